"""A routine as a film: the rendered sound, the figure in time with it, captions and chapters."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from msgspec.structs import replace

from voicecoach.errors import PictureError
from voicecoach.player.clips import SpokenClips
from voicecoach.player.eventlog import Entry, Log, to_all
from voicecoach.player.loop import Player
from voicecoach.player.performance import Performance
from voicecoach.player.render.captions import captions, chapters
from voicecoach.player.render.to_file import Extras, part_name, render
from voicecoach.player.stage import Timeline
from voicecoach.player.unattended import spoken, unbroken
from voicecoach.session.events import FRAME_RATE, Level, Start
from voicecoach.session.plan.steps import Plan
from voicecoach.session.session import Session
from voicecoach.session.state import State
from voicecoach.session.views.ahead import Ahead
from voicecoach.session.views.snapshot import Snapshot, snapshot
from voicecoach.sound.files import ffmpeg
from voicecoach.sound.files.mpeg4 import ffmetadata
from voicecoach.sound.files.tags import Chapter, Tags

if TYPE_CHECKING:
    from voicecoach.pictures.album import Album
    from voicecoach.voice.cache import Speech

_CODECS = {
    ".mp4": (
        *("-c:v", "libx264", "-preset", "ultrafast", "-tune", "animation", "-bf", "0"),
        *("-crf", "24", "-g", "250"),
        *("-c:a", "aac", "-b:a", "128k", "-c:s", "mov_text", "-movflags", "+faststart"),
    ),
    ".webm": (
        *("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-row-mt", "1", "-b:v", "1000k"),
        *("-c:a", "libopus", "-b:a", "96k", "-c:s", "webvtt"),
    ),
}
"""Ending of a film -> ffmpeg's arguments; the quickest settings, since most of each frame stands still."""
ENDINGS = tuple(_CODECS)


def film(  # noqa: PLR0913, PLR0917 - the choices of a person
    plan: Plan,
    album: Album,
    speech: Speech,
    path: Path,
    log: Log,
    level: Level = "full",
    *,
    extras: Extras,
    ahead: Log = lambda _: None,
) -> Performance:
    """Perform `plan` with no one there into a film, or with `extras.each` into a film an exercise.

    Raises PictureError where ffmpeg is missing or fails, and VoicecoachError of every layer below.
    """
    program = ffmpeg.find()
    if program is None:
        message = "Films are written by ffmpeg, which isn't on this machine."
        raise PictureError(message, f"Install it: {ffmpeg.ADVICE}")
    happened = list[Entry]()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        sound = folder / "sound.wav"
        plain = replace(extras, each=False, captions=False, cover=False)
        performance = render(
            plan, speech, sound, to_all(happened.append, log), level, extras=plain, ahead=ahead
        )
        frames = _frames(plan, album, speech, level, extras.lead)
        for target, chapter, tags in _films(plan, path, happened, extras):
            count = -(-chapter.end * RATE // FRAME_RATE) - chapter.start * RATE // FRAME_RATE
            command = _command(program, folder, sound, chapter, tags, happened, target)
            _encoded(command, _stream(frames, count), target)
    return performance


RATE = 25
"""Frames a second."""


def _films(
    plan: Plan, path: Path, happened: Sequence[Entry], extras: Extras
) -> Iterator[tuple[Path, Chapter, Tags]]:
    """The films to write: for each its file, its part of the session, its tags."""
    titled = chapters(happened)
    whole = Tags(title=plan.title, album=plan.title, source=plan.source, date=extras.date, chapters=titled)
    if not extras.each:
        yield path, Chapter(plan.title, 0, titled[-1].end), whole
        return
    for number, chapter in enumerate(titled, 1):
        yield part_name(path, number, chapter), chapter, replace(whole, title=chapter.title, chapters=())


# --- the pictures ---------------------------------------------------------------------------------


class _Watched(Timeline):
    """A track without samples, on which each film frame is taken when its time comes."""

    def __init__(self, look: Callable[[int], None], lead: int) -> None:
        super().__init__()
        self._look, self._lead, self._next = look, lead, 0
        self.frame = 0

    def read(self, frames: int) -> None:
        end = self.frame + frames
        while (at := self._next * FRAME_RATE // RATE - self._lead) < end:
            self._look(max(at, 0))
            self._next += 1
        super().read(frames)


class _Unasked(Ahead):
    """A forecast that isn't computed: a film takes its progress from the number of its frames."""

    def progress(self, state: State, at: int) -> float:  # noqa: ARG002 - as it is asked
        return 0.0

    def left(self, state: State, at: int) -> float:  # noqa: ARG002 - as it is asked
        return 0.0


def instants(plan: Plan, speech: Speech, level: Level, lead: float) -> list[Snapshot]:
    """The snapshots at all frames of the film, from the same performance as the sound's."""
    session, seen, ahead = Session(), list[Snapshot](), _Unasked(lambda _: 0)
    track = _Watched(lambda at: seen.append(snapshot(session.state, at, ahead)), round(lead * FRAME_RATE))
    clips = SpokenClips(speech, dict(plan.sounds))
    unbroken(spoken(Player(session, clips, track).run(Start(plan, "unattended", level))))
    # Each second: a bar that grows with every frame would make every frame another one.
    return [replace(now, progress=number // RATE * RATE / len(seen)) for number, now in enumerate(seen)]


def _stream(frames: Iterator[bytes], count: int) -> Iterator[bytes]:
    """The next `count` frames as what ffmpeg reads."""
    from voicecoach.pictures.reel import changed, reel  # noqa: PLC0415 - late, as all of the pictures
    from voicecoach.pictures.screenplay import HEIGHT, WIDTH  # noqa: PLC0415

    return reel(changed(frames, RATE, count), RATE, WIDTH, HEIGHT)


def _frames(plan: Plan, album: Album, speech: Speech, level: Level, lead: float) -> Iterator[bytes]:
    """Yield every frame; the last one is repeated to the end of the sound."""
    from voicecoach.pictures.film import Frames  # noqa: PLC0415 - numpy and Pillow, late

    last = b""
    for last in Frames(album).of(instants(plan, speech, level, lead)):
        yield last
    while True:
        yield last


# --- ffmpeg ---------------------------------------------------------------------------------------


def _command(  # noqa: PLR0913, PLR0917 - what a film is made of
    program: str,
    folder: Path,
    sound: Path,
    chapter: Chapter,
    tags: Tags,
    happened: Sequence[Entry],
    target: Path,
) -> list[str]:
    words, facts = folder / "captions.vtt", folder / "facts.txt"
    words.write_text(captions(happened, chapter.start, chapter.end), encoding="utf-8")
    facts.write_text(ffmetadata(tags), encoding="utf-8")
    seconds = (chapter.end - chapter.start) / FRAME_RATE
    return [
        *(program, "-hide_banner", "-loglevel", "error", "-y"),
        *("-f", "matroska", "-i", "-"),
        *("-ss", f"{chapter.start / FRAME_RATE:.6f}", "-t", f"{seconds:.6f}", "-i", str(sound)),
        *("-f", "webvtt", "-i", str(words), "-f", "ffmetadata", "-i", str(facts)),
        *("-map", "0:v", "-map", "1:a", "-map", "2:s", "-map_metadata", "3", "-map_chapters", "3"),
        *("-fps_mode", "passthrough", "-enc_time_base", f"1:{RATE}"),
        *_CODECS[target.suffix.lower()],
        *("-metadata:s:s:0", "language=eng", "-fflags", "+bitexact", "-flags:v", "+bitexact"),
        str(_beside(target)),
    ]


def _beside(target: Path) -> Path:
    """The temporary name of the film while it is written."""
    return target.with_name(f".{target.stem}.part{target.suffix}")


def _encoded(command: Sequence[str], stream: Iterator[bytes], target: Path) -> None:
    """Run ffmpeg on the stream, and put the film in its place once it is whole."""
    part = _beside(target)
    try:
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=errors)  # noqa: S603 - ours
            try:
                with suppress(BrokenPipeError):  # ffmpeg says why, below
                    _piped(process.stdin, stream)
                status = process.wait()
            finally:
                process.kill()
                process.wait()
            errors.seek(0)
            printed = errors.read().decode(errors="replace").strip().splitlines()
        if status:
            message = f"{target} can't be written: {printed[-1] if printed else 'ffmpeg ended too early'}."
            raise PictureError(message, "Choose another place with -o.")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _piped(pipe: IO[bytes] | None, stream: Iterator[bytes]) -> None:
    if pipe is None:
        return
    with pipe:
        for piece in stream:
            pipe.write(piece)
