"""Features of a sound that may have been a command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from voicecoach.listen.judge.endpoint import FRAMES_PER_SECOND, Endpointer
from voicecoach.listen.recognise.base import Alternative
from voicecoach.listen.recognise.matches import NEAR_SCORE, Margins, Match, margin_of

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
"""Names of the features, in the order in which a detector is given them."""

VERIFIED, AMID = "verified", "amid"
"""Names of two features more, where there is a second judge: its log odds, see `verifier`; and 1 where the
sound stands out of talk that goes on, which the second judge hears too."""

QUIET = 0.5
"""The share of its peak over the background, in dB, below which something is quiet beside it."""

LONGEST_BEFORE_FRAMES = 150


class SoundSpan(Struct, frozen=True):
    """Frames of the endpointer: decoding began, the sound began, its last loud one."""

    begin: int
    start: int
    end: int


def features(  # noqa: PLR0913, PLR0917 - all that is known of it
    match: Match,
    with_words: Sequence[Alternative],
    said: Mapping[str, str],
    ears: Endpointer,
    span: SoundSpan,
    sized: Sequence[Margins] = (),
) -> dict[str, float]:
    """All of `FEATURES`; `sized` are the margins at other sizes of the person."""
    begin, start, end = span.begin, span.start, span.end
    word_start, word_end = (begin + at * FRAMES_PER_SECOND for at in (match.start, match.end))
    seconds = max(match.end - match.start, 0.05)
    levels = [ears.level_at(frame) for frame in range(start, end + 1)]
    peak = max(*levels, 1.0)
    after = [ears.level_at(frame) for frame in range(end + 3, ears.frame)]
    top = with_words[0].score if with_words else match.best
    near = sum(one.score > top - NEAR_SCORE for one in with_words)
    margin_words = margin_of(match.command, with_words, said, noisy=match.noisy)
    margins = [Margins(match.margin, margin_words), *sized]
    return {
        "margin": match.margin,
        "margin_words": margin_words,
        "rivals": float(match.rivals),
        "rivals_words": float(near),
        "unlike": max(-20.0, min(20.0, (top - match.best) / seconds)),
        "seconds": seconds,
        "pace": match.times * len(match.phrase) / seconds,
        "words": float(len(match.phrase.split()) - 1),
        "before": _quiet_before(ears, start, peak),
        "lead": max(-0.3, min(0.6, (word_start - start) / FRAMES_PER_SECOND)),
        "tail": max(-0.3, min(0.6, (end - word_end) / FRAMES_PER_SECOND)),
        "level": peak,
        "after": max(after, default=peak) / peak,
        "repeats": float(match.times - 1),
        "margin_mean": sum(one.closed for one in margins) / len(margins),
        "margin_least": min(one.closed for one in margins),
        "margin_words_mean": sum(one.words for one in margins) / len(margins),
        "margin_words_most": max(one.words for one in margins),
        "silence": match.silence,
        "noisy": float(match.noisy),
    }


def _quiet_before(ears: Endpointer, start: int, peak_db: float) -> float:
    """Seconds since anything nearly as loud, up to one and a half."""
    for back in range(1, LONGEST_BEFORE_FRAMES):
        if ears.level_at(start - back) > peak_db * QUIET:
            return back / FRAMES_PER_SECOND
    return LONGEST_BEFORE_FRAMES / FRAMES_PER_SECOND
