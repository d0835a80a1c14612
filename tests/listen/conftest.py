"""The real recogniser, where its model is here."""

from __future__ import annotations

import pytest

from tests.conftest import own_model
from voicecoach.listen.vosk import Model


@pytest.fixture(scope="session")
def vosk_model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """Loaded once; its tuned copy is made in a folder of the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICECOACH_CACHE", str(tmp_path_factory.mktemp("cache")))
        return Model(own_model())
