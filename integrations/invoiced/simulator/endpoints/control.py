"""The simulator's own levers under /simulator, for other processes. No part of Invoiced."""

from __future__ import annotations

from typing import Any

from integrations import simulation
from integrations.invoiced.simulator import refusals, views
from integrations.invoiced.simulator.endpoints.routing import Answer, Ask, Endpoint, Route
from integrations.invoiced.simulator.store import TABLES

SETTINGS = {
    "webhookMode": "webhook_mode",
    "webhookRetryPauseS": "webhook_retry_pause_s",
    "latencyS": "latency_s",
    "inFlightLimit": "in_flight_limit",
    "limitsOn": "limits_on",
    "replaysServerErrors": "replays_server_errors",
    "creditHolds": "credit_holds",
    "shyUpdatedAt": "shy_updated_at",
}


def state(ask: Ask) -> Answer:
    """Counts, settings, and what went wrong."""
    sim = ask.sim
    return Answer(
        json={
            "company": sim.store.company,
            "isSandbox": sim.is_sandbox,
            "now": sim.store.seconds(),
            "counts": {name: len(records) for name, records in sim.store.tables.items()},
            "settings": {name: getattr(sim, attribute) for name, attribute in SETTINGS.items()},
            "calls": len(sim.calls),
            "writes": sum(call.writes for call in sim.calls),
            "peakInFlight": sim.in_flight.peak,
            "forbiddenCalls": [f"{call.method} {call.target}" for call in sim.forbidden_calls],
            "ignoredFields": sorted(f"{table}.{name}" for table, name in sim.ignored_fields),
            "webhooksWaiting": sim.courier.waiting,
            "webhookDeliveries": len(sim.webhook_deliveries),
            "faults": [_fault(fault) for fault in sim.faults.faults],
        }
    )


def records(ask: Ask) -> Answer:
    """Every record of a table in full; parameters pick by value, such as ?number=INV-00001."""
    table = ask.ids["table"]
    if table not in TABLES:
        raise refusals.Refused(f"there is no table {table}", status=404)
    shown = [ask.sim.views.shown(table, record, views.WHOLE) for record in ask.store.tables[table].values()]
    kept = [one for one in shown if all(str(one.get(name)) == value for name, value in ask.parameters)]
    return Answer(json={"data": kept})


def pay_online(ask: Ask) -> Answer:
    """A customer pays an invoice in the portal: {invoice, amount?, fee?, method?}."""
    paid = ask.sim.pay_online(
        ask.body.get("invoice"),
        amount=ask.body.get("amount"),
        fee=ask.body.get("fee", 0),
        method=ask.body.get("method", "credit_card"),
    )
    return Answer(status=201, json=paid)


def receive_payment(ask: Ask) -> Answer:
    """The company's staff key in a payment: {customer, amount, applied_to, …}."""
    return Answer(status=201, json=ask.sim.receive_payment(**ask.body))


def refund(ask: Ask) -> Answer:
    """The company's staff refund a charge: {charge, amount?}."""
    return Answer(status=201, json=ask.sim.refund(ask.body.get("charge"), amount=ask.body.get("amount")))


def settings(ask: Ask) -> Answer:
    """Change settings."""
    for name, value in ask.body.items():
        if name not in SETTINGS:
            raise refusals.Refused(f"{name} is no setting; there are: {', '.join(sorted(SETTINGS))}")
        _set(ask, name, value)
    return state(ask)


def add_faults(ask: Ask) -> Answer:
    """Order a fault {kind, method?, path?, share?, times?, delay_s?}, or several under `faults`."""
    try:
        wanted = [
            simulation.Fault(**{**fault, "kind": simulation.FaultKind(fault["kind"])})
            for fault in ask.body.get("faults", [ask.body])
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise refusals.Refused(f"not a fault: {error}") from error
    ask.sim.faults.add(*wanted)
    return Answer(status=201, json={"faults": [_fault(fault) for fault in ask.sim.faults.faults]})


def list_faults(ask: Ask) -> Answer:
    """The faults ordered so far."""
    return Answer(json={"faults": [_fault(fault) for fault in ask.sim.faults.faults]})


def clear_faults(ask: Ask) -> Answer:
    """Order no more trouble."""
    ask.sim.faults.replace([])
    return Answer(json={"faults": []})


def reset(ask: Ask) -> Answer:
    """Forget everything; {"demo": true} founds the demo company again."""
    ask.sim.reset()
    if ask.body.get("demo"):
        ask.sim.demo_company()
    return state(ask)


def release(ask: Ask) -> Answer:
    """Send held webhooks: {order: in_order | shuffled | duplicated, seed}."""
    order = ask.body.get("order", "in_order")
    if order not in ("in_order", "shuffled", "duplicated"):
        raise refusals.Refused("order is in_order, shuffled or duplicated")
    return Answer(json={"released": ask.sim.release_webhooks(order=order, seed=int(ask.body.get("seed", 0)))})


def retry(ask: Ask) -> Answer:
    """Try the webhooks that failed again now, as if an hour had passed."""
    return Answer(json={"retried": ask.sim.retry_webhooks()})


def _set(ask: Ask, name: str, value: Any) -> None:
    held = getattr(ask.sim, SETTINGS[name])
    try:
        setattr(ask.sim, SETTINGS[name], float(value) if isinstance(held, float) else type(held)(value))
    except (TypeError, ValueError) as error:
        raise refusals.Refused(f"{name}: {error}") from error


def _fault(fault: simulation.Fault) -> dict[str, Any]:
    return {
        "kind": fault.kind.value,
        "method": fault.method,
        "path": fault.path,
        "share": fault.share,
        "times": fault.times,
        "delay_s": fault.delay_s,
    }


def _control(rule: str, method: str, answer: Endpoint) -> Route:
    return Route(rule=f"/simulator{rule}", method=method, answer=answer, control=True)


ROUTES = [
    _control("/state", "GET", state),
    _control("/records/<table>", "GET", records),
    _control("/online-payments", "POST", pay_online),
    _control("/payments", "POST", receive_payment),
    _control("/refunds", "POST", refund),
    _control("/settings", "POST", settings),
    _control("/faults", "GET", list_faults),
    _control("/faults", "POST", add_faults),
    _control("/faults", "DELETE", clear_faults),
    _control("/reset", "POST", reset),
    _control("/webhooks/release", "POST", release),
    _control("/webhooks/retry", "POST", retry),
]
