"""The reference and the editor's grammar say what the parser does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from voicecoach.routine.bounds import MOST_MOVEMENTS, MOST_STEPS
from voicecoach.routine.dose import parse_dose
from voicecoach.routine.dose_draft import MOST_REPS, MOST_SETS
from voicecoach.routine.dose_parts import MODIFIER_WORDS
from voicecoach.routine.dose_text import describe
from voicecoach.routine.fields import FIELDS
from voicecoach.routine.files import OWN_SOUNDS
from voicecoach.routine.formatter import format_text
from voicecoach.routine.keywords import BLOCK, DEFINITIONS, HEADER, INSTRUCTIONS, Keyword
from voicecoach.routine.library import examine
from voicecoach.routine.lines import DEEPEST, LONGEST_FILE, LONGEST_LINE
from voicecoach.routine.model import Span, Text
from voicecoach.routine.parser import parse
from voicecoach.routine.problems import Problems, draw
from voicecoach.routine.reps import MOST_PHASES
from voicecoach.routine.rounds import MOST_ROUNDS
from voicecoach.routine.tokens import UNITS

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
GRAMMAR = json.loads((ROOT / "scripts" / "editor" / "routine.tmLanguage.json").read_text(encoding="utf-8"))
FENCES = re.findall(r"^```(\w*)\n(.*?)^```$", REFERENCE, re.DOTALL | re.MULTILINE)
GOOD = [text for kind, text in FENCES if kind in {"routine", "library"}]
CRIB = [text for kind, text in FENCES if kind == "text"]
BROKEN = [
    (text, said)
    for (kind, text), (next_kind, said) in pairwise(FENCES)
    if (kind, next_kind) == ("error", "said")
]


def rows(header: str) -> list[tuple[str, str]]:
    """The rows of the table with that header: what is written, and what is said of it."""
    table = REFERENCE.partition(header)[2].partition("\n\n")[0]
    return re.findall(r"^\| `(.*?)` \| (.*) \|$", table, re.MULTILINE)


def test_every_fence_is_of_a_kind_that_is_tested() -> None:
    assert {kind for kind, _ in FENCES} == {"text", "routine", "library", "error", "said"}
    assert len(GOOD) >= 8
    assert len(BROKEN) >= 4
    assert len(GOOD) + 2 * len(BROKEN) + len(CRIB) == len(FENCES)


@pytest.mark.parametrize("text", GOOD, ids=lambda text: text.strip().splitlines()[0])
def test_every_example_is_right_and_in_canonical_form(text: str, tmp_path: Path) -> None:
    path = tmp_path / "script.routine"
    path.write_text(text, encoding="utf-8")
    examined = examine(str(path))
    assert examined.drawn("error", "warning") == ""
    assert examined.linked
    assert format_text(text) == text


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_every_error_shown_is_the_one_given(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("script.routine").write_text(text, encoding="utf-8")
    assert examine("script.routine").drawn("error") + "\n" == said


@pytest.mark.parametrize(("written", "said"), rows("| dose | as `check` says it |"))
def test_every_dose_in_the_table_is_understood_as_it_says(written: str, said: str) -> None:
    problems = Problems()
    dose = parse_dose(Text(written, Span("a", 1, 1)), problems)
    assert dose, problems.found
    assert describe(dose, has_rep=False).removesuffix(",") == said


@pytest.mark.parametrize(("written", "said"), rows("| people also write | the error says |"))
def test_every_other_spelling_in_the_table_is_told_the_right_one(written: str, said: str) -> None:
    problems = Problems()
    assert parse_dose(Text(written, Span("a", 1, 1)), problems) is None
    assert [one.hint for one in problems.found] == [said]


def test_the_tables_are_read() -> None:
    assert len(rows("| dose | as `check` says it |")) > 20
    assert len(rows("| people also write | the error says |")) > 10


def test_every_keyword_is_in_the_reference_and_in_an_example() -> None:
    examples = "\n".join(GOOD)
    for word in (*DEFINITIONS, *INSTRUCTIONS, *HEADER, *BLOCK):
        assert re.search(rf"`{word}\b", REFERENCE), word
        assert re.search(rf"^\s*{word}\b", examples, re.MULTILINE), word


def test_the_crib_is_the_table_of_keywords() -> None:
    tables: list[Mapping[str, Keyword[Any]]] = [DEFINITIONS, INSTRUCTIONS, HEADER, BLOCK]
    for text, table in zip(CRIB, tables, strict=True):
        assert text.splitlines() == [f"{keyword.form:<36}{keyword.help}" for keyword in table.values()]


def test_every_field_modifier_and_sound_is_in_the_reference() -> None:
    for word in (*(f"{{{name}}}" for name in FIELDS), *OWN_SOUNDS, *MODIFIER_WORDS):
        assert re.search(rf"[`\"|\s,(]{re.escape(word)}", REFERENCE), word


def test_the_bounds_are_those_of_the_parser() -> None:
    bounds = REFERENCE.partition("## Bounds")[2]
    for number in (MOST_SETS, MOST_REPS, MOST_ROUNDS, DEEPEST):
        assert str(number) in bounds
    for number in (LONGEST_FILE, LONGEST_LINE, MOST_PHASES, MOST_STEPS, MOST_MOVEMENTS):
        assert str(number) in REFERENCE.replace(",", "")


# --- the editor's grammar ------------------------------------------------------------------------


def regexes(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"match", "begin", "end"}:
                yield value
            else:
                yield from regexes(value)
    elif isinstance(node, list):
        for one in node:
            yield from regexes(one)


def words_of(rule: str) -> set[str]:
    """The alternatives in the first group of words of a rule's expression."""
    found = re.search(r"\(\?:([a-z|]+)\)|\(([a-z|]+)\)", GRAMMAR["repository"][rule]["match"])
    assert found
    return set((found[1] or found[2]).split("|"))


def test_the_grammar_compiles_and_every_rule_is_used() -> None:
    for expression in regexes(GRAMMAR):
        re.compile(expression)
    included = re.findall(r'"include": "#([\w-]+)"', json.dumps(GRAMMAR))
    assert set(included) == set(GRAMMAR["repository"])
    assert GRAMMAR["fileTypes"] == ["routine"]


def test_the_grammars_words_are_the_parsers() -> None:
    assert words_of("definition") == set(DEFINITIONS)
    assert words_of("instruction") == set(INSTRUCTIONS)
    assert words_of("described") == (set(HEADER) | set(BLOCK)) - {"rest", "wait"}
    assert words_of("field") == set(FIELDS)
    assert words_of("duration") == set(UNITS)
    assert set(MODIFIER_WORDS) <= words_of("dose-word")


@pytest.mark.parametrize(
    ("rule", "line", "found"),
    [
        ("comment", "    # a note", "# a note"),
        ("definition", "exercise Glute bridge", "exercise"),
        ("instruction", "    DO Glute bridge: 10 reps", "DO"),
        ("described", "    setup     Lie down.", "setup"),
        ("field", "say {side} and {sied}", "{side}"),
        ("pause", "say one [1.5s] two [2]", "[1.5s]"),
        ("duration", "rest 1m30s now", "1m30s"),
        ("count", "2 x 10-15 slow", "2"),
        ("dose-word", "10 reps alternating, hold 3s", "alternating"),
    ],
)
def test_a_rule_of_the_grammar_finds(rule: str, line: str, found: str) -> None:
    match = re.search(GRAMMAR["repository"][rule]["match"], line)
    assert match
    assert match[0].strip() == found


def test_the_reference_has_no_example_that_its_own_words_forbid() -> None:
    for text in GOOD:
        script, problems = parse(text, "a")
        assert [draw(one, text) for one in problems] == []
        assert script.routine or script.exercises
