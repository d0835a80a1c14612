"""The page in a real browser, against the real `voicecoach play --page`."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.conftest import REAL_TIME, needs
from voicecoach.page.addresses import in_the_network
from voicecoach.sound.clip import RATE
from voicecoach.voice.cache import Speech
from voicecoach.voice.voices import open_voice

pytestmark = REAL_TIME

WAITS = 60_000.0
"""Milliseconds for what takes one on a machine that has other work."""

SCRIPT = """\
routine Bridge

ask Are you well today?
    yes
        say Good.
    no
        stop Come back another day.

exercise Bridge
    setup   Lie down.
    settle  3s
    dose    2 x 6 reps, rest 20s
    rep     lift 2s, lower 2s
    easier  Squeeze
        rep     squeeze 2s, let go 2s

do Bridge
"""


class Playing:
    """`voicecoach play --page`, and what it printed."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "voicecoach", *arguments]
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.printed: list[str] = []
        self.secure = ""
        output = self.process.stdout
        assert output
        self.address = ""
        for line in output:
            self.printed.append(line)
            if found := re.search(r"The page: (http://\S+)", line):
                self.address = found[1]
            if found := re.search(r"microphone: (https://\S+)", line):
                self.secure = found[1]
            if self.address and ("--lan" not in arguments or self.secure):
                break
        self._rest = threading.Thread(target=lambda: self.printed.extend(output), daemon=True)
        self._rest.start()

    def close(self) -> str:
        """End it; all that it printed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)
        self._rest.join(timeout=60)
        if self.process.stdout:
            self.process.stdout.close()
        return "".join(self.printed)


@contextmanager
def playing(*arguments: str) -> Iterator[Playing]:
    play = Playing(*arguments)
    try:
        yield play
    finally:
        play.close()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    needs("chromium", install="apt-get install chromium")
    with sync_playwright() as driver:
        yield driver


def launched(driver: Playwright, *arguments: str) -> Browser:
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    sound = ["--autoplay-policy=no-user-gesture-required", "--use-fake-ui-for-media-stream"]
    return driver.chromium.launch(executable_path=shutil.which("chromium"), args=[*quiet, *sound, *arguments])


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = launched(playwright)
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """A browser with no page open: one that is left open goes on drawing and playing beside later tests."""
    yield chromium
    for context in chromium.contexts:
        context.close()


@pytest.fixture
def script(workplace: Path) -> str:
    (workplace / "bridge.routine").write_text(SCRIPT, encoding="utf-8")
    return "bridge.routine"


def opened(browser: Browser, address: str, width: int = 390, height: int = 844, **options: Any) -> Page:
    page = browser.new_context(viewport={"width": width, "height": height}, **options).new_page()
    page.set_default_timeout(WAITS)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.faults = faults  # type: ignore[attr-defined]
    page.goto(address)
    return page


PLAY = ("--page", "--plain", "--no-mic", "--voice", "system", "--no-history")


def until(page: Page, expression: str, argument: object = None) -> None:
    """Waits until that is true; Playwright's own way evaluates text in the page, which our policy forbids."""
    for _ in range(round(WAITS / 50)):
        if page.evaluate(expression, argument):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never: {expression} with {argument}; {page.evaluate('voicecoach.screen.moment')}")


def tap(page: Page, command: str) -> None:
    page.click(f"[data-command='{command}']")


def shows(page: Page, word: str) -> None:
    """Waits until that is the great word."""
    until(page, "word => document.getElementById('word').textContent === word", word)


def doing(page: Page, *names: str) -> str:
    """Waits until the session does one of these."""
    until(page, "names => names.includes(voicecoach.screen.moment?.doing)", list(names))
    done: str = page.evaluate("voicecoach.screen.moment.doing")
    return done


def phone(page: Page, *devices: str) -> None:
    """Have it be the phone, with these devices."""
    page.click("#menu")
    for device in devices:
        page.check(f"#{device}")
    page.click("#menu")
    until(page, "voicecoach.screen.moment?.phone.there")


# --- by taps -------------------------------------------------------------------------------------


def test_a_whole_routine_by_taps_is_the_same_as_by_keys(browser: Browser, workplace: Path) -> None:
    """What was tapped is typed again at the same frames in virtual time: the same events come of it."""
    with playing("page", "--no-mic", "--voice", "system", "--events", "tapped.jsonl") as play:
        page = opened(browser, play.address)
        page.click("#menu")
        page.check("#loudspeaker")
        page.click("#menu")
        page.click("[data-routine='glute-wake-up']")
        doing(page, "opening", "speaking")
        for step in range(60):
            now = page.evaluate("voicecoach.screen.moment")
            if now["doing"] in {"ending", "finished"} or page.is_visible("#lobby"):
                break
            answer = page.locator("#answers button").first
            if now["asks"] == "phrases" and answer.is_visible():
                answer.click()
            elif now["asks"] == "ready":
                tap(page, "resume")
            else:
                tap(page, "easier" if step == 7 else "next")
            page.wait_for_timeout(400)  # as a thumb does
        page.wait_for_selector("#lobby li")
        assert page.faults == []  # type: ignore[attr-defined]
    tapped = entries(workplace / "tapped.jsonl")
    said = [entry for entry in tapped if entry["event"] == "heard" and entry["accepted"]]
    assert {"easier", "next"} <= {entry["command"] for entry in said}
    hear = [f"--hear={entry['t']:.6f}={entry['phrase']}" for entry in said]
    typed = ["rehearse", "glute-wake-up", "--live", "--no-mic", "--voice", "system", *hear]
    subprocess.run(
        [sys.executable, "-m", "voicecoach", *typed, "--events", "typed.jsonl"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    assert tapped == entries(workplace / "typed.jsonl")


def entries(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_page_alone_starts_a_routine_and_comes_back(browser: Browser, script: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "voicecoach", "programme", "couch-to-5k"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with playing("page", "--voice", "system", "--listen", "halt") as play:
        page = opened(browser, play.address)
        page.wait_for_selector("[data-routine='couch-week-1']")
        assert "Today: couch-week-1 (Week one)." in page.inner_text("#lobby")
        violations = Axe().run(page).response["violations"]
        assert [one["id"] for one in violations if one["impact"] in {"serious", "critical"}] == []
        page.click(f"[data-routine='{Path(script).stem}']")
        phone(page, "loudspeaker")
        doing(page, "asking")
        page.click("[data-answer='no']")
        page.wait_for_selector("#lobby li")
        assert "Bridge" in page.inner_text("#lobby")
        assert page.faults == []  # type: ignore[attr-defined]


# --- several pages, and a network that comes and goes --------------------------------------------


def test_pages_stay_in_step_and_one_that_goes_comes_back_to_the_moment(browser: Browser, script: str) -> None:
    with playing("play", script, *PLAY) as play:
        one, another = opened(browser, play.address), opened(browser, play.address, 1280, 720)
        phone(one, "loudspeaker")
        doing(one, "asking")
        doing(another, "asking")
        another.click("[data-answer='yes']")
        doing(one, "preparing", "settling", "waiting", "resting")
        tap(one, "pause")
        for page in (one, another):
            shows(page, "paused")
        another.close()
        another = opened(browser, play.address)
        shows(another, "paused")
        another.context.set_offline(True)
        another.evaluate("voicecoach.link.socket.close()")
        until(another, "!document.getElementById('trouble').hidden")
        assert "can't be reached" in another.inner_text("#trouble")
        tap(one, "stop")
        shows(one, "stopped")
        another.context.set_offline(False)
        shows(another, "stopped")
        until(another, "document.getElementById('trouble').hidden")


def test_a_phone_that_goes_away_pauses_the_session(browser: Browser, script: str) -> None:
    with playing("play", script, *PLAY) as play:
        one, watching = opened(browser, play.address), opened(browser, play.address)
        phone(one, "loudspeaker")
        doing(watching, "asking")
        one.click("[data-answer='yes']")
        doing(watching, "preparing", "settling", "working")
        one.close()
        shows(watching, "paused")
        phone(watching, "loudspeaker")
        doing(watching, "preparing", "settling", "counting in", "working")


# --- what is seen --------------------------------------------------------------------------------

SIZES = [(320, 568), (390, 844), (844, 390), (1280, 720)]


def out_of_sight(page: Page) -> list[str]:
    """Commands that can't be seen whole, or are covered."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("#commands button")].filter((button) => {
            const { left, right, top, bottom, width, height } = button.getBoundingClientRect();
            const covered = document.elementFromPoint(left + width / 2, top + height / 2) !== button;
            const outside = left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1;
            return covered || outside || height < 40;
        }).map((button) => button.textContent)"""
    )
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_command_is_in_sight_and_stays_where_it_is(
    browser: Browser, script: str, scheme: str, tmp_path: Path
) -> None:
    with playing("play", script, *PLAY) as play:
        pages = [opened(browser, play.address, *size, color_scheme=scheme) for size in SIZES]
        phone(pages[0], "loudspeaker")
        places: list[dict[str, Any]] = []
        for step in (
            lambda: None,
            lambda: pages[0].click("[data-answer='yes']"),
            lambda: tap(pages[0], "pain"),
        ):
            step()
            for number, page in enumerate(pages):
                doing(page, "asking", "preparing", "settling", "hurting", "working")
                assert out_of_sight(page) == []
                page.screenshot(path=tmp_path / f"{scheme}-{SIZES[number]}-{len(places)}.png")
            places.append(pages[0].evaluate(PLACES))
            doing(
                pages[0], *({0: ("asking",), 1: ("preparing", "settling")}.get(len(places) - 1, ("hurting",)))
            )
        assert places[0] == places[1] == places[2]
        wide = pages[0].evaluate("document.documentElement.scrollWidth")
        assert wide <= SIZES[0][0]
        violations = Axe().run(pages[0]).response["violations"]
        assert [one["id"] for one in violations if one["impact"] in {"serious", "critical"}] == []


PLACES = """() => Object.fromEntries(["pain", "stop", "pause"].map((name) => {
    const { left, top } = document.querySelector(`[data-command="${name}"]`).getBoundingClientRect();
    return [name, [Math.round(left), Math.round(top)]];
}))"""


def test_keys_do_what_they_do_in_the_terminal(browser: Browser, script: str) -> None:
    with playing("play", script, *PLAY) as play:
        page = opened(browser, play.address)
        phone(page, "loudspeaker")
        doing(page, "asking")
        page.wait_for_selector("[data-answer='yes']")
        page.keyboard.press("y")
        doing(page, "preparing", "settling")
        page.keyboard.press("p")
        shows(page, "pain")
        page.keyboard.press("4")
        until(page, "voicecoach.screen.moment.asks !== 'score'")


def test_who_wants_large_text_and_less_motion_gets_it(browser: Browser, script: str) -> None:
    with playing("play", script, *PLAY) as play:
        page = opened(browser, play.address, reduced_motion="reduce")
        page.click("#menu")
        before = page.evaluate("getComputedStyle(document.documentElement).fontSize")
        page.select_option("#size", "1.5")
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") != before
        page.reload()
        page.wait_for_selector("#session:visible")
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") != before
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.bar span')).transitionDuration") == "0s"
        )
        assert page.get_attribute("#said", "aria-live") == "polite"


def test_an_address_without_its_key_says_what_to_do(browser: Browser, script: str) -> None:
    with playing("play", script, *PLAY) as play:
        bare, _, _ = play.address.partition("#")
        page = opened(browser, bare)
        page.wait_for_selector("#trouble:visible")
        assert "Scan the code" in page.inner_text("#trouble")
        old = opened(browser, f"{bare}#k={'0' * 32}")
        old.wait_for_selector("#trouble:visible")
        until(old, "document.getElementById('trouble').textContent.includes('older session')")


# --- the phone's loudspeaker and microphone ------------------------------------------------------


def spoken(path: Path, words: str, silence: float) -> None:
    """Somebody says this after so many seconds of quiet, again and again: a listener may be ready late."""
    with closing(Speech(open_voice("pico"))) as voice:
        clip = voice.clip(words)
    quiet = np.zeros(round(silence * RATE), np.float32)
    soundfile.write(path, np.concatenate([quiet, clip.samples, quiet]), RATE, subtype="PCM_16")


def test_pain_said_to_the_phone_silences_it(
    playwright: Playwright, script: str, workplace: Path, model_folder: Path
) -> None:
    assert model_folder.is_dir()
    spoken(workplace / "said.wav", "pain", 6.0)
    browser = launched(
        playwright,
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={workplace}/said.wav",
    )
    arguments = [option for option in PLAY if option != "--no-mic"]
    with playing("play", script, *arguments, "--events", "heard.jsonl") as play:
        page = opened(browser, play.address)
        page.wait_for_selector("#session:visible")
        page.evaluate(WATCH)
        phone(page, "loudspeaker", "microphone")
        doing(page, "hurting")
        until(page, "watched.flushed > 0")
        assert page.faults == []  # type: ignore[attr-defined]
    browser.close()
    heard = [entry for entry in entries(workplace / "heard.jsonl") if entry["event"] == "heard"]
    assert [entry["command"] for entry in heard if entry["accepted"]][:1] == ["pain"]


WATCH = """() => {
    window.watched = { flushed: 0 };
    const flush = voicecoach.sound.flush.bind(voicecoach.sound);
    voicecoach.sound.flush = () => { watched.flushed += 1; flush(); };
}"""


def test_in_the_network_a_plain_page_speaks_and_a_secure_one_may_listen(
    browser: Browser, script: str
) -> None:
    if in_the_network() is None:
        pytest.skip("This machine is in no network.")
    with playing("play", script, *PLAY, "--lan") as play:
        plain = opened(browser, play.address)
        plain.click("#menu")
        assert plain.is_disabled("#microphone")
        assert "https" in plain.inner_text("#sound-state")
        plain.check("#loudspeaker")  # with no worklet
        until(plain, "voicecoach.screen.moment?.phone.there")
        until(plain, "voicecoach.sound.player.sources.size > 0")
        secure = opened(browser, play.secure, ignore_https_errors=True)
        secure.click("#menu")
        assert secure.is_enabled("#microphone")
        assert plain.faults == secure.faults == []  # type: ignore[attr-defined]
        printed = "".join(play.printed)
    assert "SHA-256" in printed + "".join(play.printed)
