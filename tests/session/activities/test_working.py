"""Reps, holds and sides in time: to the frame, with what is said on each beat."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.session.driver import Entry, Stage, live, plan, unattended
from voicecoach.session.events import Start
from voicecoach.session.state import Paused, Settling, Working
from voicecoach.session.turn import frames
from voicecoach.session.words import en as phrasebook


def script(dose: str, *block: str, name: str = "Bridge", exercise: tuple[str, ...] = ()) -> str:
    """One exercise at this dose, with these lines under the `do` and in the exercise."""
    lines = ["routine Time", f"do {name}: {dose}", *(f"    {line}" for line in block)]
    return "\n".join([*lines, f"exercise {name}", *(f"    {line}" for line in exercise)]) + "\n"


LIFT = "rep lift 2s, hold 3s, lower 2s"


def bouts(stage: Stage) -> list[list[Entry]]:
    """For each set on each side: its `set` fact, its phases, its `set_done`."""
    found: list[list[Entry]] = []
    for fact in stage.facts():
        if fact.event == "set":
            found.append([])
        if fact.event in ("set", "phase", "set_done"):
            found[-1].append(fact)
    return found


def offsets(bout: list[Entry]) -> list[int]:
    """The frames from the bout's first beat to each phase, and to its end."""
    return [fact.at - bout[0].at for fact in bout[1:]]


def said_in(stage: Stage, bout: int = 0) -> list[tuple[float, str]]:
    """What was said in a bout, and when: seconds from its first beat."""
    first, *_, last = bouts(stage)[bout]
    heard = sorted((one for one in stage.sounded if one.outcome == "done"), key=lambda one: one.id)
    return [
        (round((one.at - first.at) / frames(1.0), 3), one.text)
        for one in heard
        if first.at <= one.at < last.at
    ]


# --- beats ---------------------------------------------------------------------------------------


def test_every_phase_is_on_its_beat_to_the_frame() -> None:
    stage = unattended(script("3 reps", "rep lift 1.333s, hold 3s, lower 1.111s"))
    rep = (frames(1.333), frames(3.0), frames(1.111))
    expected, at = [], 0
    for length in rep * 3:
        expected.append(at)
        at += length
    assert offsets(bouts(stage)[0]) == [*expected, at]


def test_speech_never_moves_a_beat() -> None:
    text = script("2 x 4 reps each side, switch 10s", LIFT, "cue A cue of quite a few words to fit.")
    quick = unattended(text, lasts=lambda said: 10 * len(said))
    slow = unattended(text, lasts=lambda said: 9_000 * len(said))
    assert [offsets(bout) for bout in bouts(quick)] == [offsets(bout) for bout in bouts(slow)]


def test_both_sides_take_the_same_time_to_the_sample() -> None:
    stage = unattended(script("2 x 5 reps each side, switch 10s", "rep lift 1.333s, hold 2s, lower 1.777s"))
    first, *others = [offsets(bout) for bout in bouts(stage)]
    assert len(others) == 3
    assert all(other == first for other in others)


def test_where_the_clock_stands_at_the_start_makes_no_difference() -> None:
    text = script("2 reps", LIFT)
    here = unattended(text)
    late = Stage(plan(text), "unattended", at=1_234_567)
    late.hand(Start(late.plan, "unattended"))
    late.finish()
    assert [fact.at + 1_234_567 for fact in here.facts()] == [fact.at for fact in late.facts()]


def test_a_set_of_so_many_seconds_ends_on_its_last_whole_rep() -> None:
    stage = unattended(script("30s", LIFT))  # reps of 7 s
    assert stage.fields("set", "target") == [(4,)]
    assert offsets(bouts(stage)[0])[-1] == frames(28.0)


def test_slow_is_half_as_long_again_and_leaves_holds_alone() -> None:
    stage = unattended(script("1 slow rep", LIFT))
    assert offsets(bouts(stage)[0]) == [0, frames(3.0), frames(6.0), frames(9.0)]


# --- words and numbers ---------------------------------------------------------------------------


def test_words_in_the_first_two_reps_of_the_first_set_then_numbers_but_right_after_three_two_one() -> None:
    stage = unattended(script("2 x 3 reps, rest 20s", LIFT))
    worded = ["lift", "hold", "two", "three", "lower"]
    numbered = ["hold", "two", "three", "and lower"]
    assert [text for _, text in said_in(stage)] == [*worded, *worded, "three", *numbered]
    assert [text for _, text in said_in(stage, 1)] == [*worded, "two", *numbered, "three", *numbered]


def test_words_every_rep_keeps_them_all() -> None:
    stage = unattended(script("2 x 3 reps, words every rep, rest 20s", LIFT))
    for bout in (0, 1):
        assert [text for _, text in said_in(stage, bout)] == ["lift", "hold", "two", "three", "lower"] * 3


def test_counts_are_real_seconds_of_the_hold() -> None:
    stage = unattended(script("1 rep", "rep lift 2s, hold 5s, lower 2s"))
    assert said_in(stage) == [
        (0.0, "lift"),
        (2.0, "hold"),
        (3.0, "two"),
        (4.0, "three"),
        (5.0, "four"),
        (6.0, "five"),
        (7.0, "lower"),
    ]


def test_a_hold_of_half_seconds_counts_the_whole_ones() -> None:
    stage = unattended(script("1 rep", "rep hold 2.5s, lower 2s"))
    assert said_in(stage) == [(0.0, "hold"), (1.0, "two"), (2.5, "lower")]


@pytest.mark.parametrize("seconds", [3, 10])
def test_a_hold_of_up_to_ten_seconds_is_counted(seconds: int) -> None:
    stage = unattended(script(f"{seconds}s"))
    numbers = [phrasebook.number(value) for value in range(2, seconds + 1)]
    assert said_in(stage) == [(0.0, "hold"), *((float(n), text) for n, text in enumerate(numbers, start=1))]


@pytest.mark.parametrize(
    ("seconds", "calls"),
    [
        (12, []),
        (20, [(10.0, "Ten seconds.")]),
        (30, [(15.0, "Halfway."), (20.0, "Ten seconds.")]),
        (60, [(30.0, "Halfway."), (50.0, "Ten seconds.")]),
    ],
)
def test_a_longer_hold_says_halfway_ten_seconds_and_the_last_three(
    seconds: int, calls: list[tuple[float, str]]
) -> None:
    last = [(seconds - 3.0, "three"), (seconds - 2.0, "two"), (seconds - 1.0, "one")]
    assert said_in(unattended(script(f"{seconds}s"))) == [(0.0, "hold"), *calls, *last]


def test_short_reps_have_numbers_only_and_their_cue_in_the_rest() -> None:
    stage = unattended(script("2 x 5 reps, rest 20s", "rep up 1s, down 1s", "cue Stay tall."))
    assert said_in(stage) == [
        (0.0, "one"),
        (2.0, "two"),
        (4.0, "three"),
        (6.0, "four"),
        (8.0, "five"),
    ]
    rest = stage.facts("rest")[0]
    assert [one.at for one in stage.sounded if one.text == "Stay tall."] > [rest.at]


def test_a_breath_is_named_in_the_worded_reps() -> None:
    stage = unattended(script("3 reps", "rep reach out 4s, return 4s", "breathe in on reach, out on return"))
    assert [text for _, text in said_in(stage)] == [
        "reach out, breathe in",
        "return, breathe out",
        "reach out, breathe in",
        "return, breathe out",
        "three",
        "and return",
    ]


def test_a_word_that_is_longer_than_its_phase_is_left_out_and_nothing_else() -> None:
    text = script("1 rep", "rep lift slowly and with great care to the top 1s, hold 3s, lower 2s")
    stage = unattended(text)
    assert [text for _, text in said_in(stage)] == ["hold", "two", "three", "lower"]
    assert [one.outcome for one in stage.sounded if one.text.startswith("lift slowly")] == ["dropped"]


def test_never_a_number_over_a_number() -> None:
    text = script(
        "2 x 12 reps alternating, rest 20s", LIFT, "cue A cue that is long.", "at rep 5 say Five now."
    )
    stage = unattended(text, lasts=lambda said: 40_000 if len(said) < 8 else 60_000)
    heard = sorted((one.at, one.end) for one in stage.sounded if one.outcome == "done")
    assert all(end <= at for (_, end), (at, _) in pairwise(heard))


# --- cues ----------------------------------------------------------------------------------------


def test_a_cue_takes_the_place_of_a_holds_count_at_most_every_third_rep() -> None:
    stage = unattended(script("9 reps", LIFT, "cue Squeeze hard.", "cue Breathe out."))
    cues = [(at, text) for at, text in said_in(stage) if text in ("Squeeze hard.", "Breathe out.")]
    # Not in the worded reps, not in the last; in turn.
    assert cues == [(2 * 7 + 2.0, "Squeeze hard."), (5 * 7 + 2.0, "Breathe out.")]
    third = [text for at, text in said_in(stage) if 14.0 <= at < 21.0]
    assert third == ["three", "Squeeze hard.", "and lower"]


def test_a_cue_that_does_not_fit_leaves_the_count() -> None:
    stage = unattended(script("4 reps", LIFT, "cue One two three four five six seven eight nine ten words."))
    assert [text for at, text in said_in(stage) if 14.0 <= at < 21.0] == [
        "three",
        "hold",
        "two",
        "three",
        "and lower",
    ]


def test_two_holds_in_a_rep_share_one_cue() -> None:
    stage = unattended(script("4 reps", "rep lift 1s, hold 3s, lower 1s, hold 3s", "cue Squeeze."))
    assert [text for _, text in said_in(stage)].count("Squeeze.") == 1


def test_a_held_position_has_its_cue_near_the_start() -> None:
    stage = unattended(script("30s", "cue Keep breathing."))
    assert (3.0, "Keep breathing.") in said_in(stage)


# --- at ------------------------------------------------------------------------------------------


def test_at_a_rep_it_is_said_in_place_of_the_number() -> None:
    stage = unattended(script("8 reps", LIFT, "at rep 4 say Keep going.", "at last rep say Last one."))
    first_words = [text for at, text in said_in(stage) if at % 7 == 0]
    assert first_words == ["lift", "lift", "three", "Keep going.", "five", "six", "seven", "Last one."]


def test_at_halfway_of_the_reps() -> None:
    stage = unattended(script("8 reps", LIFT, "at halfway say Half done."))
    assert [at for at, text in said_in(stage) if text == "Half done."] == [4 * 7.0]


def test_a_set_s_own_words_are_said_before_it_begins() -> None:
    told = {"first set": "Take it easy.", "set 2": "Other knee.", "last set": "The last now."}
    lines = [f"at {when} say {text}" for when, text in told.items()]
    stage = unattended(script("3 x 2 reps, rest 20s", LIFT, *lines))
    sets = [fact.at for fact in stage.facts("set")]
    first, second, last = (next(one for one in stage.sounded if one.text == text) for text in told.values())
    assert first.end < sets[0] < second.at
    assert second.end < sets[1] < last.at
    assert last.end < sets[2]


def test_the_first_set_is_told_also_where_the_exercise_is_known_already() -> None:
    twice = "routine R\ndo Bridge: 2 reps\nrest 40s\ndo Bridge: 2 reps\n"
    text = f"{twice}exercise Bridge\n    at first set say Take it easy.\n"
    assert unattended(text).spoken().count("Take it easy.") == 2


@pytest.mark.parametrize(
    ("when", "at"),
    [("halfway", 15.0), ("10s left", 20.0), ("10s in", 10.0), ("12s in", 12.0), ("5s left", 25.0)],
)
def test_at_a_time_in_a_held_position_it_replaces_the_usual_call(when: str, at: float) -> None:
    said = said_in(unattended(script("30s", f"at {when} say So far.")))
    assert (at, "So far.") in said
    assert [text for there, text in said if there == at] == ["So far."]
    assert [text for _, text in said[-3:]] == ["three", "two", "one"]


@pytest.mark.parametrize(
    ("when", "at"),
    [("10s in", 14.0), ("7s in", 7.0), ("10s left", 21.0), ("7s left", 21.0), ("40s left", None)],
)
def test_at_a_time_in_a_set_of_reps_it_is_the_next_reps_number(when: str, at: float | None) -> None:
    said = said_in(unattended(script("30s", LIFT, f"at {when} say So far.")))  # four reps of 7 s
    assert [there for there, text in said if text == "So far."] == ([] if at is None else [at])


def test_an_at_line_gives_way_to_the_last_three_and_a_cue_to_the_at_line() -> None:
    long = "one two three four five six seven eight nine ten eleven twelve"  # 4 s
    said = said_in(unattended(script("30s", f"at 5s left say {long}", "at 5s in say Right.", f"cue {long}")))
    assert said[-3:] == [(27.0, "three"), (28.0, "two"), (29.0, "one")]
    assert (5.0, "Right.") in said
    assert long not in [text for _, text in said]


def test_at_a_time_is_counted_from_the_holds_first_beginning() -> None:
    stage = (
        live(script("40s", "at 10s in say Ten in.", "at 30s in say Thirty in.")).to_said("Ten in.").wait(10.0)
    )
    stage.say("pause")
    stage.wait(100.0)
    stage.say("resume")
    began = stage.to_fact("phase").at
    stage.to_said("Thirty in.")
    assert stage.at - began == frames(10.0)
    assert stage.finish().spoken().count("Ten in.") == 1


def test_halfway_is_of_the_whole_hold_also_after_a_pause() -> None:
    stage = live(script("60s")).to_fact("phase").wait(20.0)
    stage.say("pause")
    stage.say("resume")
    began = stage.to_fact("phase").at
    assert stage.to_said("Halfway.").at - began == frames(10.0)


# --- pace ----------------------------------------------------------------------------------------


def test_slower_holds_from_the_next_rep_on_and_never_scales_a_hold() -> None:
    stage = live(script("3 reps", LIFT)).to_fact("phase", rep=1, phase="hold")
    stage.say("slower")
    stage.finish()
    lengths = [b.at - a.at for a, b in pairwise(bouts(stage)[0][1:])]
    longer = frames(2.0 * 1.15)
    assert lengths == [
        frames(2.0),
        frames(3.0),
        frames(2.0),
        *[longer, frames(3.0), longer],
        *[longer, frames(3.0), longer],
    ]


def test_a_pace_changed_on_side_one_holds_for_all_of_side_two() -> None:
    stage = live(script("3 reps each side", LIFT)).to_fact("phase", rep=2, phase="lower")
    stage.say("faster")
    stage.finish()
    quick = [frames(2.0 / 1.15), frames(3.0), frames(2.0 / 1.15)]
    second = [b.at - a.at for a, b in pairwise(bouts(stage)[1][1:])]
    assert second == quick * 3


def test_faster_undoes_slower_and_there_is_an_end_to_both() -> None:
    stage = live(script("30 reps", LIFT)).to_fact("set")
    stage.say("slower")
    stage.say("faster")
    assert stage.state.pace == pytest.approx(1.0)
    for _ in range(20):
        stage.say("slower")
    assert stage.state.pace == 2.0
    for _ in range(40):
        stage.say("faster")
    assert stage.state.pace == 0.5


# --- sides ---------------------------------------------------------------------------------------


def test_each_side_is_left_then_right_in_every_set() -> None:
    stage = unattended(script("2 x 2 reps each side, switch 10s", LIFT))
    assert stage.fields("set", "set", "side") == [(1, "left"), (1, "right"), (2, "left"), (2, "right")]
    assert stage.fields("rest", "kind") == [("switch",), ("set",), ("switch",)]


def test_one_side_at_a_time_is_all_sets_of_one_first() -> None:
    stage = unattended(script("2 x 2 reps each side, one side at a time, rest 20s, switch 10s", LIFT))
    assert stage.fields("set", "set", "side") == [(1, "left"), (2, "left"), (1, "right"), (2, "right")]
    assert stage.fields("rest", "kind") == [("set",), ("switch",), ("set",)]


def test_the_words_of_a_then_list_become_the_side_in_turn() -> None:
    stage = unattended(script("2 steps forward then back", exercise=("setup Step {side}.",), name="Step"))
    assert stage.fields("set", "side") == [("forward",), ("back",)]
    assert "Step forward." in stage.spoken()
    assert "Back. Step back." in stage.spoken()


def test_alternating_names_the_side_with_the_number() -> None:
    stage = unattended(script("6 reps alternating", "rep reach {side} leg 2s, return 2s"))
    assert [text for _, text in said_in(stage)] == [
        "reach left leg",
        "return",
        "reach right leg",
        "return",
        "three, left",
        "and return",
        "four, right",
        "and return",
        "five, left",
        "and return",
        "six, right",
        "and return",
    ]
    assert [side for (side,) in stage.fields("rep", "side")] == ["left", "right"] * 3


def test_each_side_alternating_is_twice_as_many() -> None:
    assert unattended(script("3 reps each side alternating", LIFT)).fields("set_done", "reps") == [(6,)]


@pytest.mark.parametrize("command", ["done", "next"])
def test_side_two_does_what_side_one_performed(command: str) -> None:
    stage = live(script("2 x 6 reps each side", LIFT)).to_fact("phase", rep=4, phase="lower").wait(0.5)
    stage.say(command)
    stage.to_fact("set")
    done, following = (
        stage.fields("set_done", "side", "reps"),
        stage.fields("set", "set", "side", "target")[-1],
    )
    if command == "done":
        assert done == [("left", 4)]
        assert following == (1, "right", 4)
    else:
        assert done == [("left", 3)]
        assert following == (2, "left", 6)


def test_the_second_side_is_held_as_long_as_the_first_to_the_sample() -> None:
    stage = live(script("2 x 30s each side")).to_fact("set").wait(17.123)
    stage.say("done")
    stage.finish()
    lengths = [bout[-1].at - bout[0].at for bout in bouts(stage)]
    assert lengths == [frames(17.123)] * 2 + [frames(30.0)] * 2


def test_an_open_hold_on_one_side_sets_the_time_of_the_other() -> None:
    stage = live(script("until done each side")).to_fact("set").wait(23.5)
    stage.say("done")
    stage.finish()
    assert [bout[-1].at - bout[0].at for bout in bouts(stage)] == [frames(23.5)] * 2


def test_one_side_at_a_time_the_other_does_set_by_set_what_the_first_did() -> None:
    text = script("3 x 6 reps each side, one side at a time", LIFT)
    stage = live(text).to_fact("phase", set=1, rep=4, phase="lower").wait(0.5)
    stage.say("done")
    stage.to_fact("phase", set=2, rep=2).wait(0.5)
    stage.say("next")  # ends this set on both sides
    stage.finish()
    assert stage.fields("set_done", "set", "side", "reps") == [
        (1, "left", 4),
        (2, "left", 1),
        (3, "left", 6),
        (1, "right", 4),
        (3, "right", 6),
    ]


# --- open amounts --------------------------------------------------------------------------------


def test_own_pace_waits_for_done_after_each_rep() -> None:
    text = script("3 reps", "rep at your own pace: sit deep, hands out, stand")
    stage = live(text).to_now(Working).finish()
    assert stage.waits
    for rep in (1, 2, 3):
        assert stage.fields("phase", "rep")[-1] == (rep,)
        stage.wait(11.0)
        assert stage.waits
        stage.say("done")
    assert stage.fields("set_done", "reps") == [(3,)]
    assert [text for _, text in said_in(stage)] == ["sit deep, hands out, stand"] * 2 + ["three"]
    assert phrasebook.SAY_DONE in " ".join(stage.spoken())


def test_a_file_gives_each_rep_at_ones_own_pace_eight_seconds() -> None:
    stage = unattended(script("3 reps", "rep at your own pace: sit deep, hands out, stand"))
    assert offsets(bouts(stage)[0]) == [0, frames(8.0), frames(16.0), frames(24.0)]


def test_done_while_paused_at_ones_own_pace_counts_back_in() -> None:
    stage = live(script("3 reps", "rep at your own pace: sit, stand")).to_now(Working).wait(5.0)
    stage.say("pause")
    stage.wait(10.0)
    stage.say("done")
    assert stage.fields("rep", "rep") == [(1,)]
    assert isinstance(stage.state.now, Settling)
    began = stage.at
    assert stage.to_fact("phase").fields("phase", "rep")[-1] == (2,)
    assert stage.at - began == frames(3.5)


def test_to_fatigue_counts_until_done_or_at_most() -> None:
    text = script("2 x to fatigue at most 5, rest 20s", LIFT)
    stage = live(text).to_fact("phase", rep=3, phase="lower").wait(0.1)
    stage.say("done")
    stage.finish()
    assert stage.fields("set_done", "reps") == [(3,), (5,)]


def test_until_done_says_every_ten_seconds_how_long_it_has_been() -> None:
    bounded = live(script("until done at most 45s")).to_fact("set_done")
    assert bounded.fields("set_done", "seconds") == [(45.0,)]
    opened = live(script("until done")).to_fact("set").wait(33.0)
    opened.say("done")
    assert [text for _, text in said_in(opened)] == ["hold", "ten", "twenty", "thirty"]
    assert opened.fields("set_done", "seconds") == [(33.0,)]


def test_an_open_hold_within_a_rep_ends_at_done() -> None:
    stage = live(script("2 reps, hold until done", LIFT)).to_fact("phase", rep=1, phase="hold").wait(6.5)
    stage.say("done")
    assert stage.fields("phase", "rep", "phase")[-1] == (1, "lower")
    stage.to_fact("rep")


# --- re-entering ---------------------------------------------------------------------------------


def pause(stage: Stage, seconds: float = 60.0) -> Stage:
    stage.say("pause")
    stage.wait(seconds)
    assert isinstance(stage.state.now, Paused)
    stage.say("resume")
    return stage


@pytest.mark.parametrize("phase", ["lift", "hold", "lower"])
def test_a_rep_is_done_again_from_its_first_phase_uncounted(phase: str) -> None:
    stage = live(script("4 reps", LIFT)).to_fact("phase", rep=3, phase=phase).wait(0.7)
    began = pause(stage).at
    stage.to_fact("phase")
    assert stage.fields("phase", "rep", "phase")[-1] == (3, "lift")
    assert stage.at - began == frames(3.5)
    assert stage.wait(1.0).spoken(began) == ["three", "two", "one", "lift"]
    stage.finish()
    assert [rep for (rep,) in stage.fields("rep", "rep")] == [1, 2, 3, 4]


@pytest.mark.parametrize(("held", "remains"), [(12.0, 18.0), (26.9, 3.1), (27.0, 3.0), (29.5, 3.0)])
def test_a_hold_goes_on_for_what_remained_but_three_seconds(held: float, remains: float) -> None:
    stage = live(script("30s")).to_fact("set").wait(held)
    pause(stage)
    began = stage.to_fact("phase").at
    stage.to_fact("set_done")
    assert stage.at - began == frames(remains)
    assert stage.fields("set_done", "seconds") == [(held + remains,)]


def test_a_hold_left_twice_goes_on_for_what_remained_each_time() -> None:
    stage = live(script("60s")).to_fact("set").wait(10.0)
    pause(stage).to_fact("phase").wait(20.0)
    began = pause(stage).to_fact("phase").at
    assert stage.to_fact("set_done").at - began == frames(30.0)


def test_settling_starts_again() -> None:
    stage = live(script("2 reps", "settle 12s")).to_now(Settling).wait(7.0)
    began = pause(stage).at
    assert stage.to_fact("set").at - began == frames(12.0)


def test_pausing_again_while_it_counts_in_counts_in_again() -> None:
    stage = live(script("4 reps", LIFT)).to_fact("phase", rep=3).wait(0.7)
    pause(stage).wait(2.0)
    began = pause(stage).at
    assert stage.to_fact("phase").fields("phase", "rep")[-1] == (3,)
    assert stage.at - began == frames(3.5)
