"""References to one record each: customer, item, segments, account."""

from __future__ import annotations

from integrations.netsuite.error_catalogue.entry import Known, Who
from integrations.netsuite.error_catalogue.places import MAPPING

_NOT_ACCEPTED = "it does not exist, is inactive, or the role cannot see it"

REFERENCES: tuple[Known, ...] = (
    Known(
        name="inactive",
        says="The item House Blend 1kg is inactive.",
        pattern=r"\binactive\b",
        sentence="Something that the record refers to is inactive in NetSuite.",
        cure="Make it active again, or map to another one, then retry.",
        who=Who.MAPPER,
    ),
    Known(
        name="item_not_accepted",
        says="You have entered an Invalid Field Value 9999 for the following field: item",
        pattern=r"following field: item\b|invalid item reference|does not have a valid item type",
        sentence=f"NetSuite does not accept the item: {_NOT_ACCEPTED}.",
        cure=MAPPING,
        who=Who.MAPPER,
    ),
    Known(
        name="item_not_accepted_at_path",
        says="Ungültiger Wert 9999",
        code="INVALID_CONTENT",
        path=r"item\.items\[\d+\]\.item(\.id)?$",
        sentence=f"NetSuite does not accept the item: {_NOT_ACCEPTED}.",
        cure=MAPPING,
        who=Who.MAPPER,
    ),
    Known(
        name="item_unavailable",
        says="The options for item 'House Blend' are no longer available. Please change your order and try again.",
        alone="ITEM_IS_UNAVAILABLE|INVALID_ITEM_OPTION|INVALID_ITEM_OPTIONS|INAVLID_ITEM_TYP|INVALID_ITEM_TYP|INVALID_ITEM_SUBTYP",
        pattern=r"item is unavailable|options for item|invalid item option",
        sentence="The item cannot be sold like this: it is unavailable, or its options changed.",
        cure=f"Look at the item in NetSuite. {MAPPING}",
        who=Who.MAPPER,
    ),
    Known(
        name="customer_not_accepted",
        says="You have entered an Invalid Field Value 53384 for the following field: customer.",
        alone="INVALID_CUSTOMER_RCRD",
        pattern=r"following field: (entity|customer)\b|invalid (entity|customer) reference|customer record .*not valid",
        sentence=f"NetSuite does not accept the customer: {_NOT_ACCEPTED}.",
        cure=f"Look at the customer's subsidiary too. {MAPPING}",
        who=Who.MAPPER,
    ),
    Known(
        name="customer_not_accepted_at_path",
        says="Ungültiger Wert 53384",
        code="INVALID_CONTENT",
        path=r"^entity(\.id)?$",
        sentence=f"NetSuite does not accept the customer: {_NOT_ACCEPTED}.",
        cure=MAPPING,
        who=Who.MAPPER,
    ),
    Known(
        name="segment_not_accepted",
        says="You have entered an Invalid Field Value 7 for the following field: location",
        pattern=r"(following field: |invalid )(location|department|class)\b",
        sentence=f"NetSuite does not accept the location, department or class: {_NOT_ACCEPTED}.",
        cure="Correct it in the document rules or in the property that names it, then retry.",
        who=Who.MAPPER,
    ),
    Known(
        name="account_not_accepted",
        says="You have entered an Invalid Field Value 220 for the following field: account",
        alone="INVALID_ACCT|INVALID_ACCT_TYP",
        pattern=r"(following field: |invalid )account\b|no account of type",
        sentence=f"NetSuite does not accept the ledger account: {_NOT_ACCEPTED}.",
        cause="A payment needs a bank account, or undeposited funds, in the currency of the payment.",
        cure="Choose another account in the settings of the plan, then retry.",
        who=Who.OPERATOR,
    ),
    Known(
        name="reference_not_accepted",
        says="Invalid salesrep reference key 99.",
        alone="INVALID_KEY_OR_REF|INVALID_REF_KEY|INVALID_RCRD_REF|INVALID_FLD_VALUE|INVALID_RCRD_ID",
        pattern="invalid field value|reference key|invalid .* reference",
        sentence=f"NetSuite does not accept an internal id, or two that do not belong together: {_NOT_ACCEPTED}.",
        cure=MAPPING,
        who=Who.MAPPER,
    ),
)
