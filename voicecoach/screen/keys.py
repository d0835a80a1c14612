"""A key for every command, and for every answer while it is asked."""

from __future__ import annotations

import queue
from collections.abc import Mapping
from types import MappingProxyType

from voicecoach.listen.typed import Typed
from voicecoach.session.phrasebook import NO, YES
from voicecoach.session.snapshot import Snapshot

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pain": ("p",),
        "stop": ("s", "escape"),
        "pause": ("space",),
        "resume": ("enter",),
        "next": ("n", "right"),
        "next exercise": ("x",),
        "back": ("b", "left"),
        "repeat": ("a",),
        "easier": ("e", "down"),
        "harder": ("h", "up"),
        "slower": ("w",),
        "faster": ("f",),
        "rest": ("r",),
        "done": ("d",),
        "status": ("i",),
        "louder": ("+", "="),
        "quieter": ("-",),
        "help": ("c",),
    }
)
"""Command -> its keys, the first being the one that is shown. Space goes on too, where it stands still."""

HELP, QUIT, LIGHT = ("?",), ("q",), ("l",)
"""What is the screen's own: keys and words, the end, light and dark."""

TEN = "t"
_COMMAND = {key: command for command, keys in KEYS.items() for key in keys}


def phrase(key: str, now: Snapshot) -> str | None:
    """What this key says just now; None: nothing."""
    return _answer(key, now) or _command(key, now)


def _answer(key: str, now: Snapshot) -> str | None:
    """A digit is a score, or the branch of that number; y and n are yes and no where they may be answered."""
    if now.asks == "score":
        return key if key.isdecimal() else "ten" if key == TEN else None
    if now.asks != "phrases":
        return None
    if key.isdecimal() and 0 < int(key) <= len(now.answers):
        return now.answers[int(key) - 1]
    for letter, words in (("y", YES), ("n", NO)):
        if key == letter and set(words) & set(now.answers):
            return words[0]
    return None


def _command(key: str, now: Snapshot) -> str | None:
    command = _COMMAND.get(key)
    stands = now.asks == "ready" or now.doing == "hurting"
    return "resume" if command == "pause" and stands else command


class Pressed(Typed):
    """The phrases of the keys that are pressed, from any thread, for the player to hear."""

    def __init__(self) -> None:
        self._phrases: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.open = True

    def press(self, phrase: str) -> None:
        self._phrases.put(phrase)

    def next_at(self) -> int | None:
        """Never known beforehand."""
        return None

    def heard(self, frame: int) -> str | None:  # noqa: ARG002 - what is in the queue was pressed by now
        """The next phrase, if any."""
        try:
            return self._phrases.get_nowait()
        except queue.Empty:
            return None
