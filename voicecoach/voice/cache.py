"""Each distinct phrase is synthesised once, ever: on disk, in memory, and ahead of its need."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voicecoach.errors import VoiceError
from voicecoach.folders import cache_folder
from voicecoach.sound.clip import RATE, Clip, join, level, resample, silence, trim
from voicecoach.voice import lexicon
from voicecoach.voice.base import Voice
from voicecoach.voice.estimate import PAUSE
from voicecoach.voice.store import Pcm, Store

FORMAT = 1
"""Raise it whenever the same text would come out different: trimming, levelling, the file itself."""

KEPT = "speech"
"""What the folder of the phrases is called, in that of what can be had again."""

MEMORY_FRAMES = 10 * RATE
"""How much is kept in memory of what is on disk too (10 s of speech, 2 MB): the counts and phases, which are
said all the time. An hour's session so takes no more than one of a few minutes."""

UNKEPT_FRAMES = 600 * RATE
"""And of what can't be kept on disk, since it would have to be made again (ten minutes, 115 MB)."""


@dataclass(slots=True)
class Stats:
    """How phrases were come by: found in memory, found on disk, made; or not to be had."""

    remembered: int = 0
    found: int = 0
    made: int = 0
    failed: int = 0

    @property
    def hits(self) -> int:
        return self.remembered + self.found


def split_pauses(text: str) -> list[str | float]:
    """The text's phrases (spaces normal) and, in seconds, the `[1.5s]`, `[2m]`, `[1m30s]` pauses between."""
    parts: list[str | float] = []
    start = 0
    for pause in PAUSE.finditer(text):
        parts.append(" ".join(text[start : pause.start()].split()))
        parts.append(60 * int(pause[1] or 0) + float(pause[2] or 0))
        start = pause.end()
    parts.append(" ".join(text[start:].split()))
    return [part for part in parts if part != ""]


class Speech:
    """The clips of a voice: at `RATE`, trimmed to their onset, levelled, the same samples every time.

    May be used from several threads, and its folder by several processes. `notice` is one line for
    the person where the folder can't be used (all works then, but is made again next time).
    A phrase that could not be made isn't tried again by this object.
    """

    def __init__(self, voice: Voice, folder: Path | None = None) -> None:
        self.voice = voice
        self.stats = Stats()
        self.notice = ""
        style = (voice.name, voice.version, voice.speaker, voice.rate)
        self._disk = Store(folder or cache_folder() / KEPT, (FORMAT, *style))
        self._memory: OrderedDict[str, Clip] = OrderedDict()
        self._memory_frames = 0
        self._making: set[str] = set()
        self._failed: dict[str, VoiceError] = {}
        self._queue: deque[str] = deque()
        self._threads: list[threading.Thread] = []
        self._closed = False
        self._changed = threading.Condition()
        self.notice = self._disk.problem

    def clip(self, text: str) -> Clip:
        """`text` spoken; waits for the voice where it must. Raises VoiceError."""
        return _joined(
            [silence(part) if isinstance(part, float) else self._phrase(part) for part in self._parts(text)]
        )

    def ready(self, text: str) -> Clip | None:
        """`text` spoken, if that needs no waiting for the voice."""
        clips = []
        for part in self._parts(text):
            clip = silence(part) if isinstance(part, float) else self._kept(part)
            if clip is None:
                return None
            clips.append(clip)
        return _joined(clips)

    def soon(self, text: str, patience: float) -> Clip:
        """`text` spoken, where that takes no more than so many seconds. Raises VoiceError.

        What takes longer goes on being made.
        """
        phrases = [part for part in self._parts(text) if isinstance(part, str)]
        self._make_first([one for one in phrases if self._kept(one) is None])
        with self._changed:
            self._changed.wait_for(
                lambda: all(one in self._memory or one in self._failed for one in phrases), patience
            )
        clip = self.ready(text)
        if clip is not None:
            return clip
        failures = [self._failed[one] for one in phrases if one in self._failed]
        raise failures[0] if failures else _late(text)

    def prepare(self, texts: Iterable[str]) -> None:
        """Make these ready in the background, in this order, ahead of what was asked for before.

        What is on disk already is read when it is asked for: that takes no time worth a thread.
        """
        phrases = dict.fromkeys(part for text in texts for part in self._parts(text) if isinstance(part, str))
        with self._changed:
            missing = [one for one in phrases if one not in self._memory and not self._disk.has(one)]
        self._make_first(missing)

    def _make_first(self, phrases: Collection[str]) -> None:
        """Make these in the background, ahead of what waits there."""
        with self._changed:
            self._queue = deque([*phrases, *(one for one in self._queue if one not in phrases)])
            self._changed.notify_all()
            if self._queue and not self._threads and not self._closed:
                self._threads = [
                    threading.Thread(target=self._work, name=f"speech {n}", daemon=True)
                    for n in range(self.voice.parallel)
                ]
                for thread in self._threads:
                    thread.start()

    def close(self) -> None:
        """Stop preparing, close the voice, keep the folder within bounds. What is being made is finished."""
        with self._changed:
            self._closed = True
            self._queue.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        self.voice.close()
        if self.stats.made:
            self._disk.prune()

    def _parts(self, text: str) -> list[str | float]:
        """The text's phrases, as the voice is to be given them, and the pauses between."""
        parts = split_pauses(text)
        return [part if isinstance(part, float) else lexicon.said(self.voice.name, part) for part in parts]

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._queue or self._closed)
                if self._closed:
                    return
                phrase = self._queue.popleft()
            with contextlib.suppress(VoiceError):  # kept, and raised when it is asked for
                self._phrase(phrase)

    def _phrase(self, phrase: str) -> Clip:
        while True:
            clip = self._kept(phrase)
            if clip is not None:
                return clip
            with self._changed:
                if phrase in self._failed:
                    raise self._failed[phrase]
                if phrase not in self._making and phrase not in self._memory:
                    self._making.add(phrase)
                    break
                self._changed.wait_for(lambda: phrase not in self._making or self._closed)
                if self._closed:  # whoever was making it may have been interrupted, and never finish
                    raise _closed(phrase)
        return self._made(phrase)

    def _made(self, phrase: str) -> Clip:
        try:
            pcm = _pcm(level(trim(resample(self.voice.synthesize(phrase)))))
            self._disk.write(phrase, pcm)
            clip = _clip(pcm)
        except Exception as problem:  # whatever it was, those who wait for the phrase must hear of it
            error = problem if isinstance(problem, VoiceError) else _unspeakable(phrase, problem)
            self._finished(phrase, error)
            raise error from problem
        self._finished(phrase, clip)
        return clip

    def _finished(self, phrase: str, result: Clip | VoiceError) -> None:
        with self._changed:
            if isinstance(result, Clip):
                self.stats.made += 1
                self._remember(phrase, result)
            else:
                self.stats.failed += 1
                self._failed[phrase] = result
            self.notice = self._disk.problem
            self._making.discard(phrase)
            self._changed.notify_all()

    def _kept(self, phrase: str) -> Clip | None:
        """The phrase from memory or from disk."""
        with self._changed:
            clip = self._memory.get(phrase)
            if clip is not None:
                self._memory.move_to_end(phrase)
                self.stats.remembered += 1
                return clip
        pcm = self._disk.read(phrase)
        if pcm is None:
            return None
        clip = _clip(pcm)
        with self._changed:
            self.stats.found += 1
            self._remember(phrase, clip)
        return clip

    def _remember(self, phrase: str, clip: Clip) -> None:
        before = self._memory.pop(phrase, None)
        self._memory_frames += len(clip) - (len(before) if before else 0)
        self._memory[phrase] = clip
        most = UNKEPT_FRAMES if self._disk.problem else MEMORY_FRAMES
        while self._memory_frames > most and len(self._memory) > 1:
            self._memory_frames -= len(self._memory.popitem(last=False)[1])


def _pcm(clip: Clip) -> Pcm:
    pcm: Pcm = np.rint(clip.samples * np.float32(32767)).astype(np.int16)
    return pcm


def _clip(pcm: Pcm) -> Clip:
    samples = pcm.astype(np.float32) / np.float32(32767)
    samples.flags.writeable = False  # every caller is given the same one
    return Clip(samples)


def _late(text: str) -> VoiceError:
    return VoiceError(f'"{text}" was not spoken in time: the voice keeps the session waiting.')


def _closed(phrase: str) -> VoiceError:
    return VoiceError(f'"{phrase}" is not spoken any more: the voice is closed.')


def _unspeakable(phrase: str, problem: Exception) -> VoiceError:
    return VoiceError(f'"{phrase}" could not be spoken: {problem or type(problem).__name__}.')


def _joined(clips: list[Clip]) -> Clip:
    return clips[0] if len(clips) == 1 else join(clips)
