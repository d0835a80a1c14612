"""The place of the diary, readable by the person alone."""

from __future__ import annotations

import contextlib
import os
from datetime import datetime
from pathlib import Path

from voicecoach.folders import data_folder

NAME = "diary.sqlite"
BESIDE = ("", "-wal", "-shm")
"""The endings of the files that make up a SQLite database."""


def diary_path() -> Path:
    return data_folder() / NAME


def make(path: Path) -> None:
    """Make an empty file at `path`, and its folder, with rights for the user alone. Raises OSError.

    An existing folder keeps its rights; SQLite gives the files beside the database the same rights.
    """
    if not path.parent.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with contextlib.suppress(OSError):  # a file system that knows no rights
        path.chmod(0o600)


def set_aside(path: Path) -> Path:
    """Rename a damaged diary, so that a new one can begin, and return the new name. Raises OSError."""
    stamp = f"{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.damaged-{stamp}-{number}")
    for ending in BESIDE:
        with contextlib.suppress(FileNotFoundError):
            Path(f"{path}{ending}").rename(f"{aside}{ending}")
    return aside


def damaged(path: Path) -> list[Path]:
    """The files of damaged diaries that were set aside."""
    return sorted(path.parent.glob(f"{path.name}.damaged-*"))
