"""The admin pages of the mappings."""

from mappings.admin.deposit_rules import DepositRuleAdmin
from mappings.admin.document_rules import DocumentRulesAdmin
from mappings.admin.lists import CustomerMappingAdmin, ProductMappingAdmin
from mappings.admin.netsuite_records import NetSuiteRecordAdmin

__all__ = [
    "CustomerMappingAdmin",
    "DepositRuleAdmin",
    "DocumentRulesAdmin",
    "NetSuiteRecordAdmin",
    "ProductMappingAdmin",
]
