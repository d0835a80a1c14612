"""What a listener is told beside the sound, from the event log: chapters, captions, a playlist. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from voicecoach.player.eventlog import Entry, frame_at
from voicecoach.session.events import FRAME_RATE
from voicecoach.sound.tags import MOST_CHAPTERS, Chapter, clock
from voicecoach.voice.estimate import PAUSE

INTRODUCTION = "Introduction"
"""The chapter of what comes before the first exercise."""


def chapters(log: Sequence[Entry]) -> tuple[Chapter, ...]:
    """One an exercise, each with the rests behind it; the last one to the end.

    Of more than a file can hold, each chapter has as many exercises as that takes.
    """
    begun = [(frame_at(entry["t"]), str(entry["name"])) for entry in log if _begins(entry)]
    end = frame_at(log[-1]["t"])
    if not begun or begun[0][0] > 0:
        begun.insert(0, (0, INTRODUCTION))
    begun = begun[:: -(-len(begun) // MOST_CHAPTERS)]
    ends = [start for start, _ in begun[1:]] + [end]
    titles = _distinct([title for _, title in begun])
    return tuple(
        Chapter(title, start, stop) for title, (start, _), stop in zip(titles, begun, ends, strict=True)
    )


def _begins(entry: Entry) -> bool:
    return entry["event"] == "exercise" and "instead_of" not in entry


def _distinct(titles: Sequence[str]) -> list[str]:
    """The titles, numbered where one comes again."""
    again = {title for title, times in Counter(titles).items() if times > 1}
    seen = Counter[str]()
    numbered = []
    for title in titles:
        seen[title] += 1
        numbered.append(f"{title} ({seen[title]})" if title in again else title)
    return numbered


def captions(log: Iterable[Entry], start: int = 0, end: int | None = None) -> str:
    """What is said from frame `start` to `end`, as WebVTT with its times counted from `start`."""
    cues = ["WEBVTT\n"]
    for entry in log:
        if entry["event"] != "say":
            continue
        begins = frame_at(entry["t"])
        text = " ".join(PAUSE.sub(" ", entry["text"]).split())
        if start <= begins and (end is None or begins < end) and text:
            stops = frame_at(entry["end"]) if end is None else min(frame_at(entry["end"]), end)
            cues.append(f"{clock(begins - start)} --> {clock(stops - start)}\n{_escaped(text)}\n")
    return "\n".join(cues)


def playlist(files: Iterable[tuple[str, Chapter]]) -> str:
    """An extended M3U of the files: their names, titles and seconds."""
    lines = ["#EXTM3U"]
    for name, chapter in files:
        lines += [f"#EXTINF:{(chapter.end - chapter.start) / FRAME_RATE:.3f},{chapter.title}", name]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
