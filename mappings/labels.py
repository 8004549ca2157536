"""How a document and what stands on it are called in messages to staff: name, SKU and id. Pure."""

from __future__ import annotations

from integrations import records

FREIGHT_ITEM = "freight item id missing: give it in the connection's document rules, or on the order or customer"
SURCHARGE_ITEM = "surcharge item id missing: give it in the connection's document rules"
DISCOUNT_ITEM = "discount item id missing: give it in the connection's document rules"


def document(*, document: records.Document) -> str:
    """Give such as "order OM2041"."""
    kind = "invoice" if isinstance(document, records.Invoice) else "order"
    return f"{kind} {document.number or document.source_id}"


def customer(*, document: records.Document) -> str:
    """Give such as "customer Harbour Espresso (reference HARB01, id 5c1f…)"."""
    facts = [f"reference {document.customer_reference}"] if document.customer_reference else []
    return f"customer {document.customer_name} ({', '.join([*facts, f'id {document.customer_id}'])})"


def product(*, line: records.DocumentLine) -> str:
    """Give such as "product House blend 1kg (SKU HB-1KG, id 5c1f…, variant 5c1f…)"."""
    facts = [f"SKU {line.sku}"] if line.sku else []
    facts.append(f"id {line.product_id}")
    if line.variant_id:
        facts.append(f"variant {line.variant_id}")
    return f"product {line.name} ({', '.join(facts)})"
