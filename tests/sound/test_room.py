from __future__ import annotations

from itertools import cycle
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from voicecoach.errors import SoundError, UsageError
from voicecoach.sound.clip import RATE, VOICE_RMS_DB, Clip, Samples, linear
from voicecoach.sound.room.acoustics import SPACES, open_air, respond
from voicecoach.sound.room.simulated import HUSH_DB, VOICE_DB, BackgroundSound, Room, level_db

SILENCE = np.zeros(RATE, np.float32)
CLICK = SILENCE.copy()
CLICK[1000] = 1.0


def speech_like(seconds: float = 4.0, seed: int = 1) -> Samples:
    """Noise with the spectrum that speech has on the whole, at the level of the coach's."""
    hertz = np.fft.rfftfreq(round(seconds * RATE), 1 / RATE)
    noise = np.fft.rfft(np.random.default_rng(seed).standard_normal(round(seconds * RATE)))
    noise *= np.where(hertz < 100, 0, np.minimum(1, (hertz / 500 + 1e-9) ** -1.5))
    samples = np.fft.irfft(noise)
    return (samples / np.sqrt(np.mean(samples**2)) * linear(VOICE_RMS_DB)).astype(np.float32)


def db(samples: Samples) -> float:
    return float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64))))


def heard_in(room: Room, speaker: Samples, person: Samples, *sizes: int) -> Samples:
    """What the room's microphone brings, in blocks of these sizes over and over."""
    blocks, at, size = [], 0, cycle(sizes or (480,))
    while at < len(person):
        end = at + next(size)
        blocks.append(room.microphone(speaker[at:end], person[at:end]))
        at = end
    return np.concatenate(blocks)


@pytest.mark.parametrize("sizes", [(1,), (479, 481), (7777,), (48000,), (480, 1, 3, 960)])
@pytest.mark.parametrize("drift_ppm", [0.0, 100.0, -100.0])
def test_the_size_of_the_blocks_makes_no_difference_to_a_bit(
    sizes: tuple[int, ...], drift_ppm: float
) -> None:
    speaker, person = speech_like(0.2, 1), speech_like(0.2, 2)

    def room() -> Room:
        music = Clip(speech_like(0.05, 3))
        return Room(drift_ppm=drift_ppm, backgrounds=[BackgroundSound(None, 20), BackgroundSound(music, 10)])

    expected = heard_in(room(), speaker, person)
    assert np.abs(expected).max() > 0.01
    assert np.array_equal(heard_in(room(), speaker, person, *sizes), expected)


@pytest.mark.parametrize("where", [*SPACES, "none"])
def test_the_persons_first_frame_is_heard_at_the_frame_it_is_given(where: str) -> None:
    heard = heard_in(Room(where, echo_db=None), SILENCE, CLICK)
    assert np.argmax(np.abs(heard)) in range(1000, 1020)


def test_the_echo_comes_as_late_as_it_was_said_to() -> None:
    heard = heard_in(Room(delay=0.25), CLICK, SILENCE)
    assert np.argmax(np.abs(heard)) in range(13_000, 13_020)


@pytest.mark.parametrize("where", [*SPACES, "none"])
@pytest.mark.parametrize("echo_db", [6.0, 0.0, -12.0])
def test_the_echo_is_as_loud_as_it_was_said_to_be_beside_the_persons_voice(
    where: str, echo_db: float
) -> None:
    speech, silence = speech_like(), np.zeros(4 * RATE, np.float32)
    echo = heard_in(Room(where, echo_db=echo_db), speech, silence)[RATE:]
    voice = heard_in(Room(where, echo_db=echo_db), silence, speech)[RATE:]
    assert db(voice) == pytest.approx(VOICE_DB, abs=1.0)
    assert db(echo) - db(voice) == pytest.approx(echo_db, abs=1.0)


def test_without_an_echo_nothing_of_the_coach_is_heard() -> None:
    assert np.array_equal(
        heard_in(Room(echo_db=None), speech_like(), np.zeros(4 * RATE, np.float32)),
        heard_in(Room(), np.zeros(4 * RATE, np.float32), np.zeros(4 * RATE, np.float32)),
    )


@pytest.mark.parametrize("name", SPACES)
def test_a_room_reverberates_as_long_as_its_kind_does(name: str) -> None:
    for response in respond(SPACES[name], 2.0):
        left = 10 * np.log10(np.cumsum(response[::-1] ** 2)[::-1] / np.sum(response**2))
        seconds = (np.argmax(left < -25) - np.argmax(left < -5)) / RATE * 3
        assert seconds == pytest.approx(SPACES[name].reverberation, rel=0.25)


def direct_to_reverberant(response: NDArray[np.float64]) -> float:
    direct = round(0.0025 * RATE)
    return float(10 * np.log10(np.sum(response[:direct] ** 2) / np.sum(response[direct:] ** 2)))


def test_who_is_farther_away_is_heard_through_more_of_the_room() -> None:
    near, far, farther = (direct_to_reverberant(respond(SPACES["bare"], metres)[1]) for metres in (0.5, 2, 4))
    loudspeaker = direct_to_reverberant(respond(SPACES["bare"], 2)[0])
    assert loudspeaker > near > far + 3 > farther + 6


def test_a_person_cant_stand_outside_the_room() -> None:
    assert np.array_equal(respond(SPACES["bathroom"], 5)[1], respond(SPACES["bathroom"], 9)[1])


def test_in_the_open_air_there_is_only_the_direct_sound() -> None:
    assert [len(response) for response in open_air()] == [1, 1]
    heard = heard_in(Room("none", echo_db=None), SILENCE, CLICK)
    hush = heard_in(Room("none", echo_db=None), SILENCE, SILENCE)
    assert np.flatnonzero(np.abs(heard - hush) > 1e-6).tolist() == [1000]


def test_a_clock_that_is_slower_makes_the_delay_grow() -> None:
    clicks = np.zeros(20 * RATE, np.float32)
    clicks[RATE // 2 :: RATE] = 1.0
    for drift_ppm in (200.0, -200.0):
        heard = np.abs(heard_in(Room("none", delay=0.1, drift_ppm=drift_ppm), clicks, np.zeros_like(clicks)))
        late = [int(np.argmax(heard[at : at + RATE])) for at in range(0, 20 * RATE, RATE)]
        expected = [0.6 * RATE + drift_ppm * 1e-6 * RATE * (second + 0.6) for second in range(20)]
        assert late == pytest.approx(expected, abs=1)


def test_a_delay_that_has_drifted_to_its_end_starts_again() -> None:
    clicks = np.zeros(3 * RATE, np.float32)
    clicks[RATE // 2 :: RATE // 2] = 1.0
    heard = np.abs(heard_in(Room("none", delay=0.013, drift_ppm=-1000.0), clicks, np.zeros_like(clicks)))
    late = [int(np.argmax(heard[at : at + RATE // 2])) for at in range(RATE // 2, 3 * RATE, RATE // 2)]
    assert late == pytest.approx(
        [624 - 25, 624 - 49 + 48, 624 - 73 + 48, 624 - 97 + 96, 624 - 121 + 96], abs=1
    )


def test_white_noise_counts_as_far_as_a_recogniser_hears_it() -> None:
    silence = np.zeros(2 * RATE, np.float32)
    heard = heard_in(Room(backgrounds=[BackgroundSound(None, 10)]), silence, silence)
    spectrum = np.abs(np.fft.rfft(heard)) ** 2
    below = spectrum[np.fft.rfftfreq(len(heard), 1 / RATE) < 8000].sum() / spectrum.sum()
    assert db(heard) + 10 * np.log10(below) == pytest.approx(VOICE_DB - 10, abs=0.2)


def test_a_recorded_noise_is_heard_over_and_over_at_its_level() -> None:
    noise = np.sin(np.arange(RATE) * 0.1).astype(np.float32)
    silence = np.zeros(3 * RATE, np.float32)
    heard = heard_in(Room(backgrounds=[BackgroundSound(Clip(noise), 5)]), silence, silence)
    assert db(heard) == pytest.approx(VOICE_DB - 5, abs=0.2)
    assert np.corrcoef(heard[:RATE], heard[2 * RATE :])[0, 1] > 0.99


def test_a_microphone_alone_is_not_quite_silent() -> None:
    heard = heard_in(Room(echo_db=None), SILENCE, SILENCE)
    assert db(heard) == pytest.approx(VOICE_DB + HUSH_DB + 10 * np.log10(3), abs=0.3)


def test_the_same_room_is_the_same_and_another_seed_another() -> None:
    silence = SILENCE[:4800]
    first = heard_in(Room(), silence, silence)
    assert np.array_equal(heard_in(Room(), silence, silence), first)
    assert not np.array_equal(heard_in(Room(seed=5), silence, silence), first)


def test_what_is_too_loud_is_clipped() -> None:
    loud = np.full(RATE, 0.9, np.float32) * np.sign(speech_like(1.0))
    heard = heard_in(Room("none", echo_db=40.0), loud, SILENCE)
    assert heard.dtype == np.float32
    assert np.abs(heard).max() == 1.0


def test_a_recorded_response_is_the_rooms(tmp_path: Path) -> None:
    response = np.zeros(8000, np.float32)
    response[400], response[2400] = 0.8, 0.4  # a wall 0.125 s away, after 25 ms of nothing
    soundfile.write(tmp_path / "hall.wav", response, 16_000, subtype="FLOAT")
    heard = np.abs(heard_in(Room(str(tmp_path / "hall.wav"), echo_db=None), SILENCE, CLICK))
    first = int(np.argmax(heard))
    assert first in range(1000, 1020)
    assert heard[first + 5990 : first + 6010].max() / heard[first] == pytest.approx(0.5, rel=0.05)


def test_beside_the_loudspeaker_a_recorded_room_is_heard_less(tmp_path: Path) -> None:
    response = np.zeros(8000, np.float32)
    response[400], response[2400] = 0.8, 0.4
    soundfile.write(tmp_path / "hall.wav", response, 16_000, subtype="FLOAT")
    heard = np.abs(heard_in(Room(str(tmp_path / "hall.wav"), distance=2.0), CLICK, SILENCE))
    first = int(np.argmax(heard))
    assert heard[first + 5990 : first + 6010].max() / heard[first] < 0.1


def test_a_room_that_isnt_there_is_named() -> None:
    with pytest.raises(UsageError, match=r"no room 'kitchen'.*living-room, bathroom, bare, none, or a file"):
        Room("kitchen")


def test_a_room_that_isnt_a_sound_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hall.wav").write_text("not a sound")
    with pytest.raises(SoundError, match="can't be read as sound"):
        Room(str(tmp_path / "hall.wav"))


@pytest.mark.parametrize("distance", [0.0, -1.0, 50.0, float("nan")])
def test_nobody_is_nowhere(distance: float) -> None:
    with pytest.raises(UsageError, match=r"m from the microphone\. Choose 0\.3 to 10 m"):
        Room(distance=distance)


@pytest.mark.parametrize("delay", [0.0, 0.005, 2.0])
def test_no_delay_is_impossible(delay: float) -> None:
    with pytest.raises(UsageError, match=r"Choose 0\.012 to 1 s"):
        Room(delay=delay)


def test_a_voice_is_louder_the_nearer_it_is_and_less_than_in_the_open() -> None:
    levels = [level_db("living-room", metres) for metres in (0.5, 1.0, 2.0, 4.0)]
    assert levels == sorted(levels, reverse=True)
    assert 3.0 < levels[0] - levels[2] < 12.0  # the direct sound alone: 12 dB
    assert level_db("none", 0.5) - level_db("none", 2.0) == pytest.approx(12.04, abs=0.01)
