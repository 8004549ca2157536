"""Ctrl-C and SIGTERM as one exception, so that `finally` stops what was started."""

from __future__ import annotations

import signal
from types import FrameType


def raise_on_signals() -> None:
    """From now on the first SIGINT or SIGTERM raises KeyboardInterrupt; later ones find the stop under way."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
