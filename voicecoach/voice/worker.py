"""The process in which an engine lives, run as a script.

Its argument is `[class, speaker, rate]`, the class of the engine as `module:Name`. Each line in is a request
`{"id", "text", "path", "limit"}`; each line out an answer `{"id", "error"}`, where "error" is null once the
file at "path" is whole.

On Linux each utterance of an engine that `forks` is spoken in a fork of this process whose engine has
never spoken before: espeak-ng's flutter (and Pico's noise) carries on from one utterance to the next, so
only a fresh engine gives the same samples for the same text in any order. Starting one takes 2 ms, since
the library is loaded already. A fork that crashes or outlives its limit is one failed utterance.
Elsewhere one engine speaks all utterances, and the process that started this one watches the time.
"""

from __future__ import annotations

import contextlib
import json
import os
import pkgutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voicecoach.voice.engine import Engine

FORKS = sys.platform == "linux"

_running: dict[int, int] = {}  # process id -> request id


def answer(engine: Engine, request: dict[str, Any], answers: int) -> None:
    """Speak one request, and write the answer to the file descriptor `answers`."""
    error = None
    try:
        engine.speak(request["text"], request["path"])
        if not Path(request["path"]).exists():
            error = "it gave no sound"
    except Exception as problem:  # noqa: BLE001 - an answer, whatever the engine raises
        error = str(problem) or type(problem).__name__
    send(answers, request["id"], error)


def send(answers: int, request_id: int, error: str | None) -> None:
    """Write one short line in one call, so that lines of several processes never mix."""
    line = json.dumps({"id": request_id, "error": error and error[:300]}) + "\n"
    os.write(answers, line.encode())


def fork(engine: Engine, request: dict[str, Any], answers: int) -> None:
    """Answer the request in a process of its own, which an alarm ends in time."""
    if sys.platform == "win32":
        raise NotImplementedError  # see FORKS
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])  # until it is known whose it is
    process = os.fork()
    if process:
        _running[process] = request["id"]
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        return
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, request["limit"])
    sys.unraisablehook = lambda raised: give_up(raised.exc_value, request, answers)
    answer(engine, request, answers)
    os._exit(0)


def give_up(error: BaseException | None, request: dict[str, Any], answers: int) -> None:
    """Answer after a driver's callback failed to write the file: else nobody is told, and all wait."""
    reason = error if isinstance(error, OSError) else error and error.__context__  # it is wrapped by pyttsx3
    if isinstance(reason, OSError):
        send(answers, request["id"], reason.strerror or str(reason))
        os._exit(0)


def collect(answers: int) -> None:
    """Answer for the forks that ended without answering."""
    if sys.platform == "win32":
        raise NotImplementedError  # see FORKS
    with contextlib.suppress(ChildProcessError):
        while True:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                return
            request_id = _running.pop(process)
            if status != 0:
                late = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM
                send(answers, request_id, "it took too long" if late else "it crashed")


def main() -> None:
    answers = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the engine prints; the answers stay clean
    sys.path.append(str(Path(__file__).resolve().parents[2]))  # where the package is, if it isn't installed
    name, speaker, rate = json.loads(sys.argv[1])
    engine: Engine = pkgutil.resolve_name(name)(speaker, rate)
    with contextlib.suppress(Exception):  # each request then meets it again, and answers with the reason
        engine.load()
    if engine.slow and sys.platform != "win32":
        os.nice(10)  # it works ahead: whatever sounds now comes first
    forks = FORKS and engine.forks
    if forks and sys.platform != "win32":
        signal.signal(signal.SIGCHLD, lambda *_: collect(answers))
    for line in sys.stdin.buffer:
        request = json.loads(line)
        if forks:
            fork(engine, request, answers)
        else:
            answer(engine, request, answers)


if __name__ == "__main__":
    main()
