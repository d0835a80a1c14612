"""A command that the coach itself has just said is not obeyed, unless it is said again.

Pure. All times are frames of the session's clock.
"""

from __future__ import annotations

import re

from msgspec import Struct

from voicecoach.listen.phrases.grammar import WORDS
from voicecoach.session.events import FRAME_RATE

BEFORE_FRAMES = round(0.3 * FRAME_RATE)
"""By how much a word may come sooner than it is reckoned to (0.28 s at most, in 1190 words measured)."""

AFTER_FRAMES = round(0.55 * FRAME_RATE)
"""For how long after a word its echo may be heard: the loudspeaker's delay, the room, and the same error."""

KEPT_FRAMES = 10 * FRAME_RATE
"""Nothing is heard as late as that."""

PAUSES = {",": 3, ";": 3, ":": 3, ".": 5, "!": 5, "?": 5}
"""Letters' worth of time that a voice waits at a mark."""

_TOKEN = re.compile(r"\[[^\]]*\]|[^\s\[]+")
_WORD = re.compile(r"[a-z']+|\d+")
_LONGEST_NUMBER = 2


class _Spoken(Struct):
    """A word that the coach says from frame `start` to `end`; `spent`: it has been heard once."""

    word: str
    start: int
    end: int
    spent: bool = False


class SelfEcho:
    """Knows what the coach says, and when; each word of it accounts for hearing it once."""

    def __init__(self) -> None:
        self._said: list[list[_Spoken]] = []  # never an empty one

    def say(self, text: str, start: int, end: int) -> None:
        """The coach says `text` from frame `start` to `end`."""
        self._said = [words for words in self._said if words[-1].end > start - KEPT_FRAMES]
        if words := _timed(text, start, end):
            self._said.append(words)

    def cut(self, at: int) -> None:
        """The coach fell silent at frame `at`: what was to come after isn't said."""
        kept = [[word for word in words if word.start < at] for words in self._said]
        self._said = [words for words in kept if words]

    def speaking(self, start: int, end: int) -> bool:
        """True if the coach is heard at any time from frame `start` to `end`."""
        return any(words[0].start < end and start < words[-1].end + AFTER_FRAMES for words in self._said)

    def suspects(self, phrase: str, word_start: int, word_end: int) -> bool:
        """True if `phrase`, heard from `word_start` to `word_end`, may be the coach's own."""
        return bool(self._run(phrase, word_start, word_end))

    def holds(self, phrase: str, word_start: int, word_end: int) -> bool:
        """The same, where that decides about a hearing: the coach's words account for it and no other."""
        run = self._run(phrase, word_start, word_end)
        for word in run:
            word.spent = True
        return bool(run)

    def _run(self, phrase: str, start: int, end: int) -> list[_Spoken]:
        """The coach's words that are those heard then; none: it didn't say them."""
        heard = _WORD.findall(phrase.casefold())
        for words in self._said:
            for first in range(len(words) - len(heard) + 1):
                run = words[first : first + len(heard)]
                if _accounts(run, heard, start, end):
                    return run
        return []


def _accounts(run: list[_Spoken], heard: list[str], start: int, end: int) -> bool:
    """True if these words are those heard then ("resting" is heard as "rest"), and not spent."""
    return (
        run[0].start - BEFORE_FRAMES < end
        and start < run[-1].end + AFTER_FRAMES
        and all(said.word.startswith(word) and not said.spent for said, word in zip(run, heard, strict=True))
    )


def _timed(text: str, start: int, end: int) -> list[_Spoken]:
    """The text's words, each with the time that its place among the letters gives it.

    A text with pauses written in it ("[2s]") gives all its words the whole time: it can't be told.
    """
    tokens = _TOKEN.findall(text.casefold())
    if any(token.startswith("[") for token in tokens):
        return [_Spoken(word, start, end) for token in tokens if token[0] != "[" for word in _words(token)]
    lengths = [len(token) + 1 + PAUSES.get(token[-1], 0) for token in tokens]
    total = sum(lengths) - PAUSES.get(text.rstrip()[-1:], 0) or 1
    words: list[_Spoken] = []
    passed = 0
    for token, length in zip(tokens, lengths, strict=True):
        begin = start + (end - start) * passed // total
        passed += length
        stop = min(start + (end - start) * passed // total, end)
        words += [_Spoken(word, begin, stop) for word in _words(token)]
    return words


def _words(token: str) -> list[str]:
    """A token as it is spoken: small numbers are words."""
    found = _WORD.findall(token)
    spoken = [
        WORDS.number(int(word)) if word.isdecimal() and len(word) <= _LONGEST_NUMBER else word
        for word in found
    ]
    return [part for word in spoken for part in word.split("-")]
