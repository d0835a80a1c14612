"""English: all words of the coach's own, spoken or obeyed. The module satisfies the protocol `Words`.

The coach avoids command words wherever another word serves: a coach that says "rest" or "next" would have to
be told from a person who does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from voicecoach.session.words.base import Target

if TYPE_CHECKING:
    from datetime import date

CODE = "en"

# --- what the coach obeys ------------------------------------------------------------------------

COMMANDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pain": ("pain", "ouch", "ow", "it hurts", "that hurts", "sharp pain"),
        "stop": ("stop", "stop the workout", "end session"),
        "pause": ("pause", "hold on", "wait"),
        "resume": ("resume", "continue", "go on", "ready", "i'm ready"),
        "next": ("next", "skip"),
        "next exercise": ("next exercise", "skip this exercise"),
        "back": ("go back", "previous"),
        "repeat": ("repeat", "again", "say again"),
        "easier": ("easier", "too hard", "make it easier"),
        "harder": ("harder", "too easy", "make it harder"),
        "bring back": ("bring it back", "i want it back"),
        "slower": ("slower", "slow down"),
        "faster": ("faster", "speed up"),
        "rest": ("rest", "i need a rest", "break"),
        "done": ("done", "finished", "i'm done"),
        "status": ("how long", "how many left", "what's next"),
        "louder": ("louder", "volume up"),
        "quieter": ("quieter", "volume down"),
        "listen by name": ("listen by name",),
        "listen to all": ("listen to all",),
        "help": ("help", "what can i say"),
    }
)
"""Command -> the phrases for it; the coach teaches the first."""

EFFECTS: Mapping[str, str] = MappingProxyType(
    {
        "pain": "everything stops; you are asked how much, and the exercise gets easier or is left",
        "stop": "stops at once; say resume to go on, or stop again to finish",
        "pause": "time stands still",
        "resume": "counts you back in; also: I am in position",
        "next": "ends what is going on: this set, this rest",
        "next exercise": "leaves this exercise",
        "back": "the start of this exercise, or of the one before",
        "repeat": "the last instruction again",
        "easier": "the next step down, this set starts again there",
        "harder": "one step up, from the next set",
        "bring back": "what was left is done after all, a step easier if it hurt; not after a bad pain",
        "slower": "moving phases 15 % longer, from the next rep",
        "faster": "moving phases 15 % shorter, from the next rep",
        "rest": "30 seconds now, then the set goes on",
        "done": "ends an open set or hold; in a counted one, ends this side",
        "status": "where you are and what comes next",
        "louder": "3 dB louder",
        "quieter": "3 dB quieter",
        "listen by name": "obeys only what begins with its name, for where people talk",
        "listen to all": "obeys every command again",
        "help": "the short list",
    }
)

DID: Mapping[str, str] = MappingProxyType(
    {
        "hurt": "everything stops",
        "pain_again": "asking again",
        "finish_open": "stopped",
        "halt": "stopped",
        "halt_in_pain": "stopped",
        "finish": "ending",
        "pause": "paused",
        "stay": "nothing to do just now",
        "going": "already going",
        "skip": "on to what comes",
        "start_work": "counting in",
        "last_three": "counting in",
        "go_on": "going on",
        "reenter": "going on",
        "agree": "going on",
        "end_set": "this set is over",
        "end_side": "done",
        "silence": "going on",
        "apply": "done, and going on",
        "to_next_work": "on to the next exercise",
        "leave": "leaving this exercise",
        "back": "back to its start",
        "back_in_work": "back to its start",
        "first_set": "back to the first set",
        "say_again": "once more",
        "setup_again": "the setup once more",
        "side_again": "once more",
        "gap_again": "once more",
        "prompt_again": "once more",
        "how_to_resume": "say resume to go on",
        "question_again": "asking again",
        "nothing_to_change": "nothing to change just now",
        "easier_now": "a step easier",
        "easier_soon": "a step easier",
        "easier_kept": "a step easier",
        "easier_for_pain": "a step easier",
        "harder_now": "a step harder, if there is one",
        "harder_soon": "a step harder, if there is one",
        "bring_back": "bringing it back, if it can be",
        "bring_back_in_pain": "bringing it back, if it can be",
        "slower": "slower from the next rep",
        "faster": "faster from the next rep",
        "holds_keep": "holds keep their time",
        "rest_now": "30 seconds of rest",
        "rest_more": "30 seconds more",
        "rest_now_paused": "30 seconds of rest",
        "status": "saying where you are",
        "status_in_set": "what is left of this set",
        "status_suspended": "saying where you are",
        "status_and_prompt": "saying where you are",
        "help": "saying what you can say",
        "help_in_set": "what you can say, after this set",
        "help_suspended": "saying what you can say",
        "help_and_prompt": "saying what you can say",
        "louder": "louder",
        "quieter": "quieter",
        "by_name": "say its name first",
        "without_name": "obeying every command",
    }
)
"""Effect of a command -> what it did, as the screen tells it."""

YES: tuple[str, ...] = ("yes", "yeah", "okay")
NO: tuple[str, ...] = ("no", "nope", "not today", "not really", "not sure", "i'm not sure", "i don't know")
"""Phrases of no; in a question about safety, doubt counts as a no."""
NEVER_MIND: tuple[str, ...] = ("no", "never mind", "zero", "nothing")
SCORE_WORDS: Mapping[str, int] = MappingProxyType(
    {
        "a little": 2,
        "a bit": 2,
        "mild": 2,
        "not much": 2,
        "some": 3,
        "not too bad": 3,
        "moderate": 5,
        "medium": 5,
        "bad": 6,
        "a lot": 7,
        "really bad": 8,
        "very bad": 8,
        "severe": 8,
        "terrible": 9,
        "unbearable": 10,
    }
)
"""Words for a pain in place of a number: the middle of its band, or the more careful side of it.

The coach says the number that it took, so that it can be put right.
"""

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def number(value: int) -> str:
    """A whole number as it is spoken: words up to ninety-nine, digits beyond."""
    if value < 0 or value > 99:  # noqa: PLR2004 - two digits
        return str(value)
    if value < len(_UNITS):
        return _UNITS[value]
    tens, unit = divmod(value, 10)
    return _TENS[tens] + (f"-{_UNITS[unit]}" if unit else "")


NUMBERS: Mapping[str, int] = MappingProxyType({number(value): value for value in range(100)})
"""Number words as they are heard -> their values."""

_OUT_OF_TEN = re.compile(r"\b(?:out )?of (?:ten|10)\b|/ *10\b")
_NUMBER = re.compile(r"[a-z]+(?:-[a-z]+)?|-?\d+(?:\.\d+)?")


def score_phrases(value: int) -> tuple[str, ...]:
    """The phrases for a score that are listened for; the first is the bare number."""
    word = number(value)
    if not value:
        return (word,)
    phrases = (word, f"a {word}", f"about {word}", f"about a {word}", f"maybe {word}", f"maybe a {word}")
    return (*phrases, f"{word} out of ten", f"about {word} out of ten", f"no {word}")


def strength(sentence: str) -> int | None:
    """The score in a sentence: "about four out of ten", "four or five" (5), "no, three", "it hurts a lot".

    Of two numbers it is the last, which corrects the first; with "or" or "to" between them, the higher.
    """
    rest = _OUT_OF_TEN.sub(" ", sentence) if _OUT_OF_TEN.sub(" ", sentence).strip() else sentence
    words = _NUMBER.findall(rest)
    if any(not word[-1].isalpha() and not word.isdecimal() for word in words):
        return None
    told = [word for word in words if word.isdecimal() or word in NUMBERS]
    values = [int(word) if word.isdecimal() else NUMBERS[word] for word in told]
    if len(values) > 1 and re.search(r"\b(?:or|to)\b", rest):
        return max(values[-2:])
    if values:
        return values[-1]
    known = [word for word in SCORE_WORDS if re.search(rf"\b{word}\b", rest)]
    return SCORE_WORDS[max(known, key=len)] if known else None


# --- what the coach says -------------------------------------------------------------------------

READY = "Say ready when you are."
READY_BY_KEY = "Go on when you are ready."
PAIN_MEANT, STOP_MEANT = "Pain?", "Stop?"
DOUBTS: Mapping[str, str] = MappingProxyType({"pain": PAIN_MEANT, "stop": STOP_MEANT})
STOP_THERE = "Stop there. Lower gently and relax."
HOW_MUCH = "How strong is it, from zero to ten?"
HOW_MUCH_AGAIN = "Say a number from zero to ten, or say mild, moderate or severe."
STAY_PAUSED = "I will wait for you. Say resume to go on, or stop to finish."
FALSE_ALARM = "Good. Then we go on."
OFFER = "Say ready to go on, or say stop."
OFFER_NEXT = "Say ready to go on with what comes after, or say stop."
SAFETY_QUESTION = (
    "Do you have any numbness, also where you sit, weakness in your legs, or a change in bladder or bowel? "
    "Say yes or no."
)
SEEK_HELP = "Then we end here. Please get medical help now."
FINISH_QUESTION = "Shall we end for today? Say yes or no."
NO_PAIN = "So it does not hurt? Say yes, or say a number."
AS_A_FOUR = "I take that as a four."
BEGIN_QUESTION = "We have not begun yet. Shall we begin gently? Say yes, or no to leave it for today."
LEFT_FOR_TODAY = "Then we leave it for today. If it stays or gets worse, ask someone who treats you."
STILL_OPEN = "I need to know that first. Any numbness, weakness, bladder or bowel trouble? Say yes or no."
RED_FLAGS = (
    "If you have numbness, also where you sit, weakness in your legs, or a change in bladder or bowel, get "
    "medical help now."
)
THIRD_REPORT = "That was the third time today. We end here. If it stays, ask someone who treats you."
NOTED = "I have noted it. If it stays or gets worse, ask someone who treats you."
END_FOR_PAIN = "We end here for today. If it stays or gets worse, ask someone who treats you."
STOPPED = "Say resume, or stop again."
FINISHED = "That was all for today. Good work."
PAUSED = "Paused."
NOT_NOW = "Not now."
NO_EXERCISE = "There is nothing to change just now."
EASIEST = "That is the easiest I have. Say next exercise to leave it."
HARDEST = "That is the hardest I have."
NOT_AFTER_PAIN = "Not today, after what you felt."
NOTHING_LEFT = "Nothing was left out."
HOLDS_KEEP = "Holds keep their time."
LIGHTER = "Fewer, and more slowly."
ALREADY_GOING = "We are already going."
HOW_TO_RESUME = "Say resume to go on."
GENTLER = "Halve the movement, and go slowly."
HELP = "Say pain, easier, pause, next, or stop at any time. Say resume to go on."
TEN_SECONDS = "Ten seconds."
HALFWAY = "Halfway."
CHANGED = "The routine has changed since."
FROM_THE_START = "We begin at the start."
NEARLY_THROUGH = "Nearly through."
OTHER_SIDE = "Other side."
SAY_DONE = "Say done after each one."
SAY_DONE_THERE = "Say done when you are there."
SAY_DONE_ROUND = "Say done after each round."
SAY_DONE_END = "Say done when that is enough."
RECORDED = (
    "This is a recording, and can't hear you. If something hurts, end there, and leave that exercise out. "
    "Halt it whenever you need more time."
)
CANNOT_HEAR = "I can't hear you just now."
I_HEAR = "I can hear you."
TO_HALT = "Say pain or stop at any time, and I am silent."
WITHOUT_NAME = "I obey you without my name."
BY_TIME = "It all goes by time now."
THE_KEYS = "The keys still work."
USE_KEYS = "Use the keys or buttons."
BY_KEY = "Answer by key or button: I can't hear you."
BREATHE_IN, BREATHE_OUT = "breathe in", "breathe out"
HOLD = "hold"
GO = "go"
TIME_IS_UP = "Time."
TOO_LATE = "That took longer. On we go."
HELD = frozenset(
    (
        "hold",
        "holding",
        "plank",
        "bridge",
        "stretch",
        "sit",
        "pose",
        "hang",
        "balance",
        "squeeze",
        "isometric",
    )
)
"""Words of an exercise's name that show that a position is held."""
RELAX = "Relax."
THE_END = "the end"
TO_BRING_BACK = "To have it after all, say bring it back."


def company(what: Literal["talk", "music"], name: str) -> str:
    """Offer that only what begins with the coach's name is obeyed."""
    goes_on = "People talk here" if what == "talk" else "Music plays here"
    return f"{goes_on}, and I may take it for you. Say listen by name, and I obey what begins with {name}."


def by_name(name: str) -> str:
    """Confirm it, in a few words."""
    return f"Say {name} first."


def opening(title: str, first: str, needs: tuple[str, ...]) -> tuple[str, ...]:
    """Open a session, before the first instruction."""
    lines = [f"{title}."]
    if first:
        lines.append(f"First: {first}.")
    if needs:
        lines.append(f"You need {listed(needs)}.")
    return tuple(lines)


def listed(words: tuple[str, ...]) -> str:
    """Join words, as in "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def lasting(seconds: float) -> str:
    """A length of time as it is spoken: "one minute thirty", "forty-five seconds"."""
    whole = max(1, round(seconds))
    minutes, rest = divmod(whole, 60)
    if not minutes:
        return f"{number(rest)} second{'' if rest == 1 else 's'}"
    spoken = f"{number(minutes)} minute{'' if minutes == 1 else 's'}"
    return f"{spoken} {number(rest)}" if rest else spoken


def resting(seconds: float) -> str:
    """Open a rest."""
    return f"Relax, {lasting(seconds)}."


def side(word: str) -> str:
    """Name a side or direction of a script, as the coach says it."""
    return word


def numbered(rep: int, side: str) -> str:
    """Count a rep of alternating sides."""
    return f"{number(rep)}, {side}"


def last_phase(words: str) -> str:
    """Name the phase that ends a rep, so that one hears that it is the last."""
    return words if words.startswith("and ") else f"and {words}"


def breathing(words: str, breath: str) -> str:
    """Name a phase with the breath ("in" or "out") that goes with it."""
    return f"{words}, {BREATHE_IN if breath == 'in' else BREATHE_OUT}"


def time_left(seconds: float) -> str:
    """Call the time left in rounds against the clock."""
    return f"{lasting(seconds).capitalize()} left."


def every(seconds: float, times: int) -> str:
    """Open rounds on a beat."""
    each = lasting(seconds).removeprefix("one ")
    return f"Every {each}, {number(times)} time{'' if times == 1 else 's'}."


def race_name(names: Sequence[str], seconds: float | None, rounds: int | None) -> str:
    """Name rounds against the clock."""
    parts = listed(tuple(names))
    if rounds is not None:
        return f"{parts}, {number(rounds)} round{'' if rounds == 1 else 's'} for time"
    return f"{parts}, as many rounds as you can in {lasting(seconds or 0)}"


def race_round(parts: Sequence[tuple[Target, str]]) -> str:
    """Describe one round."""
    return ", ".join(
        f"{amount(target)} {name}" if target.noun == "reps" else f"{name}, {amount(target)}"
        for target, name in parts
    )


def score(value: float, *, for_time: bool) -> str:
    """Say the score of rounds against the clock."""
    if for_time:
        return f"{lasting(value).capitalize()}."
    return f"{number(int(value)).capitalize()} round{'' if value == 1 else 's'}."


def last_time(value: float, *, for_time: bool) -> str:
    """Say the score of the last time."""
    return f"Last time: {score(value, for_time=for_time)[0].lower()}{score(value, for_time=for_time)[1:]}"


def compared(value: float, last: float, *, for_time: bool) -> str:
    """Compare a score with the last time's."""
    more = round(value - last)
    if not more:
        return "As last time."
    if for_time:
        return f"{lasting(abs(more)).capitalize()} {'slower' if more > 0 else 'faster'} than last time."
    return f"{number(abs(more)).capitalize()} {'more' if more > 0 else 'fewer'} than last time."


def briefly(name: str, target: Target) -> str:
    """Name what begins at this moment, and how much of it."""
    return f"{name}. {this_set(target)}"


def with_load(load: str) -> str:
    """Say what weight or band the exercise takes."""
    return f"With {load}."


def other_side(side: str) -> str:
    """Open the second half of `repeat each side`."""
    return f"{OTHER_SIDE} {side_name(side)}"


def coming_up(announced: str) -> str:
    """Announce in a rest what follows it."""
    return f"Coming up: {announced}"


def amount(target: Target) -> str:
    """Name a set's amount: "ten", "ten steps each side", "up to twenty, as many as you can do well"."""
    if target.value is None:
        return _open_amount(target)
    words = _value(target)
    if not target.timed and target.noun != "reps":
        words = f"{words} {target.noun.removesuffix('s') if target.value == 1 else target.noun}"
    if target.alternating:
        return f"{words}, from side to side"
    return f"{words} {_each(target.sides)}" if len(target.sides) > 1 else words


def _value(target: Target) -> str:
    value = target.value or 0
    if target.timed:
        return lasting(value)
    return number(int(value)) if float(value).is_integer() else f"{value:g}"  # 1.5 miles


def _open_amount(target: Target) -> str:
    well = "as long as you can hold it well" if target.held else "as many as you can do well"
    if target.at_most is None:
        return well
    most = lasting(target.at_most) if target.held else number(int(target.at_most))
    return f"up to {most}, {well}"


def _each(sides: tuple[str, ...]) -> str:
    """Say that an amount is for each of these sides or directions."""
    return "each side" if set(sides) <= {"left", "right", "both"} else "each way"


def this_set(target: Target) -> str:
    """Name the amount of the set that comes, as a sentence."""
    return f"{amount(target).capitalize()}."


def all_sets(targets: Sequence[Target]) -> str:
    """Open an exercise: how many sets of what; where they differ, each."""
    sets, last = len(targets), targets[-1]
    counted = f"{number(sets).capitalize()} sets"
    if len(set(targets)) > 1:
        return f"{counted}: {listed((*map(_value, targets[:-1]), amount(last)))}."
    words = amount(last)
    if sets == 1:
        noun = " rep" if last.value == 1 else " reps"
        return f"{words.capitalize()}{noun if words in NUMBERS else ''}."
    return f"{counted}, {words}." if last.value is None else f"{counted} of {words}."


def set_name(value: int, sets: int) -> str:
    """Name the coming set; the last one by that."""
    return "Last set." if value == sets else f"Set {number(value)}."


def side_name(side: str) -> str:
    """Name a side ("Left side.") or a direction ("Forward.")."""
    return (
        f"{side.capitalize()} side."
        if side in ("left", "right", "affected", "unaffected")
        else f"{side.capitalize()}."
    )


def side_first(side: str) -> str:
    """Say which side begins."""
    return side_name(side).rstrip(".") + " first."


def change_to(form: str) -> str:
    """Offer an easier form."""
    return f"Let's change to {form}."


def left_off(place: str) -> str:
    """Say where a session was cut short."""
    return f"We left off at {place}" if place else "We left off near the end."


def back_to(place: str) -> str:
    """Say where a session is taken up in a routine that has changed."""
    return f"We are back at {place}"


def leaving(exercise: str) -> str:
    return f"We leave {exercise} for today."


def leaving_for_now(exercise: str) -> str:
    """Leave an exercise that may be asked for again."""
    return f"We leave {exercise}. {TO_BRING_BACK}"


def is_back(form: str, *, later: bool) -> str:
    """Say in which form it is back; `later`: after what goes on now."""
    return f"{form} is back, after this." if later else f"{form} is back."


def more_rest(seconds: float) -> str:
    """Give a longer rest."""
    return f"{lasting(seconds).capitalize()} more."


def seconds_left(seconds: int) -> str:
    """Say how long a position is still held."""
    return f"{lasting(seconds).capitalize()} left."


def reps_left(reps: int) -> str:
    """Say how many are left of a set."""
    return f"{number(reps).capitalize()} more."


def so_far(value: int, noun: str) -> str:
    """Say what has been done of an open set."""
    return f"{number(value).capitalize()} {noun} so far."


def to_fetch(form: str, needs: tuple[str, ...]) -> str:
    """Say what an easier form needs that isn't at hand, and how to have another."""
    return f"For {form} you need {listed(needs)}. Say ready when it is there, or easier for another form."


def took(score: int) -> str:
    """Say a score as it was understood."""
    return f"{number(score).capitalize()}."


def closing(why: Literal["third", "pain", "noted", ""]) -> str:
    """End a session for pain: the third report, one of them, or one in the last words."""
    if why == "third":
        return THIRD_REPORT
    return NOTED if why == "noted" else END_FOR_PAIN


def noted_for(exercise: str) -> str:
    """Say which exercise a pain is taken to come from, where another is about to begin."""
    return f"I note that for {exercise}."


def gently_into(exercise: str) -> str:
    """Begin what comes, after pain in what came before it."""
    return f"Go gently into {exercise}: small, and slowly."


def place(exercise: str, set_: int, sets: int) -> str:
    """Say the exercise and the set."""
    return f"{exercise}, set {number(set_)} of {number(sets)}."


def then(exercise: str) -> str:
    """Name what follows."""
    return f"Then {exercise}."


def left(reps: int, sets: int) -> str:
    """Say the remaining reps and sets of an exercise."""
    more = f"{number(reps).capitalize()} more here"
    return f"{more}, then {number(sets)} more set{'' if sets == 1 else 's'}." if sets else f"{more}."


def side_word(side: str) -> str:
    """Show a side or a direction that comes, as in "left side"."""
    return f"{side} side" if side in ("left", "right", "affected", "unaffected") else side


def set_of(set_: int, sets: int, side: str) -> str:
    """Show a set that comes, as in "set 2 of 3, left"."""
    return f"set {set_} of {sets}, {side}" if side else f"set {set_} of {sets}"


def rest_then(seconds: float, coming: str) -> str:
    """Show a rest and what follows it."""
    return f"rest {seconds:g} s, then {coming}"


def fixed() -> tuple[str, ...]:
    """The phrases that any session may need at any moment: safety first."""
    return (
        STOP_THERE,
        HOW_MUCH,
        PAIN_MEANT,
        STOP_MEANT,
        STOPPED,
        HOW_MUCH_AGAIN,
        STAY_PAUSED,
        PAUSED,
        OFFER,
        FALSE_ALARM,
        THIRD_REPORT,
        END_FOR_PAIN,
        SAFETY_QUESTION,
        NO_PAIN,
        AS_A_FOUR,
        BEGIN_QUESTION,
        LEFT_FOR_TODAY,
        STILL_OPEN,
        RED_FLAGS,
        NOTED,
        *(took(score) for score in range(1, 11)),
        SEEK_HELP,
        FINISH_QUESTION,
        OFFER_NEXT,
        GENTLER,
        EASIEST,
        HARDEST,
        NOT_AFTER_PAIN,
        NOTHING_LEFT,
        LIGHTER,
        HELP,
        READY,
        HOW_TO_RESUME,
        HOLDS_KEEP,
        ALREADY_GOING,
        NOT_NOW,
        NO_EXERCISE,
        number(3),
        number(2),
        number(1),
        FINISHED,
    )


# --- the days before and after -------------------------------------------------------------------

MORNING_TITLE = "Before we begin"
THANK_YOU = "Thank you."
LEFT_OUT = "It is left out until you ask for it back."

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def how_is_it(exercise: str, *, morning: bool) -> str:
    """Ask how what hurt feels the day after."""
    return f"How does {exercise} feel {'this morning' if morning else 'today'}, from zero to ten?"


def shall_we_try(form: str, harder: str) -> str:
    """Offer the next harder form."""
    return f"{form} went well twice, with nothing that hurt. Shall we try {harder} today?"


def want_it_back(exercise: str) -> str:
    """Ask about an exercise that was left out."""
    return f"{exercise} is left out, because it hurt. Do you want it again?"


def left_out_today(exercise: str, because: str) -> str:
    """Say that an exercise is left out, and why (a sentence)."""
    return f"{exercise} is left out today. {because} {TO_BRING_BACK}"


def gently(exercise: str, form: str) -> str:
    """Say that it begins easier, since nobody has said how it feels."""
    return f"{exercise} hurt last time, and I don't know how it is. We begin gently, with {form}."


def gentler(exercise: str, because: str) -> str:
    """Say that it begins a step easier, and why (a sentence)."""
    return f"{exercise} begins one step gentler. {because}"


def amounts(targets: Sequence[float | None], noun: str, *, timed: bool, held: bool) -> str:
    """Each set's amount in figures, as in "12 reps", "25 s", "10, 12, 15 reps"."""
    if any(target is None for target in targets):
        return "as long as it goes well" if held else "as many as go well"
    figures = [f"{target:g}" for target in targets]
    alike = len(set(figures)) == 1
    return f"{figures[0] if alike else ', '.join(figures)} {'s' if timed else noun}"


def sets(number: int) -> str:
    """Give a number of sets in figures."""
    return f"{number} set{'' if number == 1 else 's'}"


def lifting(load: str) -> str:
    """Give a load in figures."""
    return f"with {load}"


def rest_of(seconds: float) -> str:
    """Give the rest between sets in figures."""
    return f"{seconds:g} s between sets"


def day(at: date) -> str:
    """Write a date, as in "5 May 2026"."""
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def days(dates: Sequence[date]) -> str:
    """Write dates, as in "3 May and 5 May 2026"."""
    *before, last = dates
    named = [f"{at.day} {_MONTHS[at.month - 1]}" if at.year == last.year else day(at) for at in before]
    return " and ".join([*named, day(last)])


def and_hold(amounts: str, seconds: float) -> str:
    """Add how long each is held, where that may grow."""
    return f"{amounts}, hold {seconds:g} s"


def left_out_until(form: str) -> str:
    """Say what badly hurt begins with, once it is asked for again."""
    return f"It is left out until you ask for it back; then it begins with {form}."


def it_hurt(score: int, at: date) -> str:
    return f"It hurt {score} of 10 on {day(at)}."


def it_hurt_unscored(counts_as: int, at: date) -> str:
    return f"It hurt on {day(at)} and was not scored, which counts as {counts_as} of 10."


def hurt_more(reported: int | None, score: int, at: date) -> str:
    """Say that it hurt more at the next start than was `reported` (None: with no score)."""
    before = "with no score" if reported is None else f"{reported} of 10"
    return f"It hurt {before}, and {score} at the start on {day(at)}."


def hurt_twice(reports: Sequence[tuple[date, int | None]]) -> str:
    each = (f"{'with no score' if score is None else f'{score} of 10'} on {day(at)}" for at, score in reports)
    return f"It hurt on two days running: {' and '.join(each)}."


def hurt_on(on_days: Sequence[date]) -> str:
    return f"It hurt on {days(on_days)}."


def asked_for_less(times: int, at: date) -> str:
    return f"You asked for less {'twice' if times == 2 else f'{times} times'}, last on {day(at)}."  # noqa: PLR2004


def fell_short(at: date, set_: int, performed: float, target: float) -> str:
    return f"On {day(at)}, set {set_} came to {performed:g} of {target:g}."


def reached(on_days: Sequence[date], amounts: str) -> str:
    return f"On {days(on_days)} every set reached {amounts}, with no pain."


def asked_back(at: date) -> str:
    return f"You asked for it on {day(at)}."


def agreed(at: date) -> str:
    return f"You said yes to it on {day(at)}."


def from_now_on(amounts: str) -> str:
    return f"{amounts} from now on."


def offered(form: str) -> str:
    return f"{form} is offered."


def stays(amounts: str) -> str:
    return f"It stays at {amounts}, the least the script has."


def nothing_easier(amounts: str) -> str:
    return f"{amounts}, the least: the script has nothing easier."


def one_easier(form: str, amounts: str) -> str:
    return f"{form}, {amounts}: one step easier."


def one_harder(form: str, amounts: str) -> str:
    return f"{form}, {amounts}: one step harder."


def back(form: str, amounts: str) -> str:
    return f"It is back: {form}, {amounts}."
