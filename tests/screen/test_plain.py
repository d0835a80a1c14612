"""Plain lines."""

from __future__ import annotations

from voicecoach.player.eventlog import entry
from voicecoach.player.view import Listening, View
from voicecoach.screen.plain import Plain
from voicecoach.screen.window import Window
from voicecoach.session.snapshot import Snapshot


def look() -> Snapshot:
    return Snapshot("working")


def hearing() -> Listening:
    return Listening(on=True)


def test_what_is_performed_and_noticed_has_its_time() -> None:
    lines: list[str] = []
    view: View = Plain(lines.append)
    view.notice("No loudspeaker called 'x'.")
    view.begin(look, hearing)
    view.happened(entry(96_000, "say", {"text": "Glute bridge.", "end": 3.0}))
    view.happened(entry(144_000, "phase", {"phase": "lift"}))
    view.notice("The microphone is gone.")
    view.happened(entry(192_000, "dropped", {"texts": ["Lift.", "lift"], "why": "The voice has gone."}))
    view.happened(entry(192_000, "tone", {"name": "tick", "end": 4.01}))
    assert lines == [
        "No loudspeaker called 'x'.",
        "    2.00  say    Glute bridge.",
        "    3.00  note   The microphone is gone.",
        "    4.00  -      not said: lift",
        "    4.00  tone   tick",
    ]


def test_on_the_screen_words_that_failed_are_read() -> None:
    window = Window()
    window.begin(look, hearing)
    window.happened(entry(0, "dropped", {"texts": ["A cue with no room."], "kind": "cue"}))
    assert window.notice_at(0) == ""
    window.happened(entry(0, "dropped", {"texts": ["Lift.", "lift"], "why": "The voice has gone."}))
    assert window.notice_at(0) == "Not said: lift"


def test_a_window_with_no_screen_any_more_tells_it_plainly() -> None:
    lines: list[str] = []
    window = Window()
    window.begin(look, hearing)
    window.happened(entry(0, "say", {"text": "On the screen."}))
    window.notice("On the screen, too.")
    assert (window.now(), window.notice_at(5), window.notice_at(26)) == (look(), "On the screen, too.", "")
    assert (window.notices(), lines) == (["On the screen, too."], [])
    window.close(Plain(lines.append))
    window.happened(entry(48_000, "say", {"text": "In a line."}))
    window.notice("Noticed.")
    assert lines == ["    1.00  say    In a line.", "    1.00  note   Noticed."]
