"""One error class a layer; each is one clear line for a person and an exit status.

A message says what happened and why; `hint` says what to do next. No traceback reaches a person:
the command line prints `str(error)` and ends with `exit_status`.
"""

from __future__ import annotations


class VoicecoachError(Exception):
    """Anything that ends a command. `exit_status` is the process's."""

    exit_status = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """The message, then what to do next, as one line."""
        return f"{self.message} {self.hint}".strip()


class StoppedError(VoicecoachError):
    """The person stopped the command, by Ctrl-C or on the screen; what it had begun is undone."""

    exit_status = 130

    def __init__(self) -> None:
        super().__init__("Stopped.")


class ScriptError(VoicecoachError):
    """A script can't be used; the message holds its problems, drawn with line and caret."""

    exit_status = 2


class UsageError(VoicecoachError):
    """The call itself can't be carried out as written."""

    exit_status = 2


class VoiceError(VoicecoachError):
    """A voice is missing or can't speak."""

    exit_status = 3


class SoundError(VoicecoachError):
    """A loudspeaker, a microphone or an audio file can't be used."""

    exit_status = 3


class HearingError(VoicecoachError):
    """The recogniser, its model, or a phrase to be recognised can't be used."""

    exit_status = 3


class DiaryError(VoicecoachError):
    """The diary can't be read, or written to."""


class PictureError(VoicecoachError):
    """A picture can't be drawn here."""

    exit_status = 3


class PageError(VoicecoachError):
    """The page for the browser can't be served, or a message from it is not valid."""

    exit_status = 3
