"""The content of the routines that ship: faithful to their articles, and fit to be heard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from msgspec.structs import replace

from voicecoach.player.eventlog import Read
from voicecoach.player.unattended import estimate
from voicecoach.progress.amounts import at_level, top
from voicecoach.routine.inherit import merged
from voicecoach.routine.library import load
from voicecoach.routine.model import (
    Ask,
    Do,
    Dose,
    HoldTime,
    Instruction,
    Linked,
    Reps,
    SidesKind,
    ToFatigue,
    normal,
)
from voicecoach.session.plan.forms import Form
from voicecoach.session.plan.planner import plan_routine
from voicecoach.session.plan.steps import AskStep, JumpStep, Plan, SayStep, StopStep, WaitStep, WorkStep
from voicecoach.session.words.en import COMMANDS

SCRIPTS = Path(__file__).parent.parent / "scripts"
LIBRARIES = {"core", "glutes", "standing"}
BOTTOMS = {"Belly brace", "Glute squeeze"}
"""What anyone can do lying down; every ladder ends at one of them."""

# What each article prescribes, in its order.
DOSES = {
    "glute-wake-up": [
        ("Seated squeeze", "2 left then right then both, hold 8"),
        ("Seated squeeze", "2 both only, hold 8"),  # only for a person who could not feel it
        ("Rising squeeze", "3-4 slow"),
    ],
    "booty-work-breakdown": [
        ("Glute bridge", "2 x 10-15 slow"),
        ("Belly leg raise", "2 x 6-10 slow left then right, hold 3-6"),
        ("Band side step", "2 x 10-12 right then left, switch 30"),
        ("Band squat", "2 x 8-10 slow"),
        ("Band squat", "2 x 8-10 slow"),  # in a file, which asks nothing
        ("Glute squeeze", "5"),  # our own, for a person who did not feel the glutes work
    ],
    "belly-leg-raise-pyramid": [("Belly leg raise", "6-10, 4-8, 2-6 slow left then right, hold 3-6")],
    "glute-activation": [
        ("Bird dog", "10 alternating"),
        ("Glute bridge", "10, hold 2-4"),
        ("Prone leg extension", "10 alternating, hold 2-4"),
        ("Clam shell", "10 left then right"),
        ("Mobility squat", "5"),
        ("Chair squat", "5"),  # where deep squats are not easy
    ],
    "glute-activation-short": [("Bird dog", "10 alternating"), ("Glute bridge", "10, hold 2-4")],
    "roze-four": [
        ("Side lying banded hip external rotation", "3 x to fatigue left then right"),
        ("Single leg hip bridge", "3 x 10-15 left then right"),
        ("Table top reach", "3-5 left then right, hold until done"),
        ("Table top hip external rotation", "3 x 10-15 left then right"),
    ],
    "daily-glute-strength": [
        ("Clam shell with a band", "3 x 10-12 left then right or to fatigue"),
        ("Side lying leg raise with a band", "3 x 10-12 left then right or to fatigue"),
        ("Glute bridge", "3 x 10-12 or to fatigue"),
        ("Single leg bridge", "3 x 10-12 left then right or to fatigue"),
        ("Monster walk", "3 x 10-12 or to fatigue"),
        ("Fire hydrant", "3 x 10-12 left then right or to fatigue"),
    ],
    "before-you-walk-or-run": [
        ("Band squat", "3 x 10"),
        ("Band side step", "3 x 5 right then left"),
        ("Band front step", "3 x 5 forward then backward"),
    ],
    "mcgill-big-three": [
        ("Curl-up", "6-8, 4-6, 2-4, hold 8-10"),
        ("Side bridge", "6-8, 4-6, 2-4 left then right, hold 8-10"),
        ("Bird dog", "6-8, 4-6, 2-4 left then right, hold 8-10"),
    ],
}

SOURCES = {
    "glute-wake-up": "4 Glute Exercises for Back Pain Relief",
    "booty-work-breakdown": "4 Glute Exercises for Back Pain Relief",
    "belly-leg-raise-pyramid": "4 Glute Exercises for Back Pain Relief",
    "glute-activation": "Strengthen Your Glutes to Reduce Low Back Pain",
    "glute-activation-short": "Strengthen Your Glutes to Reduce Low Back Pain",
    "roze-four": "The Best Glute Exercises For Lower Back Pain, Jakob Roze",
    "daily-glute-strength": "Strengthen the Glutes to Prevent Low Back Pain, exercises by Dr. Josh Alvarado",
    "before-you-walk-or-run": "Stronger Glutes Can Ease Lower Back Pain, exercises by Dr. Natalie Sampson",
    "mcgill-big-three": "Stuart McGill's big three, which 4 Glute Exercises for Back Pain Relief puts first",
}

PROMISES = re.compile(
    r"\b(cures?|heals?|fix(es)?|prevents?|relieves?|guarantee[ds]?|treats?|therapy|pain[ -]free"
    r"|will (help|ease|end))\b",
    re.IGNORECASE,
)

routines = pytest.mark.parametrize("name", sorted(DOSES))
"""Each test runs once a routine."""


def linked(name: str) -> Linked:
    return load(str(SCRIPTS / f"{name}.routine"), shipped=SCRIPTS)


def works(name: str) -> list[WorkStep]:
    return [step for step in plan_routine(linked(name)).steps if isinstance(step, WorkStep)]


def forms(name: str) -> list[Form]:
    """Every way of doing every exercise of a routine: all rungs of all ladders."""
    return [form for work in works(name) for form in work.ladder]


def spoken(name: str) -> list[str]:
    """All that a routine's script makes the coach say."""
    plan = plan_routine(linked(name))
    said = [plan.title, plan.first, *plan.needs]
    for step in plan.steps:
        if isinstance(step, SayStep | WaitStep | StopStep):
            said.append(step.text)
        text = getattr(step, "text", "")
        said.append(text)
    for form in forms(name):
        said += [form.name, form.relief, *form.setup, *form.cues]
        said += [phase.words for phase in form.phases]
        said += [prompt.text for prompt in form.prompts]
    return sorted({text for text in said if text})


def dos(body: tuple[Instruction, ...]) -> list[Do]:
    """Every `do`, in the order of the script, whatever it stands in."""
    found: list[Do] = []
    for one in body:
        if isinstance(one, Do):
            found.append(one)
        elif isinstance(one, Ask):
            found += [do for branch in one.branches for do in dos(branch.body)]
    return found


def span(low: float | None, high: float | None) -> str:
    return f"{low:g}" if low == high else f"{low:g}-{high:g}"


def spelled(dose: Dose, *, switch: bool) -> str:
    """The parts of a dose that an article prescribes; `switch` where it prescribes that too."""
    if isinstance(dose.amount, Reps):
        counts = ", ".join(span(one.low, one.high) for one in dose.amount.counts)
        slow = " slow" if dose.amount.slow else ""
    else:
        assert isinstance(dose.amount, ToFatigue)
        counts, slow = "to fatigue", ""
    one_count = not isinstance(dose.amount, Reps) or len(dose.amount.counts) == 1
    text = f"{dose.sets} x {counts}" if one_count and (dose.sets or 1) > 1 else counts
    text += slow
    if dose.sides:
        kind = dose.sides.kind
        text += " alternating" if kind is SidesKind.ALTERNATING else f" {' then '.join(dose.sides.words)}"
        text += " only" if kind is SidesKind.ONLY else ""
    text += hold(dose.hold)
    text += f", switch {dose.switch:g}" if switch else ""
    return text + (" or to fatigue" if dose.or_to_fatigue else "")


def hold(time: HoldTime | None) -> str:
    if time is None:
        return ""
    return ", hold until done" if time.until_done else f", hold {span(time.low, time.high)}"


def test_every_script_is_in_the_table() -> None:
    assert {path.stem for path in SCRIPTS.glob("*.routine")} == LIBRARIES | set(DOSES)


@routines
def test_doses_are_the_articles(name: str) -> None:
    routine = linked(name)
    found = []
    for number, do in enumerate(dos(routine.routine.body)):
        exercise = routine.exercises[normal(do.name.raw)]
        dose = merged(merged(exercise.dose, do.block.dose if do.block else None), do.dose)
        wanted = DOSES[name][number][1] if number < len(DOSES[name]) else ""
        found.append((exercise.name.raw, spelled(dose, switch=", switch" in wanted)))
    assert found == DOSES[name]


@routines
def test_the_source_names_the_article(name: str) -> None:
    source = linked(name).routine.source
    assert source is not None
    assert source.raw == SOURCES[name]


@routines
def test_every_rung_says_how_to_begin_what_to_mind_and_what_to_try_when_it_hurts(name: str) -> None:
    for form in forms(name):
        assert form.setup, form.name
        assert form.cues or form.prompts, form.name
        assert form.relief, form.name
        assert form.tags, form.name


@routines
def test_every_ladder_comes_down_to_something_anyone_can_do_lying_down(name: str) -> None:
    bottoms = {work.ladder[-1].name for work in works(name)}
    assert bottoms <= BOTTOMS
    assert all(form.setup[0].startswith("Lie") for form in forms(name) if form.name in BOTTOMS)


@routines
def test_no_ladder_meets_an_exercise_twice(name: str) -> None:
    for work in works(name):
        names = [form.name for form in work.ladder]
        assert len(set(names)) == len(names)


@routines
def test_only_steps_go_forward_and_backward(name: str) -> None:
    """A rung that speaks of a side of the body has sides to fill in."""
    for form in forms(name):
        if "{side}" in " ".join((*form.setup, *(phase.words for phase in form.phases))):
            assert form.sides
            assert set(form.sides) <= {"left", "right", "both"}, form.name


@routines
def test_easier_never_asks_for_more_than_the_written_exercise(name: str) -> None:
    """A step down must be possible with what the person was told to bring, or has at home."""
    furniture = {"a chair"}
    for work in works(name):
        needs = set(work.form.needs)
        for form in work.ladder[work.home :]:
            assert set(form.needs) <= needs | furniture, form.name


@routines
def test_nothing_promises_health(name: str) -> None:
    assert [text for text in spoken(name) if PROMISES.search(text)] == []


@routines
def test_nothing_sounds_like_a_command(name: str) -> None:
    """The person who lies there must be the only one who says them."""
    phrases = sorted({phrase for phrases in COMMANDS.values() for phrase in phrases})
    command = re.compile(rf"\b({'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE)
    assert [text for text in spoken(name) if command.search(text)] == []


@routines
def test_setup_is_a_few_short_lines(name: str) -> None:
    long = [text for form in forms(name) for text in form.setup if len(text.split()) > 12]
    assert not long
    assert max(len(form.setup) for form in forms(name)) <= 4


@routines
def test_holds_are_never_longer_than_thirty_seconds(name: str) -> None:
    """An open one lasts as many breaths as a balloon takes, and a minute at most."""
    held = [(phase.seconds, phase.at_most) for form in forms(name) for phase in form.phases if phase.holds]
    assert all((seconds or 0) <= 30 for seconds, _ in held)
    assert all((at_most or 61) <= 60 for seconds, at_most in held if seconds is None)


def test_the_big_three_hold_no_longer_than_ten_seconds() -> None:
    for do in dos(linked("mcgill-big-three").routine.body):
        assert do.dose is not None
        assert do.dose.hold is not None
        assert do.dose.hold.high == 10


def ways(plan: Plan) -> Iterator[float]:
    """The minutes of each way through its questions, at estimated lengths of speech."""
    asked = [index for index, step in enumerate(plan.steps) if isinstance(step, AskStep)]
    for targets in product(*([choice.target for choice in _asked(plan, index).choices] for index in asked)):
        steps = list(plan.steps)
        for index, target in zip(asked, targets, strict=True):
            steps[index] = JumpStep(target)
        yield estimate(replace(plan, steps=tuple(steps)))[0].seconds / 60


def _asked(plan: Plan, index: int) -> AskStep:
    step = plan.steps[index]
    assert isinstance(step, AskStep)
    return step


def grown(plan: Plan) -> Plan:
    """With every dose at the top of its ranges."""
    steps = (
        replace(step, ladder=tuple(at_level(form, top(form)) for form in step.ladder))
        if isinstance(step, WorkStep)
        else step
        for step in plan.steps
    )
    return replace(plan, steps=tuple(steps))


@routines
def test_about_states_the_time(name: str) -> None:
    """As a file takes, at the low end of every range; and the longest way, and what it grows to."""
    routine = linked(name)
    about = routine.routine.about
    assert about is not None
    stated = re.search(r"\bAbout (\d+) minutes(?:, with [a-z ]+ (\d+))?(?:, later up to (\d+))?\.", about.raw)
    assert stated is not None
    file, longest, later = (int(minutes) if minutes else None for minutes in stated.groups())
    assert file is not None
    plan = plan_routine(routine)
    assert abs(estimate(plan)[0].seconds / 60 - file) < 0.75
    assert abs(max(ways(plan)) - (longest or file)) < 0.75
    assert abs(max(ways(grown(plan))) - (later or longest or file)) < 0.75


@routines
def test_there_is_time_to_get_into_position(name: str) -> None:
    """From the last word of a setup to the first rep, a few seconds at least, with 3-2-1 in them."""
    _, entries = estimate(plan_routine(linked(name)))
    log = [entry.to_json() for entry in entries]
    assert [entry for entry in log if entry["event"] == "dropped"] == []
    for start in (index for index, entry in enumerate(log) if entry["event"] == "set"):
        said = [one for one in log[:start] if one["event"] == "say"]
        assert [one["text"] for one in said[-3:]] == ["three", "two", "one"] or _follows_a_short_gap(
            log, start
        )
        assert log[start]["t"] - said[-4]["end"] >= 3


def _follows_a_short_gap(log: list[Read], start: int) -> bool:
    """A gap of under six seconds has no count-in."""
    gap = next(entry for entry in reversed(log[:start]) if entry["event"] == "rest")
    return bool(gap["end"] - gap["t"] < 6)
