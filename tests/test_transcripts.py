"""The transcripts of the pain dialogue in docs/guarantees.md, as a session performs them now.

After a change that is meant, `VOICECOACH_GOLDEN=write pytest tests/test_transcripts.py` writes them anew:
read them aloud, as somebody lying there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from voicecoach.listen.phrases.typed import WrittenPhrases
from voicecoach.player.clips import EstimatedClips
from voicecoach.player.eventlog import Entry, sheet_line
from voicecoach.player.loop import Player
from voicecoach.player.stage import Timeline
from voicecoach.routine.library import load
from voicecoach.session.events import FRAME_RATE, Hearing, Start
from voicecoach.session.plan.planner import plan_routine
from voicecoach.session.session import Session

PAGE = Path(__file__).parent.parent / "docs" / "guarantees.md"
ROUTINE = "glute-activation-short"
BEGUN = ((14.0, "ready"), (20.0, "one"))
WORK = 50.0
"""Seconds at which the glute bridge goes on."""


MUTED = ((6 * FRAME_RATE, Hearing(on=False, reason="The microphone gives only silence: is it muted?")),)
"""Found out after six seconds, of a microphone that brings nothing."""


def typed(*said: tuple[float, str]) -> Callable[[], WrittenPhrases]:
    return lambda: WrittenPhrases([(round(at * FRAME_RATE), phrase) for at, phrase in (*BEGUN, *said)])


NINE = typed((WORK, "pain"), (57.0, "nine"), (105.0, "resume"))
TWO_THEN_NINE = typed(
    (WORK, "pain"), (57.0, "two"), (70.0, "ready"), (95.0, "pain"), (102.0, "nine"), (124.0, "no")
)
UNSCORED = typed((WORK, "pain"), (53.0, "stop"), (58.0, "resume"))
IN_THE_REST = typed((60.0, "next exercise"), (85.0, "pain"), (92.0, "four"), (112.0, "ready"))
CASES: dict[str, tuple[str, float, Callable[[], WrittenPhrases]]] = {
    "pain 9, no answer, then resume": (ROUTINE, WORK, NINE),
    "pain 2, then 9": (ROUTINE, 95.0, TWO_THEN_NINE),
    "pain with no score, then resume": (ROUTINE, WORK, UNSCORED),
    "pain in the rest before the next exercise": ("daily-glute-strength", 60.0, IN_THE_REST),
    "a muted microphone": ("booty-work-breakdown", 0.0, lambda: WrittenPhrases(MUTED)),
}


def transcript(name: str) -> str:
    routine, since, ears = CASES[name]
    lines: list[str] = []

    def log(entry: Entry) -> None:
        if entry.seconds >= since and (line := sheet_line(entry)) and "  tone " not in line:
            lines.append(line)

    Player(Session(), EstimatedClips(), Timeline(), ears=ears(), log=log).run(
        Start(plan_routine(load(routine)))
    )
    return "\n".join(lines[:24]) + "\n"


def shown() -> Iterator[tuple[str, str]]:
    text = PAGE.read_text(encoding="utf-8")
    for found in re.finditer(r"\*\*([^*]+)\*\*\n\n```text\n(.*?)```", text, flags=re.DOTALL):
        yield found[1], found[2]


def test_every_transcript_is_shown() -> None:
    assert [name for name, _ in shown()] == list(CASES)


@pytest.mark.parametrize("name", list(CASES))
def test_it_is_as_it_is_performed(name: str) -> None:
    if os.environ.get("VOICECOACH_GOLDEN") == "write":
        text = PAGE.read_text(encoding="utf-8")
        block = re.compile(rf"(\*\*{re.escape(name)}\*\*\n\n```text\n).*?```", flags=re.DOTALL)
        PAGE.write_text(block.sub(lambda found: f"{found[1]}{transcript(name)}```", text), encoding="utf-8")
    assert dict(shown())[name] == transcript(name)
