"""The doctor: tries what a session needs, the voice, model, loudspeaker, microphone and the round trip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Literal

import numpy as np
from msgspec import Struct

from voicecoach.errors import VoicecoachError
from voicecoach.listen import roomcheck
from voicecoach.listen.company import in_piece, open_events
from voicecoach.listen.echo.align import chirp
from voicecoach.listen.judge.listener import Listener
from voicecoach.listen.recognise.downsampler import Downsampler
from voicecoach.listen.recognise.recognisers import open_model
from voicecoach.listen.roomcheck import Take, level_db
from voicecoach.listen.settings import find_verifier, open_listener, personal_settings
from voicecoach.sound.clip import RATE, Samples
from voicecoach.sound.devices.portaudio import find_device
from voicecoach.sound.devices.streams import BLOCK, SILENCE
from voicecoach.sound.signal import Signal
from voicecoach.voice.cache import Speech
from voicecoach.voice.voices import open_voice

if TYPE_CHECKING:
    from voicecoach.sound.devices.full_duplex import Devices
    from voicecoach.sound.devices.portaudio import Named

State = Literal["ok", "note", "wrong"]
"""Verdict of a trial. `note`: unusual, but nothing that a session needs is missing."""

WORD = "stop"
TRIES = 3
"""Tries at having the word recognised: a person would repeat it too."""

SENTENCES = (
    "Lie on your back, knees bent, feet close.",
    "Squeeze your glutes, and lift your hips until your body is one straight line.",
    "Hold it there, breathe out, and lower slowly. Now the other side, as before.",
)
"""Sentences from which the echo guard learns the room: some seconds, as at the start of a session."""

QUIET_FRAMES = 4 * RATE
LINGERS_FRAMES = 5 * RATE // 4
"""Frames captured after each sound: a second of echo, and what is still queued in the devices."""

OPENS_FRAMES = 3 * RATE
"""Frames within which a microphone opens, if it does at all."""


class Finding(Struct, frozen=True):
    """The result of one trial, in a sentence; `advice` says what to do about it."""

    what: str
    state: State
    found: str
    advice: str = ""


def wrong(trial: str, error: VoicecoachError) -> Finding:
    return Finding(trial, "wrong", error.message, error.hint)


def examined(voice: str, loudspeaker: Named, microphone: Named) -> Iterator[Finding]:
    """Try everything, and yield each finding as it is made. It sounds for some twenty seconds."""
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
    from voicecoach.sound.devices.full_duplex import Devices  # noqa: PLC0415 - PortAudio, late

    return Devices(loudspeaker, microphone if hears else None, hears=hears)


# --- without devices -----------------------------------------------------------------------------------


def _voice(name: str) -> tuple[Finding, list[Samples]]:
    """The finding about the voice, and the clips of `WORD` and `SENTENCES`, so that nothing waits later."""
    with closing(Speech(open_voice(name))) as speech:
        if reason := speech.voice.available():
            return Finding("voice", "wrong", reason), []
        try:
            clips = [speech.clip(text) for text in (WORD, *SENTENCES)]
        except VoicecoachError as error:
            return wrong("voice", error), []
    told = Finding("voice", "ok", f"The {name} voice says '{WORD}' in {clips[0].seconds:.1f} s.")
    return told, [clip.samples for clip in clips]


def _listener() -> tuple[Listener | None, Finding]:
    """Open a listener with the person's own words; None if it can't be opened."""
    try:
        settings = personal_settings()
        model = open_model(settings.folder)
        for phrase in settings.own:
            if not all(map(model.knows, phrase.split())):
                sentence = f"The model can't hear your own '{phrase}'."
                return None, Finding(
                    "model", "wrong", sentence, f'Forget it: voicecoach commands --remove "{phrase}"'
                )
        listener = open_listener(settings, model=model)
    except VoicecoachError as error:
        return None, wrong("model", error)
    own = f", and {len(settings.own)} phrases of your own" if settings.own else ""
    name = f'Its name, for --listen named, is "{settings.name}".'
    told = f"{settings.folder.name} loads: it knows every command{own}. {name}"
    if find_verifier() is None:
        told += " There is no second judge beside it: voicecoach setup, and pip install onnxruntime."
    return listener, Finding("model", "ok", told)


def _no_microphone(named: Named) -> Finding | None:
    """The finding that no microphone has that name; None if one has."""
    try:
        find_device(named, "input")
    except VoicecoachError as error:
        return wrong("microphone", error)
    return None


def _unheard(lacking: Finding | None) -> Iterator[Finding]:
    """The other findings, where no loudspeaker opens to measure by."""
    yield lacking or Finding("microphone", "note", "There is one; without a loudspeaker it is not tried.")
    yield Finding("echo", "note", "Not tried: there is no loudspeaker.")
    yield Finding("round trip", "note", "Not tried: there is no loudspeaker.")


# --- with devices --------------------------------------------------------------------------------------


def _heard(
    devices: Devices, clips: Sequence[Samples], listener: Listener | None, lacking: Finding | None
) -> Iterator[Finding]:
    """Findings about loudspeaker, microphone, echo and round trip."""
    signal = Signal()
    hears = lacking is None and _opens(devices)
    quiet = _take(devices, signal, np.zeros(QUIET_FRAMES, np.float32), 0)
    chirped = _take(devices, signal, chirp(rate=RATE))
    spoken = [_take(devices, signal, clip) for clip in (clips[1:] if hears else clips[:1])]
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
    if echo and clips and listener and microphone.state != "wrong":
        yield _round_trip(devices, signal, clips[0], listener)
    else:
        why = "see above what is missing" if echo else "the microphone doesn't hear the loudspeaker"
        yield Finding("round trip", "note", f"Not tried: {why}.")


def _opens(devices: Devices) -> bool:
    """True if the microphone has brought anything within `OPENS_FRAMES`."""
    for _ in range(0, OPENS_FRAMES, BLOCK):
        devices.write(SILENCE)
        if any(len(block.microphone) for block in devices.captured()):
            return True
        if devices.lacks:
            return False
    return False


def _take(devices: Devices, signal: Signal, sound: Samples, lingers: int = LINGERS_FRAMES) -> Take:
    """Play a sound and then silence; return what was captured meanwhile."""
    played = np.concatenate([sound, np.zeros(lingers, np.float32)])
    brought = [(np.zeros(0, np.float32), np.zeros(0, np.float32))]
    for first in range(0, len(played), BLOCK):
        devices.write(played[first : first + BLOCK])
        for block in devices.captured():
            signal.accept(block.microphone)
            brought.append((block.microphone, block.speaker))
    microphone, speaker = (np.concatenate(parts) for parts in zip(*brought, strict=True))
    return Take(microphone, speaker)


def _loudspeaker(devices: Devices) -> Finding:
    if devices.lost:
        advice = "Choose another: --device-out."
        return Finding("loudspeaker", "wrong", "The loudspeaker takes no sound.", advice)
    if devices.underflows:
        times = "once" if devices.underflows == 1 else f"{devices.underflows} times"
        sentence = f"It takes sound, but broke off {times}: this machine was too busy."
        return Finding("loudspeaker", "note", sentence, "Close what else is running.")
    return Finding("loudspeaker", "ok", "It takes sound, without a gap.")


def _microphone(devices: Devices, signal: Signal, quiet: Take, *, hears: bool) -> Finding:
    if devices.lacks or not hears:
        reason = devices.lacks or "The microphone gives no sound."
        return Finding("microphone", "wrong", reason, "Choose another: --device-in.")
    if signal.fault:
        return Finding("microphone", "wrong", signal.fault)
    heard = f"It hears; the room's own noise is at {level_db(quiet.microphone):.0f} dB"
    if company := _company(quiet):
        advice = "It may take that for you: --listen named has it obey only what begins with its name."
        return Finding("microphone", "note", f"{heard}, and {company} there.", advice)
    return Finding("microphone", "ok", f"{heard}.")


def _company(quiet: Take) -> str:
    """Who talks, or what plays, while the coach is silent; "" for nobody, and where that can't be told."""
    events = open_events()
    samples, _ = Downsampler().accept(quiet.microphone, 0)
    company = in_piece(events, samples) if events else None
    return {"talk": "people talk", "music": "music plays", None: ""}[company]


def _echo(echo: roomcheck.EchoFound | None) -> Finding:
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
    """The finding of the round trip: the coach's own word, recognised with the echo guard switched off."""
    stream, at = Downsampler(), 0
    for tried in range(1, TRIES + 1):
        take = _take(devices, signal, word)
        samples, first = stream.accept(take.microphone, at)
        at += len(take.microphone)
        if any(heard.accepted and heard.command == WORD for heard in listener.accept(samples, first)):
            times = "" if tried == 1 else f", said {tried} times"
            return Finding("round trip", "ok", f"The coach's '{WORD}' is heard over the room{times}.")
    advice = "Turn the loudspeaker up, or make it quieter; then try your own: voicecoach setup --voice-check."
    return Finding("round trip", "wrong", f"The coach's '{WORD}' is not recognised over the room.", advice)
