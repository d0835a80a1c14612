"""A simulated person through the knee programme with a flare-up: what `today` said, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.cli.begun import due_lines, load
from voicecoach.programme.calendar import calendar
from voicecoach.programme.parser import parse
from voicecoach.programme.standing import Performed, stands
from voicecoach.routine.library import examine

SHIPPED = Path(__file__).parents[2] / "scripts" / "programmes"
KNEE = load(SHIPPED / "knee-after-surgery.programme")
BEGAN = date(2026, 3, 2)  # a Monday


def person(days: int) -> list[str]:
    """The person does what is due, misses two days, and has a flare-up in the second stage."""
    outings: list[Performed] = []
    told = []
    for number in range(days):
        day = BEGAN + timedelta(days=number)
        standing = stands(KNEE, BEGAN, outings, day)
        told.append(f"{number + 1:2} {day:%a %d %b}: {' '.join(due_lines(KNEE, standing))}")
        if number in {4, 5}:  # away for two days
            continue
        for due in standing.due:
            hurt = 6 if number == 20 else 2 if number == 16 else None
            outings += [Performed(day, due.routine, hurt)] * (1 if hurt else due.left)
    return told


def test_what_today_said_on_each_day() -> None:
    said = (Path(__file__).parent / "knee.txt").read_text(encoding="utf-8")
    assert "\n".join(person(60)) + "\n" == said


def test_what_was_missed_is_not_due_later() -> None:
    standing = stands(KNEE, BEGAN, [], BEGAN + timedelta(days=5))
    assert [(one.routine, one.left) for one in standing.due] == [("knee-settle", 3)]


def test_every_other_day_is_counted_from_what_was_done_last() -> None:
    couch = load(SHIPPED / "couch-to-5k.programme")
    outings: list[Performed] = []
    runs = []
    for number in range(40):
        day = BEGAN + timedelta(days=number)
        due = stands(couch, BEGAN, outings, day).due
        if due and number not in {4, 5}:
            outings.append(Performed(day, due[0].routine))
            runs.append((number, due[0].routine))
    assert all(second - first >= 2 for (first, _), (second, _) in pairwise(runs))
    assert [routine for _, routine in runs][:7] == ["couch-week-1"] * 3 + ["couch-week-2"] * 3 + [
        "couch-week-3"
    ]


def test_on_the_day_of_a_flare_up_it_is_said_why_no_more_is_due_and_what_tomorrow_has() -> None:
    standing = stands(KNEE, BEGAN, [Performed(BEGAN, "knee-settle", 7)], BEGAN)
    assert due_lines(KNEE, standing) == [
        "It hurt 7 of 10 on 2 March: Settle begins again.",
        f"See somebody who treats you if this is so: {KNEE.stages[0].see[0]}",
        "Nothing more is due today. From tomorrow: knee-settle, 3 times a day (Settle).",
    ]
    later = stands(KNEE, BEGAN, [Performed(BEGAN, "knee-settle", 7)], BEGAN + timedelta(days=4))
    assert due_lines(KNEE, later) == ["Today: knee-settle, 3 of 3 times left (Settle)."]


def test_before_it_begins_it_is_said_when_it_does() -> None:
    standing = stands(KNEE, BEGAN, [], BEGAN - timedelta(days=3))
    assert due_lines(KNEE, standing) == [
        "Nothing is due today. From 2 March 2026: knee-settle, 3 times a day (Settle)."
    ]


def test_two_flare_ups_running_in_the_first_stage_ask_for_somebody() -> None:
    hurt = [Performed(BEGAN, "knee-settle", 7), Performed(BEGAN + timedelta(days=1), "knee-settle", 8)]
    standing = stands(KNEE, BEGAN, hurt, BEGAN + timedelta(days=2))
    assert standing.stage == 0
    assert due_lines(KNEE, standing)[:2] == [
        "It hurt 8 of 10 on 3 March: Settle begins again.",
        "It flared up twice running: see somebody who treats you.",
    ]


outings = st.lists(
    st.builds(
        Performed,
        st.integers(0, 80).map(lambda number: BEGAN + timedelta(days=number)),
        st.sampled_from(["knee-settle", "knee-move", "knee-strengthen", "other"]),
        st.none() | st.integers(0, 10),
        st.booleans(),
    ),
    max_size=60,
)


@given(outings, st.integers(0, 90))
def test_wherever_one_stands_it_is_a_stage_and_no_more_is_due_than_the_day_has(
    done: list[Performed], number: int
) -> None:
    day = BEGAN + timedelta(days=number)
    standing = stands(KNEE, BEGAN, done, day)
    assert 0 <= standing.stage < len(KNEE.stages)
    assert standing.since <= day + timedelta(days=1)
    assert all(1 <= one.left <= one.times <= 3 for one in standing.due)
    flared = [one for one in done if (one.worst or 0) >= KNEE.flare and one.day <= day]
    if flared and standing.stage == len(KNEE.stages) - 1:
        assert any(one.worst is None for one in done)


def test_the_calendar_has_an_event_for_each_day_on_which_something_is_due() -> None:
    text = calendar(KNEE, stands(KNEE, BEGAN, [], BEGAN))
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == 14 + 14 + 12  # two weeks, two weeks, four of three days
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "SUMMARY:Knee after surgery: knee-settle\\, 3 times" in text


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.programme")), ids=lambda path: path.stem)
def test_a_programme_that_ships_is_right_and_so_is_all_that_it_does(path: Path) -> None:
    loaded = load(path)
    assert loaded.source
    for stage in loaded.stages:
        for one in stage.does:
            beside = path.parent / f"{one.routine}.routine"
            examined = examine(str(beside) if beside.exists() else one.routine.raw)
            assert examined.drawn() == ""


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("for a while", "It is not clear for how long."),
        ("until it is good", "It is not clear until when."),
        ("do knee-settle on Mondag", "'Mondag' is no plan of days."),
        ("doo knee-settle", "'doo' can't stand here."),
        ("see", "The words are missing."),
    ],
)
def test_a_mistake_says_where_and_what(line: str, message: str) -> None:
    text = f"programme P\nstage S\n    do a\n    for 1 week\n    {line}\nstage T\n    do b\n"
    loaded, problems = parse(text, "p.programme")
    assert loaded is None
    assert [(one.span.line, one.message) for one in problems if one.severity == "error"] == [(5, message)]
