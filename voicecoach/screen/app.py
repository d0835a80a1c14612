"""The full screen: a Textual app that draws the session fifteen times a second, and passes the keys on."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import ClassVar

from rich.segment import ControlType, Segment
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.theme import Theme
from textual.widget import Widget

from voicecoach.listen.phrases.typed import Pressed
from voicecoach.screen import keys
from voicecoach.screen.picture import Figure, News, help_picture, no_figure, picture
from voicecoach.screen.rows import BLANK, RAW, UNDER, DrawnFigure, Row, length
from voicecoach.screen.window import Window
from voicecoach.session.views.snapshot import Snapshot

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
    """The style of that name in a theme; a name holds a colour, and "strong", "head", "label" or "key"."""
    if name.startswith("#"):  # half blocks: the colour above, the colour below
        above, _, below = name.partition(" ")
        return Style(color=above, bgcolor=below)
    words = name.split()
    colour = next((getattr(theme, COLOURS[word]) for word in words if word in COLOURS), theme.foreground)
    if "label" in words:
        return Style(color=theme.background, bgcolor=colour, bold=True)
    ground = theme.panel if {"head", "key"} & set(words) else theme.background
    return Style(color=colour, bgcolor=ground, bold=bool({"strong", "name", "key"} & set(words)))


_CONTROL = ((ControlType.CURSOR_FORWARD, 0),)
"""Marks a segment as one that prints nothing, whatever its text does."""


def _segment(text: str, name: str, theme: Theme) -> Segment:
    if name == RAW:
        return Segment(text, None, _CONTROL)
    if name == UNDER:
        return Segment(f"\x1b[{len(text)}C", None, _CONTROL)
    return Segment(text, style_of(name, theme))


def row_strip(row: Row, width: int, theme: Theme) -> Strip:
    """A row as Textual has it, `width` cells long."""
    segments = [_segment(text, name, theme) for text, name in row if text]
    return Strip(segments, length(row)).adjust_cell_length(width, style_of("", theme))


class PictureWidget(Widget):
    """The whole screen; only changed rows are drawn again."""

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
        row = self.rows[y] if y < len(self.rows) else BLANK
        return row_strip(row, self.size.width, self.app.current_theme)


class Display(App[None]):
    """The app, which runs until `over` or until the person ends it (sets `ended`); `broken` is its error."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+c", "end", ""), ("ctrl+q", "end", "")]

    def __init__(
        self,
        window: Window,
        pressed: Pressed,
        ended: threading.Event,
        over: Callable[[], bool],
        figure: DrawnFigure | None = None,
    ) -> None:
        super().__init__()
        self._draw_figure = figure
        self.window, self.pressed, self.ended, self.over = window, pressed, ended, over
        self.broken: Exception | None = None
        self.helping = False
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = LIGHT.name if light_terminal() else DARK.name

    def compose(self) -> ComposeResult:
        yield PictureWidget()

    def on_mount(self) -> None:
        with suppress(RuntimeError, ValueError):  # a thread that isn't the main one
            self._end_on_signals(asyncio.get_running_loop())
        self.set_interval(1 / LOOKS_A_SECOND, self.look)
        self.look()

    def _end_on_signals(self, loop: asyncio.AbstractEventLoop) -> None:
        """End on SIGHUP, as the terminal's window closes; on Windows, where Ctrl-C is a key, on SIGBREAK."""
        if sys.platform == "win32":
            signal.signal(signal.SIGBREAK, lambda *_: loop.call_soon_threadsafe(self.action_end))
            return
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(ending, self.action_end)

    def look(self) -> None:
        """Draw the session; an error here ends the screen, but not the session."""
        if self.over():
            self.exit()
            return
        if terminal_gone():  # and no signal told of it: nobody sees this any more, and Textual would spin
            self.action_end()
            return
        try:
            self.query_one(PictureWidget).show(self.drawn())
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody is lying on the floor
            self.broken = error
            self.exit()

    def drawn(self) -> tuple[Row, ...]:
        width, height = self.size
        if self.helping:
            return help_picture(width, height)
        now, window = self.window.now(), self.window
        news = News(window.told(), window.notice_at(now.seconds))
        figure = self._figure_of(now)
        return picture(now, window.listening(), news, width, height, figure)

    def _figure_of(self, now: Snapshot) -> Figure:
        """The figure of an instant, in the colours of the theme."""
        if self._draw_figure is None:
            return no_figure
        theme = self.current_theme
        shade, ground = ("dark" if theme.dark else "light"), theme.background or "#000000"
        return partial(self._draw_figure, now, shade, ground)

    def on_resize(self) -> None:
        self.look()

    def on_key(self, event: events.Key) -> None:
        """Obey a key of the screen's own, or say the phrase of a key, also while help is shown."""
        typed = event.character if event.is_printable and event.character != " " else event.key
        key = (typed or "").casefold()
        helping, self.helping = self.helping, False
        if key in keys.QUIT:
            self.action_end()
        elif key in keys.HELP:
            self.helping = not helping
        elif key in keys.LIGHT:
            self.theme = LIGHT.name if self.theme == DARK.name else DARK.name
        elif phrase := keys.phrase(key, self.window.now()):
            self.pressed.press(phrase)
        self.look()

    def action_end(self) -> None:
        """End the screen at once, and the session with it."""
        self.ended.set()
        self.exit()

    def _print_error_renderables(self) -> None:
        """Print nothing of Textual's own traceback: `show` tells the person in one line."""
        self._exit_renderables.clear()


def terminal_gone() -> bool:
    """True if the terminal's other end is closed; False on Windows, which doesn't tell."""
    if sys.platform == "win32" or sys.__stdin__ is None:
        return False
    poll = select.poll()
    try:
        poll.register(sys.__stdin__.fileno(), 0)  # hanging up is told in any case
    except (OSError, ValueError):  # it is no file
        return False
    return any(told & select.POLLHUP for _, told in poll.poll(0))


def light_terminal() -> bool:
    """True if the terminal reports a light background; most report nothing."""
    return os.environ.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15")
