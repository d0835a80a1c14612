"""The dose notation, as people write it: `2 x 10-15 slow reps each leg, 3s hold, rest 60-90s`.

A dose is quantities and the parts beside them, in any order:

    sets      2 x, 2-3 sets of, 10 reps x 3
    amount    10 reps, 8-12, 6, 4, 2, 12-10-8, 30s, 20 metres, to fatigue, until done
    sides     each side, alternating, right then left, left only
    the rest  rest D, switch D, hold D, with 20 kg, one side at a time, words every rep

What can't be read is quoted, and no hint says another dose than was written. The canonical spelling is
`writing.write_dose`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from voicecoach.routine.contradictions import contradictions
from voicecoach.routine.dose_counts import REP_WORDS, SET_WORDS, SINGULARS
from voicecoach.routine.dose_draft import AMOUNT, MODIFIERS, Bare, Draft, Times
from voicecoach.routine.dose_intervals import unclear_intervals
from voicecoach.routine.dose_loads import take_lifts, take_loads
from voicecoach.routine.dose_numbers import comment_at, unclear_numbers
from voicecoach.routine.dose_own import Parted, joined, parted
from voicecoach.routine.dose_parts import PARTS
from voicecoach.routine.dose_quantities import take_quantity, take_step
from voicecoach.routine.dose_redundant import take_redundant, take_total
from voicecoach.routine.dose_resolve import resolved
from voicecoach.routine.model import Dose, Reps, Text, ToFatigue
from voicecoach.routine.problems import Enough, Problem, Problems
from voicecoach.routine.text import quoted
from voicecoach.routine.tokens import FaultError, Tokens

if TYPE_CHECKING:
    from voicecoach.routine.dose_asides import Aside

_FILLERS = frozenset(
    (
        "and",
        "with",
        "a",
        "an",
        "do",
        "perform",
        "repeat",
        "complete",
        "this",
        "it",
        "exercise",
        "try",
        "aim",
        "for",
        "of",
        "at",
        "in",
    )
)
_COUNTED = frozenset(f"{word}s" for word in SINGULARS)
_MARKS = frozenset((";", ".", "(", ")", "[", "]", "&", ":", "/"))
_RESTARTS = frozenset(("rest", "hold", "switch", "repeat", "alternate", "alternating"))


def parse_dose(text: Text, problems: Problems) -> Dose | None:
    """The dose that `text` (a piece of one line) spells; None where anything in it is wrong."""
    before = len(problems.found)
    if not text.raw:
        problems.error(text.span, "The dose is missing.", AMOUNT)
        return None
    comment = comment_at(text.raw)
    if comment >= 0:
        span = replace(text.span, column=text.span.column + comment, width=max(1, len(text.raw) - comment))
        problems.error(
            span, "A comment has a line of its own.", hint="write it above, on a line that begins with #"
        )
        return None
    for problem in unclear_numbers(text) or unclear_intervals(text):
        problems.add(problem)
    if len(problems.found) > before:
        return None
    return _readily(text) or _closely(text, problems)


def _readily(text: Text) -> Dose | None:
    """The dose where all of it can be read as it stands, as most can: to look closer takes far longer."""
    problems = Problems()
    try:
        dose = _sides_or_plain(text, problems)
    except Enough:
        return None
    if dose is None or dose == Dose() or problems.found or not _counts_what_is_known(dose):
        return None
    return replace(dose, span=text.span)


def _counts_what_is_known(dose: Dose) -> bool:
    """False where what is counted may be something else: `3 x 10 tds` is how often."""
    amounts = (dose.amount, *(one.amount for _, one in dose.own))
    return all(one.noun in _COUNTED for one in amounts if isinstance(one, Reps | ToFatigue))


def _sides_or_plain(text: Text, problems: Problems) -> Dose | None:
    sides = parted(text)
    return _on_each(sides, text, problems) if sides else _plain_dose(text, problems)


def _closely(text: Text, problems: Problems) -> Dose | None:
    """The dose in other words, and without what belongs on other lines."""
    from voicecoach.routine.dose_asides import asides  # noqa: PLC0415 - many patterns, for few doses
    from voicecoach.routine.dose_rewording import reworded  # noqa: PLC0415 - as above

    before = len(problems.found)
    found, plain = asides(reworded(text))
    dose = _sides_or_plain(plain, problems)
    if dose == Dose() and not found:
        problems.error(text.span, "The dose is missing.", AMOUNT)
    whole = replace(dose, span=text.span) if dose and len(problems.found) == before else None
    for aside in found:
        problems.add(_apart(aside, whole, found))
    return whole if not found else None


def _plain_dose(text: Text, problems: Problems) -> Dose | None:
    """A dose that is one for all sides."""
    before = len(problems.found)
    draft = _read(Tokens(text), problems)
    if len(problems.found) > before:
        return None
    try:
        dose = resolved(draft, text)
    except FaultError as fault:
        problems.add(fault.problem)
        return None
    for problem in contradictions(dose, text.span):
        problems.add(problem)
    return dose if len(problems.found) == before else None


def _on_each(sides: Parted, text: Text, problems: Problems) -> Dose | None:
    """A dose for each side."""
    doses = [_plain_dose(one, problems) for one in sides.doses]
    behind = _plain_dose(sides.behind, problems) if sides.behind else None
    read = [dose for dose in doses if dose is not None]
    if len(read) < len(doses) or (sides.behind and behind is None):
        return None
    try:
        return joined(sides.words, read, behind, text)
    except FaultError as fault:
        problems.add(fault.problem)
        return None


def _read(tokens: Tokens, problems: Problems) -> Draft:
    """Every part of the dose, each fault reported and passed over."""
    draft = Draft()
    joined = ""
    before = len(problems.found)
    while not tokens.ended:
        start = tokens.index
        try:
            if take_lifts(tokens, draft) or take_loads(tokens, draft):
                joined = ""
                continue
            if mark := _joint(tokens, draft):
                joined = joined if mark == "and" and joined in {"x", "of"} else mark
                continue
            if not any(take(tokens, draft) for take in (take_redundant, *PARTS, take_step, take_total)):
                _quantity(tokens, draft, joined)
            joined = ""
        except FaultError as fault:
            problems.add(fault.problem)
            if not _at_break(tokens) or tokens.index == start:
                _skip(tokens)
    if joined == "x" and _so_many_times(tokens, draft):
        return draft
    if joined in {"x", "of", ","} and len(problems.found) == before:
        missing = AMOUNT if joined != "," else MODIFIERS
        problems.error(tokens.peek().text.span, "Something is missing here.", missing)
    return draft


def _so_many_times(tokens: Tokens, draft: Draft) -> bool:
    """Read `10x`, without a space, at the end of a dose as "10 times"; False if it isn't there."""
    number, mark = tokens.peek(-2).text.span, tokens.peek(-1).text.span
    last = draft.quantities[-1] if draft.quantities else None
    if last is None or not isinstance(last.value, Bare) or len(last.value.counts) > 1:
        return False
    if number.column + number.width != mark.column:
        return False
    draft.quantities[-1] = replace(last, value=Times(last.value.counts[0]))
    return True


def _quantity(tokens: Tokens, draft: Draft, joined: str) -> None:
    if not take_quantity(tokens, draft, joined):
        start = tokens.index
        _skip(tokens)
        text = tokens.since(start)
        raise FaultError(
            text.span, f"{quoted(text)} can't be read in a dose.", f"{AMOUNT}, sides, or {MODIFIERS}"
        )


def _joint(tokens: Tokens, draft: Draft) -> str:
    """Take the empty words or signs between two parts, and return the way they join them."""
    token, follows = tokens.peek(), tokens.peek(1)
    joined = ""
    begun = bool(draft.quantities or draft.hold or draft.loads)
    leads = token.word == "x" and tokens.index == 0 and follows.kind == "number"
    if leads or (begun and (token.kind == "times" or token.word in {"x", "of"})):
        joined = "of" if token.word == "of" else "x"
    elif token.kind == "comma" and tokens.index and follows.kind != "comma":
        joined = ","
    elif token.word == "w" and follows.word == "/":  # with
        tokens.take()
        joined = "and"
    elif _says_nothing(tokens) or (begun and _parts(tokens)):
        joined = "and"
    if joined:
        tokens.take()
    return joined


def _parts(tokens: Tokens) -> bool:
    """True if a stroke, or a dash with space around it, separates two parts here."""
    token = tokens.peek()
    if token.word == "|":
        return True
    before, after = tokens.peek(-1).text.span, tokens.peek(1).text.span
    spaced = before.column + before.width < token.text.span.column < after.column - 1
    return token.kind == "dash" and spaced and tokens.index > 0


def _says_nothing(tokens: Tokens) -> bool:
    """True if a mark or a word is next that only leads to what follows."""
    token, follows = tokens.peek(), tokens.peek(1)
    timed = tokens.unit(2) is not None or follows.kind == "clock"
    silent = token.word in _MARKS and (token.word != "/" or timed)
    counted = follows.kind == "number" and tokens.peek(2).word in {*REP_WORDS, *SET_WORDS}
    silent = silent or (token.word == "/" and counted)
    silent = silent or (token.word == "/" and follows.word in {"sets", "reps", "rest", "hold"})
    silent = silent or (token.word in _FILLERS and _joins(tokens))
    return silent or (token.word == "then" and (follows.word in _RESTARTS or follows.kind == "number"))


def _joins(tokens: Tokens) -> bool:
    """True if the filler at hand comes before something that can be read on its own."""
    token, follows = tokens.peek(), tokens.peek(1)
    if token.word in {"a", "an"}:
        return follows.kind == "number" or follows.word in {"rest", "hold", "break"}
    if token.word in {"with", "and", "for", "of", "at", "in"}:
        known = {
            "a",
            "an",
            "rest",
            "hold",
            "switch",
            "no",
            "max",
            "maximum",
            "resting",
            "holding",
            "repeat",
            "do",
            "perform",
            "alternating",
        }
        return follows.kind in {"number", "clock"} or follows.word in known
    return follows.kind != "end"


def _at_break(tokens: Tokens) -> bool:
    return tokens.ended or tokens.peek().kind == "comma" or tokens.peek().word in {"(", ")", ";"}


def _skip(tokens: Tokens) -> None:
    """Go on behind a fault at the next comma or bracket."""
    tokens.take()
    while not _at_break(tokens):
        tokens.take()


def _apart(aside: Aside, dose: Dose | None, found: list[Aside]) -> Problem:
    """The problem of an aside, with the whole of what to write where the rest of the dose was read."""
    from voicecoach.routine.dose_text import write_dose  # noqa: PLC0415 - it writes what is read here

    if dose is None or len(found) > 1:
        return Problem(
            aside.span, aside.message, hint=f"write `{aside.line}` on a line of its own, {aside.where}"
        )
    rest = write_dose(dose)
    if not rest:
        return Problem(aside.span, aside.message, hint=f"write `{aside.line}` {aside.where}")
    return Problem(aside.span, aside.message, hint=f"write `{rest}` and, {aside.where}, `{aside.line}`")
