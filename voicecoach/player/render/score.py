"""The score of a performance: which clip sounds when. It is mixed only after the performance."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from voicecoach.player.clips import SpokenClips
from voicecoach.player.stage import Timeline
from voicecoach.sound.clip import Clip, Samples
from voicecoach.sound.mastering import MEASUREMENT, MeasuredLoudness
from voicecoach.sound.mixer import Mixer

if TYPE_CHECKING:
    from voicecoach.voice.cache import Speech


class Note(Struct, frozen=True, eq=False):
    """A measured clip of `frames`, whose samples aren't kept: `clip` makes them again."""

    measured: MeasuredLoudness
    frames: int
    clip: Callable[[], Clip]

    def __len__(self) -> int:
        return self.frames


_FRAMES = struct.Struct("<I")
"""The head of a kept measurement: the clip's number of frames."""


class Notes:
    """A source of notes, which asks `clips` for each clip whenever it is mixed.

    The loudness of what was said before is kept with the `speech`: to measure it takes longer than to mix it.
    """

    def __init__(self, clips: SpokenClips, speech: Speech) -> None:
        self._clips = clips
        self._kept = speech
        self._speech: dict[str, Note] = {}
        self._sounds: dict[str, Note] = {}

    def prepare(self, texts: Iterable[str]) -> None:
        self._clips.prepare(texts)

    def speech(self, text: str) -> Note:
        if text not in self._speech:
            self._speech[text] = self._said(text)
        return self._speech[text]

    def sound(self, name: str) -> Note:
        if name not in self._sounds:
            self._sounds[name] = _note(lambda: self._clips.sound(name))
        return self._sounds[name]

    def _said(self, text: str) -> Note:
        def make() -> Clip:
            return self._clips.speech(text)

        if kept := self._kept.finding(text, MEASUREMENT):
            (frames,) = _FRAMES.unpack_from(kept)
            return Note(MeasuredLoudness.from_bytes(kept[_FRAMES.size :]), frames, make)
        note = _note(make)
        self._kept.keep_finding(text, MEASUREMENT, _FRAMES.pack(note.frames) + note.measured.to_bytes())
        return note


def _note(make: Callable[[], Clip]) -> Note:
    samples = make().samples
    return Note(MeasuredLoudness.of(samples), len(samples), make)


class _Act(Struct, frozen=True):
    """An action on the mixer at `frame`; one that only places a clip may be carried out before."""

    frame: int
    do: Callable[[Mixer], object]
    placed: bool = False


class Score:
    """A track of notes that begins at `frame`."""

    def __init__(self, frame: int = 0) -> None:
        self._line = Timeline()
        self._line.frame = frame
        self._starts: defaultdict[MeasuredLoudness, list[int]] = defaultdict(list)
        self._acts: list[_Act] = []

    @property
    def frame(self) -> int:
        return self._line.frame

    @property
    def starts(self) -> Mapping[MeasuredLoudness, Sequence[int]]:
        """The frames at which each clip begins."""
        return self._starts

    def place(self, clip: Note, at: int, key: int) -> None:
        self._line.place(clip, at, key)
        self._starts[clip.measured].append(at)
        self._acts.append(_Act(self.frame, lambda mixer: mixer.place(clip.clip(), at, key), placed=True))

    def cut(self, fade_frames: int) -> Iterable[int]:
        self._acts.append(_Act(self.frame, lambda mixer: mixer.cut(fade_frames)))
        return self._line.cut(fade_frames)

    def next_end(self) -> int | None:
        return self._line.next_end()

    def ended(self) -> Iterable[int]:
        return self._line.ended()

    def set_gain_db(self, change: float) -> None:
        self._acts.append(_Act(self.frame, lambda mixer: mixer.set_gain_db(change)))

    def duck(self, by: float) -> None:
        self._acts.append(_Act(self.frame, lambda mixer: mixer.duck(by)))

    def read(self, frames: int) -> None:
        self._line.read(frames)

    def blocks(self, frames: int) -> Iterator[Samples]:
        """Mix the score from frame 0 to the present one, in blocks of at most `frames`."""
        mixer = Mixer()
        number = 0
        while mixer.frame < self.frame:
            stop = min(mixer.frame + frames, self.frame)
            while number < len(self._acts) and self._acts[number].frame < stop:
                act = self._acts[number]
                if act.frame > mixer.frame and not act.placed:
                    stop = act.frame
                    break
                act.do(mixer)
                number += 1
            yield mixer.read(stop - mixer.frame)
            mixer.ended()
