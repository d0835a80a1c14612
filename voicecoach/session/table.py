"""What each command does in each state, as data: the state table of the session.

A cell names the effect (a function of `commands.EFFECTS`). The columns are where the session is.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

COLUMNS = (
    "say",  # a spoken line, a sound
    "setup",  # announcement and setup
    "settle",  # getting into position, the count-in
    "rep",
    "hold",  # a held position, an open set
    "switch",
    "rest",
    "wait",
    "ask",
    "paused",
    "stopped",
    "pain",  # the dialogue
    "end",  # the last words, after which it is over
)

#                   say            setup          settle         rep            hold           switch
#                   rest           wait           ask            paused         stopped        pain     end
_ROWS: Mapping[str, tuple[str, ...]] = {
    "pain": (
        "hurt", "hurt", "hurt", "hurt", "hurt", "hurt",
        "hurt", "hurt", "hurt", "hurt", "hurt", "score_again", "hurt",
    ),
    "stop": (
        "halt", "halt", "halt", "halt", "halt", "halt",
        "halt", "halt", "halt", "halt", "finish", "halt_in_pain", "halt",
    ),
    "pause": (
        "pause", "pause", "pause", "pause", "pause", "pause",
        "pause", "pause", "pause", "stay", "stay", "stay", "pause",
    ),
    "resume": (
        "skip", "skip", "start_work", "going", "going", "last_three",
        "last_three", "go_on", "stay", "reenter", "reenter", "agree", "skip",
    ),
    "next": (
        "skip", "skip", "end_set", "end_set", "end_set", "last_three",
        "last_three", "go_on", "silence", "apply", "apply", "stay", "skip",
    ),
    "next exercise": (
        "to_next_work", "leave", "leave", "leave", "leave", "leave",
        "leave", "to_next_work", "to_next_work", "apply", "apply", "stay", "skip",
    ),
    "back": (
        "back", "back", "back", "back_in_work", "back_in_work", "first_set",
        "back", "back", "back", "apply", "apply", "stay", "stay",
    ),
    "repeat": (
        "say_again", "say_again", "setup_again", "setup_again", "setup_again", "side_again",
        "gap_again", "prompt_again", "prompt_again", "how_to_resume", "how_to_resume", "question_again",
        "say_again",
    ),
    "easier": (
        "easier_kept", "easier_now", "easier_now", "easier_now", "easier_now", "easier_soon",
        "easier_soon", "nothing_to_change", "nothing_to_change", "easier_kept", "easier_kept",
        "easier_for_pain", "nothing_to_change",
    ),
    "harder": (
        "harder_soon", "harder_now", "harder_now", "harder_soon", "harder_soon", "harder_soon",
        "harder_soon", "nothing_to_change", "nothing_to_change", "harder_soon", "harder_soon", "stay",
        "nothing_to_change",
    ),
    "slower": (
        "slower", "slower", "slower", "slower", "holds_keep", "slower",
        "slower", "stay", "stay", "slower", "slower", "stay", "stay",
    ),
    "faster": (
        "faster", "faster", "faster", "faster", "holds_keep", "faster",
        "faster", "stay", "stay", "faster", "faster", "stay", "stay",
    ),
    "rest": (
        "rest_now", "rest_now", "rest_now", "rest_now", "rest_now", "rest_more",
        "rest_more", "stay", "pause", "rest_now_paused", "rest_now_paused", "stay", "stay",
    ),
    "done": (
        "skip", "skip", "end_set", "end_side", "end_side", "last_three",
        "last_three", "go_on", "stay", "apply", "apply", "stay", "skip",
    ),
    "status": (
        "status", "status", "status_suspended", "status_in_gap", "status_in_gap", "status",
        "status", "status_and_prompt", "status_and_prompt", "status", "status", "question_again",
        "stay",
    ),
    "help": (
        "help", "help", "help_suspended", "help_suspended", "help_suspended", "help_suspended",
        "help_suspended", "help_and_prompt", "help_and_prompt", "help", "help", "question_again",
        "help",
    ),
    "louder": ("louder",) * 13,
    "quieter": ("quieter",) * 13,
}  # fmt: skip

TABLE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {name: MappingProxyType(dict(zip(COLUMNS, cells, strict=True))) for name, cells in _ROWS.items()}
)
"""Command -> column -> effect."""
