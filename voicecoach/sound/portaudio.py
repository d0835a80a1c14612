"""PortAudio, loaded when it is first asked for: which devices there are, and what it says of them."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Literal

from voicecoach.errors import SoundError

Kind = Literal["output", "input"]
Named = str | int | None
"""A device's number, or a part of its name; None is the system's default."""

_LOCK = threading.RLock()
"""PortAudio may be called by one thread at a time."""

_WORDS = {"output": ("loudspeaker", "--device-out"), "input": ("microphone", "--device-in")}

_INSTALL = {
    "linux": "Install it with your system's packages: apt install libportaudio2, dnf install portaudio.",
    "darwin": "Install it with: brew install portaudio.",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A device of PortAudio's list; its own sample rate in Hz.

    `both`: whether one stream over its two directions can be trusted. Not with ALSA: once there has been an
    underflow, PortAudio's thread never sleeps again there (measured: 20 % of a processor, for ever).
    """

    number: int
    channels: int
    sample_rate: int
    both: bool


def available(kind: Kind = "output") -> str | None:
    """Why there is no such device, with what to do about it; None where there is one."""
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


def found(named: Named, kind: Kind) -> Found:
    """The device of that name. Raises SoundError, with the names of those that there are."""
    if reason := available(kind):
        raise SoundError(reason)
    import sounddevice  # noqa: PLC0415 - it loads PortAudio

    chosen = int(named) if isinstance(named, str) and named.isdecimal() else named
    try:
        about = sounddevice.query_devices(chosen, kind)
    except (sounddevice.PortAudioError, ValueError):
        known = [one["name"] for one in sounddevice.query_devices() if one[f"max_{kind}_channels"]]
        msg = f'There is no {_WORDS[kind][0]} "{named}".'
        raise SoundError(msg, f"There is: {', '.join(known)}.") from None
    return Found(
        about["index"],
        min(2, about[f"max_{kind}_channels"]),
        round(about["default_samplerate"]) or 48_000,
        sounddevice.query_hostapis(about["hostapi"])["name"] != "ALSA",
    )


def relist() -> None:
    """Have PortAudio look again which devices there are; every stream must have been closed."""
    import sounddevice  # noqa: PLC0415 - it loads PortAudio

    with sound_errors("output"):
        with suppress(sounddevice.PortAudioError):
            sounddevice._terminate()  # noqa: SLF001 - there is no other way
        sounddevice._initialize()  # noqa: SLF001 - the same


@contextmanager
def sound_errors(kind: Kind) -> Iterator[None]:
    """One thread at a time, with PortAudio's errors as ours."""
    import sounddevice  # noqa: PLC0415 - it loads PortAudio

    what, option = _WORDS[kind]
    try:
        with _LOCK:
            yield
    except sounddevice.PortAudioError as error:
        msg = f"The {what} can't be opened: {error.args[0] if error.args else error}."
        raise SoundError(msg, f"Choose another with {option}, or close what else uses it.") from None


@contextmanager
def hushed() -> Iterator[None]:
    """Keep what the libraries beneath print about their devices off the terminal.

    They write to file descriptor 2, whatever is drawn there; Python's own standard error goes on.
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
