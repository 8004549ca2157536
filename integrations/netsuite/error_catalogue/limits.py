"""The account's limits, and other people at work at the same moment."""

from __future__ import annotations

from integrations import errors
from integrations.netsuite.error_catalogue.entry import Known, Treatment, Who

TOO_MANY_REQUESTS = Known(
    name="too_many_requests",
    says="Concurrent request limit exceeded. Request blocked.",
    alone="CONCURRENCY_LIMIT_EXCEEDED|SSS_REQUEST_LIMIT_EXCEEDED|WS_REQUEST_BLOCKED|EXCEEDED_MAX_CONCUR_RQST",
    pattern=r"concurrent request limit exceeded|^request limit exceeded",
    sentence="The account's limit of simultaneous requests is used up.",
    cause="All integrations of the account share it.",
    cure="It will be tried again.",
    who=Who.NOBODY,
    treatment=Treatment.RETRY,
    raises=errors.LimitReached,
)

LIMITS: tuple[Known, ...] = (
    TOO_MANY_REQUESTS,
    Known(
        name="record_changed_meanwhile",
        says="Record has been changed",
        alone="RCRD_HAS_BEEN_CHANGED|RCRD_EDITED_SINCE_RETRIEVED|CANT_UPDATE_RECRD_HAS_CHANGED",
        pattern="record has been changed|record has been edited since you retrieved it",
        sentence="Somebody changed the record at the same moment.",
        cure="It will be read and tried again.",
        who=Who.NOBODY,
        treatment=Treatment.RETRY,
    ),
    Known(
        name="record_deleted_meanwhile",
        says="The record has been deleted since you retrieved it.",
        alone="RCRD_DELETED_SINCE_RETRIEVED",
        pattern="deleted since you retrieved",
        sentence="The record, or a line of it, was deleted while it was written.",
        cause="Some accounts also say this of a line whose tax code or item they do not take.",
        cure="Look at the record in NetSuite, then retry.",
        who=Who.OPERATOR,
    ),
    Known(
        name="account_under_maintenance",
        says="The account you are trying to access is currently unavailable while we undergo our regularly scheduled "
        "maintenance.",
        alone="ACCT_TEMP_UNAVAILABLE",
        pattern="unavailable while we undergo|performing maintenance on our system|offline for maintenance",
        sentence="NetSuite is maintaining this account.",
        cure="It will be tried again.",
        who=Who.NOBODY,
        treatment=Treatment.RETRY,
        raises=errors.Unreachable,
    ),
    Known(
        name="session_ended",
        says="Your connection has timed out. Please log in again.",
        alone="SESSION_TIMED_OUT|INVALID_SESSION",
        pattern="your (connection|session) has timed out",
        sentence="NetSuite ended the session.",
        cure="It will be tried again.",
        who=Who.NOBODY,
        treatment=Treatment.RETRY,
    ),
    Known(
        name="account_busy",
        says="A mass update is currently running in this account. Please try again in a few minutes.",
        alone="CONCUR_MASS_UPDATE_DISALLWD|CONCUR_BULK_JOB_DISALLWD|MUST_RESUBMIT_RCRD",
        pattern="mass update is currently running|configuration changes have been made to your account",
        sentence="A large job or a change of settings is under way in the account.",
        cure="It will be tried again.",
        who=Who.NOBODY,
        treatment=Treatment.RETRY,
    ),
    Known(
        name="request_too_large",
        says="The request exceeds the maximum allowed size.",
        alone="EXCEEDED_RQST_SIZE_LIMIT",
        pattern="request .*(too large|exceeds the (maximum )?allowed size|maximum allowed size)",
        sentence="The request is larger than NetSuite allows.",
        cure="Report this with the number of lines of the document.",
        who=Who.SUPPORT,
        treatment=Treatment.BUG,
    ),
)
