from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from voicecoach.cli import menu
from voicecoach.diary import location
from voicecoach.folders import cache_folder, data_folder
from voicecoach.listen.model import models
from voicecoach.listen.phrases import personal


@pytest.mark.parametrize(
    ("variable", "folder"), [("VOICECOACH_CACHE", cache_folder), ("VOICECOACH_DATA", data_folder)]
)
def test_a_folder_is_the_variables_or_the_persons(
    monkeypatch: pytest.MonkeyPatch, own_folders: Path, variable: str, folder: Callable[[], Path]
) -> None:
    monkeypatch.setenv(variable, "somewhere")
    assert folder() == Path("somewhere")
    monkeypatch.setenv(variable, "")
    assert folder().is_relative_to(own_folders)
    assert "voicecoach" in folder().parts


def test_everything_that_is_kept_is_in_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VOICECOACH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path / "data"))
    assert models.models_folder().parent == tmp_path / "cache"
    assert {location.diary_path().parent, personal.path().parent} == {tmp_path / "data"}
    assert menu.welcome()
    assert [one.name for one in (tmp_path / "data").iterdir()] == ["welcomed"]
