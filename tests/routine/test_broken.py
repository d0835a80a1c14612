"""Broken scripts, each with the whole of what a person is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.routine.broken_cases import HERE, SHIPPED, case
from voicecoach.errors import ScriptError
from voicecoach.routine.library import examine, load

CASES = sorted((HERE / "broken").glob("*.txt"))
OUTSIDERS = sorted((HERE / "outsiders").glob("*.routine"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_broken_script_says_what_where_and_what_to_write(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, said = case(path)
    monkeypatch.chdir(tmp_path)
    Path("script.routine").write_text(script, encoding="utf-8")
    assert examine("script.routine", shipped=SHIPPED).drawn() + "\n" == said


def test_there_are_enough_broken_scripts() -> None:
    assert len(CASES) >= 40
    assert len([path for path in CASES if path.stem.startswith("pose-")]) >= 40


def test_seven_mistakes_are_told_of_at_once(tmp_path: Path) -> None:
    script, _ = case(HERE / "broken" / "seven-mistakes.txt")
    path = tmp_path / "seven.routine"
    path.write_text(script, encoding="utf-8")
    with pytest.raises(ScriptError) as error:
        load(str(path), shipped=SHIPPED)
    assert str(error.value).count(": error: ") == 7
    assert str(error.value).endswith(f"7 errors in {path}.")


@pytest.mark.parametrize("path", OUTSIDERS, ids=lambda path: path.stem)
def test_what_an_outsider_writes_parses_or_is_told_what_to_write(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    said = path.with_suffix(".said")
    expected = said.read_text(encoding="utf-8") if said.exists() else "\n"
    examined = examine(path.name, shipped=SHIPPED)
    assert examined.drawn("error") + "\n" == expected
    # Whatever is wrong, the person is told what would be right.
    assert all(one.hint or one.expected for one in examined.problems)


def test_there_are_twelve_outsiders_and_half_of_them_are_right_at_once() -> None:
    right = [path for path in OUTSIDERS if not path.with_suffix(".said").exists()]
    assert len(OUTSIDERS) == 12
    assert len(right) >= 6
