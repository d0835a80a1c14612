"""The keys of all commands, and of the answers while a question is asked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from voicecoach.session.obey.commands import COMMANDS
from voicecoach.session.views.snapshot import Snapshot
from voicecoach.session.words.languages import DEFAULT, words_of

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType({command.name: command.keys for command in COMMANDS})
"""Command -> its keys, the shown one first. Space also resumes a session that stands still."""

HELP, QUIT, LIGHT = ("?",), ("q",), ("l",)
"""Keys of the screen's own: help, end, light or dark."""

TEN = "t"
WORDS = words_of(DEFAULT)
_COMMAND = {key: command for command, keys in KEYS.items() for key in keys}


def phrase(key: str, now: Snapshot) -> str | None:
    """The phrase of a key at this instant; None without one."""
    return _answer(key, now) or _command(key, now)


def _answer(key: str, now: Snapshot) -> str | None:
    """The answer of a key: a digit is a score, or the branch of that number; y and n are yes and no."""
    if now.asks == "score":
        return key if key.isdecimal() else WORDS.number(10) if key == TEN else None
    if now.asks != "phrases":
        return None
    if key.isdecimal() and 0 < int(key) <= len(now.answers):
        return now.answers[int(key) - 1]
    for letter, words in (("y", WORDS.YES), ("n", WORDS.NO)):
        if key == letter and set(words) & set(now.answers):
            return words[0]
    return None


def _command(key: str, now: Snapshot) -> str | None:
    command = _COMMAND.get(key)
    stands = now.asks == "ready" or now.doing == "hurting"
    return "resume" if command == "pause" and stands else command
