"""Whatever documents and books come: every line has an item, or nothing is given."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from integrations import errors, records
from mappings import models, resolve
from tests import builders
from tests.mappings.books import SEGMENTS

IDS = st.sampled_from(["", "1", "501", "-5", "–", "HB-1KG", " 7 "])
PROPERTIES = st.none() | st.dictionaries(
    st.sampled_from(["netsuite_id", *SEGMENTS.values(), "netsuite_freight_id"]), IDS, max_size=4
)
AMOUNTS = st.sampled_from([Decimal(0), Decimal("1.73"), Decimal("-2")])


@st.composite
def lines(draw: st.DrawFn) -> tuple[records.DocumentLine, ...]:
    return tuple(
        builders.line(
            source_id=f"line-{number}",
            product_id=draw(st.sampled_from(["a", "b"])),
            variant_id=draw(st.sampled_from(["", "v"])),
            quantity=draw(st.sampled_from([0, 1, Decimal("1.375")])),
            unit_price=draw(st.sampled_from([0, 3, -3])),
            properties=draw(PROPERTIES),
        )
        for number in range(draw(st.integers(0, 3)))
    )


@st.composite
def orders(draw: st.DrawFn) -> records.Order:
    return builders.order(
        lines=draw(lines()),
        freight=draw(AMOUNTS),
        surcharge=draw(AMOUNTS),
        discount=draw(AMOUNTS),
        properties=draw(PROPERTIES) or {},
        customer_properties=draw(PROPERTIES),
    )


@st.composite
def books(draw: st.DrawFn) -> resolve.MappingBook:
    mapped = st.sampled_from(["", "10", "11"])
    return resolve.MappingBook(
        rules=models.DocumentRules(
            freight_item_id=draw(mapped), surcharge_item_id=draw(mapped), discount_item_id=draw(mapped)
        ),
        customer_ids={builders.CUSTOMER_ID: draw(mapped)},
        product_ids=draw(
            st.dictionaries(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["", "v"])), mapped, max_size=4)
        ),
    )


def is_internal_id(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and text.isascii()


@given(order=orders(), book=books())
def test_whatever_comes_every_line_has_an_item_or_nothing_is_given_r24(
    order: records.Order, book: resolve.MappingBook
) -> None:
    try:
        resolved = resolve.references(document=order, book=book)
    except errors.NeedsStaff:
        return

    assert is_internal_id(resolved.customer_id)
    assert set(resolved.lines) == {line.source_id for line in order.lines if line.quantity}
    assert all(is_internal_id(line.item_id) for line in resolved.lines.values())
    assert bool(order.freight) == is_internal_id(resolved.freight_item_id)
    assert bool(order.surcharge) == is_internal_id(resolved.surcharge_item_id)
    assert is_internal_id(resolved.discount_item_id) or not order.discount


@given(order=orders(), book=books())
def test_mapping_all_that_is_missing_lets_the_order_through_r24(
    order: records.Order, book: resolve.MappingBook
) -> None:
    try:
        resolve.references(document=order, book=book)
    except errors.RecordRejected:
        return
    except errors.MappingMissing as refused:
        for missing in refused.missing:
            map_it(book, missing)

    resolve.references(document=order, book=book)


def map_it(book: resolve.MappingBook, missing: errors.Missing) -> None:
    if missing.kind == resolve.Kind.CUSTOMER:
        book.customer_ids[missing.key] = "99"
    elif missing.kind == resolve.Kind.PRODUCT:
        product_id, _, variant_id = missing.key.rpartition(":")
        book.product_ids[product_id, variant_id] = "99"
    else:
        setattr(book.rules, f"{missing.kind.lower()}_id", "99")
