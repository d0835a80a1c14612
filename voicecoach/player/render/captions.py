"""Chapters, captions and a playlist beside the sound, from the event log. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from voicecoach.player.eventlog import Entry, Spoken, frame_at
from voicecoach.session.events import FRAME_RATE
from voicecoach.session.facts import ExerciseBegun
from voicecoach.sound.files.tags import MOST_CHAPTERS, Chapter, clock
from voicecoach.voice.estimate import PAUSE

INTRODUCTION = "Introduction"
"""Title of the chapter before the first exercise."""


def chapters(log: Sequence[Entry]) -> tuple[Chapter, ...]:
    """Chapters of the file: one an exercise, with the rests after it; the last one lasts to the end.

    If a file can't hold so many, neighbouring exercises share a chapter.
    """
    begun = [
        (entry.frame, entry.what.name)
        for entry in log
        if isinstance(entry.what, ExerciseBegun) and not entry.what.instead_of
    ]
    end = log[-1].frame
    if not begun or begun[0][0] > log[0].frame:
        begun.insert(0, (0, INTRODUCTION))
    begun[0] = (0, begun[0][1])  # with the silence before the first word
    begun = begun[:: -(-len(begun) // MOST_CHAPTERS)]
    ends = [start for start, _ in begun[1:]] + [end]
    titles = _distinct([title for _, title in begun])
    return tuple(
        Chapter(title, start, stop) for title, (start, _), stop in zip(titles, begun, ends, strict=True)
    )


def _distinct(titles: Sequence[str]) -> list[str]:
    """The titles, numbered where they repeat."""
    again = {title for title, times in Counter(titles).items() if times > 1}
    seen = Counter[str]()
    numbered = []
    for title in titles:
        seen[title] += 1
        numbered.append(f"{title} ({seen[title]})" if title in again else title)
    return numbered


def captions(log: Iterable[Entry], start: int = 0, end: int | None = None) -> str:
    """The speech from frame `start` to `end` as WebVTT, with times counted from `start`."""
    cues = ["WEBVTT\n"]
    for entry in log:
        if not isinstance(entry.what, Spoken):
            continue
        begins, ends = entry.frame, frame_at(entry.what.end)
        text = " ".join(PAUSE.sub(" ", entry.what.text).split())
        if start <= begins and (end is None or begins < end) and text:
            stops = ends if end is None else min(ends, end)
            cues.append(f"{clock(begins - start)} --> {clock(stops - start)}\n{_escaped(text)}\n")
    return "\n".join(cues)


def playlist(files: Iterable[tuple[str, Chapter]]) -> str:
    """An extended M3U playlist of the files: their names, titles and seconds."""
    lines = ["#EXTM3U"]
    for name, chapter in files:
        lines += [f"#EXTINF:{(chapter.end - chapter.start) / FRAME_RATE:.3f},{chapter.title}", name]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
