"""The addresses of this machine under which it serves pages, and the QR code for a phone's camera."""

from __future__ import annotations

import io
import socket
from contextlib import suppress

from msgspec import Struct

from voicecoach.errors import PageError

HERE = "127.0.0.1"
PORT = 8765
"""Preferred port, so that a browser's permissions hold from session to session; else any free one."""

SECURE = 1
"""Offset of the secure port."""


class NamedSocket(Struct, frozen=True):
    """A listening socket, with the names by which it may be addressed."""

    socket: socket.socket
    names: tuple[str, ...]

    @property
    def port(self) -> int:
        port: int = self.socket.getsockname()[1]
        return port

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names as name:port, as a browser sends them."""
        return tuple(f"{name}:{self.port}" for name in self.names)


def listening(names: tuple[str, ...], *, everywhere: bool, port: int) -> NamedSocket:
    """A socket on `port`, for this machine alone or for its networks. Raises PageError if none opens."""
    where = "0.0.0.0" if everywhere else HERE  # noqa: S104 - only where a person asked for it
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        try:
            listener.bind((where, port))
        except OSError:
            listener.bind((where, 0))
        listener.listen(64)
    except OSError as error:
        listener.close()
        message = f"The page can't be served: {error.strerror}."
        raise PageError(message) from error
    listener.setblocking(False)
    return NamedSocket(listener, names)


def in_the_network() -> str | None:
    """The address of this machine in its network; None without a network. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # an address that belongs to nobody: only the way there is looked up
        address: str = probe.getsockname()[0]
        return None if address.startswith("127.") or address == "0.0.0.0" else address  # noqa: S104 - compared
    return None


def code(address: str) -> str:
    """The QR code of an address in half-height blocks, for a light or dark terminal."""
    import segno  # noqa: PLC0415 - of the extra

    out = io.StringIO()
    segno.make(address, error="m").terminal(out, compact=True, border=2)
    return out.getvalue()
