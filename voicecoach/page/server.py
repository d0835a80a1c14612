"""The server of the pages: static files, and one socket a page. It runs in a thread of its own.

Server and session never wait for each other: messages are left in bounded outboxes, and a page that reads too
slowly is disconnected.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Collection
from contextlib import suppress
from importlib.resources import files
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect

from voicecoach.errors import PageError
from voicecoach.page.access import Allowance, Door, same_origin
from voicecoach.page.board import Board, news
from voicecoach.page.listener import Guard, PageListener
from voicecoach.page.outbox import Outbox
from voicecoach.page.phone import Phone
from voicecoach.page.protocol import (
    VERSION,
    read,
    unpacked,
    written,
)
from voicecoach.page.requests import Desk, Requests

STATIC = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/style.css": ("style.css", "text/css; charset=utf-8"),
    **{
        f"/{name}.js": (f"{name}.js", "text/javascript; charset=utf-8")
        for name in ("app", "link", "screen", "sound", "worklet", "lobby", "figure")
    },
    "/icon.svg": ("icon.svg", "image/svg+xml"),
}
"""All files that are served: a request's path is never looked up in the file system."""

MOST_PAGES = 12
"""Most pages at the same time, more than anybody has devices; further ones are told that there are too
many."""

LOOKS_A_SECOND = 30
"""Looks at the session in a second, besides those at every event."""

EVERY = 1.0
"""Seconds after which a page gets the moment again without news: its own clock may have drifted."""

SLOW = 5.0
"""Seconds after which a page that takes no message is disconnected."""

TEXTS_A_SECOND, SOUNDS_A_SECOND = 20, 150
"""Most messages from a page in a second: taps and pings need some 5 texts, a microphone 50 blocks."""

SUBPROTOCOL = f"voicecoach.{VERSION}"

WRONG_KEY, TOO_MANY, NOT_OURS, TOO_MUCH, TOO_SLOW = 4401, 4429, 4403, 4413, 4408
"""Codes with which a socket is closed, which the page explains: see docs/page.md."""


class Server:
    """Serves the pages of a program, from `start` to `close`, to holders of the key of `door`."""

    def __init__(self, desk: Desk, phone: Phone, door: Door) -> None:
        self._desk = desk
        self._phone = phone
        self._door = door
        self._news: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.board = Board(self._wake)
        self._outboxes: set[Outbox] = set()
        self._pages = 0
        self._hosts: frozenset[str] = frozenset()
        self._servers: list[uvicorn.Server] = []
        self._thread: threading.Thread | None = None
        self._requests = Requests(desk, phone, self.board, self._wake)
        self._static = {path: _static(name) for path, (name, _) in STATIC.items()}

    # --- from the program's threads ----------------------------------------------------------------

    def start(self, listeners: Collection[PageListener]) -> None:
        """Begin to serve."""
        self._hosts = frozenset(host for listener in listeners for host in listener.hosts)
        app = self._app()
        self._servers = [uvicorn.Server(listener.config(app)) for listener in listeners]
        began = threading.Event()
        sockets = [listener.socket for listener in listeners]
        self._thread = threading.Thread(target=self._run, args=(sockets, began), daemon=True, name="page")
        self._thread.start()
        began.wait()

    def close(self) -> None:
        """Close all pages and sockets."""
        self._requests.close()
        for server in self._servers:
            server.should_exit = True
        self._wake()
        if self._thread:
            self._thread.join(timeout=5.0)

    def _wake(self) -> None:
        if self._loop and self._news:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._news.set)

    # --- the server's thread -----------------------------------------------------------------------

    def _run(self, sockets: list[socket.socket], began: threading.Event) -> None:
        asyncio.run(self._serve(sockets, began))

    async def _serve(self, sockets: list[socket.socket], began: threading.Event) -> None:
        self._loop, self._news = asyncio.get_running_loop(), asyncio.Event()
        began.set()
        telling = asyncio.create_task(self._tell())
        await asyncio.gather(
            *(server.serve([each]) for server, each in zip(self._servers, sockets, strict=True))
        )
        telling.cancel()

    async def _tell(self) -> None:
        """Look at the session again and again, and send news to the pages."""
        news_came = self._news
        assert news_came is not None  # noqa: S101 - set before this is begun
        before: dict[str, Any] | None = None
        lobby: dict[str, Any] | None = None
        told = 0.0
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(news_came.wait(), 1 / LOOKS_A_SECOND if self._outboxes else 1.0)
            news_came.clear()
            if not self._outboxes:
                before = lobby = None
                continue
            now = self.board.see()
            clock = time.monotonic()
            if now is None:
                shown = self._desk.lobby()
                if shown != lobby or clock - told > EVERY * 5:
                    lobby, told = shown, clock
                    self._show(written("lobby", **shown))
                before = None
                continue
            lobby = None
            if news(before, now) or clock - told > EVERY:
                told = clock
                self._show(self._moment(now))
            before = now

    def _moment(self, now: dict[str, Any]) -> str:
        return written("moment", **now, in_ms=round(self._desk.ahead() * 1000), phone=self._devices())

    def _devices(self) -> dict[str, bool]:
        phone = self._phone
        return {"loudspeaker": phone.loudspeaker, "microphone": phone.microphone, "there": phone.there}

    def _show(self, message: str) -> None:
        for outbox in self._outboxes:
            outbox.show(message)

    # --- requests ----------------------------------------------------------------------------------

    def _app(self) -> ASGIApp:
        routes: list[Route | WebSocketRoute] = [Route(path, self._file, methods=["GET"]) for path in STATIC]
        routes.append(WebSocketRoute("/socket", self._socket))
        return Starlette(routes=routes, middleware=[Middleware(Guard, self.allows)])

    async def _file(self, request: HttpRequest) -> Response:
        return Response(self._static[request.url.path], media_type=STATIC[request.url.path][1])

    def allows(self, host: str) -> bool:
        """True if that is one of our addresses; a foreign name may have been made to point here."""
        return host in self._hosts

    async def _socket(self, page: WebSocket) -> None:
        refused = await self._refused(page)
        if refused:
            await page.accept(subprotocol=SUBPROTOCOL if SUBPROTOCOL in page.scope["subprotocols"] else None)
            await page.close(refused)
            return
        self._pages += 1
        try:
            await page.accept(subprotocol=SUBPROTOCOL)
            await self._page(page)
        finally:
            self._pages -= 1

    async def _refused(self, page: WebSocket) -> int:
        """The code that refuses this socket; 0 to open it."""
        host = page.headers.get("host", "")
        if not same_origin(page.headers.get("origin", ""), host, self._hosts):
            return NOT_OURS
        offered = page.scope["subprotocols"]
        key = next((name.removeprefix("key.") for name in offered if name.startswith("key.")), "")
        if SUBPROTOCOL not in offered or not self._door.fits(key):
            await asyncio.sleep(self._door.refusal())
            return WRONG_KEY
        return TOO_MANY if self._pages >= MOST_PAGES else 0

    async def _page(self, page: WebSocket) -> None:
        """Serve one page until it goes."""
        outbox = Outbox(asyncio.get_running_loop())
        self._outboxes.add(outbox)
        self.board.visited = True
        commands = self._desk.commands
        keys = {key: name for name, own in commands.items() for key in own}
        outbox.text(written("welcome", commands=sorted(commands), keys=keys))
        now = self.board.see()
        outbox.show(written("lobby", **self._desk.lobby()) if now is None else self._moment(now))
        sending = asyncio.create_task(self._send(page, outbox))
        receiving = asyncio.create_task(self._receive(page, outbox))
        try:
            done, _ = await asyncio.wait({sending, receiving}, return_when=asyncio.FIRST_COMPLETED)
            code = next(iter(done)).result() if not next(iter(done)).exception() else 1011
        finally:
            self._outboxes.discard(outbox)
            sending.cancel()
            receiving.cancel()
        self._phone.leave(outbox.sound, wanted=True)
        with suppress(RuntimeError, WebSocketDisconnect):
            await asyncio.wait_for(page.close(code or 1000), 1.0)

    @staticmethod
    async def _send(page: WebSocket, outbox: Outbox) -> int:
        while True:
            message = await outbox.next()
            sent = page.send_text(message) if isinstance(message, str) else page.send_bytes(message)
            try:
                await asyncio.wait_for(sent, SLOW)
            except TimeoutError:
                return TOO_SLOW
            except (RuntimeError, WebSocketDisconnect, OSError):
                return 0

    async def _receive(self, page: WebSocket, outbox: Outbox) -> int:
        texts = Allowance(TEXTS_A_SECOND, 1.0, time.monotonic)
        sounds = Allowance(SOUNDS_A_SECOND, 1.0, time.monotonic)
        while True:
            try:
                message = await page.receive()
            except (RuntimeError, WebSocketDisconnect):
                return 0
            if message["type"] == "websocket.disconnect":
                return 0
            text, data = message.get("text"), message.get("bytes")
            if not (texts if text is not None else sounds).spend():
                return TOO_MUCH
            if self._phone.is_this(outbox.sound):
                self._phone.seen()
            try:
                if text is not None:
                    self._requests.take(read(text), outbox)
                elif data and self._phone.is_this(outbox.sound):
                    sound = unpacked(data)
                    self._phone.brought(sound, playing=sound.epoch == self._phone.epoch)
            except PageError as error:
                outbox.text(written("refused", reason=str(error)))


def _static(name: str) -> bytes:
    return files("voicecoach.page").joinpath("static", name).read_bytes()
