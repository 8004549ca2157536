"""What the role may do, and which features the account has."""

from __future__ import annotations

from integrations import errors
from integrations.netsuite.error_catalogue.entry import Known, Who
from integrations.netsuite.error_catalogue.places import FEATURES, FORMS, ROLE

INSUFFICIENT_PERMISSION = Known(
    name="permission_missing",
    says="Permission Violation",
    alone="INSUFFICIENT_PERMISSION|NOT_ENOUGH_PERMISSIONS|PERMISSION_VIOLATION",
    pattern="permission violation|do(es)? not have (permission|privileges|access)|not authorized to",
    sentence="The integration's role lacks a permission.",
    cure=f"Add the permission that NetSuite names below to the role ({ROLE}), then retry.",
    who=Who.NETSUITE_ADMINISTRATOR,
    raises=errors.PermissionMissing,
)

ACCESS: tuple[Known, ...] = (
    Known(
        name="feature_off",
        says="The REST Web Services feature is not enabled in this account.",
        alone="FEATURE_DISABLED|FEATURE_UNAVAILABLE|REQUIRED_FEATURE_IS_NOT_ENABLED|WS_FEATURE_REQD",
        pattern="feature is not enabled|have not enabled the|feature .* is (disabled|not available)",
        sentence="A feature that this needs is switched off in the account.",
        cure=f"Switch on the feature that NetSuite names below ({FEATURES}).",
        who=Who.NETSUITE_ADMINISTRATOR,
        raises=errors.PermissionMissing,
    ),
    Known(
        name="field_cannot_be_set",
        says="You do not have permissions to set a value for element otherrefnum due to one of the following reasons: "
        "1) The field is read-only; 2) An associated feature is disabled; 3) The field is available either when a "
        "record is created or updated, but not in both cases.",
        alone="INSUFFICIENT_FLD_PERMISSION",
        pattern="do not have permissions? to set a value for",
        sentence="NetSuite does not let the integration fill a field.",
        cause="The field is hidden or read-only on the form that the role uses, or its feature is off.",
        cure=f"Show the field on the preferred form ({FORMS} > Screen Fields), then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
        raises=errors.PermissionMissing,
    ),
    Known(
        name="permission_level_too_low",
        says="Permission Violation: You need a higher level of the 'Transactions -> Sales Order' permission to access "
        "this page. Please contact your account administrator.",
        pattern="need a higher level of|need a higher permission",
        sentence="The role has the permission, but at too low a level.",
        cure=f"Raise the level of the permission that NetSuite names below ({ROLE}), then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
        raises=errors.PermissionMissing,
    ),
    Known(
        name="permission_named",
        says="Permission Violation: You need  the 'Lists -> Currency' permission to access this page. Please contact "
        "your account administrator.",
        pattern=r"(you need|must have)\s+(either\s+)?(the\s+)?['‘“\"]",
        sentence="The role lacks the permission that NetSuite names below.",
        cure=f"Add it to the role ({ROLE}), then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
        raises=errors.PermissionMissing,
    ),
    Known(
        name="role_restricted",
        says="Permission Violation: The subsidiary restrictions on your role prevent you from seeing this record.",
        pattern=r"restrictions on your (partner )?role",
        sentence="The record lies outside what the role is restricted to.",
        cause="A role can be restricted to some subsidiaries, departments, classes or locations.",
        cure=f"Widen the restrictions of the role ({ROLE}), then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
        raises=errors.PermissionMissing,
    ),
    Known(
        name="role_may_not_do_this",
        says="Your current role does not have permission to perform this action.",
        pattern="current role does not have permission",
        sentence="The integration's role may not do this.",
        cause="NetSuite says so of a role without REST Web Services, without Log in using Access Tokens, or without "
        "the record's own permission.",
        cure=f"Give the role the permission at a high enough level ({ROLE}), then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
        raises=errors.PermissionMissing,
    ),
    Known(
        name="address_not_allowed",
        says="Your IP address 203.0.113.7 does not match any of the ipaddress rules specified for this account.",
        alone="IP_REQUEST|INVALID_LOGIN_IP|DISALLWD_IP_ADDRESS",
        pattern="not match any of the ip ?address rules",
        sentence="NetSuite does not take requests from this server's address.",
        cure="Add the address to the account's or the user's IP address rules, then test the connection.",
        who=Who.NETSUITE_ADMINISTRATOR,
        raises=errors.PermissionMissing,
    ),
    Known(
        name="access_disabled",
        says="Login access has been disabled for this role.",
        alone="LOGIN_DISABLED|USER_DISABLED|ACCT_DISABLED|INACTIVE_RCRD_FOR_ROLE",
        pattern="login access has been disabled|account has been (disabled|inactivated)|role has been made inactive",
        sentence="The API user, its role or the account is switched off.",
        cure="Give the user access and the role again, then test the connection.",
        who=Who.NETSUITE_ADMINISTRATOR,
        raises=errors.PermissionMissing,
    ),
    Known(
        name="record_type_hidden",
        says="Search error occurred: Record 'customer' was not found.",
        code="INVALID_PARAMETER",
        pattern=r"record '[^']*' was not found",
        sentence="The integration's role cannot see a kind of record that it needs.",
        cure=f"Give the role at least View on the record named below ({ROLE} > Permissions), then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
        raises=errors.PermissionMissing,
    ),
    INSUFFICIENT_PERMISSION,
)
