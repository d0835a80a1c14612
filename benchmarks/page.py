"""`python -m benchmarks page`: the page in a real browser, against the real `voicecoach play --page`.

It measures the delay of a tap, the time from "pain" at the phone's microphone to silence at its loudspeaker,
the offset of the shown count from its sound, and the gaps in the sound. Needs Chromium.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from benchmarks.running import machine
from voicecoach.errors import SoundError
from voicecoach.sound.clip import RATE
from voicecoach.voice.cache import Speech
from voicecoach.voice.voices import open_voice

TALK = """\
routine Talk

say The coach goes on speaking, so that there is something to silence, and it never comes to the end of it, \
since this sentence is made of many more words than anybody would want to hear while lying on the floor, one \
after the other, without a pause between them, on and on, until somebody says a word that stops it at once.

exercise Bridge
    dose    1 x 20 reps
    rep     lift 1s, lower 1s

do Bridge
"""

COUNT = """\
routine Count

exercise Bridge
    settle  3s
    dose    1 x {reps} reps
    rep     lift 1s, lower 1s

do Bridge
"""

WATCH = """() => {
    const { context, source, player } = voicecoach.sound;
    const nodes = [source, player.node].map((node) => {
        const analyser = context.createAnalyser();
        analyser.fftSize = 256;
        node?.connect(analyser);
        return analyser;
    });
    const samples = new Float32Array(256);
    window.watched = [];
    window.flushed = [];
    const { sound } = voicecoach;
    const flush = sound.flush.bind(sound);
    sound.flush = () => {
        flushed.push(performance.now());
        flush();
    };
    setInterval(() => {
        const levels = nodes.map((node) => {
            node.getFloatTimeDomainData(samples);
            return Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
        });
        watched.push([performance.now(), ...levels]);
    }, 4);
}"""

TAPPED = """(command) => new Promise((done) => {
    const word = document.getElementById("word");
    const began = performance.now();
    const before = word.textContent;
    const look = () => (word.textContent === before ? setTimeout(look, 1) : done(performance.now() - began));
    const button = document.querySelector(`[data-command="${command}"]`);
    button.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, cancelable: true }));
    look();
})"""

# The number on the page, against the frame that its loudspeaker plays as it appears.
COUNTED = """() => {
    window.counted = [];
    const number = document.getElementById("number");
    new MutationObserver(() => {
        const { moment } = voicecoach.screen;
        const frame = voicecoach.sound.heardFrame;
        if (moment.doing === "working" && frame !== null) counted.push(((frame - moment.at) | 0) / 48);
    }).observe(number, { childList: true, characterData: true, subtree: true });
}"""

LOUD, SILENT = 0.01, 1e-4
"""Levels (full scale is 1) of a spoken word, and of silence."""


@dataclass(frozen=True, slots=True)
class PageMeasured:
    """Milliseconds, each trial's; gaps of the page's loudspeaker in so many `minutes`."""

    taps: tuple[float, ...]
    pain: tuple[float, ...]
    unheard: int
    counts: tuple[float, ...]
    minutes: float
    gaps: int
    longest_gap: float
    load: float

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "machine": machine()}

    def table(self) -> str:
        heard = f"{len(self.pain)} of {len(self.pain) + self.unheard} heard"
        rows = [
            ("a tap to the page's change", _spread(self.taps)),
            (f"end of “pain” to silence at the page, {heard}", _spread(self.pain)),
            ("the count on the page after its sound", _spread(self.counts)),
            (f"gaps in {self.minutes:g} min of sound", f"{self.gaps}, the longest {self.longest_gap:.0f} ms"),
            ("load of the machine (1 min average)", f"{self.load:.1f}"),
        ]
        width = max(len(name) for name, _ in rows)
        return "\n".join(f"{name:{width}}  {figure}" for name, figure in rows)


def _spread(values: tuple[float, ...]) -> str:
    if not values:
        return "nothing measured"
    low, middle, high = (float(np.percentile(values, part)) for part in (0, 50, 90))
    return f"median {middle:.0f} ms, 90 % {high:.0f}, least {low:.0f} (n = {len(values)})"


def measure(trials: int, minutes: float, tell: Callable[[str], None]) -> PageMeasured:
    """Measure all of it. Raises SoundError where there is no Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        message = "There is no Chromium on this machine."
        raise SoundError(message, "apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver, tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)

        def browser(*arguments: str) -> Any:  # noqa: ANN401 - Playwright's
            own = [
                "--no-sandbox",
                "--autoplay-policy=no-user-gesture-required",
                "--use-fake-ui-for-media-stream",
            ]
            return driver.chromium.launch(executable_path=chromium, args=[*own, *arguments])

        tell("taps")
        taps = _taps(browser, folder, trials)
        pain: list[float] = []
        for trial in range(trials):
            tell(f"pain, {trial + 1} of {trials}")
            pain += _pain(browser, folder, 6.0 + 0.137 * trial)
        tell(f"counts and gaps, {minutes:g} min")
        counts, told = _counts(browser, folder, minutes)
    return PageMeasured(
        tuple(taps),
        tuple(pain),
        trials - len(pain),
        tuple(counts),
        minutes,
        told["gaps"],
        told["longestGap"] / 48,
        _load(),
    )


def _load() -> float:
    """The machine's load over the last minute; Windows tells none."""
    if sys.platform == "win32":
        return 0.0
    return os.getloadavg()[0]


@contextmanager
def _playing(folder: Path, text: str, *options: str) -> Iterator[str]:
    """The address of the page of this script, which is played."""
    script = folder / "measured.routine"
    script.write_text(text, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "voicecoach",
        "play",
        str(script),
        "--page",
        "--plain",
        "--no-history",
        *options,
    ]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        found = next(re.search(r"http://\S+", line) for line in process.stdout or () if "http://" in line)
        try:
            yield found[0] if found else ""
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate()


def _opened(browser: Any, address: str, *devices: str) -> Any:  # noqa: ANN401 - Playwright's
    page = browser.new_page()
    page.set_default_timeout(60_000)
    page.goto(address)
    page.wait_for_selector("#session:visible")
    page.click("#menu")
    for device in devices:
        page.check(f"#{device}")
    page.click("#menu")
    return page


def _taps(browser: Any, folder: Path, trials: int) -> list[float]:  # noqa: ANN401 - Playwright's
    with _playing(folder, TALK, "--no-mic") as address, closing(browser()) as opened:
        page = _opened(opened, address, "loudspeaker")
        page.wait_for_timeout(2000)
        return [page.evaluate(TAPPED, ("pause", "resume")[trial % 2]) for trial in range(trials)]


def _pain(browser: Any, folder: Path, after: float) -> list[float]:  # noqa: ANN401 - Playwright's
    """Milliseconds from "pain" to silence; nothing in the list if it was not heard."""
    with closing(Speech(open_voice("pico"))) as voice:
        word = voice.clip("pain").samples
    quiet = np.zeros(round(after * RATE), np.float32)
    soundfile.write(folder / "said.wav", np.concatenate([quiet, word, np.zeros(10 * RATE, np.float32)]), RATE)
    fake = (
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={folder}/said.wav%noloop",
    )
    with _playing(folder, TALK) as address, closing(browser(*fake)) as opened:
        page = _opened(opened, address, "loudspeaker", "microphone")
        page.wait_for_timeout(500)
        page.evaluate(WATCH)
        page.wait_for_timeout((after + 4) * 1000)
        watched, flushed = np.array(page.evaluate("watched")), page.evaluate("flushed")
    return silence_after(watched, flushed)


def silence_after(watched: np.ndarray[Any, Any], flushed: Sequence[float]) -> list[float]:
    """Milliseconds from the word's end to silence; nothing where it was not heard.

    `watched`: rows of time, level heard, level played. `flushed`: when the page was told to be silent. The
    coach speaks again some 30 ms after that, so that the silence itself is short.
    """
    times, microphone, loudspeaker = watched.T
    loud = np.flatnonzero(microphone > LOUD)
    if not len(loud):
        return []
    begin, end = times[loud[0]], times[loud[-1]]
    told = next((time for time in flushed if time > begin), None)
    if told is None:
        return []
    silent = np.flatnonzero((loudspeaker < SILENT) & (times >= told))
    return [float(times[silent[0]] - end)] if len(silent) else []


def _counts(browser: Any, folder: Path, minutes: float) -> tuple[list[float], dict[str, Any]]:  # noqa: ANN401
    reps = max(5, round(minutes * 30))
    with _playing(folder, COUNT.format(reps=reps), "--no-mic") as address, closing(browser()) as opened:
        page = _opened(opened, address, "loudspeaker")
        page.evaluate(COUNTED)
        page.wait_for_timeout(minutes * 60_000)
        told: dict[str, Any] = page.evaluate("voicecoach.told")
        counts: list[float] = page.evaluate("counted")
        return counts, told
