"""The words, numbers and marks of a dose, and the durations among them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from voicecoach.routine.model import Span, Text
from voicecoach.routine.problems import Problem
from voicecoach.routine.text import after, part

LONGEST = 3600.0  # seconds; nothing in a routine lasts longer than an hour

UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hour", "hours"), 3600.0),
}
DURATION = "a duration such as 45s, 1m30s or 2 minutes"

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_TOKEN = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?)"
    rf"|(?P<dash>[{_DASHES}])"
    r"|(?P<word>[^\W\d_]+(?:['\u2019-][^\W\d_]+)*)"
    r"|(?P<comma>,)"
    r"|(?P<times>[\u00d7\u2715*])"
    r"|(?P<other>\S)"
)


class FaultError(Exception):
    """Ends the reading of one part of a line; the problem says why."""

    def __init__(self, span: Span, message: str, expected: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(span, message, expected, hint)


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # number, dash, word, comma, times, other; end behind the last
    text: Text

    @property
    def word(self) -> str:
        """The token as it is compared."""
        return self.text.raw.casefold()


class Tokens:
    """A cursor over the tokens of a piece of a line."""

    def __init__(self, source: Text) -> None:
        self.source = source
        self.all = [
            Token(match.lastgroup or "", part(source, match.start(), match.end()))
            for match in _TOKEN.finditer(source.raw)
        ]
        self.all.append(Token("end", Text("", after(source))))
        self.index = 0

    def peek(self, ahead: int = 0) -> Token:
        return self.all[min(self.index + ahead, len(self.all) - 1)]

    def take(self) -> Token:
        token = self.peek()
        self.index = min(self.index + 1, len(self.all) - 1)
        return token

    def at(self, *words: str) -> bool:
        """Whether the next tokens are these words (or marks)."""
        return all(self.peek(ahead).word == word for ahead, word in enumerate(words))

    def accept(self, *words: str) -> bool:
        """Take these words if they come next."""
        if not self.at(*words):
            return False
        self.index += len(words)
        return True

    @property
    def ended(self) -> bool:
        return self.peek().kind == "end"

    def fail(self, message: str, expected: str = "", hint: str = "") -> NoReturn:
        """End the reading with a fault at the next token."""
        raise FaultError(self.peek().text.span, message, expected, hint)

    def want(self, expected: str, hint: str = "") -> NoReturn:
        """End the reading with the fault of finding something else than what must stand here."""
        token = self.peek()
        if token.kind == "end":
            self.fail("Something is missing here.", expected, hint)
        self.fail(f"'{token.text.raw}' can't stand here.", expected, hint)

    def since(self, start: int) -> Text:
        """What was written from token `start` up to the cursor."""
        first, last = self.all[start].text.span, self.all[max(start, self.index - 1)].text.span
        origin = self.source.span.column
        return part(self.source, first.column - origin, last.column - origin + last.width)

    def at_range(self) -> bool:
        """Whether a dash, or `to` before a number, comes next."""
        return self.peek().kind == "dash" or (self.at("to") and self.peek(1).kind == "number")

    def at_duration(self) -> bool:
        """Whether a number and its unit come next."""
        return self.peek().kind == "number" and self.peek(1).word in UNITS

    def duration(self) -> float:
        """D: `30s`, `1m30s`, `2m`, `30 seconds`, `2 minutes`; seconds."""
        start = self.index
        if self.peek().kind != "number":
            self.want(DURATION)
        seconds, unit = 0.0, float("inf")
        while self.peek().kind == "number":
            number = self.take().text
            size = UNITS.get(self.peek().word)
            if size is None:
                raise FaultError(
                    number.span,
                    f"{number.raw} has no unit.",
                    DURATION,
                    f"did you mean {number.raw}s?" if seconds == 0 else "",
                )
            if size >= unit:
                raise FaultError(
                    self.since(start).span, "A duration's units go from large to small.", DURATION
                )
            self.take()
            seconds, unit = seconds + float(number.raw) * size, size
        if seconds > LONGEST:  # also what float makes of a thousand digits
            raise FaultError(self.since(start).span, "Nothing lasts longer than an hour.", "at most 60m")
        return round(seconds, 3)

    def positive_duration(self) -> float:
        """A duration that is not zero."""
        start = self.index
        seconds = self.duration()
        if seconds == 0:
            raise FaultError(self.since(start).span, "This must last longer than 0 s.", DURATION)
        return seconds

    def durations(self) -> tuple[float, float]:
        """D or D-D, low before high; the first may leave its unit to the second."""
        start = self.index
        first = self.peek()
        if first.kind == "number" and self._range_follows(1):
            self.take()
            self.take()
            second = self.index
            high = self.positive_duration()
            low = min(round(float(first.text.raw) * self._unit_from(second), 3), LONGEST)
        else:
            low = high = self.positive_duration()
            if self.at_range():
                self.take()
                high = self.positive_duration()
        if low > high or low == 0:
            raise self.misordered(start, write_durations(high, low))
        return low, high

    def _range_follows(self, ahead: int) -> bool:
        follows = self.peek(ahead)
        return follows.kind == "dash" or (follows.word == "to" and self.peek(ahead + 1).kind == "number")

    def _unit_from(self, start: int) -> float:
        """The unit of the duration that was read from token `start`; it must be a single one."""
        if self.index - start != len(("number", "unit")):
            span = self.since(start).span
            raise FaultError(span, "Both ends of this range need their units.", "for example 1m-1m30s")
        return UNITS[self.all[start + 1].word]

    def misordered(self, start: int, right: str) -> FaultError:
        """The fault of the range from token `start`, which should be `right`."""
        span = self.since(start).span
        return FaultError(span, "A range goes from low to high.", hint=f"did you mean {right}?")

    def count(self, what: str, most: int) -> int:
        """A whole number from 1 to `most`; `what` names it in messages."""
        token = self.peek()
        if token.kind != "number":
            self.want(f"a number of {what}")
        if "." in token.text.raw:
            self.fail(f"{token.text.raw} is no whole number.", f"a number of {what}")
        number = int(token.text.raw)
        if not 1 <= number <= most:
            self.fail(f"There can't be {token.text.raw} {what}.", f"1 to {most} {what}")
        self.take()
        return number


def write_duration(seconds: float) -> str:
    """The canonical spelling: `45s`, `1.5s`, `90s`, `2m`, `2m30s`."""
    seconds = float(seconds)
    minutes, rest = divmod(seconds, 60)
    if minutes < 2 or not rest.is_integer():  # noqa: PLR2004 - up to two minutes people think in seconds
        return f"{seconds!r}s".replace(".0s", "s")
    return f"{minutes:.0f}m" + (f"{rest:.0f}s" if rest else "")


def write_durations(low: float, high: float) -> str:
    """`30s`, or the range `20-30s`."""
    if low == high:
        return write_duration(low)
    first, second = write_duration(low), write_duration(high)
    if "m" not in first + second:
        first = first.removesuffix("s")
    return f"{first}-{second}"
