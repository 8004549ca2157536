"""References that are good by themselves, but not together: OneWorld accounts above all."""

from __future__ import annotations

from integrations.netsuite.error_catalogue.entry import Known, Who
from integrations.netsuite.error_catalogue.places import MAPPING

SUBSIDIARIES: tuple[Known, ...] = (
    Known(
        name="not_for_this_subsidiary",
        says="Invalid location reference key 3 for subsidiary 2.",
        alone=r"INVALID_TRANS_SUB_\w+|INVALID_SUB|INVALID_SRVC_ITEM_SUB|RCRD_SUB_MISMATCH_WITH_CLASS"
        "|SUBSIDIARY_MISMATCH|SUB_MISMATCH|INVALID_LOC_SUB_RESTRICTN",
        pattern=r"reference key .* for subsidiary|transaction subsidiary .* is not valid for|subsidiary restrictions on"
        r" this record|can ?not be used with the .*subsidiary|is not available in the subsidiary",
        sentence="Two of the record's references do not belong together: one of them is not for the subsidiary.",
        cause="The customer decides the subsidiary; items, locations, departments, classes and accounts must be "
        "available in it.",
        cure=f"Make it available to the subsidiary in NetSuite, or map to another one. {MAPPING}",
        who=Who.MAPPER,
    ),
    Known(
        name="several_subsidiaries",
        says="Transaction references multiple subsidiaries",
        pattern="references multiple subsidiaries",
        sentence="The record's references belong to several subsidiaries.",
        cure=MAPPING,
        who=Who.MAPPER,
    ),
    Known(
        name="linked_to_another_customer",
        says="You are attempting to link transactions, but the entities on the transactions do not match.",
        alone="LINKED_ENTITIES_DONT_MATCH",
        pattern="entities on the transactions do not match",
        sentence="The two transactions are of different customers.",
        cure=f"Compare the customer of both. {MAPPING}",
        who=Who.MAPPER,
    ),
    Known(
        name="not_for_this_customer",
        says="Invalid customer reference key 1 for entity 12.",
        pattern=r"reference key .* for (entity|customer)",
        sentence="Two of the record's references do not belong together: one of them is not for the customer.",
        cure=f"Look at the customer in NetSuite. {MAPPING}",
        who=Who.MAPPER,
    ),
)
