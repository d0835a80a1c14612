"""The most pleasant voices: Kokoro, a neural network of 82 million parameters with 28 English speakers.

A speaker's first letters tell country and sex: af_heart is an American woman, bm_george a British man. A word
takes most of a second on one processor, so a session needs it cached beforehand.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

from voicecoach.folders import cache_folder
from voicecoach.voice import espeak
from voicecoach.voice.base import DEFAULT_RATE
from voicecoach.voice.engine import Engine, nearest, release, write_wave

OWN_RATE = 187
"""Words a minute of af_heart at its own speed: at 175, phrases of ours last as long as espeak-ng's."""

MODEL, STYLES = "kokoro-v1.0.int8.onnx", "voices.npz"
"""Files of its weights and of its speakers' styles, in `weights_folder`."""

DEFAULT_SPEAKER = "af_heart"


def weights_folder() -> Path:
    """Folder of its weights: `VOICECOACH_KOKORO`, or in the cache."""
    return Path(os.environ.get("VOICECOACH_KOKORO") or cache_folder() / "kokoro")


class KokoroEngine(Engine):
    """Kokoro with one thread. The same text is the same samples, in any process."""

    name = "kokoro"
    limit = 30.0
    limit_a_letter = 0.5
    loads = 60.0
    slow = True
    packages = ("kokoro-onnx",)
    respelt: ClassVar = espeak.RESPELT

    def __init__(self, speaker: str = "", rate: int = DEFAULT_RATE) -> None:
        super().__init__(speaker, rate)
        self._kokoro: Any = None

    def version(self) -> str:
        return f"{release('kokoro_onnx')}, {MODEL}"

    def available(self) -> str | None:
        setup = "voicecoach setup --voice kokoro"
        if missing := [name for name in ("kokoro_onnx", "onnxruntime") if find_spec(name) is None]:
            return f"{' and '.join(missing)} is not installed: {setup}."
        if not all((weights_folder() / name).is_file() for name in (MODEL, STYLES)):
            return f"The weights of kokoro are not here yet (120 MB): {setup}."
        return None

    @staticmethod
    def has_wheels() -> bool:
        return sys.version_info < (3, 14)

    def load(self) -> None:
        import kokoro_onnx  # noqa: PLC0415 - an extra
        import onnxruntime  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        model = str(weights_folder() / MODEL)
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._kokoro = kokoro_onnx.Kokoro.from_session(session, str(weights_folder() / STYLES))

    def speak(self, text: str, path: str) -> None:
        import numpy as np  # noqa: PLC0415 - in the worker alone

        if self._kokoro is None:
            self.load()
        speaker = self.speaker or DEFAULT_SPEAKER
        if speaker not in self._kokoro.voices:
            raise LookupError(nearest(speaker, {name: name for name in self._kokoro.voices}))
        language = "en-gb" if speaker.startswith("b") else "en-us"
        samples, sample_rate = self._kokoro.create(
            text, speaker, speed=min(max(self.rate / OWN_RATE, 0.5), 2.0), lang=language
        )
        write_wave(path, (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes(), sample_rate)
