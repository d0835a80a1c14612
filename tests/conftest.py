"""No test touches the user's own files; with VOICECOACH_NO_SKIP, one that can't run here has failed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest

NO_SKIP = bool(os.environ.get("VOICECOACH_NO_SKIP"))
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
_home = pytest.StashKey["tempfile.TemporaryDirectory[str]"]()


def pytest_configure(config: pytest.Config) -> None:
    """A home of the tests' own, before anything is imported that looks for one."""
    home = config.stash[_home] = tempfile.TemporaryDirectory(prefix="voicecoach-tests-")
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(Path(home.name, name.lower()))
    os.environ["VOICECOACH_CACHE"] = str(Path(home.name, "cache", "voicecoach"))


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[_home].cleanup()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return _failed_if_skipped(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    return _failed_if_skipped(report)


def _failed_if_skipped(report: Report) -> Report:
    if NO_SKIP and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped, where nothing may be: {report.longreprtext}"
    return report
