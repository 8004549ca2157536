"""Customers as NetSuite tells them → what the platform takes, why one is left alone, or what keeps it from going."""

from __future__ import annotations

from integrations import errors, records
from integrations.netsuite.doctor import permissions
from integrations.netsuite.reading.billed_customers import Customer
from integrations.receivable_records import ReceivableCustomer
from mappings.models import CustomerMapping, CustomerMatching
from syncjobs.flows import (
    contact_pairs,
    customer_content,
    customer_parents,
    customer_rows,
    customer_scope,
    raws,
    receivable,
)
from syncjobs.flows.inbound import Aside, Batch, Raw
from syncjobs.models import RecordLink

Outcome = records.FromNetSuite | Aside | errors.SyncError

_CONTACTS_LEFT = {
    customer_rows.NO_FIELD: "Its contacts were left alone: NetSuite's contacts have no field {field}. Install the "
    "SuiteApp, or name another checkbox under the integration settings.",
    customer_rows.NO_PERMISSION: "Its contacts were left alone: the integration's role in NetSuite may not see "
    f"contacts. Give it {permissions.CONTACTS.menu(permissions.Level.VIEW)}.",
}
_ADDRESSES_LEFT = (
    "Its address was left alone: the integration's role in NetSuite may not see addresses. Give it "
    f"{permissions.CUSTOMERS.menu(permissions.Level.VIEW)}."
)


def prepare(*, batch: Batch) -> dict[str, Outcome]:
    """Give what becomes of each customer of the batch, by NetSuite id."""
    desk = _Desk(batch=batch)
    return {key: desk.outcome(raw) for key, raw in batch.raws.items()}


class _Desk:
    """What a batch needs of our tables, read once for all of it."""

    def __init__(self, *, batch: Batch) -> None:
        plan, ids = batch.plan, batch.raws.keys()
        self.settings = receivable.settings_of(connection_id=plan.connection_id)
        self.scope, self.billed = receivable.scope_of(plan=plan), customer_scope.billed(plan=plan, netsuite_ids=ids)
        self.parents = customer_parents.Parents(batch=batch, syncs_projects=self.settings.syncs_projects)
        self.contacts = contact_pairs.of_customers(connection_id=plan.connection_id, customer_ids=ids)
        links = RecordLink.objects.filter(connection=plan.connection_id, record_type="customer", netsuite_id__in=ids)
        self.linked = dict(links.values_list("netsuite_id", "source_id"))
        self.mapped: dict[str, list[str]] = {}
        rows = CustomerMapping.objects.filter(connection=plan.connection_id, netsuite_id__in=ids).order_by("pk")
        for netsuite_id, source_id in rows.values_list("netsuite_id", "source_id"):
            self.mapped.setdefault(netsuite_id, []).append(source_id)

    def outcome(self, raw: Raw) -> Outcome:
        """Give what becomes of one."""
        try:
            return self._outcome(raw, raws.row(Customer, raw["customer"]))
        except errors.SyncError as error:
            return error

    def _outcome(self, raw: Raw, customer: Customer) -> Outcome:
        if aside := self._aside(raw, customer):
            return aside
        name = customer_content.name_of(customer=customer, is_project=raw["is_project"])
        if not name:
            return Aside(reason=f"NetSuite customer {customer.netsuite_id} has nothing that could be its name.")
        mapped_id = self._mapped_id(customer.netsuite_id, name)
        above = self.parents.above(raw=raw, name=name)
        return self._record(raw, customer, name, mapped_id, above)

    def _aside(self, raw: Raw, customer: Customer) -> Aside | None:
        """Say why it is left alone, None when it is not."""
        if raw["is_project"] and not self.settings.syncs_projects:
            return Aside(reason="Projects are not synced (integration settings).")
        is_ours = self.scope.has(subsidiary_id=customer.subsidiary_id)
        if not is_ours and customer.netsuite_id not in self.billed:
            where = raw["subsidiary"] or customer.subsidiary_id
            reason = f"It belongs to the subsidiary {where}, which is none of this connection's."
            return Aside(reason=reason, facts={customer_scope.ELSEWHERE: True})
        if raw["is_held"]:
            return Aside(reason=f"It is ticked not to be synced ({self.settings.customer_hold_field}).")
        return None

    def _mapped_id(self, netsuite_id: str, name: str) -> str:
        """Give the platform's customer that staff say it is, "" for none. Raises what only staff can settle."""
        mapped, linked = self.mapped.get(netsuite_id, []), self.linked.get(netsuite_id)
        if not mapped or linked in mapped:
            return ""
        if linked:
            raise errors.DecisionNeeded(
                f"{name} is the pair of the platform's customer {linked}, but mapped to {', '.join(mapped)}. Forget "
                "the link if the mapping is right, or correct the mapping; then retry.",
                facts={"netsuite": {"customer": name}, "platform": {"customer": linked}},
            )
        if len(mapped) > 1:
            raise errors.RecordRejected(
                f"{name} is mapped to several customers of the platform ({', '.join(mapped)}). Leave one of these "
                "mappings, then retry.",
                code="AMBIGUOUS_CUSTOMER",
            )
        return mapped[0]

    def _record(
        self, raw: Raw, customer: Customer, name: str, mapped_id: str, above: customer_parents.Above
    ) -> ReceivableCustomer:
        known = self.contacts.get(customer.netsuite_id, {})
        contacts, left_out = customer_content.contacts_of(
            told=raw["contacts"], known=known, is_primary_by_billing=self.settings.is_primary_by_billing
        )
        going = {contact.netsuite_id for contact in contacts}
        forgotten = [source_id for key, source_id in sorted(known.items()) if key not in going]
        return ReceivableCustomer(
            netsuite_id=customer.netsuite_id,
            number=customer_content.number_of(customer=customer),
            version=raw["version"],
            customer_name=name,
            currency="",
            name=name,
            is_person=raw["is_project"] or bool(customer.is_person),
            email=(customer.email or "").strip(),
            phone=(customer.phone or "").strip(),
            is_active=not customer.is_inactive,
            tax_number=(customer.tax_number or "").strip(),
            payment_terms=customer_content.terms_of(customer=customer),
            address=customer_content.address_of(line=raw["address"]),
            parent_id=above.parent_id,
            contacts=contacts,
            # Of contacts that nobody could read nobody knows whether they are ticked.
            forgotten_contact_ids=() if raw["contacts_left_alone"] else tuple(forgotten),
            is_matched_by_number=self.settings.customer_matching == CustomerMatching.NUMBER_THEN_NAME,
            mapped_id=mapped_id,
            metadata={"subsidiary": raw["subsidiary"]} if raw["subsidiary"] else {},
            warnings=(*filter(None, [above.warning, *self._left_alone(raw)]), *self._unheld(raw), *left_out),
        )

    def _left_alone(self, raw: Raw) -> tuple[str, str]:
        contacts = _CONTACTS_LEFT.get(raw["contacts_left_alone"], "").format(field=self.settings.contact_field)
        return contacts, "" if raw["has_addresses"] else _ADDRESSES_LEFT

    def _unheld(self, raw: Raw) -> tuple[str, ...]:
        if not raw["is_hold_field_missing"]:
            return ()
        return receivable.hold_warning(settings=self.settings, name="customer_hold_field", noun="customers")
