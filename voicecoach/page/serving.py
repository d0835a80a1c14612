"""The pages of one program: opened with a new key, and closed with the program."""

from __future__ import annotations

import queue
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from voicecoach.errors import PageError
from voicecoach.folders import data_folder
from voicecoach.listen.phrases.typed import Pressed
from voicecoach.page import addresses
from voicecoach.page.access import Door, new_key
from voicecoach.page.board import Board
from voicecoach.page.figures import Figures
from voicecoach.page.phone import Own, Phone, WithPhone
from voicecoach.pictures.album import Album

MISSING = "The page needs a few packages more."
HINT = "Install them: pip install 'voicecoach[page]'"


class Addresses(Struct, frozen=True):
    """Addresses of the page: one to tell a person, and a secure one for a phone's microphone."""

    page: str
    secure: str = ""
    fingerprint: str = ""


class Pages:
    """The pages of a session: a view to show it on, buttons to hear, a phone's devices.

    `lobby` gives the members shown while no session goes on: `today`, sentences; `due` and `routines`, each
    with `name`, `title` and `about`; and `history`.
    """

    def __init__(self, commands: Mapping[str, Sequence[str]], lobby: Callable[[], dict[str, Any]]) -> None:
        self.commands = commands
        self.buttons = Pressed()
        self.phone = Phone()
        self.board: Board
        self.addresses = Addresses("")
        self._lobby = lobby
        self._begun: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._devices: WithPhone | None = None
        self._figures: Figures | None = None

    def illustrate(self, album: Album | None) -> None:
        """Show the figures of this album from now on."""
        self._figures = figures = Figures(album) if album else None
        self.board.figure = figures.of if figures else lambda _: None

    def pictures(self, exercise: str, side: str, theme: str) -> Iterator[dict[str, Any]]:
        """The pictures of an exercise, for a page."""
        return self._figures.pages(exercise, side, theme) if self._figures else iter(())

    def beside(self, own: Own | None) -> WithPhone:
        """The devices of this machine, joined by those of a phone."""
        self._devices = WithPhone(own, self.phone)
        return self._devices

    # --- what the server asks, in its thread -------------------------------------------------------

    def press(self, phrase: str) -> None:
        self.buttons.press(phrase)

    def begin(self, routine: str) -> bool:
        """Choose a routine to begin; False if it isn't offered, or a session goes on."""
        offered = self._lobby()
        names = {each["name"] for each in (*offered["due"], *offered["routines"])}
        if self.board.begun or routine not in names:
            return False
        self._begun.put(routine)
        return True

    def lobby(self) -> dict[str, Any]:
        return self._lobby()

    def ahead(self) -> float:
        return self._devices.ahead if self._devices else 0.0

    # --- what the program asks ---------------------------------------------------------------------

    @property
    def visited(self) -> bool:
        """True if a page has been opened by now."""
        return self.board.visited

    def chosen(self, seconds: float) -> str | None:
        """The routine that a page chooses within `seconds`, if any."""
        try:
            return self._begun.get(timeout=seconds)
        except queue.Empty:
            return None


@contextmanager
def opened(
    commands: Mapping[str, Sequence[str]],
    lobby: Callable[[], dict[str, Any]],
    *,
    lan: bool,
    port: int = addresses.PORT,
) -> Iterator[Pages]:
    """Serve pages during the block: on this machine alone or, with `lan`, in its network too.

    `commands` are those that a page may give, each with its keys. Raises PageError if they can't be served.
    """
    try:
        from voicecoach.page.listener import PageListener  # noqa: PLC0415 - as below
        from voicecoach.page.server import Server  # noqa: PLC0415 - of the extra, and late
    except ImportError as error:
        raise PageError(MISSING, HINT) from error

    pages = Pages(commands, lobby)
    key = new_key()
    with tempfile.TemporaryDirectory(prefix="voicecoach-page-") as scratch:
        here = ("127.0.0.1", "localhost")
        network = addresses.in_the_network() if lan else None
        if lan and network is None:
            message = "This machine is in no network: a phone can't reach it."
            raise PageError(message, "Join one, or leave out --lan.")
        names = (network, *here) if network else here
        plain = addresses.listening(names, everywhere=lan, port=port)
        listeners = [PageListener(plain.socket, plain.hosts)]
        pages.addresses = Addresses(f"http://{names[0]}:{plain.port}/#k={key}")
        if network:
            from voicecoach.page import certificate  # noqa: PLC0415 - only where it is wanted

            file, fingerprint = certificate.made(data_folder(), names, Path(scratch))
            secure = addresses.listening(names, everywhere=True, port=plain.port + addresses.SECURE)
            listeners.append(PageListener(secure.socket, secure.hosts, file))
            address = f"https://{network}:{secure.port}/#k={key}"
            pages.addresses = Addresses(pages.addresses.page, address, fingerprint)
        server = Server(pages, pages.phone, Door(key, time.monotonic))
        pages.board = server.board
        server.start(listeners)
        try:
            yield pages
        finally:
            server.close()
