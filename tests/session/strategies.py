"""Plans of every shape, small."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from voicecoach.routine.library import routines, shipped_folder
from voicecoach.session.plan.forms import Amount, Form, Phase, Prompt, Race, Weights
from voicecoach.session.plan.planner import plan_routine
from voicecoach.session.plan.steps import (
    AskStep,
    BeatStep,
    Choice,
    JumpStep,
    Plan,
    RestStep,
    SayStep,
    SideStep,
    SoundStep,
    Step,
    StopStep,
    WaitStep,
    WorkStep,
)

CASES = Path(__file__).parents[1] / "routine" / "cases"
NAMES = ("Bridge", "Plank", "Squat", "March")
SIDES = ((), ("left",), ("left", "right"), ("forward", "back", "across"))

seconds = st.sampled_from([0.4, 0.5, 1.0, 1.333, 2.0, 3.0, 4.0])
lengths = st.sampled_from([0.5, 2.0, 5.0, 6.0, 9.0, 12.0, 15.0, 31.0])
UNTIMED = ("last rep", "halfway", "first set", "last set")
whens = st.sampled_from([("rep", 2.0), ("in", 4.0), ("left", 5.0), *((one, None) for one in UNTIMED)])


@st.composite
def phases(draw: st.DrawFn) -> tuple[Phase, ...]:
    """One rep: a few phases, some of them holds, some open."""
    found = []
    for word in draw(
        st.lists(st.sampled_from(["lift", "hold", "lower {side}", "reach"]), min_size=1, max_size=3)
    ):
        holds = word == "hold"
        is_open = holds and draw(st.integers(0, 5)) == 0
        length = None if is_open else draw(st.sampled_from([2.0, 3.0, 11.0]) if holds else seconds)
        found.append(Phase(word, length, holds=holds, at_most=6.0 if is_open else None))
    return tuple(found)


@st.composite
def forms(draw: st.DrawFn, name: str, sets: int, more: tuple[str, ...] = ()) -> Form:
    """A way of doing it."""
    shapes = ["reps", "reps", "timed", "held", "open held", "to fatigue", "own pace", *more]
    shape = draw(st.sampled_from(shapes))
    sides = draw(st.sampled_from(SIDES))
    held = shape in ("held", "open held")
    if shape in ("held", "timed"):
        amount = Amount(4.0, 25.0, draw(st.sampled_from([4.0, 10.0, 25.0])))
    elif shape in ("open held", "to fatigue"):
        amount = Amount(None, None, None)
    elif shape == "distance":
        amount = Amount(10.0, 20.0, draw(st.sampled_from([10.0, 12.5, 20.0])))
    else:
        amount = Amount(1, 4, draw(st.integers(1, 4)))
    rep = (Phase("hold", None, holds=True),) if held else draw(phases())
    if not sides:
        rep = tuple(
            Phase(p.words.replace(" {side}", ""), p.seconds, p.holds, p.breath, p.at_most) for p in rep
        )
    if shape == "distance":
        rep = (Phase("Walk", None),)
    if shape == "own pace":
        rep = tuple(Phase(p.words, None) for p in rep)
    setups = [(), ("Lie down.",), ("On your {side} side." if sides else "Sit.", "Breathe out.", "Settle in.")]
    alternating = len(sides) > 1 and not held and draw(st.booleans())
    return Form(
        name=name,
        amounts=(amount,) * sets,
        timed=shape in ("held", "timed", "open held"),
        phases=rep,
        held=held,
        own_pace=shape in ("own pace", "distance"),
        noun="metres" if shape == "distance" else "reps",
        distance=shape == "distance",
        weights=draw(
            st.sampled_from([None, None, Weights((20.0, 22.5), "kg"), Weights((5.0,), "lb", 9.0, 2.0)])
        ),
        to_fatigue=shape == "to fatigue",
        at_most=draw(st.sampled_from([None, 3.0])) if shape in ("open held", "to fatigue") else None,
        sides=sides,
        alternating=alternating,
        one_side_at_a_time=draw(st.booleans()) and not alternating,
        every_word=draw(st.booleans()),
        setup=draw(st.sampled_from(setups)),
        settle=draw(st.sampled_from([2.0, 8.0, 8.0, None])),
        rest=draw(lengths),
        switch=draw(lengths),
        cues=draw(st.sampled_from([(), ("Squeeze.",), ("Squeeze.", "A cue that is rather long to fit in.")])),
        prompts=tuple(Prompt(when, value, "Well now.") for when, value in draw(st.lists(whens, max_size=2))),
        relief=draw(st.sampled_from(["", "A little less."])),
        tags=draw(st.sampled_from([(), ("back",), ("legs",)])),
    )


@st.composite
def works(draw: st.DrawFn) -> WorkStep:
    name = draw(st.sampled_from(NAMES))
    sets = draw(st.integers(1, 3))
    rungs = draw(st.integers(1, 4))
    home = draw(st.integers(0, rungs - 1))
    ladder = tuple(draw(forms(name if at == home else f"{name} {at}", sets)) for at in range(rungs))
    return WorkStep(name, ladder, home)


@st.composite
def races(draw: st.DrawFn) -> WorkStep:
    """Rounds against the clock."""
    rounds = draw(st.sampled_from([None, 2.0, 3.0]))
    limit = draw(st.sampled_from([15.0, 40.0] if rounds is None else [None, 20.0]))
    said = draw(st.sampled_from([("Ten squats",), ("Three squats", "Two squats", "One squat")]))
    form = Form(
        name="Rounds",
        amounts=(Amount(rounds, rounds, rounds),),
        timed=False,
        phases=(Phase(said[0], None),),
        own_pace=True,
        noun="rounds",
        to_fatigue=rounds is None,
        race=Race(said, tuple(6.0 for _ in said), limit, rounds is not None),
        every_word=len(said) > 1,
        setup=draw(st.sampled_from([(), ("Squat. Feet wide.",)])),
        settle=draw(st.sampled_from([2.0, None])),
    )
    return WorkStep("Rounds", (form,), 0, last=draw(st.sampled_from([None, 3.0])))


@st.composite
def beats(draw: st.DrawFn) -> list[Step]:
    """Rounds on a beat."""
    each, count = draw(st.sampled_from([8.0, 20.0, 45.0])), draw(st.integers(1, 3))
    found: list[Step] = []
    for number in range(1, count + 1):
        found += [BeatStep(each, number, count), *draw(st.lists(on_beat, min_size=1, max_size=2))]
    return [*found, BeatStep(each, 0, count)]


simple = st.one_of(
    st.builds(SayStep, st.sampled_from(["Good.", "A longer line of words to say."])),
    st.builds(RestStep, lengths, st.sampled_from(["", "Shake it out."]), st.booleans()),
    st.builds(WaitStep, st.just("Turn over."), lengths),
    st.builds(SoundStep, st.just("gong")),
    works(),
    works(),
)
on_beat = st.one_of(works(), works(), st.builds(SayStep, st.just("On we go.")))


@st.composite
def bodies(draw: st.DrawFn, at: int = 0, *, most: int = 4, nested: bool = False) -> list[Step]:
    """Steps that begin at index `at`; questions jump over what they must."""
    found: list[Step] = []
    for _ in range(draw(st.integers(0 if nested else 1, most))):
        kind = draw(st.integers(0, 11))
        if kind == 0 and not nested:
            found += draw(asks(at + len(found)))
        elif kind == 1 and nested:
            found.append(StopStep("That is enough."))
        elif kind == 2:
            found += [SideStep("left", 0.0), draw(works()), SideStep("right", draw(lengths)), draw(works())]
        else:
            found.append(draw(simple))
    return found


@st.composite
def asks(draw: st.DrawFn, at: int) -> list[Step]:
    """A question of two branches, their bodies, and the jumps behind them."""
    yes = draw(bodies(at + 1, most=2, nested=True))
    no = draw(bodies(at + 2 + len(yes), most=2, nested=True))
    end = at + 3 + len(yes) + len(no)
    choices = (Choice(("yes",), at + 1), Choice(("no", "not really"), at + 2 + len(yes)))
    ask = AskStep("Is it well?", choices, draw(st.sampled_from([None, 0, 1])))
    return [ask, *yes, JumpStep(end), *no, JumpStep(end)]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    return Plan(
        "Any",
        tuple(draw(bodies())),
        first=draw(st.sampled_from(["", "the warm-up"])),
        needs=draw(st.sampled_from([(), ("a mat",)])),
        calm=draw(st.booleans()),
    )


@st.composite
def intervals(draw: st.DrawFn) -> Plan:
    """Rounds on a beat and against the clock, and distances."""
    far = forms("Carry", 2, ("distance",) * 20).map(lambda form: WorkStep("Carry", (form,), 0))
    parts = st.one_of(beats(), races().map(lambda one: [one]), far.map(lambda one: [one]))
    return Plan(
        "Intervals", tuple(step for part in draw(st.lists(parts, min_size=1, max_size=3)) for step in part)
    )


@cache
def shipped() -> tuple[Plan, ...]:
    """The plan of each routine that ships, those of programmes too, and of what people wrote."""
    folders = (shipped_folder(), shipped_folder() / "programmes", CASES)
    linked = (one.linked for folder in folders for one in routines(folder))
    return tuple(plan_routine(one) for one in linked if one is not None)
