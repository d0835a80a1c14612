"""`python -m benchmarks voices`: the words of each voice that a recogniser of another family than ours finds.

Pocketsphinx, whose model comes with it, is given one word at a time, and all of them to choose from.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("lift", "lower", "hold", "rest", "ready", "left", "right", "halfway"),
)
"""Counts, phases and other words, each on its own, as in a session."""

_RATE = 16_000
_EDGE = np.zeros(_RATE * 3 // 10, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class FoundWords:
    """The words of each voice (and speaker) that were mistaken; the reasons why voices can't speak here."""

    wrong: Mapping[str, Sequence[str]]
    absent: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        return {"words": len(WORDS), "wrong": {voice: list(words) for voice, words in self.wrong.items()}}

    def table(self) -> str:
        rows = [f"{'voice':24}{'found':>8}   not found (of {len(WORDS)} words)"]
        for voice, words in self.wrong.items():
            rows.append(f"{voice:24}{len(WORDS) - len(words):8}   {', '.join(words)}")
        rows += [f"{voice:24}{'-':>8}   {reason}" for voice, reason in self.absent.items()]
        return "\n".join(rows)


def measure(speakers: Sequence[str], show: Callable[[str], None]) -> FoundWords:
    """Measure every voice that can speak here, and these speakers, written `voice:speaker`."""
    from voicecoach.sound.clip import resample
    from voicecoach.voice.cache import Speech
    from voicecoach.voice.voices import VOICES, open_voice

    decoder = _decoder()
    wrong: dict[str, list[str]] = {}
    absent: dict[str, str] = {}
    for named in [*VOICES, *speakers]:
        name, _, speaker = named.partition(":")
        voice = open_voice(name, speaker=speaker)
        if reason := voice.available():
            absent[named] = reason
            continue
        show(named)
        with tempfile.TemporaryDirectory() as folder, closing(Speech(voice, Path(folder))) as speech:
            found = {word: _found(decoder, resample(speech.clip(word), _RATE).samples) for word in WORDS}
        wrong[named] = [f"{word} ({other or 'nothing'})" for word, other in found.items() if other != word]
    return FoundWords(wrong, absent)


def _decoder() -> Any:  # noqa: ANN401 - pocketsphinx has no types
    import pocketsphinx

    pocketsphinx.set_loglevel("FATAL")
    decoder = pocketsphinx.Decoder(lm=None, samprate=float(_RATE))
    grammar = f"#JSGF V1.0;\ngrammar words;\npublic <word> = {' | '.join(WORDS)};\n"
    decoder.add_jsgf_string("words", grammar)
    decoder.activate_search("words")
    return decoder


def _found(decoder: Any, samples: np.ndarray[Any, np.dtype[np.float32]]) -> str:  # noqa: ANN401
    pcm = (np.concatenate([_EDGE, samples, _EDGE]) * 32767).astype("<i2").tobytes()
    decoder.start_utt()
    decoder.process_raw(pcm, full_utt=True)
    decoder.end_utt()
    best = decoder.hyp()
    return str(best.hypstr) if best else ""
