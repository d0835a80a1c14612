"""The commands: one record each, with its effect in every state, and its keys.

Phrases and the line of help belong to the language (`Words.COMMANDS`, `Words.EFFECTS`), by the command's
name.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypedDict, Unpack

from msgspec import Struct

from voicecoach.session.activities import easier_harder, pain, paused
from voicecoach.session.activities.status import where_it_is
from voicecoach.session.obey import adjustments, navigation
from voicecoach.session.obey.columns import COLUMNS, Column
from voicecoach.session.obey.effect import APPLY, Effect, plain, renamed, reply


class Obeyed(Struct, frozen=True):
    """A command: its name in the log, its keys (the shown one first), its row of the table."""

    name: str
    keys: tuple[str, ...]
    effects: Mapping[Column, Effect]


class Elsewhere(TypedDict, total=False):
    """Exceptions from a command's usual effect, a member for each column."""

    say: Effect
    setup: Effect
    settle: Effect
    rep: Effect
    hold: Effect
    switch: Effect
    rest: Effect
    wait: Effect
    ask: Effect
    paused: Effect
    stopped: Effect
    pain: Effect
    end: Effect
    open: Effect


# --- effects that need no function of their own ---------------------------------------------------

HURT, PAIN_AGAIN = plain("hurt", pain.hurt), plain("pain_again", pain.said("pain"))
HALT, HALT_IN_PAIN = plain("halt", paused.stop), plain("halt_in_pain", pain.said("stop"))
BRING_BACK_IN_PAIN = plain("bring_back_in_pain", pain.bring_back)
AGREE, EASIER_FOR_PAIN = plain("agree", pain.said("ready")), plain("easier_for_pain", pain.said("easier"))
PAUSE, REENTER = plain("pause", paused.pause), plain("reenter", paused.resume)
START_WORK = renamed("start_work", navigation.count_in)
LAST_THREE = renamed("last_three", navigation.count_in)
GOING = reply("going", lambda words: words.ALREADY_GOING)
HOW_TO_RESUME = reply("how_to_resume", lambda words: words.HOW_TO_RESUME)
NOTHING_TO_CHANGE = reply("nothing_to_change", lambda words: words.NO_EXERCISE)
HOLDS_KEEP = reply("holds_keep", lambda words: words.HOLDS_KEEP)
HELP = reply("help", lambda words: words.HELP)
HELP_AND_PROMPT = adjustments.and_prompt("help_and_prompt", lambda turn: turn.words.HELP)
STATUS_AND_PROMPT = adjustments.and_prompt("status_and_prompt", where_it_is)
SLOWER = adjustments.pace("slower", easier_harder.PACE_STEP)
FASTER = adjustments.pace("faster", 1 / easier_harder.PACE_STEP)
LOUDER = adjustments.volume("louder", adjustments.VOLUME_DB)
QUIETER = adjustments.volume("quieter", -adjustments.VOLUME_DB)
BY_NAME_ONLY = adjustments.manner("by_name", "named")
WITHOUT_NAME = adjustments.manner("without_name", "all")
STAY = navigation.stay


def _row(usual: Effect, **elsewhere: Unpack[Elsewhere]) -> Mapping[Column, Effect]:
    """A row of the table: `usual` in all columns, except for those named.

    Nothing gets past the question about red flags: nearly all commands return to it.
    """
    return MappingProxyType({**dict.fromkeys(COLUMNS, usual), "open": REENTER, **elsewhere})


# --- the table -----------------------------------------------------------------------------------

COMMANDS = (
    Obeyed("pain", ("p",), _row(HURT, pain=PAIN_AGAIN, open=HURT)),
    Obeyed(
        "stop",
        ("s", "escape"),
        _row(HALT, stopped=navigation.finish, pain=HALT_IN_PAIN, open=navigation.finish_open),
    ),
    Obeyed("pause", ("space",), _row(PAUSE, paused=STAY, stopped=STAY, pain=STAY, open=STAY)),
    Obeyed(
        "resume",
        ("enter",),
        _row(
            navigation.skip,
            settle=START_WORK,
            rep=GOING,
            hold=GOING,
            switch=LAST_THREE,
            rest=LAST_THREE,
            wait=navigation.go_on,
            ask=STAY,
            paused=REENTER,
            stopped=REENTER,
            pain=AGREE,
        ),
    ),
    Obeyed(
        "next",
        ("n", "right"),
        _row(
            navigation.skip,
            settle=navigation.end_set,
            rep=navigation.end_set,
            hold=navigation.end_set,
            switch=LAST_THREE,
            rest=LAST_THREE,
            wait=navigation.go_on,
            ask=navigation.silence,
            paused=APPLY,
            stopped=APPLY,
            pain=STAY,
        ),
    ),
    Obeyed(
        "next exercise",
        ("x",),
        _row(
            navigation.leave,
            say=navigation.to_next_work,
            wait=navigation.to_next_work,
            ask=navigation.to_next_work,
            paused=APPLY,
            stopped=APPLY,
            pain=STAY,
            end=navigation.skip,
        ),
    ),
    Obeyed(
        "back",
        ("b", "left"),
        _row(
            navigation.back,
            rep=navigation.back_in_work,
            hold=navigation.back_in_work,
            switch=navigation.first_set,
            paused=APPLY,
            stopped=APPLY,
            pain=STAY,
            end=STAY,
        ),
    ),
    Obeyed(
        "repeat",
        ("a",),
        _row(
            navigation.say_again,
            settle=navigation.setup_again,
            rep=navigation.setup_again,
            hold=navigation.setup_again,
            switch=navigation.side_again,
            rest=navigation.gap_again,
            wait=navigation.prompt_again,
            ask=navigation.prompt_again,
            paused=HOW_TO_RESUME,
            stopped=HOW_TO_RESUME,
            pain=navigation.question_again,
        ),
    ),
    Obeyed(
        "easier",
        ("e", "down"),
        _row(
            adjustments.easier_now,
            say=adjustments.easier_kept,
            switch=adjustments.easier_soon,
            rest=adjustments.easier_soon,
            wait=NOTHING_TO_CHANGE,
            ask=NOTHING_TO_CHANGE,
            paused=adjustments.easier_kept,
            stopped=adjustments.easier_kept,
            pain=EASIER_FOR_PAIN,
            end=NOTHING_TO_CHANGE,
        ),
    ),
    Obeyed(
        "harder",
        ("h", "up"),
        _row(
            adjustments.harder_soon,
            setup=adjustments.harder_now,
            settle=adjustments.harder_now,
            wait=NOTHING_TO_CHANGE,
            ask=NOTHING_TO_CHANGE,
            pain=STAY,
            end=NOTHING_TO_CHANGE,
        ),
    ),
    Obeyed("bring back", ("u",), _row(adjustments.bring_back, pain=BRING_BACK_IN_PAIN, end=STAY)),
    Obeyed("slower", ("w",), _row(SLOWER, hold=HOLDS_KEEP, wait=STAY, ask=STAY, pain=STAY, end=STAY)),
    Obeyed("faster", ("f",), _row(FASTER, hold=HOLDS_KEEP, wait=STAY, ask=STAY, pain=STAY, end=STAY)),
    Obeyed(
        "rest",
        ("r",),
        _row(
            adjustments.rest_now,
            switch=adjustments.rest_more,
            rest=adjustments.rest_more,
            wait=STAY,
            ask=PAUSE,
            paused=adjustments.rest_now_paused,
            stopped=adjustments.rest_now_paused,
            pain=STAY,
            end=STAY,
        ),
    ),
    Obeyed(
        "done",
        ("d",),
        _row(
            navigation.skip,
            settle=navigation.end_set,
            rep=navigation.end_side,
            hold=navigation.end_side,
            switch=LAST_THREE,
            rest=LAST_THREE,
            wait=navigation.go_on,
            ask=STAY,
            paused=APPLY,
            stopped=APPLY,
            pain=STAY,
        ),
    ),
    Obeyed(
        "status",
        ("i",),
        _row(
            adjustments.status,
            settle=adjustments.status_suspended,
            rep=adjustments.status_in_set,
            hold=adjustments.status_in_set,
            wait=STATUS_AND_PROMPT,
            ask=STATUS_AND_PROMPT,
            pain=navigation.question_again,
            end=STAY,
        ),
    ),
    Obeyed("louder", ("+", "="), _row(LOUDER, open=LOUDER)),
    Obeyed("quieter", ("-",), _row(QUIETER, open=QUIETER)),
    Obeyed("listen by name", ("m",), _row(BY_NAME_ONLY, open=BY_NAME_ONLY)),
    Obeyed("listen to all", ("o",), _row(WITHOUT_NAME, open=WITHOUT_NAME)),
    Obeyed(
        "help",
        ("c",),
        _row(
            adjustments.help_suspended,
            say=HELP,
            setup=HELP,
            rep=adjustments.help_in_set,
            hold=adjustments.help_in_set,
            wait=HELP_AND_PROMPT,
            ask=HELP_AND_PROMPT,
            paused=HELP,
            stopped=HELP,
            pain=navigation.question_again,
            end=HELP,
            open=HELP,
        ),
    ),
)
"""Every command, in the order in which help lists them."""

BY_NAME: Mapping[str, Obeyed] = MappingProxyType({command.name: command for command in COMMANDS})
