"""The table of what the articles prescribe, against the scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from voicecoach.routine.library import shipped_folder

TABLE = Path(__file__).parent.parent / "docs" / "articles.md"
ROW = re.compile(r"\| (\d) \| (.+?) \| ([a-z0-9-]+) \| `(.+)` \|")
ROWS = [
    found.groups() for found in map(ROW.fullmatch, TABLE.read_text(encoding="utf-8").splitlines()) if found
]


def lines(script: str) -> set[str]:
    """The script's lines, each with single spaces."""
    text = (shipped_folder() / f"{script}.routine").read_text(encoding="utf-8")
    return {" ".join(line.split()) for line in text.splitlines()}


def test_every_row_of_the_table_is_read() -> None:
    rows = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if re.match(r"\| \d ", line)]
    assert len(ROWS) == len(rows) > 60
    assert {article for article, *_ in ROWS} == set("12345")


@pytest.mark.parametrize(("article", "asks", "script", "line"), ROWS)
def test_what_an_article_prescribes_stands_in_the_script(
    article: str, asks: str, script: str, line: str
) -> None:
    assert line in lines(script), f"article {article}: {asks}"


def test_every_routine_has_its_article() -> None:
    routines = {
        path.stem for path in shipped_folder().glob("*.routine") if "\nroutine " in path.read_text("utf-8")
    }
    assert routines <= {script for _, _, script, _ in ROWS}
