"""The real server on this machine's own address, asked by a real client: also by one that means no good."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from voicecoach.errors import PageError
from voicecoach.page import addresses, serving
from voicecoach.page.protocol import HEADER, HEARD, LONGEST_SOUND
from voicecoach.page.server import (
    MOST_PAGES,
    NOT_OURS,
    STATIC,
    SUBPROTOCOL,
    TEXTS_A_SECOND,
    TOO_MANY,
    TOO_MUCH,
    WRONG_KEY,
)
from voicecoach.player.view import Listening
from voicecoach.session.views.snapshot import Snapshot

WAITS = 20.0
LOBBY = {
    "today": ["Today: couch-week-1 (Week 1)."],
    "due": [{"name": "couch-week-1", "title": "Week 1", "about": "Couch to 5K: Week 1"}],
    "routines": [{"name": "roze-four", "title": "<img src=x onerror=alert(1)>", "about": "Four."}],
    "history": None,
}
SCORE = Snapshot("hurting", asks="score", invites="How strong is it?")


@pytest.fixture
def pages() -> Iterator[serving.Pages]:
    with serving.opened(
        {"pain": ("p",), "stop": ("s", "escape"), "next": ("n",)}, lambda: dict(LOBBY), lan=False, port=0
    ) as pages:
        yield pages


def parts(pages: serving.Pages) -> tuple[str, str]:
    """The host, as name:port, and the key."""
    host, _, key = pages.addresses.page.removeprefix("http://").partition("/#k=")
    return host, key


def joined(
    pages: serving.Pages, *, key: str = "", origin: str = "", protocol: str = SUBPROTOCOL
) -> ClientConnection:
    host, own = parts(pages)
    return connect(
        f"ws://{host}/socket",
        origin=Origin(origin or f"http://{host}"),
        subprotocols=[Subprotocol(protocol), Subprotocol(f"key.{key or own}")],
        open_timeout=WAITS,
        compression=None,
    )


def message(page: ClientConnection, kind: str) -> dict[str, Any]:
    """The next message of that kind."""
    while True:
        text = page.recv(timeout=WAITS)
        if isinstance(text, str) and (read := json.loads(text))["type"] == kind:
            found: dict[str, Any] = read
            return found


def closed(page: ClientConnection) -> int | None:
    """The code with which the server closes it."""
    with suppress(ConnectionClosed):
        while True:
            page.recv(timeout=WAITS)
    return page.close_code


def heard(pages: serving.Pages) -> str | None:
    return pages.buttons.heard(0)


def get(
    pages: serving.Pages, path: str, method: str = "GET", host: str = ""
) -> tuple[int, bytes, dict[str, str]]:
    address, _ = parts(pages)
    client = http.client.HTTPConnection(address, timeout=WAITS)
    client.putrequest(method, path, skip_host=True)
    client.putheader("Host", host or address)
    client.endheaders()
    answer = client.getresponse()
    body = answer.read()
    client.close()
    return answer.status, body, {name.lower(): value for name, value in answer.getheaders()}


# --- what it is for ------------------------------------------------------------------------------


def test_a_page_is_told_the_moment_and_its_taps_are_heard(pages: serving.Pages) -> None:
    pages.board.begin(lambda: Snapshot("working", exercise="Bridge"), lambda: Listening(on=True))
    with joined(pages) as page:
        assert message(page, "welcome")["commands"] == ["next", "pain", "stop"]
        assert message(page, "moment")["exercise"] == "Bridge"
        page.send(json.dumps({"type": "obey", "command": "pain"}))
        page.send(json.dumps({"type": "ping", "sent": 4}))
        assert message(page, "pong")["sent"] == 4  # so the first was taken too
    assert heard(pages) == "pain"


def test_two_pages_are_told_the_same(pages: serving.Pages) -> None:
    now = Snapshot("working", exercise="Bridge")
    pages.board.begin(lambda: now, lambda: Listening(on=True))
    with joined(pages) as one, joined(pages) as another:
        message(one, "moment"), message(another, "moment")
        now = Snapshot("resting", exercise="Bridge")
        pages.board.notice("A rest.")
        while (first := message(one, "moment"))["doing"] != "resting":
            pass
        while (second := message(another, "moment"))["doing"] != "resting":
            pass
    assert first["notice"] == second["notice"] == "A rest."


def test_an_answer_counts_only_for_its_question(pages: serving.Pages) -> None:
    now = SCORE
    pages.board.begin(lambda: now, lambda: Listening(on=True))
    with joined(pages) as page:
        ask = message(page, "moment")["ask"]
        page.send(json.dumps({"type": "reply", "answer": "7", "ask": ask - 1}))
        assert message(page, "refused")["reason"] == "That question isn't asked any more."
        for wrong in ("11", "-1", "lots", "pain"):
            page.send(json.dumps({"type": "reply", "answer": wrong, "ask": ask}))
            message(page, "refused")
        page.send(json.dumps({"type": "reply", "answer": "7", "ask": ask}))
        page.send(json.dumps({"type": "ping", "sent": 0}))
        message(page, "pong")
        now = Snapshot("working")
        page.send(json.dumps({"type": "reply", "answer": "8", "ask": ask}))
        message(page, "refused")
    assert (heard(pages), heard(pages)) == ("7", None)


def test_a_routine_is_begun_by_a_name_that_is_offered(pages: serving.Pages) -> None:
    with joined(pages) as page:
        assert message(page, "lobby")["routines"] == LOBBY["routines"]
        page.send(json.dumps({"type": "begin", "routine": "../../etc/passwd"}))
        message(page, "refused")
        page.send(json.dumps({"type": "begin", "routine": "roze-four"}))
        assert pages.chosen(WAITS) == "roze-four"
        pages.board.begin(lambda: Snapshot("opening"), lambda: Listening(on=True))
        page.send(json.dumps({"type": "begin", "routine": "roze-four"}))
        message(page, "refused")


def test_sound_goes_to_the_phone_and_comes_from_it(pages: serving.Pages) -> None:
    devices = pages.beside(None)
    pages.board.begin(lambda: Snapshot("working"), lambda: Listening(on=True))
    with joined(pages) as page:
        page.send(json.dumps({"type": "sounds", "loudspeaker": True, "microphone": True}))
        while not message(page, "moment")["phone"]["there"]:
            pass
        devices.write(np.full(960, 0.5, np.float32))
        while isinstance(data := page.recv(timeout=WAITS), str):
            pass
        assert len(data) == HEADER.size + 2 * 960
        devices.mute()
        message(page, "flush")
        page.send(HEADER.pack(HEARD, pages.phone.epoch, 0, 480) + b"\x00\x40" * 960 + b"\x00\x20" * 960)
        page.send(json.dumps({"type": "ping", "sent": 0}))
        message(page, "pong")
        (block,) = devices.captured()
        assert block.at == 480
        assert (block.microphone[0], block.speaker[0]) == (0.5, 0.25)
    devices.close()


def test_a_page_that_comes_back_is_told_the_moment(pages: serving.Pages) -> None:
    pages.board.begin(lambda: Snapshot("resting"), lambda: Listening(on=True))
    for _ in range(3):
        with joined(pages) as page:
            assert message(page, "moment")["doing"] == "resting"


# --- whoever means no good -----------------------------------------------------------------------


@pytest.mark.parametrize("key", ["0" * 32, "k", "ab" * 16])
def test_without_the_key_nothing_is_answered(pages: serving.Pages, key: str) -> None:
    with joined(pages, key=key) as page:
        assert closed(page) == WRONG_KEY
    assert heard(pages) is None


def test_the_key_of_an_older_session_is_none(pages: serving.Pages) -> None:
    _, old = parts(pages)
    with serving.opened({}, lambda: dict(LOBBY), lan=False, port=0) as later, joined(later, key=old) as page:
        assert closed(page) == WRONG_KEY


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:1", "http://localhost.evil.example"]
)
def test_another_hosts_page_is_refused_though_it_has_the_key(pages: serving.Pages, origin: str) -> None:
    with joined(pages, origin=origin) as page:
        assert closed(page) == NOT_OURS


def test_a_socket_of_another_version_is_refused(pages: serving.Pages) -> None:
    with joined(pages, protocol="voicecoach.0") as page:
        assert closed(page) == WRONG_KEY


def test_a_name_that_was_made_to_point_here_is_refused(pages: serving.Pages) -> None:
    assert get(pages, "/", host="evil.example:80")[0] == 421


@pytest.mark.parametrize("path", STATIC)
def test_a_file_of_the_page_has_every_guard_and_knows_no_key(pages: serving.Pages, path: str) -> None:
    status, body, headers = get(pages, path)
    assert status == 200
    assert parts(pages)[1].encode() not in body
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/static/index.html",
        "/index.html",
        "/app.js/..%2f..%2fserver.py",
        "/diary.sqlite",
        "/docs",
        "/openapi.json",
        "/socket",
        "/" + "a" * 4000,
    ],
)
def test_no_file_of_this_machine_can_be_asked_for(pages: serving.Pages, path: str) -> None:
    status, body, _ = get(pages, path)
    assert status in {400, 404, 405, 414}
    assert b"root:" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_files_are_only_read(pages: serving.Pages, method: str) -> None:
    assert get(pages, "/", method)[0] in {400, 405}


def test_a_script_as_a_routines_name_is_text(pages: serving.Pages) -> None:
    """The names are JSON; the page makes text of them, never HTML: no script of ours writes any."""
    sources = [get(pages, path)[1].decode() for path in STATIC if path.endswith(".js")]
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert not any(word in source for source in sources)


def test_a_huge_message_ends_its_page_alone(pages: serving.Pages) -> None:
    with joined(pages) as good, joined(pages) as bad:
        bad.send("x" * (LONGEST_SOUND + 1))
        assert closed(bad) == 1009
        good.send(json.dumps({"type": "ping", "sent": 1}))
        message(good, "pong")


def test_a_flood_of_messages_ends_its_page_alone(pages: serving.Pages) -> None:
    with joined(pages) as good, joined(pages) as bad:
        with suppress(ConnectionClosed):
            for _ in range(100_000):
                bad.send('{"type": "obey", "command": "next"}')
        assert closed(bad) == TOO_MUCH
        good.send(json.dumps({"type": "ping", "sent": 1}))
        message(good, "pong")
    taken = 0
    while heard(pages):
        taken += 1
    assert taken <= TEXTS_A_SECOND


def test_what_is_no_command_is_refused(pages: serving.Pages) -> None:
    with joined(pages) as page:
        for command in ("rm -rf /", "quit", "yes", "7"):
            page.send(json.dumps({"type": "obey", "command": command}))
            assert message(page, "refused")["reason"] == "That is no command."
    assert heard(pages) is None


def test_a_page_that_is_no_phone_brings_no_sound(pages: serving.Pages) -> None:
    devices = pages.beside(None)
    with joined(pages) as phone, joined(pages) as other:
        phone.send(json.dumps({"type": "sounds", "loudspeaker": False, "microphone": True}))
        phone.send(json.dumps({"type": "ping", "sent": 0}))
        message(phone, "pong")
        other.send(HEADER.pack(HEARD, 0, 0, 0) + b"\x00" * 1920)
        other.send(json.dumps({"type": "ping", "sent": 0}))
        message(other, "pong")
        assert list(devices.captured()) == []


def test_a_hundred_pages_are_too_many_and_the_first_go_on(pages: serving.Pages) -> None:
    with ExitStack() as stack:
        first = [stack.enter_context(joined(pages)) for _ in range(MOST_PAGES)]
        for page in first:
            message(page, "welcome")
        codes: list[int | None] = []

        def come() -> None:
            with joined(pages) as page:
                codes.append(closed(page))

        rest = [threading.Thread(target=come) for _ in range(100 - MOST_PAGES)]
        for each in rest:
            each.start()
        for each in rest:
            each.join()
        assert codes == [TOO_MANY] * len(rest)
        first[0].send(json.dumps({"type": "ping", "sent": 1}))
        message(first[0], "pong")


def test_a_slow_reader_holds_nobody_up(pages: serving.Pages) -> None:
    """What waits for it is bounded: only the latest moment, and so much sound."""
    pages.board.begin(lambda: Snapshot("working"), lambda: Listening(on=True))
    with joined(pages) as slow, joined(pages) as good:
        slow.send(json.dumps({"type": "sounds", "loudspeaker": True, "microphone": False}))
        while not message(slow, "moment")["phone"]["there"]:
            pass
        for _ in range(50):
            pages.phone.play(np.zeros(48_000, np.float32), 0)  # 50 s of sound, of which it reads nothing
        good.send(json.dumps({"type": "ping", "sent": 1}))
        message(good, "pong")


def test_a_machine_in_no_network_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "in_the_network", lambda: None)
    with pytest.raises(PageError, match="in no network"), serving.opened({}, lambda: dict(LOBBY), lan=True):
        pass
