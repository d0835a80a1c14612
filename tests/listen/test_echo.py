from __future__ import annotations

import numpy as np
import pytest

from voicecoach.listen.echo.align import EARLIEST, LATEST, RATE, DelayLine, chirp, find_delay
from voicecoach.listen.echo.canceller import EchoGuard
from voicecoach.sound.clip import Samples
from voicecoach.sound.room.simulated import BackgroundSound, Room

pytestmark = pytest.mark.xdist_group("echo")  # of a coach who is made once

THIRD = 3  # of the room's rate is the guard's


def babble(seconds: float, seed: int, pause: float = 0.3) -> Samples:
    """Something like speech, 48 kHz and below 6 kHz: syllables of a changing colour, with pauses."""
    random = np.random.default_rng(seed)
    length = round(seconds * 48_000)
    out = np.zeros(length)
    at = 0
    while at < length:
        frames = int(random.uniform(0.08, 0.3) * 48_000)
        hertz = np.fft.rfftfreq(frames, 1 / 48_000)
        colour = sum(1 / (1 + ((hertz - peak) / 200) ** 2) for peak in random.uniform(200, 3500, 3))
        syllable = np.fft.irfft(np.fft.rfft(random.standard_normal(frames)) * colour * (hertz < 6000), frames)
        part = (syllable / np.sqrt(np.mean(syllable**2)) * np.hanning(frames))[: length - at]
        out[at : at + len(part)] = part
        at += frames + int(random.exponential(pause) * 48_000 if random.random() < 0.3 else 0)
    return (0.12 * out).astype(np.float32)


def broken(samples: Samples) -> Samples:
    """As from a loudspeaker that only crackles."""
    signs = np.sign(np.random.default_rng(7).standard_normal(len(samples) // 8 + 1))
    return (np.abs(samples) * np.repeat(signs, 8)[: len(samples)]).astype(np.float32)


def quiet(samples: Samples) -> Samples:
    return np.zeros_like(samples)


def through(room: Room, coach: Samples, person: Samples) -> tuple[Samples, Samples]:
    """The microphone's and the loudspeaker's samples, at the guard's rate."""
    return room.microphone(coach, person)[::THIRD].copy(), coach[::THIRD].copy()


def power_db(samples: Samples) -> float:
    return float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-12))


def removed_db(before: Samples, after: Samples, last_seconds: float) -> float:
    frames = round(last_seconds * RATE)
    return power_db(before[-frames:]) - power_db(after[-frames:])


@pytest.fixture(scope="module")
def coach() -> Samples:
    return babble(20, 1)


@pytest.mark.parametrize(("where", "least"), [("none", 22), ("living-room", 22), ("bathroom", 14)])
def test_the_coach_is_taken_out_and_how_much_is_known(coach: Samples, where: str, least: float) -> None:
    microphone, reference = through(Room(where, echo_db=0.0), coach, quiet(coach))
    guard = EchoGuard()
    out = guard.cancel(microphone, reference)
    assert removed_db(microphone, out, 5) > least
    assert guard.cancellation_db is not None
    assert guard.cancellation_db > least - 4
    assert not guard.too_little


@pytest.mark.parametrize("echo_db", [0.0, 6.0])
def test_after_two_seconds_of_the_coachs_speech_a_person_can_be_heard_over_it(echo_db: float) -> None:
    coach, person = babble(4, 1, 0.0), babble(4, 2)
    both, reference = through(Room(echo_db=echo_db), coach, person)
    alone, _ = through(Room(echo_db=None), quiet(coach), person)
    out = EchoGuard().cancel(both, reference)
    late = slice(round(2.5 * RATE), None)
    assert power_db(out[late] - np.roll(alone, 160)[late]) < power_db(alone[late]) - 8


def test_the_person_is_left_who_speaks_at_the_same_time(coach: Samples) -> None:
    person = babble(20, 2)
    room = {"where": "living-room", "echo_db": 0.0}
    both, reference = through(Room(**room), coach, person)
    alone, _ = through(Room(**room), quiet(coach), person)
    out = EchoGuard().cancel(both, reference)
    late = slice(-5 * RATE, None)
    heard, meant = out[late], np.roll(alone, 160)[late]
    assert power_db(heard) == pytest.approx(power_db(meant), abs=1.5)
    assert power_db(heard - meant) < power_db(meant) - 9
    assert power_db((both - alone)[late]) > power_db(meant) - 3  # what was there to be removed


def test_while_the_coach_is_silent_nothing_is_changed_and_all_is_one_frame_late() -> None:
    microphone = babble(3, 2)[::THIRD].copy()
    out = EchoGuard().cancel(microphone, quiet(microphone))
    assert EchoGuard.latency == 0.01
    assert np.array_equal(out[160:], microphone[:-160])
    assert not out[:160].any()


def test_once_the_coach_has_been_silent_for_a_while_nothing_is_changed() -> None:
    coach = np.concatenate([babble(3, 1), np.zeros(2 * 48_000, np.float32)])
    microphone, reference = through(Room(), coach, babble(5, 2))
    out = EchoGuard().cancel(microphone, reference)
    assert np.array_equal(out[-RATE:], microphone[-RATE - 160 : -160])


@pytest.mark.parametrize("frames", [1, 3, 100])
def test_the_size_of_the_blocks_makes_no_difference_to_a_bit(frames: int) -> None:
    microphone, reference = through(Room(drift_ppm=80.0), babble(3, 1), babble(3, 2))
    expected = EchoGuard().cancel(microphone, reference)
    guard, size = EchoGuard(), 160 * frames
    blocks = [
        guard.cancel(microphone[at : at + size], reference[at : at + size])
        for at in range(0, len(microphone), size)
    ]
    assert np.array_equal(np.concatenate(blocks), expected)
    assert expected.dtype == np.float32


@pytest.mark.parametrize(
    ("microphone", "reference"), [((160,), (320,)), ((100,), (100,)), ((2, 160), (2, 160))]
)
def test_what_isnt_whole_frames_of_both_is_refused(
    microphone: tuple[int, ...], reference: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match="whole frames of 160 samples of both"):
        EchoGuard().cancel(np.zeros(microphone, np.float32), np.zeros(reference, np.float32))


@pytest.mark.parametrize("delay", [0.5, 0.9])
def test_a_long_delay_that_nobody_told_is_found(coach: Samples, delay: float) -> None:
    microphone, reference = through(Room(delay=delay), coach, quiet(coach))
    guard = EchoGuard()
    out = guard.cancel(microphone, reference)
    assert guard.delay == pytest.approx(delay, abs=0.005)
    assert removed_db(microphone, out, 5) > 20


@pytest.mark.parametrize("drift_ppm", [100.0, -60.0])
def test_clocks_that_run_apart_are_followed(drift_ppm: float) -> None:
    coach = babble(60, 1)
    microphone, reference = through(Room(delay=0.1, drift_ppm=drift_ppm), coach, quiet(coach))
    guard = EchoGuard(delay=0.1)
    out = guard.cancel(microphone, reference)
    assert guard.drift_ppm == pytest.approx(drift_ppm, abs=5)
    assert guard.delay == pytest.approx(0.1 + drift_ppm * 1e-6 * 60, abs=0.0015)
    assert removed_db(microphone, out, 10) > 22


def test_clocks_that_dont_run_apart_arent_followed_anywhere(coach: Samples) -> None:
    microphone, reference = through(Room(), coach, babble(20, 2))
    guard = EchoGuard(delay=0.04)
    guard.cancel(microphone, reference)
    assert guard.drift_ppm == pytest.approx(0, abs=5)
    assert guard.delay == pytest.approx(0.04, abs=0.0002)


def test_a_stream_that_has_slipped_is_met_again() -> None:
    coach = babble(40, 1)
    microphone, reference = through(Room(), coach, quiet(coach))
    middle = 20 * RATE
    slipped = np.concatenate([microphone[:middle], microphone[middle - 1600 : -1600]])
    out = EchoGuard().cancel(slipped, reference)
    assert removed_db(slipped[:middle], out[:middle], 5) > 22
    assert removed_db(slipped, out, 5) > 22


def test_a_room_that_has_changed_is_learnt_anew() -> None:
    coach = babble(40, 1)
    first, reference = through(Room("living-room", echo_db=0.0), coach, quiet(coach))
    second, _ = through(Room("bare", echo_db=6.0), coach, quiet(coach))
    middle = 20 * RATE
    moved = np.concatenate([first[:middle], second[middle:]])
    assert removed_db(moved, EchoGuard().cancel(moved, reference), 5) > 17


def test_a_coach_who_cant_be_taken_out_is_known(coach: Samples) -> None:
    played = broken(coach)
    microphone, _ = through(Room(), played, quiet(coach))
    guard = EchoGuard()
    guard.cancel(microphone, coach[::THIRD].copy())
    assert guard.cancellation_db is not None
    assert guard.cancellation_db < 10
    assert guard.too_little


@pytest.mark.parametrize("noise", [[], [BackgroundSound(None, 5.0)]])
def test_with_headphones_there_is_nothing_to_take_out_and_nothing_too_little(
    noise: list[BackgroundSound],
) -> None:
    coach = np.concatenate([np.zeros(2 * 48_000, np.float32), babble(8, 1)])
    microphone, reference = through(Room(echo_db=None, backgrounds=noise), coach, quiet(coach))
    guard = EchoGuard()
    guard.cancel(microphone, reference)
    assert guard.cancellation_db is None
    assert not guard.too_little


@pytest.mark.parametrize("before", [2.0, 0.0])
def test_with_headphones_a_person_who_speaks_a_while_is_no_echo(before: float) -> None:
    coach = np.concatenate([np.zeros(round(before * 48_000), np.float32), babble(8, 1)])
    person = np.concatenate([np.zeros(len(coach) - 2 * 48_000, np.float32), babble(2, 2, 0.0)])
    microphone, reference = through(Room(echo_db=None), coach, person)
    guard = EchoGuard()
    guard.cancel(microphone, reference)
    assert not guard.too_little


def test_an_echo_that_drowns_in_noise_is_not_too_little() -> None:
    coach = np.concatenate([np.zeros(2 * 48_000, np.float32), babble(10, 1)])
    room = Room(echo_db=0.0, backgrounds=[BackgroundSound(None, 10.0)])
    microphone, reference = through(room, coach, quiet(coach))
    guard = EchoGuard()
    guard.cancel(microphone, reference)
    assert not guard.too_little


def test_before_the_coach_has_spoken_nothing_is_known() -> None:
    guard = EchoGuard(delay=0.05)
    assert guard.cancellation_db is None
    assert not guard.too_little
    assert guard.delay == 0.05
    assert guard.drift_ppm == 0.0


def test_what_is_left_is_never_quieter_than_the_room(coach: Samples) -> None:
    microphone, reference = through(Room(echo_db=6.0), coach, quiet(coach))
    hush, _ = through(Room(echo_db=None), quiet(coach), quiet(coach))
    out = EchoGuard().cancel(microphone, reference)
    assert power_db(out[-5 * RATE :]) > power_db(hush) - 1.5


@pytest.mark.parametrize("delay", [0.03, 0.2, 0.95])
def test_a_chirp_tells_the_delay(delay: float) -> None:
    played = np.zeros(2 * 48_000, np.float32)
    sweep = chirp(rate=48_000)
    played[: len(sweep)] = sweep
    microphone, reference = through(Room("bare", delay=delay), played, quiet(played))
    found = find_delay(microphone, reference)
    assert found == pytest.approx(delay * RATE, abs=8)


def test_a_person_isnt_taken_for_the_coach() -> None:
    assert find_delay(babble(3, 1)[::THIRD].copy(), babble(3, 2)[::THIRD].copy()) is None


def test_silence_has_no_delay() -> None:
    silence = np.zeros(2 * RATE, np.float32)
    assert find_delay(silence, silence) is None


@pytest.mark.parametrize("delay", [16.0, 100.0, 100.5, 4321.25])
def test_a_delay_line_reads_between_the_samples(delay: float) -> None:
    time = np.arange(2 * RATE)
    tone = np.sin(0.3 * time).astype(np.float32)
    line = DelayLine(delay)
    read = np.concatenate([line.push(tone[at : at + 160]) for at in range(0, len(tone), 160)])
    assert read[RATE:] == pytest.approx(np.sin(0.3 * (time[RATE:] - delay)), abs=0.003)
    assert line.past(1600) == pytest.approx(read[-1600:], abs=1e-6)


@pytest.mark.parametrize(("wanted", "kept"), [(-5.0, EARLIEST), (1e6, LATEST)])
def test_a_delay_line_keeps_to_what_it_can(wanted: float, kept: float) -> None:
    line = DelayLine(100.0)
    for _ in range(400):  # it has no more room then, so that reading too far ahead would be beyond it
        line.push(np.ones(160, np.float32))
    line.delay = wanted
    assert line.delay == kept
    assert line.past(160) == pytest.approx(np.ones(160), abs=0.01)
