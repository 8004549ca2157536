"""A sandbox that was refreshed: how it looks from here, and what has to be done again.

NetSuite help, "Sandbox Refresh": a refresh copies production over the sandbox. Access tokens, the secrets of
integration records and the certificates mapped for OAuth 2.0 that were made in the sandbox are gone.
"""

from __future__ import annotations

import re

from integrations.netsuite.doctor.case import Case

_IS_COPY = re.compile(r"_(SB|RP)\d*$")
# NetSuite's words for a sign-in that it knows nothing of; "" and token_rejected also where it hides the reason.
_UNKNOWN_SIGN_IN = {
    "TBA": frozenset({"", "token_rejected", "consumer_key_unknown"}),
    "OAUTH2": frozenset({"invalid_client"}),
}
SENTENCE = "This looks like a refreshed sandbox: it let us in before, and now knows nothing of these credentials."
_TOKENS = (
    "Make a new access token (Setup > Users/Roles > Access Tokens) and paste its two values on the account's page. If "
    "the integration record was made in the sandbox, make that anew first and paste its two values too."
)
_CERTIFICATE = (
    "Upload the certificate again (Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup) for the same user, "
    "role and integration, and enter the certificate ID that NetSuite shows."
)
_REST = (
    "Look whether the integration record is there and its State is Enabled (Setup > Integration > Manage "
    "Integrations), and whether the features are on (Setup > Company > Enable Features).",
    "Look whether the role customrole_crossfoot and the API user are there: they are those of production now.",
    "SuiteApp: deploy it again if production has none, enter the API secret custsecret_crossfoot anew, and set the "
    "address it reports to, which may be that of production now.",
    "Internal IDs follow production now: compare the mappings of customers, items, locations and accounts.",
    "Records that were written to the old sandbox are gone, and external IDs in it are production's: remove the "
    "linked records of this connection, or start with a new connection.",
)


def is_refreshed(*, case: Case, reason: str) -> bool:
    """Say whether a refused sign-in looks like a refresh; `reason` is NetSuite's word for the refusal."""
    word = reason.lower().replace(" ", "_").replace("-", "_")
    is_copy = bool(_IS_COPY.search(case.account_id))
    return is_copy and case.worked_before and word in _UNKNOWN_SIGN_IN[case.auth_method]


def checklist(*, case: Case) -> tuple[str, ...]:
    """Give what to do, in order."""
    return (_CERTIFICATE if case.auth_method == "OAUTH2" else _TOKENS, *_REST)
