"""Nothing leaves the machine: what a command and its children ask of the system is looked at."""

from __future__ import annotations

import os
import re
import signal
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


SOCKETS = "socket,connect,bind,sendto,sendmsg"
FILES = "open,openat,openat2,creat"
LACKS = 3
"""What `doctor` ends with where there is no loudspeaker."""


def traced(folder: Path, *arguments: str, calls: str = SOCKETS) -> list[str]:
    """These system calls of the command and of all that it starts."""
    log = folder / "calls.txt"
    trace = ["strace", "-f", "-qq", "-s", "4096", "-e", f"trace={calls}", "-o", str(log)]
    command = [*trace, sys.executable, "-B", "-m", "voicecoach", *arguments]
    ran = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True)
    assert ran.returncode in {0, LACKS}, ran.stderr
    return log.read_text().splitlines()


@pytest.mark.parametrize(
    "arguments",
    [
        ("rehearse", "{script}", "--hear", "10.5=next", "--echo", "0", "--events", "{folder}/events.jsonl"),
        ("render", "{script}", "-o", "{folder}/out.flac"),
        ("play", "{script}"),
        ("commands", "--add", "pain", "my back"),
        ("doctor",),
        ("history", "--why"),
        ("diary", "export"),
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


BOUND = re.compile(
    r"bind\(\d+, \{sa_family=(AF_INET6?), sin6?_port=htons\((\d+)\), sin6?_addr=inet_addr\(\"([^\"]+)\""
)
SENT = re.compile(r"(?:connect|sendto|sendmsg)\(")


@pytest.mark.parametrize(("options", "address"), [((), "127.0.0.1"), (("--lan",), "0.0.0.0")])  # noqa: S104
def test_the_page_opens_only_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], address: str
) -> None:
    """The one exception: it is asked for, listens on the ports that it tells, and calls nobody itself."""
    needs("strace", install="apt-get install strace")
    monkeypatch.chdir(tmp_path)
    log = tmp_path / "calls.txt"
    trace = ["strace", "-f", "-qq", "-s", "4096", "-e", f"trace={SOCKETS}", "-o", str(log)]
    command = [*trace, sys.executable, "-B", "-m", "voicecoach", "page", *options]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    assert process.stdout
    last = "SHA-256" if options else "The page:"
    told = ""
    for line in process.stdout:
        told += line
        if last in line:
            break
    os.killpg(process.pid, signal.SIGINT)  # strace keeps it to itself
    told += process.communicate(timeout=60)[0]
    calls = log.read_text().splitlines()
    assert re.search(r"http://[\d.]+:\d+/#k=", told)
    bound = [BOUND.findall(call) for call in calls if call.endswith("= 0")]
    assert {(family, where) for binds in bound for family, _, where in binds} == {("AF_INET", address)}
    beyond = [call for call in calls if SENT.search(call) and "AF_INET" in call and "192.0.2.1" not in call]
    assert beyond == []


CREATED = re.compile(r'"([^"]+)", [^"]*O_CREAT')
KEPT = re.compile(
    r"\.speech|\.part|\.jsonl|\.conf|/diary\.sqlite.*|/devices?|/README|/NOTICE|/temporary/[a-z0-9_]{8}$"
)
"""The last: Python tries whether the folder for what is temporary can be written to."""
OF_THE_COACH = re.compile(r"/voicecoach-\w+/\d+\.wav")
"""An utterance on its way from the process that makes it, in a folder that ends with the session."""


def test_a_session_that_listens_writes_no_sound_but_the_coachs_own(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    said = ("--hear", "10.5=next", "--echo", "0", "--events", f"{tmp_path}/events.jsonl")
    calls = traced(
        tmp_path, "rehearse", str(script), *said, "--diary", f"{tmp_path}/diary.sqlite", calls=FILES
    )
    heard = (tmp_path / "events.jsonl").read_text()
    assert '"event": "heard"' in heard  # or the microphone was not listened to
    created = {match[1] for call in calls if (match := CREATED.search(call)) and "= -1" not in call}
    assert any(OF_THE_COACH.search(path) for path in created)  # or nothing was seen
    others = {path for path in created if not OF_THE_COACH.search(path) and not path.startswith("/dev/")}
    assert {path for path in others if not KEPT.search(path)} == set()
    assert list((tmp_path / "temporary").iterdir()) == []


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
