"""The recognisers there are: a line each. The library of one is imported when it is first opened."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicecoach.listen.recognise.base import Model

RECOGNISERS = {"vosk": "voicecoach.listen.recognise.vosk:VoskModel"}
"""Each recogniser by its name: what loads its model from a folder, and raises HearingError where it can't.

What is obeyed goes by margins between scores, and how far apart these are is a recogniser's own: for another
one the detector has to be trained anew (`benchmarks/training`).
"""

DEFAULT_RECOGNISER = "vosk"


def open_model(folder: Path, recogniser: str = DEFAULT_RECOGNISER) -> Model:
    """The model in `folder`, loaded. Raises HearingError."""
    load: Callable[[Path], Model] = pkgutil.resolve_name(RECOGNISERS[recogniser])
    return load(folder)
