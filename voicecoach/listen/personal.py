"""What one person has taught: words of their own, and how readily each command is believed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from voicecoach.errors import HearingError
from voicecoach.files import write_text
from voicecoach.folders import data_folder
from voicecoach.listen.grammar import check_phrase, plain
from voicecoach.session.phrasebook import COMMANDS

MOST_EASE = 1.5
"""Log odds by which a command is believed more readily, at most: beyond it others would be taken for it."""

CLEARANCE = 0.3

KEPT = "words.json"


@dataclass(frozen=True, slots=True)
class Personal:
    """`phrases`: own phrase -> command. `ease`: command -> log odds that it needs less than others."""

    phrases: Mapping[str, str] = field(default_factory=dict)
    ease: Mapping[str, float] = field(default_factory=dict)

    def taught(self, phrase: str, command: str, knows: Callable[[str], bool]) -> Personal:
        """With `phrase` obeyed as `command`; see `check_phrase`, which raises HearingError."""
        heard = check_phrase(phrase, command, knows)
        taken = self.phrases.get(heard, command)
        if taken != command:
            message = f'"{heard}" already means {taken}.'
            raise HearingError(message, "Choose another word.")
        return replace(self, phrases={**self.phrases, heard: command})

    def without(self, phrase: str) -> Personal:
        """With `phrase` no longer obeyed."""
        return replace(self, phrases={one: name for one, name in self.phrases.items() if one != phrase})

    def eased(self, command: str, scores: Sequence[float | None], needed: float) -> Personal:
        """With `command` believed so readily that the scores it was heard with would do.

        None is one that wasn't heard at all, which nothing here can mend.
        """
        short = [needed - score for score in scores if score is not None]
        ease = min(max([0.0, *(one + CLEARANCE for one in short if one > 0)]), MOST_EASE)
        return replace(self, ease={**self.ease, command: round(ease, 2)})


@dataclass(frozen=True, slots=True)
class Checked:
    """How a command fared in the voice check: a sentence, and what to say instead where it is missed."""

    command: str
    sentence: str
    instead: str


def checked(command: str, scores: Sequence[float | None], needed: float) -> Checked:
    """What is told about a command that was said once for each of `scores` (see `Personal.eased`)."""
    phrase, *others = COMMANDS[command]
    heard = sum(score is not None and score >= needed - MOST_EASE for score in scores)
    if heard == len(scores):
        return Checked(command, f'"{phrase}": heard.', "")
    instead = max(others, key=lambda one: len(one.split()), default="")
    advice = f' Say "{instead}", which is easier to tell from others.' if instead else ""
    return Checked(command, f'"{phrase}": heard {heard} of {len(scores)} times.{advice}', instead)


def own_phrase(mine: Personal, words: str) -> str | None:
    """The phrase among `mine` that `words` are, however they are spelt together; None: none of them."""
    solid = plain(words).replace(" ", "")
    return next((phrase for phrase in mine.phrases if phrase.replace(" ", "") == solid), None)


def path() -> Path:
    """Where it is kept."""
    return data_folder() / KEPT


def load(path: Path) -> Personal:
    """What was kept; nothing, where nothing was. Raises HearingError."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Personal(dict(found["phrases"]), {name: float(one) for name, one in found["ease"].items()})
    except FileNotFoundError:
        return Personal()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path}: your own words can't be read ({error})."
        raise HearingError(message, "Mend or delete the file.") from error


def save(path: Path, personal: Personal) -> None:
    """Keep it, whole or not at all. Raises HearingError."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = {"phrases": dict(personal.phrases), "ease": dict(personal.ease)}
        write_text(path, json.dumps(kept, indent=1), mode=0o600)
    except OSError as error:
        message = f"{path}: your own words can't be kept: {error.strerror or error}."
        raise HearingError(message, "What was kept before is as it was.") from error
