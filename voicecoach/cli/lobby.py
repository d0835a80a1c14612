"""The page while no session goes on: what is due today, the routines, the last sessions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from voicecoach.cli.begun import begun_one, due_lines, load, script_of, standing_of, this_day
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from voicecoach.progress.rows import History

SHOWN_SESSIONS, PLOTTED, PLOTTED_WEEKS, PLOTTED_EXERCISES = 10, 30, 16, 3


class DueToday(Struct, frozen=True):
    """The programme's sentences about a day, and the script of each routine that is due, by name."""

    lines: tuple[str, ...] = ()
    about: str = ""
    scripts: Mapping[str, str] = field(default_factory=dict)


def lobby() -> dict[str, Any]:
    """The members of the page while no session goes on."""
    today = this_day()
    what = due(today)
    return {
        "today": list(what.lines),
        "due": [
            {"name": name, "title": _title(script) or name, "about": what.about}
            for name, script in what.scripts.items()
        ],
        "routines": offered(),
        "history": lately(today),
    }


def script(name: str) -> str:
    """The script of a routine that is due or offered: one of a programme may stand beside its file."""
    return due(this_day()).scripts.get(name, name)


def forget() -> None:
    """A session has been: what is due, and what was done, are looked up again."""
    due.cache_clear()
    lately.cache_clear()


@lru_cache(maxsize=1)
def due(today: date) -> DueToday:  # noqa: ARG001 - another day, another answer
    """Sentences and routines of this day; none if no programme was begun, or it can't be read."""
    try:
        begun = begun_one()
        programme = load(begun.path)
        standing = standing_of(begun, programme)
    except VoicecoachError:
        return DueToday()
    about = programme.name.raw
    if not standing.is_over(programme):
        about += f": {programme.stages[standing.stage].name}"
    scripts = [script_of(one.routine, begun.path) for one in standing.due]
    return DueToday(tuple(due_lines(programme, standing)), about, {Path(one).stem: one for one in scripts})


@lru_cache(maxsize=32)
def _title(path: str) -> str:
    from voicecoach.routine.library import load as load_routine

    try:
        return load_routine(path).routine.name.raw
    except VoicecoachError:
        return ""


@lru_cache(maxsize=1)
def offered() -> list[dict[str, str]]:
    """The routines that can be started."""
    from voicecoach.cli import scripts

    return [
        {"name": name, "title": linked.routine.name.raw, "about": " ".join(scripts.about(linked))}
        for name, linked in scripts.found()
    ]


# --- what was done -------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def lately(today: date) -> dict[str, Any] | None:
    """The last sessions; None without any, or if no diary can be read."""
    from voicecoach.diary.location import diary_path
    from voicecoach.diary.store import Store
    from voicecoach.errors import DiaryError
    from voicecoach.progress import summary

    try:
        with Store(diary_path(), make=False) as store:
            kept = store.history()
    except DiaryError:
        return None
    lines = summary.sessions(kept)
    if not lines:
        return None
    began = tuple(line.session.began for line in lines)
    return {
        "words": summary.weeks(began, today, 8).words,
        "sessions": [
            {
                "day": f"{line.session.began:%d %b}",
                "title": line.session.routine,
                "minutes": line.minutes,
                "pain": ", ".join(_pain(exercise, score) for exercise, score in line.pain),
            }
            for line in reversed(lines[-SHOWN_SESSIONS:])
        ],
        "plots": list(plots(kept)),
    }


def plots(kept: History) -> Iterator[dict[str, Any]]:
    """Bars, the latest last: pain, reps or seconds of what was done most often, minutes a week."""
    from voicecoach.progress import summary

    lines = summary.sessions(kept)[-PLOTTED:]
    if len(lines) < 2:  # noqa: PLR2004 - one bar says nothing
        return
    scores = [max((score or 0 for _, score in line.pain), default=0) for line in lines]
    yield {"name": "Pain, the worst of each session, 0 to 10", "most": 10, "values": scores}
    often = Counter({one.exercise: len(one.did) for one in summary.exercises(kept) if len(one.did) > 1})
    chosen = {name for name, _ in often.most_common(PLOTTED_EXERCISES)}
    for one in summary.exercises(kept):
        if one.exercise in chosen:
            means = [round(did.mean, 1) for did in one.did[-PLOTTED:]]
            what = f"{one.exercise}, {one.did[-1].unit} a set"
            yield {"name": what, "most": max(means), "values": means}
    minutes = [round(time) for _, time in summary.minutes_by_week(kept)[-PLOTTED_WEEKS:]]
    if len(minutes) > 1:
        yield {"name": "Minutes each week", "most": max(minutes), "values": minutes}


def _pain(exercise: str, score: int | None) -> str:
    where = exercise or "somewhere"
    return where if score is None else f"{where} {score}"
