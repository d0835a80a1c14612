"""A socket that the pages are served on, and the guard in front of every request."""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import uvicorn
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from voicecoach.page.protocol import LONGEST_SOUND


class PageListener:
    """A listening socket with the addresses (name:port) it serves, and perhaps a certificate."""

    def __init__(
        self, listening: socket.socket, hosts: Collection[str], certificate: Path | None = None
    ) -> None:
        self.socket = listening
        self.hosts = hosts
        self._certificate = certificate

    def config(self, app: ASGIApp) -> uvicorn.Config:
        """The configuration: no log, bounded resources, and no headers about the software."""
        return uvicorn.Config(
            app,
            log_config=None,
            log_level="critical",
            access_log=False,
            lifespan="off",
            server_header=False,
            date_header=False,
            proxy_headers=False,
            ws="websockets-sansio",
            ws_max_size=LONGEST_SOUND,
            ws_ping_interval=5.0,
            ws_ping_timeout=10.0,
            ws_per_message_deflate=False,
            limit_concurrency=200,
            backlog=64,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=1,
            h11_max_incomplete_event_size=8192,
            ssl_certfile=self._certificate,
        )


POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self' {sockets}; "
    "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Guard:
    """Middleware that refuses hosts that aren't ours, and adds security headers to all responses."""

    def __init__(self, app: ASGIApp, allows: Callable[[str], bool]) -> None:
        self._app = app
        self._allows = allows

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        if not self._allows(host):
            await Response(status_code=421)(scope, receive, send)
            return

        async def guarded(message: Any) -> None:  # noqa: ANN401 - ASGI's
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_headers(host)]
            await send(message)

        await self._app(scope, receive, guarded)


def _headers(host: str) -> list[tuple[bytes, bytes]]:
    policy = POLICY.format(sockets=f"ws://{host} wss://{host}")
    return [
        (b"content-security-policy", policy.encode()),
        (b"referrer-policy", b"no-referrer"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"permissions-policy", b"microphone=(self), camera=(), geolocation=()"),
        (b"cache-control", b"no-store"),
    ]
