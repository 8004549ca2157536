"""A worker process that can be killed: for each line on its input it forks a child, which works once and ends.

Forking keeps the price of a kill low; the child makes database connections and HTTP sessions of its own.
"""

from __future__ import annotations

import os
import sys

import django


def main(account_id: int) -> None:
    """Fork for every line; say the child's process id, and "ended" when it is gone."""
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _drain(account_id)
        _say(str(pid))
        os.waitpid(pid, 0)
        _say("ended")


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _drain(account_id: int) -> None:
    from integrations.netsuite.limiter import Lane
    from syncjobs import tasks
    from syncjobs.flows import INBOUND
    from syncjobs.models import SyncPlan

    tasks.sweep()
    for lane in Lane:
        tasks.drain(account_id=account_id, lane=lane.value)
    for plan in SyncPlan.objects.filter(connection__netsuite_account=account_id, flow__in=INBOUND):
        tasks.deliver(plan_id=plan.pk)
    os._exit(0)


if __name__ == "__main__":
    django.setup()
    from syncjobs import tasks  # noqa: F401  imported once, before any fork

    main(int(sys.argv[1]))
