"""The process that listens: the model, the echo guard and the gate live here, apart from the sound.

The first argument is `{"model", "own", "offsets"}`, see `Settings`. In and out as in `wire`: it tells
`["ready"]` or `["failed", why]` once, `["heard", fields]`, and after each tenth of a second of sound
`["at", how many frames it has heard, too_little, company]`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import IO

from voicecoach.errors import VoicecoachError
from voicecoach.listen.settings import Settings, open_listener
from voicecoach.listen.worker import wire

TOLD_FRAMES = 4800
"""Frames between two reports of how far it is."""

Tell = Callable[..., None]


def listen(messages: IO[bytes], tell: Tell, settings: Settings) -> None:
    """Hear until there is no more. Raises HearingError where the model can't be used."""
    from voicecoach.listen.company import open_watch  # noqa: PLC0415 - as the next
    from voicecoach.listen.hearing import HearingChain  # noqa: PLC0415 - its failure is an answer

    listener = open_listener(settings)
    hearing = HearingChain(listener, open_watch() if settings.mode == "all" else None)
    tell("ready")
    obeyed: dict[str, Callable[..., None]] = {
        "listen": lambda what, phrases: listener.listen(what, tuple(phrases)),
        "address": listener.address,
        "say": hearing.self_echo.say,
        "cut": hearing.self_echo.cut,
    }
    frames = told = 0
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
