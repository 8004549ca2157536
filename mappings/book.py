"""What the mapping tables and the platform's properties say about a batch of documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from integrations import records
from mappings import models, properties


def needs_item(*, line: records.DocumentLine) -> bool:
    """Say whether the line goes across: one of quantity zero does not, and needs no item (E10)."""
    return line.quantity != 0


@dataclass(kw_only=True)
class MappingBook:
    """The mappings of one connection that a batch of documents needs; every look-up after `load` is in memory.

    `customer_ids` and `product_ids` come from the tables, the latter keyed by (product id, variant id or "").
    `customers` and `products` hold properties read from the platform, by source id.
    """

    rules: models.DocumentRules
    customer_ids: dict[str, str] = field(default_factory=dict)
    product_ids: dict[tuple[str, str], str] = field(default_factory=dict)
    customers: dict[str, Mapping[str, str]] = field(default_factory=dict)
    products: dict[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, *, connection_id: int, documents: Sequence[records.Document]) -> MappingBook:
        """Give the book for these documents, with three queries however many there are."""
        rules = models.DocumentRules.objects.filter(connection_id=connection_id).first()
        customers = {document.customer_id for document in documents}
        products = {line.product_id for document in documents for line in document.lines}
        mapped_customers = models.CustomerMapping.objects.in_table().filter(connection_id=connection_id)
        mapped_products = models.ProductMapping.objects.in_table().filter(connection_id=connection_id)
        return cls(
            rules=rules or models.DocumentRules(connection_id=connection_id),
            customer_ids=dict(mapped_customers.filter(source_id__in=customers).values_list("source_id", "netsuite_id")),
            product_ids={
                (product_id, variant_id): netsuite_id
                for product_id, variant_id, netsuite_id in mapped_products.filter(product_id__in=products).values_list(
                    "product_id", "variant_id", "netsuite_id"
                )
            },
        )

    def unanswered(self, *, documents: Sequence[records.Document]) -> tuple[set[str], set[str]]:
        """Give the source ids of the customers and of the products whose properties must be read from the platform.

        A customer's are needed even when the table maps it: its department or freight item may stand there.
        """
        customers = {
            document.customer_id
            for document in documents
            if document.customer_properties is None and document.customer_id
        }
        products = {
            line.product_id
            for document in documents
            for line in document.lines
            if line.properties is None and line.product_id and needs_item(line=line) and not self.item_id(line=line)
        }
        return customers - self.customers.keys(), products - self.products.keys()

    def item_id(self, *, line: records.DocumentLine) -> str:
        """Give the item the table says, the variant's before the product's (E4), or ""."""
        of_variant = self.product_ids.get((line.product_id, line.variant_id), "")
        return of_variant or self.product_ids.get((line.product_id, ""), "")

    def customer_properties(self, *, document: records.Document) -> Mapping[str, str]:
        """Give the properties of the document's customer; empty when nobody knows them."""
        if document.customer_properties is not None:
            return document.customer_properties
        return self.customers.get(document.customer_id, {})

    def product_properties(self, *, line: records.DocumentLine) -> Mapping[str, str]:
        """Give the properties of the line's product; empty when nobody knows them."""
        return line.properties if line.properties is not None else self.products.get(line.product_id, {})

    def read(self, *, tag: properties.Tag, of: Mapping[str, str]) -> properties.Property | None:
        """Give what these properties say under the names that this connection uses for `tag`."""
        return properties.read(properties=of, names=properties.names(tag=tag, renamed=self.rules.property_tags))
