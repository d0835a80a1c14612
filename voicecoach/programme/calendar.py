"""A programme as a calendar (iCalendar, RFC 5545): an event for each day on which something is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256

from voicecoach.programme.model import Programme, ProgrammeStage
from voicecoach.programme.standing import Whereabouts, days_of

FOR_GOOD = 28
"""Days that are written of a stage that has no length of its own."""
_WIDEST = 75  # octets of a line


def calendar(programme: Programme, standing: Whereabouts) -> str:
    """From where the person stands on, as if all went well."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//voicecoach//programme//EN"]
    since = standing.since
    for number in range(standing.stage, len(programme.stages)):
        stage = programme.stages[number]
        many = stage.days or _until(stage, since) or FOR_GOOD
        for day, routine, times in days_of(stage, since, many):
            lines += _event(programme, str(stage.name), day, routine, times)
        apart = max(one.days.every for one in stage.does)
        since += timedelta(days=-(-many // apart) * apart)
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _until(stage: ProgrammeStage, since: date) -> int:
    """The days in which a stage's sessions can be done, where nothing is missed; 0 where it has none."""
    many, done = 0, 0
    while done < stage.sessions and many < 366:  # noqa: PLR2004 - a year of a stage is no plan
        day = since + timedelta(days=many)
        done += sum(one.days.times for one in stage.does if one.days.falls_on(day, since))
        many += 1
    return many


def _event(programme: Programme, stage: str, day: date, routine: str, times: int) -> Iterator[str]:
    more = "" if times == 1 else f", {times} times"
    uid = sha256(f"{programme.name} {stage} {day} {routine}".encode()).hexdigest()[:24]
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}@voicecoach"
    yield f"DTSTAMP:{day:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"SUMMARY:{_escaped(f'{programme.name}: {routine}{more}')}"
    yield f"DESCRIPTION:{_escaped(f'{stage}. voicecoach play {routine}')}"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """No line is longer than 75 octets; one that goes on begins with a space."""
    while len(line.encode()) > _WIDEST:
        cut = _WIDEST
        while len(line[:cut].encode()) > _WIDEST:
            cut -= 1
        yield line[:cut]
        line = f" {line[cut:]}"
    yield line
