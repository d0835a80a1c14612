"""The poster in the middle of the screen, to be read from the floor: as large as fits."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.screen import letters
from voicecoach.screen.rows import Row, centred, framed, full, middle, wrapped
from voicecoach.session.views.snapshot import Snapshot

MOST_ROWS = 26
"""Most rows of a number: a larger one is no easier to read."""
FEWEST_ROWS = 3
"""Fewest rows of a great word: a smaller one is illegible."""
FINE = 5
"""Height of a number, in lines of the text beneath it."""
LONG_PHASE = 5.0
"""Length of a phase, in seconds, from which its remaining seconds are shown."""
NUMBER_SHARE = 0.45
"""Largest share of the width for the number."""


class Poster(Struct, frozen=True):
    """A number, a word beside it, lines beneath the word; with a border if the person is needed."""

    word: str
    number: str = ""
    lines: tuple[str, ...] = ()
    keys: str = ""
    label: str = ""
    border: str = ""
    style: str = "great"


def poster(now: Snapshot) -> Poster:
    """The poster of this instant."""
    if now.doing == "working":
        return _working(now)
    if now.doing in FOR_THE_PERSON or now.asks == "ready":
        return _asking(now)
    if now.number is not None:
        return _counting(now)
    return Poster(_WORDS.get(now.doing, "listen"), lines=(now.coming and f"then {now.coming}",))


_WORDS: Mapping[str, str] = {
    "not begun": "welcome",
    "opening": "welcome",
    "preparing": "get ready",
    "resting": "rest",
    "switching": "switch",
    "ending": "the end",
    "finished": "the end",
}
FOR_THE_PERSON: Mapping[str, Poster] = {
    "hurting": Poster("pain", label="pain", border="block", style="alarm"),
    "stopped": Poster(
        "stopped", keys="[SPACE] go on   [S] finish", label="stopped", border="double", style="alarm"
    ),
    "paused": Poster(
        "paused", keys="[SPACE] go on   [S] stop", label="time stands still", border="heavy", style="warn"
    ),
    "asking": Poster("answer", label="a question", border="light", style="ask"),
    "waiting": Poster("ready?", keys="[ENTER] ready", label="waiting for you", border="light", style="ask"),
}
"""Posters of states that wait for the person or stand still, each with a border of its own."""


def _asking(now: Snapshot) -> Poster:
    """The poster of a question: the expected answer, and the keys for it."""
    asking = FOR_THE_PERSON.get(now.doing, FOR_THE_PERSON["waiting"])
    return replace(asking, lines=(now.invites,), keys=_answers(now) or asking.keys)


def _answers(now: Snapshot) -> str:
    """The keys that answer the question."""
    if now.asks == "score":
        return "  ".join([*map(str, range(10)), "[T] ten"])
    if now.doing == "hurting" and now.asks == "ready":
        return "[SPACE] go on   [S] stop"
    if set(now.answers) <= {"yes", "no"}:
        return "   ".join(f"[{answer[0].upper()}] {answer}" for answer in now.answers)
    return "   ".join(f"[{number}] {answer}" for number, answer in enumerate(now.answers, 1))


def _working(now: Snapshot) -> Poster:
    """The poster of work: the rep or the seconds of a hold, the phase, the target."""
    number = "" if now.number is None else str(now.number)
    if now.held:
        return Poster(
            now.phase or "hold", number, ("seconds left" if now.counts == "left" else "seconds so far",)
        )
    if not now.counts:
        return Poster(now.phase, number, (now.noun,))
    of = f"of {now.target} {now.noun}" if now.target else f"{now.noun}, as many as you can do well"
    if now.phase_length and now.phase_length >= LONG_PHASE:
        of += f", {ceil(now.phase_left or 0)} s"
    return Poster(now.phase or now.noun.removesuffix("s"), number, (of,))


def _counting(now: Snapshot) -> Poster:
    """The poster of a rest, switch or count-in: the seconds left, and the next exercise."""
    word = {"resting": "rest", "switching": now.side or "switch"}.get(now.doing, "ready")
    before = {
        "resting": "then",
        "switching": "change sides, then",
        "settling": "get into position:",
        "counting in": "back into",
    }.get(now.doing, "then")
    style = "rest" if now.doing in ("resting", "switching") else "great"
    return Poster(word, str(now.number), (f"{before} {now.coming}" if now.coming else "",), style=style)


# --- where it stands -----------------------------------------------------------------------------


def drawn(shown: Poster, width: int, height: int) -> list[Row]:
    """The poster in exactly `height` rows."""
    if shown.border:
        inside = _column(shown, width - 4, height - 2)
        rows = middle([centred(row, width - 2) for row in inside], height - 2)
        return framed(rows, shown.label, shown.border, shown.style, width)
    if shown.number:
        return middle(_beside(shown, width, height), height)
    return middle(_column(shown, width, height), height)


def _column(shown: Poster, width: int, height: int) -> list[Row]:
    """The word on top, as great as it fits, then the lines."""
    below = [row for line in shown.lines if line for row in _line(line, height // FINE, width)]
    if shown.keys:
        below += [(), *wrapped(shown.keys, "strong", width)]
    word = _word(shown.word, shown.style, width, min(height - len(below) - 1, MOST_ROWS // 2))
    return [*word, (), *below]


def _beside(shown: Poster, width: int, height: int) -> list[Row]:
    """The number, with word and lines beside it, in the same place for all digits."""
    sizes = range(min(height, MOST_ROWS), FEWEST_ROWS, -1)
    fits = (rows for rows in sizes if _reserved(shown.number, rows) < width * NUMBER_SHARE)
    rows = next(fits, FEWEST_ROWS)
    reserved = _reserved(shown.number, rows)
    digits = letters.great(shown.number, rows)
    indent = " " * ((reserved - len(digits[0])) // 2)
    number: list[Row] = [full(((f"{indent}{line}", shown.style),), reserved) for line in digits]
    apart = max(3, rows // 2)
    room = width - reserved - apart
    under = [row for line in shown.lines if line for row in _line(line, rows // FINE, room)]
    word = _word(shown.word, shown.style, room, rows - len(under) - 1, rows * 3 // 5)
    right = middle([*word, (), *under], rows)
    return [(*left, (" " * apart, ""), *beside) for left, beside in zip(number, right, strict=True)]


def _line(text: str, rows: int, width: int) -> list[Row]:
    """A line beneath a word, in great letters if there is room."""
    drawn = letters.large(text, rows, width) if rows >= FEWEST_ROWS else ()
    return [((line, "strong"),) for line in drawn] if len(drawn) > 1 else wrapped(text, "strong", width)


def _reserved(number: str, rows: int) -> int:
    return letters.width("0" * max(2, len(number)), rows)


def _word(text: str, style: str, width: int, height: int, most: int = MOST_ROWS) -> list[Row]:
    """Words in great letters, broken into lines; in plain ones if they are too long or have no glyphs."""
    for rows in range(min(height, most), FEWEST_ROWS - 1, -1):
        lines = _broken(text, rows, width)
        if lines and len(lines) * (rows + 1) - 1 <= height:
            drawn = [line for words in lines for line in (*letters.great(words, rows), "")]
            return [((line, style),) for line in drawn[:-1]]
    return wrapped(text.upper(), f"{style} strong", width)


def _broken(text: str, rows: int, width: int) -> list[str]:
    """The words broken into lines that fit; no lines if a word is too long."""
    lines: list[str] = []
    for word in text.split() if letters.drawable(text) else ():
        if lines and letters.width(f"{lines[-1]} {word}", rows) <= width:
            lines[-1] += f" {word}"
        elif letters.width(word, rows) <= width:
            lines.append(word)
        else:
            return []
    return lines
