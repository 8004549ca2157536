"""NetSuite's stock of mapped items → the platform's stock, location by location (R28-R37)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.db.models.functions import Lower
from django.utils import timezone

from integrations import contract, errors, records, stock_records
from integrations.netsuite.reading import reader
from integrations.netsuite.reading.windows import Window
from mappings import reverse
from mappings.models import ProductMapping, StockSettings
from syncjobs.flows import stock_figures, stock_levels, stock_places
from syncjobs.flows.inbound import Aside, Batch, Done, InboundFlow, Raw, Task
from syncjobs.models import Outcome, SyncPlan
from syncjobs.netsuite_source import Source

NOT_STOCKED = (
    "NetSuite keeps no stock of this item (a kit, a service, a non-inventory item, or one that is not there any more). "
    "What the platform shows was left as it is."
)
NOT_MAPPED = "No product is mapped to this item any more."
_TOLD = 8  # figures in a message


class StockIn(InboundFlow):
    """Every mapped item is read each time, in batches; the ledger passes on those whose figures are new."""

    record_type = "stock"
    netsuite_type = "inventoryItem"
    noun = "stock of"
    capability = contract.Capability.WRITE_STOCK
    is_linking = False
    is_looked_up = False
    is_windowed = False

    def every(self, *, plan: SyncPlan) -> float:
        """Give the seconds between two looks (R35)."""
        return _settings(plan).every_minutes * 60.0

    def changes(self, *, plan: SyncPlan, source: Source, window: Window) -> Iterator[list[records.Change]]:
        """Give everything: stock has no window, since NetSuite stamps no change of it."""
        return self.everything(plan=plan, source=source)

    def everything(self, *, plan: SyncPlan, source: Source) -> Iterator[list[records.Change]]:
        """Give pages of 1,000 mapped items with their figures; a page is given only when all of it was read (E52)."""
        items = stock_levels.mapped_items(plan=plan)
        for item_ids in reader.batches(items):
            now = timezone.now()
            yield [
                records.Change(
                    source_id=item_id,
                    version=raw["version"],
                    number=raw["number"],
                    updated_at=now,
                    raw=raw,
                    is_latest=True,
                )
                for item_id, raw in self._read(plan, source, items, item_ids).items()
            ]

    def read(self, *, plan: SyncPlan, source: Source, netsuite_ids: Sequence[str]) -> dict[str, Raw]:
        """Read these items' figures; every one of them is given."""
        return self._read(plan, source, stock_levels.mapped_items(plan=plan), netsuite_ids)

    def prepare(self, *, batch: Batch) -> Mapping[str, records.FromNetSuite | Aside | errors.SyncError]:
        """Compare with what the platform shows: a handful of calls for the whole batch.

        Raises PermissionMissing when the platform keeps no stock by location though several are listed.
        """
        found: dict[str, records.FromNetSuite | Aside | errors.SyncError] = dict.fromkeys(
            batch.raws, Aside(reason=NOT_STOCKED)
        )
        stocked = {item_id: raw for item_id, raw in batch.raws.items() if raw["figures"] is not None}
        products = _products(batch, list(stocked))
        found |= {item_id: _untracked(products[item_id]) for item_id in stocked}
        tracked = {item_id: shown for item_id in stocked if (shown := _tracked(products[item_id]))}
        if tracked:
            found |= _wanted(batch, tracked)
        return found

    def write(self, *, task: Task) -> Done:
        """Write the figures that differ. One that is refused does not keep the others from being written."""
        assert isinstance(task.record, stock_records.StockOfItem)
        written, notes, refused = list[stock_records.StockFigure](), list(task.record.notes), list[errors.NeedsStaff]()
        for figure in task.record.figures:
            try:
                task.connector.write_stock(figure=figure)
                written.append(figure)
            except errors.RecordNotFound:
                notes.append(f"What stood {_place(figure)} has gone from the platform meanwhile.")
            except (errors.RecordRejected, errors.PermissionMissing) as error:
                refused.append(error)
        if refused:
            rest = f" {len(written)} other figures were written." if written else ""
            raise errors.RecordRejected(f"{refused[0].message}{rest}", exchange=refused[0].exchange)
        if not written:
            message = "Up to date: the platform shows these figures already."
            return Done(outcome=Outcome.UNCHANGED, message=" ".join([message, *notes]), is_linked=False)
        return Done(outcome=Outcome.UPDATED, message=" ".join([_told(written), *notes]), is_linked=False)

    def _read(
        self,
        plan: SyncPlan,
        source: Source,
        items: Mapping[str, stock_levels.MappedItem],
        item_ids: Sequence[str],
    ) -> dict[str, Raw]:
        settings, now = _settings(plan), timezone.now()
        figures = stock_levels.figures(reader=source.reader, settings=settings, item_ids=item_ids)
        unknown = stock_levels.MappedItem(label="", mark="")
        return {
            item_id: stock_levels.raw(
                item_id=item_id,
                item=items.get(item_id, unknown),
                shown=figures.get(item_id),
                settings=settings,
                now=now,
            )
            for item_id in item_ids
        }


Products = list[tuple[reverse.ProductOf, stock_records.ProductStock | None]]


def _settings(plan: SyncPlan) -> StockSettings:
    if plan.stock_settings is None:  # the database holds an enabled plan to having them
        raise errors.NeedsStaff("Reflecting stock needs the stock field and the stock location IDs.")
    return plan.stock_settings


def _products(batch: Batch, item_ids: Sequence[str]) -> dict[str, Products]:
    """Give the products mapped to each item, each with what the platform shows of it."""
    mapped = reverse.products(connection_id=batch.plan.connection_id, item_ids=item_ids)
    asked = [(each.product_id, each.variant_id) for products in mapped.values() for each in products]
    shown = batch.connector.product_stock(products=asked) if asked else {}
    return {
        item_id: [(each, shown.get((each.product_id, each.variant_id))) for each in mapped.get(item_id, [])]
        for item_id in item_ids
    }


def _tracked(products: Products) -> list[stock_records.ProductStock]:
    return [stock for _, stock in products if stock is not None and stock.is_tracked]


def _untracked(products: Products) -> Aside:
    if not products:
        return Aside(reason=NOT_MAPPED)
    names = ", ".join(product.sku or product.name or product.product_id for product, _ in products)
    return Aside(
        reason=f"The platform does not track stock of {names}, or has it no more. Switch stock tracking on there, if "
        "its stock is to be shown; it is looked at again within a day."
    )


def _wanted(
    batch: Batch, tracked: Mapping[str, list[stock_records.ProductStock]]
) -> dict[str, stock_records.StockOfItem]:
    settings = _settings(batch.plan)
    listed = settings.locations()
    places = stock_places.of(plan=batch.plan, connector=batch.connector, netsuite_ids=listed)
    shown = _shown(batch, places, [stock.product_id for products in tracked.values() for stock in products])
    wanted = {}
    for item_id, products in tracked.items():
        told = batch.raws[item_id]["figures"]
        # The settings may have changed since it was read; the next look brings what is missing.
        amounts = {
            location_id: stock_figures.available(
                figure=Decimal(told[location_id]), allows_negative=settings.allows_negative
            )
            for location_id in listed
            if location_id in told
        }
        figures, notes = stock_figures.differing(products=products, wanted=amounts, default_id=listed[0], shown=shown)
        wanted[item_id] = stock_records.StockOfItem(
            netsuite_id=item_id,
            number=batch.raws[item_id]["number"],
            version=batch.raws[item_id]["version"],
            currency="",
            figures=figures,
            notes=(*notes, *places.notes),
        )
    return wanted


def _shown(batch: Batch, places: stock_places.Places, product_ids: Sequence[str]) -> stock_figures.Shown:
    there = [place.source_id for place in places.by_netsuite_id.values()]
    items = batch.connector.stock_items(place_ids=there, product_ids=product_ids) if there else []
    rows = ProductMapping.objects.filter(connection=batch.plan.connection_id).annotate(product=Lower("product_id"))
    variants = rows.filter(product__in=product_ids)
    mapped = variants.exclude(variant_id="").exclude(netsuite_id="", property_id="")
    own = {variant_id.lower() for variant_id in mapped.values_list("variant_id", flat=True)}
    return stock_figures.Shown(places=places.by_netsuite_id, items=items, own_variants=own)


def _place(figure: stock_records.StockFigure) -> str:
    return f"at {figure.place}" if figure.place else "on the product itself"


def _told(written: Sequence[stock_records.StockFigure]) -> str:
    told = list(dict.fromkeys(f"{figure.available} {_place(figure)}" for figure in written))
    more = f" and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
    return f"Stock written: {', '.join(told[:_TOLD])}{more}."


FLOW = StockIn()
