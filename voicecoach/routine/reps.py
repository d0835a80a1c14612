"""The lines that describe a rep: `rep`, `breathe` and `at`."""

from __future__ import annotations

import re

from voicecoach.routine.files import OWN_SOUNDS
from voicecoach.routine.model import At, Breathe, RepPattern, RepPhase, Text, WhenKind
from voicecoach.routine.problems import Problems, did_you_mean
from voicecoach.routine.text import after, check_speech, part, quoted, split
from voicecoach.routine.tokens import FaultError, Tokens, write_duration

MOST_PHASES = 12

_OWN_PACE = re.compile(r"at\s+(?:your|their|his|her|my)\s+own\s+pace\b\s*(:?)", re.IGNORECASE)
_DURATION_AT_END = re.compile(r"(?<![\w.])([0-9][0-9.]*+(?:\s*[^\W\d_]+)?(?:\s*[0-9]+\s*[^\W\d_]+)?)\s*$")
_DURATION_INSIDE = re.compile(r"(?<![\w.])[0-9]+(?:\.[0-9]+)?\s*(?:s|secs?|seconds?)\b", re.IGNORECASE)
_RANGE_AT_END = re.compile(
    r"(?<![0-9.])[0-9.]++\s*(?:s|m)?\s*[-\u2010-\u2015\u2212]\s*[0-9.]++\s*(?:s|secs?|seconds?|m)?\s*$",
    re.IGNORECASE,
)
_TEMPO = re.compile(r"(?:tempo\s*)?[0-9](?:\s*[-\u2010-\u2015/]\s*[0-9]){2,3}\s*$", re.IGNORECASE)
_EXAMPLE = "phases such as lift 2s, hold 3s, lower 2s"


def parse_rep(text: Text, problems: Problems) -> RepPattern | None:
    """`WORDS D {"," WORDS D}`, or `at your own pace: WORDS {"," WORDS}`."""
    before = len(problems.found)
    own_pace = _OWN_PACE.match(text.raw)
    if own_pace and not own_pace[1]:
        problems.error(text.span, "The movements are missing.", "as in at your own pace: sit deep, stand")
    elif _TEMPO.match(text.raw):
        problems.error(
            text.span,
            "A tempo doesn't say which movement comes first.",
            _EXAMPLE,
            "write the phases in the order they are done, with the words to hear",
        )
    elif not text.raw:
        problems.error(text.span, "The rep has no phases.", _EXAMPLE)
    if len(problems.found) > before:
        return None
    pieces = split(part(text, own_pace.end() if own_pace else 0), ",")
    phases = [_phase(piece, problems, own_pace=bool(own_pace)) for piece in pieces]
    if len(phases) > MOST_PHASES:
        problems.error(text.span, f"The rep has {len(phases)} phases.", f"at most {MOST_PHASES}")
    if len(problems.found) > before:
        return None
    return RepPattern(tuple(one for one in phases if one), bool(own_pace), text.span)


def _phase(piece: Text, problems: Problems, *, own_pace: bool) -> RepPhase | None:
    """`WORDS D`; without D at the person's own pace."""
    end = _DURATION_AT_END.search(piece.raw)
    if own_pace:
        if end or not piece.raw:
            why = "A rep at your own pace has no times." if end else "A movement is missing here."
            problems.error(piece.span, why, "words alone, as in sit deep, stand")
        return RepPhase(check_speech(piece, problems), None, piece.span)
    if ranged := _RANGE_AT_END.search(piece.raw):
        length = piece.raw[ranged.start() :].strip()
        problems.error(
            part(piece, ranged.start()).span,
            "A phase has one length.",
            hint=f"write the range in the dose: `hold {length}`",
        )
        return None
    if not end:
        message = f"The phase {quoted(piece)} has no length." if piece.raw else "A phase is missing here."
        problems.error(piece.span, message, "words and a duration, as in lift 2s")
        return None
    words = part(piece, 0, end.start())
    return _timed_phase(piece, words, part(piece, end.start()), problems)


def _timed_phase(piece: Text, words: Text, length: Text, problems: Problems) -> RepPhase | None:
    tokens = Tokens(length)
    try:
        seconds = tokens.positive_duration()
        if not tokens.ended:
            tokens.want("a comma before the next phase")
    except FaultError as fault:
        problems.add(fault.problem)
        return None
    if not words.raw:
        problems.error(piece.span, "The phase has no words.", "words and a duration, as in lift 2s")
        return None
    if inside := _DURATION_INSIDE.search(words.raw):
        problems.error(
            part(words, inside.end()).span,
            "Two phases run into each other.",
            "a comma between phases",
            f"write `{words.raw[: inside.end()]}, …`",
        )
        return None
    if words.raw.casefold().endswith(" for"):
        right = f"{words.raw[:-4]} {write_duration(seconds)}"
        problems.error(piece.span, "The length follows the words directly.", hint=f"write `{right}`")
        return None
    return RepPhase(check_speech(words, problems), seconds, piece.span)


# --- breathe -------------------------------------------------------------------------------------

_BREATHE = re.compile(r"(in|out)\s+on\s+(.+)", re.IGNORECASE)


def parse_breathe(text: Text, problems: Problems) -> Breathe | None:
    """`in on WORDS, out on WORDS`, in either order."""
    said: dict[str, Text] = {}
    for piece in split(text, ","):
        match = _BREATHE.fullmatch(piece.raw)
        if match and match[1].casefold() not in said:
            said[match[1].casefold()] = part(piece, match.start(2))
    if set(said) != {"in", "out"} or len(split(text, ",")) != len(said):
        problems.error(
            text.span, "The breathing is not clear.", "in on WORD, out on WORD, each a word of the rep"
        )
        return None
    return Breathe(said["in"], said["out"], text.span)


# --- at ------------------------------------------------------------------------------------------

_SOUND = re.compile(r"(.*?)\s+sound\s+(\S+)", re.IGNORECASE)
_SAY = re.compile(r"(.*?)\s+say\b\s*(.*)", re.IGNORECASE)
_PLAIN_TIMES = {
    kind.value: kind for kind in (WhenKind.FIRST_SET, WhenKind.LAST_SET, WhenKind.LAST_REP, WhenKind.HALFWAY)
}
WHENS = "first set, last set, set N, rep N, last rep, halfway, 10s in, 10s left, or every 30s"


def parse_at(text: Text, problems: Problems) -> At | None:
    """`WHEN say TEXT`, `WHEN sound NAME`."""
    if rings := _SOUND.fullmatch(text.raw):
        return _rings(text, part(text, 0, rings.end(1)), part(text, rings.start(2)), problems)
    match = _SAY.fullmatch(text.raw)
    if not match:
        problems.error(text.span, "It is not said what to say.", "at WHEN say TEXT", _at_hint(text))
        return None
    when, speech = part(text, 0, match.end(1)), part(text, match.start(2))
    if not speech.raw:
        problems.error(after(text), "The words are missing.", "at WHEN say TEXT")
        return None
    check_speech(speech, problems)
    try:
        kind, value = _when(when)
    except FaultError as fault:
        problems.add(fault.problem)
        return None
    return At(kind, value, speech, span=text.span)


def _rings(text: Text, when: Text, name: Text, problems: Problems) -> At | None:
    """One of the player's own sounds at a time of timed work."""
    if name.raw.casefold() not in OWN_SOUNDS:
        problems.error(
            name.span, f"There is no sound {quoted(name)} here.", f"one of {', '.join(OWN_SOUNDS)}"
        )
        return None
    try:
        kind, value = _when(when)
    except FaultError as fault:
        problems.add(fault.problem)
        return None
    return At(kind, value, Text("", name.span), name.raw.casefold(), text.span)


def _at_hint(text: Text) -> str:
    for name in (*_PLAIN_TIMES, "first rep"):
        if text.raw.casefold().startswith(name):
            return f"write `at {name} say{text.raw[len(name) :]}`"
    return ""


def _when(text: Text) -> tuple[WhenKind, float | None]:
    tokens = Tokens(text)
    plain = _PLAIN_TIMES.get(" ".join(text.raw.casefold().split()))
    if plain:
        return plain, None
    for kind in (WhenKind.SET, WhenKind.REP):
        if tokens.accept(kind.value):
            number = tokens.count(f"{kind.value}s", 1000)
            if tokens.ended:
                return kind, float(number)
    if tokens.accept("every") and tokens.at_duration():
        seconds = tokens.positive_duration()
        if tokens.ended:
            return WhenKind.EVERY, seconds
    if tokens.peek().kind == "number":
        seconds = tokens.positive_duration()
        for kind in (WhenKind.SECONDS_IN, WhenKind.SECONDS_LEFT):
            if tokens.accept(kind.value) and tokens.ended:
                return kind, seconds
    right = "write `rep 1`" if text.raw.casefold() == "first rep" else did_you_mean(text.raw, _PLAIN_TIMES)
    raise FaultError(text.span, f"{quoted(text)} is no time in a set.", WHENS, right)
