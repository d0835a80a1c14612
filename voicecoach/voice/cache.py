"""The cache of speech: each distinct phrase is synthesised once, ahead of its need, and kept on disk."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict, deque
from collections.abc import Collection, Iterable
from pathlib import Path

import numpy as np
from msgspec import Struct

from voicecoach.errors import VoiceError
from voicecoach.folders import cache_folder
from voicecoach.sound.clip import RATE, Clip, fade, join, level, resample, silence, trim
from voicecoach.voice.base import Voice
from voicecoach.voice.lexicon import Lexicon
from voicecoach.voice.phrases import phrases_of
from voicecoach.voice.store import Pcm, SpeechStore

FORMAT = 2
"""Version of the cached sound: raise it whenever the same text would sound different."""

KEPT = "speech"
"""Name of the folder of phrases, inside the cache folder."""

MEMORY_FRAMES = 30 * RATE
"""Most frames in memory of phrases that are on disk too (30 s of speech, 6 MB): enough for the counts, phases
and cues of an exercise, which recur all the time (with 10 s, each was read up to five times in a render). An
hour's session thus takes no more memory than one of a few minutes."""

UNKEPT_FRAMES = 600 * RATE
"""Most frames in memory where nothing can be kept on disk, and dropping means synthesising again (115 MB)."""


SHORT_WORDS, SHORT_TAIL_DB, SHORT_FADE_MS = 2, -35.0, 8.0
"""Phrases of so few words (counts, names of phases) lose the tail in which they die away: they sound firmer,
and are over before the next beat."""


class Stats(Struct):
    """Counts of phrases: found in memory, found on disk, made, and failed."""

    remembered: int = 0
    found: int = 0
    made: int = 0
    failed: int = 0

    @property
    def hits(self) -> int:
        return self.remembered + self.found


class Speech:
    """The clips of a voice: at `RATE`, trimmed to their onset, levelled, the same samples every time.

    It may be used from several threads, and its folder by several processes. `notice` is one line for the
    person if the folder can't be used (all works, but is made again next time). A phrase that could not be
    made isn't tried again by this object. `lexicon` respells phrases; by default with the voice's own
    patterns.
    """

    def __init__(self, voice: Voice, folder: Path | None = None, *, lexicon: Lexicon | None = None) -> None:
        self.voice = voice
        self._lexicon = lexicon or Lexicon(voice.respelt)
        self.stats = Stats()
        self.notice = ""
        style = (voice.name, voice.version, voice.speaker, voice.rate)
        self._disk = SpeechStore(folder or cache_folder() / KEPT, (FORMAT, *style))
        self._memory: OrderedDict[str, Clip] = OrderedDict()
        self._memory_frames = 0
        self._making: set[str] = set()
        self._failed: dict[str, VoiceError] = {}
        self._queue: deque[str] = deque()
        self._threads: list[threading.Thread] = []
        self._closed = False
        self._changed = threading.Condition()
        self.notice = self._disk.problem

    @property
    def keeps_nothing(self) -> bool:
        """True if no speech is kept yet, so that whatever is asked for first must be made."""
        return self._disk.empty

    def clip(self, text: str) -> Clip:
        """The speech of `text`; waits for the voice where it must. Raises VoiceError."""
        return _joined(
            [
                silence(part) if isinstance(part, float) else self._phrase(part)
                for part in phrases_of(text, self._lexicon)
            ]
        )

    def ready(self, text: str) -> Clip | None:
        """The speech of `text` if the voice need not be waited for, else None."""
        clips = []
        for part in phrases_of(text, self._lexicon):
            clip = silence(part) if isinstance(part, float) else self._kept(part)
            if clip is None:
                return None
            clips.append(clip)
        return _joined(clips)

    def has(self, text: str) -> bool:
        """True if `text` needs no waiting for the voice."""
        phrases = [part for part in phrases_of(text, self._lexicon) if isinstance(part, str)]
        with self._changed:
            return all(phrase in self._memory or self._disk.has(phrase) for phrase in phrases)

    def finding(self, text: str, kind: str) -> bytes | None:
        """The finding kept of that kind; None where there is none, or the speech is another now."""
        return self._disk.finding(phrases_of(text, self._lexicon), kind)

    def keep_finding(self, text: str, kind: str, content: bytes) -> None:
        """Keep, with the speech of `text`, what was found out from it."""
        self._disk.keep_finding(phrases_of(text, self._lexicon), kind, content)

    def soon(self, text: str, patience: float) -> Clip:
        """The speech of `text`, if it takes no more than `patience` seconds. Raises VoiceError.

        A phrase that takes longer is still made, for the next time.
        """
        phrases = [part for part in phrases_of(text, self._lexicon) if isinstance(part, str)]
        self._make_first([phrase for phrase in phrases if self._kept(phrase) is None])
        with self._changed:
            self._changed.wait_for(
                lambda: all(phrase in self._memory or phrase in self._failed for phrase in phrases), patience
            )
        # Asked through `ready`, and not by the outcome of the wait: memory is bounded, and a phrase of this
        # text may have left it for the disk since.
        clip = self.ready(text)
        if clip is not None:
            return clip
        failures = [self._failed[phrase] for phrase in phrases if phrase in self._failed]
        raise failures[0] if failures else _late(text)

    def prepare(self, texts: Iterable[str]) -> None:
        """Make the texts ready in the background, in this order, ahead of what was asked for before.

        Phrases on disk are left there until they are wanted: reading them is too quick to be worth a thread.
        """
        phrases = dict.fromkeys(
            part for text in texts for part in phrases_of(text, self._lexicon) if isinstance(part, str)
        )
        with self._changed:
            missing = [
                phrase for phrase in phrases if phrase not in self._memory and not self._disk.has(phrase)
            ]
        self._make_first(missing)

    def _make_first(self, phrases: Collection[str]) -> None:
        """Make the phrases in the background, ahead of those that wait there."""
        with self._changed:
            self._queue = deque([*phrases, *(phrase for phrase in self._queue if phrase not in phrases)])
            self._changed.notify_all()
            # Threads only from the first phrase on: with a warm cache there is nothing for them to do.
            if self._queue and not self._threads and not self._closed:
                self._threads = [
                    threading.Thread(target=self._work, name=f"speech {n}", daemon=True)
                    for n in range(self.voice.parallel)
                ]
                for thread in self._threads:
                    thread.start()

    def close(self) -> None:
        """Stop preparing, close the voice, prune the folder. A phrase being made is finished first."""
        with self._changed:
            self._closed = True
            self._queue.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        # Only after the threads: a closed voice would start again for the phrase they still make.
        self.voice.close()
        if self.stats.made:
            self._disk.prune()

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
        # Several threads may want the same phrase: one makes it, the others wait for the outcome.
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
            pcm = _pcm(level(_trimmed(resample(self.voice.synthesize(phrase)), phrase)))
            self._disk.write(phrase, pcm)
            clip = _clip(pcm)
        except Exception as problem:  # whatever it was, those who wait for the phrase must hear of it
            error = problem if isinstance(problem, VoiceError) else _unspeakable(phrase, problem)
            self._finished(phrase, error)
            raise error from problem
        # The clip made anew is the stored one to the bit: it went through 16 bits before it was remembered.
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
        # Without the lock: nobody else is to wait for the disk. At worst two threads read the same file.
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
        # The newest stays, however long it is: its caller is about to use it.
        while self._memory_frames > most and len(self._memory) > 1:
            self._memory_frames -= len(self._memory.popitem(last=False)[1])


def _trimmed(clip: Clip, phrase: str) -> Clip:
    """The clip without the silence around it, a short one without its tail too."""
    if len(phrase.split()) > SHORT_WORDS:
        return trim(clip)
    return fade(trim(clip, SHORT_TAIL_DB), 0.0, SHORT_FADE_MS)


def _pcm(clip: Clip) -> Pcm:
    pcm: Pcm = np.rint(clip.samples * np.float32(32767)).astype(np.int16)
    return pcm


def _clip(pcm: Pcm) -> Clip:
    samples = pcm.astype(np.float32) / np.float32(32767)
    samples.flags.writeable = False  # all callers share these samples
    return Clip(samples)


def _late(text: str) -> VoiceError:
    return VoiceError(f"'{text}' was not spoken in time: the voice keeps the session waiting.")


def _closed(phrase: str) -> VoiceError:
    return VoiceError(f"'{phrase}' is not spoken any more: the voice is closed.")


def _unspeakable(phrase: str, problem: Exception) -> VoiceError:
    return VoiceError(f"'{phrase}' could not be spoken: {problem or type(problem).__name__}.")


def _joined(clips: list[Clip]) -> Clip:
    return clips[0] if len(clips) == 1 else join(clips)
