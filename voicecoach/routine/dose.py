"""The dose notation: `2 x 10-15 slow reps each side, hold 3-6s, rest 45s`.

dose     := [sets] [amount] [sides] ["or to fatigue"] {"," modifier} ["or to fatigue"]
sets     := N ("x" | "sets" ["of"])
amount   := counts ["slow"] [noun] | D | D-D
          | "to fatigue" ["at most" N ["slow"] [noun]] | "until done" ["at most" D]
counts   := (N | N-M) {"," (N | N-M)}
sides    := "each side" ["alternating"] | "alternating"
          | WORD "then" WORD (["then" WORD] | ["alternating"]) | WORD "only"
modifier := "rest" D | "switch" D | "hold" (D | D-D | "until done" ["at most" D])
          | "one side at a time" | "words every rep"
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from voicecoach.routine.contradictions import contradictions
from voicecoach.routine.model import (
    Amount,
    Dose,
    HoldTime,
    Range,
    Reps,
    Sides,
    SidesKind,
    Text,
    Timed,
    ToFatigue,
    UntilDone,
)
from voicecoach.routine.problems import Problems
from voicecoach.routine.spellings import misspellings
from voicecoach.routine.tokens import UNITS, FaultError, Token, Tokens

MOST_REPS = 1000
MOST_SETS = 100

AMOUNT = "an amount such as 10 reps, 8-12, 30s, to fatigue or until done"
SIDES = "each side, alternating, right then left, or left only"
MODIFIERS = "rest D, switch D, hold D, one side at a time, or words every rep"

# Words that end an amount, so that none of them is taken for what is counted.
_NO_NOUNS = frozenset(
    ("each", "alternating", "or", "to", "until", "at", "rest", "switch", "hold", "one", "words", "then",
     "only", "sets", "set", "x", "of", "slow", "per", "both", "and", "with", "for", "on")
)  # fmt: skip
SINGULARS = frozenset(("rep", "step", "breath", "lift", "squeeze", "set", "repetition", "time"))
_PLURALS = frozenset(f"{noun}s" for noun in SINGULARS)


def parse_dose(text: Text, problems: Problems) -> Dose | None:
    """The dose that `text` (a piece of one line) spells; None where anything in it is wrong."""
    before = len(problems.found)
    if not text.raw:
        problems.error(text.span, "The dose is missing.", AMOUNT)
        return None
    for problem in misspellings(text):
        problems.add(problem)
    if len(problems.found) > before:
        return None
    tokens = Tokens(text)
    dose = Dose(span=text.span)
    for step in (_head, _modifiers):
        try:
            dose = step(tokens, dose, problems)
        except FaultError as fault:
            problems.add(fault.problem)
            _skip_to_modifier(tokens)
    if len(problems.found) == before:
        for problem in contradictions(dose, text.span):
            problems.add(problem)
    return dose if len(problems.found) == before else None


def _head(tokens: Tokens, dose: Dose, _: Problems) -> Dose:
    """`[sets] [amount] [sides] ["or to fatigue"]`, up to a comma or the end."""
    if not _at_modifier(tokens):
        sets = _sets(tokens)
        amount = _amount(tokens, sets)
        if amount is None and sets is not None:
            tokens.want(AMOUNT, f"write `{sets} x 10 reps`" if tokens.ended else "")
        sides = _sides(tokens)
        if sets is None and amount is None and sides is None and not tokens.at("or", "to"):
            tokens.want(f"{AMOUNT}, sides, or {MODIFIERS}")
        dose = replace(dose, sets=sets, amount=amount, sides=sides)
        if isinstance(amount, Reps) and len(amount.counts) > 1:
            dose = replace(dose, sets=len(amount.counts))
        dose = replace(dose, or_to_fatigue=tokens.accept("or", "to", "fatigue"))
    return dose


def _sets(tokens: Tokens) -> int | None:
    """`N ("x" | "sets" ["of"])`."""
    if tokens.peek().kind != "number":
        return None
    follows = tokens.peek(1)
    if follows.kind != "times" and follows.word not in {"x", "sets", "set"}:
        if follows.kind == "dash" and tokens.peek(2).kind == "number" and _is_times(tokens.peek(3)):
            tokens.fail("The number of sets can't be a range.", "one number, as in 3 x 10")
        return None
    number = tokens.count("sets", MOST_SETS)
    tokens.take()
    tokens.accept("of")
    return number


def _is_times(token: Token) -> bool:
    return token.kind == "times" or token.word in {"x", "sets"}


def _amount(tokens: Tokens, sets: int | None) -> Amount | None:
    """`counts ["slow"] [noun] | D | D-D | "to fatigue" … | "until done" …`."""
    if tokens.accept("to", "fatigue"):
        if not tokens.accept("at", "most"):
            return ToFatigue()
        most = tokens.count("reps", MOST_REPS)
        return ToFatigue(most, *_slow_noun(tokens, most))
    if tokens.accept("until", "done"):
        return UntilDone(tokens.positive_duration() if tokens.accept("at", "most") else None)
    if tokens.peek().kind != "number":
        return None
    if _at_durations(tokens):
        start = tokens.index
        timed = Timed(*tokens.durations())
        if tokens.peek().kind == "comma" and tokens.peek(1).kind == "number":
            raise FaultError(
                tokens.since(start).span,
                "A list of sets counts reps, not seconds.",
                hint="write `3 x 20-30s`, or one `do` line for each length",
            )
        return timed
    return _reps(tokens, sets)


def _at_durations(tokens: Tokens) -> bool:
    """Whether `D` or `N-D` comes next."""
    if tokens.at_duration():
        return True
    ranges = tokens.peek(1).kind == "dash" or tokens.peek(1).word == "to"
    return ranges and tokens.peek(2).kind == "number" and tokens.peek(3).word in UNITS


def _reps(tokens: Tokens, sets: int | None) -> Reps:
    """`(N | N-M) {"," (N | N-M)} ["slow"] [noun]`."""
    start = tokens.index
    counts = [_count_range(tokens)]
    while tokens.peek().kind == "comma" and tokens.peek(1).kind == "number":
        tokens.take()
        counts.append(_count_range(tokens))
    if len(counts) > 1 and sets is not None:
        raise FaultError(
            tokens.since(start).span,
            f"A list of {len(counts)} numbers is already {len(counts)} sets.",
            hint=f"leave out `{sets} x`",
        )
    if len(counts) > MOST_SETS:
        raise FaultError(
            tokens.since(start).span, f"There can't be {len(counts)} sets.", f"1 to {MOST_SETS} sets"
        )
    return Reps(tuple(counts), *_slow_noun(tokens, max(one.high for one in counts)))


def _count_range(tokens: Tokens) -> Range:
    """`N | N-M`, low before high."""
    start = tokens.index
    low = tokens.count("reps", MOST_REPS)
    if not tokens.at_range():
        return Range(low, low)
    tokens.take()
    high = tokens.count("reps", MOST_REPS)
    if low > high:
        raise tokens.misordered(start, f"{high}-{low}")
    if tokens.peek().kind == "dash":
        tokens.want("a range of two numbers")
    return Range(low, high)


def _slow_noun(tokens: Tokens, count: int) -> tuple[bool, str]:
    """`["slow"] [noun]`; what is counted is reps where nothing is said."""
    slow = tokens.accept("slow")
    token = tokens.peek()
    if token.kind != "word" or token.word in _NO_NOUNS or tokens.peek(1).word in {"then", "only"}:
        return slow, "reps"
    noun = token.word
    if noun in SINGULARS and count != 1:
        tokens.fail(f"'{token.text.raw}' should be more than one.", hint=f"did you mean {noun}s?")
    tokens.take()
    follows = tokens.peek()
    if (
        follows.kind == "word"
        and follows.word not in _NO_NOUNS
        and tokens.peek(1).word not in {"then", "only"}
    ):
        tokens.fail(
            f"'{follows.text.raw}' can't stand here.",
            f"one word for what is counted, then {SIDES}, or a comma",
            f"write `{count} {follows.text.raw}`" if noun not in _PLURALS else "",
        )
    return slow, f"{noun}s" if noun in SINGULARS else noun


def _sides(tokens: Tokens) -> Sides | None:
    """`"each side" ["alternating"] | "alternating" | words in turn | WORD "only"`."""
    if tokens.accept("each", "side"):
        return Sides(SidesKind.EACH_ALTERNATING if tokens.accept("alternating") else SidesKind.EACH)
    if tokens.accept("alternating"):
        return Sides(SidesKind.ALTERNATING)
    if tokens.peek().kind != "word" or tokens.at("or", "to"):
        return None
    first, follows = tokens.peek(), tokens.peek(1).word
    if follows == "only":
        tokens.take()
        tokens.take()
        return Sides(SidesKind.ONLY, (first.word,))
    if follows != "then":
        return None
    words = _words_in_turn(tokens)
    return Sides(SidesKind.ALTERNATING if _alternate(tokens, words) else SidesKind.THEN, words)


def _alternate(tokens: Tokens, words: tuple[str, ...]) -> bool:
    """Whether the words are worked rep by rep; two of them can be."""
    start = tokens.index
    if not tokens.accept("alternating"):
        return False
    if len(words) > 2:  # noqa: PLR2004 - a rep is on one side, then on the other
        raise FaultError(tokens.since(start).span, "Only two sides can alternate.")
    return True


def _words_in_turn(tokens: Tokens) -> tuple[str, ...]:
    start = tokens.index
    words = [tokens.take().word]
    while tokens.accept("then"):
        if tokens.peek().kind != "word":
            tokens.want("the word of the next side, as in right then left")
        words.append(tokens.take().word)
    if len(set(words)) < len(words):
        raise FaultError(tokens.since(start).span, "A side comes twice.", hint="write `2 x` for two sets")
    if len(words) > 3:  # noqa: PLR2004 - the notation has room for three
        raise FaultError(tokens.since(start).span, "There can't be more than three sides.")
    return tuple(words)


# --- modifiers -----------------------------------------------------------------------------------


def _rest(tokens: Tokens, dose: Dose) -> Dose:
    return replace(dose, rest=tokens.duration())


def _switch(tokens: Tokens, dose: Dose) -> Dose:
    return replace(dose, switch=tokens.duration())


def _hold(tokens: Tokens, dose: Dose) -> Dose:
    """`D | D-D | "until done" ["at most" D]`."""
    if tokens.accept("until", "done"):
        most = tokens.positive_duration() if tokens.accept("at", "most") else None
        return replace(dose, hold=HoldTime(None, None, until_done=True, at_most=most))
    return replace(dose, hold=HoldTime(*tokens.durations()))


def _one_side(tokens: Tokens, dose: Dose) -> Dose:
    if not tokens.accept("side", "at", "a", "time"):
        tokens.want("one side at a time")
    return replace(dose, one_side_at_a_time=True)


def _every_word(tokens: Tokens, dose: Dose) -> Dose:
    if not tokens.accept("every", "rep"):
        tokens.want("words every rep")
    return replace(dose, every_word=True)


MODIFIER_WORDS: dict[str, Callable[[Tokens, Dose], Dose]] = {
    "rest": _rest,
    "switch": _switch,
    "hold": _hold,
    "one": _one_side,
    "words": _every_word,
}


def _at_modifier(tokens: Tokens) -> bool:
    """Whether a modifier comes next, not a side's word (`one then other`)."""
    return tokens.peek().word in MODIFIER_WORDS and tokens.peek(1).word not in {"then", "only"}


def _modifiers(tokens: Tokens, dose: Dose, problems: Problems) -> Dose:
    """`{"," modifier} ["or to fatigue"]`, each fault reported and passed over."""
    seen: set[str] = set()
    first = tokens.index == 0
    while not tokens.ended:
        try:
            dose = _modifier(tokens, dose, seen, comma=not first)
        except FaultError as fault:
            problems.add(fault.problem)
            _skip_to_modifier(tokens)
        first = False
    return dose


def _modifier(tokens: Tokens, dose: Dose, seen: set[str], *, comma: bool) -> Dose:
    if tokens.at("or", "to", "fatigue") and not dose.or_to_fatigue:
        tokens.accept("or", "to", "fatigue")
        return replace(dose, or_to_fatigue=True)
    if comma and tokens.peek().kind != "comma":
        if _at_modifier(tokens):
            word = tokens.peek().text.raw
            tokens.fail(f"A comma is missing before '{word}'.", hint=f"write `, {word}`")
        sides = "" if dose.sides else f"{SIDES}, or "
        tokens.want(f"{sides}a comma and then {MODIFIERS}", _number_words(tokens))
    if comma:
        tokens.take()
    if not _at_modifier(tokens):
        tokens.want(MODIFIERS)
    token = tokens.take()
    if token.word in seen:
        raise FaultError(token.text.span, f"'{token.text.raw}' is said twice.")
    seen.add(token.word)
    return MODIFIER_WORDS[token.word](tokens, dose)


def _number_words(tokens: Tokens) -> str:
    token = tokens.peek()
    return "a number must come first, as in `3 x 10`" if tokens.index == 0 and token.kind == "word" else ""


def _skip_to_modifier(tokens: Tokens) -> None:
    """Go on behind a fault at the next comma that a modifier follows."""
    while not tokens.ended and not (tokens.peek().kind == "comma" and tokens.peek(1).word in MODIFIER_WORDS):
        tokens.take()
