"""Requests of the pages, carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from voicecoach.errors import PageError
from voicecoach.page.board import Board
from voicecoach.page.outbox import Outbox
from voicecoach.page.phone import Phone
from voicecoach.page.protocol import Begin, Draw, Obey, Ping, Reply, Request, Sounds, written


class Desk(Protocol):
    """The program behind the pages, which carries out their requests."""

    def press(self, phrase: str) -> None:
        """Say this phrase to the session."""

    def begin(self, routine: str) -> bool:
        """Start that routine; False if none of this name is offered, or a session goes on."""

    def lobby(self) -> dict[str, Any]:
        """The members of the page while no session goes on."""

    def pictures(self, exercise: str, side: str, theme: str) -> Iterator[dict[str, Any]]:
        """The pictures of an exercise, in order."""

    @property
    def commands(self) -> Mapping[str, Sequence[str]]:
        """The commands that a page may give, each with its keys."""

    def ahead(self) -> float:
        """Seconds until a frame written now sounds on this machine."""


class Requests:
    """Carries out the requests of the pages; `wake` is called where they change what all pages show."""

    def __init__(self, desk: Desk, phone: Phone, board: Board, wake: Callable[[], None]) -> None:
        self._desk = desk
        self._phone = phone
        self._board = board
        self._wake = wake
        self._drawing = ThreadPoolExecutor(1, "page-figure")

    def close(self) -> None:
        """Draw no more pictures."""
        self._drawing.shutdown(wait=False, cancel_futures=True)

    def take(self, request: Request, outbox: Outbox) -> None:
        """Carry out a request. Raises PageError for an unknown one, or one that comes too late."""
        match request:
            case Obey(command):
                if command not in self._desk.commands:
                    message = "That is no command."
                    raise PageError(message)
                self._desk.press(command)
            case Reply(answer, ask):
                self._answer(answer, ask)
            case Sounds(loudspeaker, microphone):
                if loudspeaker or microphone:
                    self._phone.take(outbox.sound, loudspeaker=loudspeaker, microphone=microphone)
                else:
                    self._phone.leave(outbox.sound, wanted=False)
                self._wake()
            case Begin(routine):
                if not self._desk.begin(routine):
                    message = "That routine can't be begun now."
                    raise PageError(message)
            case Draw():
                self._drawing.submit(self._draw, request, outbox)
            case Ping(sent):
                outbox.text(written("pong", sent=sent))

    def _draw(self, wanted: Draw, outbox: Outbox) -> None:
        """Draw the pictures, in a thread of its own, so that the pages get their moments meanwhile."""
        for picture in self._desk.pictures(wanted.exercise, wanted.side, wanted.theme):
            outbox.picture(written("picture", **picture))

    def _answer(self, answer: str, ask: int) -> None:
        """Press an answer. Raises PageError if its question isn't asked any more."""
        now = self._board.see()
        if now is None or ask != self._board.ask or not _answers(now, answer):
            message = "That question isn't asked any more."
            raise PageError(message)
        self._desk.press(answer)


def _answers(now: dict[str, Any], answer: str) -> bool:
    """True if that answers the present question."""
    if now["asks"] == "score":
        return answer.isdecimal() and 0 <= int(answer) <= 10  # noqa: PLR2004 - the scale of pain
    return now["asks"] == "phrases" and answer in now["answers"]
