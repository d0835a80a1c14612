from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.diary.person import ROUTINE, Day, train
from voicecoach.diary.store import Store


@dataclass(frozen=True)
class Trained:
    """Twelve weeks of somebody's training: the days, and the diary's file beside the routine's."""

    days: tuple[Day, ...]
    diary: Path


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    folder = tmp_path_factory.mktemp("trained")
    (folder / "test.routine").write_text(ROUTINE, encoding="utf-8")
    before = Path.cwd()
    os.chdir(folder)  # the diary keeps where the script is
    try:
        with Store(folder / "diary.sqlite", durable=False) as store:
            days = train(store)
    finally:
        os.chdir(before)
    return Trained(tuple(days), folder / "diary.sqlite")
