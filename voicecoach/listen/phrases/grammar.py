"""The phrases that may be said just now, their meaning, and the words that compete with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cache

from voicecoach.errors import HearingError
from voicecoach.session.events import Answer, Command, Listen
from voicecoach.session.words.languages import DEFAULT, command_for, same_answer, score_of, words_of

WORDS = words_of(DEFAULT)
"""The language of the model that hears."""

ANSWER = "answer"
"""Stands in place of a command where a question is answered."""

NUMBERS = tuple(WORDS.number(value) for value in range(21))
SCORES = NUMBERS[:11]
MOST_WORDS = 5

UNHEARD = ("ow",)
"""Typed only: the model's "ow" sounds like "oh", which people say without being in pain."""


def meaning(phrase: str, listening: Listen, own: Mapping[str, str] | None = None) -> Command | Answer | None:
    """Interpret `phrase` while `listening` is what may be said; None: it means nothing.

    An answer that is asked for comes before a command ("no", "nothing", "go on" may be both). A
    command's own name will do for it: that is what people type. `own` are the person's own phrases, each
    with its command.
    """
    said, words = plain(phrase), words_of(listening.language)
    exactly = [expected for expected in listening.phrases if plain(expected) == said]
    for expected in (*exactly, *listening.phrases):
        if same_answer(words, expected, said):
            return Answer(listening.question_id, expected)
    name = command_for(words, said) or (said if said in words.COMMANDS else (own or {}).get(said))
    if listening.what == "score" and not name and (score := score_of(words, said)) is not None:
        return Answer(listening.question_id, score)
    return Command(name, said) if name else None


def plain(phrase: str) -> str:
    """A phrase as the recogniser writes it: small letters, single spaces, nothing at its ends."""
    return " ".join(phrase.casefold().split()).strip(".,!?")


def commands(own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Phrase -> command of every command, and of a person's own phrases."""
    return {
        phrase: name for name, known in WORDS.COMMANDS.items() for phrase in known if phrase not in UNHEARD
    } | dict(own or {})


def grammar(what: str, phrases: tuple[str, ...] = (), own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Phrase -> command of all that may be said, `ANSWER` for what answers the question.

    `what` and `phrases` as in `Listen`. Commands are always obeyed.
    """
    return answers(what, phrases, commands(own))


def answers(what: str, phrases: tuple[str, ...], said: dict[str, str]) -> dict[str, str]:
    """The same beside the commands in `said`."""
    if what == "score":
        scores = (phrase for value in range(11) for phrase in WORDS.score_phrases(value))
        said |= dict.fromkeys((*scores, *WORDS.SCORE_WORDS, *WORDS.NEVER_MIND), ANSWER)
    if phrases:
        asked = {plain(phrase) for phrase in phrases}
        same = {word for group in (WORDS.YES, WORDS.NO) if asked & set(group) for word in group}
        said |= dict.fromkeys(sorted(asked | same), ANSWER)
    return said


@cache
def common_words() -> tuple[str, ...]:
    """The commonest English words, less those that are one sound from a command."""
    from importlib.resources import files  # noqa: PLC0415 - a render hears nobody, and it takes a while

    return tuple(files(__package__).joinpath("competitors.txt").read_text(encoding="utf-8").split())


def competitors(said: Mapping[str, str]) -> tuple[str, ...]:
    """Single words that are not obeyed, but must be told from what is: people say them too."""
    return tuple(word for word in dict.fromkeys(NUMBERS + common_words()) if word not in said)


def check_phrase(phrase: str, name: str, knows: Callable[[str], bool]) -> str:
    """The phrase to obey as the command `name`, as it will be heard. Raises HearingError.

    A word outside the model's vocabulary (`knows`) is put together from two that are in it ("snowboy":
    "snow boy"); where that can't be done, the error names a word that can be heard.
    """
    said = plain(phrase)
    if name not in WORDS.COMMANDS:
        near = get_close_matches(name, WORDS.COMMANDS, 1)
        message = f"There is no command '{name}'."
        raise HearingError(message, f"Did you mean '{near[0]}'?" if near else "See: voicecoach commands.")
    if not said or len(said.split()) > MOST_WORDS:
        message = f"'{phrase}' can't be listened for: give one to {MOST_WORDS} words."
        raise HearingError(message)
    heard = " ".join(_in_vocabulary(word, knows) for word in said.split())
    taken = command_for(WORDS, heard)
    if taken and taken != name:
        message = f"'{heard}' already means {taken}."
        raise HearingError(message, "Choose another word.")
    if heard in NUMBERS or heard in WORDS.SCORE_WORDS or heard in (*WORDS.YES, *WORDS.NO):
        message = f"'{heard}' is an answer to a question."
        raise HearingError(message, "Choose another word.")
    return heard


def _in_vocabulary(word: str, knows: Callable[[str], bool]) -> str:
    if knows(word):
        return word
    for cut in sorted(range(2, len(word) - 1), key=lambda at: abs(at - len(word) / 2)):
        first, second = word[:cut], word[cut:]
        if knows(first) and knows(second):
            return f"{first} {second}"
    near = [one for one in get_close_matches(word, common_words(), 3, 0.5) if knows(one)]
    message = f"'{word}' is not among the words that can be heard."
    hint = f" like {', '.join(near)}" if near else ""
    raise HearingError(message, f"Spell it as words that are{hint}, or choose another one.")
