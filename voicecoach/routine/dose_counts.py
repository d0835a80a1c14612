"""The counts of a dose, and the words for what is counted and how: `8-12 slow raises`."""

from __future__ import annotations

from voicecoach.routine.dose_draft import MOST_REPS, MOST_SETS
from voicecoach.routine.model import Range, Reps
from voicecoach.routine.tokens import FaultError, Tokens, words

SINGULARS = frozenset(
    words(
        "rep repetition set time step breath lift squeeze raise lap stride squat lunge bridge curl kick "
        "swing circle tap pulse twist jump hop"
    )
)
"""Nouns that most doses count, in the singular."""

REP_WORDS = frozenset(("rep", "reps", "repetition", "repetitions"))
SET_WORDS = frozenset(("set", "sets", "round", "rounds", "bout", "bouts"))
TIME_WORDS = frozenset(("time", "times"))
_SLOW = frozenset(("slow", "slowly"))
_MANNERS = {
    **dict.fromkeys(("controlled", "control"), "controlled"),
    **dict.fromkeys(("quick", "quickly"), "quick"),
    **dict.fromkeys(("fast",), "fast"),
    **dict.fromkeys(("smooth", "smoothly"), "smooth"),
    **dict.fromkeys(("gentle", "gently"), "gentle"),
    **dict.fromkeys(("easy", "easily"), "easy"),
    **dict.fromkeys(("deep", "deeply"), "deep"),
}
"""Words for how reps are done -> the word that is spoken before what is counted."""

NO_NOUNS = frozenset(
    words(
        "each every per either both alternating alternate alternately alt or to until till at rest switch "
        "hold holds one words then only x of slow slowly and with for on off as by in left right side sides "
        "legs arms ways directions total max maximum failure seconds secs s mins minutes hrs hours kgs kilos "
        "lbs pounds metres meters miles yards daily amrap rests is does this k days weeks months years"
    )
)
"""Words that end an amount, so that none of them is taken for what is counted."""

DISTANCE_UNITS = {
    **dict.fromkeys(("metre", "metres", "meter", "meters", "mtr", "mtrs"), "metres"),
    **dict.fromkeys(("km", "kms", "kilometre", "kilometres", "kilometer", "kilometers"), "km"),
    **dict.fromkeys(("mile", "miles", "mi"), "miles"),
    **dict.fromkeys(("yard", "yards", "yd", "yds"), "yards"),
    **dict.fromkeys(("feet", "ft"), "feet"),
    **dict.fromkeys(("lap", "laps"), "laps"),
    **dict.fromkeys(("length", "lengths"), "lengths"),
    **dict.fromkeys(("cal", "cals", "kcal", "calorie", "calories"), "calories"),
}
_MOST_WORDS = 3  # of what is counted, as in "single leg raises"


def take_counts(tokens: Tokens) -> tuple[Range, ...]:
    """`10`, `8-12`, `6, 4, 2`, `12-10-8`, `12/10/8`."""
    start = tokens.index
    for mark in ("dash", "/"):
        listed = _run_of(tokens, mark)
        if listed:
            return listed
    counts = [_count_range(tokens)]
    while tokens.peek().kind == "comma" and _list_goes_on(tokens):
        tokens.take()
        counts.append(_count_range(tokens))
    if len(counts) > MOST_SETS:
        raise FaultError(
            tokens.since(start).span, f"There can't be {len(counts)} sets.", f"1 to {MOST_SETS} sets"
        )
    return tuple(counts)


def _run_of(tokens: Tokens, mark: str) -> tuple[Range, ...]:
    """Three numbers or more with a mark between them, a set each; nothing where there are fewer."""
    start, numbers = tokens.index, []
    while tokens.peek().kind == "number" and tokens.unit(1) is None:
        numbers.append(tokens.count("reps", MOST_REPS))
        follows = tokens.peek()
        if mark not in {follows.kind, follows.word} or tokens.peek(1).kind != "number":
            break
        tokens.take()
    if len(numbers) < 3 or tokens.peek(-1).kind != "number":  # noqa: PLR2004 - two are a range
        tokens.index = start
        return ()
    return tuple(Range(number, number) for number in numbers)


def _list_goes_on(tokens: Tokens) -> bool:
    """True if the number behind the comma is one more set's, not the beginning of something else."""
    if tokens.peek(1).kind != "number":
        return False
    ahead = 2
    if tokens.peek(ahead).kind == "dash" and tokens.peek(ahead + 1).kind == "number":
        ahead += 2
    after = tokens.peek(ahead)
    if tokens.unit(ahead) or after.word in {"m", *DISTANCE_UNITS}:
        return False
    return not (
        after.kind == "times" or after.word in {"x", *SET_WORDS, *TIME_WORDS, "kg", "kilos", "lb", "lbs"}
    )


def _count_range(tokens: Tokens) -> Range:
    """`N | N-M | N to M | N or N+1`, low before high."""
    start = tokens.index
    low = tokens.count("reps", MOST_REPS)
    neighbours = tokens.at("or") and tokens.peek(1).kind == "number" and tokens.peek(1).value == low + 1
    if not tokens.at_range() and not neighbours:
        return Range(low, low)
    tokens.take()
    high = tokens.count("reps", MOST_REPS)
    if low == high:
        text = tokens.since(start)
        raise FaultError(
            text.span,
            f"'{text.raw}' is no range: both ends are the same.",
            "a low and a high end, as in 8-12",
        )
    if low > high == 1:
        text = tokens.since(start)
        raise FaultError(
            text.span,
            f"'{text.raw}' goes down: a range goes from low to high.",
            hint=f"write `{tokens.rewritten(start, f'1-{low}')}` for a range, or, for a ladder, "
            f"`repeat for {low} to 1` and below it a `do` of `{{n}} reps`",
        )
    if low > high:
        text = tokens.since(start)
        ranged, listed = tokens.rewritten(start, f"{high}-{low}"), tokens.rewritten(start, f"{low}, {high}")
        raise FaultError(
            text.span,
            f"'{text.raw}' goes down: a range goes from low to high.",
            hint=f"write `{ranged}` for a range, or `{listed}` for a set of each",
        )
    return Range(low, high)


def take_noun(tokens: Tokens, counts: tuple[Range, ...]) -> Reps | None:
    """`["slow"] NOUN`, the noun of up to three words; None where nothing is named."""
    start = tokens.index
    tokens.accept("total")
    slow, manner = take_manner(tokens)
    named: list[str] = []
    if tokens.at("sit", "to") and tokens.peek(2).word in {"stand", "stands"}:
        tokens.index += 3
        named.append("sit-to-stands")
    while (
        named[:1] != ["sit-to-stands"]
        and len(named) < _MOST_WORDS
        and tokens.peek().kind == "word"
        and tokens.peek().word not in NO_NOUNS
        and tokens.peek().word not in _MANNERS
        and (tokens.peek(1).word not in {"then", "only"} or tokens.peek().word in REP_WORDS)
    ):
        named.append(tokens.take().word)
        if _plural(named[-1]):
            break
    if not named and not (slow or manner):
        tokens.index = start
        return None
    if named and (not _plural(named[-1]) or named[-1] in SET_WORDS):
        tokens.index = start
        return None
    noun = " ".join([*named[:-1], _in_plural(named[-1])]) if named else "reps"
    return Reps(counts, slow, f"{manner} {noun}" if manner else noun)


def take_manner(tokens: Tokens) -> tuple[bool, str]:
    """`slow and controlled`: whether slow, and the other words for how."""
    slow = False
    manner: list[str] = []
    while True:
        word, follows = tokens.peek().word, tokens.peek(1).word
        joins = word in {"and", "&"} and (slow or manner) and follows in {*_SLOW, *_MANNERS}
        if joins or (word in {"with", "under"} and follows == "control"):
            tokens.take()
        elif word in _SLOW:
            slow = True
            tokens.take()
        elif word in _MANNERS:
            manner.append(_MANNERS[word])
            tokens.take()
        elif word == "very" and tokens.peek(1).word in _SLOW:
            tokens.take()
        else:
            return slow, " ".join(manner)


def _plural(word: str) -> bool:
    return word in SINGULARS or (word.endswith("s") and not word.endswith("ss") and len(word) > 2)  # noqa: PLR2004


def _in_plural(word: str) -> str:
    if word in REP_WORDS:
        return "reps"
    return f"{word}s" if word in SINGULARS else word
