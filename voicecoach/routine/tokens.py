"""The words, numbers and marks of a dose, and the durations among them."""

from __future__ import annotations

import re
from typing import NoReturn

from msgspec import Struct

from voicecoach.routine.model import INVISIBLE, Span, Text
from voicecoach.routine.problems import Problem
from voicecoach.routine.text import after, part

METRES_FROM = 10
"""From here on a number before a bare `m` is as likely to count metres as minutes."""
METRES_SURE = 61
"""From here on it counts metres: nothing lasts so many minutes."""
LONGEST = 3600.0  # seconds; nothing in a routine lasts longer than an hour

UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600.0),
    **dict.fromkeys(("count", "counts"), 1.0),
}
_MARKS = {
    **dict.fromkeys(('"', "\u201d", "\u2033", "''", "\u2019\u2019"), 1.0),
    **dict.fromkeys(("'", "\u2019", "\u2032"), 60.0),
}
"""Units as marks behind a number: 30", 1'."""
DURATION = "a duration such as 45s, 1m30s or 2 minutes"


def words(listed: str) -> tuple[str, ...]:
    """The words of a list as it is typed, with spaces between them."""
    return tuple(listed.split())


NUMBER_WORDS = {
    word: float(value)
    for value, word in enumerate(
        words(
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen twenty"
        ),
        start=1,
    )
} | {"thirty": 30.0, "forty": 40.0, "forty-five": 45.0, "fifty": 50.0, "sixty": 60.0, "ninety": 90.0}
_NO_NUMBER_BEFORE = frozenset(("side", "leg", "arm", "limb", "then", "only", "at"))
"""Behind a number's word these show that it is none: `one side at a time`, `one then other`."""

_FRACTIONS = {"\u00bd": 0.5, "\u00bc": 0.25, "\u00be": 0.75, "\u2153": 1 / 3, "\u2154": 2 / 3}
_PLAIN_FRACTIONS = {"1/2": 0.5, "1/3": 1 / 3, "1/4": 0.25, "3/4": 0.75}

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_ACCENTS = "[\u0300-\u036f]*"  # that stand behind their letter
_LETTERS = rf"(?:[^\W\d_]{_ACCENTS})+"
_FRACTION = rf"(?:[{''.join(_FRACTIONS)}]|(?<![0-9/])(?:1/[234]|3/4)(?![0-9/]))"
_TOKEN = re.compile(
    rf"(?P<nothing>[{INVISIBLE}])"
    r"|(?P<clock>(?<![0-9])[0-9]{1,2}:[0-5][0-9](?![0-9])|(?<![^\s,]):[0-5][0-9](?![0-9]))"
    rf"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|(?<![\w.])\.[0-9]+)(?:\s?(?={_FRACTION}){_FRACTION})?|{_FRACTION})"
    rf"|(?P<dash>[{_DASHES}])"
    rf"|(?P<word>{_LETTERS}(?:['\u2019-]{_LETTERS})*)"
    r"|(?P<comma>,)"
    r"|(?P<times>[\u00d7\u2715*])"
    r"|(?P<other>''|\u2019\u2019|\S)"
)


class FaultError(Exception):
    """Ends the reading of one part of a line; the problem says why."""

    def __init__(self, span: Span, message: str, expected: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(span, message, expected, hint)


class Token(Struct, frozen=True):
    kind: str  # number, clock, dash, word, comma, times, other; end behind the last
    text: Text

    @property
    def word(self) -> str:
        """The token as it is compared."""
        return self.text.raw.casefold()

    @property
    def value(self) -> float:
        """The number that the token spells."""
        if self.word in NUMBER_WORDS:
            return NUMBER_WORDS[self.word]
        whole, fraction = re.fullmatch(r"([0-9.]*?)\s*([^0-9.\s]|[0-9]/[0-9])?", self.word).groups()  # type: ignore[union-attr]  # of the token's own expression
        if fraction is None:
            return float(whole)
        return float(whole or 0) + (_FRACTIONS | _PLAIN_FRACTIONS)[fraction]


class Tokens:
    """A cursor over the tokens of a piece of a line."""

    def __init__(self, source: Text) -> None:
        self.source = source
        self.all = [
            Token(match.lastgroup or "", part(source, match.start(), match.end()))
            for match in _TOKEN.finditer(source.raw)
            if match.lastgroup != "nothing"
        ]
        self.all = [
            Token("number", token.text) if _is_number_word(token, follows) else token
            for token, follows in zip(self.all, [*self.all[1:], None], strict=False)
        ]
        self.all.append(Token("end", Text("", after(source))))
        self.index = 0

    def peek(self, ahead: int = 0) -> Token:
        at = self.index + ahead
        return self.all[at] if at < len(self.all) else self.all[-1]

    def take(self) -> Token:
        token = self.peek()
        self.index = min(self.index + 1, len(self.all) - 1)
        return token

    def at(self, *words: str) -> bool:
        """True if the next tokens are these words (or marks)."""
        # Asked some fifty times of every token: nearly always the first word tells already.
        if self.peek().word != words[0]:
            return False
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
        """The text from token `start` up to the cursor."""
        first, last = self.all[start].text.span, self.all[max(start, self.index - 1)].text.span
        origin = self.source.span.column
        return part(self.source, first.column - origin, last.column - origin + last.width)

    def rewritten(self, start: int, right: str) -> str:
        """The whole text, with `right` in place of what was written from token `start` up to the cursor."""
        span, origin = self.since(start).span, self.source.span.column
        raw = self.source.raw
        whole = f"{raw[: span.column - origin]}{right}{raw[span.column - origin + span.width :]}".strip()
        return re.sub(r"\s+(?=[,;.](?:\s|$))", "", whole)

    def at_range(self) -> bool:
        """True if a dash, or `to` before a number, comes next."""
        return self._range_follows(0)

    def unit(self, ahead: int = 0) -> tuple[float, int] | None:
        """The seconds of the unit of time that comes, and how many tokens it has: `s`, `-second`, `sec.`."""
        dash = 1 if self.peek(ahead).kind == "dash" and len(self.peek(ahead + 1).word) > 1 else 0
        word = self.peek(ahead + dash).word
        size = UNITS.get(word) or (None if dash else _MARKS.get(word))
        if size is None:
            return None
        dot = self.peek(ahead + dash + 1).word == "." and word not in _MARKS
        return size, 1 + dash + dot

    def at_duration(self) -> bool:
        """True if a number and its unit come next."""
        if self.peek().kind == "clock" or self.at("half", "a", "minute") or self.at("a", "minute"):
            return True
        return self.peek().kind == "number" and self.unit(1) is not None

    def duration(self) -> float:
        """D: `30s`, `1m30s`, `2m`, `30 seconds`, `2 minutes`, `1:30`, `1\u00bd min`, `30-second`; seconds."""
        start = self.index
        if self.accept("half", "a", "minute"):
            return 30.0
        if self.at("a", "minute"):
            self.take()
            self.take()
            return 60.0
        if self.peek().kind == "clock":
            minutes, _, rest = self.take().word.partition(":")
            return int(minutes or 0) * 60.0 + int(rest)
        if self.peek().kind != "number":
            self.want(DURATION)
        seconds, smallest = 0.0, float("inf")
        while self.peek().kind == "number" and (seconds == 0 or self.unit(1)):
            number = self.take()
            unit = self.unit()
            if unit is None:
                raise FaultError(
                    number.text.span,
                    f"{number.text.raw} has no unit.",
                    DURATION,
                    f"did you mean {number.text.raw}s?" if number.word not in NUMBER_WORDS else "",
                )
            size, width = unit
            if size >= smallest:
                raise FaultError(
                    self.since(start).span, "A duration's units go from large to small.", DURATION
                )
            self.index += width
            seconds, smallest = seconds + number.value * size, size
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
        if first.kind == "number" and self.unit(1) is None and self._range_follows(1):
            self.take()
            self.take()
            second = self.index
            high = self.positive_duration()
            low = min(round(first.value * self._unit_from(second), 3), LONGEST)
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
        ranges = follows.kind == "dash" or follows.word == "to"
        return ranges and self.peek(ahead + 1).kind in {"number", "clock"}

    def _unit_from(self, start: int) -> float:
        """The unit of the duration that was read from token `start`; it must be a single one."""
        cursor, self.index = self.index, start
        unit = self.unit(1)
        self.index = cursor
        if unit is None or cursor - start != 1 + unit[1]:
            span = self.since(start).span
            raise FaultError(span, "Both ends of this range need their units.", "for example 1m-1m30s")
        return unit[0]

    def misordered(self, start: int, right: str) -> FaultError:
        """The fault of the range from token `start`, which should be `right`."""
        span = self.since(start).span
        return FaultError(span, "A range goes from low to high.", hint=f"did you mean {right}?")

    def count(self, what: str, most: int) -> int:
        """A whole number from 1 to `most`; `what` names it in messages."""
        token = self.peek()
        if token.kind != "number":
            self.want(f"a number of {what}")
        if not token.value.is_integer():  # nor is what float makes of a thousand digits
            self.fail(f"{token.text.raw} is no whole number.", f"a number of {what}")
        number = int(token.value)
        if not 1 <= number <= most:
            self.fail(f"There can't be {token.text.raw} {what}.", f"1 to {most} {what}")
        self.take()
        return number


def _is_number_word(token: Token, follows: Token | None) -> bool:
    return token.word in NUMBER_WORDS and (follows is None or follows.word not in _NO_NUMBER_BEFORE)


def write_duration(seconds: float) -> str:
    """The canonical spelling: `45s`, `1.5s`, `90s`, `2m`, `2m30s`."""
    seconds = float(seconds)
    minutes, rest = divmod(seconds, 60)
    if minutes < 2 or not rest.is_integer():  # noqa: PLR2004 - up to two minutes people think in seconds
        return f"{seconds!r}s".replace(".0s", "s")
    if minutes >= METRES_FROM and not rest:
        return f"{minutes:.0f} min"
    return f"{minutes:.0f}m" + (f"{rest:.0f}s" if rest else "")


def write_durations(low: float, high: float) -> str:
    """`30s`, or the range `20-30s`."""
    if low == high:
        return write_duration(low)
    first, second = write_duration(low), write_duration(high)
    if "m" not in first + second:
        first = first.removesuffix("s")
    if second.endswith("min"):
        first = first.removesuffix(" min").removesuffix("m")
    return f"{first}-{second}"
