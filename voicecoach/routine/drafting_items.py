"""What stands on one line of a handout: `NAME: DOSE`, a point of a list, a row of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from voicecoach.routine.dose import parse_dose
from voicecoach.routine.dose_asides import without_often
from voicecoach.routine.model import Distance, Dose, Reps, Text, Timed, ToFatigue
from voicecoach.routine.problems import Problems
from voicecoach.routine.tokens import NUMBER_WORDS

LONGEST_NAME = 7  # words
SHORTEST_NAME = 3  # letters; Q and A are none
LONGEST_SHORT_FORM = 4  # letters, as in SLR
LONGEST_RUN_IN = 3  # words of a name that a sentence follows on the same line

NUMBER = rf"(?:[0-9]+|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"

BULLET = re.compile(
    r"^\s*(?:(?i:ex|exercise)\.?\s*[0-9]{1,2}\s*[:.)-]|[\u2022\u00b7*\u2013-]|\(?[0-9]{1,2}[.)]+\)?|[a-z][.)])\s+"
)
POINT = re.compile(r"^\s*[\u2022\u00b7*\u2013-]\s")
NOT_NAMES = re.compile(
    r"\b(?:introduction|comments?|reply|conclusion|closing|exercises?|workouts?|cues|cutes|about|share|photo|by"
    r"|training|causes?|what|why|how|who|when|can|does|your|you|did|tips|article|thoughts|posts?|menu"
    r"|contact|website|powered|related|subscribe|warm[- ]?up|cool[- ]?down|days?|weeks?|phase|stage"
    r"|program(?:me)?|equipment"
    r"|instructions?|repeat|perform|do|complete|hold|rest)\b",
    re.IGNORECASE,
)
_NOT_TIMED = re.compile(
    r"\b(?:time|duration|total|length|interval|level|goal|minutes|round|rounds|sets|reps|tempo|frequency"
    r"|effort|intensity|session|each|rest|work|every)\b",
    re.IGNORECASE,
)
"""Words that stand before a time which nobody does as an exercise."""

_VERBS = re.compile(
    r"^(?:lie|lay|sit|stand|kneel|start|begin|keep|squeeze|relax|breathe|avoid|slowly|gently|then|now|note"
    r"|important|careful|remember|try|go|stop|next|also)\b",
    re.IGNORECASE,
)
_BEFORE_A_DOSE = (
    r"(?:(?:"
    + NUMBER
    + r")(?:\s?[-\u2013]\s?[0-9]+)?\s*(?:sets?\b|x\s?(?:[0-9]|max\b|failure\b|amrap\b))|x\s?[0-9]+\s*$)"
)
_PARTED = re.compile(rf"(?P<name>[A-Z][A-Za-z' -]+?)\s+(?={_BEFORE_A_DOSE})")
_POINTED = re.compile(r"(?P<name>[A-Z][A-Za-z' /-]*?)(?:\s+[\u2013\u2014-]+\s+|\s*\()(?P<dose>[^()]+)\)?")


_ANY_NUMBER = re.compile(rf"[0-9]|\b(?:{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)


class Item(Struct, frozen=True):
    """An exercise and what its line says of the dose; `dose` where all of that was read."""

    name: str
    rest: str
    dose: Dose | None
    line: str


_LEADS = re.compile(
    r"^(?:then |now )?(?:do|perform|repeat|complete|try|aim for|start with|work up to)\b"
    r"(?: this| it)?(?: for)?\s*",
    re.IGNORECASE,
)


def whole(sentence: str, *, timed: bool = False) -> Dose | None:
    """The dose that a sentence is, all of it; None where any of it is something else.

    `timed`: it may be a time or a distance too.
    """
    text = _LEADS.sub("", sentence.strip()).strip(" .")
    if re.search(r"\bdirections?\b", text, re.IGNORECASE):  # of a circle, as well as of the body
        return None
    text = "" if text.isdigit() else without_often(text).rstrip(" .,;/")
    dose = parse_dose(Text(text), Problems()) if text and _ANY_NUMBER.search(text) else None
    kinds = (Reps, ToFatigue, Timed, Distance) if timed else (Reps, ToFatigue)
    return dose if dose and isinstance(dose.amount, kinds) else None


def clean_name(name: str) -> str:
    """As a script may have it: no colon, no braces, no word `or`."""
    kept = re.sub(r"[{}\[\]:#,]", " ", re.sub(r"\(.*?\)", " ", name))
    kept = re.sub(r"(?i)\bor\b.*", "", kept)
    name = " ".join(kept.split()).removeprefix("routine ").strip(" .-\u2013")
    return name.capitalize() if name.isupper() and len(name) > LONGEST_SHORT_FORM else name


def inline(line: str) -> Item | None:
    """`NAME: DOSE`, `NAME - DOSE`, `NAME (DOSE)`, `NAME 2 sets of 10 steps`, `NAME x 10`."""
    name, colon, rest = line.partition(":")
    if not colon:
        if pointed := _POINTED.fullmatch(line.rstrip(". ")):
            item = _item(pointed["name"], pointed["dose"], line)
            if item and item.dose:
                return item
        match = _PARTED.match(line)
        if not match:
            return None
        name, rest = match["name"], line[match.end() :]
    return _item(name, rest, line)


def _item(name: str, rest: str, line: str) -> Item | None:
    clean = clean_name(name)
    if (
        len(clean) < SHORTEST_NAME
        or NOT_NAMES.match(clean)
        or LABELS.match(f"{clean}:")
        or not _ANY_NUMBER.search(rest)
        or len(clean.split()) > LONGEST_NAME
    ):
        return None
    rest = re.sub(r"^\s*x\s*([0-9]+)\s*$", r"\1 reps", rest)
    return Item(clean, rest.strip(), whole(rest, timed=not _NOT_TIMED.search(clean)), line)


_LISTED = re.compile(r"(?P<name>[A-Z][^,:.;]*?),\s*(?P<dose>[0-9].*)")


def listed(line: str) -> Item | None:
    """`NAME, 2 sets of 8`, a point of a list, where all behind the comma was read."""
    match = _LISTED.fullmatch(line)
    if match is None or (
        _VERBS.match(match["name"]) and not re.match(r"(?i)(?:sit|stand)[- ]to[- ]", match["name"])
    ):
        return None
    item = _item(match["name"], match["dose"], line)
    return item if item and item.dose else None


# --- labels --------------------------------------------------------------------------------------

_OF_A_DOSE = {
    **dict.fromkeys(("set", "sets"), "sets"),
    **dict.fromkeys(("rep", "reps", "repetitions", "repetition"), "reps"),
    **dict.fromkeys(("hold", "hold time"), "hold"),
    **dict.fromkeys(("rest", "rest time", "rest between sets"), "rest"),
}
_OTHERS = (
    "frequency|days (?:per|a) week|times (?:per|a) (?:day|week)|equipment(?: needed)?|load|weight|resistance"
    "|tempo|muscles?(?: worked)?|main muscles? worked|difficulty|level"
)
_LABEL = rf"(?:{'|'.join(sorted(_OF_A_DOSE, key=len, reverse=True))}|{_OTHERS})"
LABELS = re.compile(rf"{_LABEL}\s*(?::|(?=\s[0-9]))", re.IGNORECASE)
_EACH_LABEL = re.compile(rf"\b(?P<label>{_LABEL})\s*(?::|(?=\s[0-9]))\s*", re.IGNORECASE)


def labelled(line: str) -> list[str]:
    """The sentences of a line such as `Sets: 3  Reps: 10  Hold: 5 sec`: `3 sets`, `10 reps`, `Hold 5 sec`."""
    found = list(_EACH_LABEL.finditer(line))
    ends = [match.start() for match in found[1:]] + [len(line)]
    told = []
    for match, end in zip(found, ends, strict=True):
        label = _OF_A_DOSE.get(match["label"].casefold(), "")
        value = line[match.end() : end].strip(" ,;|")
        if not label or not _ANY_NUMBER.search(value):
            continue
        if label in {"sets", "reps"}:
            told.append(
                f"{value} {label}."
                if re.fullmatch(r"[0-9]+(?:\s?(?:-|\u2013|to)\s?[0-9]+)?", value)
                else f"{value}."
            )
        else:
            told.append(f"{label.capitalize()} {value}.")
    return told


def run_in_name(line: str) -> str:
    """The name of `Wall walk. Walk your fingers up the wall … 5 times.`; "" where the line is none such."""
    name, stop, rest = line.strip().partition(". ")
    clean = clean_name(name)
    short = 0 < len(clean.split()) <= LONGEST_RUN_IN and clean[:1].isupper()
    if not (stop and short) or NOT_NAMES.search(clean) or _VERBS.match(clean) or _ANY_NUMBER.search(clean):
        return ""
    return clean if re.search(r"\b(?:times|reps?|repetitions?|seconds?|sets?)\b", rest, re.IGNORECASE) else ""


# --- tables --------------------------------------------------------------------------------------

_COLUMNS = {
    **dict.fromkeys(("exercise", "name", "movement"), "name"),
    **dict.fromkeys(("sets", "set"), "sets"),
    **dict.fromkeys(
        (
            "reps",
            "repetitions",
            "time",
            "reps/time",
            "reps or time",
            "amount",
            "duration",
            "dose",
            "sets x reps",
            "sets/reps",
            "sets & reps",
            "sets and reps",
            "sets \u00d7 reps",
            "prescription",
        ),
        "amount",
    ),
    **dict.fromkeys(("rest", "rest between sets"), "rest"),
    **dict.fromkeys(("hold", "hold time"), "hold"),
    **dict.fromkeys(("sides", "side"), "sides"),
}


def _cells(line: str) -> list[str]:
    """The cells of a row: between strokes, tabs, or two spaces and more."""
    plain = line.strip()
    cells = plain.strip("|").split("|") if "|" in plain else re.split(r"\t+|\s{2,}", plain)
    return [cell.strip() for cell in cells]


def head(line: str) -> tuple[str, ...]:
    """The contents of each column of a table, from its first line; nothing where it is none.

    Columns of something else are "".
    With no strokes or tabs between them, all columns must be known: it may as well be a sentence.
    """
    found = [_COLUMNS.get(cell.casefold(), "") for cell in _cells(line)]
    known = all(found) or "|" in line or "\t" in line
    whole_head = len(found) > 1 and known and {"name", "amount"} <= set(found)
    return tuple(found) if whole_head else ()


def cell_by_cell(lines: Sequence[str]) -> list[str]:
    """The lines of a table of which each cell has come onto a line of its own, as rows; else the lines."""
    heads = 0
    for start in range(len(lines)):
        heads = 0
        while start + heads < len(lines) and _COLUMNS.get(lines[start + heads].strip().casefold()):
            heads += 1
        if heads > 1:
            break
    else:
        return list(lines)
    rows, at = list(lines[:start]), start
    while at + heads <= len(lines) and all(line.strip() for line in lines[at : at + heads]):
        rows.append("|".join(line.strip() for line in lines[at : at + heads]))
        at += heads
    return [*rows, *lines[at:]]


def row(line: str, columns: tuple[str, ...]) -> Item | None:
    """A row of the table with these columns."""
    cells = _cells(line)
    if len(cells) != len(columns):
        return None
    of = dict(zip(columns, cells, strict=True))
    name = clean_name(of["name"])
    if not name or not of["amount"]:
        return None
    spelled = " x ".join(part for part in (of.get("sets", ""), of["amount"]) if part)
    spelled = f"{spelled} {of.get('sides', '')}".strip()
    spelled += "".join(
        f", {part} {of[part]}" for part in ("hold", "rest") if of.get(part, "-").strip("-\u2013")
    )
    return Item(name, spelled, whole(spelled, timed=True), " ".join(line.split()))
