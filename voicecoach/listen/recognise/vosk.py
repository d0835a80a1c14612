"""Vosk with a closed grammar."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from voicecoach.errors import HearingError
from voicecoach.listen.model.models import SETUP_HINT, loadable
from voicecoach.listen.recognise.base import LISTENING_RATE, NOTHING, UNKNOWN, Alternative, Samples

ALTERNATIVES = 20


def _imported() -> Any:  # noqa: ANN401 - vosk has no types
    """Vosk itself. Raises HearingError.

    It imports an HTTP client for its downloader, which we don't use, and that opens a socket to find out
    whether there is IPv6. Nothing of ours opens one, so it is told that there is none.
    """
    has_ipv6, socket.has_ipv6 = socket.has_ipv6, False
    try:
        import vosk  # noqa: PLC0415 - it loads a library of 25 MB
    except (ImportError, OSError) as error:
        message = f"Vosk can't be loaded: {error}."
        raise HearingError(message, "Install it with: pip install vosk.") from error
    finally:
        socket.has_ipv6 = has_ipv6
    return vosk


class VoskModel:
    """A loaded model (0.7 s, about 150 MB). Raises HearingError."""

    def __init__(self, folder: Path) -> None:
        vosk = _imported()
        vosk.SetLogLevel(-1)
        self._vosk = vosk
        with loadable(folder) as ready:
            try:
                self._model = vosk.Model(str(ready))
            except Exception as error:  # its own, of no class
                message = f"{folder} could not be loaded as a Vosk model."
                raise HearingError(message, SETUP_HINT) from error

    def knows(self, word: str) -> bool:
        """True if `word` is in the vocabulary; only such words can be heard."""
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def recogniser(self, phrases: Iterable[str]) -> VoskRecogniser:
        """One that hears `phrases`, which must be of words that the model knows, and `[unk]`."""
        grammar = json.dumps([*dict.fromkeys(phrases), UNKNOWN])
        kaldi = self._vosk.KaldiRecognizer(self._model, LISTENING_RATE, grammar)
        kaldi.SetMaxAlternatives(ALTERNATIVES)
        kaldi.SetWords(True)
        return VoskRecogniser(kaldi)


class VoskRecogniser:
    """Hears one utterance after the other. Threads may each have one of their own: Vosk lets others run."""

    def __init__(self, kaldi: Any) -> None:  # noqa: ANN401 - vosk has no types
        self._kaldi = kaldi
        self._samples = 0  # of this utterance
        self._before = 0  # of all before it: Vosk's times go on
        self._begun = NOTHING
        self._heard = NOTHING, tuple[Alternative, ...]()  # the last utterance, and what it was

    def begin(self, samples: Samples) -> None:
        """Hear the beginning of what may be an utterance: of one that begins thus, `hear` has less to do."""
        self.reset()
        self.accept(samples)
        self._begun = samples

    def hear(self, samples: Samples) -> tuple[Alternative, ...]:
        """The alternatives of a whole utterance, best first; at once where it was the last one too."""
        if not np.array_equal(samples, self._heard[0]):
            known = len(self._begun)
            if not np.array_equal(samples[:known], self._begun):
                self.reset()
                known = 0
            self.accept(samples[known:])
            self._heard = samples, self.finish()
        return self._heard[1]

    def accept(self, samples: Samples) -> None:
        """Go on with the utterance: float32 in [-1, 1] at `LISTENING_RATE`, any number of samples."""
        self._samples += len(samples)
        pcm = (np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2")
        self._kaldi.AcceptWaveform(pcm.tobytes())

    def finish(self) -> tuple[Alternative, ...]:
        """End the utterance: its alternatives, best first; the next one begins afresh."""
        found = json.loads(self._kaldi.FinalResult()).get("alternatives", [])
        heard = tuple(_alternative(one, self._before / LISTENING_RATE) for one in found)
        self._next()
        return heard

    def reset(self) -> None:
        """Forget the utterance that has begun. With no final result, Vosk would go on with it in the next."""
        if self._samples:
            self._kaldi.FinalResult()
            self._next()

    def _next(self) -> None:
        self._kaldi.Reset()
        self._begun = NOTHING
        self._before += self._samples
        self._samples = 0


def _alternative(found: dict[str, Any], began: float) -> Alternative:
    words = found.get("result") or [{"start": began, "end": began}]
    text = found["text"].strip()
    return Alternative(text, float(found["confidence"]), words[0]["start"] - began, words[-1]["end"] - began)
