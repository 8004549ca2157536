"""What NetSuite's refusals mean: data, in the order in which they are tried.

Codes and paths decide where they can. `pattern` is matched in the English text of `detail`, since one code (USER_ERROR
above all) covers much; NetSuite writes that text in the API user's language, so each code has an entry without one too.
Sources: NetSuite help, "Error Handling and Error Codes" of the REST web services; public integrations.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from integrations import errors


class Who(StrEnum):
    """Who can mend it."""

    OPERATOR = "whoever runs the integration"
    MAPPER = "whoever keeps the mappings"
    NETSUITE_ADMINISTRATOR = "a NetSuite administrator"
    SUPPORT = "support"
    NOBODY = "nobody: it passes by itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One known refusal: all three are regular expressions, "" matches anything.

    `code` is NetSuite's whole code, `path` is searched in the error path and `pattern` in the text, case ignored.
    """

    code: str = ""
    path: str = ""
    pattern: str = ""
    sentence: str
    cure: str
    who: Who
    raises: type[errors.SyncError] = errors.RecordRejected


_ROLE = "Setup > Users/Roles > User Management > Manage Roles"
_MAPPING = "Correct the mapping, then retry."

KNOWN: tuple[Known, ...] = (
    # --- The limit, and other people at work -----------------------------------------------------------------
    Known(
        code="CONCURRENCY_LIMIT_EXCEEDED|SSS_REQUEST_LIMIT_EXCEEDED|WS_REQUEST_BLOCKED",
        sentence="The account's limit of simultaneous requests is used up.",
        cure="It will be tried again.",
        who=Who.NOBODY,
        raises=errors.LimitReached,
    ),
    Known(
        pattern="concurrent request limit exceeded",
        sentence="The account's limit of simultaneous requests is used up.",
        cure="It will be tried again.",
        who=Who.NOBODY,
        raises=errors.LimitReached,
    ),
    Known(
        code="RCRD_HAS_BEEN_CHANGED",
        sentence="Somebody changed the record at the same moment.",
        cure="It will be read and tried again.",
        who=Who.NOBODY,
        raises=errors.Busy,
    ),
    Known(
        pattern="record has been changed",
        sentence="Somebody changed the record at the same moment.",
        cure="It will be read and tried again.",
        who=Who.NOBODY,
        raises=errors.Busy,
    ),
    # --- The role ---------------------------------------------------------------------------------------------
    Known(
        code="INSUFFICIENT_PERMISSION",
        sentence="The integration's role lacks a permission.",
        cure=f"Add the permission that NetSuite names below to the role ({_ROLE}), then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
        raises=errors.PermissionMissing,
    ),
    Known(
        pattern="permission violation|does not have permission",
        sentence="The integration's role may not do this.",
        cure=f"Give the role the permission at a high enough level ({_ROLE}), then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
        raises=errors.PermissionMissing,
    ),
    Known(
        code="INVALID_PARAMETER",
        pattern=r"record '[^']*' was not found",
        sentence="The integration's role cannot see a kind of record that it needs.",
        cure=f"Give the role at least View on the record named below ({_ROLE} > Permissions), then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
        raises=errors.PermissionMissing,
    ),
    # --- No such record ---------------------------------------------------------------------------------------
    Known(
        code="NONEXISTENT_ID",
        sentence="There is no such record in NetSuite: it was deleted, or never there.",
        cure="Look for it in NetSuite, then retry.",
        who=Who.OPERATOR,
        raises=errors.RecordNotFound,
    ),
    Known(
        code="INVALID_ID",
        sentence="NetSuite does not take this as an internal id.",
        cure="Use the internal id, a whole number, as NetSuite shows it with Show Internal IDs switched on.",
        who=Who.MAPPER,
    ),
    Known(
        pattern="transaction type specified is incorrect",
        sentence="The id belongs to a transaction of another type.",
        cure="Look at the transaction with this id in NetSuite, and correct the link.",
        who=Who.OPERATOR,
    ),
    # --- The books ---------------------------------------------------------------------------------------------
    Known(
        pattern=r"period.*(closed|locked)|(closed|locked).*period|date range of your accounting period",
        sentence="The date lies in an accounting period that is closed or locked in NetSuite.",
        cure="Open the period (Setup > Accounting > Manage Accounting Periods) or change the date, then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
    Known(
        pattern="at least one line item",
        sentence="The record has no line.",
        cure="Look at the document on the platform: it may be empty.",
        who=Who.OPERATOR,
    ),
    Known(
        pattern="locked by a user defined workflow",
        sentence="A workflow of the account has locked this record.",
        cure="Finish or release the workflow on the record in NetSuite, then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
    Known(
        pattern=r"(this|the) (record|entity|transaction) already exists|DUP_RCRD|already in use.*external ?id",
        sentence="NetSuite already has a record with this external id or name.",
        cure="Look for it in NetSuite under the external id: it may be of another type, or in the way of this one.",
        who=Who.OPERATOR,
    ),
    Known(
        pattern=r"(exceeds|greater than|more than).*(amount (due|remaining)|remaining|balance|unapplied)",
        sentence="The payment is larger than what is still owed.",
        cure="Look at what is still open on the invoice in NetSuite, then decide.",
        who=Who.OPERATOR,
    ),
    Known(
        pattern=r"(can ?not|can't|may not).*(delet|remov|chang|edit).*(billed|fulfilled|shipped|linked|closed|line)",
        sentence="The record is already shipped, billed or closed, so NetSuite keeps it as it is.",
        cure="Make the change in NetSuite by hand.",
        who=Who.OPERATOR,
    ),
    Known(
        pattern="total (can ?not|may not|must not) be negative|negative total",
        sentence="The total would be negative.",
        cure="Look at the discount and the negative lines of the document.",
        who=Who.OPERATOR,
    ),
    # --- References and values ---------------------------------------------------------------------------------
    Known(
        code="INVALID_KEY_OR_REF",
        sentence="Two of the record's references do not belong together, for example an item of another subsidiary.",
        cure=_MAPPING,
        who=Who.MAPPER,
    ),
    Known(
        code="INVALID_CONTENT",
        path=r"item\.items\[\d+\]\.item(\.id)?$",
        sentence="NetSuite does not accept the item: it does not exist, is inactive, or the role cannot see it.",
        cure=_MAPPING,
        who=Who.MAPPER,
    ),
    Known(
        code="INVALID_CONTENT",
        path=r"^entity(\.id)?$",
        sentence="NetSuite does not accept the customer: it does not exist, is inactive, or the role cannot see it.",
        cure=_MAPPING,
        who=Who.MAPPER,
    ),
    Known(
        code="INVALID_CONTENT",
        path=r"taxCode|taxDetails|taxType",
        sentence="NetSuite does not accept the tax code or tax details.",
        cure="Compare the tax mode and the tax codes of the plan with the account's, then retry.",
        who=Who.OPERATOR,
    ),
    Known(
        pattern="invalid field value .*following field: (entity|customer)",
        sentence="NetSuite does not accept the customer: it does not exist, is inactive, or the role cannot see it.",
        cure=f"Look at the customer's subsidiary too. {_MAPPING}",
        who=Who.MAPPER,
    ),
    Known(
        pattern="invalid field value .*following field: item",
        sentence="NetSuite does not accept the item: it does not exist, is inactive, or the role cannot see it.",
        cure=_MAPPING,
        who=Who.MAPPER,
    ),
    Known(
        pattern="invalid field value|invalid reference key|invalid .* reference",
        sentence="NetSuite does not accept an internal id: it does not exist, is inactive, or the role cannot see it.",
        cure=_MAPPING,
        who=Who.MAPPER,
    ),
    Known(
        pattern="inactive",
        sentence="Something that the record refers to is inactive in NetSuite.",
        cure="Make it active again, or map to another one, then retry.",
        who=Who.MAPPER,
    ),
    Known(
        pattern=r"please enter (a )?value|mandatory|is required",
        sentence="The account requires a field that is empty.",
        cure="Fill it by a default or a mapping, or make it optional on NetSuite's form for the API user's role.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
    Known(
        pattern=r"more than the maximum number|too long|exceeds the maximum",
        sentence="A text is longer than its field in NetSuite.",
        cure="Shorten it on the platform, then retry.",
        who=Who.OPERATOR,
    ),
    Known(
        pattern=r"unknown (property|field|reference)|invalid property|property .*(not exist|unknown|recogni)",
        sentence="This account has no such field: the feature behind it is off, or the tax mode does not fit.",
        cure="Compare the tax mode and the segments (department, class, location) with the account's features.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
    Known(
        code="INVALID_CONTENT",
        sentence="NetSuite cannot read a value of the record.",
        cure="Look at the field named below, and at the request in the log.",
        who=Who.SUPPORT,
    ),
    Known(
        code="INVALID_REQUEST",
        sentence="NetSuite cannot read the request.",
        cure="Report this with the request in the log: it is a defect.",
        who=Who.SUPPORT,
    ),
    # --- Queries and addresses -------------------------------------------------------------------------------
    Known(
        code="INVALID_PARAMETER",
        pattern="unknown identifier|field '[^']*' for record",
        sentence="This account has no such column, or the role cannot see it.",
        cure=f"Look at the role's permissions ({_ROLE}); otherwise the feature behind the column is off.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
    Known(
        code="INVALID_PARAMETER",
        sentence="NetSuite cannot run a query of ours.",
        cure="Report this with the request in the log.",
        who=Who.SUPPORT,
    ),
    Known(
        code="INVALID_HEADER",
        sentence="NetSuite does not accept a header of the request; a proxy in between may have dropped it.",
        cure="Look at the service address, then report this with the request in the log.",
        who=Who.SUPPORT,
    ),
    Known(
        code="METHOD_NOT_ALLOWED",
        sentence="NetSuite does not allow this kind of request at that address.",
        cure="Report this with the request in the log.",
        who=Who.SUPPORT,
    ),
    Known(
        pattern=r"record type '[^']*' does not exist|invalid url",
        sentence="NetSuite has nothing at that address: the feature behind it is off, or the service address is wrong.",
        cure="Test the account's connection.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
    Known(
        code="USER_ERROR",
        sentence="A rule of this NetSuite account refuses the record.",
        cure="Follow NetSuite's own words below, then retry.",
        who=Who.OPERATOR,
    ),
)

UNKNOWN = Known(
    sentence="NetSuite refused it.",
    cure="Follow NetSuite's own words below, then retry.",
    who=Who.OPERATOR,
)
