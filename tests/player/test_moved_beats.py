"""Training to the clock that is paused, or killed and resumed: where its sets begin in the samples then."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.forked import Forks
from tests.player.test_rendered_beats import FORMS, WEEK_ONE, WITHIN, begins
from voicecoach.sound.clip import RATE

PAUSED = 30.0
COUNTED_IN = 3.5
"""Seconds of 3-2-1 that lead back into work that was left; in a rest there are none."""

BODIES = {
    "emom": "every 20s, 5 times\n    do Swing: 8 reps\n",
    "ladder": "repeat for 5 to 1, rest 15s between\n    do Swing: {n} reps\n",
    "amrap": "repeat as many times as possible in 1m30s\n    do Swing: 20 reps\n",
}
MOVED = {"emom": PAUSED, "ladder": PAUSED, "couch": PAUSED + COUNTED_IN}

pytestmark = [
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL and fork"),
    pytest.mark.xdist_group("rehearsals"),  # which are made once
]


class Rehearsals:
    """The real command, over and over; what sounds goes into a file where it is to be measured."""

    def __init__(self, folder: Path, forks: Forks) -> None:
        self._folder = folder
        self._forks = forks
        self.sound = folder / "sound.flac"
        for name, body in BODIES.items():
            (folder / f"{name}.routine").write_text(f"routine {name}\n{body}{FORMS}")
        self.plain = {name: self.run(self.routine(name)) for name in (*BODIES, "couch")}

    def routine(self, name: str) -> Path:
        return WEEK_ONE if name == "couch" else self._folder / f"{name}.routine"

    def run(self, *arguments: object, lines: int | None = None) -> list[dict[str, Any]]:
        """Rehearse, killed behind that many lines of the log: the log."""
        given = ["rehearse", "--recogniser", "none", "--events", "-", *map(str, arguments)]
        ran = self._forks.run(given, lines=lines)
        assert ran.status == (0 if lines is None else -signal.SIGKILL)
        return [json.loads(line) for line in ran.out.splitlines(keepends=True) if line.endswith("\n")]

    def paused(self, name: str, at: float) -> list[dict[str, Any]]:
        """Rehearse into the file, paused for half a minute."""
        options = ["--hear", f"{at}=pause", "--hear", f"{at + PAUSED}=resume", "--speaker", self.sound]
        return self.run(self.routine(name), *options)


@pytest.fixture(scope="module")
def rehearsals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsals]:
    folder = tmp_path_factory.mktemp("moved")
    forks = Forks({"VOICECOACH_CACHE": str(folder / "cache")})
    with closing(forks):
        yield Rehearsals(folder, forks)


def times(log: list[dict[str, Any]], event: str) -> list[float]:
    return [one["t"] for one in log if one["event"] == event]


def pause_at(name: str, log: list[dict[str, Any]]) -> float:
    """A second of the middle: of a rest, or, where there is none, of a run."""
    return times(log, "set")[5] + 20.0 if name == "couch" else times(log, "set_done")[1] + 2.0


@pytest.mark.parametrize("name", MOVED)
def test_a_pause_of_half_a_minute_moves_every_later_start_by_exactly_that(
    name: str, rehearsals: Rehearsals
) -> None:
    plain = rehearsals.plain[name]
    at = pause_at(name, plain)
    paused = rehearsals.paused(name, at)
    before, after = times(plain, "set"), times(paused, "set")
    moved = [MOVED[name] if one > at else 0.0 for one in before]
    assert sum(map(bool, moved)) >= 3
    for first, second, more in zip(before, after, moved, strict=True):
        assert round((second - first) * RATE) == more * RATE
        assert abs(begins(rehearsals.sound, second) - (first + more) * RATE) <= WITHIN


def test_a_pause_of_half_a_minute_moves_the_end_of_rounds_against_the_clock_by_exactly_that(
    rehearsals: Rehearsals,
) -> None:
    plain = rehearsals.plain["amrap"]
    (began,), (ended,) = times(plain, "set"), times(plain, "set_done")
    paused = rehearsals.paused("amrap", began + 40.0)
    assert times(paused, "set") == [began]
    (later,) = times(paused, "set_done")
    assert round((later - ended) * RATE) == PAUSED * RATE
    assert abs(begins(rehearsals.sound, later, "end") - (ended + PAUSED) * RATE) <= WITHIN


def cut(rehearsals: Rehearsals, name: str, number: int, diary: Path) -> list[dict[str, Any]]:
    """Kill the rehearsal three lines of its log behind the beginning of set `number`: what it had logged."""
    plain = rehearsals.plain[name]
    lines = [line for line, one in enumerate(plain) if one["event"] == "set"][number] + 3
    return rehearsals.run(rehearsals.routine(name), "--diary", diary, lines=lines)


def go_on(rehearsals: Rehearsals, diary: Path) -> list[dict[str, Any]]:
    return rehearsals.run("--resume", "--diary", diary, "--speaker", rehearsals.sound)


@pytest.mark.parametrize("name", MOVED)
def test_killed_in_the_middle_it_goes_on_on_its_beat_in_the_samples_too(
    name: str, rehearsals: Rehearsals, tmp_path: Path
) -> None:
    sets = [one for one in rehearsals.plain[name] if one["event"] == "set"]
    killed = cut(rehearsals, name, len(sets) // 2, tmp_path / "diary.sqlite")
    resumed = go_on(rehearsals, tmp_path / "diary.sqlite")
    done = [one["exercise"] for one in (*killed, *resumed) if one["event"] == "set_done"]
    assert done == [one["exercise"] for one in sets]
    heard = [begins(rehearsals.sound, at) for at in times(resumed, "set")]
    assert len(heard) >= len(sets) // 2 - 1
    apart = [second["t"] - first["t"] for first, second in pairwise(sets[-len(heard) :])]
    # What a counted set was killed in begins once more, with its own way in.
    for (first, second), seconds in list(zip(pairwise(heard), apart, strict=True))[1:]:
        assert abs(second - first - seconds * RATE) <= WITHIN


def test_killed_in_the_middle_rounds_against_the_clock_have_what_is_left_of_it(
    rehearsals: Rehearsals, tmp_path: Path
) -> None:
    killed = cut(rehearsals, "amrap", 0, tmp_path / "diary.sqlite")
    assert not times(killed, "set_done")
    resumed = go_on(rehearsals, tmp_path / "diary.sqlite")
    (done,) = (one for one in resumed if one["event"] == "set_done")
    (whole,) = (one for one in rehearsals.plain["amrap"] if one["event"] == "set_done")
    assert done["reps"] == whole["reps"]
    assert abs(begins(rehearsals.sound, done["t"], "end") - done["t"] * RATE) <= WITHIN
