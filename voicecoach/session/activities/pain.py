"""Hurting: the pain dialogue, by its table (`pain_dialogue`) and the remedies (`pain_policy`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec.structs import replace

from voicecoach.session.activities import (
    bringing_back,
    interrupting,
    pain_policy,
    paused,
    remedies,
    saying,
    suspended,
)
from voicecoach.session.activities.asking import ASKED_TWICE, TIMEOUT
from voicecoach.session.activities.pain_dialogue import DIALOGUE, Follow, Reply
from voicecoach.session.events import Answer
from voicecoach.session.facts import FalseAlarm, PainAnswered, SessionResumed
from voicecoach.session.state import Activity, Hurting, OwnRest, Paused, Rest, Stage, Work
from voicecoach.session.turn import Turn, frames
from voicecoach.session.words.base import Words
from voicecoach.session.words.languages import same_answer, score_of

CORRECTION = 4.0
"""Seconds after the score was read back within which another one replaces it."""
UNSCORED: tuple[Stage, ...] = ("score", "sure")
"""Stages of the dialogue before a score is given."""


# --- asking --------------------------------------------------------------------------------------


def hurt(turn: Turn) -> None:
    """Stop everything and ask for the score; an open question about red flags comes first."""
    was_paused = isinstance(turn.state.now, Paused)
    inner, since = interrupting.leave(turn)
    if isinstance(inner, Hurting):
        turn.reenter(inner, since)
        return
    turn.set(relaxed=True)
    turn.listen("commands")
    turn.line(turn.words.STOP_THERE, kind="safety")
    hurting = Hurting("score", inner, since, _about(turn, inner), 0, paused=was_paused)
    question(turn, hurting, turn.words.HOW_MUCH)


def _about(turn: Turn, inner: Activity) -> Work | None:
    """The exercise that hurts: the present one; in a rest or between exercises, the last one worked."""
    if isinstance(inner, OwnRest):
        return _about(turn, inner.inner)
    return turn.state.last_work if isinstance(inner, Rest) else turn.state.work or turn.state.last_work


def question(turn: Turn, now: Hurting, text: str) -> None:
    """Ask `text` as the question of the stage of `now`, under a new number."""
    question_id = turn.new_id()
    turn.set(now=replace(now, question_id=question_id, ends=None))
    answers, phrases = listened(turn.words, now.stage)
    turn.ask(text, answers, phrases, question_id)


def listened(words: Words, stage: Stage) -> tuple[pain_policy.Asked, tuple[str, ...]]:
    """The answers to the question of a stage, as in `Listen`."""
    replies = (*words.YES, *words.NO)
    if stage == "score":
        return "score", ()
    return ("score" if stage in {"sure", "check"} else "phrases"), replies


def prompts(words: Words, score: int = 0) -> Mapping[Stage, str]:
    """The question of each stage in the words of its repetition."""
    return {
        "score": words.HOW_MUCH_AGAIN,
        "sure": words.NO_PAIN,
        "check": words.took(score),
        "safety": words.SAFETY_QUESTION,
        "finish": words.FINISH_QUESTION,
        "begin": words.BEGIN_QUESTION,
        "offer": words.OFFER,
    }


def ask_again(turn: Turn, *, asked: int | None = None) -> None:
    """Ask the question of the dialogue again."""
    now = turn.state.now
    if isinstance(now, Hurting):
        turn.cut()
        question(turn, replace(now, asked=asked or now.asked), prompts(turn.words, now.score)[now.stage])


def reenter(turn: Turn, now: Hurting) -> None:
    """Return to the open question."""
    question(turn, replace(now, asked=1), prompts(turn.words)[now.stage])


# --- what the person does ------------------------------------------------------------------------


def spoken(turn: Turn, now: Hurting) -> None:
    """Start the time-out at the end of the question."""
    length = CORRECTION if now.stage == "check" else TIMEOUT
    turn.set(now=replace(now, ends=turn.at + frames(length)))


def time_up(turn: Turn, now: Hurting) -> None:
    """Follow silence."""
    follow(turn, now, "silence")


def answered(turn: Turn, now: Hurting, answer: Answer) -> None:
    """Follow an answer, if it means anything at this question."""
    yes_or_no = now.stage != "score" and _yes_or_no(turn, str(answer.value))
    if yes_or_no:
        turn.fact(PainAnswered(now.stage, yes_or_no))
        follow(turn, now, yes_or_no)
        return
    score = score_of(turn.words, answer.value) if "score" in DIALOGUE[now.stage] else None
    if score is not None:
        follow(turn, replace(now, score=score), "score" if score else "zero")


def _yes_or_no(turn: Turn, answer: str) -> Reply | None:
    if any(same_answer(turn.words, word, answer) for word in turn.words.YES):
        return "yes"
    return "no" if any(same_answer(turn.words, word, answer) for word in turn.words.NO) else None


def said(reply: Reply) -> Callable[[Turn], None]:
    """The effect of a command that is a reply in the dialogue."""

    def effect(turn: Turn) -> None:
        if isinstance(turn.state.now, Hurting):
            follow(turn, turn.state.now, reply)

    return effect


def follow(turn: Turn, now: Hurting, reply: Reply) -> None:
    """Do as the table says for this reply."""
    FOLLOWS[DIALOGUE[now.stage][reply]](turn, now)


# --- what follows --------------------------------------------------------------------------------


def _read_back(turn: Turn, now: Hurting) -> None:
    turn.cut()
    question(turn, replace(now, stage="check", asked=1), turn.words.took(now.score))


def _are_you_sure(turn: Turn, now: Hurting) -> None:
    turn.cut()
    question(turn, replace(now, stage="sure", asked=1), turn.words.NO_PAIN)


def _how_strong(turn: Turn, now: Hurting) -> None:
    turn.cut()
    question(turn, replace(now, stage="score", asked=1), turn.words.HOW_MUCH)


def _again(turn: Turn, now: Hurting) -> None:
    if now.asked < ASKED_TWICE:
        ask_again(turn, asked=now.asked + 1)
        return
    turn.cut()
    told = remedies.as_a_four(turn, now)
    paused.stay_paused(turn, *told)


def _as_a_four(turn: Turn, now: Hurting) -> None:
    turn.cut()
    for text in remedies.as_a_four(turn, now):
        turn.line(text)
    _offered(turn)


def _offered(turn: Turn) -> None:
    """Wait for a word to go on after pain without a score, as after scored pain."""
    now = turn.state.now
    if isinstance(now, Hurting):
        prompt = turn.words.OFFER_NEXT if remedies.is_left(turn, now) else turn.words.OFFER
        question(turn, replace(now, stage="offer", asked=1), prompt)


def _take_it(turn: Turn, now: Hurting) -> None:
    """Keep the report, and apply the remedy of its score."""
    turn.cut()
    for text in remedies.take(turn, now):
        turn.line(text)
    asks = turn.state.now
    if isinstance(asks, Hurting):
        left = asks.stage == "offer" and remedies.is_left(turn, asks)
        question(turn, asks, turn.words.OFFER_NEXT if left else prompts(turn.words)[asks.stage])


def _false_alarm(turn: Turn, now: Hurting) -> None:
    turn.fact(FalseAlarm())
    if now.paused:
        paused.stay_paused(turn)  # what the person had stopped doesn't go on by itself
        return
    suspended.say_between(turn, turn.words.FALSE_ALARM)
    turn.listen("commands")


def _no_red_flag(turn: Turn, now: Hurting) -> None:
    turn.cut()
    if now.closing:
        turn.listen("commands")
        saying.finish(turn, turn.words.closing(now.closing), "pain")
    else:
        question(turn, replace(now, stage="finish", asked=1), turn.words.FINISH_QUESTION)


def bring_back(turn: Turn) -> None:
    """Bring back the exercise left for pain, if the coach has just offered that; else ask again."""
    now = turn.state.now
    if not isinstance(now, Hurting) or now.stage != "offer":
        ask_again(turn)
        return
    turn.cut()
    turn.line(bringing_back.bring_back(turn))
    _offered(turn)


def _end(text: Callable[[Words], str]) -> Callable[[Turn, Hurting], None]:
    def effect(turn: Turn, _: Hurting) -> None:
        turn.cut()
        turn.listen("commands")
        saying.finish(turn, text(turn.words), "pain")

    return effect


def _gently(turn: Turn, _: Hurting) -> None:
    turn.set(gently=True)
    _go_on(turn, _)


def _go_on(turn: Turn, _: Hurting) -> None:
    """Go on with the interrupted activity, or past the exercise that is left for the session."""
    inner, since = interrupting.kept(turn)
    turn.fact(SessionResumed())
    turn.reenter(inner, since)


def _stopped(turn: Turn, now: Hurting) -> None:
    settle(turn, now)
    paused.stop(turn)


FOLLOWS: Mapping[Follow, Callable[[Turn, Hurting], None]] = MappingProxyType(
    {
        "read back": _read_back,
        "are you sure": _are_you_sure,
        "how strong": _how_strong,
        "again": _again,
        "same": lambda turn, _: ask_again(turn),
        "as a four": _as_a_four,
        "take it": _take_it,
        "false alarm": _false_alarm,
        "get help": _end(lambda words: words.SEEK_HELP),
        "no red flag": _no_red_flag,
        "end": _end(lambda words: words.closing("pain")),
        "leave for today": _end(lambda words: words.LEFT_FOR_TODAY),
        "gently": _gently,
        "go on": _go_on,
        "wait": lambda turn, _: paused.stay_paused(turn),
        "stay open": lambda turn, _: paused.stay_paused(turn),
        "stopped": _stopped,
        "stopped, open": _stopped,
        "take it, stopped": _stopped,
    }
)
"""Entry of the table -> function that carries it out."""


def settle(turn: Turn, now: Hurting) -> None:
    """Keep the report as far as it is known when the dialogue is left, by a stop or the program's end.

    Without a score it counts as a 4; the remedy for that is applied silently.
    """
    if now.stage in UNSCORED:
        remedies.as_a_four(turn, now)
    elif now.stage == "check":
        remedies.take(turn, now)
