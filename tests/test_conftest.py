"""Features of pytest that the tests rely on."""

from __future__ import annotations

import os

import pytest


@pytest.mark.xdist_group("kept together")
def test_the_tests_of_a_group_are_kept_together(request: pytest.FixtureRequest) -> None:
    """Nothing else would tell: tests that disturb one another would run side by side, and fail at times."""
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    assert alone or request.node.nodeid.endswith("@kept together")
