"""Many schedules, in two processes: `python -m tests.integrations.netsuite.run_schedules 100000`."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
import traceback
from collections import Counter

import django
import hypothesis
from hypothesis.stateful import run_state_machine_as_test

PROCESSES = 2
AT_ONCE = 2000  # Hypothesis keeps every example it has tried: a fresh start now and then keeps memory small
STEPS = 40


def main(wanted: int) -> int:
    """Try that many schedules; print what they held; 1 when a change was missed."""
    began_s, total = time.monotonic(), Counter[str]()
    with multiprocessing.Pool(PROCESSES, maxtasksperchild=1) as pool:
        sizes = [min(AT_ONCE, wanted - start) for start in range(0, wanted, AT_ONCE)]
        for seen, problem in pool.imap_unordered(_try, enumerate(sizes)):
            if problem:
                sys.stdout.write(f"{problem}\n")
                return 1
            total += seen
            sys.stdout.write(f"{total['schedules']} schedules, {time.monotonic() - began_s:.0f} s\n")
            sys.stdout.flush()
    told = ", ".join(f"{count} {what}" for what, count in sorted(total.items()))
    sys.stdout.write(f"0 changes missed in {time.monotonic() - began_s:.0f} s: {told}\n")
    return 0


def _try(chunk: tuple[int, int]) -> tuple[Counter[str], str]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.integrations.netsuite.schedules import NoChangeIsMissed

    seed, size = chunk
    NoChangeIsMissed.seen.clear()
    machine = hypothesis.seed(seed)(NoChangeIsMissed)
    limits = hypothesis.settings(
        max_examples=size,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    try:
        run_state_machine_as_test(machine, settings=limits)
    except Exception as error:
        return NoChangeIsMissed.seen, f"Seed {seed} fails. {''.join(traceback.format_exception(error))}"
    return NoChangeIsMissed.seen, ""


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    sys.exit(main(int(sys.argv[1])))
