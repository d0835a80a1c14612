"""The library espeak-ng, which speaks for the system voice and makes the phonemes for neural ones."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Mapping
from types import MappingProxyType

RESPELT: Mapping[str, str] = MappingProxyType(
    {
        r"^(and )?close(?=$|,| slowly)": r"\1cloze",  # the movement: what is close to something is as it was
        r"\bquadriceps\b": "quadra-ceps",
        r"\bsacroiliac\b": "sacro-iliac",
        r"\biliopsoas\b": "ilio psoas",
        r"\bfascia\b": "fasha",
        r"\bpilates\b": "pilahteez",
        r"\bpatella\b": "puhtella",
    }
)
"""Respellings of words for which it makes wrong phonemes."""


def load_library() -> None:
    """Load the library and data of the wheel, if it is installed, ahead of the system's.

    A later load by soname then gets this one.
    """
    try:
        import espeakng_loader  # noqa: PLC0415 - optional
    except ImportError:
        return
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
