"""The recognisers for what may be said just now; each hears a whole utterance once it has ended.

Decoded as it comes, in small pieces, the same sound scores otherwise: the model then knows nothing yet of the
voice. Commands stood out less from other words that way, and running speech cost more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from voicecoach.listen.evidence import Found, Margins, find, margin_of
from voicecoach.listen.grammar import competitors
from voicecoach.listen.vosk import RATE, Alternative, Model, Samples

SIZES = (0.89, 1.12)
"""Of the person, against the one who spoke: what is the same word from a larger and a smaller mouth is that
word; what only sounds like it mostly isn't. On candidates of held-out voices and of people's running
speech this halved the misses at the same mistakes."""


class Recognisers:
    """Hears the phrases of `said`, phrase -> command.

    Parts of phrases ("a", "how") win over short commands where both may be heard: so single words are heard
    alone too.
    """

    def __init__(self, model: Model, said: Mapping[str, str]) -> None:
        self.said = said
        words = [phrase for phrase in said if " " not in phrase]
        self._words = model.recogniser(words)
        self._phrases = model.recogniser(said)
        self._common = model.recogniser((*said, *competitors(said)))

    def whole(self, samples: Samples, *, noisy: bool = False) -> Found | None:
        """The phrase that an utterance was, if it was one."""
        self._phrases.accept(samples)
        return find(self._phrases.finish(), self.said, noisy=noisy)

    def word(self, samples: Samples, *, noisy: bool = False) -> Found | None:
        """The same of single words."""
        self._words.accept(samples)
        return find(self._words.finish(), self.said, noisy=noisy)

    def among_common(self, samples: Samples) -> tuple[Alternative, ...]:
        """The same with common words beside the phrases."""
        self._common.accept(samples)
        return self._common.finish()

    def at_sizes(self, samples: Samples, found: Found, sizes: Iterable[float] = SIZES) -> tuple[Margins, ...]:
        """How far what was found is ahead, had it been said by a person of another size."""
        closed = self._phrases if " " in found.phrase else self._words
        margins = []
        for size in sizes:
            heard = _resized(samples, size)
            closed.accept(heard)
            alone, beside = closed.finish(), self.among_common(heard)
            margins.append(
                Margins(
                    margin_of(found.command, alone, self.said, noisy=found.noisy),
                    margin_of(found.command, beside, self.said, noisy=found.noisy),
                )
            )
        return tuple(margins)


def _resized(samples: Samples, size: float) -> Samples:
    import soxr  # noqa: PLC0415 - a library of its own, needed once something was said

    return np.asarray(soxr.resample(samples, round(RATE * size), RATE), np.float32)
