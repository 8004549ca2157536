"""Job → result: each kind of job has its attempt (`kinds`), and whatever goes wrong in one is in its result."""

from __future__ import annotations

import logging

from integrations import errors
from integrations.netsuite.client import NetSuiteClient
from syncjobs.runner import crashes, kinds
from syncjobs.runner.jobs import Result, SlotJob

logger = logging.getLogger(__name__)


def write(*, job: SlotJob, client: NetSuiteClient) -> Result:
    """Carry out one job. Never raises: whatever goes wrong is in the result."""
    attempt = kinds.attempt_of(job=job)(job=job, client=client)
    try:
        return attempt.run()
    except errors.SyncError as error:
        return attempt.failed(error)
    except Exception as error:
        logger.exception("Write failed unexpectedly: entry=%s", job.entry.pk)
        return attempt.failed(crashes.crash_in_doubt(error))
