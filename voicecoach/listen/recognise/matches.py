"""Phrases among the alternatives of an utterance, and how far each is ahead of everything else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from voicecoach.listen.recognise.base import Alternative

FARTHEST = 12.0
"""A margin where nothing else is heard at all, or the command is not: beyond it, nothing is known."""

NEAR_SCORE = 5.0
"""An alternative within this of another is its rival."""


class Match(Struct, frozen=True):
    """A phrase of the grammar among the alternatives of an utterance, said `times` in one breath."""

    command: str
    phrase: str
    times: int
    score: float
    margin: float
    start: float  # of its words, in seconds from where the recogniser began
    end: float
    best: float  # score of the best alternative
    rivals: int
    noisy: bool
    silence: float  # in noise: how far it is ahead of silence; else 0


def best_match(
    alternatives: Sequence[Alternative], said: Mapping[str, str], *, noisy: bool = False
) -> Match | None:
    """The likeliest phrase that is a whole alternative, if any is one."""
    for alternative in alternatives:
        phrase, times = _once(alternative.text)
        if phrase in said:
            return _match(alternative, phrase, times, alternatives, said, noisy=noisy)
    return None


def margin_of(
    command: str, alternatives: Sequence[Alternative], said: Mapping[str, str], *, noisy: bool = False
) -> float:
    """Margin of the command over everything else, positive where it is ahead; `-FARTHEST`: it isn't heard.

    In noise, silence is likely for what was plainly said too: there it is no rival, but told apart.
    """
    own = [one.score for one in alternatives if said.get(_once(one.text)[0]) == command]
    rivals = (one for one in alternatives if one.text or not noisy)
    other = [one.score for one in rivals if said.get(_once(one.text)[0]) != command]
    return _within(max(own) - max(other, default=-1e9)) if own else -FARTHEST


def _within(margin: float) -> float:
    return max(-FARTHEST, min(FARTHEST, margin))


def _once(text: str) -> tuple[str, int]:
    """`stop stop` as `stop`, twice."""
    match = re.fullmatch(r"(.+?)((?: \1)*)", text)
    if not match:
        return text, 1
    return match[1], 1 + len(match[2]) // (len(match[1]) + 1)


def _match(  # noqa: PLR0913 - all that is known of it
    best: Alternative,
    phrase: str,
    times: int,
    alternatives: Sequence[Alternative],
    said: Mapping[str, str],
    *,
    noisy: bool,
) -> Match:
    command = said[phrase]
    top = alternatives[0].score
    near = sum(one.score > best.score - NEAR_SCORE for one in alternatives) - 1
    margin = margin_of(command, alternatives, said, noisy=noisy)
    silent = max((one.score for one in alternatives if not one.text), default=-1e9)
    silence = _within(best.score - silent) if noisy else 0.0
    return Match(command, phrase, times, best.score, margin, best.start, best.end, top, near, noisy, silence)


class Margins(Struct, frozen=True):
    """Margins of a command in the closed grammar, and with common words in it."""

    closed: float
    words: float
