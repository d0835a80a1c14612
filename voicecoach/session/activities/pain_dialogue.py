"""The pain dialogue as a table: for each question, the person's replies and their consequences."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from voicecoach.session.state import Stage

Reply = Literal["score", "zero", "yes", "no", "silence", "ready", "stop", "pain", "easier"]
"""A reply of the person: 1 to 10 (or words for it), 0 (or "nothing"), an answer, silence, or a command."""

Follow = Literal[
    "read back",  # the coach says the score it took, and waits a moment for another
    "are you sure",  # it does not hurt?
    "how strong",  # asks for a number
    "again",  # asks the same once more; after that, as silence at the end
    "same",  # asks the same once more
    "as a four",  # keeps the report unscored, eases as after a 4, and offers to go on
    "take it",  # keeps the report with its score: what follows is in `pain_policy`
    "false alarm",  # no report; on with what was left
    "get help",  # ends with the advice to get medical help now
    "no red flag",  # the session ends, where it has to; else it is asked whether to
    "end",  # ends for today
    "leave for today",  # ends: nothing has been done yet
    "gently",  # begins, every exercise one step easier
    "go on",
    "wait",  # stands still until the person says resume
    "stay open",  # stands still; resuming comes back to this question
    "stopped",  # stands still, and says only how to go on; an unscored report counts as a 4
    "stopped, open",  # the same, and resuming comes back to this question
    "take it, stopped",
]

_SCORE: Mapping[Reply, Follow] = {
    "score": "read back",
    "zero": "are you sure",
    "silence": "again",
    "ready": "same",
    "stop": "stopped",
    "pain": "same",
    "easier": "as a four",
}

DIALOGUE: Mapping[Stage, Mapping[Reply, Follow]] = MappingProxyType(
    {
        "score": _SCORE,
        "sure": {**_SCORE, "zero": "false alarm", "yes": "false alarm", "no": "how strong"},
        "check": {
            "score": "read back",
            "zero": "are you sure",
            "yes": "take it",
            "no": "how strong",
            "silence": "take it",
            "ready": "take it",
            "stop": "take it, stopped",
            "pain": "how strong",
            "easier": "take it",
        },
        "safety": {
            "yes": "get help",
            "no": "no red flag",
            "silence": "stay open",
            "ready": "same",
            "stop": "stopped, open",
            "pain": "same",
            "easier": "same",
        },
        "finish": {
            "yes": "end",
            "no": "go on",
            "silence": "wait",
            "ready": "same",
            "stop": "stopped",
            "pain": "how strong",
            "easier": "same",
        },
        "begin": {
            "yes": "gently",
            "no": "leave for today",
            "silence": "wait",
            "ready": "gently",
            "stop": "stopped",
            "pain": "how strong",
            "easier": "gently",
        },
        "offer": {
            "yes": "go on",
            "no": "wait",
            "silence": "wait",
            "ready": "go on",
            "stop": "stopped",
            "pain": "how strong",
            "easier": "same",
        },
    }
)
"""Question -> reply -> consequence. Replies that are no answer to a question are not listed."""
