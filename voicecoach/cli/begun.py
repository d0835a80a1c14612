"""The programme that was begun: kept and found again, with the person's standing in it and what is due."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from voicecoach.errors import ScriptError, UsageError

if TYPE_CHECKING:
    from voicecoach.programme.model import Programme, ProgrammeStage
    from voicecoach.programme.standing import Performed, Whereabouts
    from voicecoach.progress.rows import History

SUFFIX = ".programme"


class Begun(Struct, frozen=True):
    """A programme that was begun: its file, and the first day."""

    path: Path
    began: date


def in_words(day: date) -> str:
    """The day, such as "3 May 2026"."""
    return f"{day.day} {day:%B %Y}"


def routines_of(stage: ProgrammeStage) -> str:
    """The routines of a stage and their days, in words."""
    return "; ".join(f"{part.routine}, {part.days.words}" for part in stage.does)


def due_lines(programme: Programme, standing: Whereabouts) -> list[str]:
    """The lines about what is due today, and why, and when to see somebody."""
    lines = [standing.why] if standing.flared else []
    lines += ["It flared up twice running: see somebody who treats you."] if standing.again else []
    lines += [f"See somebody who treats you if this is so: {reason}" for reason in standing.see]
    if standing.is_over(programme):
        return [*lines, f"{programme.name} is through. Well done."]
    if not standing.due and standing.ahead:
        when = "tomorrow" if standing.flared else in_words(standing.since)
        more = "more " if standing.flared else ""
        stage = programme.stages[standing.stage]
        return [*lines, f"Nothing {more}is due today. From {when}: {routines_of(stage)} ({stage.name})."]
    if not standing.due:
        return [*lines, f"Nothing is due today ({programme.stages[standing.stage].name})."]
    for one in standing.due:
        more = "" if one.times == 1 else f", {one.left} of {one.times} times left"
        lines.append(f"Today: {one.routine}{more} ({programme.stages[standing.stage].name}).")
    return lines


def find(name: str) -> Path:
    """The programme's file: a path, one here, or one that ships. Raises UsageError."""
    from voicecoach.routine.library import shipped_folder

    folder = shipped_folder() / "programmes"
    for path in (Path(name), Path(f"{name}{SUFFIX}"), folder / f"{name}{SUFFIX}"):
        if path.suffix == SUFFIX and path.is_file():
            return path.absolute()
    there = ", ".join(sorted(path.stem for path in folder.glob(f"*{SUFFIX}")))
    message = f"There is no programme '{name}'."
    raise UsageError(message, f"These ship: {there}; or give the path of your own, NAME{SUFFIX}.")


def load(path: Path) -> Programme:
    """Read the programme. Raises ScriptError with every mistake drawn."""
    from voicecoach.programme.parser import parse
    from voicecoach.routine.files import text_of
    from voicecoach.routine.problems import draw

    text = text_of(path)
    loaded, problems = parse(text, str(path))
    if loaded is None:
        message = "\n\n".join(draw(one, text) for one in problems)
        raise ScriptError(message)
    return loaded


def script_of(routine: str, programme: Path) -> str:
    """The script of a routine: beside the programme, else the one of that name."""
    beside = programme.parent / f"{routine}.routine"
    return str(beside) if beside.is_file() else routine


def _place() -> Path:
    from voicecoach.folders import data_folder

    return data_folder() / "programme.json"


def keep(begun: Begun) -> None:
    """Remember that it was begun."""
    from voicecoach.files import write_text

    place = _place()
    place.parent.mkdir(parents=True, exist_ok=True)
    write_text(place, json.dumps({"path": str(begun.path), "began": begun.began.isoformat()}))


def begun_one() -> Begun:
    """The programme that was begun. Raises UsageError without one."""
    try:
        data = json.loads(_place().read_text(encoding="utf-8"))
        return Begun(Path(data["path"]), date.fromisoformat(data["began"]))
    except FileNotFoundError:
        message = "You have begun no programme."
        raise UsageError(message, "Begin one: voicecoach programme couch-to-5k") from None
    except (OSError, ValueError, KeyError, TypeError):
        message = f"{_place()} can't be read."
        raise UsageError(
            message, "Begin the programme again: voicecoach programme NAME --from DATE"
        ) from None


def standing_of(begun: Begun, programme: Programme, diary: Path | None = None) -> Whereabouts:
    """The person's standing today in the programme that was begun, by the diary."""
    from voicecoach.diary.location import diary_path
    from voicecoach.diary.store import Store
    from voicecoach.programme.standing import stands

    file = diary or diary_path()
    outings: list[Performed] = []
    if file.exists():
        with Store(file, make=False) as store:
            outings = outings_of(store.history())
    return stands(programme, begun.began, outings, this_day())


def outings_of(history: History) -> list[Performed]:
    """Sessions of the diary as a programme needs them: day, routine, and worst pain."""
    from voicecoach.programme.standing import Performed
    from voicecoach.progress.progression import score

    worst: dict[int, int] = {}
    for pain in history.pains:
        worst[pain.session] = max(score(pain), worst.get(pain.session, 0))
    return [
        Performed(
            one.began.date(),
            Path(one.path).stem if one.path else one.routine,
            worst.get(one.id),
            finished=one.reason in {"done", "script"},
        )
        for one in history.sessions
    ]


def this_day() -> date:
    """Today, on this machine's clock."""
    return datetime.now().astimezone().date()
