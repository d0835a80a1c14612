"""Settings of a listener, and the one way to make it: live, rehearsed, checked or measured."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from voicecoach.listen.model import models, networks
from voicecoach.listen.phrases import personal
from voicecoach.listen.phrases.grammar import commands
from voicecoach.listen.phrases.modes import Mode, spoken
from voicecoach.listen.recognise.recognisers import DEFAULT_RECOGNISER
from voicecoach.session.events import NAME

if TYPE_CHECKING:
    from voicecoach.listen.judge.listener import Judge, Listener, Verifier
    from voicecoach.listen.recognise.base import Model


class Settings(Struct, frozen=True):
    """The model's folder ("" where one is given loaded), a person's own phrases, and how they say commands.

    `own`: phrase -> command. `offsets`: command -> log odds by which its thresholds are lowered.
    `recogniser`: its name in the table. `mode`, `name`: how the coach is spoken to, see `phrases.modes`.
    `room`: the file in which what is learnt of the room is kept, "" where it isn't.
    """

    model: str = ""
    own: Mapping[str, str] = field(default_factory=dict)
    offsets: Mapping[str, float] = field(default_factory=dict)
    recogniser: str = DEFAULT_RECOGNISER
    mode: Mode = "all"
    name: str = NAME
    room: str = ""

    @property
    def obeyed(self) -> Mapping[str, str]:
        """Phrase -> command of all that is obeyed, as it is said in that mode."""
        return spoken(self.mode, self.name, commands(self.own))

    @property
    def understood(self) -> Mapping[str, str]:
        """Phrase -> command of all that may come to be obeyed: the person may change the manner."""
        every = commands(self.own)
        return {**every, **spoken("named", self.name, every)}

    @property
    def folder(self) -> Path:
        return Path(self.model)


def personal_settings(
    mine: personal.Personal | None = None,
    *,
    model: Path | None = None,
    recogniser: str = DEFAULT_RECOGNISER,
    mode: Mode = "all",
) -> Settings:
    """The settings of the person whose data is here; `mine` where it is loaded. Raises HearingError."""
    if mine is None:
        mine = personal.load(personal.path())
    return Settings(
        str(models.find(model)), mine.phrases, mine.threshold_offsets, recogniser, mode, mine.name
    )


def open_listener(
    settings: Settings,
    *,
    model: Model | None = None,
    judge: Judge | None = None,
    verifier: Verifier | None = None,
) -> Listener:
    """Make a listener. `model`: one that is loaded already; `judge`, `verifier`: other ones.

    Raises HearingError.
    """
    from voicecoach.listen.judge import detector  # noqa: PLC0415 - whoever only holds settings needs none
    from voicecoach.listen.judge.listener import Listener  # noqa: PLC0415 - as above
    from voicecoach.listen.recognise.recognisers import open_model  # noqa: PLC0415 - as above

    return Listener(
        model or open_model(settings.folder, settings.recogniser),
        judge or detector.load(settings.offsets),
        settings.own,
        mode=settings.mode,
        name=settings.name,
        verifier=verifier or find_verifier(),
    )


def find_verifier() -> Verifier | None:
    """The second judge; None where its networks were not fetched, or what runs them is not installed."""
    folder = networks.find()
    return _verifier(folder) if folder and find_spec("onnxruntime") else None


@cache
def _verifier(folder: Path) -> Verifier:
    from voicecoach.listen.judge import verifier  # noqa: PLC0415 - as above
    from voicecoach.listen.judge.embedding import SpeechEmbedding  # noqa: PLC0415 - as above

    embedding = SpeechEmbedding(folder / networks.SPECTROGRAM, folder / networks.EMBEDDING)
    return verifier.PhraseVerifier(embedding, verifier.head())
