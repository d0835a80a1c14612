"""Firefox, driven by the protocol that browsers share (WebDriver BiDi), over its own socket.

Playwright's form of it asks for what Debian's Firefox doesn't know yet.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.virtual import until

PREFERENCES = {
    "media.autoplay.default": 0,  # a page may play sound before it is touched
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "app.update.enabled": False,
}


class Firefox:
    """A browser with any number of pages."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._sent = 0
        self.ask("session.new", capabilities={})

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The answer to a command; what is told meanwhile is dropped."""
        self._sent += 1
        self._socket.send(json.dumps({"id": self._sent, "method": method, "params": params}))
        while True:
            told = json.loads(self._socket.recv(timeout=60.0))
            if told.get("id") == self._sent:
                assert told["type"] == "success", told
                result: dict[str, Any] = told["result"]
                return result

    def opened(self, address: str, width: int = 390, height: int = 844) -> BidiPage:
        """A page of its own, at that address and of that size."""
        context = self.ask("browsingContext.create", type="tab")["context"]
        page = BidiPage(self, context)
        self.ask("browsingContext.setViewport", context=context, viewport={"width": width, "height": height})
        self.ask("browsingContext.navigate", context=context, url=address, wait="complete")
        return page


class BidiPage:
    """A page in it."""

    def __init__(self, browser: Firefox, context: str) -> None:
        self._browser = browser
        self._context = context

    def evaluate(self, expression: str) -> Any:
        """The value of that JavaScript, a plain one; AssertionError with the page's own where it fails."""
        found = self._browser.ask(
            "script.evaluate",
            expression=f"JSON.stringify({expression})",
            target={"context": self._context},
            awaitPromise=True,
            userActivation=True,
        )
        assert found["type"] == "success", found["exceptionDetails"]["text"]
        value = found["result"].get("value")
        return None if value is None else json.loads(value)

    def tap(self, selector: str) -> None:
        """Press the middle of that element, as a finger does."""
        box = self.evaluate(
            f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])"
            f"(document.querySelector({json.dumps(selector)}).getBoundingClientRect())"
        )
        x, y = map(round, box)
        finger = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._perform({"type": "pointer", "id": "finger", "actions": finger})

    def press(self, key: str) -> None:
        strokes = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self._perform({"type": "key", "id": "keys", "actions": strokes})

    def picture(self) -> str:
        """What it looks like, a PNG in base64."""
        taken: str = self._browser.ask("browsingContext.captureScreenshot", context=self._context)["data"]
        return taken

    def close(self) -> None:
        self._browser.ask("browsingContext.close", context=self._context)

    def _perform(self, source: dict[str, Any]) -> None:
        self._browser.ask("browsingContext.activate", context=self._context)
        self._browser.ask("input.performActions", context=self._context, actions=[source])


@contextmanager
def firefox(folder: Path, environment: Mapping[str, str]) -> Iterator[Firefox]:
    """Debian's Firefox, with no window, and all that it keeps in `folder`.

    In its environment there must be a sound server: without one its sound stands still.
    """
    program = shutil.which("firefox-esr")
    assert program
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
    (folder / "user.js").write_text("\n".join(lines))
    command = [program, "--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    told = folder / "WebDriverBiDiServer.json"
    try:
        until(lambda: told.is_file() and told.read_text().endswith("}"), "Firefox", seconds=60.0)
        where = json.loads(told.read_text())
        address = f"ws://{where['ws_host']}:{where['ws_port']}/session"
        with connect(address, max_size=None) as socket:
            yield Firefox(socket)
    finally:
        process.terminate()
        process.wait()
