"""The page's audio thread, in a real browser's JavaScript but in virtual time: minutes of it in a moment."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.conftest import REAL_TIME
from tests.page.test_browser import chromium, playwright

__all__ = ["chromium", "playwright"]

pytestmark = REAL_TIME

# The page's clock runs `ppm` faster than the session's, whose blocks arrive up to `burst` ms late.
SIMULATE = """({ ppm, seconds, burst, seed }) => {
    globalThis.sampleRate = 48000;
    globalThis.currentTime = 0;
    const coach = new Coach();
    const out = new Float32Array(128);
    const turn = 2 * Math.PI * 440 / 48000;
    let chance = seed, sent = 0, last = 0, step = 0, begun = false, silent = 0, due = 0;
    const random = () => ((chance = (chance * 1103515245 + 12345) % 2147483648) / 2147483648);
    const largest = [];
    for (let played = 0; played < seconds * 48000; played += 128) {
        currentTime = played / 48000;
        const session = played / (1 + ppm / 1e6);
        while (due <= session) {
            const block = Float32Array.from({ length: 960 }, (_, i) => 0.5 * Math.sin(turn * (sent + i)));
            coach.take({ sound: block, at: sent >>> 0 });
            sent += 960;
            due = sent + burst * 48 * random();
        }
        coach.process([[]], [[out]]);
        for (const sample of out) {
            if (begun) step = Math.max(step, Math.abs(sample - last));
            last = sample;
        }
        begun ||= out.some((sample) => sample !== 0);
        if (begun && !out.some((sample) => sample !== 0)) silent += 1;
    }
    const { gaps, longestGap, target, waits } = coach;
    return { gaps, longestGap, target: target / 48, waits: waits / 48, step, silent, turn };
}"""


@pytest.fixture(scope="module")
def bench(chromium: Any) -> Iterator[Page]:
    page = chromium.new_page()
    page.add_script_tag(
        content="globalThis.AudioWorkletProcessor = class { port = { postMessage() {} }; };"
        "globalThis.registerProcessor = (name, made) => { globalThis.Coach = made; };"
    )
    source = files("voicecoach.page").joinpath("static", "worklet.js").read_text("utf-8")
    page.add_script_tag(content=source)
    yield page
    page.close()


@pytest.mark.parametrize("ppm", [-200, 0, 200])
def test_ten_minutes_on_another_clock_has_no_gap_and_no_click(bench: Page, ppm: int) -> None:
    heard = bench.evaluate(SIMULATE, {"ppm": ppm, "seconds": 600, "burst": 0, "seed": 1})
    assert heard["gaps"] == heard["silent"] == 0
    assert heard["target"] == 100.0
    assert 80 < heard["waits"] < 120  # milliseconds: neither run dry nor fallen behind
    assert (
        heard["step"] < 0.5 * heard["turn"] * 1.02
    )  # of a 440 Hz tone: no sample is far from the one before


@pytest.mark.parametrize("burst", [30, 80])
def test_a_network_that_stutters_is_waited_for_longer(bench: Page, burst: int) -> None:
    heard = bench.evaluate(SIMULATE, {"ppm": 100, "seconds": 120, "burst": burst, "seed": 7})
    assert heard["target"] <= 300.0
    assert heard["gaps"] <= 12  # each makes it wait 20 ms longer, so that they end


def test_what_was_flushed_is_never_heard(bench: Page) -> None:
    heard = bench.evaluate(
        """() => {
            globalThis.sampleRate = 48000;
            globalThis.currentTime = 0;
            const coach = new Coach();
            const out = new Float32Array(128);
            const play = (times) => {
                let most = 0;
                for (let i = 0; i < times; i += 1) {
                    coach.process([[]], [[out.fill(0)]]);
                    most = Math.max(most, ...out.map(Math.abs));
                }
                return most;
            };
            const send = (from, value) => {
                for (let at = from; at < from + 9600; at += 960) {
                    coach.take({ sound: new Float32Array(960).fill(value), at });
                }
            };
            send(0, 0.5);
            const before = play(10);
            coach.take({ flush: true });
            const fading = play(3);
            const after = play(100);
            send(9600, 0.25);
            return { before, fading, after, again: play(20) };
        }"""
    )
    assert heard["before"] == 0.5
    assert heard["fading"] <= 0.5
    assert heard["after"] == 0.0
    assert heard["again"] == 0.25


def test_the_microphone_is_heard_beside_what_was_played_and_its_frame(
    bench: Page,
) -> None:
    told = bench.evaluate(
        """() => {
            globalThis.sampleRate = 48000;
            globalThis.currentTime = 0;
            const coach = new Coach();
            const told = [];
            coach.port.postMessage = ({ heard, at }) => {
                const whole = heard && new Int16Array(heard);
                if (heard) told.push([at, whole[1], whole.length, whole[whole.length - 1]]);
            };
            const out = new Float32Array(128);
            const said = new Float32Array(128).fill(0.5);
            for (let i = 0; i < 16; i += 1) coach.process([[said]], [[out]]);
            const sound = () => new Float32Array(960).fill(0.25);
            for (let at = 48000; at < 57600; at += 960) coach.take({ sound: sound(), at });
            for (let i = 0; i < 16; i += 1) coach.process([[said]], [[out]]);
            return told;
        }"""
    )
    assert told[0] == [-1, 16384, 1920, 0]
    assert told[-1][0] >= 48000
    assert told[-1][3] == 8192
