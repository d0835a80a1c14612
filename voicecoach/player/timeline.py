"""A picture of a session on a time line: rows of five minutes, sets and rests as blocks, speech as ticks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from msgspec import Struct

ROW = 300.0
"""Seconds of a row."""
_WIDTH, _HEIGHT, _MARGIN, _HEAD = 1200, 74, 60, 50
_COLOURS = ("#2f6f9f", "#8a5a2b", "#3f7f4f", "#7a4f8f", "#a0522d", "#4f6f7f")


class Block(Struct, frozen=True):
    """A set of an exercise, or a rest (`exercise` is then ""); times in seconds."""

    began: float
    ended: float
    exercise: str = ""
    label: str = ""


def blocks(entries: Iterable[dict[str, object]]) -> Iterator[Block]:
    """The sets and rests of an event log, in its order."""
    begun: dict[str, object] | None = None
    rest: float | None = None
    for entry in entries:
        at = float(str(entry.get("t", 0.0)))
        match entry.get("event"):
            case "rest":
                rest = at
            case "set":
                if rest is not None:
                    yield Block(rest, at)
                rest, begun = None, {**entry, "t": at}
            case "set_done" if begun is not None:
                side = f", {begun['side']}" if begun.get("side") else ""
                label = f"{begun['exercise']}, set {begun['set']}{side}"
                yield Block(float(str(begun["t"])), at, str(begun["exercise"]), label)
                begun = None


def timeline(title: str, entries: Iterable[dict[str, object]], seconds: float) -> str:
    """The picture as SVG. Every block has its words as a title, for screen readers."""
    log = list(entries)
    lasting = list(blocks(log))
    names = list(dict.fromkeys(block.exercise for block in lasting if block.exercise))
    colours = {name: _COLOURS[number % len(_COLOURS)] for number, name in enumerate(names)}
    rows = max(1, int(-(-seconds // ROW)))
    height = _HEAD + rows * _HEIGHT + 20
    named = escape(title, {'"': "&quot;"})
    size = f'viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" font-size="13"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{named}">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="{_MARGIN}" y="28" font-size="18">{escape(title)}</text>',
    ]
    lines += [line for row in range(rows) for line in _axis(row, seconds)]
    for block in lasting:
        for piece in _pieces(block):
            lines += _drawn(piece, colours)
    for entry in log:
        if entry.get("event") == "say":
            x, y = _spot(float(str(entry["t"])))
            told = f"<title>{escape(str(entry.get('text', '')))}</title>"
            lines.append(f'<rect x="{x:.1f}" y="{y + 40}" width="2" height="8" fill="#888">{told}</rect>')
    return "\n".join([*lines, "</svg>", ""])


def _spot(seconds: float) -> tuple[float, float]:
    row = int(seconds // ROW)
    return _MARGIN + (seconds - row * ROW) / ROW * (_WIDTH - 2 * _MARGIN), _HEAD + row * _HEIGHT


def _axis(row: int, seconds: float) -> Iterator[str]:
    """The marks of the row's minutes."""
    for minute in range(6):
        at = row * ROW + minute * 60.0
        if at > seconds + 60:
            return
        x = _MARGIN + minute * 60 / ROW * (_WIDTH - 2 * _MARGIN)
        y = _HEAD + row * _HEIGHT
        yield f'<path d="M{x:.1f} {y} v50" stroke="#ddd"/>'
        if minute < 5:  # noqa: PLR2004 - the last is the following row's first
            yield f'<text x="{x + 3:.1f}" y="{y + 62}" fill="#666" font-size="11">{int(at // 60)}:00</text>'


def _pieces(block: Block) -> Iterator[Block]:
    """The pieces of the block, cut where a row ends."""
    began = block.began
    while began < block.ended:
        ended = min(block.ended, (began // ROW + 1) * ROW)
        yield Block(began, ended, block.exercise, block.label if began == block.began else "")
        began = ended


def _drawn(block: Block, colours: dict[str, str]) -> Iterator[str]:
    x, y = _spot(block.began)
    width = (block.ended - block.began) / ROW * (_WIDTH - 2 * _MARGIN)
    fill = colours.get(block.exercise, "#e6e6e6")
    told = block.label or f"{block.exercise or 'rest'}, {block.ended - block.began:.0f} s"
    yield f'<rect x="{x:.1f}" y="{y + 6}" width="{max(1.0, width):.1f}" height="32" rx="3" fill="{fill}">'
    yield f"<title>{escape(told)}</title></rect>"
    letters = int(width // 8)
    if block.exercise and letters > 3:  # noqa: PLR2004 - fewer say nothing
        shown = block.exercise if len(block.exercise) <= letters else f"{block.exercise[: letters - 1]}\u2026"
        yield f'<text x="{x + 4:.1f}" y="{y + 27}" fill="#fff">{escape(shown)}</text>'
