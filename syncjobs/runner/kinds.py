"""The kinds of work that go to NetSuite: which flows are prepared by which batch, and which jobs by which attempt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from syncjobs.flows.ar_payments_out import ReceivablePaymentFlow
from syncjobs.flows.document import DocumentFlow
from syncjobs.flows.outbound import OutboundFlow
from syncjobs.flows.payments_out import PaymentFlow
from syncjobs.runner.ar_paying import ReceivablePaymentAttempt
from syncjobs.runner.ar_payment_batch import ReceivablePaymentBatch
from syncjobs.runner.ar_payment_job import ReceivablePaymentJob
from syncjobs.runner.attempt import Attempt
from syncjobs.runner.batch import Batch
from syncjobs.runner.document_batch import DocumentBatch
from syncjobs.runner.document_writing import DocumentAttempt
from syncjobs.runner.jobs import Job, PaymentJob, SlotJob
from syncjobs.runner.paying import PaymentAttempt
from syncjobs.runner.payment_batch import PaymentBatch

_BATCHES: dict[type[OutboundFlow], Callable[..., Batch[Any]]] = {
    DocumentFlow: DocumentBatch,
    PaymentFlow: PaymentBatch,
    ReceivablePaymentFlow: ReceivablePaymentBatch,
}
_ATTEMPTS: dict[type[SlotJob], Callable[..., Attempt]] = {
    Job: DocumentAttempt,
    PaymentJob: PaymentAttempt,
    ReceivablePaymentJob: ReceivablePaymentAttempt,
}


def batch_of(*, flow: OutboundFlow) -> Callable[..., Batch[Any]]:
    """Give what prepares the entries of a flow: made with entries, connector and deadline."""
    return _BATCHES[type(flow)]


def attempt_of(*, job: SlotJob) -> Callable[..., Attempt]:
    """Give what carries out a job: made with job and client."""
    return _ATTEMPTS[type(job)]
