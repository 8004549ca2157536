"""Why NetSuite lets nobody in, and what to do about each reason: data.

Source: NetSuite help, "Token-based Authentication and Authorization Errors". Which of the reasons the answer names and
which only the Login Audit Trail knows differs, so every one may come.
"""

from __future__ import annotations

from dataclasses import dataclass

from integrations.netsuite import error_catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFailure:
    """One reason why NetSuite does not let us in. `names` are the spellings of `error` in WWW-Authenticate."""

    names: tuple[str, ...]
    sentence: str
    cure: str
    who: error_catalogue.Who


_AUDIT_TRAIL = "Setup > Users/Roles > User Management > View Login Audit Trail"
_TOKENS = "Setup > Users/Roles > Access Tokens"
_INTEGRATIONS = "Setup > Integration > Manage Integrations"
SIGN_IN_FAILURES: tuple[SignInFailure, ...] = (
    SignInFailure(
        names=("consumer_key_unknown",),
        sentence="The client ID does not belong to this account.",
        cure="Check the account ID (production or sandbox?) and paste the client ID of this "
        "account's integration record.",
        who=error_catalogue.Who.NETSUITE_ADMINISTRATOR,
    ),
    SignInFailure(
        names=("consumer_key_refused",),
        sentence="The integration record is blocked.",
        cure=f"Set its State to Enabled ({_INTEGRATIONS}).",
        who=error_catalogue.Who.NETSUITE_ADMINISTRATOR,
    ),
    SignInFailure(
        names=("token_rejected", "token_revoked", "token_expired", "token_used"),
        sentence="The access token is not accepted: unknown, revoked, or its user or role is inactive.",
        cure=f"The precise reason stands in {_AUDIT_TRAIL}. If need be, create a new token ({_TOKENS}) and paste both "
        "its values.",
        who=error_catalogue.Who.NETSUITE_ADMINISTRATOR,
    ),
    SignInFailure(
        names=("invalid_token",),
        sentence="NetSuite gave an access token and does not accept it: the role may not sign in with OAuth 2.0, or "
        "its user or role is inactive.",
        cure="Give the role the permission Log in using OAuth 2.0 Access Tokens (Setup > Users/Roles > User Management "
        f"> Manage Roles > Permissions > Setup). The precise reason stands in {_AUDIT_TRAIL}.",
        who=error_catalogue.Who.NETSUITE_ADMINISTRATOR,
    ),
    SignInFailure(
        names=("invalidsignature", "invalid_signature", "signature_invalid"),
        sentence="The signature does not fit: one of the two secrets is wrong.",
        cure="Paste the client secret and the token secret again. A proxy that changes addresses has the same effect.",
        who=error_catalogue.Who.OPERATOR,
    ),
    SignInFailure(
        names=("invalidtimestamp", "invalid_timestamp", "timestamp_refused"),
        sentence="The clock of this server is wrong: NetSuite allows five minutes.",
        cure="Set the server's clock, best by NTP.",
        who=error_catalogue.Who.OPERATOR,
    ),
    SignInFailure(
        names=("nonceused", "nonce_used", "nonce_rejected", "invalid_nonce"),
        sentence="NetSuite has seen this very request before.",
        cure="Look for a proxy that repeats requests; otherwise report this as a defect.",
        who=error_catalogue.Who.SUPPORT,
    ),
    SignInFailure(
        names=("unknownalgorithm", "unknown_algorithm", "versionrejected", "version_rejected"),
        sentence="NetSuite does not accept the way the request is signed.",
        cure="Report this as a defect.",
        who=error_catalogue.Who.SUPPORT,
    ),
    SignInFailure(
        names=("featuredisabled", "feature_disabled"),
        sentence="Token-based Authentication is switched off in the account.",
        cure="Switch it on: Setup > Company > Enable Features > SuiteCloud > Manage Authentication.",
        who=error_catalogue.Who.NETSUITE_ADMINISTRATOR,
    ),
    SignInFailure(
        names=("parameter_absent", "missingtokenpassportrequiredfields", "parameter_rejected"),
        sentence="The sign-in is not complete.",
        cure="Check that all five values are filled in; a proxy that drops headers has the same effect.",
        who=error_catalogue.Who.OPERATOR,
    ),
    SignInFailure(
        names=("permission_denied",),
        sentence="The role may not sign in with a token.",
        cure="Give the role the permission Log in using Access Tokens, or with OAuth 2.0 the permission Log in using "
        "OAuth 2.0 Access Tokens (Setup > Users/Roles > User Management > Manage Roles > Permissions > Setup).",
        who=error_catalogue.Who.NETSUITE_ADMINISTRATOR,
    ),
    SignInFailure(
        names=("temporary_locked", "temporarily_locked"),
        sentence="NetSuite has locked the API user after five failed sign-ins.",
        cure="Mend the cause, wait 30 minutes, then test again once.",
        who=error_catalogue.Who.OPERATOR,
    ),
)
MASKED_SIGN_IN_FAILURE = SignInFailure(
    names=(),
    sentence="NetSuite does not accept the credentials and does not say why.",
    cure=f"The reason stands in NetSuite: {_AUDIT_TRAIL}, column Detail.",
    who=error_catalogue.Who.NETSUITE_ADMINISTRATOR,
)
