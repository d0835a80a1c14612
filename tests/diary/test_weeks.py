"""Twelve weeks of somebody's training, through the real session, as figures that have been read.

After a change that is meant, `VOICECOACH_GOLDEN=write pytest tests/diary/test_weeks.py` writes them anew:
read the difference line by line, as whoever treats that person.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.diary.conftest import Trained
from tests.diary.histories import works
from tests.diary.person import DAYS, FLARE_UP, Day
from voicecoach.diary.clinician_report import letter
from voicecoach.diary.sketch import sketch
from voicecoach.diary.store import Store
from voicecoach.session.plan.steps import WorkStep

pytestmark = pytest.mark.xdist_group("twelve weeks")  # that are trained once

GOLDEN = Path(__file__).parent / "weeks.txt"


def report(trained: Trained) -> Iterator[str]:
    """The days with what was asked and said, the decisions, the page for a clinician, the sketch."""
    for day in trained.days:
        yield f"{day.at:%d %b}  {'; '.join(begins(step) for step in works(day.plan))}"
        yield from (f"        asked: {line}" for line in day.asked)
        yield from (f"        told: {line}" for line in day.plan.notes)
        if day.said:
            yield f"        said: {', '.join(day.said)}"
    yield from ("", "--- why ---", "")
    yield from (f"{one.at:%d %b}  {one.exercise}: {one.words}" for one in trained.days[-1].decisions)
    with Store(trained.diary, make=False) as store:
        history = store.history()
    yield from ("", "--- text ---", "", *letter(history, trained.days[-1].decisions))
    yield from ("", "--- sketch ---", "", *sketch(history))


def begins(step: WorkStep) -> str:
    if step.left_out:
        return f"{step.exercise} left out"
    form = step.ladder[step.rung]
    return f"{form.name} {form.amounts[0].today:g}"


def test_the_twelve_weeks_are_as_reviewed(trained: Trained) -> None:
    lines = "".join(f"{line}\n" for line in report(trained))
    if os.environ.get("VOICECOACH_GOLDEN") == "write":
        GOLDEN.write_text(lines, encoding="utf-8")
    assert lines == GOLDEN.read_text(encoding="utf-8")


def on(trained: Trained, day: int) -> Day:
    return trained.days[DAYS.index(day)]


def bridge(day: Day) -> WorkStep:
    return next(step for step in works(day.plan) if step.exercise == "Bridge")


def test_the_flare_up_leaves_the_exercise_out_until_it_is_asked_for(trained: Trained) -> None:
    sore = [day for day in DAYS if day in FLARE_UP]
    assert not bridge(on(trained, sore[0])).left_out
    assert [bool(bridge(on(trained, day)).left_out) for day in sore[2:]] == [True] * len(sore[2:])
    back = next(day for day in trained.days if "Bridge is left out" in "".join(day.asked))
    assert "yes" in back.said
    assert not bridge(back).left_out
    assert (back.at - on(trained, sore[1]).at).days >= 7


def test_every_harder_form_was_taken_with_a_yes(trained: Trained) -> None:
    for before, day in zip(trained.days, trained.days[1:], strict=False):
        for was, step in zip(works(before.plan), works(day.plan), strict=True):
            if step.rung < was.rung and not step.left_out:
                assert "yes" in day.said
