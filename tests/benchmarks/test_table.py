from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from benchmarks.running import Spent
from benchmarks.table import TableMeasured, draw, measure, table_of


def test_the_rows_of_a_table_differ() -> None:
    rows = list(csv.DictReader(table_of("short", 150).splitlines()))
    assert len({row["file"] for row in rows}) == 150
    assert len({(row["level"], row["pace"]) for row in rows}) == 150


def measured() -> TableMeasured:
    ten = [Spent(4.0, 8.0, 90.0), Spent(2.0, 6.0, 91.0), Spent(3.0, 9.0, 92.0)]
    made = {10: ten, 100: [Spent(20.0, 35.0, 93.0)]}
    again = {10: [Spent(0.5, 0.4, 50.0)], 100: [Spent(0.6, 0.5, 50.0)]}
    return TableMeasured("short", "flac", made, again, {"system": "this"})


def test_a_table_of_tables_shows_medians_and_what_a_file_took() -> None:
    rows = [line.split() for line in measured().table().splitlines()]
    assert rows[2] == ["10", "3.0", "0.300", "8.0", "0.800", "0.5", "92"]
    assert rows[3] == ["100", "20.0", "0.200", "35.0", "0.350", "0.6", "93"]
    assert measured().as_json()["rows"][10]["seconds"] == [4.0, 2.0, 3.0]


def test_the_picture_has_a_line_of_each_cost(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    once, again = tmp_path / "a.svg", tmp_path / "b.svg"
    draw(measured(), once)
    draw(measured(), again)
    assert once.read_bytes() == again.read_bytes()
    texts = set(re.findall("<text[^>]*>([^<]*)</text>", once.read_text(encoding="utf-8")))
    assert {"10", "100", "files", "seconds a file", "processor time", "time"} <= texts


def test_a_table_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("short.routine").write_text("routine Short\n\nsay Hello.\n")
    rounds: list[str] = []
    found = measure("short", "wav", [2], 1, rounds.append)
    assert rounds == ["2 rows, round 1 of 1"]
    assert found.made[2][0].processor > 0
    assert len(found.again[2]) == 1
