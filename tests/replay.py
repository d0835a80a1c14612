"""A live session replayed: all that it heard comes to it again, at the same frames, in virtual time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from voicecoach.listen.phrases.typed import WrittenPhrases
from voicecoach.player.clips import SpokenClips
from voicecoach.player.loop import Player
from voicecoach.player.stage import Timeline
from voicecoach.routine.library import load
from voicecoach.session.events import FRAME_RATE, Hearing, Start
from voicecoach.session.plan.planner import plan_routine
from voicecoach.session.session import Session
from voicecoach.voice.cache import Speech
from voicecoach.voice.voices import open_voice

Event = Mapping[str, Any]


def heard_again(events: Iterable[Event]) -> Iterator[tuple[int, str | Hearing]]:
    """The phrases that were obeyed, and the changes in whether anybody was heard, at their frames."""
    for event in events:
        at = round(event["t"] * FRAME_RATE)
        if event["event"] == "heard" and event["accepted"]:
            yield at, event["phrase"]
        elif event["event"] == "hearing":
            yield at, Hearing(on=event["on"], reason=event["reason"])


def replayed(script: Path, events: Iterable[Event]) -> list[Event]:
    """The events of a live session of the script, with the system voice, that hears all that once more."""
    again: list[Event] = []
    start = Start(plan_routine(load(str(script))), "live")
    with closing(Speech(open_voice("system"))) as speech:
        clips = SpokenClips(speech, dict(start.plan.sounds))
        player = Player(
            Session(),
            clips,
            Timeline(),
            ears=WrittenPhrases(heard_again(events)),
            log=lambda entry: again.append(json.loads(json.dumps(entry.to_json()))),
        )
        player.run(start)
    return again
