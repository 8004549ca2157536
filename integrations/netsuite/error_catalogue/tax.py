"""Taxes."""

from __future__ import annotations

from integrations.netsuite.error_catalogue.entry import Known, Who

_COMPARE = "Compare the tax mode and the tax codes of the plan with the account's, then retry."

TAX: tuple[Known, ...] = (
    Known(
        name="tax_code_not_for_subsidiary",
        says="The selected tax code is not available in subsidiary.",
        alone="INVALID_TAX_CODE_FOR_SUB",
        pattern=r"tax code is not available in subsidiary|taxcode reference key .* for subsidiary",
        sentence="The tax code is not for the customer's subsidiary or country.",
        cure=_COMPARE,
        who=Who.OPERATOR,
    ),
    Known(
        name="tax_code_invalid",
        says="Invalid taxcode reference key 8.",
        alone=r"INVALID_TAX_CODE|INVALID_TAX_CODES|TAX_CODE_REQD|TAX_CODES_SETUP_\w+",
        pattern=r"invalid tax ?codes?\b|following field: tax ?code|invalid taxitem|no default tax code"
        r"|tax codes haven't been set",
        sentence="NetSuite does not accept the tax code or tax details.",
        cure=_COMPARE,
        who=Who.OPERATOR,
    ),
    Known(
        name="tax_details_invalid",
        says="Ungültiger Wert 8",
        code="INVALID_CONTENT",
        path="taxCode|taxDetails|taxType|taxItem|isTaxable",
        sentence="NetSuite does not accept the tax code or tax details.",
        cure=_COMPARE,
        who=Who.OPERATOR,
    ),
    Known(
        name="nexus",
        says="Transaction Nexus is incorrect: it is AU but should be NZ",
        alone="INVALID_NEXUS|NEXUS_REQD|SUB_TAX_AGENCY_REQD",
        pattern=r"\bnexus\b|no tax agency defined",
        sentence="The tax jurisdiction (nexus) of the transaction does not fit its subsidiary or address.",
        cure="Look at the customer's address and the subsidiary's nexuses in NetSuite, then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
    Known(
        name="tax_amount_invalid",
        says="VAT amount cannot be negative",
        alone="INVALID_TAX_AMT|INVALID_TAX_VALUE|INVALID_VAT_AMOUNT|NEGATIVE_TAX_RATE_DISALLWD",
        pattern=r"(tax|vat|gst)( and pst)? amount can ?not|invalid tax amount|tax value is not a valid number"
        r"|tax rate can ?not be negative",
        sentence="NetSuite does not accept a tax amount.",
        cure="Compare the document's tax on the platform with its lines, then retry.",
        who=Who.OPERATOR,
    ),
)
