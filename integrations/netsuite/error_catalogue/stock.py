"""Lines, quantities and what is on the shelf."""

from __future__ import annotations

from integrations.netsuite.error_catalogue.entry import Known, Who
from integrations.netsuite.error_catalogue.places import MAPPING

STOCK: tuple[Known, ...] = (
    Known(
        name="no_line",
        says="You must enter at least one line item for this transaction.",
        alone="VALID_LINE_ITEM_REQD",
        pattern="at least one (valid )?line item",
        sentence="The record has no line.",
        cure="Look at the document on the platform: it may be empty.",
        who=Who.OPERATOR,
    ),
    Known(
        name="no_positive_line",
        says="You must enter at least one positive value for at least one item.",
        alone="ONE_POSITIVE_VALUE_REQD",
        pattern="at least one positive value",
        sentence="No line has a positive amount.",
        cure="Look at the document on the platform: it may be a credit.",
        who=Who.OPERATOR,
    ),
    Known(
        name="too_many_lines",
        says="Transactions may not contain more than 1000 lines.",
        alone="EXCEEDED_MAX_TRANS_LINES",
        pattern="may not contain more than .*lines",
        sentence="The document has more lines than NetSuite allows.",
        cure="Split it on the platform, then retry.",
        who=Who.OPERATOR,
    ),
    Known(
        name="inventory_detail_missing",
        says="Please configure the inventory detail in line 1 of the item list.",
        pattern="configure the inventory detail",
        sentence="An item needs an inventory detail: a lot or serial number, a bin, or an inventory status.",
        cause="Orders need none. An invoice takes stock out, so it needs one unless it is made from a fulfilled order.",
        cure="Sync orders instead of invoices for such items, or enter the document in NetSuite by hand.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
    Known(
        name="not_enough_stock",
        says="You only have 100 available. Please enter a different quantity.",
        alone="BIN_DSNT_CONTAIN_ENOUGH_ITEM|NOT_IN_INVT",
        pattern=r"only have .*available|not enough .*(on hand|available|in stock)|insufficient (inventory|quantity)",
        sentence="There is not enough of an item at the location.",
        cure="Receive or adjust the stock in NetSuite, or choose another location, then retry.",
        who=Who.OPERATOR,
    ),
    Known(
        name="location_missing",
        says="Multi-location Inventory Error (MLI_LOCATION_REQUIRED): this transaction or its items must have "
        "locations.",
        alone="MLI_REQD|LOCATION_REQD",
        pattern="MLI_LOCATION_REQUIRED|must have locations|must specify a location",
        sentence="The account keeps stock by location, and the document names none.",
        cure="Choose a location in the document rules, or as a property of the customer, then retry.",
        who=Who.MAPPER,
    ),
    Known(
        name="quantity_must_be_whole",
        says="Quantity must be an integer for numbered items.",
        alone="INTEGER_REQD_FOR_QTY",
        pattern="quantity must be an integer",
        sentence="An item with lot or serial numbers is sold by whole units only.",
        cure="Correct the quantity on the platform, then retry.",
        who=Who.OPERATOR,
    ),
    Known(
        name="amount_without_quantity",
        says="Inventory and assembly items cannot have zero quantity and non-zero amount.",
        alone="ITEM_QTY_AMT_MISMATCH",
        pattern="zero quantity and non-zero amount",
        sentence="A line of an inventory item has an amount, but no quantity.",
        cure=f"Map such lines to a non-inventory item. {MAPPING}",
        who=Who.MAPPER,
    ),
    Known(
        name="item_without_account",
        says="One of the items on this transaction has an amount but no account. Please fix the item and resubmit the "
        "transaction.",
        alone="ITEM_ACCT_REQD",
        pattern="has an amount but no account|asset and COGS accounts",
        sentence="An item has no income account, so its amount cannot be booked.",
        cure="Enter the account on the item in NetSuite (Accounting subtab), then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
)
