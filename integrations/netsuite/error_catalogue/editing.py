"""The record has gone on in NetSuite: shipped, billed, paid, voided. What then, only a person may say."""

from __future__ import annotations

from integrations.netsuite.error_catalogue.entry import Known, Treatment, Who

_BY_HAND = "Compare both versions, mend one side by hand, then skip or retry."

EDITING: tuple[Known, ...] = (
    Known(
        name="voided",
        says="The G/L impact of a voided transaction cannot be changed.",
        alone="CANT_MODIFY_VOID_TRANS|TRANS_ALREADY_VOIDED",
        pattern="voided transaction|already voided|GL impact on a voided",
        sentence="The transaction is voided in NetSuite.",
        cure=_BY_HAND,
        who=Who.OPERATOR,
        treatment=Treatment.DECISION,
    ),
    Known(
        name="nothing_left_to_bill",
        says="You have an invalid sales order 5012 or the order is already billed",
        pattern=r"order is already (billed|closed)|nothing left to bill",
        sentence="The sales order is already billed or closed.",
        cure="Look at the order's invoices in NetSuite, then skip this entry or link the invoice that is there.",
        who=Who.OPERATOR,
        treatment=Treatment.DECISION,
    ),
    Known(
        name="line_linked",
        says="Failed to delete line 2. This line is linked to another transaction.",
        alone="CANT_UPDATE_LINKED_TRANS_LINES|CANT_DELETE_TRAN_LINE|CANT_DELETE_TRAN_LINES|CANT_DELETE_LINE"
        "|LINKED_ITEMS_DONT_MATCH|CANT_EDIT_TRAN",
        pattern=r"line.*linked to (another transaction|others)|update linked transaction lines"
        r"|linked items don't match|line cannot be deleted",
        sentence="A line is linked to another transaction, such as a fulfillment or an invoice.",
        cure=_BY_HAND,
        who=Who.OPERATOR,
        treatment=Treatment.DECISION,
    ),
    Known(
        name="fulfillment_would_be_unlinked",
        says="You may not modify this sales order in such a way that it removes all links to any fulfillment.",
        alone="CANT_REMOV_ALL_FULFILMNT_LINKS",
        pattern="removes all links to any fulfillment",
        sentence="The change would leave a fulfillment without its order.",
        cure=_BY_HAND,
        who=Who.OPERATOR,
        treatment=Treatment.DECISION,
    ),
    Known(
        name="has_child_transactions",
        says="This salesOrder has a one or more child transactions associated with it, and cannot be updated.",
        alone="SO_HAS_CHILD_TRANS|ACTIVE_TRANS_EXIST",
        pattern="child transactions",
        sentence="Other transactions were made from this one, so NetSuite keeps it as it is.",
        cure=_BY_HAND,
        who=Who.OPERATOR,
        treatment=Treatment.DECISION,
    ),
    Known(
        name="less_than_processed",
        says="The quantity of a line cannot be less than the quantity already billed.",
        pattern=r"(can ?not|can't|may not) be less than .*(billed|fulfilled|shipped|received|picked)",
        sentence="The new quantity is smaller than what is already shipped or billed.",
        cure=_BY_HAND,
        who=Who.OPERATOR,
        treatment=Treatment.DECISION,
    ),
    Known(
        name="cannot_be_deleted",
        says="This transaction cannot be deleted because it is linked to by one or more transactions.",
        alone="TRANS_IN_USE|CANT_DELETE_TRANS|CANT_VOID_TRANS|CANT_DELETE_RCRD|CANT_DELETE_CHILD_RCRDS_EXIST"
        "|CANT_DELETE_CHILD_RCRD_FOUND",
        pattern=r"(can ?not|can't) (be )?(delete|void)(d)?\b.*(referred to|referenced|linked|child records|applied)",
        sentence="The record is used by other records, so it can be neither deleted nor voided.",
        cure="Undo the payment, invoice or fulfillment in NetSuite first, or cancel it there by hand; then skip or "
        "retry.",
        who=Who.OPERATOR,
        treatment=Treatment.DECISION,
    ),
    Known(
        name="status_cannot_go_back",
        says="This order has been partially or fully processed and may not be reset to 'Pending Approval'.",
        alone="INVALID_ORD_STATUS",
        pattern="partially or fully processed and may not be reset",
        sentence="The order is already being worked on, so it cannot wait for approval again.",
        cure=_BY_HAND,
        who=Who.OPERATOR,
        treatment=Treatment.DECISION,
    ),
    Known(
        name="already_processed",
        says="You cannot edit this sales order because it has been billed.",
        pattern=r"(can ?not|can't|may not).*(delet|remov|chang|edit|cancel)"
        r".*(billed|fulfilled|shipped|received|linked|closed|paid|line)",
        sentence="The record is already shipped, billed or closed, so NetSuite keeps it as it is.",
        cure=_BY_HAND,
        who=Who.OPERATOR,
        treatment=Treatment.DECISION,
    ),
    Known(
        name="not_editable",
        says="That record is not editable.",
        alone="RCRD_UNEDITABLE|UPDATE_DISALLWD|TRANS_EDIT_DISALLWD|CANT_EDIT_CUST_PMT",
        pattern="record is not editable|update is not allowed|payment cannot be edited",
        sentence="NetSuite does not allow changes to this record.",
        cure=_BY_HAND,
        who=Who.OPERATOR,
        treatment=Treatment.DECISION,
    ),
)
