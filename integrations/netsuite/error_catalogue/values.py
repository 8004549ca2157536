"""Single values: missing, too long, of the wrong kind."""

from __future__ import annotations

from integrations.netsuite.error_catalogue.entry import Known, Treatment, Who
from integrations.netsuite.error_catalogue.places import FORMS

VALUES: tuple[Known, ...] = (
    Known(
        name="value_required",
        says="Please enter value(s) for: Department, Location.",
        alone="MISSING_REQD_FLD|FIELD_REQD|FLD_VALUE_REQD|FIELD_PARAM_REQD|DATA_REQD|FLD_CANNOT_BE_EMPTY|LIST_ID_REQD"
        "|EXTERNALID_REQD",
        pattern=r"please enter (a )?value|enter a value for|mandatory|is required|missing the following required"
        "|requires a value",
        sentence="The account requires a field that is empty.",
        cure=f"Fill it by a default or a mapping, or make it optional on NetSuite's form for the API user's role "
        f"({FORMS}).",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
    Known(
        name="text_too_long",
        says="Value for field memo is too large to be processed.",
        alone="FLD_VALUE_TOO_LARGE|STORAGE_LIMIT_EXCEEDED",
        pattern=r"more than the maximum number|too long|exceeds (the )?maximum|too large to be processed",
        sentence="A text is longer than its field in NetSuite.",
        cure="Shorten it on the platform, then retry.",
        who=Who.OPERATOR,
    ),
    Known(
        name="field_unknown",
        says="Unknown reference or field 'taxCod' in the request body.",
        alone="INVALID_FLD|INVALID_FIELD_FOR_RCRD_TYP|UNDEFINED_CSTM_FIELD|INVALID_CSTM_FIELD_REF",
        pattern=r"unknown (property|field|reference)|invalid property|property .*(not exist|unknown|recogni)"
        r"|does not support field",
        sentence="This account has no such field: the feature behind it is off, or the tax mode does not fit.",
        cure="Compare the tax mode and the segments (department, class, location) with the account's features.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
    Known(
        name="date_invalid",
        says="Invalid date value (must be entered as mm/dd/yyyy)",
        alone=r"INVALID_DATE|INVALID_DATE_FORMAT|DATE_EXPECTED|INVALID_DATE_TIME",
        pattern=r"invalid date value|calendar date was expected|preferred date format",
        sentence="NetSuite cannot read a date.",
        cure="Look at the date on the platform; if it is right, report this with the request in the log.",
        who=Who.SUPPORT,
        treatment=Treatment.BUG,
    ),
    Known(
        name="number_invalid",
        says='You entered "1,250.50" into a field where a numeric value was expected.',
        alone=r"INVALID_NUM|INVALID_NUMBER|INVALID_FLD_RANGE|INVALID_QTY",
        pattern=r"numeric value was expected|invalid (decimal )?(number|integer|amount)\b|outside of valid min/max",
        sentence="NetSuite cannot read a number, or it is too large or too small for its field.",
        cure="Look at the amount or quantity on the platform; if it is right, report this with the request in the log.",
        who=Who.SUPPORT,
        treatment=Treatment.BUG,
    ),
    Known(
        name="email_invalid",
        says="Email address is not valid.",
        alone=r"INVALID_EMAIL|INVALID_EMAIL_ADDR|INVALID_CHARS_IN_EMAIL|VALID_EMAIL_REQD",
        pattern=r"e-?mail address (is not valid|contains invalid|must be)|invalid e-?mail",
        sentence="NetSuite does not accept an e-mail address.",
        cure="Correct it on the platform, then retry.",
        who=Who.OPERATOR,
    ),
    Known(
        name="address_mismatch",
        says="The country and state/province are mismatched, the country is AU and the state/province is TX.",
        alone=r"COUNTRY_STATE_MISMATCH|INVALID_ZIP_CODE|INVALID_ZIP_POST_CODE|INVALID_STATE|SHIP_ADDR_REQD",
        pattern=r"country and state/province are mismatched|shipping address is incomplete|zip/postal code is invalid",
        sentence="NetSuite does not accept an address.",
        cure="Correct the country, the state or the postal code on the platform, then retry.",
        who=Who.OPERATOR,
    ),
)
