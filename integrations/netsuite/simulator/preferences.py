"""Choices an account's own people make under Setup > Accounting > Accounting Preferences and beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(kw_only=True)
class Preferences:
    """One account's preferences; the defaults are those of an account that fulfils and bills in one step."""

    # False: an order may be billed at once, and what is billed counts as fulfilled.
    fulfil_before_bill: bool = False
    invoices_need_approval: bool = False  # a new invoice is Pending Approval (D) and cannot be paid before it is A
    auto_number_customers: bool = False  # a customer without entityId gets CUST1001 and so on, not its own name
    enforce_credit_limit: bool = False  # sales orders and invoices over the customer's credit limit are refused
    closed_periods_refuse_orders: bool = True  # no sales order, estimate or return dated in a closed period
