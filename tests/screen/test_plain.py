"""Plain lines."""

from __future__ import annotations

from voicecoach.player.eventlog import Entry, Sounded, Spoken, Unspoken
from voicecoach.player.view import Listening, View
from voicecoach.screen.plain import Plain
from voicecoach.screen.window import Window
from voicecoach.session.facts import PhaseBegun
from voicecoach.session.views.snapshot import Snapshot

UNSAID = Unspoken(("Lift.", "lift"), "phase", "The voice has gone.")


def look() -> Snapshot:
    return Snapshot("working")


def hearing() -> Listening:
    return Listening(on=True)


def test_what_is_performed_and_noticed_has_its_time() -> None:
    lines: list[str] = []
    view: View = Plain(lines.append)
    view.notice("No loudspeaker called 'x'.")
    view.begin(look, hearing)
    view.happened(Entry(96_000, Spoken("Glute bridge.", 3.0, "instruction")))
    view.happened(Entry(144_000, PhaseBegun("Glute bridge", 1, "", 1, "lift", 5.0)))
    view.notice("The microphone is gone.")
    view.happened(Entry(192_000, UNSAID))
    view.happened(Entry(192_000, Sounded("tick", 4.01)))
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
    window.happened(Entry(0, Unspoken(("A cue with no room.",), "cue")))
    assert window.notice_at(0) == ""
    window.happened(Entry(0, UNSAID))
    assert window.notice_at(0) == "Not said: lift"


def test_a_window_with_no_screen_any_more_tells_it_plainly() -> None:
    lines: list[str] = []
    window = Window()
    window.begin(look, hearing)
    window.happened(Entry(0, Spoken("On the screen.", 1.0, "reply")))
    window.notice("On the screen, too.")
    assert (window.now(), window.notice_at(5), window.notice_at(26)) == (look(), "On the screen, too.", "")
    assert (window.notices(), lines) == (["On the screen, too."], [])
    window.close(Plain(lines.append))
    window.happened(Entry(48_000, Spoken("In a line.", 2.0, "reply")))
    window.notice("Noticed.")
    assert lines == ["    1.00  say    In a line.", "    1.00  note   Noticed."]
