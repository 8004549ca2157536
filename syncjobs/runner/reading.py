"""Claimed entries → jobs: read the source afresh, resolve every reference, build the payload.

Whatever needs no call to NetSuite (unchanged, skipped, waiting for a mapping, unreadable) becomes a result here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from integrations import contract, errors
from syncjobs.flows import OUTBOUND
from syncjobs.models import SyncEntry
from syncjobs.runner import kinds
from syncjobs.runner.batch import Prepared, refused
from syncjobs.runner.crashes import crash

logger = logging.getLogger(__name__)


def prepare(
    *, entries: Sequence[SyncEntry], open_connector: Callable[[], contract.Connector], deadline: float
) -> Prepared:
    """Make jobs and results of entries of one plan. Never raises: whatever goes wrong ends in the entries' results."""
    try:
        return _prepare(entries, open_connector(), deadline)
    except errors.SyncError as error:
        return Prepared(jobs=[], results=[refused(entry=entry, error=error) for entry in entries])
    except Exception as error:
        logger.exception("Read failed unexpectedly: entries=%s", [entry.pk for entry in entries])
        return Prepared(jobs=[], results=[refused(entry=entry, error=crash(error)) for entry in entries])


def _prepare(entries: Sequence[SyncEntry], connector: contract.Connector, deadline: float) -> Prepared:
    make = kinds.batch_of(flow=OUTBOUND[entries[0].plan.flow])
    batch = make(entries=entries, connector=connector, deadline=deadline)
    batch.work()
    return Prepared(jobs=batch.jobs, results=batch.results)
