"""The command line, called as a person calls it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from voicecoach.cli import app

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line: its status, what it printed, its errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        status = app.main(list(arguments))
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return status, printed.out, printed.err

    return run
