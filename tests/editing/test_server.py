"""The language server, spoken with over its standard input and output as an editor does."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls")

SCRIPT = """\
routine Hips

do Glute bridge: 2 x 10 each leg, 45s rest
do Bridge: 15-10 reps

exercise Glute bridge
    setup     Lie on your back \U0001f642, knees {bent}.
    easier    Squeeze
exercise Squeeze
    dose      5 reps
"""


class Client:
    """Speaks JSON-RPC with Content-Length headers."""

    def __init__(self, server: subprocess.Popen[bytes]) -> None:
        assert server.stdin
        assert server.stdout
        self._to, self._from = server.stdin, server.stdout
        self._number = 0
        self.told: list[dict[str, Any]] = []

    def tell(self, method: str, params: Any) -> None:
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        self._number += 1
        self._send({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params})
        while True:
            message = self.read()
            if message.get("id") == self._number and "method" not in message:
                return message.get("result")

    def until(self, method: str) -> Any:
        while not self.told or self.told[-1]["method"] != method:
            self.read()
        return self.told[-1]["params"]

    def read(self) -> dict[str, Any]:
        length = 0
        while (line := self._from.readline().strip()) or not length:
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        message: dict[str, Any] = json.loads(self._from.read(length))
        if "method" in message:
            self.told.append(message)
        return message

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._to.flush()


@contextmanager
def editor(folder: Path) -> Iterator[tuple[Client, str]]:
    """An editor with SCRIPT open, and the script's address."""
    with subprocess.Popen(
        [sys.executable, "-m", "voicecoach", "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        client = Client(server)
        client.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}})
        client.tell("initialized", {})
        uri = (folder / "hips.routine").as_uri()
        document = {"uri": uri, "languageId": "routine", "version": 1, "text": SCRIPT}
        client.tell("textDocument/didOpen", {"textDocument": document})
        yield client, uri
        client.ask("shutdown", None)
        client.tell("exit", None)
        server.wait(20)


def at(uri: str, line: int, character: int) -> dict[str, Any]:
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}


def test_an_editor_is_told_all_it_asks_for(tmp_path: Path) -> None:
    with editor(tmp_path) as (client, uri):
        problems = client.until("textDocument/publishDiagnostics")["diagnostics"]
        assert [(one["range"]["start"]["line"], one["message"].splitlines()[0]) for one in problems] == [
            (3, "There is no exercise 'Bridge'."),
            (3, "'15-10' goes down: a range goes from low to high."),
            (6, "There is no field {bent}."),
        ]
        assert problems[2]["range"]["start"]["character"] == SCRIPT.splitlines()[6].index("{") + 1  # UTF-16
        hover = client.ask("textDocument/hover", at(uri, 2, 22))
        assert hover["contents"]["value"] == "2 sets of 10 reps each side (left then right), rest 45 s"
        names = client.ask("textDocument/completion", at(uri, 2, 3))["items"]
        assert {"Glute bridge", "Squeeze"} <= {one["label"] for one in names}
        keywords = client.ask("textDocument/completion", at(uri, 4, 0))["items"]
        assert {"do", "every", "exercise"} <= {one["label"] for one in keywords}
        place = client.ask("textDocument/definition", at(uri, 7, 16))
        assert place["range"]["start"] == {"line": 8, "character": 9}
        renamed = client.ask("textDocument/rename", {**at(uri, 8, 12), "newName": "Glute squeeze"})
        assert [one["range"]["start"]["line"] for one in renamed["changes"][uri]] == [7, 8]
        mended = SCRIPT.replace("{bent}", "bent").replace("do Bridge: 15-10 reps\n", "")
        change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": mended}]}
        client.told.clear()
        client.tell("textDocument/didChange", change)
        assert client.until("textDocument/publishDiagnostics")["diagnostics"] == []
        (edit,) = client.ask(
            "textDocument/formatting",
            {"textDocument": {"uri": uri}, "options": {"tabSize": 4, "insertSpaces": True}},
        )
        assert "do Glute bridge: 2 x 10 reps each side, rest 45s\n" in edit["newText"]
        posed = mended + "    pose      on back, knees be"
        change["contentChanges"] = [{"text": posed}]
        client.tell("textDocument/didChange", change)
        line = len(posed.splitlines()) - 1
        offered = client.ask("textDocument/completion", at(uri, line, 31))["items"]
        bent = next(one for one in offered if one["label"] == "knees bent")
        assert bent["textEdit"]["range"]["start"] == {"line": line, "character": 23}
        assert bent["textEdit"]["range"]["end"] == {"line": line, "character": 31}
