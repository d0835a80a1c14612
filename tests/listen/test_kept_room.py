"""What was learnt of a room, kept for the next session."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict

from tests.conftest import own_model
from tests.listen.test_echo import babble, power_db, quiet, through
from tests.virtual import until
from voicecoach.listen import room_file
from voicecoach.listen.echo.align import RATE
from voicecoach.listen.echo.canceller import EchoGuard
from voicecoach.listen.echo.kept_room import FARTHEST, KeptRoom, find_lag
from voicecoach.listen.settings import Settings
from voicecoach.listen.worker.process import ListeningProcess
from voicecoach.sound.room.simulated import Room

pytestmark = pytest.mark.xdist_group("echo")

DELAY = 0.04


def learnt(room: Room, seconds: float = 12.0) -> EchoGuard:
    coach, guard = babble(seconds, 1), EchoGuard()
    guard.cancel(*through(room, coach, quiet(coach)))
    return guard


@pytest.fixture(scope="module")
def known() -> KeptRoom:
    kept = learnt(Room(delay=DELAY)).learnt
    assert kept is not None
    return kept


def left_db(known: KeptRoom | None, room: Room, begin: float, end: float) -> float:
    """How much of the coach is left between two instants of a session, beside what there was."""
    coach = babble(end + 0.1, 5, 0.0)
    microphone, reference = through(room, coach, quiet(coach))
    out = EchoGuard(known=known).cancel(microphone, reference)
    part = slice(round(begin * RATE), round(end * RATE))
    return power_db(out[part]) - power_db(microphone[part])


@pytest.mark.parametrize("later", [0.0, -0.013, 0.0051, 0.07])
def test_from_half_a_second_on_the_coach_is_taken_out_whatever_the_delay_is_now(
    known: KeptRoom, later: float
) -> None:
    room = {"delay": DELAY + later, "seed": 3}
    kept = left_db(known, Room(**room), 0.5, 1.5)
    fresh = left_db(None, Room(**room), 0.5, 1.5)
    assert kept < -30 < fresh


def test_in_another_room_it_is_soon_no_worse_than_if_nothing_had_been_known(known: KeptRoom) -> None:
    kept, fresh = (left_db(one, Room("bathroom", delay=0.043), 3.0, 5.0) for one in (known, None))
    assert kept < fresh + 3


def test_until_the_delay_is_found_no_echo_is_added(known: KeptRoom) -> None:
    assert left_db(known, Room(delay=DELAY + 0.07), 0.0, 0.2) < 1.0


def test_what_is_not_worth_keeping_is_not_told() -> None:
    assert EchoGuard().learnt is None
    coach = babble(4, 1)
    noise = np.random.default_rng(1).normal(0, 0.02, len(coach) // 3).astype(np.float32)
    guard = EchoGuard()
    guard.cancel(noise, coach[::3].copy())
    assert guard.learnt is None


@pytest.mark.parametrize("echo_db", [0.0, 6.0])
def test_what_was_kept_twice_is_as_good_as_what_was_kept_once(echo_db: float) -> None:
    first = learnt(Room(echo_db=echo_db)).learnt
    coach, again = babble(8, 4), EchoGuard(known=first)
    again.cancel(*through(Room(echo_db=echo_db, delay=0.055, seed=2), coach, quiet(coach)))
    assert left_db(again.learnt, Room(echo_db=echo_db, delay=0.03, seed=3), 0.5, 1.5) < -20


@given(lag=st.floats(-FARTHEST + 2, FARTHEST - 2), seed=st.integers(0, 99))
def test_the_lag_is_found_to_a_fraction_of_a_sample(lag: float, seed: int) -> None:
    echo = np.random.default_rng(seed).normal(0, 0.1, RATE // 2)
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(len(echo)) * lag)
    microphone = np.fft.irfft(np.fft.rfft(echo) * turn, len(echo))
    found = find_lag(microphone.astype(np.float32), echo.astype(np.float32))
    assert found == pytest.approx(lag, abs=0.25)


@given(seed=st.integers(0, 99))
def test_where_there_is_no_echo_no_lag_is_found(seed: int) -> None:
    random = np.random.default_rng(seed)
    microphone, echo = random.normal(0, 0.1, (2, RATE // 2)).astype(np.float32)
    assert find_lag(microphone, echo) is None


# --- the file ------------------------------------------------------------------------------------


def test_it_is_read_as_it_was_written_by_its_owner_alone(known: KeptRoom, tmp_path: Path) -> None:
    path = tmp_path / "room.npz"
    room_file.save(known, path)
    found = room_file.load(path)
    assert found is not None
    assert all(np.array_equal(value, getattr(known, name)) for name, value in asdict(found).items())
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", ["absent", "empty", "cut", "text", "one is missing", "no number", "shape"])
def test_what_can_not_be_used_is_as_if_there_were_nothing(
    known: KeptRoom, tmp_path: Path, damage: str
) -> None:
    path = tmp_path / "room.npz"
    members = asdict(known)
    room_file.save(known, path)
    whole = path.read_bytes()
    match damage:
        case "absent":
            path.unlink()
        case "empty" | "cut" | "text":
            path.write_bytes({"empty": b"", "cut": whole[: len(whole) // 2], "text": b"no archive"}[damage])
        case "one is missing":
            np.savez(path, **{name: value for name, value in members.items() if name != "factor"})
        case "no number":
            np.savez(path, **{**members, "weights": np.full_like(known.weights, np.nan)})
        case _:
            np.savez(path, **{**members, "variance": known.variance[:3]})
    assert room_file.load(path) is None


def test_the_process_that_listens_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "room.npz"
    coach = babble(24, 1)
    microphone = Room(delay=DELAY).microphone(coach, quiet(coach))
    with closing(ListeningProcess(Settings(str(own_model()), room=str(path)))) as process:
        until(lambda: process.watch() or process.ready, "the process")
        for at in range(0, len(coach), 4_800):
            process.accept(microphone[at : at + 4_800], coach[at : at + 4_800], at)
        until(path.is_file, "what is kept")
    kept = room_file.load(path)
    assert kept is not None
    assert left_db(kept, Room(delay=DELAY, seed=4), 0.5, 1.5) < -20
