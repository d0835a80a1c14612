from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from voicecoach.sound.clip import RATE, Samples, linear, peak
from voicecoach.sound.limiter import LOOK_AHEAD, STEP, Limiter, step_peaks, true_peaks


def limited(samples: Samples, ceiling_db: float, block: int) -> Samples:
    limiter = Limiter(ceiling_db)
    blocks = [limiter.process(samples[start : start + block]) for start in range(0, len(samples), block)]
    return np.concatenate([*blocks, limiter.flush()])


def bursts(seed: int, frames: int) -> Samples:
    """Noise below 10 kHz whose loudness jumps about, up to 14 dB above full scale."""
    random = np.random.default_rng(seed)
    spectrum = np.fft.rfft(random.normal(0, 1, frames))
    spectrum[round(len(spectrum) * 10 / 24) :] = 0
    loud = np.repeat(random.choice([0.0, 0.02, 0.3, 1.5], -(-frames // 700)), 700)[:frames]
    return (np.fft.irfft(spectrum, frames) * loud).astype(np.float32)


def resampled_peak_db(samples: Samples) -> float:
    """The true peak by a transform eight times as long: nothing of the limiter's own arithmetic."""
    spectrum = np.fft.rfft(np.pad(samples, 1000))
    fine = np.fft.irfft(spectrum, 8 * (len(samples) + 2000)) * 8
    return float(20 * np.log10(np.abs(fine).max()))


@settings(max_examples=25)
@example(seed=404, ceiling=-3.5, block=24_000)  # the worst of all when it was less fine
@example(seed=996, ceiling=-1.0, block=97)  # and now
@given(
    seed=st.integers(0, 1000),
    ceiling=st.sampled_from([-1.0, -3.5]),
    block=st.sampled_from([97, 1600, 24_000]),
)
def test_nothing_passes_the_ceiling_between_the_samples_either(seed: int, ceiling: float, block: int) -> None:
    samples = bursts(seed, 20_011)
    given_back = limited(samples, ceiling, block)
    assert len(given_back) == len(samples)
    assert resampled_peak_db(given_back) < ceiling + 0.1


@given(block=st.integers(1, 5000))
def test_what_is_below_the_ceiling_passes_untouched(block: int) -> None:
    samples = bursts(1, 9001) * np.float32(0.05)
    assert (limited(samples, -1.0, max(block, 50)) == samples).all()


def test_any_blocks_give_the_same() -> None:
    samples = bursts(7, 30_000)
    whole = limited(samples, -1.0, len(samples))
    for block in (480, 4801, 16):
        assert np.abs(limited(samples, -1.0, block) - whole).max() < 1e-5


@pytest.mark.parametrize("frames", range(STEP + 1))
def test_as_much_is_given_back_as_came(frames: int) -> None:
    samples = bursts(2, 1600 + frames)
    assert len(limited(samples, -1.0, 480)) == len(samples)


def test_the_gain_falls_before_the_peak_and_comes_back_slowly() -> None:
    tone = (0.2 * np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE)).astype(np.float32)
    loud = tone.copy()
    loud[24_000:24_480] *= 10
    gain = np.abs(limited(loud, -1.0, 4800)[np.abs(loud) > 0.15]) / np.abs(loud)[np.abs(loud) > 0.15]
    at = np.flatnonzero(np.abs(loud) > 0.15)
    assert gain[at < 24_000 - LOOK_AHEAD - STEP] == pytest.approx(1.0, abs=1e-6)
    assert gain[(at >= 24_000) & (at < 24_480)].max() < 0.5
    assert gain[(at > 24_600) & (at < 25_000)].max() < 0.75
    assert gain[at > 24_480 + RATE // 5] == pytest.approx(1.0, abs=1e-6)  # 7 dB at 120 dB a second


def test_true_peaks_are_found_where_the_samples_miss_them() -> None:
    """A sine at a quarter of the rate whose samples all lie 3 dB below its top."""
    samples = np.sin(np.pi / 2 * np.arange(480) + np.pi / 4).astype(np.float32)
    assert peak(samples) == pytest.approx(linear(-3.01), abs=0.001)
    assert np.median(true_peaks(samples, 0.5)) == pytest.approx(1.0, abs=0.02)
    assert true_peaks(samples, 0.8).max() == 0.0


@given(st.integers(0, 200))
def test_a_step_is_as_loud_as_its_loudest_sample(frames: int) -> None:
    samples = np.random.default_rng(frames).normal(0, 1, frames).astype(np.float32)
    whole = samples[: frames // STEP * STEP].reshape(-1, STEP)
    assert (step_peaks(samples) == np.abs(whole).max(axis=1, initial=0)).all()
