"""The simulator's own levers under /simulator, for other processes. No part of Ordermentum."""

from __future__ import annotations

from typing import Any

from integrations import simulation
from integrations.ordermentum.simulator import refusals, views
from integrations.ordermentum.simulator.endpoints.routing import Answer, Ask, Endpoint, Route

SETTINGS = {
    "webhookMode": "webhook_mode",
    "latencyS": "latency_s",
    "rateLimits": "rate_limits",
    "quirks": "quirks",
    "stockRequiresBearer": "stock_requires_bearer",
    "invoicesByItself": "invoices_by_itself",
}


def state(ask: Ask) -> Answer:
    """Counts, settings, and what went wrong."""
    sim = ask.sim
    return Answer(
        json={
            "supplierId": sim.supplier_id,
            "supplier": sim.store.supplier["name"],
            "now": sim.store.stamp(),
            "counts": {name: len(records) for name, records in sim.store.tables.items()},
            "settings": {name: getattr(sim, attribute) for name, attribute in SETTINGS.items()},
            "buckets": sim.buckets,
            "calls": len(sim.calls),
            "forbiddenCalls": [f"{call.method} {call.target}" for call in sim.forbidden_calls],
            "webhooksWaiting": sim.courier.waiting,
            "webhookDeliveries": len(sim.webhook_deliveries),
            "faults": [_fault(fault) for fault in sim.faults.faults],
        }
    )


def orders(ask: Ask) -> Answer:
    """Every order as v1 shows it, without quirks; ?number= or ?reference= picks."""
    held = ask.store.tables["orders"].values()
    kept = [order for order in held if all(str(order.get(name)) == value for name, value in ask.parameters)]
    return Answer(json={"data": [views.full_order(ask.store, order) for order in kept]})


def place_order(ask: Ask) -> Answer:
    """Place an order {purchaserId, lines, …} with any field dictated."""
    fields = {name: value for name, value in ask.body.items() if name not in {"purchaserId", "lines"}}
    placed = ask.sim.place_order(
        purchaser_id=ask.body.get("purchaserId", ""), lines=ask.body.get("lines", []), **fields
    )
    return Answer(status=201, json=placed)


def settings(ask: Ask) -> Answer:
    """Change settings, and rate limits under `buckets`."""
    for name, value in ask.body.items():
        if name == "buckets":
            ask.sim.buckets.update(value)
        elif name in SETTINGS:
            _set(ask, name, value)
        else:
            raise refusals.Refused(f"{name} is no setting; there are: {', '.join(sorted(SETTINGS))}, buckets")
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


def _set(ask: Ask, name: str, value: Any) -> None:
    try:
        setattr(ask.sim, SETTINGS[name], float(value) if name == "latencyS" else value)
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
    return Route(rule=f"/simulator{rule}", method=method, answer=answer, public=True, control=True)


ROUTES = [
    _control("/state", "GET", state),
    _control("/orders", "GET", orders),
    _control("/orders", "POST", place_order),
    _control("/settings", "POST", settings),
    _control("/faults", "GET", list_faults),
    _control("/faults", "POST", add_faults),
    _control("/faults", "DELETE", clear_faults),
    _control("/reset", "POST", reset),
    _control("/webhooks/release", "POST", release),
]
