"""A voice-guided workout player: text in, a paced and spoken session out, offline.

For programs: `check` a script's text, `outline` its cues with their times, `render` its sound file. Their
modules are imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicecoach.api import Cue, Level, Problem, Span, VoicecoachError, check, outline, render

__all__ = [
    "Cue",
    "Level",
    "Problem",
    "Span",
    "VoicecoachError",
    "__version__",
    "check",
    "outline",
    "render",
]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load a name of `voicecoach.api` when it is first asked for."""
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from voicecoach import api  # noqa: PLC0415 - `import voicecoach` costs nothing

    value: object = vars(api)[name]
    globals()[name] = value
    return value
