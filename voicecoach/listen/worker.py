"""The process that listens: the model, the echo guard and the gate live here, apart from the sound.

The first argument is `{"model", "own", "ease"}`, see `process.Settings`. In and out as in `wire`: it tells
`["ready"]` or `["failed", why]` once, `["heard", fields]`, and after each tenth of a second of sound
`["at", how many frames it has heard, too_little]`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import IO

from voicecoach.errors import VoicecoachError
from voicecoach.listen import wire

TOLD_FRAMES = 4800
"""How often it says how far it is."""

Tell = Callable[..., None]


def listen(messages: IO[bytes], tell: Tell, model: str, own: dict[str, str], ease: dict[str, float]) -> None:
    """Hear until there is no more. Raises HearingError where the model can't be used."""
    from voicecoach.listen import detector  # noqa: PLC0415 - their failure is an answer
    from voicecoach.listen.hearing import Hearing  # noqa: PLC0415
    from voicecoach.listen.listener import Listener  # noqa: PLC0415
    from voicecoach.listen.vosk import Model  # noqa: PLC0415

    listener = Listener(Model(Path(model)), detector.load(ease), own)
    hearing = Hearing(listener)
    tell("ready")
    obeyed: dict[str, Callable[..., None]] = {
        "listen": lambda what, phrases: listener.listen(what, tuple(phrases)),
        "say": hearing.gate.say,
        "cut": hearing.gate.cut,
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
            tell("at", frames, hearing.guard.too_little)


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)  # the library prints; the answers stay clean
    os.dup2(nothing, 2)

    def tell(*what: object) -> None:
        answers.write(json.dumps(what) + "\n")
        answers.flush()

    try:
        listen(sys.stdin.buffer, tell, **json.loads(sys.argv[1]))
    except VoicecoachError as error:
        tell("failed", str(error))
    except BrokenPipeError:  # the player is gone
        os._exit(0)


if __name__ == "__main__":
    main()
