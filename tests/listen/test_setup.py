from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from voicecoach.cli.bar import bar
from voicecoach.cli.setup import setup
from voicecoach.errors import HearingError
from voicecoach.listen.model import models


def test_a_bar_shows_how_far_it_is() -> None:
    assert bar("m.zip", 10_000_000, 40_000_000) == f"m.zip  [{'#' * 7}{'.' * 23}] 10.0 of 40.0 MB"
    assert bar("m.zip", 2_500_000, 0) == "m.zip  2.5 MB"
    assert bar("m.zip", 0, 0) == "m.zip ..."


def test_a_folder_that_is_given_is_checked_and_named(tmp_path: Path) -> None:
    with pytest.raises(HearingError, match="is no Vosk model"):
        CliRunner().invoke(setup, ["--model", str(tmp_path)], catch_exceptions=False)
    for name in models.NEEDED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("--a=1\n")
    shown = CliRunner().invoke(setup, ["--model", str(tmp_path)], catch_exceptions=False).output
    assert f"{tmp_path}: ready." in shown
    assert "Alpha Cephei" in shown
