"""Files that are whole or not there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from voicecoach import files


def test_what_is_written_takes_its_place_with_the_rights_of_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("before")
    path.chmod(0o640)
    files.write_text(path, "after\n")
    assert path.read_text() == "after\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_where_it_fails_the_one_before_stands_and_nothing_else(
    tmp_path: Path, error: type[BaseException]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("before")

    def write() -> None:
        with files.replacing(path) as part:
            part.write_text("half")
            raise error

    with pytest.raises(error):
        write()
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_where_a_link_leads_is_written(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("before")
    link.symlink_to(real)
    files.write_text(link, "after")
    assert link.is_symlink()
    assert real.read_text() == "after"


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such files")
def test_what_is_no_file_is_written_to_and_not_replaced() -> None:
    files.write_text(Path(os.devnull), "nothing")
    assert Path(os.devnull).is_char_device()


@pytest.mark.skipif(sys.platform == "win32", reason="there, what is written can't be removed anyway")
def test_what_killed_ones_left_is_cleared_away_and_what_others_write_is_not(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left, folder = tmp_path / f".a.txt.{gone.pid}.part", tmp_path / f".a.txt.{gone.pid}0000000000.part"
    written, foreign = tmp_path / f".a.txt.{os.getppid()}.part", tmp_path / f".b.txt.{gone.pid}.part"
    for path in (left, written, foreign):
        path.touch()
    folder.mkdir()
    files.write_text(tmp_path / "a.txt", "")
    assert set(tmp_path.iterdir()) == {tmp_path / "a.txt", written, foreign}
