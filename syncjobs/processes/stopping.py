"""Ctrl-C and SIGTERM as one exception, so that `finally` stops what was started; or as a wish, to be asked for."""

from __future__ import annotations

import signal
import threading
from types import FrameType


def raise_on_signals() -> None:
    """From now on the first SIGINT or SIGTERM raises KeyboardInterrupt; later ones find the stop under way."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)


def asked_by_signals() -> threading.Event:
    """Give what the first SIGINT or SIGTERM sets from now on; a second one raises KeyboardInterrupt.

    For work that must not be cut in two: it looks at the event wherever it can stop.
    """
    asked = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        raise_on_signals()
        asked.set()

    signal.signal(signal.SIGINT, ask)
    signal.signal(signal.SIGTERM, ask)
    return asked
