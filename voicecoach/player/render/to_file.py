"""A routine as a finished file, or several: performed once into a score, which is mixed afterwards.

The log of the performance gives the chapters and captions; the score gives the loudness, then the sound.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.errors import SoundError, UsageError
from voicecoach.files import write_text
from voicecoach.player.clips import SpokenClips
from voicecoach.player.eventlog import Entry, Log, length, to_all
from voicecoach.player.loop import Player
from voicecoach.player.performance import Performance
from voicecoach.player.render.captions import captions, chapters, playlist
from voicecoach.player.render.score import Notes, Score
from voicecoach.player.unattended import check_unattended, spoken, unbroken
from voicecoach.session.events import Level, Start
from voicecoach.session.facts import ExerciseBegun
from voicecoach.session.plan.steps import Plan
from voicecoach.session.session import Session
from voicecoach.sound import music
from voicecoach.sound.bed import DUCK_DB, Bed
from voicecoach.sound.clip import RATE
from voicecoach.sound.files.encoders import FORMATS
from voicecoach.sound.files.split import Part, Parts
from voicecoach.sound.files.tags import Chapter, Tags
from voicecoach.sound.mastering import Master, Mix, Placed, balance

if TYPE_CHECKING:
    from voicecoach.voice.cache import Speech


class Extras(Struct, frozen=True):
    """Extras of a file beside the session's sound.

    `duck_db`: attenuation of the music under speech. `lead`: seconds of silence at the beginning, which a
    Bluetooth loudspeaker swallows as it wakes up.
    """

    captions: bool = False
    cover: bool = False
    each: bool = False
    music: Path | None = None
    duck_db: float = DUCK_DB
    date: str = ""
    lead: float = 0.35


PLAIN = Extras()

Figure = Callable[[str], bytes]
"""Function from an exercise's name to its picture as a PNG; no bytes where it has none."""
_NUMBERED = re.compile(r" \(\d+\)$")
"""The number after the title of a chapter whose exercise is repeated."""


def no_figure(_exercise: str) -> bytes:
    """No picture."""
    return b""


BLOCK_FRAMES = RATE
"""Frames mixed and encoded at a time: fewer cost more calls, more fall out of the processor's cache."""


def render(  # noqa: PLR0913 - the choices of a person
    plan: Plan,
    speech: Speech,
    path: Path,
    log: Log,
    level: Level = "full",
    *,
    extras: Extras = PLAIN,
    ahead: Log = lambda _: None,
    figure: Figure = no_figure,
) -> Performance:
    """Perform `plan` with no one there into a sound file, whole or not at all; its ending names the format.

    With `extras.each`, into a file an exercise and a playlist. `ahead` is given the log during the
    performance, while missing speech is synthesised; `log` gets it again as the sound is written. Times are
    those of the file, which begins with `extras.lead` seconds of silence. `figure` draws an exercise for
    cover and chapters. Raises VoicecoachError of every layer.
    """
    ending = check_ending(path)
    tunes = music.tracks(extras.music) if extras.music else []
    check_unattended(plan)
    # The session is performed once, onto a score: where each clip begins, with no sound made. That gives the
    # chapters and the loudness of the whole, which have to be known before the first sample is written.
    happened = list[Entry]()
    score = Score(round(extras.lead * RATE))
    notes = Notes(SpokenClips(speech, dict(plan.sounds)), speech)
    player = Player(Session(), notes, score, log=to_all(happened.append, ahead))
    performance = unbroken(spoken(player.run(Start(plan, "unattended", level))))
    ceiling_db = FORMATS[ending].ceiling_db
    mix = balance(Placed(score.starts, score.frame), ceiling_db, tunes, extras.duck_db)
    # Now the score is mixed, brought to its loudness and encoded, a second at a time: three hours take no
    # more memory than a minute. All files take their places at the end of this block, or none.
    parts = _parts(plan, path, happened, extras, figure)
    with Parts(parts) as files:
        master = Master(files, mix.gain_db, ceiling_db, _bed(tunes, mix, score.frame, extras.duck_db))
        _write_sound(score, master, happened, log)
    _write_beside(path, parts, happened, extras)
    return performance


def check_ending(path: Path) -> str:
    """The ending of the file, by which its format is known. Raises UsageError for an unknown one."""
    ending = path.suffix.lower()
    if ending not in FORMATS:
        message = f"{path}: a file that ends in '{path.suffix}' can't be written."
        raise UsageError(message, f"Give it one of the endings {', '.join(FORMATS)}.")
    return ending


def _write_sound(score: Score, master: Master, happened: Sequence[Entry], log: Log) -> None:
    """Write the score into `master`, and each entry into `log` when the sound comes to it."""
    coming = deque(happened)
    frame = 0
    for block in score.blocks(BLOCK_FRAMES):
        master.write(block)
        frame += len(block)
        while coming and coming[0].frame < frame:
            log(coming.popleft())
    master.close()
    for entry in coming:
        log(entry)


def _bed(tunes: Sequence[music.MusicTrack], mix: Mix, frames: int, duck_db: float) -> Bed | None:
    if not tunes:
        return None
    return Bed(music.endless(tunes), gain_db=mix.music_db, duck_db=duck_db, frames=frames)


# --- the files -----------------------------------------------------------------------------------


def _parts(plan: Plan, path: Path, happened: Sequence[Entry], extras: Extras, figure: Figure) -> list[Part]:
    titled = chapters(happened)
    if extras.cover:
        titled = tuple(
            replace(chapter, picture=figure(_NUMBERED.sub("", chapter.title))) for chapter in titled
        )
    whole = Tags(
        title=plan.title,
        album=plan.title,
        source=plan.source,
        date=extras.date,
        chapters=titled,
        cover=_cover(plan, happened, titled) if extras.cover else b"",
        captions=captions(happened) if extras.captions else "",
    )
    if not extras.each:
        return [Part(path, whole, titled[-1].end)]
    parts = []
    for number, chapter in enumerate(titled, 1):
        tags = replace(
            whole,
            title=chapter.title,
            track=number,
            chapters=(),
            cover=(whole.cover and chapter.picture) or whole.cover,
            captions=captions(happened, chapter.start, chapter.end) if extras.captions else "",
        )
        parts.append(Part(part_name(path, number, chapter), tags, chapter.end))
    return parts


def part_name(path: Path, number: int, chapter: Chapter) -> Path:
    """The name of the file of one exercise, beside `path`."""
    return path.with_name(f"{path.stem}-{number:02}-{file_words(chapter.title)}{path.suffix}")


def file_words(title: str) -> str:
    """A title made fit for a file's name: small letters of any alphabet, digits and hyphens."""
    return re.sub(r"[^\w]+", "-", title.casefold()).strip("-")


def _cover(plan: Plan, happened: Sequence[Entry], titled: Sequence[Chapter]) -> bytes:
    from voicecoach.sound.files import cover  # noqa: PLC0415 - Pillow, late

    names = [entry.what.name for entry in happened if isinstance(entry.what, ExerciseBegun)]
    drawn = next((chapter.picture for chapter in titled if chapter.picture), b"")
    return cover.png(plan.title, names, f"{length(happened[-1].seconds)} · voicecoach", drawn)


def _write_beside(path: Path, parts: Sequence[Part], happened: Sequence[Entry], extras: Extras) -> None:
    """Write the captions of each file, and the playlist."""
    start = 0
    for part in parts:
        if extras.captions:
            _write(part.path.with_suffix(".vtt"), captions(happened, start, part.end))
        start = part.end
    if extras.each:
        named = zip((part.path.name for part in parts), chapters(happened), strict=True)
        _write(path.with_suffix(".m3u8"), playlist(named))


def _write(path: Path, text: str) -> None:
    try:
        write_text(path, text)
    except OSError as error:
        message = f"{path} can't be written: {error.strerror or error}."
        raise SoundError(message, "Choose another place with -o.") from None
