"""The loudspeaker. PortAudio is loaded when one is opened, or when it's asked whether there is one."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from voicecoach.errors import SoundError
from voicecoach.sound.clip import RATE, Samples

AHEAD_FRAMES = RATE // 10
"""How much waits to sound: the loop may be away for so long, and a new sound is heard so late."""

LATENCY = 0.05
"""Seconds asked of the device on top of it."""

GONE_AFTER = 3.0
"""Seconds without a callback after which a device is taken to be gone."""

FADE_FRAMES = RATE // 200
"""What is muted fades over 5 ms: at once to the ear, without a click."""

_FADE = np.linspace(1.0, 0.0, FADE_FRAMES, endpoint=False, dtype=np.float32)

_INSTALL = {
    "linux": "Install it with your system's packages: apt install libportaudio2, dnf install portaudio.",
    "darwin": "Install it with: brew install portaudio.",
}


class Ring:
    """The frames between one thread that pushes and one, never waiting, that pulls.

    Each counter is written by one side alone, so nothing is locked.
    """

    def __init__(self, frames: int) -> None:
        self._samples: Samples = np.zeros(frames, dtype=np.float32)
        self._pushed = 0
        self._pulled = 0
        self._dropped = 0  # what was pushed before this frame is not to sound

    @property
    def waiting(self) -> int:
        """The frames that wait to be pulled."""
        return self._pushed - max(self._pulled, self._dropped)

    def push(self, samples: Samples) -> int:
        """Take as many of the samples as there is room for; how many that was."""
        room = len(self._samples) - (self._pushed - self._pulled)
        frames = min(room, len(samples))
        start = self._pushed % len(self._samples)
        first = min(frames, len(self._samples) - start)
        self._samples[start : start + first] = samples[:first]
        self._samples[: frames - first] = samples[first:frames]
        self._pushed += frames
        return frames

    def drop(self) -> None:
        """Have nothing that was pushed until now be pulled, except for a fade."""
        self._dropped = self._pushed

    def pull(self, out: Samples) -> int:
        """Fill `out`, shape (n,), with silence where there is no more; how many frames there were."""
        if self._pulled < self._dropped:
            return self._faded(out)
        frames = min(len(out), self._pushed - self._pulled)
        self._copy(out[:frames])
        out[frames:] = 0.0
        return frames

    def _faded(self, out: Samples) -> int:
        target = self._dropped
        frames = min(len(out), FADE_FRAMES, target - self._pulled)
        self._copy(out[:frames])
        out[:frames] *= _FADE[:frames]
        out[frames:] = 0.0
        self._pulled = target
        return len(out)

    def _copy(self, out: Samples) -> None:
        start = self._pulled % len(self._samples)
        first = min(len(out), len(self._samples) - start)
        out[:first] = self._samples[start : start + first]
        out[first:] = self._samples[: len(out) - first]
        self._pulled += len(out)


class Loudspeaker:
    """An open output device: mono, `RATE`. `device` is a number or part of a name, None the default.

    It begins to sound once it has `AHEAD_FRAMES`, or is closed. `underflows` counts the times it had
    nothing to play when it should. Everything here raises SoundError if the device can't be used.
    """

    def __init__(self, device: str | int | None = None, block: int = 480) -> None:
        self.underflows = 0
        self._ring = Ring(AHEAD_FRAMES)
        self._block = block
        self._fed = False  # whether silence now would be an underflow
        self._called = 0.0  # when the device last asked for samples
        self._started = False
        self._stream = _opened(device, block, self._callback)

    def write(self, block: Samples) -> None:
        """Have these samples sound next, float32, shape (n,); waits while enough are waiting."""
        done = self._ring.push(block)
        while done < len(block):
            self._start()
            self._check()
            time.sleep(self._block / RATE / 2)  # so that the callback has nobody to wake
            done += self._ring.push(block[done:])
        self._fed = True

    def mute(self) -> None:
        """Be silent at once: what is waiting never sounds. The next write sounds again."""
        self._fed = False
        self._ring.drop()

    def close(self) -> None:
        """Let what is waiting sound, then let go of the device."""
        if self._stream.closed:
            return
        self._fed = False
        try:
            if self._ring.waiting:
                self._start()
            while self._ring.waiting:
                self._check()
                time.sleep(self._block / RATE / 2)
            if self._started:
                time.sleep(self._stream.latency)  # stopping drops what the device has but hasn't sounded
            self._stream.stop()
        finally:
            self._stream.close(ignore_errors=True)

    def _start(self) -> None:
        if not self._started:
            self._started = True
            self._called = time.monotonic()
            with _sound_errors():
                self._stream.start()

    def _check(self) -> None:
        if not self._stream.active or time.monotonic() - self._called > GONE_AFTER:
            self._stream.close(ignore_errors=True)
            msg = "The loudspeaker stopped taking sound."
            raise SoundError(msg, "Connect it again, or choose another with --device-out; then start again.")

    def _callback(self, out: Any, frames: int, _when: object, status: Any) -> None:  # noqa: ANN401 - PortAudio's
        self._called = time.monotonic()
        pulled = self._ring.pull(out[:, 0])
        out[:, 1:] = out[:, :1]
        if status.output_underflow or (pulled < frames and self._fed):
            self.underflows += 1
            self._fed = False  # one gap counts once


def available() -> str | None:
    """Why nothing can sound here, with what to do about it; None where there is a loudspeaker."""
    try:
        import sounddevice  # noqa: PLC0415 - it loads PortAudio
    except ImportError:
        return "The sounddevice package is not installed: pip install sounddevice."
    except OSError:
        return f"The PortAudio library is missing. {_INSTALL.get(sys.platform, 'Install PortAudio.')}"
    try:
        sounddevice.query_devices(kind="output")
    except (sounddevice.PortAudioError, ValueError):
        return "There is no loudspeaker on this machine."
    return None


@contextmanager
def _sound_errors() -> Iterator[None]:
    import sounddevice  # noqa: PLC0415 - it loads PortAudio

    try:
        yield
    except sounddevice.PortAudioError as error:
        msg = f"The loudspeaker can't be opened: {error.args[0] if error.args else error}."
        raise SoundError(msg, "Choose another with --device-out, or close what else uses it.") from None


def _opened(device: str | int | None, block: int, callback: Any) -> Any:  # noqa: ANN401 - PortAudio's
    if reason := available():
        raise SoundError(reason)
    import sounddevice  # noqa: PLC0415 - it loads PortAudio

    chosen = int(device) if isinstance(device, str) and device.isdecimal() else device
    try:
        channels = min(2, sounddevice.query_devices(chosen, "output")["max_output_channels"])
    except (sounddevice.PortAudioError, ValueError):
        known = [found["name"] for found in sounddevice.query_devices() if found["max_output_channels"]]
        msg = f'There is no loudspeaker "{device}".'
        raise SoundError(msg, f"There is: {', '.join(known)}.") from None
    with _sound_errors():
        return sounddevice.OutputStream(
            samplerate=RATE,
            blocksize=block,
            device=chosen,
            channels=channels,
            dtype="float32",
            latency=LATENCY,
            callback=callback,
        )
