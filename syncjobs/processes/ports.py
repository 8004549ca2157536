"""Ports on loopback."""

from __future__ import annotations

import socket


def free(*, preferred: int = 0) -> int:
    """Give `preferred` when nothing listens there, else any free port of this machine."""
    for port in (preferred, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("This machine has no free port on 127.0.0.1.")
