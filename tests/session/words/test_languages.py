"""The table of languages: its codes are those a script may name, and a region speaks its language's."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

from voicecoach.routine.model import LANGUAGES as CODES
from voicecoach.session.words import base, en
from voicecoach.session.words.languages import DEFAULT, LANGUAGES, words_of

SESSION = Path(inspect.getfile(base)).parent.parent


def test_a_script_may_name_the_languages_that_there_are() -> None:
    assert tuple(LANGUAGES) == CODES
    assert DEFAULT in LANGUAGES
    assert all(code == words.CODE for code, words in LANGUAGES.items())


@pytest.mark.parametrize("code", ["en", "EN", "en-GB"])
def test_a_region_speaks_its_language(code: str) -> None:
    assert words_of(code).STOP_THERE == en.STOP_THERE


def test_nothing_of_the_engine_names_a_language() -> None:
    """Only the table and what has no plan yet may: the words come with the plan."""
    naming = set()
    for path in SESSION.rglob("*.py"):
        if path.parent.name == "words":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(
                ("words.en", "session.words")
            ):
                naming.add(path.name)
    assert naming == set()


def test_no_sentence_is_looked_into() -> None:
    """What will be said decides nothing: no prefix, suffix or substring of a phrase is asked for."""
    asks = {"startswith", "endswith", "removesuffix", "removeprefix"}
    sniffing = {
        path.name
        for path in SESSION.rglob("*.py")
        if path.parent.name != "words"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in asks
    }
    assert sniffing <= {"defaults.py"}  # nouns of the script
