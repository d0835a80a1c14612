"""The table of voices. An engine is imported when its voice is first opened."""

from __future__ import annotations

import os
import pkgutil
from pathlib import Path

from voicecoach.errors import UsageError, VoiceError
from voicecoach.files import write_text
from voicecoach.folders import data_folder
from voicecoach.voice.base import DEFAULT_RATE, Voice
from voicecoach.voice.engine import Engine
from voicecoach.voice.separate import SeparateVoice

VOICES = {
    "system": "voicecoach.voice.system:SystemEngine",
    "piper": "voicecoach.voice.piper:PiperEngine",
    "pico": "voicecoach.voice.pico:PicoEngine",
    "kokoro": "voicecoach.voice.kokoro:KokoroEngine",
}
"""Name of each voice -> the class of its engine."""

DEFAULT_VOICE = "system"
NATURAL_VOICE = "piper"
"""Default voice, if it is installed and the person has chosen no other."""

SLOWEST_RATE, FASTEST_RATE = 80, 450


def open_voice(name: str = DEFAULT_VOICE, *, speaker: str | None = None, rate: int = DEFAULT_RATE) -> Voice:
    """Open the voice of that name. Raises UsageError for an unknown name or a rate nobody could follow.

    The name may hold a speaker: `kokoro:bm_george` is `kokoro` with the `speaker` bm_george.
    """
    if not SLOWEST_RATE <= rate <= FASTEST_RATE:
        message = f"{rate} words a minute can't be spoken clearly."
        raise UsageError(message, f"Choose {SLOWEST_RATE} to {FASTEST_RATE}; {DEFAULT_RATE} is usual.")
    return SeparateVoice(engine(name)(speaker or name.partition(":")[2], rate))


def engine(name: str) -> type[Engine]:
    """The engine of that voice, whoever its speaker is. Raises UsageError for an unknown name."""
    name = name.partition(":")[0]
    if name not in VOICES:
        message = f"There is no voice '{name}'."
        raise UsageError(message, f"There is: {', '.join(VOICES)}.")
    engine_class: type[Engine] = pkgutil.resolve_name(VOICES[name])
    return engine_class


def usual() -> str:
    """The voice that speaks where none is named: `VOICECOACH_VOICE`, the chosen one, else the natural one.

    The system's voice stands in if the natural one can't speak. Raises UsageError if the name of the first
    two is unknown.
    """
    if name := os.environ.get("VOICECOACH_VOICE") or chosen():
        engine(name)
        return name
    return NATURAL_VOICE if engine(NATURAL_VOICE)().available() is None else DEFAULT_VOICE


def chosen() -> str:
    """Name of the voice that the person has chosen; "" without one."""
    try:
        return _choice().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def choose(name: str) -> None:
    """Remember that voice for all commands. Raises UsageError (unknown) or VoiceError (it can't be kept)."""
    engine(name)
    try:
        _choice().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_text(_choice(), name + "\n")
    except OSError as error:
        msg = f"{_choice()} can't be written: {error.strerror or error}."
        raise VoiceError(msg, "Say it each time instead: --voice NAME.") from None


def _choice() -> Path:
    return data_folder() / "voice.txt"


def voices() -> list[tuple[str, str | None]]:
    """Each voice with None, or the reason why it can't speak here."""
    return [(name, engine(name)().available()) for name in VOICES]
