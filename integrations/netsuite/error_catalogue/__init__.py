"""What NetSuite's refusals mean: data, in the order in which they are tried.

NetSuite writes its texts in the API user's language and puts much under one code (USER_ERROR above all). So codes and
paths decide where they can, the English text comes second, and each code that NetSuite's REST services use has an
entry without a text.

Sources: NetSuite help, "Error Handling in REST Web Services" and "Error Status Codes" (the wordings are the same in
REST and SOAP); public integrations and their issues.
"""

from __future__ import annotations

from integrations.netsuite.error_catalogue.access import ACCESS, INSUFFICIENT_PERMISSION
from integrations.netsuite.error_catalogue.editing import EDITING
from integrations.netsuite.error_catalogue.entry import Known, Treatment, Who
from integrations.netsuite.error_catalogue.identity import IDENTITY
from integrations.netsuite.error_catalogue.limits import LIMITS, TOO_MANY_REQUESTS
from integrations.netsuite.error_catalogue.money import MONEY
from integrations.netsuite.error_catalogue.outages import OUTAGES, UNEXPLAINED, Outage
from integrations.netsuite.error_catalogue.periods import DATES
from integrations.netsuite.error_catalogue.queries import BY_CODE_ALONE, QUERIES
from integrations.netsuite.error_catalogue.references import REFERENCES
from integrations.netsuite.error_catalogue.scripts import SCRIPTED
from integrations.netsuite.error_catalogue.stock import STOCK
from integrations.netsuite.error_catalogue.subsidiaries import SUBSIDIARIES
from integrations.netsuite.error_catalogue.tax import TAX
from integrations.netsuite.error_catalogue.values import VALUES

__all__ = [
    "GROUPS", "INSUFFICIENT_PERMISSION", "KNOWN", "OUTAGES", "TOO_MANY_REQUESTS", "UNEXPLAINED", "UNKNOWN",
    "Known", "Outage", "Treatment", "Who",
]  # fmt: skip

# In this order: an entry further down may take what one further up leaves.
GROUPS: dict[str, tuple[Known, ...]] = {
    "The account's limit, and others at work": LIMITS,
    "Which record": IDENTITY,
    "Scripts and workflows": SCRIPTED,
    "Role and features": ACCESS,
    "Dates and periods": DATES,
    "Already gone on in NetSuite": EDITING,
    "Money": MONEY,
    "Lines and stock": STOCK,
    "Taxes": TAX,
    "Subsidiary and customer": SUBSIDIARIES,
    "References": REFERENCES,
    "Single values": VALUES,
    "Queries and addresses": QUERIES,
    "By the code alone": BY_CODE_ALONE,
}
KNOWN: tuple[Known, ...] = tuple(known for group in GROUPS.values() for known in group)

UNKNOWN = Known(
    name="unknown",
    says="",
    sentence="NetSuite refused it.",
    cure="Follow NetSuite's own words below, then retry.",
    who=Who.OPERATOR,
)
