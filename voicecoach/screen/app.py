"""The full screen: a Textual app that looks at the session fifteen times a second, and hands on the keys."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.theme import Theme
from textual.widget import Widget

from voicecoach.screen import keys
from voicecoach.screen.picture import News, help_picture, picture
from voicecoach.screen.rows import BLANK, Row
from voicecoach.screen.window import Window

LOOKS_A_SECOND = 15

DARK = Theme(
    "dusk",
    primary="#7fd1c0",
    secondary="#8b9ba3",
    success="#9ccf8a",
    accent="#8ab8f0",
    warning="#f0bf6a",
    error="#ff7a6b",
    foreground="#e4eaec",
    background="#10171b",
    panel="#1c272d",
    dark=True,
)
LIGHT = Theme(
    "paper",
    primary="#0b6158",
    secondary="#5a666c",
    success="#3d6b1f",
    accent="#1f5aa6",
    warning="#8a5200",
    error="#b3261e",
    foreground="#1b2327",
    background="#f7f5ef",
    panel="#e6e3d9",
    dark=False,
)

COLOURS = {
    "dim": "secondary",
    "name": "primary",
    "great": "primary",
    "done": "primary",
    "rest": "accent",
    "ok": "success",
    "ask": "accent",
    "warn": "warning",
    "alarm": "error",
}


def style_of(name: str, theme: Theme) -> Style:
    """A style's name, as the rows have it, in a theme: a colour, and "strong", "head", "label" or "key"."""
    words = name.split()
    colour = next((getattr(theme, COLOURS[word]) for word in words if word in COLOURS), theme.foreground)
    if "label" in words:
        return Style(color=theme.background, bgcolor=colour, bold=True)
    ground = theme.panel if {"head", "key"} & set(words) else theme.background
    return Style(color=colour, bgcolor=ground, bold=bool({"strong", "name", "key"} & set(words)))


class Picture(Widget):
    """All of the screen; only the rows that have changed are drawn again."""

    DEFAULT_CSS = "Picture { width: 100%; height: 100%; background: $background; }"
    rows: tuple[Row, ...] = ()

    def show(self, rows: tuple[Row, ...]) -> None:
        before, self.rows = self.rows, rows
        if len(before) != len(rows):
            self.refresh()
            return
        changed = [y for y, (old, new) in enumerate(zip(before, rows, strict=True)) if old != new]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        theme = self.app.current_theme
        row = self.rows[y] if y < len(self.rows) else BLANK
        segments = [Segment(text, style_of(name, theme)) for text, name in row if text]
        return Strip(segments).adjust_cell_length(self.size.width, style_of("", theme))


class Display(App[None]):
    """Runs until `over` says so, or the person ends it (`ended` is set); `broken` is what went wrong."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+c", "end", ""), ("ctrl+q", "end", "")]

    def __init__(
        self, window: Window, pressed: keys.Pressed, ended: threading.Event, over: Callable[[], bool]
    ) -> None:
        super().__init__()
        self.window, self.pressed, self.ended, self.over = window, pressed, ended, over
        self.broken: Exception | None = None
        self.helping = False
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = LIGHT.name if light_terminal() else DARK.name

    def compose(self) -> ComposeResult:
        yield Picture()

    def on_mount(self) -> None:
        with suppress(RuntimeError, ValueError):  # a thread that isn't the main one
            self._end_on_signals(asyncio.get_running_loop())
        self.set_interval(1 / LOOKS_A_SECOND, self.look)
        self.look()

    def _end_on_signals(self, loop: asyncio.AbstractEventLoop) -> None:
        """SIGHUP says that the terminal's window was closed; on Windows, where Ctrl-C is a key, SIGBREAK."""
        if sys.platform == "win32":
            signal.signal(signal.SIGBREAK, lambda *_: loop.call_soon_threadsafe(self.action_end))
            return
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(one, self.action_end)

    def look(self) -> None:
        """Draw what is. Where that fails, the screen ends and not the session."""
        if self.over():
            self.exit()
            return
        try:
            self.query_one(Picture).show(self.drawn())
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody is lying on the floor
            self.broken = error
            self.exit()

    def drawn(self) -> tuple[Row, ...]:
        width, height = self.size
        if self.helping:
            return help_picture(width, height)
        now, window = self.window.now(), self.window
        news = News(window.told(), window.notice_at(now.seconds))
        return picture(now, window.listening(), news, width, height)

    def on_resize(self) -> None:
        self.look()

    def on_key(self, event: events.Key) -> None:
        """A key of the screen's own, or one that says something; help never stands in the way of that."""
        typed = event.character if event.is_printable and event.character != " " else event.key
        key = (typed or "").casefold()
        helping, self.helping = self.helping, False
        if key in keys.QUIT:
            self.action_end()
        elif key in keys.HELP:
            self.helping = not helping
        elif key in keys.LIGHT:
            self.theme = LIGHT.name if self.theme == DARK.name else DARK.name
        elif said := keys.phrase(key, self.window.now()):
            self.pressed.press(said)
        self.look()

    def action_end(self) -> None:
        """The person wants it to end: at once, and the session with it."""
        self.ended.set()
        self.exit()

    def _print_error_renderables(self) -> None:
        """Textual's own traceback: `show` says in one line what a person is to know."""
        self._exit_renderables.clear()


def light_terminal() -> bool:
    """Whether the terminal says that its background is light; most say nothing."""
    return os.environ.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15")
