"""The page in Firefox, with its own engine of pages and of sound, against the real `play --page`."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import REAL_TIME, needs
from tests.page.bidi import BidiPage, Firefox, firefox
from tests.page.test_browser import PLAY, playing, script
from tests.sound.virtual_audio import virtual_audio
from tests.virtual import until

__all__ = ["script"]

pytestmark = REAL_TIME

DOING = "voicecoach.screen.moment?.doing"
WORD = "document.getElementById('word').textContent"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    needs("firefox-esr", install="apt-get install firefox-esr")
    with (
        virtual_audio(tmp_path_factory.mktemp("pulse")) as audio,
        firefox(tmp_path_factory.mktemp("profile"), audio.environment) as started,
    ):
        yield started


@pytest.fixture
def open_page(running: Firefox) -> Iterator[Callable[..., BidiPage]]:
    """Opens pages, and closes them after the test."""
    pages: list[BidiPage] = []

    def opened(address: str, *size: int) -> BidiPage:
        pages.append(running.opened(address, *size))
        pages[-1].evaluate(
            "(window.faults = [], addEventListener('error', (e) => faults.push(e.message)), 0)"
        )
        return pages[-1]

    yield opened
    for page in pages:
        page.close()


def shows(page: BidiPage, expression: str, *values: object) -> None:
    """Waits until that has one of these values."""
    until(lambda: page.evaluate(expression) in values, f"{expression} = {values}", seconds=60.0)


def phone(page: BidiPage) -> None:
    """Have it be the phone's loudspeaker."""
    page.tap("#menu")
    page.tap("#loudspeaker")
    page.tap("#menu")
    shows(page, "voicecoach.screen.moment?.phone.there", True)


def test_pages_stay_in_step_and_are_obeyed_by_taps_and_by_keys(
    open_page: Callable[..., BidiPage], script: str, tmp_path: Path
) -> None:
    with playing("play", script, *PLAY) as play:
        one, another = open_page(play.address), open_page(play.address, 1280, 720)
        for page in (one, another):
            shows(page, "document.getElementById('session').hidden", False)
        phone(one)
        for page in (one, another):
            shows(page, DOING, "asking")
        another.tap("[data-answer='yes']")
        shows(one, DOING, "preparing", "settling")
        one.tap("[data-command='pause']")
        for page in (one, another):
            shows(page, WORD, "paused")
        another.press("p")
        for page in (one, another):
            shows(page, WORD, "pain")
        for number, page in enumerate((one, another)):
            (tmp_path / f"firefox-{number}.png").write_bytes(base64.b64decode(page.picture()))
        one.tap("[data-answer='4']")
        shows(another, "voicecoach.screen.moment.asks !== 'score'", True)
        assert one.evaluate("faults") == another.evaluate("faults") == []


FLUSHES = """(() => {
    const { sound } = voicecoach;
    const flush = sound.flush.bind(sound);
    window.flushed = 0;
    sound.flush = () => { flushed += 1; flush(); };
    return 0;
})()"""


def test_the_coach_is_heard_there_and_pain_silences_it(
    open_page: Callable[..., BidiPage], script: str
) -> None:
    with playing("play", script, *PLAY) as play:
        page = open_page(play.address)
        shows(page, "document.getElementById('session').hidden", False)
        phone(page)
        shows(page, DOING, "asking")
        shows(page, "voicecoach.sound.heardFrame > 0", True)
        page.evaluate(FLUSHES)
        page.tap("[data-command='pain']")
        shows(page, "flushed > 0", True)
        shows(page, WORD, "pain")
        assert page.evaluate("faults") == []
