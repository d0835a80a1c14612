"""Asking: a question of the script, its branches, and silence as an answer."""

from __future__ import annotations

from itertools import chain

from msgspec.structs import replace

from voicecoach.session.activities import paused
from voicecoach.session.events import Answer
from voicecoach.session.facts import QuestionAnswered, QuestionAsked
from voicecoach.session.plan.steps import AskStep, is_about_safety
from voicecoach.session.state import Asking
from voicecoach.session.turn import Turn, frames
from voicecoach.session.words.languages import same_answer

TIMEOUT = 8.0
"""Seconds of silence, from the end of the prompt, that count as an answer."""
ASKED_TWICE = 2
REMIND = 60.0
"""Seconds between reminders of a question that waits for a key."""
FILE_PAUSE = 1.0
"""Seconds between a question and its silence branch where no one can answer."""


def ask(turn: Turn, step: AskStep, *, asked: int = 1) -> None:
    """Ask the question of the script, and listen for its answers from now on.

    In a recording, or if the coach can't hear, the script's replacement for the question is performed.
    """
    if not turn.answerable and step.recorded is not None:
        _branch(turn, step, step.recorded, "recorded")
        return
    live = turn.state.mode == "live"
    if live and not turn.answerable and step.silence is not None and not is_about_safety(step):
        _branch(turn, step, step.silence, "silence")
        return
    question_id = turn.new_id()
    turn.set(now=Asking(question_id, asked))
    phrases = tuple(phrase for choice in step.choices for phrase in choice.phrases)
    text = turn.fill(step.text, None)
    if _for_a_key(turn, step):
        text = f"{text} {turn.words.BY_KEY}"
    turn.listen("commands")
    turn.fact(QuestionAsked(step.id, text, asked))
    turn.ask(text, "phrases", phrases, question_id)


def step_asked(turn: Turn) -> AskStep:
    """The question at the plan's present position."""
    step = turn.state.plan.steps[turn.state.pc]
    if not isinstance(step, AskStep):
        raise TypeError(type(step).__name__)
    return step


def _for_a_key(turn: Turn, step: AskStep) -> bool:
    """True if it waits for a key: the silence of somebody who can't be heard is no answer about safety."""
    waits = is_about_safety(step) or not turn.answerable
    return turn.state.mode == "live" and turn.state.hears is False and waits


def spoken(turn: Turn, now: Asking) -> None:
    """The prompt has ended: the time-out runs from here."""
    length = TIMEOUT if turn.state.mode == "live" else FILE_PAUSE
    length = REMIND if _for_a_key(turn, step_asked(turn)) else length
    turn.set(now=replace(now, ends=turn.at + frames(length)))


def time_up(turn: Turn, now: Asking) -> None:
    """Silence: once more, then its branch, else the session stays paused; for a key it waits."""
    if _for_a_key(turn, step_asked(turn)):
        ask(turn, step_asked(turn))
    elif now.asked < ASKED_TWICE and turn.state.mode == "live":
        ask(turn, step_asked(turn), asked=now.asked + 1)
    else:
        silence(turn)


def silence(turn: Turn) -> None:
    """Take the silence branch; without one, stay paused."""
    step = step_asked(turn)
    if step.silence is None:
        paused.stay_paused(turn)
        return
    turn.cut()
    _branch(turn, step, step.silence, "silence")


def answered(turn: Turn, answer: Answer) -> None:
    """Take the branch that the reply names, if any does."""
    step, reply = step_asked(turn), str(answer.value)
    by_word = (index for index, choice in enumerate(step.choices) if reply in choice.phrases)
    by_meaning = (
        index
        for index, choice in enumerate(step.choices)
        if any(same_answer(turn.words, phrase, reply) for phrase in choice.phrases)
    )
    index = next(chain(by_word, by_meaning), None)
    if index is not None:
        turn.cut()
        _branch(turn, step, index, reply)


def _branch(turn: Turn, step: AskStep, choice: int, answer: str) -> None:
    """Go on with one of the question's branches."""
    turn.listen("commands")
    turn.fact(QuestionAnswered(step.id, answer))
    turn.enter(step.choices[choice].target)


def reenter(turn: Turn) -> None:
    """Ask the question again."""
    turn.set(begun=turn.state.begun[:-1])
    turn.enter(turn.state.pc)
