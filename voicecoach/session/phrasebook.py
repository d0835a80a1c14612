"""Every word the coach says or obeys of itself, in English.

Command words are kept out of what the coach says wherever another word serves: a coach that says
"rest" or "next" would have to be told from a person who does.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

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
        "slower": ("slower", "slow down"),
        "faster": ("faster", "speed up"),
        "rest": ("rest", "i need a rest", "break"),
        "done": ("done", "finished", "i'm done"),
        "status": ("how long", "how many left", "what's next"),
        "louder": ("louder", "volume up"),
        "quieter": ("quieter", "volume down"),
        "help": ("help", "what can i say"),
    }
)
"""Command -> the phrases that mean it, the first being the one the coach teaches."""

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
        "slower": "moving phases 15 % longer, from the next rep",
        "faster": "moving phases 15 % shorter, from the next rep",
        "rest": "30 seconds now, then the set goes on",
        "done": "ends an open set or hold; in a counted one, ends this side",
        "status": "where you are and what comes next",
        "louder": "3 dB louder",
        "quieter": "3 dB quieter",
        "help": "the short list",
    }
)

YES = ("yes", "yeah", "okay")
NO = ("no", "nope")
NEVER_MIND = ("no", "never mind", "zero", "nothing")
SCORE_WORDS: Mapping[str, int] = MappingProxyType({"mild": 2, "moderate": 5, "severe": 8})
"""Words a person may answer in place of a number; each falls in the middle of its band."""

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


_NUMBERS = {number(value): value for value in range(100)}


def score_of(answer: int | str) -> int | None:
    """What a reply to "how much" means on 0-10, or None where it means nothing."""
    if isinstance(answer, int):
        return answer if 0 <= answer <= 10 else None  # noqa: PLR2004 - the scale
    said = answer.casefold().strip()
    if said in NEVER_MIND:
        return 0
    value = SCORE_WORDS.get(said, _NUMBERS.get(said, int(said) if said.isdecimal() else -1))
    return value if 0 <= value <= 10 else None  # noqa: PLR2004 - the scale


def command_for(phrase: str) -> str | None:
    """The command that exactly this phrase means, if any."""
    said = " ".join(phrase.casefold().split())
    return next((name for name, phrases in COMMANDS.items() if said in phrases), None)


def same_answer(phrase: str, said: str) -> bool:
    """Whether `said` is the branch's `phrase`, or means the same yes or no."""
    phrase, said = (" ".join(text.casefold().split()) for text in (phrase, said))
    said = number(int(said)) if said.isdecimal() else said  # "4", as one types it
    return phrase == said or any(phrase in words and said in words for words in (YES, NO))


# --- what the coach says -------------------------------------------------------------------------

READY = "Say ready when you are."
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
THIRD_REPORT = "That was the third time today. We end here. If it stays, ask someone who treats you."
END_FOR_PAIN = "We end here for today. If it stays or gets worse, ask someone who treats you."
STOPPED = "Say resume to go on, or stop again to finish."
FINISHED = "That was all for today. Good work."
PAUSED = "Paused."
NOT_NOW = "Not now."
NO_EXERCISE = "There is nothing to change just now."
EASIEST = "That is the easiest I have. Say next exercise to leave it."
HARDEST = "That is the hardest I have."
NOT_AFTER_PAIN = "Not today, after what you felt."
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
SAY_DONE_END = "Say done when that is enough."
RECORDED = (
    "This is a recording, and can't hear you. If something hurts, end there, and leave that exercise out. "
    "Halt it whenever you need more time."
)
CANNOT_HEAR = "I can't hear you just now."
BREATHE_IN, BREATHE_OUT = "breathe in", "breathe out"
HOLD = "hold"


def opening(title: str, first: str, needs: tuple[str, ...]) -> tuple[str, ...]:
    """What is said before the first instruction."""
    lines = [f"{title}."]
    if first:
        lines.append(f"First: {first}.")
    if needs:
        lines.append(f"You need {listed(needs)}.")
    return tuple(lines)


def listed(words: tuple[str, ...]) -> str:
    """a, b and c."""
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
    """Opens a rest."""
    return f"Relax, {lasting(seconds)}."


def coming_up(announced: str) -> str:
    """Announce in a rest what follows it."""
    return f"Coming up: {announced}"


def sets_of(sets: int, amount: str) -> str:
    """Open an exercise: how many sets of what."""
    if sets == 1:
        return f"{amount.capitalize()}{' reps' if amount in _NUMBERS else ''}."
    counted = f"{number(sets).capitalize()} sets"
    return f"{counted}, {amount}." if amount.startswith(("as ", "up ")) else f"{counted} of {amount}."


def sets_listed(sets: int, amounts: tuple[str, ...]) -> str:
    """Open an exercise whose sets differ."""
    return f"{number(sets).capitalize()} sets: {listed(amounts)}."


def each(sides: tuple[str, ...]) -> str:
    """On each of these sides, or in each of these directions."""
    return "each side" if set(sides) <= {"left", "right", "both"} else "each way"


def set_name(value: int, sets: int) -> str:
    """Name the coming set; the last one by that."""
    return "Last set." if value == sets else f"Set {number(value)}."


def side_name(side: str) -> str:
    """Name a side ("Left side.") or a direction ("Forward.")."""
    return f"{side.capitalize()} side." if side in ("left", "right") else f"{side.capitalize()}."


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


def place(exercise: str, set_: int, sets: int) -> str:
    """Where one is."""
    return f"{exercise}, set {number(set_)} of {number(sets)}."


def then(exercise: str) -> str:
    """Name what follows."""
    return f"Then {exercise}."


def left(reps: int, sets: int) -> str:
    """What is still to do of an exercise."""
    more = f"{number(reps).capitalize()} more here"
    return f"{more}, then {number(sets)} more set{'' if sets == 1 else 's'}." if sets else f"{more}."


def fixed() -> tuple[str, ...]:
    """The phrases that any session may need at any moment: safety first."""
    return (
        STOP_THERE,
        HOW_MUCH,
        STOPPED,
        HOW_MUCH_AGAIN,
        STAY_PAUSED,
        PAUSED,
        OFFER,
        FALSE_ALARM,
        THIRD_REPORT,
        END_FOR_PAIN,
        SAFETY_QUESTION,
        SEEK_HELP,
        FINISH_QUESTION,
        OFFER_NEXT,
        GENTLER,
        EASIEST,
        HARDEST,
        NOT_AFTER_PAIN,
        LIGHTER,
        HELP,
        READY,
        HOW_TO_RESUME,
        HOLDS_KEEP,
        ALREADY_GOING,
        NOT_NOW,
        NO_EXERCISE,
        "three",
        "two",
        "one",
        FINISHED,
    )
