"""What `import voicecoach` offers to programs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import voicecoach
from voicecoach.sound.files.file import read_clip

PAGE = (Path(__file__).parent.parent / "docs" / "python.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_the_example_of_the_docs_runs(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    exec(EXAMPLE, names)  # noqa: S102 - it is ours
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["3 warning 'Glute bridge' has no easier step.", "  0.00 Morning bridge."]
    assert sum(line.endswith(" lift") for line in lines) == 2
    assert read_clip(workplace / "morning.flac").seconds == pytest.approx(names["seconds"], abs=0.5)


def test_every_name_is_there_and_described() -> None:
    assert all(hasattr(voicecoach, name) for name in voicecoach.__all__)
    for name in ("check", "outline", "render"):
        assert getattr(voicecoach, name).__doc__
        assert f"`{name}(" in PAGE
    with pytest.raises(AttributeError, match="no attribute 'play'"):
        voicecoach.play  # type: ignore[attr-defined]  # noqa: B018


def test_importing_it_imports_nothing_of_ours() -> None:
    program = (
        "import sys, voicecoach; print([name for name in sys.modules if name.startswith('voicecoach.')])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_a_bad_script_is_values_not_an_error() -> None:
    problems = voicecoach.check("routine A\n\ndo Glute bridg\n", "folder/a.routine")
    assert [(one.span.path, one.span.line, one.severity) for one in problems] == [
        ("folder/a.routine", 3, "error")
    ]
    assert voicecoach.check("") != ()


def test_what_a_script_uses_is_beside_it_or_ships(tmp_path: Path) -> None:
    (tmp_path / "own.routine").write_text("exercise Bow\n    dose 2 bows\n    rep down 2s, up 2s\n")
    text = "routine A\n\nuse own\nuse glutes\n\ndo Bow\ndo Glute bridge\n"
    beside, elsewhere = voicecoach.check(text, tmp_path / "a.routine"), voicecoach.check(text)
    assert "error" not in {one.severity for one in beside}
    assert "error" in {one.severity for one in elsewhere}


def test_a_script_that_can_not_be_performed_is_an_error() -> None:
    with pytest.raises(voicecoach.VoicecoachError, match="There is no routine 'none'"):
        voicecoach.outline("none")
