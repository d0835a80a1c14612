"""Alignment of the reference with its echo: the delay is found, followed, and compensated.

A loudspeaker and a microphone that are two devices have two clocks, tens of millionths apart. The reference
is therefore read at a moving, fractional position (`DelayLine`), steered by the lag between the echo and its
prediction (`DriftTracker`). At the start, or after the stream has slipped, the position is found anew over a
whole second (`find_delay`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voicecoach.listen.echo.adaptive import FRAME, Samples, power_of

RATE = 16_000

TAPS = 32
PHASES = 512
BAND = 0.97
"""The interpolation: a windowed sinc of so many samples, at so many places between two of them."""

KEPT = 4 * RATE
LATEST = RATE
"""Samples of the reference that are kept; the longest delay that is searched."""

EARLIEST = TAPS // 2
"""Shortest delay that can be compensated, as the interpolation looks ahead by so many samples."""

LOWEST_HZ, HIGHEST_HZ = 300, 6000
CLEAR_PEAK = 9.0
"""Ratio of the correlation's peak to its RMS from which a delay counts as found."""

FORGET_TRACKED = np.float32(0.98)
TRACK_FRAMES = 50
"""Frames over which a lag is measured: half a second."""

TRACK_BINS = slice(6, 100)
"""Bins from 300 to 5000 Hz: below, a delay hardly turns the phase; above, there is little speech."""

LEAST_COHERENCE = 0.3
FARTHEST_LAG = FRAME // 2
OFFSET_GAIN = 0.5
"""Share of a lag below one sample by which the delay is moved; a larger lag moves it in full."""

DRIFT_GAIN, MOST_DRIFT_GAIN = 0.16, 0.7
"""Share of a lag that corrects the drift, after half a second and after a long time."""

FASTEST = 500e-6
"""Largest drift between two clocks, samples a sample."""


class DelayLine:
    """The reference, read `delay` samples before now; the delay grows by `drift` with each sample.

    `delay` may be set; it is kept between `EARLIEST` and `LATEST`.
    """

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.drift = 0.0
        self._kept = np.zeros(2 * KEPT, np.float32)
        self._near = np.lib.stride_tricks.sliding_window_view(self._kept, TAPS)
        self._end = KEPT  # of what is kept
        self._silence = KEPT  # samples since the last one that wasn't zero
        self.frames = 0  # pushed so far

    @property
    def delay(self) -> float:
        return self._delay

    @delay.setter
    def delay(self, samples: float) -> None:
        self._delay = min(max(samples, float(EARLIEST)), float(LATEST))

    def push(self, reference: Samples) -> Samples:
        """Take one frame of the reference, and return the delayed frame whose echo is heard now."""
        if self._end == len(self._kept):
            self._kept[:KEPT] = self._kept[KEPT:]
            self._end = KEPT
        self._kept[self._end : self._end + FRAME] = reference
        self._end += FRAME
        self.frames += 1
        self._silence = 0 if reference.any() else self._silence + FRAME
        now = self._read(FRAME, self.drift) if self._silence < KEPT // 2 else np.zeros(FRAME, np.float32)
        self.delay += self.drift * FRAME
        return now

    def past(self, samples: int) -> Samples:
        """The last `samples` that `push` would have returned with the present delay."""
        return self._read(samples, 0.0)

    def latest(self, samples: int) -> Samples:
        """The last samples that were pushed."""
        kept: Samples = self._kept[self._end - samples : self._end]
        return kept

    def _read(self, samples: int, drift: float) -> Samples:
        place = np.arange(self._end - samples, self._end) - (self.delay + drift * np.arange(samples))
        whole = np.floor(place).astype(np.intp)
        phase = np.rint((place - whole) * PHASES).astype(np.intp)
        near = self._near[whole - (TAPS // 2 - 1)]
        read: Samples = np.einsum("ij,ij->i", near, _KERNELS[phase])
        return read


def _kernels() -> Samples:
    """The interpolation's weights, shape (PHASES + 1, TAPS)."""
    tap = np.arange(TAPS)[None, :] - (TAPS // 2 - 1)
    away = tap - np.arange(PHASES + 1)[:, None] / PHASES
    kernels: Samples = (BAND * np.sinc(BAND * away) * np.cos(np.pi * away / (TAPS + 2)) ** 2).astype(
        np.float32
    )
    return kernels


_KERNELS = _kernels()


class DriftTracker:
    """Steers a delay line by the lag between the microphone's echo and its prediction."""

    def __init__(self, line: DelayLine) -> None:
        self._line = line
        bins = FRAME + 1
        self._cross = np.zeros(bins, np.complex64)
        self._microphone = np.zeros(bins, np.float32)
        self._echo = np.zeros(bins, np.float32)
        self._padded = np.zeros((2, 2 * FRAME), np.float32)
        self._taken = 0  # frames since the lag was last measured, or forgotten
        self._last = 0  # the line's frame when one was last taken
        self._steered: int | None = None  # and when the line was last steered

    def follow(self, microphone: Samples, echo: Samples) -> bool:
        """Take a frame in which the coach sounds; True if the line has been moved by a sample or more."""
        if self._line.frames - self._last > TRACK_FRAMES:
            self._begin()
        self._last = self._line.frames
        self._padded[0, FRAME:] = microphone
        self._padded[1, FRAME:] = echo
        heard, predicted = np.fft.rfft(self._padded)
        self._cross = FORGET_TRACKED * self._cross + heard * np.conj(predicted)
        self._microphone = FORGET_TRACKED * self._microphone + power_of(heard)
        self._echo = FORGET_TRACKED * self._echo + power_of(predicted)
        self._taken += 1
        if self._taken < TRACK_FRAMES:
            return False
        self._taken = 0
        lag = self._lag()
        return lag is not None and self._steer(lag)

    def forget(self) -> None:
        """Forget all measurements, after the delay has been set anew."""
        self._begin()
        self._steered = None

    def _begin(self) -> None:
        """Start a new measurement after a silence, in which the delay has drifted."""
        self._cross[:] = 0
        self._microphone[:] = 0
        self._echo[:] = 0
        self._taken = 0

    def _steer(self, lag: float) -> bool:
        far = abs(lag) >= 1.0
        self._line.delay += lag if far else OFFSET_GAIN * lag
        if self._steered is not None:
            frames = self._line.frames - self._steered
            gain = min(DRIFT_GAIN * (frames / TRACK_FRAMES) ** 0.5, MOST_DRIFT_GAIN)
            drift = self._line.drift + gain * lag / (frames * FRAME)
            self._line.drift = float(np.clip(drift, -FASTEST, FASTEST))
        self._steered = self._line.frames
        if far:
            self._begin()
        return far

    def _lag(self) -> float | None:
        """The lag of the echo behind its prediction, in samples; None if it can't be measured."""
        cross = self._cross.astype(np.complex128)
        power = self._microphone.astype(np.float64) * self._echo
        coherence = np.minimum(np.abs(cross) ** 2 / (power + 1e-20), 1.0)
        if coherence[TRACK_BINS].mean() < LEAST_COHERENCE:
            return None
        bins = np.arange(len(cross))
        weight = np.zeros(len(cross))
        weight[TRACK_BINS] = (coherence**2 / (1.001 - coherence))[TRACK_BINS]
        likeness = np.fft.irfft(weight * np.exp(1j * np.angle(cross)))
        near = np.concatenate([likeness[-FARTHEST_LAG:], likeness[: FARTHEST_LAG + 1]])
        whole = int(np.argmax(near)) - FARTHEST_LAG
        turned = np.angle(cross * np.exp(1j * np.pi * bins * whole / FRAME))
        slope = np.sum(weight * bins * turned) / np.sum(weight * bins * bins)
        return whole - float(np.clip(slope * FRAME / np.pi, -1.0, 1.0))


def find_delay(microphone: Samples, reference: Samples, latest: int = LATEST) -> int | None:
    """The delay of the reference in the microphone, 0 to `latest` samples; None if it isn't found.

    Both are at `RATE`, of one length and of the same time. Generalised cross-correlation with the phase
    transform (Knapp and Carter, 1976), which finds the first, sharp arrival in a room.
    """
    likeness = likeness_by_lag(microphone, reference, latest)[: latest + 1]
    peak = int(np.argmax(likeness))
    clear = likeness[peak] > CLEAR_PEAK * np.sqrt(np.mean(np.square(likeness)))
    return peak if clear else None


def likeness_by_lag(microphone: Samples, reference: Samples, latest: int) -> NDArray[np.float64]:
    """The correlation with the phase transform by lag, from 0 to `latest`; negative lags are at its end."""
    length = 1 << (len(reference) + latest).bit_length()
    cross = np.fft.rfft(microphone, length) * np.conj(np.fft.rfft(reference, length))
    frequency = np.fft.rfftfreq(length, 1 / RATE)
    magnitude = np.abs(cross)
    heard = (frequency > LOWEST_HZ) & (frequency < HIGHEST_HZ) & (magnitude > 1e-3 * magnitude.mean())
    return np.fft.irfft(np.where(heard, cross / np.maximum(magnitude, 1e-20), 0.0))


def chirp(seconds: float = 0.4, rate: int = RATE, peak: float = 0.3) -> Samples:
    """A sweep from 300 to 6000 Hz for measuring a delay, faded at both ends; float32, mono."""
    time = np.arange(round(seconds * rate)) / rate
    ratio = HIGHEST_HZ / LOWEST_HZ
    phase = 2 * np.pi * LOWEST_HZ * seconds / np.log(ratio) * (ratio ** (time / seconds) - 1.0)
    fade = np.minimum(1.0, np.minimum(time, seconds - time) / 0.02)
    sweep: Samples = (peak * np.sin(phase) * fade).astype(np.float32)
    return sweep
