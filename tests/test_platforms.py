"""The ways of Windows and macOS, as far as they can be gone here: their edges are put in place of ours.

What uses a name that a system hasn't is found by `mypy --platform`, which `make lint` runs for each of them.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.screen.test_app import display, run
from voicecoach import workers
from voicecoach.cli import menu
from voicecoach.errors import VoiceError
from voicecoach.listen.model import models
from voicecoach.listen.phrases import personal
from voicecoach.screen import app as screen
from voicecoach.sound.devices import portaudio
from voicecoach.voice import cache, process, store, system
from voicecoach.voice.pico import PicoEngine
from voicecoach.voice.separate import SeparateVoice
from voicecoach.voice.store import SpeechStore
from voicecoach.voice.system import SystemEngine

WINDOWS = SimpleNamespace(platform="win32", executable=sys.executable)

BARE = """
import importlib, os, pkgutil, signal, sys
import asyncio, multiprocessing, sqlite3, tempfile, textual.app, textual.drivers.linux_driver
import numpy, soundfile  # theirs, as are those above: what they do elsewhere is their affair
for name in ("fcntl", "termios", "tty", "pty", "resource", "pwd", "grp", "syslog"):
    sys.modules[name] = None
for name in ("fork", "killpg", "getuid", "geteuid", "getppid", "sysconf", "setsid", "mkfifo", "WNOHANG",
             "waitstatus_to_exitcode", "wait4", "getpgid", "chown", "nice"):
    vars(os).pop(name, None)
for name in ("SIGHUP", "SIGALRM", "SIGCHLD", "SIGKILL", "setitimer", "pthread_sigmask", "SIG_BLOCK"):
    vars(signal).pop(name, None)
import voicecoach
for one in pkgutil.walk_packages(voicecoach.__path__, "voicecoach."):
    if not one.name.endswith("__main__"):
        importlib.import_module(one.name)
from voicecoach.cli.app import main
for arguments in (["check"], ["routines"], ["commands"], ["history"], ["new", "Morning hips"]):
    assert main(arguments) == 0, arguments
"""


def test_nothing_is_imported_or_called_at_once_that_only_unix_has(tmp_path: Path) -> None:
    command = [sys.executable, "-c", BARE]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_a_closed_window_of_windows_ends_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGUSR1)
    monkeypatch.setattr(screen, "sys", WINDOWS)
    monkeypatch.setattr(signal, "SIGBREAK", signal.SIGUSR1, raising=False)
    monkeypatch.delattr(signal, "SIGHUP")
    app = display()

    async def steps(_: object) -> None:
        os.kill(os.getpid(), signal.SIGUSR1)
        await asyncio.to_thread(app.ended.wait, 20)

    try:
        run(app, steps)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert app.ended.is_set()


def test_windows_ends_a_voice_that_hangs_without_its_group(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(workers, "sys", WINDOWS)
    monkeypatch.delattr(os, "killpg")
    monkeypatch.setattr(process, "GRACE", 0.1)
    monkeypatch.setattr(SystemEngine, "limit", 0.2)
    program = tmp_path / "hangs.py"
    program.write_text("import sys; sys.stdin.read(); input()")
    voice = SeparateVoice(SystemEngine(), program=program)
    with pytest.raises(VoiceError, match="it took too long"):
        voice.synthesize("one")
    voice.close()


def test_a_phrase_that_windows_lets_nobody_replace_is_kept_already(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = SpeechStore(tmp_path, (1, "fake", "1", "", 175))
    pcm = store.np.ones(100, dtype=store.np.int16)
    kept.write("one", pcm)

    def in_use(*_: object) -> None:
        raise PermissionError(13, "The process cannot access the file because it is being used")

    monkeypatch.setattr(Path, "replace", in_use)
    kept.write("one", pcm)
    assert kept.problem == ""
    kept.write("two", pcm)
    assert kept.problem.startswith("Speech can't be kept")
    assert [path.suffix for path in tmp_path.iterdir()] == [".speech"]


@pytest.mark.parametrize("name", ["win32", "darwin"])
def test_the_systems_own_voice_needs_no_espeak(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "sys", SimpleNamespace(platform=name))
    monkeypatch.setattr(system, "find_library", lambda _: None)
    monkeypatch.setattr(system, "find_spec", lambda module: None if module == "espeakng_loader" else module)
    assert SystemEngine().available() is None
    assert SystemEngine().version().endswith(f", {name}")


def test_pico_says_where_it_is_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voicecoach.voice.pico.find_spec", lambda _: None)
    assert "Linux and Windows" in str(PicoEngine().available())


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("linux", "apt install libportaudio2"),
        ("darwin", "brew install portaudio"),
        ("win32", "Install PortAudio."),
    ],
)
def test_a_missing_portaudio_says_what_to_do_there(
    name: str, advice: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(portaudio, "sys", SimpleNamespace(platform=name))
    assert advice in str(portaudio.available())


def test_on_windows_a_number_is_typed_since_a_line_can_not_be_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stdin = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(menu, "sys", SimpleNamespace(platform="win32", stdin=stdin))
    assert not menu._polled()
    monkeypatch.setattr(menu, "sys", SimpleNamespace(platform="linux", stdin=stdin))
    assert menu._polled()


@pytest.mark.parametrize(
    "folder", [models.cache_folder, personal.path, cache.cache_folder], ids=lambda one: one.__module__
)
def test_one_folder_of_windows_holds_all_that_is_kept(
    folder: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an author, platformdirs puts a folder within a folder there, and the diary has none."""
    monkeypatch.delenv("VOICECOACH_CACHE")
    monkeypatch.delenv("VOICECOACH_DATA")
    from platformdirs import windows  # noqa: PLC0415 - it is only imported here

    monkeypatch.setattr("platformdirs.PlatformDirs", windows.Windows)
    monkeypatch.setattr(windows, "get_win_folder", lambda _: "/home/somebody/AppData/Local")
    assert [part for part in folder().parts if part == "voicecoach"] == ["voicecoach"]
