"""The parts of a dose in the sentences of a handout, put together where each figure was understood."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from voicecoach.routine.dose import parse_dose
from voicecoach.routine.dose_asides import without_often
from voicecoach.routine.dose_text import write_dose
from voicecoach.routine.drafting_items import NUMBER, whole
from voicecoach.routine.model import Dose, Reps, SidesKind, Text
from voicecoach.routine.problems import Problems
from voicecoach.routine.tokens import NUMBER_WORDS

_RANGE = rf"(?P<{{}}>{NUMBER}(?:\s?(?:-|\u2013|to|or)\s?{NUMBER})?)"
_UNIT = r"(?P<unit>seconds?|secs?|minutes?|mins?)"
_COUNTED = r"(?:total\s+)?(?:slow(?:,? controlled)?\s+|controlled\s+)?(?:and pain free\s+)?"
_SETS = re.compile(rf"\b{_RANGE.format('sets')}\s+sets?\b", re.IGNORECASE)
_REPS = re.compile(
    rf"\b{_RANGE.format('reps')}\s*(?P<slow>slow\s+)?{_COUNTED}"
    r"(?P<noun>reps?|repetitions?|times|raises|lifts|steps|squats|breaths)\b(?!\s+(?:a|per|each|every)\s+(?:day|week))",
    re.IGNORECASE,
)
_BY = re.compile(rf"\b{_RANGE.format('reps')}\s?x(?=\s+(?:on|each|per))", re.IGNORECASE)
_THREE_TIMES = re.compile(rf"\breps?\s+{_RANGE.format('sets')}\s+times\b", re.IGNORECASE)
_OF = re.compile(rf"\bof\s+{_RANGE.format('reps')}(?!\s*(?:s\b|sec|min))", re.IGNORECASE)
_HOLD = re.compile(
    r"\bhold(?:ing)?\b(?:\s+(?:the|this|that|each|your|it|position|squeeze|stretch|contraction|top|there|there))*"
    rf"\s*(?:for\s+)?(?:up to\s+)?(?:a\s+count\s+of\s+)?{_RANGE.format('hold')}\s*"
    r"(?P<unit>seconds?|secs?|s\b|minutes?|mins?|(?=$|[,.;]|\s+and))",
    re.IGNORECASE,
)
_SQUEEZE = re.compile(
    rf"\b(?:squeeze|tighten|clench|pinch|press|push)(?:\s+\w+){{0,4}}\s+for\s+{_RANGE.format('hold')}\s*"
    rf"{_UNIT}\b",
    re.IGNORECASE,
)
_STAY = re.compile(
    rf"\bstay\b(?:\s+(?:here|there|in the pose))?\s+for\s+{_RANGE.format('stay')}\s*"
    rf"{_UNIT}\b",
    re.IGNORECASE,
)
_FOR_TIMES = re.compile(
    rf"\bfor\s+{_RANGE.format('work')}\s*{_UNIT},?\s+(?:repeat\s+)?"
    rf"{_RANGE.format('sets')}\s+times\b(?!\s+(?:a|per|each|every)\s+(?:day|week))",
    re.IGNORECASE,
)
_OPEN_HOLD = re.compile(
    r"\bhold\b[^.,]*?\b(?:(?:for )?as long as (?:you can|possible)"
    r"|(?<=position )while\b[^.]*?\bas many\b[^.]*)"
    rf"(?:,? up to {_RANGE.format('most')}\s*{_UNIT})?",
    re.IGNORECASE,
)
_WAY = r"(?:(?:back )?to (?:the|your) )?"
_NOUNS = r"(?:\s+(?:times|steps|reps))?"
_PAIR = r"right|left|forwards?|backwards?|back|clockwise|anti-?clockwise|counter-?clockwise"
_THEN = r"(?:,? (?:and )?(?:then )?|, )(?:step |walk )?"
_THERE_AND_BACK = re.compile(
    rf"\b(?P<first>{NUMBER}){_NOUNS} {_WAY}(?P<one>{_PAIR}){_THEN}"
    rf"(?P<second>{NUMBER}){_NOUNS} {_WAY}(?P<other>{_PAIR})\b",
    re.IGNORECASE,
)
_BACK_AND_FORTH = re.compile(
    rf"\b{_WAY}(?P<one>{_PAIR}) (?P<first>{NUMBER}){_NOUNS}{_THEN}"
    rf"{_WAY}(?P<other>{_PAIR}) (?P<second>{NUMBER}){_NOUNS}\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"(?:repeat|do|perform|complete)(?: this| it)? "
    rf"(?:(?P<twice>twice)|{_RANGE.format('sets')} (?:times|sets|rounds))\.?",
    re.IGNORECASE,
)
_UP_TO = re.compile(
    rf"\b(?:up to|no more than|at most|at least)\s+{NUMBER}\s*(?:times|reps|repetitions)\b", re.IGNORECASE
)
_GOAL = re.compile(
    rf"\b(?:(?:build|work|progress)(?:ing)?\s+(?:up\s+)?to\s+{NUMBER}|up to {NUMBER} sets)\b", re.IGNORECASE
)
_EACH_WAY_ROUND = re.compile(r"\b(?:each|both|either) directions?\b", re.IGNORECASE)
_SAYS_AGAIN = re.compile(
    r"\b(?:repeat|do|perform|complete|aim|sets?|continue)\b"
    r"|^\W*[0-9]+(?:\s?[-\u2013]\s?[0-9]+)?\s*(?:x|times|reps)",
    re.IGNORECASE,
)
_FOR_SO_LONG = re.compile(
    rf"(?<!rest )(?<!wait )\bfor {NUMBER}(?:\s?(?:-|\u2013|to|or)\s?{NUMBER})?"
    r"\s*(?:seconds?|secs?|minutes?|mins?)\b",
    re.IGNORECASE,
)
_ONE_WAY = re.compile(r"\b(?:one|other|opposite) (?:way|side|leg|arm)\b", re.IGNORECASE)
_ELSE = re.compile(
    rf"\b[0-9]+\b(?!\s*(?:degrees|deg\b|\u00b0|cm|mm|inch|inches|in\b|%|kg|lbs?|feet|ft))|,?\s+then\s+{NUMBER}\b",
    re.IGNORECASE,
)
"""A figure that is left over: another amount."""
_ANOTHER_SET = re.compile(
    rf"\b(?:(?:second|third|another|last|final) sets?"
    rf"|another (?!one\b){NUMBER}|the first (?:day|week|time))\b"
    rf"|\bif (?:that|this|it)\b[^.]*\b{NUMBER}\b",
    re.IGNORECASE,
)
_A_TIME = re.compile(rf"\b{NUMBER}\s*(?:seconds?|secs?|minutes?|mins?)\b", re.IGNORECASE)
_REST = re.compile(
    rf"\b(?:rest|break)(?:ing)?\s+(?:for\s+)?{_RANGE.format('rest')}\s*{_UNIT}"
    rf"|{_RANGE.format('before')}[- ]\s?(?P<before_unit>seconds?|secs?|minutes?|mins?)\s+(?:of\s+)?rest\b",
    re.IGNORECASE,
)
_LIMB = "side|leg|arm|hand|foot|knee|ankle|wrist|elbow|shoulder|hip"
_EACH = re.compile(
    rf"\b(?:(?:on |for |with )?(?:each|both|either) (?:(?:{_LIMB})s?|feet|directions?|ways?)"
    rf"|per (?:{_LIMB})|(?:the|your) (?:other|opposite|left) (?:{_LIMB})"
    r"|on the opposite|both ways|change legs)\b",
    re.IGNORECASE,
)
_ALTERNATING = re.compile(r"\balternat(?:e|ing)\b", re.IGNORECASE)
_FATIGUE = re.compile(r"\b(?:to|until) (?:fatigue|failure)\b", re.IGNORECASE)
_AS_MANY = re.compile(r"\b(?:for )?as many (?:reps |times )?as (?:you can|possible)\b", re.IGNORECASE)
_OFTEN = re.compile(r"\b(?:a|per|each|every) (?:day|week)\b|\bdaily\b", re.IGNORECASE)
_NUMBER = re.compile(rf"\b(?:[0-9]+|{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)


class Found(Struct):
    """An exercise, with the dose that it is sure of; `unsure` are sentences with other figures."""

    name: str
    lines: list[str] = field(default_factory=list)
    dose: Dose | None = None
    said: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    incomplete: bool = True
    """Nothing that is said of it contradicts itself, but how many is not said."""


def has_dose(sentence: str) -> bool:
    """True if a sentence counts reps or sets, so that it is no instruction."""
    return bool(_REPS.search(sentence) or _SETS.search(sentence))


def is_number(word: str) -> bool:
    return bool(_NUMBER.fullmatch(word))


def sentences(line: str) -> list[str]:
    return [one.strip() for one in re.split(r"(?<=[.!?])\s+(?=[A-Z0-9])", line) if one.strip()]


class Parts(Struct):
    """Parts of a dose found in the sentences, in their own words."""

    sets: set[str] = field(default_factory=set)
    reps: set[str] = field(default_factory=set)
    hold: set[str] = field(default_factory=set)
    rest: set[str] = field(default_factory=set)
    each: bool = False
    alternating: bool = False
    or_to_fatigue: bool = False
    alone: str = ""  # the one side that is worked
    two_ways: bool = False
    unclear: bool = False
    movements: int = 0
    """Sentences that tell a movement and how often it is done: of several, which is the exercise?"""


def prescribe(one: Found, general: Sequence[str] = ()) -> None:
    """Put the parts together, where no two of them contradict each other and each figure was understood.

    `general`: sentences elsewhere that are for every exercise.
    """
    parts = Parts()
    one.said, one.unsure = [], []
    for line in (*one.lines, *general):
        for sentence in sentences(line):
            _read(sentence, parts, one)
    several = (
        parts.unclear
        or parts.movements > 1
        or any(len(said) > 1 for said in (parts.sets, parts.reps, parts.hold, parts.rest))
    )
    if several or not parts.reps:
        one.incomplete = not several and not one.unsure
        one.unsure, one.said = [*one.said, *one.unsure], []
        return
    one.dose = parse_dose(Text(_spelled(parts)), Problems())
    if one.dose is None:
        one.unsure, one.said = [*one.said, *one.unsure], []


def _read(sentence: str, parts: Parts, one: Found) -> None:
    """Take the parts of a dose from a sentence."""
    if _of_both_ways(sentence, parts):
        one.said.append(sentence)
        return
    if (dose := whole(sentence, timed=True)) and (dose.sets or isinstance(dose.amount, Reps)):
        _add(dose, parts)
        one.said.append(sentence)
        return
    if _is_unclear(sentence):
        parts.unclear = True
        one.unsure.append(sentence)
        return
    known, left = _take_parts(sentence, parts)
    if known:
        _say(sentence, left, parts, one)
    elif _FOR_SO_LONG.search(sentence):  # what is done for so long, of each rep?
        parts.unclear = True
    elif re.match(r"(?:repeat|switch|then|do the same)\b", sentence, re.IGNORECASE):
        parts.each |= bool(_EACH.search(sentence))
    if _NUMBER.search(sentence) and (_OFTEN.search(sentence) if known else _DOSED.search(sentence)):
        one.unsure.append(sentence)


def _is_unclear(sentence: str) -> bool:
    """True if a sentence has an end and no beginning, a way round, or one amount and then another."""
    several = len(_REPS.findall(sentence)) > 1 or _ANOTHER_SET.search(sentence)
    return bool(
        several or _UP_TO.search(sentence) or _GOAL.search(sentence) or _EACH_WAY_ROUND.search(sentence)
    )


def _say(sentence: str, left: str, parts: Parts, one: Found) -> None:
    """Keep a sentence whose parts were taken; `left`: what is left of it, where another figure may be."""
    if _A_TIME.search(left) or _ELSE.search(without_often(left)):  # what is it of?
        one.unsure.append(sentence)
        parts.unclear = True
        return
    one.said.append(sentence)
    if _REPS.search(sentence) and not (_SAYS_AGAIN.search(sentence) or _ONE_WAY.search(sentence)):
        parts.movements += 1
    parts.each |= bool(_EACH.search(sentence))
    parts.or_to_fatigue |= bool(re.search(r"\bor to fatigue\b", sentence, re.IGNORECASE))
    parts.alternating |= bool(_ALTERNATING.search(sentence))


_DOSED = re.compile(r"\b(?:times|reps?|sets?|seconds?|repetitions?|rounds?|minutes?)\b", re.IGNORECASE)


def _of_both_ways(sentence: str, parts: Parts) -> bool:
    """Take `five times to the right, then five times to the left`, or the sets behind such a sentence."""
    if parts.two_ways and (again := _AGAIN.fullmatch(sentence)):
        parts.sets.add("2" if again["twice"] else _count(again["sets"]))
        return True
    match = _THERE_AND_BACK.search(sentence) or _BACK_AND_FORTH.search(sentence)
    if match is None or _count(match["first"]) != _count(match["second"]):
        return False
    noun = "steps" if re.search(r"\b(?:step|walk)", sentence, re.IGNORECASE) else "reps"
    parts.reps.add(f"{_count(match['first'])} {noun} {match['one']} then {match['other']}".casefold())
    parts.two_ways = True
    if again := _AGAIN.search(sentence[match.end() :]):
        parts.sets.add("2" if again["twice"] else _count(again["sets"]))
    return True


def _take_parts(sentence: str, parts: Parts) -> tuple[bool, str]:
    """Take the parts of a dose from a sentence: whether there are any, and what is left of it."""
    left, known = sentence, False
    if _AS_MANY.search(sentence) and (sets := _BY.search(sentence)):  # 3x, as many as you can
        parts.sets.add(_count(sets["reps"]))
        left = left.replace(sets[0], " ")
    for pattern, take in _TAKES:
        if pattern is _OF and not _SETS.search(sentence):  # page 2 of 2, 5 out of 10
            continue
        while match := pattern.search(left):
            take(match, parts)
            left = left[: match.start()] + " " * (match.end() - match.start()) + left[match.end() :]
            known = True
    return known, left


def _add(dose: Dose, parts: Parts) -> None:
    """A dose that was read whole, as parts that others may stand beside."""
    plain = replace(dose, sets=None, most_sets=None, sides=None, hold=None, rest=None, shortest_rest=None)
    parts.reps.add(write_dose(plain))
    parts.each |= bool(dose.sides and dose.sides.kind is SidesKind.EACH)
    parts.alternating |= bool(dose.sides and dose.sides.kind is SidesKind.ALTERNATING)
    if dose.sides and dose.sides.kind is SidesKind.ONLY:
        parts.alone = dose.sides.words[0]
    if dose.sets:
        parts.sets.add(f"{dose.sets}-{dose.most_sets}" if dose.most_sets else f"{dose.sets}")
    if dose.hold:
        parts.hold.add(write_dose(Dose(hold=dose.hold)).removeprefix("hold "))
    if dose.rest is not None:
        parts.rest.add(write_dose(Dose(rest=dose.rest, shortest_rest=dose.shortest_rest)))


def _reps(match: re.Match[str], parts: Parts) -> None:
    noun = match["noun"].casefold()
    noun = "reps" if noun in {"times", "rep", "repetition", "repetitions"} else noun
    slow = "slow " if match["slow"] else ""
    parts.reps.add(f"{_count(match['reps'])} {slow}{noun}")


def _sets_of(match: re.Match[str], parts: Parts) -> None:
    parts.reps.add(f"{_count(match['reps'])} reps")


def _hold(match: re.Match[str], parts: Parts) -> None:
    unit = "m" if match["unit"].casefold().startswith("m") else "s"
    parts.hold.add(f"{_count(match['hold'])}{unit}")


def _rest(match: re.Match[str], parts: Parts) -> None:
    unit = match["unit"] or match["before_unit"]
    length = f"{_count(match['rest'] or match['before'])}{'m' if unit.casefold().startswith('m') else 's'}"
    behind = match.string[match.end() :]
    between = re.match(r"\s*(?:between|before) (?:each|the|switching)? ?(?:leg|side)", behind) or re.search(
        r"\bthe other (?:way|side|leg)\b", behind
    )
    parts.each |= bool(between)
    parts.rest.add(f"switch {length}" if between else f"rest {length}")


def _count(said: str) -> str:
    """`8 - 12`, `three or four` -> `8-12`, `3-4`."""
    numbers = [NUMBER_WORDS.get(one, None) or float(one) for one in re.findall(NUMBER, said.casefold())]
    return "-".join(f"{one:.0f}" for one in numbers)


def _open_hold(match: re.Match[str], parts: Parts) -> None:
    """Take `hold for as long as you can, up to 30 seconds`."""
    most = (
        f" at most {_count(match['most'])}{'m' if match['unit'].casefold().startswith('m') else 's'}"
        if match["most"]
        else ""
    )
    parts.hold.add(f"until done{most}")


def _three_times(match: re.Match[str], parts: Parts) -> None:
    parts.sets.add(_count(match["sets"]))


def _work(match: re.Match[str], parts: Parts) -> None:
    """Take `march for 30 seconds, 2 times`."""
    parts.reps.add(f"{_count(match['work'])}{'m' if match['unit'].casefold().startswith('m') else 's'}")
    parts.sets.add(_count(match["sets"]))


def _stay(match: re.Match[str], parts: Parts) -> None:
    unit = "m" if match["unit"].casefold().startswith("m") else "s"
    parts.reps.add(f"{_count(match['stay'])}{unit} hold")


_TAKES = (
    (_SETS, lambda match, parts: parts.sets.add(_count(match["sets"]))),
    (_THREE_TIMES, _three_times),
    (_OPEN_HOLD, _open_hold),
    (_HOLD, _hold),
    (_SQUEEZE, _hold),
    (_STAY, _stay),
    (_FOR_TIMES, _work),
    (_REST, _rest),
    (_REPS, _reps),
    (_BY, _sets_of),
    (_OF, _sets_of),
    (_AS_MANY, lambda _, parts: parts.reps.add("to fatigue")),
)


def _spelled(parts: Parts) -> str:
    (reps,) = parts.reps
    sides = " each side" if parts.each else ""
    if parts.alternating:
        sides = " alternating"
    if parts.alone:
        sides = f" {parts.alone} only"
    sets = f"{next(iter(parts.sets))} x " if parts.sets else ""
    fatigue = " or to fatigue" if parts.or_to_fatigue and reps != "to fatigue" else ""
    hold = f", hold {next(iter(parts.hold))}" if parts.hold else ""
    rest = f", {next(iter(parts.rest))}" if parts.rest else ""
    counted = reps.removesuffix(" reps")
    if (
        hold and "until" not in hold and not sets and counted.replace("-", "").isdigit()
    ):  # the language says if it is sets or reps
        return f"{hold.removeprefix(', ')}, {counted} times{sides}{fatigue}{rest}"
    return f"{sets}{reps}{sides}{fatigue}{hold}{rest}"
