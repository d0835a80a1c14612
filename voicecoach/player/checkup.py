"""What a session needs, tried one after the other: voice, model, loudspeaker, microphone, the way between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from voicecoach.errors import VoicecoachError
from voicecoach.listen import detector, model, personal, roomcheck
from voicecoach.listen.align import chirp
from voicecoach.listen.ears import Downsampler
from voicecoach.listen.listener import Listener
from voicecoach.listen.roomcheck import Take, level_db
from voicecoach.listen.vosk import Model
from voicecoach.sound.clip import RATE, Samples
from voicecoach.sound.portaudio import found
from voicecoach.sound.signal import Signal
from voicecoach.sound.streams import BLOCK, SILENCE
from voicecoach.voice.base import open_voice
from voicecoach.voice.cache import Speech

if TYPE_CHECKING:
    from voicecoach.sound.device import Devices
    from voicecoach.sound.portaudio import Named

State = Literal["ok", "note", "wrong"]
"""`note`: it differs from what is usual, and nothing that is needed is missing."""

WORD = "stop"
TRIES = 3
"""So often it says the word: a person says it again too."""

SENTENCES = (
    "Lie on your back, knees bent, feet close.",
    "Squeeze your glutes, and lift your hips until your body is one straight line.",
    "Hold it there, breathe out, and lower slowly. Now the other side, as before.",
)
"""What the echo guard learns from: some seconds of the coach, as at the start of a session."""

QUIET_FRAMES = 2 * RATE
LINGERS_FRAMES = 5 * RATE // 4
"""After each sound: a second in which its echo may still come, and what waits in the devices."""

OPENS_FRAMES = 3 * RATE
"""In which a microphone has been opened, or isn't."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was tried and what was found, in a sentence; `advice`: what to do about it."""

    what: str
    state: State
    found: str
    advice: str = ""


def wrong(what: str, error: VoicecoachError) -> Finding:
    return Finding(what, "wrong", error.message, error.hint)


def examined(voice: str, loudspeaker: Named, microphone: Named) -> Iterator[Finding]:
    """Try everything, each finding as it is made. It sounds for some twenty seconds."""
    spoken, clips = _voice(voice)
    yield spoken
    listener, modelled = _listener()
    yield modelled
    lacking = _no_microphone(microphone)
    try:
        devices = _open(loudspeaker, microphone, hears=lacking is None)
    except VoicecoachError as error:
        yield wrong("loudspeaker", error)
        yield from _unheard(lacking)
        return
    with closing(devices):
        yield from _heard(devices, clips, listener, lacking)


def _open(loudspeaker: Named, microphone: Named, *, hears: bool) -> Devices:
    from voicecoach.sound.device import Devices  # noqa: PLC0415 - PortAudio, late

    return Devices(loudspeaker, microphone if hears else None, hears=hears)


# --- without devices -----------------------------------------------------------------------------------


def _voice(name: str) -> tuple[Finding, list[Samples]]:
    """Also `WORD` and `SENTENCES` as they are spoken: the loudspeaker is not to wait for them later."""
    with closing(Speech(open_voice(name))) as speech:
        if reason := speech.voice.available():
            return Finding("voice", "wrong", reason), []
        try:
            clips = [speech.clip(text) for text in (WORD, *SENTENCES)]
        except VoicecoachError as error:
            return wrong("voice", error), []
    told = Finding("voice", "ok", f'The {name} voice says "{WORD}" in {clips[0].seconds:.1f} s.')
    return told, [clip.samples for clip in clips]


def _listener() -> tuple[Listener | None, Finding]:
    """What hears commands, with the person's own words; None where it can't."""
    try:
        folder = model.find()
        loaded = Model(folder)
        mine = personal.load(personal.path())
        for phrase in mine.phrases:
            if not all(map(loaded.knows, phrase.split())):
                said = f'The model can\'t hear your own "{phrase}".'
                return None, Finding(
                    "model", "wrong", said, f'Forget it: voicecoach commands --remove "{phrase}"'
                )
        listener = Listener(loaded, detector.load(mine.ease), mine.phrases)
    except VoicecoachError as error:
        return None, wrong("model", error)
    own = f", and {len(mine.phrases)} phrases of your own" if mine.phrases else ""
    return listener, Finding("model", "ok", f"{folder.name} loads: it knows every command{own}.")


def _no_microphone(named: Named) -> Finding | None:
    """Why there is none of that name, if there isn't."""
    try:
        found(named, "input")
    except VoicecoachError as error:
        return wrong("microphone", error)
    return None


def _unheard(lacking: Finding | None) -> Iterator[Finding]:
    """The rest, where there is no loudspeaker to go by."""
    yield lacking or Finding("microphone", "note", "There is one; without a loudspeaker it is not tried.")
    yield Finding("echo", "note", "Not tried: there is no loudspeaker.")
    yield Finding("round trip", "note", "Not tried: there is no loudspeaker.")


# --- with devices --------------------------------------------------------------------------------------


def _heard(
    devices: Devices, clips: Sequence[Samples], listener: Listener | None, lacking: Finding | None
) -> Iterator[Finding]:
    """Loudspeaker, microphone, echo and round trip."""
    signal = Signal()
    hears = lacking is None and _opens(devices)
    quiet = _take(devices, signal, np.zeros(QUIET_FRAMES, np.float32), 0)
    chirped = _take(devices, signal, chirp(rate=RATE))
    spoken = [_take(devices, signal, one) for one in (clips[1:] if hears else clips[:1])]
    yield _loudspeaker(devices)
    if devices.lost:
        yield from _unheard(lacking)
        return
    yield (microphone := lacking or _microphone(devices, signal, quiet, hears=hears))
    if not len(chirped.microphone):
        yield Finding("echo", "note", "Not tried: nothing comes from the microphone.")
        yield Finding("round trip", "note", "Not tried: nothing comes from the microphone.")
        return
    echo = roomcheck.echo(chirped, spoken)
    yield _echo(echo)
    if echo and clips and listener and microphone.state == "ok":
        yield _round_trip(devices, signal, clips[0], listener)
    else:
        why = "see above what is missing" if echo else "the microphone doesn't hear the loudspeaker"
        yield Finding("round trip", "note", f"Not tried: {why}.")


def _opens(devices: Devices) -> bool:
    """Whether the microphone brings anything, once there has been time for that."""
    for _ in range(0, OPENS_FRAMES, BLOCK):
        devices.write(SILENCE)
        if any(len(one.microphone) for one in devices.captured()):
            return True
        if devices.lacks:
            return False
    return False


def _take(devices: Devices, signal: Signal, sound: Samples, lingers: int = LINGERS_FRAMES) -> Take:
    """Play a sound, and silence behind it; what was captured meanwhile."""
    played = np.concatenate([sound, np.zeros(lingers, np.float32)])
    brought = [(np.zeros(0, np.float32), np.zeros(0, np.float32))]
    for first in range(0, len(played), BLOCK):
        devices.write(played[first : first + BLOCK])
        for one in devices.captured():
            signal.accept(one.microphone)
            brought.append((one.microphone, one.speaker))
    microphone, speaker = (np.concatenate(parts) for parts in zip(*brought, strict=True))
    return Take(microphone, speaker)


def _loudspeaker(devices: Devices) -> Finding:
    if devices.lost:
        advice = "Choose another: --device-out."
        return Finding("loudspeaker", "wrong", "The loudspeaker takes no sound.", advice)
    if devices.underflows:
        times = "once" if devices.underflows == 1 else f"{devices.underflows} times"
        said = f"It takes sound, but broke off {times}: this machine was too busy."
        return Finding("loudspeaker", "note", said, "Close what else is running.")
    return Finding("loudspeaker", "ok", "It takes sound, without a gap.")


def _microphone(devices: Devices, signal: Signal, quiet: Take, *, hears: bool) -> Finding:
    if devices.lacks or not hears:
        reason = devices.lacks or "The microphone gives no sound."
        return Finding("microphone", "wrong", reason, "Choose another: --device-in.")
    if signal.fault:
        return Finding("microphone", "wrong", signal.fault)
    return Finding(
        "microphone", "ok", f"It hears; the room's own noise is at {level_db(quiet.microphone):.0f} dB."
    )


def _echo(echo: roomcheck.Echo | None) -> Finding:
    if echo is None:
        advice = "With headphones that is as it should be; else turn the loudspeaker up."
        return Finding("echo", "note", "The microphone doesn't hear the loudspeaker.", advice)
    heard = (
        f"The microphone hears the loudspeaker {echo.delay * 1000:.0f} ms later, at {echo.level_db:.0f} dB"
    )
    if echo.cancellation_db is None:
        return Finding("echo", "note", f"{heard}; the coach is too quiet there to be taken out.")
    heard += f"; the coach is made {echo.cancellation_db:.0f} dB quieter"
    if echo.too_little:
        advice = "Turn the loudspeaker down, or away from the microphone, or wear headphones."
        return Finding("echo", "wrong", f"{heard}: too little to hear you over it.", advice)
    return Finding("echo", "ok", f"{heard}.")


def _round_trip(devices: Devices, signal: Signal, word: Samples, listener: Listener) -> Finding:
    """The coach's own word, heard as a person's would be: with nothing that keeps it out."""
    stream, at = Downsampler(), 0
    for tried in range(1, TRIES + 1):
        take = _take(devices, signal, word)
        samples, first = stream.accept(take.microphone, at)
        at += len(take.microphone)
        if any(one.accepted and one.command == WORD for one in listener.accept(samples, first)):
            times = "" if tried == 1 else f", said {tried} times"
            return Finding("round trip", "ok", f'The coach\'s "{WORD}" is heard over the room{times}.')
    advice = "Turn the loudspeaker up, or make it quieter; then try your own: voicecoach setup --voice-check."
    return Finding("round trip", "wrong", f'The coach\'s "{WORD}" is not recognised over the room.', advice)
