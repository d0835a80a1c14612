from __future__ import annotations

from pathlib import Path

import pytest

from voicecoach.errors import VoiceError
from voicecoach.voice.pronunciations import load

TEXT = """\
# as our physio says it
L4/L5 = L four, L five
McGill = mac gill

[pico]
McGill = muh gill
glute=gloot
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "pronunciations.txt"


def test_where_there_is_no_file_there_are_none(file: Path) -> None:
    assert load(file, "system") == {}


def test_a_line_is_for_every_voice_or_for_one(file: Path) -> None:
    file.write_text(TEXT, encoding="utf-8")
    assert load(file, "system") == {"L4/L5": "L four, L five", "McGill": "mac gill"}
    assert load(file, "pico") == {"L4/L5": "L four, L five", "McGill": "muh gill", "glute": "gloot"}


@pytest.mark.parametrize("line", ["glute", "= gloot", "glute ="])
def test_what_is_no_pronunciation_is_shown_with_its_line(file: Path, line: str) -> None:
    file.write_text(f"# mine\n{line}\n", encoding="utf-8")
    with pytest.raises(VoiceError) as raised:
        load(file, "system")
    assert str(raised.value) == (
        f"{file}:2: '{line}' is no pronunciation. "
        "Write it like L4/L5 = L four, L five; a voice's name like [pico]."
    )


def test_what_is_no_text_is_said(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(VoiceError, match=r"can't be read: .*Write it as plain text"):
        load(file, "system")
