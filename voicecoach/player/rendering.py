"""A routine as a finished file, or several: performed twice, the first time only for what is to be known.

The same performance comes out both times. From the first one's log come the chapters, the captions and, with
the clips, the loudness; the second one sounds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import SoundError, UsageError
from voicecoach.files import write_text
from voicecoach.player.booklet import captions, chapters, playlist
from voicecoach.player.clips import SpokenClips
from voicecoach.player.eventlog import Entry, Log, frame_at, length
from voicecoach.player.loop import RENDER_BLOCK_FRAMES, Performance, Player
from voicecoach.player.perform import outline, spoken, unbroken
from voicecoach.session.events import Level, Start
from voicecoach.session.plan import Plan
from voicecoach.session.session import Session
from voicecoach.sound import music
from voicecoach.sound.bed import DUCK_DB, Bed
from voicecoach.sound.clip import Clip
from voicecoach.sound.encoders import FORMATS
from voicecoach.sound.mastering import Master, Mix, Name, Placed, balance
from voicecoach.sound.mixer import Mixer
from voicecoach.sound.parts import Part, Parts
from voicecoach.sound.tags import Chapter, Tags

if TYPE_CHECKING:
    from voicecoach.voice.cache import Speech


@dataclass(frozen=True, slots=True)
class Extras:
    """What a file is given beside the session's sound. `duck_db`: by how much the music makes room."""

    captions: bool = False
    cover: bool = False
    each: bool = False
    music: Path | None = None
    duck_db: float = DUCK_DB
    date: str = ""


PLAIN = Extras()


def render(  # noqa: PLR0913 - the choices of a person
    plan: Plan,
    speech: Speech,
    path: Path,
    log: Log,
    level: Level = "full",
    *,
    extras: Extras = PLAIN,
    ahead: Log = lambda _: None,
) -> Performance:
    """Perform `plan` with no one there into a sound file, whole or not at all; `path`'s ending is its format.

    Of `extras.each`, a file an exercise and a playlist. `ahead` is given the log of the first performance, in
    which speech is made that isn't there yet. Raises VoicecoachError of every layer.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        message = f"{path}: a file that ends in '{path.suffix}' can't be written."
        raise UsageError(message, f"Give it one of the endings {', '.join(FORMATS)}.")
    tunes = music.tracks(extras.music) if extras.music else []
    first, happened = outline(plan, speech, level, ahead)
    unbroken(first)
    clips = SpokenClips(speech, dict(plan.sounds))
    ceiling_db = FORMATS[ending].ceiling_db
    placed = _placed(happened, clips)
    mix = balance(placed, ceiling_db, tunes, extras.duck_db)
    parts = _parts(plan, path, happened, extras)
    with Parts(parts) as files:
        master = Master(files, mix.gain_db, ceiling_db, _bed(tunes, mix, placed.frames, extras.duck_db))
        player = Player(Session(), clips, Mixer(), sink=master, log=log, block_frames=RENDER_BLOCK_FRAMES)
        performance = unbroken(spoken(player.run(Start(plan, "unattended", level))))
        master.close()
    _write_beside(path, parts, happened, extras)
    return performance


def _placed(happened: Sequence[Entry], clips: SpokenClips) -> Placed:
    starts = defaultdict[Name, list[int]](list)
    for entry in happened:
        if entry["event"] in ("say", "tone"):
            starts[entry["event"], entry.get("text") or entry["name"]].append(frame_at(entry["t"]))

    def clip(name: Name) -> Clip:
        event, what = name
        return clips.speech(what) if event == "say" else clips.sound(what)

    return Placed(starts, clip, frame_at(happened[-1]["t"]))


def _bed(tunes: Sequence[music.Track], mix: Mix, frames: int, duck_db: float) -> Bed | None:
    if not tunes:
        return None
    return Bed(music.endless(tunes), gain_db=mix.music_db, duck_db=duck_db, frames=frames)


# --- the files -----------------------------------------------------------------------------------


def _parts(plan: Plan, path: Path, happened: Sequence[Entry], extras: Extras) -> list[Part]:
    found = chapters(happened)
    whole = Tags(
        title=plan.title,
        album=plan.title,
        source=plan.source,
        date=extras.date,
        chapters=found,
        cover=_cover(plan, happened) if extras.cover else b"",
    )
    if not extras.each:
        return [Part(path, whole, found[-1].end)]
    return [
        Part(_name(path, number, chapter), _of_one(whole, number, chapter), chapter.end)
        for number, chapter in enumerate(found, 1)
    ]


def _of_one(whole: Tags, number: int, chapter: Chapter) -> Tags:
    return Tags(chapter.title, whole.album, whole.source, whole.date, number, cover=whole.cover)


def _name(path: Path, number: int, chapter: Chapter) -> Path:
    return path.with_name(f"{path.stem}-{number:02}-{file_words(chapter.title)}{path.suffix}")


def file_words(title: str) -> str:
    """A title as a part of a file's name: small letters of any alphabet, digits and hyphens."""
    return re.sub(r"[^\w]+", "-", title.casefold()).strip("-")


def _cover(plan: Plan, happened: Sequence[Entry]) -> bytes:
    from voicecoach.sound import cover  # noqa: PLC0415 - Pillow, late

    names = [str(entry["name"]) for entry in happened if entry["event"] == "exercise"]
    return cover.png(plan.title, names, f"{length(happened[-1]['t'])} · voicecoach")


def _write_beside(path: Path, parts: Sequence[Part], happened: Sequence[Entry], extras: Extras) -> None:
    """The captions of each file, and the playlist."""
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
