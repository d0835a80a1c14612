"""A slow voice fills the cache of speech before it is needed."""

from __future__ import annotations

import re
import signal
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.fakes import FakeVoice
from voicecoach.cli import voices as commands
from voicecoach.cli.ahead import every_session, make_ahead
from voicecoach.session.words import en
from voicecoach.sound.clip import Clip
from voicecoach.voice import opening
from voicecoach.voice import voices as table
from voicecoach.voice.cache import Speech

ROUTINE = """\
routine Short
say Hello.
do Squat: 3 reps
exercise Squat
    rep down 1s, up 1s
"""
LABEL = "The kokoro voice speaks ahead"


@pytest.fixture
def voice(monkeypatch: pytest.MonkeyPatch) -> FakeVoice:
    """The voice that is opened, whichever is named: a fake under the name of a slow one."""
    voice = FakeVoice("kokoro")
    monkeypatch.setattr(opening, "open_voice", lambda _: voice)
    monkeypatch.setattr(table, "open_voice", lambda _: voice)
    return voice


def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on; a fixture couldn't, since pytest puts another stderr in its place for the test."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)


def shares(printed: str) -> list[int]:
    """Per cents that the bar showed, in turn, each once."""
    shown = re.findall(rf"{LABEL}\s+\[[#-]+\]\s+(\d+)%", printed)
    return list(dict.fromkeys(map(int, shown)))


def test_a_render_shows_how_much_of_its_speech_is_made(
    workplace: Path, voice: FakeVoice, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_terminal(monkeypatch)
    Path("short.routine").write_text(ROUTINE)
    status, _, error = run("render", "short", "-o", "a.wav", "--voice", "kokoro", "--no-preamble")
    assert status == 0
    shown = shares(error)
    assert shown == sorted(shown)
    assert (shown[0], shown[-1]) == (0, 100)
    assert len(shown) > 4
    made = len(voice.spoken)
    _, _, error = run("render", "short", "-o", "b.wav", "--voice", "kokoro", "--no-preamble")
    assert shares(error) == []
    assert len(voice.spoken) == made
    assert (workplace / "a.wav").read_bytes() == (workplace / "b.wav").read_bytes()


def test_a_voice_loads_at_once_where_no_speech_is_kept(
    workplace: Path, voice: FakeVoice, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICECOACH_CACHE", str(workplace / "cache"))
    Path("short.routine").write_text(ROUTINE)
    for starts in (True, False):
        voice.started = False
        assert run("render", "short", "-o", "a.wav", "--voice", "kokoro")[0] == 0
        assert voice.started == starts


@pytest.mark.usefixtures("workplace", "voice")
def test_a_script_with_an_error_leaves_no_log(run: Run) -> None:
    Path("short.routine").write_text("routine Short\ndo Squat\n")
    status, _, error = run("render", "short", "-o", "a.wav", "--events", "log.jsonl")
    assert status == 2
    assert "Squat" in error
    assert not Path("log.jsonl").exists()


@pytest.mark.usefixtures("workplace")
def test_nothing_is_spoken_for_a_file_that_cannot_be_written(voice: FakeVoice, run: Run) -> None:
    Path("short.routine").write_text(ROUTINE)
    status, _, error = run("render", "short", "-o", "a.xyz", "--voice", "kokoro")
    assert (status, voice.spoken) == (2, [])
    assert "a file that ends in '.xyz' can't be written" in error


def test_setup_makes_what_every_session_needs(
    voice: FakeVoice, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_terminal(monkeypatch)
    monkeypatch.delitem(commands.WEIGHTS, "kokoro")
    status, said, error = run("setup", "--voice", "kokoro")
    assert status == 0
    assert "The kokoro voice is ready" in said
    assert shares(error)[-1] == 100
    assert {"Stop there.", "twenty", en.HALFWAY} <= set(voice.spoken)
    with closing(opening.open_speech("kokoro")) as speech:
        assert all(map(speech.has, every_session(en)))


def test_without_a_terminal_nothing_is_drawn(
    voice: FakeVoice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(Speech(voice, tmp_path)) as speech:
        make_ahead(speech, ["lift", "lower"])
    assert voice.spoken == ["lift", "lower"]
    assert capsys.readouterr().err == ""


def test_a_quick_voice_makes_nothing_ahead(tmp_path: Path) -> None:
    voice = FakeVoice("system")
    with closing(Speech(voice, tmp_path)) as speech:
        make_ahead(speech, ["lift", "lower"])
    assert voice.spoken == []


class InterruptedVoice(FakeVoice):
    """Ctrl-C is pressed while it speaks its second text."""

    def synthesize(self, text: str) -> Clip:
        if len(self.spoken) == 1:
            signal.raise_signal(signal.SIGINT)
        return super().synthesize(text)


def test_a_ctrl_c_loses_nothing_that_was_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_terminal(monkeypatch)
    with closing(Speech(InterruptedVoice("kokoro"), tmp_path)) as speech, pytest.raises(KeyboardInterrupt):
        make_ahead(speech, ["lift", "lower", "hold"])
    voice = FakeVoice("kokoro")
    with closing(Speech(voice, tmp_path)) as speech:
        make_ahead(speech, ["lift", "lower", "hold"])
    assert voice.spoken == ["lower", "hold"]
