"""A person's own phrases, and how readily each command is believed of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from voicecoach.errors import HearingError
from voicecoach.files import write_text
from voicecoach.folders import data_folder
from voicecoach.listen.phrases.grammar import WORDS, check_phrase, plain
from voicecoach.session.events import NAME

MOST_OFFSET = 1.5
"""Log odds by which a command is believed more readily, at most: beyond it others would be taken for it."""

CLEARANCE = 0.3

KEPT = "words.json"


class Personal(Struct, frozen=True):
    """`phrases`: own phrase -> command. `threshold_offsets`: command -> log odds that lower its threshold.

    `name`: what the coach is called where its name is asked for.
    """

    phrases: Mapping[str, str] = field(default_factory=dict)
    threshold_offsets: Mapping[str, float] = field(default_factory=dict)
    name: str = NAME

    def taught(self, phrase: str, command: str, knows: Callable[[str], bool]) -> Personal:
        """With `phrase` obeyed as `command`; see `check_phrase`, which raises HearingError."""
        heard = check_phrase(phrase, command, knows)
        taken = self.phrases.get(heard, command)
        if taken != command:
            message = f"'{heard}' already means {taken}."
            raise HearingError(message, "Choose another word.")
        return replace(self, phrases={**self.phrases, heard: command})

    def without(self, phrase: str) -> Personal:
        """With `phrase` no longer obeyed."""
        return replace(self, phrases={one: name for one, name in self.phrases.items() if one != phrase})

    def with_offset(self, command: str, scores: Sequence[float | None], needed: float) -> Personal:
        """With `command` believed so readily that the scores it was heard with would do.

        None is one that wasn't heard at all, which nothing here can mend.
        """
        short = [needed - score for score in scores if score is not None]
        offset = min(max([0.0, *(score + CLEARANCE for score in short if score > 0)]), MOST_OFFSET)
        return replace(self, threshold_offsets={**self.threshold_offsets, command: round(offset, 2)})


class Checked(Struct, frozen=True):
    """The result of the voice check for a command: a sentence, and what to say instead where it is missed."""

    command: str
    sentence: str
    instead: str


def checked(command: str, scores: Sequence[float | None], needed: float) -> Checked:
    """Report on a command that was said once for each of `scores` (see `Personal.with_offset`)."""
    phrase, *others = WORDS.COMMANDS[command]
    heard = sum(score is not None and score >= needed - MOST_OFFSET for score in scores)
    if heard == len(scores):
        return Checked(command, f"'{phrase}': heard.", "")
    instead = max(others, key=lambda one: len(one.split()), default="")
    advice = f" Say '{instead}', which is easier to tell from others." if instead else ""
    return Checked(command, f"'{phrase}': heard {heard} of {len(scores)} times.{advice}", instead)


def own_phrase(mine: Personal, words: str) -> str | None:
    """The phrase among `mine` that `words` are, however they are spelt together; None: none of them."""
    solid = plain(words).replace(" ", "")
    return next((phrase for phrase in mine.phrases if phrase.replace(" ", "") == solid), None)


def path() -> Path:
    """The file it is kept in."""
    return data_folder() / KEPT


def load(path: Path) -> Personal:
    """Load what was kept; nothing, where nothing was. Raises HearingError."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        offsets = {command: float(offset) for command, offset in found["ease"].items()}
        return Personal(dict(found["phrases"]), offsets, str(found.get("name", NAME)))
    except FileNotFoundError:
        return Personal()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path}: your own words can't be read ({error})."
        raise HearingError(message, "Mend or delete the file.") from error


def save(path: Path, personal: Personal) -> None:
    """Keep it, whole or not at all. Raises HearingError."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = {
            "phrases": dict(personal.phrases),
            "ease": dict(personal.threshold_offsets),
            "name": personal.name,
        }
        write_text(path, json.dumps(kept, indent=1), mode=0o600)
    except OSError as error:
        message = f"{path}: your own words can't be kept: {error.strerror or error}."
        raise HearingError(message, "What was kept before is as it was.") from error
