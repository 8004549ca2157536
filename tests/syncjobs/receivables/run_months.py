"""Many months, in two processes: `python -m tests.syncjobs.receivables.run_months 300 [first number]`."""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
import time
import traceback
from collections import Counter

import django

PROCESSES = int(os.environ.get("MONTHS_PROCESSES", "2"))


def main(wanted: int, first: int) -> int:
    """Run that many months; print what they held; 1 when the books of one did not agree."""
    began_s, total, failed = time.monotonic(), Counter[str](), 0
    chunks = [range(first + start, first + wanted, PROCESSES) for start in range(PROCESSES)]
    with multiprocessing.Pool(PROCESSES, initializer=_begin) as pool:
        numbers = [number for some in zip(*chunks, strict=False) for number in some]
        for number, seen, problem in pool.imap_unordered(_try, numbers):
            total += seen
            total["months"] += 1
            if problem:
                failed += 1
                sys.stdout.write(f"--- Month {number} fails. {problem}\n")
            if total["months"] % 10 == 0:
                sys.stdout.write(f"{total['months']} months, {failed} failed, {time.monotonic() - began_s:.0f} s\n")
            sys.stdout.flush()
    told = ", ".join(f"{count} {what}" for what, count in sorted(total.items()))
    sys.stdout.write(f"{failed} failed in {time.monotonic() - began_s:.0f} s: {told}\n")
    return int(failed > 0)


def _begin() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    logging.disable(logging.CRITICAL)
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)


def _try(number: int) -> tuple[int, Counter[str], str]:
    from tests.receivables import serving
    from tests.syncjobs.receivables import month_steps, months

    steps = month_steps.steps_of(number)
    with serving() as both:
        try:
            return number, months.run(both, number=number, steps=steps), ""
        except Exception as error:
            problem = "".join(traceback.format_exception(error))[-6000:]
            if "--shrink" in sys.argv or os.environ.get("MONTHS_SHRINK"):
                few = months.shortest(both, number=number, steps=steps)
                problem += f"\nShortest: {[(step.name, step.number) for step in few]}"
            return number, Counter(), problem


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
