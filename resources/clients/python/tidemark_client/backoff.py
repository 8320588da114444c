"""How long to wait before the next try."""

import random
from collections.abc import Callable


class Backoff:
    """1, 2, 4, 8 … 30 s, each shortened by up to a quarter, so that many clients of a server that came back do not all
    return at once."""

    def __init__(self, dice: Callable[[], float] = random.random):
        self._dice = dice
        self.failures = 0

    def next_seconds(self) -> float:
        full = min(30, 2 ** min(self.failures, 5))
        self.failures += 1
        return full * (1 - self._dice() / 4)

    def reset(self) -> None:
        self.failures = 0
