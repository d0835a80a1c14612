"""The records of the commands: whole, in every language, and told of in the documents as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from voicecoach.session.obey.columns import COLUMNS
from voicecoach.session.obey.commands import COMMANDS
from voicecoach.session.words import en
from voicecoach.session.words.base import Words
from voicecoach.session.words.languages import LANGUAGES

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)
def test_a_language_has_phrases_and_help_for_every_command_and_words_for_every_effect(words: Words) -> None:
    names = [one.name for one in COMMANDS]
    assert list(words.COMMANDS) == names
    assert list(words.EFFECTS) == names
    assert all(words.COMMANDS.values())
    assert set(words.DID) == {effect.name for one in COMMANDS for effect in one.effects.values()}


def test_no_key_says_two_commands() -> None:
    keys = list(chain.from_iterable(one.keys for one in COMMANDS))
    assert sorted(set(keys)) == sorted(keys)


def test_pain_and_stop_are_obeyed_in_every_state() -> None:
    pain, stop = (one for one in COMMANDS if one.name in ("pain", "stop"))
    assert {pain.effects[column].name for column in COLUMNS} == {"hurt", "pain_again"}
    stops = {"halt", "halt_in_pain", "finish", "finish_open"}
    assert {stop.effects[column].name for column in COLUMNS} == stops


# --- the documents -------------------------------------------------------------------------------


def _told(document: str) -> Iterator[str]:
    """Every phrase in the first column of the table of commands."""
    text = (ROOT / document).read_text(encoding="utf-8")
    table = text[text.index("| say | ") :].split("\n\n")[0]
    for row in table.splitlines()[2:]:
        cell = row.split(" | ")[0]
        yield from re.findall(r"`([^`]+)`", cell)
        yield from (said for others in re.findall(r"\(([^)]+)\)", cell) for said in others.split(", "))


@pytest.mark.parametrize("document", ["README.md", "docs/sessions.md"])
def test_a_document_names_only_phrases_that_are_obeyed(document: str) -> None:
    assert set(_told(document)) <= set(chain.from_iterable(en.COMMANDS.values()))


def test_the_documents_name_every_command() -> None:
    told = set(_told("docs/sessions.md"))
    assert [name for name, phrases in en.COMMANDS.items() if not told & set(phrases)] == []
