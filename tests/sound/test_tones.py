import numpy as np
import pytest

from voicecoach.sound import tones
from voicecoach.sound.clip import RATE, VOICE_PEAK, onset_frame, peak
from voicecoach.sound.mixer import KNEE


@pytest.mark.parametrize("name", tones.TONES)
def test_a_tone_begins_on_its_first_frames_and_ends_softly(name: str) -> None:
    samples = tones.tone(name).samples
    assert onset_frame(samples) < RATE * 0.001
    assert peak(samples[-48:]) < 0.001
    assert peak(samples) == pytest.approx(tones.PEAK)


def test_there_are_the_four() -> None:
    assert set(tones.TONES) == {"start", "end", "tick", "pip"}
    with pytest.raises(KeyError):
        tones.tone("gong")


def test_a_tick_fits_any_slot() -> None:
    assert tones.tone("tick").seconds < 0.1


def test_a_tone_over_speech_stays_below_the_limiters_knee() -> None:
    assert tones.PEAK + VOICE_PEAK <= KNEE + 1e-9


def test_a_tone_is_the_same_each_time() -> None:
    again = tones.tone.__wrapped__("start")
    assert np.array_equal(tones.tone("start").samples, again.samples)
