"""The recognisers for what may be said just now; each hears a whole utterance once it has ended.

Decoded as it comes, in small pieces, the same sound scores otherwise: the model then knows nothing yet of the
voice. Commands stood out less from other words that way, and running speech cost more. All but the quiet at
the end is enough: so it is decoded while that is waited for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import cache

import numpy as np

from voicecoach.listen.phrases.grammar import competitors
from voicecoach.listen.recognise.base import LISTENING_RATE, UNKNOWN, Alternative, Model, Recogniser, Samples
from voicecoach.listen.recognise.matches import Margins, Match, best_match, margin_of

SIZES = (0.89, 1.12)
"""Of the person, against the one who spoke: what is the same word from a larger and a smaller mouth is that
word; what only sounds like it mostly isn't. On candidates of held-out voices and of people's running
speech this halved the misses at the same mistakes."""

FAR = 4.0
"""A sound whose likeliest phrase is so far, log-likelihood, behind no word at all is decoded no further. Of
177 that were obeyed in a quiet room, a kitchen and beside a television, none was over 3 behind."""


class Decoder:
    """Hears the phrases of `said`, phrase -> command.

    Parts of phrases ("a", "how") win over short commands where both may be heard: so single words are heard
    alone too.
    """

    def __init__(self, model: Model, said: Mapping[str, str]) -> None:
        self.said = said
        words = [phrase for phrase in said if " " not in phrase]
        self._words, self._alone = model.recogniser(words), model.recogniser(words)
        self._phrases = model.recogniser(said)
        self._common = model.recogniser((*said, *competitors(said)))

    def begin(self, samples: Samples) -> None:
        """Decode the beginning of what may soon be an utterance: then the rest takes less time."""
        _at_once(lambda one: one.begin(samples), (self._phrases, self._words, self._common))

    def begin_alone(self, samples: Samples) -> None:
        """The same for `alone`."""
        self._alone.begin(samples)

    def begin_common(self, samples: Samples) -> None:
        """The same for `among_common`."""
        self._common.begin(samples)

    def alone(self, samples: Samples) -> Match | None:
        """As `word`, of one that nothing else is asked of: what was begun for the others stays so."""
        return best_match(self._alone.hear(samples), self.said)

    def may_be(self, samples: Samples) -> bool:
        """True if the utterance may have been a phrase; then all of them decode it, at the same time.

        What they are asked of it, they then know.
        """
        heard = self._phrases.hear(samples)
        match = best_match(heard, self.said)
        # "A" is ahead of "eight" in "eight", where it is part of a phrase: rivals here are what is no word.
        nothing = max((one.score for one in heard if not set(one.text.split()) - {UNKNOWN}), default=-np.inf)
        if match is None or match.score < nothing - FAR:
            return False
        _at_once(lambda one: one.hear(samples), (self._words, self._common))
        return True

    def whole(self, samples: Samples, *, noisy: bool = False) -> Match | None:
        """The phrase that an utterance was, if it was one."""
        return best_match(self._phrases.hear(samples), self.said, noisy=noisy)

    def word(self, samples: Samples, *, noisy: bool = False) -> Match | None:
        """The same of single words."""
        return best_match(self._words.hear(samples), self.said, noisy=noisy)

    def among_common(self, samples: Samples) -> tuple[Alternative, ...]:
        """The same with common words beside the phrases."""
        return self._common.hear(samples)

    def at_sizes(self, samples: Samples, match: Match, sizes: Iterable[float] = SIZES) -> tuple[Margins, ...]:
        """Margins of the match, had it been said by larger and smaller people."""
        closed = self._phrases if " " in match.phrase else self._words
        margins = []
        for size in sizes:
            heard = _resized(samples, size)
            alone, beside = closed.hear(heard), self.among_common(heard)
            margins.append(
                Margins(
                    margin_of(match.command, alone, self.said, noisy=match.noisy),
                    margin_of(match.command, beside, self.said, noisy=match.noisy),
                )
            )
        return tuple(margins)


def _at_once(decode: Callable[[Recogniser], object], recognisers: Iterable[Recogniser]) -> None:
    deque(_threads().map(decode, recognisers), maxlen=0)


@cache
def _threads() -> Executor:
    """Decoding leaves Python to others, so that it can use several processors."""
    return ThreadPoolExecutor(3, "decoding")


def _resized(samples: Samples, size: float) -> Samples:
    import soxr  # noqa: PLC0415 - a library of its own, needed once something was said

    return np.asarray(soxr.resample(samples, round(LISTENING_RATE * size), LISTENING_RATE), np.float32)
