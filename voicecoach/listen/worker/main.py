"""The process that listens: the model, the echo guard and the gate live here, apart from the sound.

The first argument is the members of `Settings`. In and out as in `wire`: it tells
`["ready"]` or `["failed", why]` once, `["heard", fields]`, and after each tenth of a second of sound
`["at", how many frames it has heard, too_little, company]`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from msgspec.structs import asdict

from voicecoach.errors import VoicecoachError
from voicecoach.listen.settings import Settings, open_listener
from voicecoach.listen.worker import wire
from voicecoach.session.events import FRAME_RATE

TOLD_FRAMES = 4800
"""Frames between two reports of how far it is."""

FIRST_KEPT_FRAMES, KEPT_FRAMES = 20 * FRAME_RATE, 60 * FRAME_RATE
"""What is learnt of the room is kept after so many frames, and again after so many more: this process may be
killed at any time, and is at the end."""

Tell = Callable[..., None]


def listen(messages: IO[bytes], tell: Tell, settings: Settings) -> None:
    """Hear until there is no more. Raises HearingError where the model can't be used."""
    from voicecoach.listen import room_file  # noqa: PLC0415 - as the last
    from voicecoach.listen.company import open_watch  # noqa: PLC0415 - as the last
    from voicecoach.listen.hearing import HearingChain  # noqa: PLC0415 - its failure is an answer

    listener = open_listener(settings)
    watch = open_watch() if settings.mode == "all" else None
    hearing = HearingChain(listener, watch, room_file.load(Path(settings.room)) if settings.room else None)
    tell("ready")
    obeyed: dict[str, Callable[..., None]] = {
        "listen": lambda what, phrases: listener.listen(what, tuple(phrases)),
        "address": listener.address,
        "say": hearing.self_echo.say,
        "cut": hearing.self_echo.cut,
    }
    frames = told = 0
    keep_at = FIRST_KEPT_FRAMES if settings.room else None
    while message := wire.read(messages):
        kind, content = message
        if kind == wire.WORDS:
            name, values = wire.words_of(content)
            obeyed[name](*values)
            continue
        microphone, speaker, at = wire.sound_of(content)
        for heard in hearing.accept(microphone, speaker, at):
            tell("heard", asdict(heard))
        frames += len(microphone)
        if keep_at is not None and frames >= keep_at and (learnt := hearing.guard.learnt):
            keep_at = frames + KEPT_FRAMES
            with suppress(OSError):  # the next session learns the room anew
                room_file.save(learnt, Path(settings.room))
        if frames - told >= TOLD_FRAMES:
            told = frames
            tell("at", frames, hearing.guard.too_little, hearing.company)


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)  # the library prints; the answers stay clean
    os.dup2(nothing, 2)

    def tell(*what: object) -> None:
        answers.write(json.dumps(what) + "\n")
        answers.flush()

    try:
        listen(sys.stdin.buffer, tell, Settings(**json.loads(sys.argv[1])))
    except VoicecoachError as error:
        tell("failed", str(error))
    except BrokenPipeError:  # the player is gone
        os._exit(0)


if __name__ == "__main__":
    main()
