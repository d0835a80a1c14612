"""What the event log tells the person: what was heard, what it did, and that the coach makes room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from voicecoach.player.eventlog import Entry


@dataclass(frozen=True, slots=True)
class Told:
    """The last phrase that was `heard` (at so many `seconds` of the session) and what it `did`.

    `ducked` while something is being listened to.
    """

    heard: str = ""
    did: str = ""
    obeyed: bool = True
    seconds: float = 0.0
    ducked: bool = False


def after(told: Told, happened: Entry) -> Told:
    """What is to be told after this entry of the event log."""
    match happened["event"]:
        case "likely":
            return replace(told, ducked=True)
        case "heard":
            obeyed, phrase, at = happened["accepted"], happened["phrase"], happened["t"]
            did = happened["reason"] if not obeyed else "answered" if happened["command"] == "answer" else ""
            return Told(phrase, did, obeyed, at)
        case "action":
            return replace(told, did=DID[happened["effect"]])
    return told


DID: Mapping[str, str] = MappingProxyType(
    {
        "hurt": "everything stops",
        "score_again": "asking again",
        "halt": "stopped",
        "halt_in_pain": "stopped",
        "finish": "ending",
        "pause": "paused",
        "stay": "nothing to do just now",
        "going": "already going",
        "skip": "on to what comes",
        "start_work": "counting in",
        "last_three": "counting in",
        "go_on": "going on",
        "reenter": "going on",
        "agree": "going on",
        "end_set": "this set is over",
        "end_side": "done",
        "silence": "going on",
        "apply": "done, and going on",
        "to_next_work": "on to the next exercise",
        "leave": "leaving this exercise",
        "back": "back to its start",
        "back_in_work": "back to its start",
        "first_set": "back to the first set",
        "say_again": "once more",
        "setup_again": "the setup once more",
        "side_again": "once more",
        "gap_again": "once more",
        "prompt_again": "once more",
        "how_to_resume": "say resume to go on",
        "question_again": "asking again",
        "nothing_to_change": "nothing to change just now",
        "easier_now": "a step easier",
        "easier_soon": "a step easier",
        "easier_kept": "a step easier",
        "easier_for_pain": "a step easier",
        "harder_now": "a step harder, if there is one",
        "harder_soon": "a step harder, if there is one",
        "slower": "slower from the next rep",
        "faster": "faster from the next rep",
        "holds_keep": "holds keep their time",
        "rest_now": "30 seconds of rest",
        "rest_more": "30 seconds more",
        "rest_now_paused": "30 seconds of rest",
        "status": "saying where you are",
        "status_in_gap": "where you are, in the rest",
        "status_suspended": "saying where you are",
        "status_and_prompt": "saying where you are",
        "help": "saying what you can say",
        "help_suspended": "saying what you can say",
        "help_and_prompt": "saying what you can say",
        "louder": "louder",
        "quieter": "quieter",
    }
)
"""An effect of the session's table, in the words of the screen."""
