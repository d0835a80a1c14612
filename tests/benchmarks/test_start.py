from __future__ import annotations

from benchmarks.start import CLICK, WAYS, Started, measure


def test_each_way_is_run_in_turn_and_compared_with_click_alone() -> None:
    rounds: list[str] = []
    started = measure(1, rounds.append)
    assert rounds == ["round 0 of 1", "round 1 of 1"]
    assert all(len(runs) == 1 and runs[0] > 0 for runs in started.runs.values())


def test_a_table_shows_medians_and_how_many_times_click_they_are() -> None:
    runs = {way: [0.5] for way in WAYS} | {CLICK: [0.1, 9.0, 0.2], "voicecoach --help": [0.6]}
    started = Started(runs, {"system": "this"})
    rows = {row[:24].strip(): row[24:].split() for row in started.table().splitlines()}
    assert rows[CLICK] == ["0.200", "0.100", "1.0"]
    assert rows["voicecoach --help"] == ["0.600", "0.600", "3.0"]
    assert started.as_json()["times"]["voicecoach --help"] == 3.0
