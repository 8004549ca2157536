"""WHAT equals what, and where in NetSuite what has no counterpart goes."""

from mappings.models.catalog import NetSuiteList, NetSuiteRecord
from mappings.models.fields import INTERNAL_ID, InternalIdField, internal_id
from mappings.models.pairs import CustomerMapping, Mapping, MappingQuerySet, ProductMapping
from mappings.models.receivables import (
    CustomerMatching,
    DepositRule,
    FieldDirection,
    FieldMapping,
    MappedType,
    Prepayments,
    ReceivableSettings,
)
from mappings.models.reconciliation import ReconciliationAccounts
from mappings.models.rules import CancelAction, DocumentRules
from mappings.models.stock import StockField, StockLocation, StockSettings

__all__ = [
    "INTERNAL_ID",
    "CancelAction",
    "CustomerMapping",
    "CustomerMatching",
    "DepositRule",
    "DocumentRules",
    "FieldDirection",
    "FieldMapping",
    "InternalIdField",
    "MappedType",
    "Mapping",
    "MappingQuerySet",
    "NetSuiteList",
    "NetSuiteRecord",
    "ProductMapping",
    "Prepayments",
    "ReceivableSettings",
    "ReconciliationAccounts",
    "StockField",
    "StockLocation",
    "StockSettings",
    "internal_id",
]
