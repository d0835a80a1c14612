import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.session import events
from voicecoach.sound import clip as clips
from voicecoach.sound.clip import RATE, Clip


def burst(before: int, length: int, after: int, loudness: float = 0.5, rate: int = RATE) -> Clip:
    """Silence, a steady buzz, silence; lengths in frames."""
    buzz = loudness * np.where(np.arange(length) // 20 % 2, -1.0, 1.0)
    return Clip(np.concatenate([np.zeros(before), buzz, np.zeros(after)]).astype(np.float32), rate)


def fricative(before: int, loudness_db: float) -> Clip:
    """Like "three": a soft noise for 40 ms, then a loud vowel."""
    noise = np.random.default_rng(3).uniform(-1, 1, 1920) * 10 ** (loudness_db / 20)
    vowel = 0.5 * np.sin(np.arange(9600) / 40)
    return Clip(np.concatenate([np.zeros(before), noise, vowel, np.zeros(9600)]).astype(np.float32))


def test_the_rate_is_the_sessions_frame_rate() -> None:
    assert RATE == events.FRAME_RATE


def test_a_clip_is_mono_float32() -> None:
    with pytest.raises(ValueError, match="mono float32, not 2-dimensional"):
        Clip(np.zeros((4, 2), dtype=np.float32))
    with pytest.raises(ValueError, match="not 1-dimensional float64"):
        Clip(np.zeros(4))  # type: ignore[arg-type]


def test_length_is_in_frames_and_seconds() -> None:
    clip = burst(0, 24_000, 0)
    assert len(clip) == 24_000
    assert clip.seconds == 0.5


@given(before=st.integers(0, 20_000), after=st.integers(0, 20_000), loudness=st.floats(0.001, 1.0))
def test_a_trimmed_clip_begins_with_its_onset(before: int, after: int, loudness: float) -> None:
    trimmed = clips.trim(burst(before, 4800, after, loudness))
    assert clips.onset_frame(trimmed.samples) <= RATE * 0.005
    assert 4800 <= len(trimmed) <= 4800 + 2 * RATE * 0.002


@pytest.mark.parametrize("loudness_db", [-20, -28, -35])
def test_a_soft_fricative_is_the_beginning_of_its_word(loudness_db: float) -> None:
    spoken = fricative(before=3000, loudness_db=loudness_db)
    assert clips.onset_frame(spoken.samples) == pytest.approx(3000, abs=RATE * 0.001)
    assert clips.onset_frame(clips.trim(spoken).samples) <= RATE * 0.005


def test_the_onset_is_the_same_after_levelling() -> None:
    spoken = fricative(before=3000, loudness_db=-35)
    assert clips.onset_frame(clips.level(spoken).samples) == clips.onset_frame(spoken.samples)


def test_silence_is_trimmed_to_nothing() -> None:
    assert len(clips.trim(clips.silence(0.3))) == 0
    assert clips.onset_frame(clips.silence(0.5).samples) == 24_000


def test_trimming_leaves_no_step_at_either_end() -> None:
    trimmed = clips.trim(burst(0, 4800, 0))
    assert abs(trimmed.samples[0]) < 0.001
    assert abs(trimmed.samples[-1]) < 0.001


@given(loudness=st.floats(0.001, 1.0), length=st.integers(1, 40).map(lambda windows: 480 * windows))
def test_levelled_speech_is_as_loud_as_asked_unless_its_peak_forbids(loudness: float, length: int) -> None:
    levelled = clips.level(burst(0, length, 24_000, loudness), target_db=-18)
    rms = np.sqrt(np.mean(np.square(levelled.samples[:length])))
    assert rms == pytest.approx(10 ** (-18 / 20), rel=0.001)
    assert clips.level(burst(0, length, 0), target_db=0).samples.max() == pytest.approx(clips.VOICE_PEAK)


def test_levelling_leaves_silence_alone() -> None:
    assert not clips.level(clips.silence(0.1)).samples.any()


def test_gain_is_in_db() -> None:
    assert clips.gain(burst(0, 10, 0, 0.5), -20).samples.max() == pytest.approx(0.05)


def test_a_fade_longer_than_the_clip_fits_itself_in() -> None:
    faded = clips.fade(burst(0, 10, 0), in_ms=50, out_ms=50)
    assert len(faded) == 10
    assert abs(faded.samples[0]) < 0.01


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100])
def test_resampling_keeps_length_pitch_and_loudness(rate: int) -> None:
    sine = Clip((0.5 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)).astype(np.float32), rate)
    resampled = clips.resample(sine)
    assert len(resampled) == pytest.approx(RATE, abs=1)
    assert resampled.sample_rate == RATE
    expected = 0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)
    middle = slice(4800, RATE - 4800)
    assert np.abs(resampled.samples[middle] - expected[middle]).max() < 0.001


def test_join_puts_clips_one_after_the_other() -> None:
    joined = clips.join([burst(0, 10, 0), clips.silence(0.5), burst(0, 10, 0)])
    assert len(joined) == 24_020
    assert len(clips.join([])) == 0
    with pytest.raises(ValueError, match="different rates"):
        clips.join([burst(0, 10, 0), burst(0, 10, 0, rate=16_000)])


def test_nothing_changes_the_array_it_was_given() -> None:
    clip = burst(100, 4800, 100)
    before = clip.samples.copy()
    clips.trim(clip), clips.level(clip), clips.fade(clip, 5, 5), clips.gain(clip, 6)
    assert np.array_equal(clip.samples, before)
