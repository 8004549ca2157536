"""Dates and accounting periods. A date is never changed in silence: somebody has to do either thing."""

from __future__ import annotations

from integrations.netsuite.error_catalogue.entry import Known, Who
from integrations.netsuite.error_catalogue.places import ACCOUNTING_PREFERENCES, PERIODS

DATES: tuple[Known, ...] = (
    Known(
        name="date_outside_period",
        says="The transaction date you specified is not within the date range of your accounting period.",
        alone="DATE_PRD_MISMATCH",
        pattern="date range of your accounting period|start and end dates of your accounting period",
        sentence="The document's date lies outside the accounting period that NetSuite chose for it.",
        cause="The account does not allow a date outside of the posting period.",
        cure=f"Open the period of that date ({PERIODS}), or set Allow Transaction Date Outside of the Posting Period "
        f"to Warn ({ACCOUNTING_PREFERENCES}), then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
    Known(
        name="no_period_for_date",
        says="Insert Transaction Failure: No valid, open, posting period for date - 3/31/2026. Please visit Setup > "
        "Manage Accounting Periods to set up a new accounting period.",
        alone="VALID_PRD_REQD|INVALID_TRANSACTIO_DATE|UNDEFINED_ACCTNG_PRD|MISSNG_ACCT_PRD|MISSING_ACCT_PRD",
        pattern="no valid, open, .*period|no accounting periods that cover|accounting period range .* not been defined",
        sentence="There is no open accounting period for the document's date.",
        cure=f"Set up or open the period ({PERIODS}), then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
    Known(
        name="period_closed",
        says="You cannot change the G/L impact of a transaction in a closed period.",
        alone="CLOSED_TRAN_PRD|TRAN_PERIOD_CLOSED|TRAN_PRD_CLOSED",
        pattern=r"period.*(closed|locked)|(closed|locked).*period",
        sentence="The date lies in an accounting period that is closed or locked in NetSuite.",
        cure=f"Open the period ({PERIODS}) or change the date, then retry.",
        who=Who.NETSUITE_ADMINISTRATOR,
    ),
    Known(
        name="date_too_far_away",
        says="Transaction date 1/1/2062 is not valid. Transaction dates may be at most 10 years in the past and 5 "
        "years in the future.",
        alone="INVALID_TRANSACTION_DATE",
        pattern="transaction dates may be at most",
        sentence="The document's date is too far in the past or the future.",
        cure="Correct the date on the platform, then retry.",
        who=Who.OPERATOR,
    ),
)
