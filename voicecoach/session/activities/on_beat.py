"""Rounds on a beat: each begins a fixed time after the one before, however long its work took.

The start of the first set gives the first beat. A pause, pain or a question moves `Beats.began`, and so all
later beats.
"""

from __future__ import annotations

from voicecoach.session.activities import exercise, resting, saying
from voicecoach.session.activities.announcing import setup_lines, target_of
from voicecoach.session.plan.steps import BeatStep, WorkStep
from voicecoach.session.state import Beats, Line
from voicecoach.session.turn import Turn, frames

CHANGE = 4.0
"""Seconds from one counted exercise of a round to the next: its name, and a pip."""


def begin_round(turn: Turn, step: BeatStep) -> None:
    """Announce the first round with the setups of its exercises; let a later one wait for its beat."""
    if step.number == 0:
        turn.set(beats=None)
        turn.advance()
    elif step.number == 1:
        turn.set(beats=Beats())
        saying.say_lines(turn, _opening(turn, step))
    else:
        _wait_for_beat(turn, step)


def _opening(turn: Turn, step: BeatStep) -> tuple[Line, ...]:
    told = [turn.words.every(step.seconds, step.count)]
    inside = turn.state.plan.on_beat(turn.state.pc)
    for at in inside[1:]:  # the first tells of itself
        turn.set(work=exercise.new_work(turn, at))
        form = turn.form
        if form.name not in turn.state.introduced and turn.state.level != "counts":
            told += [f"{form.name}. {text}" for text in setup_lines(turn)[:1]] + list(setup_lines(turn)[1:])
        exercise.introduce(turn, form)
    turn.set(work=None)
    return tuple(Line((text,)) for text in told)


def _wait_for_beat(turn: Turn, step: BeatStep) -> None:
    """Rest until the beat; if that has passed, say so and begin the work at once."""
    beats = turn.state.beats
    if beats is None or beats.began is None:  # nothing of the first round was done
        turn.advance()
        return
    due = beats.began + (step.number - 1) * frames(step.seconds)
    if due < turn.at:
        turn.line(turn.words.TOO_LATE)
    plan = turn.state.plan
    after = plan.follow(turn.state.pc + 1)
    coming = plan.step_at(after)
    if not isinstance(coming, WorkStep) or exercise.is_left(turn, coming):
        resting.open_rest(turn, "script", max(due, turn.at))
        return
    turn.set(pc=after, work=exercise.new_work(turn, after))
    if due > turn.at:
        resting.open_rest(turn, "beat", due)
    else:
        follow_on(turn)


def follow_on(turn: Turn) -> None:
    """Begin an exercise right after another; a timed one begins at once, and names itself."""
    exercise.introduce(turn, turn.form)
    if turn.form.held:
        turn.then("work")
    else:
        resting.open_rest(turn, "beat", turn.at + frames(CHANGE))


def begins(turn: Turn) -> None:
    """Note the begin of a set: the first one gives the beat."""
    if turn.state.beats is not None and turn.state.beats.began is None:
        turn.set(beats=Beats(turn.at))


def opening_words(turn: Turn, words: str) -> str:
    """The first words of a held set; in rounds on a beat, its name and length."""
    work = turn.work
    if turn.state.beats is None or not turn.form.held or turn.state.plan.calm:
        return words
    return turn.words.briefly(turn.form.name, target_of(turn.form, work.set))
