"""The whole screen as rows of styled text: worked out from what is seen, with no terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from voicecoach.player.view import Listening
from voicecoach.screen import letters, poster
from voicecoach.screen.keys import KEYS
from voicecoach.screen.rows import BLANK, Row, bar, cells, fitted, full, length, spread, wrapped
from voicecoach.screen.told import Told
from voicecoach.session.phrasebook import COMMANDS, EFFECTS
from voicecoach.session.snapshot import Snapshot

SMALLEST = (60, 20)
"""Columns and rows from which all is shown; on less, a sentence and the essentials."""
AIRY_ROWS, LARGE_ROWS = 24, 40
"""Rows from which there is air between the parts; from which the exercise, too, stands in great letters."""
NAME_ROWS, PLACE_ROWS = 5, 4
LEVEL_DB, LEVEL_CELLS = 60.0, 10
"""The meter's range below full scale, and its length."""
HEARD_SECONDS = 20.0
"""How long it is shown what was heard."""
MINUTE, ROUGHLY = 60, 90

FOOT = (("space", "pause"), ("p", "PAIN"), ("s", "stop"), ("n", "next"), ("e", "easier"), ("?", "all keys"))
FOOT_STANDING = (("space", "go on"), ("p", "PAIN"), ("s", "stop"), ("q", "end"), ("?", "all keys"))
FOOT_ASKED = (("p", "PAIN"), ("s", "stop"), ("q", "end"), ("?", "all keys"))
"""The keys in the last row: while it goes on, stands still, asks something (whose answers have theirs)."""


@dataclass(frozen=True, slots=True)
class News:
    """What was heard last, and what there is to know about the machine."""

    told: Told = field(default_factory=Told)
    notice: str = ""


def picture(now: Snapshot, listening: Listening, news: News, width: int, height: int) -> tuple[Row, ...]:
    """Exactly `height` rows of at most `width` cells."""
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
    body = poster.drawn(poster.poster(now), inner, height - 1 - len(lost) - len(top) - len(bottom))
    rows = [((" " * margin, ""), *fitted(row, inner)) for row in (*top, *body, *bottom)]
    return (_head(now, listening, news.told, width), *lost, *rows)


# --- above ---------------------------------------------------------------------------------------


def _head(now: Snapshot, listening: Listening, told: Told, width: int) -> Row:
    """The routine, and whether it listens."""
    left: Row = ((f"  {now.title}", "head strong"),)
    row = spread(left, BLANK if now.doing == "not begun" else _ear(listening, told), width)
    return tuple((text, style or "head") for text, style in row)


def _ear(listening: Listening, told: Told) -> Row:
    if not listening.on:
        return (("○ not listening  ", "head warn"),)
    if told.ducked:
        return ((" ◉ listening to you ", "label ok"), ("  ", "head"))
    level = 1 + listening.level_db / LEVEL_DB
    (thick, _), (thin, _) = bar(level, LEVEL_CELLS, "ok")
    return (("● listening ", "head ok"), (thick, "head ok"), (f"{thin}  ", "head dim"))


def _lost(listening: Listening, width: int) -> list[Row]:
    """Not to be overlooked: it can't hear."""
    if listening.on:
        return []
    reason = f" {listening.reason}" if listening.reason else ""
    return [fitted(((f"  ! It can't hear you: use the keys.{reason}".ljust(width), "label warn"),), width)]


def _exercise(now: Snapshot, width: int, height: int) -> list[Row]:
    """Its name; the set and the side."""
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
    """How far the phase of a rep has come: the pace to move at."""
    if now.doing != "working" or not now.phase_length or now.phase_left is None:
        return BLANK
    return bar(1 - now.phase_left / now.phase_length, width, "great")


def _coming(now: Snapshot, width: int) -> Row:
    if not now.coming or now.doing not in ("working", "paused", "stopped", "suspended", "preparing"):
        return BLANK
    return fitted((("next  ", "dim"), (now.coming, "strong")), width)


def _progress(now: Snapshot, width: int) -> Row:
    """Through the routine, with the time that is left."""
    left = time_left(now.left)
    return (*bar(now.progress, max(0, width - len(left) - 2), "done"), (f"  {left}", ""))


def time_left(seconds: float) -> str:
    """About: whole minutes, since nobody knows it better."""
    if seconds <= 0:
        return "the end"
    return "about 1 min left" if seconds < ROUGHLY else f"about {round(seconds / MINUTE)} min left"


def _heard(told: Told, now: Snapshot) -> Row:
    if not told.heard or now.seconds - told.seconds > HEARD_SECONDS:
        return BLANK
    said: Row = ((f"heard “{told.heard}”", "strong"),)
    return (*said, (f"  → {told.did}" if told.did else "", "ok" if told.obeyed else "warn"))


def _foot(now: Snapshot, width: int) -> Row:
    """The keys that are needed most, as many as there is room for."""
    keys = [*{"": FOOT, "ready": FOOT_STANDING}.get(now.asks, FOOT_ASKED)]
    while length(row := _keys(keys)) > width:
        del keys[-2]
    return row


def _keys(keys: Sequence[tuple[str, str]]) -> Row:
    return tuple(
        span
        for key, what in keys
        for span in ((f" {key.upper()} ", "alarm label" if what == "PAIN" else "key"), (f" {what}  ", "dim"))
    )


# --- small ---------------------------------------------------------------------------------------


def sentence(now: Snapshot) -> str:
    """The instant in words."""
    place = f"{now.exercise}, set {now.set} of {now.sets}" if now.sets else now.title
    parts = [place, now.side, now.phase if now.doing == "working" else now.doing, now.invites]
    return ", ".join(part for part in parts if part)


def _small(now: Snapshot, listening: Listening, news: News, width: int, height: int) -> tuple[Row, ...]:
    """A sentence, the number, whether it hears, what to press."""
    rows: list[Row] = wrapped(sentence(now), "strong", width)
    if now.number is not None:
        of = f" of {now.target}" if now.counts == "reps" and now.target else ""
        rows.append(((f"{now.number}{of}", "great strong"),))
    rows.append((("listening", "ok"),) if listening.on else (("it can't hear you", "label warn"),))
    rows.append(((news.notice, "warn"),) if news.notice else _heard(news.told, now))
    keys: Row = (("P pain  S stop  SPACE pause", "dim"),)
    rows = [*rows[: height - 1], *([BLANK] * (height - 1 - len(rows))), keys]
    return tuple(fitted(row, width) for row in rows[-height:])


def help_picture(width: int, height: int) -> tuple[Row, ...]:
    """Every command: its key, what may be said for it, what it does."""
    said_width = max(18, width // 4)
    rows: list[Row] = [full((("  Press, or say", "head strong"),), width)]
    rows = [tuple((text, style or "head") for text, style in rows[0])]
    for command, keys in KEYS.items():
        key: Row = (("  ", ""), (f" {keys[0].upper()} ", "alarm label" if command == "pain" else "key"))
        said = full(((_phrases(command, said_width), "strong"),), said_width)
        rows.append(fitted((*full(key, 10), *said, ("  ", ""), (EFFECTS[command], "dim")), width))
    own = "when asked: 0-9, T ten, Y yes, N no    L light or dark    Q the end    ? back"
    rows = [*rows[: height - 1], fitted(((f"  {own}", "dim"),), width)]
    return (*rows, *([BLANK] * (height - len(rows))))


def _phrases(command: str, width: int) -> str:
    """As many of its phrases as there is room for."""
    *said, last = accumulate(COMMANDS[command], "{}, {}".format)
    return next((one for one in (last, *reversed(said)) if cells(one) <= width), COMMANDS[command][0])
