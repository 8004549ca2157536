"""The admin pages of the mappings."""

from mappings.admin.document_rules import DocumentRulesAdmin
from mappings.admin.lists import CustomerMappingAdmin, ProductMappingAdmin

__all__ = ["CustomerMappingAdmin", "DocumentRulesAdmin", "ProductMappingAdmin"]
