"""What a voice is, and which there are. An engine is imported when it is first opened."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Protocol

from voicecoach.errors import UsageError
from voicecoach.sound.clip import Clip

DEFAULT_VOICE = "system"
DEFAULT_RATE = 175
"""Words a minute: unhurried, and "one" is still short enough for a count a second."""

SLOWEST_RATE, FASTEST_RATE = 80, 450

_MARKUP = str.maketrans(dict.fromkeys("<>[]{}\\|", " "))


class Voice(Protocol):
    """Text to sound. The style is given when it is made; it may be used from several threads."""

    @property
    def name(self) -> str:
        """The key in `VOICES`."""

    @property
    def version(self) -> str:
        """The engine and its version: what was spoken by another is made again."""

    @property
    def speaker(self) -> str:
        """Which of the engine's speakers; "" is its default."""

    @property
    def rate(self) -> int:
        """Words a minute."""

    @property
    def parallel(self) -> int:
        """How many utterances it can make at once."""

    def available(self) -> str | None:
        """Why it can't speak here, in one sentence with what to do; None where it can."""

    def synthesize(self, text: str) -> Clip:
        """`text` spoken, as the engine gave it: any rate, silence around it. Raises VoiceError."""

    def close(self) -> None:
        """End what runs for it; a closed voice starts again when it is next asked to speak."""


def _system(speaker: str, rate: int) -> Voice:
    from voicecoach.voice.system import SystemVoice  # noqa: PLC0415 - an engine loads when it is first used

    return SystemVoice(speaker, rate)


def _piper(speaker: str, rate: int) -> Voice:
    from voicecoach.voice.piper import PiperVoice  # noqa: PLC0415 - as above

    return PiperVoice(speaker, rate)


def _pico(speaker: str, rate: int) -> Voice:
    from voicecoach.voice.pico import PicoVoice  # noqa: PLC0415 - as above

    return PicoVoice(speaker, rate)


VOICES: dict[str, Callable[[str, int], Voice]] = {"system": _system, "piper": _piper, "pico": _pico}
"""Each voice by name, made from a speaker and a rate."""


def open_voice(name: str = DEFAULT_VOICE, *, speaker: str | None = None, rate: int = DEFAULT_RATE) -> Voice:
    """The voice of that name; UsageError for an unknown name or a rate nobody could follow."""
    if name not in VOICES:
        msg = f'There is no voice "{name}".'
        raise UsageError(msg, f"There is: {', '.join(VOICES)}.")
    if not SLOWEST_RATE <= rate <= FASTEST_RATE:
        msg = f"{rate} words a minute can't be spoken clearly."
        raise UsageError(msg, f"Choose {SLOWEST_RATE} to {FASTEST_RATE}; {DEFAULT_RATE} is usual.")
    return VOICES[name](speaker or "", rate)


def voices() -> list[tuple[str, str | None]]:
    """Each voice with None, or the reason why it can't speak here."""
    return [(name, make("", DEFAULT_RATE).available()) for name, make in VOICES.items()]


def plain(text: str) -> str:
    """The words of `text` alone: what an engine could obey instead of speak is gone.

    Control characters (espeak's embedded commands begin with one), the brackets of SSML, of phoneme
    codes and of macOS's `[[slnc 500]]`, and half a surrogate pair. Runs of space become one.
    """
    kept = "".join(" " if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in text)
    return " ".join(kept.translate(_MARKUP).split())
