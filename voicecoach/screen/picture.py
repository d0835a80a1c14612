"""The whole screen as rows of styled text, computed from a snapshot, without a terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from msgspec import Struct, field

from voicecoach.player.view import Listening
from voicecoach.screen import letters, poster
from voicecoach.screen.keys import KEYS
from voicecoach.screen.rows import (
    BLANK,
    Row,
    bar,
    cells,
    centred,
    fitted,
    full,
    length,
    middle,
    spread,
    wrapped,
)
from voicecoach.screen.told import LastTold
from voicecoach.session.views.snapshot import Snapshot
from voicecoach.session.words.languages import DEFAULT, words_of

SMALLEST = (60, 20)
"""Columns and rows of the smallest full picture; a smaller one is a sentence and the essentials."""
AIRY_ROWS, LARGE_ROWS = 24, 40
"""Rows from which the parts have space between them, and from which the exercise is in great letters too."""
NAME_ROWS, PLACE_ROWS = 5, 4
LEVEL_DB, LEVEL_CELLS = 60.0, 10
"""Range of the level meter below full scale, in dB, and its length in cells."""
HEARD_SECONDS = 20.0
"""Seconds for which the last heard phrase is shown."""
WORDS = words_of(DEFAULT)
MINUTE, ROUGHLY = 60, 90

FOOT = (("space", "pause"), ("p", "PAIN"), ("s", "stop"), ("n", "next"), ("e", "easier"), ("?", "all keys"))
FOOT_STANDING = (("space", "go on"), ("p", "PAIN"), ("s", "stop"), ("q", "end"), ("?", "all keys"))
FOOT_ASKED = (("p", "PAIN"), ("s", "stop"), ("q", "end"), ("?", "all keys"))
"""The keys in the last row: in the going session, in a standing one, during a question (with its own
keys)."""


class News(Struct, frozen=True):
    """The last words heard, and the last notice about the machine."""

    told: LastTold = field(default_factory=LastTold)
    notice: str = ""


Figure = Callable[[int, int], Sequence[Row]]
"""Function that draws the figure in at most so many columns and rows; no rows without a figure."""
FIGURE_FROM = (96, 30)
"""Columns and rows from which the figure fits beside the number."""
FIGURE_SHARE = 0.5
"""Share of the width for the figure."""


SHOWS_FIGURE = frozenset(
    ("preparing", "settling", "counting in", "working", "resting", "switching", "waiting", "paused")
)
"""Activities during which the figure is shown; a question or pain has the screen to itself."""


def no_figure(_width: int, _height: int) -> Sequence[Row]:
    """No figure."""
    return ()


def picture(  # noqa: PLR0913, PLR0917 - all that is shown
    now: Snapshot, listening: Listening, news: News, width: int, height: int, figure: Figure = no_figure
) -> tuple[Row, ...]:
    """The picture: exactly `height` rows of at most `width` cells."""
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return _small(now, listening, news, width, height)
    margin = 4 if width > SMALLEST[0] * 2 else 2
    inner = width - 2 * margin
    airy = height >= AIRY_ROWS
    top = _exercise(now, inner, height)
    bottom = [_phase(now, inner), *([BLANK] if airy else []), _coming(now, inner), _progress(now, inner)]
    notice: Row = ((news.notice, "warn"),)
    heard = _heard(news.told, now)
    bottom += [notice, heard] if airy else [notice if news.notice else heard]
    bottom.append(_foot(now, inner))
    lost = [] if now.doing == "not begun" else _lost(listening, width)
    body = _body(
        now, inner, height - 1 - len(lost) - len(top) - len(bottom), figure, roomy=_roomy(width, height)
    )
    rows = [((" " * margin, ""), *fitted(row, inner)) for row in (*top, *body, *bottom)]
    return (_head(now, listening, news.told, width), *lost, *rows)


def _roomy(width: int, height: int) -> bool:
    return width >= FIGURE_FROM[0] and height >= FIGURE_FROM[1]


def _body(now: Snapshot, width: int, height: int, figure: Figure, *, roomy: bool) -> list[Row]:
    """The number, with the figure on its right if there is room."""
    wide = int(width * FIGURE_SHARE)
    drawn = figure(wide, height) if roomy and now.doing in SHOWS_FIGURE else ()
    if not drawn:
        return poster.drawn(poster.poster(now), width, height)
    left = width - wide - 2
    beside = middle([centred(row, wide) for row in drawn], height)
    words = poster.drawn(poster.poster(now), left, height)
    return [(*full(row, left + 2), *other) for row, other in zip(words, beside, strict=True)]


# --- above ---------------------------------------------------------------------------------------


def _head(now: Snapshot, listening: Listening, told: LastTold, width: int) -> Row:
    """The first row: the routine, and the state of the microphone."""
    left: Row = ((f"  {now.title}", "head strong"),)
    row = spread(left, BLANK if now.doing == "not begun" else _ear(listening, told), width)
    return tuple((text, style or "head") for text, style in row)


def _ear(listening: Listening, told: LastTold) -> Row:
    if not listening.on:
        return (("○ not listening  ", "head warn"),)
    if told.ducked:
        return ((" ◉ listening to you ", "label ok"), ("  ", "head"))
    level = 1 + listening.level_db / LEVEL_DB
    (thick, _), (thin, _) = bar(level, LEVEL_CELLS, "ok")
    said = f"● listening for “{listening.name}” " if listening.name else "● listening "
    return ((said, "head ok"), (thick, "head ok"), (f"{thin}  ", "head dim"))


def _lost(listening: Listening, width: int) -> list[Row]:
    """A conspicuous row: the coach can't hear."""
    if listening.on:
        return []
    reason = f" {listening.reason}" if listening.reason else ""
    return [fitted(((f"  ! It can't hear you: use the keys.{reason}".ljust(width), "label warn"),), width)]


def _exercise(now: Snapshot, width: int, height: int) -> list[Row]:
    """The rows of the exercise: its name, the set and the side."""
    where = f"set {now.set} of {now.sets}" if now.sets else ""
    side = f"{now.side} side" if now.side in ("left", "right") else now.side
    place = " · ".join(part for part in (where, side) if part).upper()
    instead = f"instead of {now.instead_of}" if now.instead_of else ""
    if height < AIRY_ROWS:
        return [spread(((now.exercise, "name"), (f"  {instead}", "dim")), ((place, "strong"),), width)]
    if height < LARGE_ROWS:
        name = spread(((now.exercise, "name"),), ((place, "strong"),), width)
        return [BLANK, name, ((instead, "dim"),), BLANK]
    name_rows = letters.large(now.exercise, NAME_ROWS, width)
    place_rows = letters.large(place.replace("·", " "), PLACE_ROWS, width)
    rows = [*((line, "name") for line in name_rows), ("", ""), *((line, "strong") for line in place_rows)]
    return [BLANK, *((span,) for span in rows), ((instead, "dim"),), BLANK]


# --- below ---------------------------------------------------------------------------------------


def _phase(now: Snapshot, width: int) -> Row:
    """The bar of a rep's phase: the pace at which to move."""
    if now.doing != "working" or not now.phase_length or now.phase_left is None:
        return BLANK
    return bar(1 - now.phase_left / now.phase_length, width, "great")


def _coming(now: Snapshot, width: int) -> Row:
    if not now.coming or now.doing not in ("working", "paused", "stopped", "suspended", "preparing"):
        return BLANK
    return fitted((("next  ", "dim"), (now.coming, "strong")), width)


def _progress(now: Snapshot, width: int) -> Row:
    """The bar of the routine, with the time left."""
    left = time_left(now.left)
    return (*bar(now.progress, max(0, width - len(left) - 2), "done"), (f"  {left}", ""))


def time_left(seconds: float) -> str:
    """The time left in words: whole minutes, as it is an estimate."""
    if seconds <= 0:
        return "the end"
    return "about 1 min left" if seconds < ROUGHLY else f"about {round(seconds / MINUTE)} min left"


def _heard(told: LastTold, now: Snapshot) -> Row:
    if not told.heard or now.seconds - told.seconds > HEARD_SECONDS:
        return BLANK
    heard: Row = ((f"heard “{told.heard}”", "strong"),)
    return (*heard, (f"  → {told.did}" if told.did else "", "ok" if told.obeyed else "warn"))


def _foot(now: Snapshot, width: int) -> Row:
    """The most needed keys, as many as fit."""
    keys = [*{"": FOOT, "ready": FOOT_STANDING}.get(now.asks, FOOT_ASKED)]
    while length(row := _keys(keys)) > width:
        del keys[-2]
    return row


def _keys(keys: Sequence[tuple[str, str]]) -> Row:
    return tuple(
        span
        for key, label in keys
        for span in (
            (f" {key.upper()} ", "alarm label" if label == "PAIN" else "key"),
            (f" {label}  ", "dim"),
        )
    )


# --- small ---------------------------------------------------------------------------------------


def sentence(now: Snapshot) -> str:
    """The instant as a sentence."""
    place = f"{now.exercise}, set {now.set} of {now.sets}" if now.sets else now.title
    parts = [place, now.side, now.phase if now.doing == "working" else now.doing, now.invites]
    return ", ".join(part for part in parts if part)


def _small(now: Snapshot, listening: Listening, news: News, width: int, height: int) -> tuple[Row, ...]:
    """The small picture: a sentence, the number, the microphone, the keys."""
    rows: list[Row] = wrapped(sentence(now), "strong", width)
    if now.number is not None:
        of = f" of {now.target}" if now.counts == "reps" and now.target else ""
        rows.append(((f"{now.number}{of}", "great strong"),))
    rows.append((("listening", "ok"),) if listening.on else (("it can't hear you", "label warn"),))
    rows.append(((news.notice, "warn"),) if news.notice else _heard(news.told, now))
    keys: Row = (("P pain  S stop  SPACE pause", "dim"),)
    rows = [*rows[: height - 1], *([BLANK] * (height - 1 - len(rows))), keys]
    return tuple(fitted(row, width) for row in rows[-height:])


class HelpLine(Struct, frozen=True):
    """A command on the help screen."""

    key: str
    phrases: tuple[str, ...]
    effect: str
    alarming: bool = False


HELP_LINES = tuple(
    HelpLine(keys[0], WORDS.COMMANDS[name], WORDS.EFFECTS[name], alarming=name == "pain")
    for name, keys in KEYS.items()
)


def help_picture(width: int, height: int, lines: Sequence[HelpLine] = HELP_LINES) -> tuple[Row, ...]:
    """The help screen: every command with its key, its phrases and, if there is room, its effect.

    If there are more commands than rows, they stand in columns side by side.
    """
    heading: Row = tuple(
        (text, style or "head") for text, style in full((("  Press, or say", "head strong"),), width)
    )
    deep = max(1, height - 2)
    columns = -(-len(lines) // deep)
    deep = -(-len(lines) // columns)  # all columns alike
    wide = width // columns
    drawn = [_help_line(line, wide) for line in lines]
    body = [
        tuple(span for row in drawn[at::deep] for span in (full(row, wide) if columns > 1 else row))
        for at in range(deep)
    ]
    own = "when asked: 0-9, T ten, Y yes, N no    L light or dark    Q the end    ? back"
    rows = [heading, *body][: height - 1]
    rows.append(fitted(((f"  {own}", "dim"),), width))
    return (*rows, *([BLANK] * (height - len(rows))))


def _help_line(line: HelpLine, width: int) -> Row:
    key: Row = (("  ", ""), (f" {line.key.upper()} ", "alarm label" if line.alarming else "key"))
    said_width = max(18, width // 4)
    phrases = full(((_phrases(line, said_width), "strong"),), said_width)
    return fitted((*full(key, 10), *phrases, ("  ", ""), (line.effect, "dim")), width)


def _phrases(line: HelpLine, width: int) -> str:
    """The phrases of a command, as many as fit."""
    *shorter, last = accumulate(line.phrases, "{}, {}".format)
    return next(
        (phrases for phrases in (last, *reversed(shorter)) if cells(phrases) <= width), line.phrases[0]
    )
