"""Queries, addresses, headers: what the request itself is made of."""

from __future__ import annotations

from integrations import errors
from integrations.netsuite.error_catalogue.entry import Known, Treatment, Who
from integrations.netsuite.error_catalogue.places import ROLE

_REPORT = "Report this with the request in the log: it is a defect."

QUERIES: tuple[Known, ...] = (
    Known(
        name="query_took_too_long",
        says="Your search has timed out. This might be avoided by using a smaller page size.",
        alone="SEARCH_TIMED_OUT|ABORT_SEARCH_EXCEEDED_MAX_TIME|EXCEEDED_MAX_TIME|CONCUR_SEARCH_DISALLWD",
        pattern="search (request )?has timed out|exceeded maximum allowed time|search aborted by concurrent",
        sentence="NetSuite took too long over a query.",
        cure="It will be tried again.",
        who=Who.NOBODY,
        treatment=Treatment.RETRY,
    ),
    Known(
        name="column_unknown",
        says="Search error occurred: Unknown identifier 'subsidiary'. Available identifiers are: "
        "{transaction=transaction}.",
        code="INVALID_PARAMETER|USER_ERROR",
        pattern="unknown identifier|field '[^']*' (for record|not found)",
        sentence="This account has no such column, or the role cannot see it.",
        cure=f"Look at the role's permissions ({ROLE}); otherwise the feature behind the column is off.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
    Known(
        name="table_unknown",
        says="Search error occurred: Invalid search type: inventorybalance.",
        code="INVALID_PARAMETER",
        pattern="invalid search type",
        sentence="This account has no such table, or the role cannot see it.",
        cure=f"Look at the role's permissions ({ROLE}); otherwise the feature behind the table is off.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
    Known(
        name="idempotency_key_used",
        says="A request with this idempotency key has already been submitted.",
        alone="IDEMPOTENCY_ERROR",
        pattern="idempotency key",
        sentence="NetSuite was sent this very request before.",
        cure="It is looked up.",
        who=Who.NOBODY,
        treatment=Treatment.RETRY,
        raises=errors.Unreachable,
        may_have_happened=True,
    ),
    Known(
        name="header_not_accepted",
        says="The required request header 'Prefer' is missing or its value is invalid. Provide 'transient'.",
        alone="INVALID_HEADER",
        sentence="NetSuite does not accept a header of the request; a proxy in between may have dropped it.",
        cure="Look at the service address, then report this with the request in the log.",
        who=Who.SUPPORT,
        treatment=Treatment.BUG,
    ),
    Known(
        name="method_not_allowed",
        says="The HTTP method is not supported for this resource.",
        alone="METHOD_NOT_ALLOWED|INVALID_OPERATION|UNSUPPORTED_METHOD",
        pattern="http method is not supported|operation is not supported for this record type",
        sentence="NetSuite does not allow this kind of request at that address.",
        cure=_REPORT,
        who=Who.SUPPORT,
        treatment=Treatment.BUG,
    ),
    Known(
        name="address_unknown",
        says="Record type 'salesOrdr' does not exist.",
        alone="INVALID_URL|UNKNOWN_RCRD_TYPE|INVALID_RCRD_TYPE|INVALID_UNSUPRTD_RCRD_TYP",
        pattern=r"record type '[^']*' does not exist|invalid url|invalid or unsupported record type",
        sentence="NetSuite has nothing at that address: the feature behind it is off, or the service address is wrong.",
        cure="Test the account's connection.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
)

# By the code alone, when none of the texts is known: the language may be another one.
BY_CODE_ALONE: tuple[Known, ...] = (
    Known(
        name="value_not_readable",
        says="Ungültiger Inhalt",
        alone="INVALID_CONTENT|INVALID_VALUE|PARSING_ERROR|INVALID_BOOLEAN_VALUE",
        sentence="NetSuite cannot read a value of the record.",
        cure="Look at the field named below, and at the request in the log.",
        who=Who.SUPPORT,
        treatment=Treatment.BUG,
    ),
    Known(
        name="request_not_readable",
        says="Malformed.",
        alone="INVALID_REQUEST|REQUEST_PARAM_REQD|INVALID_CONTENT_TYPE",
        sentence="NetSuite cannot read the request.",
        cure=_REPORT,
        who=Who.SUPPORT,
        treatment=Treatment.BUG,
    ),
    Known(
        name="query_not_accepted",
        says="Invalid search query. Provide a valid search query.",
        alone="INVALID_PARAMETER",
        sentence="NetSuite cannot run a query of ours.",
        cure=_REPORT,
        who=Who.SUPPORT,
        treatment=Treatment.BUG,
    ),
    Known(
        name="rule_of_the_account",
        says="A User Error Has Occurred",
        alone="USER_ERROR|WARNING",
        sentence="A rule of this NetSuite account refuses the record.",
        cure="Follow NetSuite's own words below, then retry.",
        who=Who.OPERATOR,
    ),
)
