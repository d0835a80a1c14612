"""What the README says is so."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from voicecoach.cli.app import cli, main

README = Path(__file__).parent.parent / "README.md"
TEXT = README.read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "morning.routine"
    path.write_text(BLOCKS[0], encoding="utf-8")
    return path


def test_the_script_is_without_problem_or_lint(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(script)]) == 0
    assert "no errors, no warnings" in capsys.readouterr().out


def test_the_script_gives_the_cue_sheet(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outline", str(script)]) == 0
    assert capsys.readouterr().out == BLOCKS[1]


def test_every_command_is_in_the_table() -> None:
    assert isinstance(cli, click.Group)
    missing = [
        name for name in cli.commands if f"`voicecoach {name}" not in TEXT and f", `{name}`" not in TEXT
    ]
    assert missing == []


def test_every_routine_is_listed() -> None:
    scripts = (README.parent / "scripts").glob("*.routine")
    routines = {path.stem for path in scripts if "\nroutine " in path.read_text(encoding="utf-8")}

    assert all(f"| `{name}` |" in TEXT for name in routines)


@pytest.mark.parametrize("path", re.findall(r"\]\((?!http)([^)#]+)", TEXT))
def test_every_link_leads_somewhere(path: str) -> None:
    assert (README.parent / path).exists()


@pytest.mark.parametrize("named", re.findall(r"`(tests/[\w/]+\.py::\w+)`", TEXT))
def test_every_test_that_is_named_exists(named: str) -> None:
    path, _, name = named.partition("::")
    assert re.search(rf"^ *def {name}\(", (README.parent / path).read_text(encoding="utf-8"), re.MULTILINE)
