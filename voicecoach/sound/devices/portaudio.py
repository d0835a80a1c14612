"""PortAudio, loaded on first use: its list of devices, and its errors in our words."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal

from msgspec import Struct

from voicecoach.errors import SoundError

Kind = Literal["output", "input"]
Named = str | int | None
"""A device's number, or a part of its name; None is the system's default."""

_LOCK = threading.RLock()
"""Lock around PortAudio, which only one thread at a time may call."""

_WORDS = {"output": ("loudspeaker", "--device-out"), "input": ("microphone", "--device-in")}

_INSTALL = {
    "linux": "Install it with your system's packages: apt install libportaudio2, dnf install portaudio.",
    "darwin": "Install it with: brew install portaudio.",
}


class Device(Struct, frozen=True):
    """A device of PortAudio's list, with its own sample rate in Hz.

    `both`: one stream may serve its two directions. Not with ALSA: after an underflow PortAudio's thread
    never sleeps again there (measured: 20 % of a processor, for ever).
    """

    number: int
    channels: int
    sample_rate: int
    both: bool


def available(kind: Kind = "output") -> str | None:
    """Reason why no device of that kind is there, and what to do about it; None where there is one."""
    try:
        import sounddevice  # noqa: PLC0415 - it loads PortAudio
    except ImportError:
        return "The sounddevice package is not installed: pip install sounddevice."
    except OSError:
        return f"The PortAudio library is missing. {_INSTALL.get(sys.platform, 'Install PortAudio.')}"
    try:
        sounddevice.query_devices(kind=kind)
    except (sounddevice.PortAudioError, ValueError):
        return f"There is no {_WORDS[kind][0]} on this machine."
    return None


def find_device(named: Named, kind: Kind) -> Device:
    """The device of that name. Raises SoundError, which lists the names that exist."""
    if reason := available(kind):
        raise SoundError(reason)
    import sounddevice  # noqa: PLC0415 - it loads PortAudio

    chosen = int(named) if isinstance(named, str) and named.isdecimal() else named
    try:
        about = sounddevice.query_devices(chosen, kind)
    except (sounddevice.PortAudioError, ValueError):
        listed = sounddevice.query_devices()
        known = [device["name"] for device in listed if device[f"max_{kind}_channels"]]
        message = f"There is no {_WORDS[kind][0]} '{named}'."
        raise SoundError(message, f"There is: {', '.join(known)}.") from None
    return Device(
        about["index"],
        min(2, about[f"max_{kind}_channels"]),
        round(about["default_samplerate"]) or 48_000,
        sounddevice.query_hostapis(about["hostapi"])["name"] != "ALSA",
    )


def relist() -> None:
    """Have PortAudio read the list of devices again; every stream must be closed before."""
    import sounddevice  # noqa: PLC0415 - it loads PortAudio

    with sound_errors("output"):
        with suppress(sounddevice.PortAudioError):
            sounddevice._terminate()  # noqa: SLF001 - there is no other way
        sounddevice._initialize()  # noqa: SLF001 - the same


@contextmanager
def sound_errors(kind: Kind) -> Iterator[None]:
    """Hold the lock of PortAudio, and raise its errors as SoundError."""
    import sounddevice  # noqa: PLC0415 - it loads PortAudio

    device_word, option = _WORDS[kind]
    try:
        with _LOCK:
            yield
    except sounddevice.PortAudioError as error:
        message = f"The {device_word} can't be opened: {error.args[0] if error.args else error}."
        raise SoundError(message, f"Choose another with {option}, or close what else uses it.") from None


@contextmanager
def hushed() -> Iterator[None]:
    """Keep the sound libraries' own messages off the terminal.

    They write to file descriptor 2, over whatever is drawn there. Python's standard error still works.
    """
    before = sys.stderr, sys.__stderr__
    try:
        kept = os.dup(2)
    except OSError:  # there is no standard error
        yield
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    with os.fdopen(os.dup(kept), "w", buffering=1, errors="backslashreplace") as ours:
        os.dup2(nothing, 2)
        sys.stderr = sys.__stderr__ = ours  # type: ignore[misc] # a screen draws on the second one
        try:
            yield
        finally:
            sys.stderr, sys.__stderr__ = before  # type: ignore[misc]
            os.dup2(kept, 2)
            os.close(nothing)
            os.close(kept)
