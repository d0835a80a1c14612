"""The full screen, driven without a terminal."""

from __future__ import annotations

import asyncio
import os
import re
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from textual.pilot import Pilot

from tests.screen.scenes import SCENES
from tests.screen.test_picture import SCREENS, drawn
from voicecoach.listen.phrases.typed import Pressed
from voicecoach.screen.app import DARK, LIGHT, Display, PictureWidget
from voicecoach.screen.picture import picture
from voicecoach.screen.window import Window
from voicecoach.session.views.snapshot import Snapshot

Steps = Callable[[Pilot[None]], Awaitable[None]]


def display(name: str = "work", *, over: Callable[[], bool] = lambda: False) -> Display:
    """The screen at one instant."""
    now, listening, news = SCENES[name]()
    window = Window()
    window.begin(lambda: now, lambda: listening)
    window._told = news.told
    return Display(window, Pressed(), threading.Event(), over)


def run(app: Display, steps: Steps, size: tuple[int, int] = (80, 24)) -> None:
    async def driven() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(pilot)

    asyncio.run(driven())


def press(app: Display, *keys: str) -> list[str | None]:
    """What these keys said."""

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press(*keys)

    run(app, steps)
    return [app.pressed.heard(0) for _ in keys]


def shown(app: Display) -> str:
    return drawn(app.query_one(PictureWidget).rows)


def test_it_shows_the_picture_at_any_size() -> None:
    app = display()

    async def steps(pilot: Pilot[None]) -> None:
        assert shown(app) == drawn(picture(*SCENES["work"](), 80, 24))
        await pilot.resize_terminal(130, 40)
        await pilot.pause()
        assert shown(app) == drawn(picture(*SCENES["work"](), 130, 40))

    run(app, steps)


@pytest.mark.parametrize(
    ("name", "keys", "said"),
    [
        ("work", ("p", "n", "space", "escape", "enter"), ["pain", "next", "pause", "stop", "resume"]),
        ("work", ("P", "plus", "minus", "right", "down"), ["pain", "louder", "quieter", "next", "easier"]),
        ("pain", ("4", "t", "s"), ["4", "ten", "stop"]),
        ("asking", ("y", "n", "p"), ["yes", "no", "pain"]),
        ("paused", ("space", "z", "f1"), ["resume", None, None]),
    ],
)
def test_keys_say_what_they_stand_for(name: str, keys: tuple[str, ...], said: list[str | None]) -> None:
    assert press(display(name), *keys) == said


def test_help_covers_the_picture_and_never_stands_in_the_way() -> None:
    app = display()

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("question_mark")
        assert "Press, or say" in shown(app)
        await pilot.press("question_mark")
        assert "Press, or say" not in shown(app)
        await pilot.press("question_mark", "p")
        assert "Press, or say" not in shown(app)

    run(app, steps)
    assert app.pressed.heard(0) == "pain"


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
def test_it_ends_at_once_and_asks_nothing(key: str) -> None:
    app = display()
    press(app, key)
    assert app.ended.is_set()
    assert not app.is_running


def test_light_and_dark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORFGBG", "0;15")
    app = display()
    assert app.theme == LIGHT.name
    press(app, "l")
    assert app.theme == DARK.name


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda one: one.name)
def test_the_colours_can_be_read_on_their_background(theme: Any) -> None:
    """At 4.5 to 1, as the Web Content Accessibility Guidelines (1.4.3) ask of common text."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
        return sum(share * one for share, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    names = ("primary", "secondary", "success", "accent", "warning", "error", "foreground")
    for ground in (theme.background, theme.panel):
        for name in names:
            light, dark = sorted((luminance(getattr(theme, name)), luminance(ground)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (name, ground)


def test_without_colour_all_is_grey(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = display("pain")
    pictures: list[str] = []

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.pause()
        pictures.append(app.export_screenshot())

    run(app, steps)
    colours = set(re.findall(r"fill: (#\w{6})", pictures[0])) - {"#c5c8c6"}  # the frame's own
    assert colours
    assert [one for one in colours if len({one[1:3], one[3:5], one[5:]}) > 1] == []


def test_it_is_over_when_the_performance_is() -> None:
    done = threading.Event()
    app = display(over=done.is_set)

    async def steps(_: Pilot[None]) -> None:
        assert app.is_running
        done.set()
        app.look()

    run(app, steps)
    assert not app.is_running
    assert not app.ended.is_set()


def test_what_cannot_be_drawn_ends_the_screen_and_nothing_else() -> None:
    app = display()

    def broken() -> Snapshot:
        message = "nothing to see"
        raise LookupError(message)

    async def steps(_: Pilot[None]) -> None:
        app.window.begin(broken, app.window.listening)
        app.look()

    run(app, steps)
    assert isinstance(app.broken, LookupError)
    assert not app.is_running
    assert not app.ended.is_set()


def test_the_picture_in_the_readme_is_what_is_shown() -> None:
    """`VOICECOACH_GOLDEN=write` makes it anew."""
    path = SCREENS / "work-80x24.svg"
    app = display()

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.pause()
        _write(path, app.export_screenshot(title="voicecoach play booty-work-breakdown"))

    run(app, steps)
    picture_file = ET.parse(path).getroot()  # noqa: S314 - our own
    text = "".join("".join(picture_file.itertext()).split())
    assert "url(http" not in path.read_text(encoding="utf-8")
    words = (SCREENS / "work-80x24.txt").read_text(encoding="utf-8").split()
    assert [word for word in words if word not in text] == []


def _write(path: Path, svg: str) -> None:
    """With whatever font is there: nothing is fetched to look at a picture."""
    if os.environ.get("VOICECOACH_GOLDEN") == "write":
        own = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
        path.write_text(own.replace("Fira Code, monospace", "monospace"), encoding="utf-8")
