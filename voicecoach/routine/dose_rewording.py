"""Wordings of a dose that are put in other words before it is read: `5, building up to 15` is `5 to 15`."""

from __future__ import annotations

import re

from voicecoach.routine.model import Text

_GROWING = (
    r"[,;]?\s{0,9}(?:(?:and|then)\s+)?(?:(?:gradually|slowly)\s+)?"
    r"(?:build|progress|increas|work)(?:ing|e)?\s+(?:up\s+)?to"
)
_GROWS = re.compile(rf"(?<=[0-9s]){_GROWING}(?=\s+[0-9])", re.IGNORECASE)
_REPS_GROW = re.compile(
    rf"(?:\bstart(?:ing)?\s+(?:with|at|from)\s+)?\b([0-9]+)(?:\s+(?:reps|repetitions|times))?{_GROWING}\s+([0-9]+)"
    r"(?:\s+(?:reps|repetitions|times))?(?=\s*(?:$|[,;.]|x\b|each\b|per\b|on\b|\())",
    re.IGNORECASE,
)
_WAYS = (
    ("clockwise", "(?:anti|counter)-?clockwise"),
    ("forwards?", "back(?:wards?)?"),
    ("inwards?", "outwards?"),
)
_BOTH_WAYS = tuple(
    re.compile(
        rf"\b(?P<first>[0-9]+)(?P<noun>\s+[a-z]+)?\s+(?P<one>{one})\s{{0,9}}[,;/&]?\s{{0,9}}(?:(?:and|then)\s+){{0,2}}"
        rf"(?P=first)(?:\s+[a-z]+)?\s+(?P<other>{other})\b",
        re.IGNORECASE,
    )
    for pair in _WAYS
    for one, other in (pair, pair[::-1])
)


def reworded(text: Text) -> Text:
    """The dose with a range for what grows, and `then` between two ways; columns behind them stay."""
    raw = _REPS_GROW.sub(lambda match: f"{match[1]} to {match[2]} reps".ljust(len(match[0])), text.raw)
    raw = _GROWS.sub(lambda match: " to".ljust(len(match[0])), raw)
    for ways in _BOTH_WAYS:
        raw = ways.sub(_in_turn, raw)
    return Text(raw, text.span)


def _in_turn(match: re.Match[str]) -> str:
    """`10 reps clockwise, 10 anticlockwise` as `10 reps clockwise then anticlockwise`."""
    return f"{match['first']}{match['noun'] or ''} {match['one']} then {match['other']}".ljust(len(match[0]))
