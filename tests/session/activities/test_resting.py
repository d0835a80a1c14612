"""Rests, switches, waits, questions, and what is said around the work, in time."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.session.driver import Stage, live, plan, unattended
from voicecoach.session.activities.asking import TIMEOUT
from voicecoach.session.events import CueFinished, Play, Say, Tick
from voicecoach.session.state import Asking, Over, Paused, Preparing, Rest, Settling, Waiting
from voicecoach.session.turn import frames
from voicecoach.session.words import en as phrasebook

SETUP = ("setup Knees bent.", "setup Feet close.", "setup Arms long.")


def script(*lines: str, setup: tuple[str, ...] = (), extra: str = "") -> str:
    block = "".join(f"    {line}\n" for line in setup)
    return (
        "routine Rests\n"
        + "".join(f"{line}\n" for line in lines)
        + f"exercise Bridge\n{block}exercise Plank\n{block}{extra}"
    )


def rests(stage: Stage) -> list[float]:
    """The seconds from the end of each set to the beginning of the next."""
    found, ended = [], 0
    for fact in stage.facts():
        if fact.event == "set_done":
            ended = fact.at
        if fact.event == "set" and ended:
            found.append((fact.at - ended) / frames(1.0))
    return found


def in_rest(stage: Stage, which: int = 0) -> list[tuple[float, str, str]]:
    """What was to be said in a rest: seconds from its beginning, words, outcome; 3-2-1 left out."""
    opened = stage.facts("rest")[which].at
    ends = next(fact.at for fact in stage.facts("set") if fact.at > opened)
    inside = sorted((one for one in stage.sounded if opened <= one.at < ends), key=lambda one: one.id)
    return [
        (round((one.at - opened) / frames(1.0), 2), one.text, one.outcome)
        for one in inside
        if one.kind != "count"
    ]


def loads(*lines: str) -> list[str]:
    stage = unattended(script(*lines))
    return [one.text for one in stage.sounded if " kg" in one.text]


def test_each_set_s_load_is_said_where_it_changes_early_in_the_rest() -> None:
    assert loads("do Bridge: 12, 10, 8, 6 reps, with 20, 20, 25, 25 kg")[1:] == ["With 25 kg."]
    assert len(loads("do Bridge: 3 x 8 reps, with 20 kg")) == 1
    one_side = "do Bridge: 8, 6 reps each side, one side at a time, with 20, 25 kg"
    assert loads(one_side)[1:] == ["With 25 kg.", "With 20 kg.", "With 25 kg."]
    stage = unattended(script("do Bridge: 10, 8 reps, rest 30s, with 20, 25 kg"))
    said = in_rest(stage)
    assert [text for _, text, _ in said] == ["Relax, thirty seconds.", "With 25 kg.", "Last set. Eight."]
    assert said[1][0] < 5


# --- how long ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [1, 2, 4, 5, 6, 8, 11, 12, 20, 45, 90])
def test_a_rest_between_sets_is_exactly_as_long_as_it_says(seconds: int) -> None:
    stage = unattended(script(f"do Bridge: 3 x 2 reps, rest {seconds}s", setup=SETUP))
    assert rests(stage) == [seconds] * 2
    assert not stage.facts("grew")


@pytest.mark.parametrize("seconds", [1, 3, 5, 6, 10, 30])
def test_so_is_a_switch_and_it_names_the_side(seconds: int) -> None:
    stage = unattended(script(f"do Bridge: 2 reps each side, switch {seconds}s", setup=SETUP))
    assert rests(stage) == [seconds]
    names = [outcome for _, text, outcome in in_rest(stage) if text == "Right side."]
    assert names == (["done"] if seconds > 1 else ["dropped"])


def test_speech_longer_than_a_rest_is_left_out_and_the_rest_keeps_its_time() -> None:
    text = script("do Bridge: 2 x 2 reps, rest 8s")
    stage = unattended(text, lasts=lambda said: frames(20.0) if len(said) > 5 else frames(0.3))
    assert rests(stage) == [8.0]
    assert {outcome for _, _, outcome in in_rest(stage)} == {"dropped"}


def test_a_rest_grows_only_where_setup_and_settling_must_fit_and_says_so() -> None:
    text = script("do Bridge: 2 reps", "rest 10s", "do Plank: 20s", "rest 10s", "do Plank: 20s", setup=SETUP)
    stage = unattended(text)
    [grew] = stage.facts("grew")
    first, second = rests(stage)
    assert first > 10.0
    assert grew.fields["seconds"] == pytest.approx(first - 10.0, abs=1e-5)
    assert second == 10.0
    # Settling takes its whole time from the end of the setup.
    spoken_to = next(
        one.end for one in stage.sounded if one.text == "Arms long." and one.at > stage.facts("rest")[0].at
    )
    assert stage.facts("set")[1].at - spoken_to == pytest.approx(frames(8.0), abs=frames(0.4))


def test_a_long_rest_holds_announcement_setup_and_settling_and_does_not_grow() -> None:
    stage = unattended(script("do Bridge: 2 reps", "rest 40s", "do Plank: 20s", setup=SETUP))
    assert rests(stage) == [40.0]
    assert not stage.facts("grew")
    assert [text for _, text, _ in in_rest(stage)] == [
        "Relax, forty seconds.",
        "Coming up: Plank. Twenty seconds.",
        "Knees bent.",
        "Feet close.",
        "Arms long.",
        "Ten seconds.",
    ]


def test_a_rest_of_the_script_says_its_own_text_at_once() -> None:
    stage = unattended(script("do Bridge: 2 reps", "rest 25s Shake it out.", "do Bridge: 2 reps"))
    assert rests(stage) == [25.0]
    assert in_rest(stage)[0] == (0.6, "Shake it out.", "done")


def test_between_exercises_there_are_thirty_seconds_where_nothing_is_said() -> None:
    assert rests(unattended(script("do Bridge: 2 reps", "do Plank: 20s"))) == [30.0]
    header = "    between exercises rest 17s"
    assert rests(unattended(script(header, "do Bridge: 2 reps", "do Plank: 20s"))) == [17.0]


def test_what_the_script_puts_between_replaces_it() -> None:
    stage = unattended(script("do Bridge: 2 reps", "say Well done.", "do Plank: 20s"))
    assert not stage.facts("rest")
    stage = unattended(script("repeat 2 times", "    do Bridge: 2 reps", "    do Plank: 20s"))
    assert not stage.facts("rest")


def test_three_two_one_ends_on_the_last_sample() -> None:
    stage = unattended(script("do Bridge: 2 x 2 reps, rest 20s", setup=SETUP))
    for begun in stage.facts("set"):
        heard = [one.text for one in stage.sounded if begun.at - frames(3.5) < one.at < begun.at]
        ats = [begun.at - one.at for one in stage.sounded if begun.at - frames(3.5) < one.at < begun.at]
        assert heard == ["three", "two", "one"]
        assert ats == [frames(3.0), frames(2.0), frames(1.0)]


@pytest.mark.parametrize("seconds", [2, 4, 5])
def test_under_six_seconds_a_tone_counts_in(seconds: int) -> None:
    stage = unattended(script(f"do Bridge: 2 x 2 reps, rest {seconds}s"))
    begun = stage.facts("set")[1].at
    pips = [begun - cue.at for cue in stage.cues if isinstance(cue, Play) and cue.name == "pip"]
    assert pips == [frames(1.0)]
    assert in_rest(stage) == []


def test_speech_has_ended_before_three_two_one() -> None:
    for seconds in (12, 15, 20, 45):
        stage = unattended(script(f"do Bridge: 2 x 2 reps, rest {seconds}s", "do Plank: 2 x 20s, rest 13s"))
        for begun in stage.facts("set")[1:]:
            late = [
                one.text
                for one in stage.sounded
                if one.kind != "count"
                and one.outcome == "done"
                and begun.at - frames(3.0) < one.end <= begun.at
            ]
            assert late == []


# --- what is announced ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (5, []),
        (6, ["Relax, six seconds.", "Bridge."]),
        (11, ["Relax, eleven seconds.", "Bridge."]),
        (12, ["Relax, twelve seconds.", "Coming up: Bridge. Two reps. Knees bent."]),
    ],
)
def test_a_short_rest_before_a_known_exercise_says_less(seconds: int, said: list[str]) -> None:
    stage = unattended(script("do Bridge: 2 reps", f"rest {seconds}s", "do Bridge: 2 reps", setup=SETUP))
    assert [text for _, text, outcome in in_rest(stage) if outcome == "done"] == said
    assert rests(stage) == [seconds]


def test_the_longest_announcement_that_fits_is_said() -> None:
    text = script("do Bridge: 2 reps", "rest 14s", "do Bridge: 2 reps", setup=SETUP)
    for factor, said in (
        (0.4, "Coming up: Bridge. Two reps. Knees bent."),
        (1.0, "Coming up: Bridge. Two reps."),
        (1.5, "Bridge."),
    ):
        stage = unattended(
            text,
            lasts=lambda words, factor=factor: frames(factor * len(words.split())),  # type: ignore[misc]
        )
        spoken = [text for _, text, outcome in in_rest(stage) if outcome == "done"]
        assert spoken[-1] == said, factor


def test_the_setup_is_spoken_in_full_once_and_by_its_first_step_from_then_on() -> None:
    stage = unattended(script("do Bridge: 3 x 2 reps", "say So.", "do Bridge: 2 reps", setup=SETUP))
    spoken = stage.spoken()
    assert spoken.count("Feet close.") == spoken.count("Arms long.") == 1
    assert spoken.count("Knees bent.") == 2


def test_an_announcement_says_sets_amount_sides_and_load() -> None:
    stage = unattended(
        script(
            "do Bridge: 2 x 10-15 lifts each side", "    with 8 kilos", "say So.", "do Plank: 6, 4, 2 reps"
        )
    )
    spoken = stage.spoken()
    assert "Bridge. With 8 kilos. Two sets of ten lifts each side. Left side first." in spoken
    assert "Plank. Three sets: six, four and two." in spoken


def test_the_opening_names_what_to_have_done_and_what_is_needed() -> None:
    stage = unattended(script("    first the warm-up", "    needs a mat, a band", "say So."))
    assert stage.spoken()[:3] == ["Rests.", "First: the warm-up.", "You need a mat and a band."]


def test_a_set_is_named_shortly_before_it_begins_with_its_amount() -> None:
    stage = unattended(script("do Bridge: 3 x 2 reps, rest 30s"))
    assert (21.0, "Set two. Two.", "done") in in_rest(stage)
    assert (21.0, "Last set. Two.", "done") in in_rest(stage, 1)


def test_a_cue_with_no_hold_to_fall_in_falls_in_the_rest() -> None:
    stage = unattended(script("do Bridge: 3 x 2 reps, rest 30s", "    cue Stay tall.", "    cue Slowly."))
    assert "Stay tall." in [text for _, text, _ in in_rest(stage)]
    assert "Slowly." in [text for _, text, _ in in_rest(stage, 1)]


def test_fields_are_filled_in_where_they_stand() -> None:
    text = """
routine Fields
repeat 2 times, rest 20s between
    do Bridge: 2 x 3 reps, rest 20s
        at rep 3 say {rep} of {reps}.
        at last set say Set {set} of {sets}.
    say That was {exercise}, round {round} of {rounds}.
    rest 30s {time} before {coming}.
    do Plank: 45s
        cue Hold {exercise} for {time}.
exercise Bridge
    rep lift 3s, hold 3s, lower 2s
exercise Plank
"""
    spoken = unattended(text).spoken()
    for said in (
        "three of three.",
        "Set two of two.",
        "That was Bridge, round two of two.",
        "thirty seconds before Plank.",
        "Hold Plank for forty-five seconds.",
    ):
        assert said in spoken


# --- levels and style ----------------------------------------------------------------------------


def test_brief_says_the_first_step_of_a_setup_and_counts_says_none() -> None:
    text = script(
        "    needs a mat",
        "do Bridge: 2 x 4 reps",
        "    rep up 2s, hold 2s, down 2s",
        "    cue Push.",
        setup=SETUP,
    )
    full, brief, counts = (unattended(text, level).spoken() for level in ("full", "brief", "counts"))
    assert [one for one in full if one in {"Knees bent.", "Feet close."}] == ["Knees bent.", "Feet close."]
    assert [one for one in brief if one in {"Knees bent.", "Feet close."}] == ["Knees bent."]
    assert [one for one in counts if one in {"Knees bent.", "Feet close.", "Push.", "You need a mat."}] == []
    assert "Push." in brief
    assert counts.count("three") == brief.count("three")


def test_counts_alone_say_which_hip_is_on_top_each_time_it_changes() -> None:
    lying = "    setup Lie on your side, {side} hip on top.\n    setup Feet together."
    text = script("do Clam: 2 x 2 reps each side, switch 20s, rest 20s", "exercise Clam", lying)
    said = " ".join(unattended(text, "counts").spoken())
    assert said.count("left hip on top") == said.count("right hip on top") == 2
    assert "Feet together" not in said


def test_how_much_is_explained_changes_no_beat() -> None:
    text = script("do Bridge: 2 x 4 reps", "    rep up 2s, hold 2s, down 2s", "    cue Push.", setup=SETUP)
    lengths = []
    for level in ("full", "brief", "counts"):
        stage = unattended(text, level)
        began = stage.facts("set")[0].at
        lengths.append(
            [fact.at - began for fact in stage.facts() if fact.at >= began and fact.event != "count"]
        )
    assert lengths[0] == lengths[1] == lengths[2]


def test_a_calm_routine_has_no_countdown_and_no_set_numbers() -> None:
    text = script("    style calm", "do Bridge: 2 x 2 reps, rest 20s", "do Plank: 30s", setup=SETUP)
    stage = unattended(text)
    assert rests(stage)[0] == 20.0
    spoken = stage.spoken()
    assert not {"three", "Ten seconds.", "Halfway.", "Last set. Two.", "Set two. Two."} & set(spoken)
    assert "Bridge." in spoken


# --- re-entering ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("after", "remains"), [(3.0, 17.0), (14.0, 6.0), (15.0, 5.0), (19.0, 5.0)])
def test_a_rest_goes_on_for_what_remained_but_five_seconds(after: float, remains: float) -> None:
    stage = live(script("do Bridge: 2 x 2 reps, rest 20s")).to_now(Rest, kind="set").wait(after)
    stage.say("pause")
    stage.wait(500.0)
    began = stage.at
    stage.say("resume")
    assert stage.to_fact("set").at - began == frames(remains)


def test_a_setup_in_a_rest_is_spoken_again_from_its_start() -> None:
    text = script("do Bridge: 2 reps", "do Plank: 20s", setup=SETUP)
    stage = live(text).to_now(Rest).to_said("Feet close.")
    stage.say("pause")
    stage.wait(10.0)
    first = len(stage.cues)
    stage.say("resume")
    stage.to_fact("set")
    assert "Knees bent." in stage.texts(first)


def test_a_line_is_spoken_again_from_its_start() -> None:
    stage = live("routine R\nsay A line of many words indeed.\n").to_said("A line").wait(0.7)
    stage.say("pause")
    stage.wait(10.0)
    stage.say("resume")
    stage.finish()
    assert [one.outcome for one in stage.sounded if one.text.startswith("A line")] == ["cut", "done"]


# --- waits ---------------------------------------------------------------------------------------


def test_a_wait_says_ready_and_reminds_once_a_minute() -> None:
    stage = live("routine R\nwait Lie down.\n")
    stage.to_now(Waiting).wait(200.0)
    assert stage.spoken()[1:] == ["Lie down.", *[phrasebook.READY] * 4]
    ready = [one for one in stage.sounded if one.text == phrasebook.READY]
    assert [b.at - a.end for a, b in pairwise(ready)] == [frames(60.0)] * 3
    stage.say("resume")
    assert stage.finish().over


@pytest.mark.parametrize(("line", "seconds"), [("wait Lie down.", 10.0), ("wait 25s Lie down.", 25.0)])
def test_a_file_waits_its_time_from_the_end_of_the_words(line: str, seconds: float) -> None:
    stage = unattended(f"routine R\n{line}\nsay So.\n")
    said = {one.text: one for one in stage.sounded}
    assert said["So."].at - said["Lie down."].end == frames(seconds)
    assert phrasebook.READY not in said


def test_settling_until_ready_waits_for_the_person() -> None:
    stage = live(script("do Bridge: 2 reps", "    settle until ready", setup=SETUP)).to_now(Settling).finish()
    assert stage.spoken()[-1] == phrasebook.READY
    assert stage.wait(600.0).waits
    began = stage.at
    stage.say("resume")
    assert stage.to_fact("set").at - began == frames(3.5)


def test_settling_until_ready_after_a_rest_still_begins_the_exercise() -> None:
    text = script("do Bridge: 2 reps", "do Plank: 20s", "    settle until ready", setup=SETUP)
    stage = live(text).to_now(Rest).to_now(Settling).finish()
    stage.say("resume")
    stage.to_fact("set", exercise="Plank")
    assert stage.fields("exercise", "name") == [("Bridge",), ("Plank",)]


def test_an_exercise_whose_rest_was_skipped_is_still_begun() -> None:
    stage = live(script("do Bridge: 2 reps", "do Plank: 20s", setup=SETUP)).to_now(Rest).wait(2.0)
    stage.say("next")
    stage.to_fact("set", exercise="Plank")
    assert stage.fields("exercise", "name") == [("Bridge",), ("Plank",)]


def test_a_file_settles_for_eight_seconds_where_the_person_would_say_ready() -> None:
    stage = unattended(script("do Bridge: 2 reps", "    settle until ready"))
    spoken_to = next(one.end for one in stage.sounded if one.text.startswith("Bridge."))
    assert stage.facts("set")[0].at - spoken_to == pytest.approx(frames(8.0), abs=frames(0.4))


# --- questions -----------------------------------------------------------------------------------

ASK = """
routine Ask
ask Is it well?
    yes
        say Good.
    a little or not really
        say Take care.
    no{silence}
        stop Then rest today.
say Let us begin.
"""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("yes", ["Good.", "Let us begin."]),
        ("okay", ["Good.", "Let us begin."]),
        ("a little", ["Take care.", "Let us begin."]),
        ("Not Really", ["Take care.", "Let us begin."]),
        ("no", ["Then rest today."]),
    ],
)
def test_an_answer_takes_its_branch(answer: str, said: list[str]) -> None:
    stage = live(ASK.format(silence="")).to_now(Asking).wait(2.0)
    assert stage.listening.phrases == ("yes", "a little", "not really", "no")
    first = len(stage.cues)
    stage.answer(answer)
    stage.finish()
    assert [text for text in stage.texts(first) if text != phrasebook.FINISHED] == said
    assert isinstance(stage.state.now, Over)
    assert stage.finished is not None
    assert stage.finished.reason == ("script" if answer == "no" else "done")


def test_silence_repeats_the_question_once_then_takes_its_branch() -> None:
    stage = live(ASK.format(silence=" or silence")).to_now(Asking).finish()
    assert stage.spoken() == ["Ask.", "Is it well?", "Is it well?", "Then rest today."]
    first, second, then = [one for one in stage.sounded if one.text != "Ask."]
    assert second.at - first.end == frames(TIMEOUT)
    assert then.at - second.end == frames(TIMEOUT)


def test_silence_with_no_branch_of_its_own_stays_paused() -> None:
    stage = live(ASK.format(silence="")).to_now(Paused).finish()
    assert stage.spoken()[-1] == phrasebook.STAY_PAUSED
    assert stage.wait(3600.0).waits
    stage.say("resume")
    assert stage.to_now(Asking).texts()[-1] == "Is it well?"
    stage.answer("yes")
    stage.to_said("Good.")


def test_what_is_no_branch_is_no_answer() -> None:
    stage = live(ASK.format(silence="")).to_now(Asking).wait(2.0)
    before = stage.state
    stage.answer("perhaps")
    assert stage.state.now == before.now


def test_a_file_takes_the_branch_of_silence_after_a_second() -> None:
    stage = unattended(ASK.format(silence=" or silence"))
    question, then = [one for one in stage.sounded if one.text != "Ask."]
    assert then.at - question.end == frames(1.0)


# --- circuits ------------------------------------------------------------------------------------


def test_a_circuit_is_done_so_often_with_its_rest_between() -> None:
    lines = (
        "repeat 3 times, rest 25s between",
        "    do Bridge: 2 reps",
        "    say Round {round} of {rounds}.",
    )
    stage = unattended(script(*lines))
    assert stage.fields("set", "exercise") == [("Bridge",)] * 3
    assert [text for text in stage.spoken() if text.startswith("Round")] == [
        "Round one of three.",
        "Round two of three.",
        "Round three of three.",
    ]
    ends = [one.end for one in stage.sounded if one.text.startswith("Round")]
    assert [begun.at - end for begun, end in zip(stage.facts("set")[1:], ends, strict=False)] == [
        pytest.approx(frames(25.0), abs=frames(0.4))
    ] * 2


def test_a_flow_is_done_on_one_side_and_then_on_the_other() -> None:
    lines = (
        "repeat each side",
        "    do Bridge: 2 reps each side",
        "    do Plank: 20s",
        "    say {side} done.",
    )
    stage = unattended(script(*lines, setup=("setup Lie on your {other} side.",)))
    assert stage.fields("set", "exercise", "side") == [
        ("Bridge", "left"),
        ("Plank", "left"),
        ("Bridge", "right"),
        ("Plank", "right"),
    ]
    assert "left done." in stage.spoken()
    turned = [text for text in stage.spoken() if text.startswith("Lie on")]
    assert turned[:2] == ["Lie on your right side."] * 2  # of each exercise; then turned over
    assert any("Lie on your left side." in text for text in stage.spoken())
    assert "Other side. Right side." in stage.spoken()


# --- what the engine never knows -----------------------------------------------------------------


def test_speech_that_could_not_be_made_holds_nothing_up() -> None:
    stage = Stage(plan(script("do Bridge: 2 reps", "wait Turn.", "do Plank: 20s", setup=SETUP)), "unattended")
    stage.lasts = lambda _: 0
    stage.start().finish()
    assert stage.over
    assert stage.fields("set_done", "exercise") == [("Bridge",), ("Plank",)]


def test_a_late_end_of_something_that_was_cut_is_ignored() -> None:
    stage = live(script("do Bridge: 4 reps", setup=SETUP)).to_now(Preparing).wait(0.5)
    [(number, (_, say, text))] = list(stage.sounding.items())
    assert isinstance(say, Say)
    stage.sounding.clear()  # its end has not been told yet
    stage.say("pause")
    before = stage.state
    stage.hand(CueFinished(number, "cut", text))
    assert stage.state == before


def test_a_tick_too_early_changes_nothing_but_the_time() -> None:
    stage = live(script("do Bridge: 4 reps")).to_fact("phase").wait(0.3)
    before = stage.state
    assert stage.hand(Tick()) == ()
    assert stage.state.now == before.now
    assert stage.state.moments == before.moments


def test_time_does_not_go_back() -> None:
    stage = live(script("do Bridge: 4 reps")).to_fact("phase")
    before = stage.state
    stage.at -= 1
    with pytest.raises(ValueError, match="time goes back"):
        stage.hand(Tick())
    assert stage.state == before
