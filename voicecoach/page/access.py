"""Access control of the pages: a key, an origin, and limits on the number of requests.

The key is 128 random bits, new for each session, in the fragment of the address. A browser sends a fragment
to nobody, not even to us; the page itself passes it on when it opens its socket.
"""

from __future__ import annotations

import hmac
import secrets
from collections import deque
from collections.abc import Callable

from msgspec import Struct, field

KEY_BYTES = 16

FREE_TRIES = 3
"""Wrong keys that are refused without delay: an old page still open, a mistyped address."""

SLOWEST = 8.0
"""Longest delay of a refusal, in seconds."""

FORGOTTEN_AFTER = 600.0
"""Seconds without a wrong key after which earlier ones are forgotten."""


def new_key() -> str:
    """A key of 128 random bits, as 32 hexadecimal digits."""
    return secrets.token_hex(KEY_BYTES)


class Door:
    """A check of keys that slows down wrong guesses. `clock` gives seconds."""

    def __init__(self, key: str, clock: Callable[[], float]) -> None:
        self._key = key.encode()
        self._clock = clock
        self._wrong = 0
        self._last = 0.0

    def fits(self, key: str) -> bool:
        """True if that is the key; takes the same time however much of it is right."""
        return hmac.compare_digest(self._key, key.encode(errors="replace"))

    def refusal(self) -> float:
        """Seconds to delay this refusal: more with each wrong key, whoever sent it."""
        now = self._clock()
        if now - self._last > FORGOTTEN_AFTER:
            self._wrong = 0
        self._wrong, self._last = self._wrong + 1, now
        return min(SLOWEST, 0.25 * 2 ** (self._wrong - FREE_TRIES)) if self._wrong > FREE_TRIES else 0.0


class Allowance(Struct):
    """A rate limit: at most `most` in any `seconds`. `clock` gives seconds."""

    most: int
    seconds: float
    clock: Callable[[], float]
    _times: deque[float] = field(default_factory=deque)

    def spend(self) -> bool:
        """True if one more is allowed now."""
        now = self.clock()
        while self._times and self._times[0] <= now - self.seconds:
            self._times.popleft()
        if len(self._times) >= self.most:
            return False
        self._times.append(now)
        return True


def same_origin(origin: str, host: str, hosts: frozenset[str]) -> bool:
    """True if the request comes from one of our own pages, and goes to the address that page came from.

    `hosts` are our addresses, each as name:port. Any other name is refused, even if it points to this
    machine.
    """
    scheme, _, asked_from = origin.partition("://")
    return scheme in {"http", "https"} and asked_from == host and host in hosts
