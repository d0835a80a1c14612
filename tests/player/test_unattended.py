from __future__ import annotations

import pytest

from tests.session.driver import plan
from voicecoach.errors import ScriptError
from voicecoach.player.eventlog import Spoken
from voicecoach.player.unattended import estimate, texts
from voicecoach.session.events import Level

SCRIPT = """
routine Short
say Hello.
do Squat: 2 x 3 reps, rest 20s
exercise Squat
    setup Stand up straight.
    rep down 1s, up 1s
"""


@pytest.mark.parametrize("level", ["full", "counts"])
def test_all_that_is_said_is_among_the_texts(level: Level) -> None:
    short = plan(SCRIPT)
    _, log = estimate(short, level)
    said = [entry.what.text for entry in log if isinstance(entry.what, Spoken)]
    known = list(texts(short, level))
    assert "three" in said
    assert set(said) <= set(known)
    assert ("Stand up straight." in known) == (level == "full")
    assert known[:2] == ["Short.", "Hello."]


def test_there_are_none_of_what_nobody_could_end() -> None:
    with pytest.raises(ScriptError, match="done"):
        next(texts(plan("routine Endless\ndo Squat: until done\nexercise Squat\n")))
