"""The wheel, in an empty environment, from a folder that has nothing to do with the project."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.conftest import lacking
from voicecoach import __version__
from voicecoach.routine.library import SUFFIX, shipped_folder
from voicecoach.sound.files.file import read_clip

pytestmark = pytest.mark.xdist_group("wheel")  # which is installed once

PROJECT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of an environment in which only the wheel was installed."""
    folder = tmp_path_factory.mktemp("wheel")
    pip(
        sys.executable, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(PROJECT)
    )
    venv.create(folder / "empty", with_pip=True)
    programs = folder / "empty" / ("Scripts" if os.name == "nt" else "bin")
    (wheel,) = folder.glob("voicecoach-*.whl")
    pip(str(programs / "python"), "install", str(wheel))
    return programs


def pip(python: str, *arguments: str) -> None:
    """Run pip; the test can't be had where it can't reach an index."""
    ran = subprocess.run(
        [python, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if "No matching distribution" in ran.stderr or "NewConnectionError" in ran.stderr:
        lacking("pip reaches no package index from here: connect to a network")
    assert ran.returncode == 0, ran.stderr


def run(programs: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    hidden = folder / "hidden"  # no loudspeaker, whatever this machine has
    hidden.mkdir(exist_ok=True)
    (hidden / "sounddevice.py").write_text("raise OSError('PortAudio library not found')")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        [str(programs / "voicecoach"), *arguments],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(hidden), "PATH": os.defpath},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_says_its_version(installed: Path, tmp_path: Path) -> None:
    assert run(installed, tmp_path, "--version").stdout == f"voicecoach {__version__}\n"


def test_the_wheel_carries_every_script_that_ships(installed: Path, tmp_path: Path) -> None:
    checked = run(installed, tmp_path, "check")
    assert (checked.returncode, checked.stderr) == (0, "")
    listed = run(installed, tmp_path, "routines").stdout
    names = {path.stem for path in shipped_folder().glob(f"*{SUFFIX}")}
    assert {line for line in listed.splitlines() if line[:1].strip()} <= names
    assert "booty-work-breakdown" in listed


def test_the_wheel_speaks_and_renders_from_any_folder(installed: Path, tmp_path: Path) -> None:
    played = run(installed, tmp_path, "play", "booty-work-breakdown")
    assert (played.returncode, played.stderr) == (0, "")
    file, _, length = played.stdout.splitlines()[-1].partition(": ")
    minutes, _, seconds = length.removesuffix(" s").partition(" min ")
    clip = read_clip(tmp_path / file)
    assert clip.seconds == pytest.approx(60 * int(minutes) + int(seconds), abs=1)
    assert abs(clip.samples).max() > 0.1
