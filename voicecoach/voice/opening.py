"""Opening of a voice with the person's own pronunciations and the cache of speech."""

from __future__ import annotations

from voicecoach.errors import VoiceError
from voicecoach.voice import pronunciations
from voicecoach.voice.cache import Speech
from voicecoach.voice.lexicon import Lexicon
from voicecoach.voice.voices import DEFAULT_VOICE, NATURAL_VOICE, engine, open_voice, usual


def open_stand_in(speech: Speech) -> Speech | None:
    """Open the quick voice that stands in for a slow one; the caller closes it. None: `speech` is quick."""
    if not engine(speech.voice.name).slow:
        return None
    natural = engine(NATURAL_VOICE)().available() is None
    return open_speech(NATURAL_VOICE if natural else DEFAULT_VOICE)


def open_speech(voice: str | None = None) -> Speech:
    """Open the named or the usual voice; the caller closes it. Raises VoiceError if it can't speak."""
    opened = open_voice(voice or usual())
    if reason := opened.available():
        raise VoiceError(reason, "" if voice else "Or choose another: voicecoach voices --use system.")
    own = pronunciations.load(pronunciations.path(), opened.name)
    speech = Speech(opened, lexicon=Lexicon(opened.respelt, own))
    if speech.keeps_nothing:
        opened.start()  # it loads while the script is read
    return speech
