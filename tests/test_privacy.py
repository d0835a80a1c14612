"""Nothing leaves the machine: what a command and its children ask of the system is looked at."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import needs

SCRIPT = "routine Bridge\n\nexercise Bridge\n    dose 1 x 3 reps\n    rep  up 2s, down 2s\n\ndo Bridge\n"
NETWORK = re.compile(r"AF_INET6?|AF_PACKET|AF_NETLINK")


@pytest.fixture
def script(tmp_path: Path, model_folder: Path) -> Path:  # noqa: ARG001 - it is used by what runs
    needs("strace", install="apt-get install strace")
    path = tmp_path / "bridge.routine"
    path.write_text(SCRIPT)
    return path


def traced(folder: Path, *arguments: str) -> list[str]:
    """The calls that have to do with sockets, of the command and of all that it starts."""
    log = folder / "calls.txt"
    trace = ["strace", "-f", "-qq", "-e", "trace=socket,connect,bind,sendto,sendmsg", "-o", str(log)]
    command = [*trace, sys.executable, "-m", "voicecoach", *arguments]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    return log.read_text().splitlines()


@pytest.mark.parametrize(
    "arguments",
    [
        ("rehearse", "{script}", "--hear", "10.5=next", "--echo", "0", "--events", "{folder}/events.jsonl"),
        ("render", "{script}", "-o", "{folder}/out.flac"),
        ("play", "{script}"),
        ("commands", "--add", "pain", "my back"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_no_command_opens_a_way_to_the_network(
    script: Path, tmp_path: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    calls = traced(tmp_path, *(one.format(script=script, folder=tmp_path) for one in arguments))
    assert [call for call in calls if NETWORK.search(call)] == []


def test_a_way_to_the_network_would_be_seen(tmp_path: Path) -> None:
    needs("strace", install="apt-get install strace")
    log = tmp_path / "calls.txt"
    program = "import socket; socket.socket(socket.AF_INET)"
    trace = ["strace", "-f", "-qq", "-e", "trace=socket", "-o", str(log), sys.executable, "-c", program]
    subprocess.run(trace, check=True)
    assert NETWORK.search(log.read_text())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights by folder")
def test_what_is_kept_is_for_its_owner_alone(script: Path, tmp_path: Path, own_folders: Path) -> None:
    for arguments in (
        ["render", str(script), "-o", str(tmp_path / "out.wav")],
        ["commands", "--add", "pain", "my back"],
    ):
        call = [sys.executable, "-m", "voicecoach", *arguments]
        subprocess.run(call, check=True, capture_output=True, umask=0o022)
    kept = [path for name in ("cache", "data") for path in (own_folders / name).iterdir()]
    assert {path.name for path in kept} >= {"speech", "models", "words.json"}
    assert [path for path in kept if path.stat().st_mode & 0o077] == []
