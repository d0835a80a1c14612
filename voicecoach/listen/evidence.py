"""What is measured of a sound that may have been a command."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voicecoach.listen.endpoint import FRAMES_PER_SECOND, Endpointer
from voicecoach.listen.vosk import Alternative

FEATURES = (
    "margin",  # the score of the command less that of the best which is not it, in the closed grammar
    "margin_words",  # the same with common words in the grammar too
    "rivals",  # how many alternatives come near in the closed grammar
    "rivals_words",  # and with common words
    "unlike",  # by how much, a second, common words explain the sound better than the closed grammar does
    "seconds",  # of the words
    "pace",  # letters a second
    "words",  # of the phrase, less one
    "before",  # seconds of quiet before
    "lead",  # seconds of sound in the utterance before the words
    "tail",  # and after them
    "level",  # the peak over the background, dB
    "after",  # the loudest since the end, as a share of that
    "repeats",  # how often the phrase was said in one breath, less one
    "margin_mean",  # of the margin as it was said and at other sizes of the person, once those are known
    "margin_least",  # the least of them
    "margin_words_mean",  # the same with common words
    "margin_words_most",  # and the most
    "silence",  # in noise: the score of the command less that of silence, in the closed grammar
    "noisy",  # whether it was said in noise: 1 or 0
)
"""What `features` measures, in the order in which a detector is given it."""

FARTHEST = 12.0
"""A margin where nothing else is heard at all, or the command is not: beyond it, nothing is known."""

NEAR_SCORE = 5.0
QUIET = 0.5
"""The share of its peak over the background, in dB, below which something is quiet beside it."""

LONGEST_BEFORE_FRAMES = 150


@dataclass(frozen=True, slots=True)
class Found:
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


def find(
    alternatives: Sequence[Alternative], said: Mapping[str, str], *, noisy: bool = False
) -> Found | None:
    """The likeliest phrase that is a whole alternative, if any is one."""
    for alternative in alternatives:
        phrase, times = _once(alternative.text)
        if phrase in said:
            return _found(alternative, phrase, times, alternatives, said, noisy=noisy)
    return None


def margin_of(
    command: str, alternatives: Sequence[Alternative], said: Mapping[str, str], *, noisy: bool = False
) -> float:
    """How far the command is ahead (positive) of all that isn't it; `-FARTHEST` where it isn't heard.

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


def _found(  # noqa: PLR0913 - all that is known of it
    best: Alternative,
    phrase: str,
    times: int,
    alternatives: Sequence[Alternative],
    said: Mapping[str, str],
    *,
    noisy: bool,
) -> Found:
    command = said[phrase]
    top = alternatives[0].score
    near = sum(one.score > best.score - NEAR_SCORE for one in alternatives) - 1
    margin = margin_of(command, alternatives, said, noisy=noisy)
    silent = max((one.score for one in alternatives if not one.text), default=-1e9)
    silence = _within(best.score - silent) if noisy else 0.0
    return Found(command, phrase, times, best.score, margin, best.start, best.end, top, near, noisy, silence)


@dataclass(frozen=True, slots=True)
class Margins:
    """How far a command is ahead in the closed grammar, and with common words in it."""

    closed: float
    words: float


@dataclass(frozen=True, slots=True)
class Span:
    """Frames of the endpointer: decoding began, the sound began, its last loud one."""

    begin: int
    start: int
    end: int


def features(  # noqa: PLR0913, PLR0917 - all that is known of it
    found: Found,
    with_words: Sequence[Alternative],
    said: Mapping[str, str],
    ears: Endpointer,
    span: Span,
    sized: Sequence[Margins] = (),
) -> dict[str, float]:
    """All of `FEATURES`; `sized` are the margins at other sizes of the person."""
    begin, start, end = span.begin, span.start, span.end
    word_start, word_end = (begin + at * FRAMES_PER_SECOND for at in (found.start, found.end))
    seconds = max(found.end - found.start, 0.05)
    levels = [ears.level_at(frame) for frame in range(start, end + 1)]
    peak = max(*levels, 1.0)
    after = [ears.level_at(frame) for frame in range(end + 3, ears.frame)]
    top = with_words[0].score if with_words else found.best
    near = sum(one.score > top - NEAR_SCORE for one in with_words)
    margin_words = margin_of(found.command, with_words, said, noisy=found.noisy)
    margins = [Margins(found.margin, margin_words), *sized]
    return {
        "margin": found.margin,
        "margin_words": margin_words,
        "rivals": float(found.rivals),
        "rivals_words": float(near),
        "unlike": max(-20.0, min(20.0, (top - found.best) / seconds)),
        "seconds": seconds,
        "pace": found.times * len(found.phrase) / seconds,
        "words": float(len(found.phrase.split()) - 1),
        "before": _quiet_before(ears, start, peak),
        "lead": max(-0.3, min(0.6, (word_start - start) / FRAMES_PER_SECOND)),
        "tail": max(-0.3, min(0.6, (end - word_end) / FRAMES_PER_SECOND)),
        "level": peak,
        "after": max(after, default=peak) / peak,
        "repeats": float(found.times - 1),
        "margin_mean": sum(one.closed for one in margins) / len(margins),
        "margin_least": min(one.closed for one in margins),
        "margin_words_mean": sum(one.words for one in margins) / len(margins),
        "margin_words_most": max(one.words for one in margins),
        "silence": found.silence,
        "noisy": float(found.noisy),
    }


def _quiet_before(ears: Endpointer, start: int, peak_db: float) -> float:
    """Seconds since anything nearly as loud, up to one and a half."""
    for back in range(1, LONGEST_BEFORE_FRAMES):
        if ears.level_at(start - back) > peak_db * QUIET:
            return back / FRAMES_PER_SECOND
    return LONGEST_BEFORE_FRAMES / FRAMES_PER_SECOND
