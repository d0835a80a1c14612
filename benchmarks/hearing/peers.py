"""Peers on the same sound: stock Vosk, and pocketsphinx's keyword spotting."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from voicecoach.listen.recognise.base import LISTENING_RATE, UNKNOWN, Samples

KEYWORD_THRESHOLD = 1e-20
"""Threshold of a keyword in pocketsphinx's own examples."""


class Peer(Protocol):
    """A recogniser of phrases."""

    @property
    def name(self) -> str: ...
    def start(self, phrases: Iterable[str]) -> None:
        """Listen for these in a new stream."""

    def accept(self, samples: Samples) -> list[str]:
        """Take samples, float32 at 16 kHz, and return the phrases acted on by their end."""


class StockVosk:
    """The closed grammar with `[unk]` and final results, as the model comes configured.

    A result that is exactly one phrase is acted on.
    """

    name = "Vosk, stock"

    def __init__(self, folder: Path) -> None:
        import vosk

        vosk.SetLogLevel(-1)
        self._vosk = vosk
        self._model = vosk.Model(str(folder))
        self._kaldi: Any = None
        self._phrases: frozenset[str] = frozenset()

    def start(self, phrases: Iterable[str]) -> None:
        self._phrases = frozenset(phrases)
        grammar = json.dumps([*sorted(self._phrases), UNKNOWN])
        self._kaldi = self._vosk.KaldiRecognizer(self._model, LISTENING_RATE, grammar)

    def accept(self, samples: Samples) -> list[str]:
        if not self._kaldi.AcceptWaveform(_pcm(samples)):
            return []
        text = json.loads(self._kaldi.Result())["text"]
        return [text] if text in self._phrases else []


class Pocketsphinx:
    """Keyword spotting with the model that comes with it; phrases of words it doesn't know are left out."""

    name = "pocketsphinx"

    def __init__(self) -> None:
        import pocketsphinx

        pocketsphinx.set_loglevel("FATAL")
        self._pocketsphinx = pocketsphinx
        self._known = pocketsphinx.Decoder(lm=None, kws=None, samprate=float(LISTENING_RATE))
        self._decoder: Any = None

    def start(self, phrases: Iterable[str]) -> None:
        known = [one for one in sorted(phrases) if all(map(self._known.lookup_word, one.split()))]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "keywords"
            path.write_text("".join(f"{one} /{KEYWORD_THRESHOLD:g}/\n" for one in known), encoding="utf-8")
            self._decoder = self._pocketsphinx.Decoder(lm=None, kws=str(path), samprate=float(LISTENING_RATE))
        self._decoder.start_utt()

    def accept(self, samples: Samples) -> list[str]:
        self._decoder.process_raw(_pcm(samples), no_search=False, full_utt=False)
        found = self._decoder.hyp()
        if found is None:
            return []
        phrase = next(iter(self._decoder.seg())).word.strip()
        self._decoder.end_utt()
        self._decoder.start_utt()
        return [phrase]


def _pcm(samples: Samples) -> bytes:
    return (np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()


def present(folder: Path) -> tuple[tuple[Peer, ...], dict[str, str]]:
    """The installed peers, given the model's folder; and for the others, what to install."""
    if find_spec("pocketsphinx"):
        return (StockVosk(folder), Pocketsphinx()), {}
    return (StockVosk(folder),), {Pocketsphinx.name: "not measured: pip install pocketsphinx"}
