"""README and docs/: what is written there is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from voicecoach.cli.app import COMMANDS, main

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
PAGES = [PROJECT / "README.md", PROJECT / "CHANGELOG.md", *sorted((PROJECT / "docs").glob("*.md"))]


def everywhere(pattern: str) -> list[tuple[Path, str]]:
    """Each page, and each match of the pattern in it."""
    return [
        (page, match) for page in PAGES for match in re.findall(pattern, page.read_text(encoding="utf-8"))
    ]


def named(given: object) -> str:
    return given.name if isinstance(given, Path) else str(given)


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
    table = (PROJECT / "docs" / "commands.md").read_text(encoding="utf-8")
    missing = [name for name in COMMANDS if f"`voicecoach {name}" not in table and f", `{name}`" not in table]
    assert missing == []


def test_every_routine_is_listed() -> None:
    table = (PROJECT / "docs" / "commands.md").read_text(encoding="utf-8")
    scripts = (PROJECT / "scripts").glob("*.routine")
    routines = {path.stem for path in scripts if "\nroutine " in path.read_text(encoding="utf-8")}
    assert {name for name in routines if f"| `{name}` |" not in table} == set()


def test_the_readme_leads_to_every_page() -> None:
    assert {path.name for path in (PROJECT / "docs").glob("*.md")} <= set(
        re.findall(r"\]\(docs/([\w-]+\.md)", README)
    )


@pytest.mark.parametrize(("page", "link"), everywhere(r"\]\((?!http)([^)]+)\)"), ids=named)
def test_every_link_leads_somewhere(page: Path, link: str) -> None:
    path, _, heading = link.partition("#")
    target = page.parent / path if path else page
    assert target.exists()
    if heading:
        headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
        assert heading in {re.sub(r"[^\w -]", "", line).lower().replace(" ", "-") for line in headings}


@pytest.mark.parametrize(("page", "test"), everywhere(r"`(tests/[\w/]+\.py::\w+)`"), ids=named)
def test_every_test_that_is_named_exists(page: Path, test: str) -> None:
    path, _, name = test.partition("::")
    source = (page.parents[len(page.relative_to(PROJECT).parts) - 1] / path).read_text(encoding="utf-8")
    assert re.search(rf"^ *def {name}\(", source, re.MULTILINE)


@pytest.mark.parametrize(
    ("page", "path"), everywhere(r"`((?:voicecoach|tests|scripts)/[\w./-]+)`"), ids=named
)
def test_every_file_that_is_named_exists(page: Path, path: str) -> None:
    assert (PROJECT / path).exists(), page
