"""Both ways to sign in, and what staff read when neither works."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations import errors
from integrations.ordermentum.simulator import OrdermentumSimulator
from integrations.simulation import Fault, FaultKind
from tests.integrations.ordermentum.conftest import Connect


def password(simulator: OrdermentumSimulator, **changes: str) -> dict[str, str]:
    return {"username": simulator.username, "password": simulator.password, **changes}


def sign_ins(simulator: OrdermentumSimulator) -> int:
    return len([call for call in simulator.calls if call.target == "/v1/auth"])


def test_an_api_key_needs_no_sign_in(simulator: OrdermentumSimulator, connect: Connect) -> None:
    simulator.demo_company()

    said = connect().test()

    assert (
        said == f"Signed in to Ordermentum as supplier Southern Roasters; {len(simulator.orders)} orders can be read."
    )
    assert sign_ins(simulator) == 0


def test_the_api_key_is_preferred(simulator: OrdermentumSimulator, connect: Connect) -> None:
    connect(secrets={"api_key": simulator.api_key, **password(simulator)}).test()

    assert sign_ins(simulator) == 0


def test_user_and_password_sign_in_once_for_all_connectors(simulator: OrdermentumSimulator, connect: Connect) -> None:
    connect(secrets=password(simulator)).test()
    connect(secrets=password(simulator)).test()

    assert sign_ins(simulator) == 1


def test_a_changed_password_does_not_go_on_with_the_old_token(
    simulator: OrdermentumSimulator, connect: Connect
) -> None:
    connect(secrets=password(simulator)).test()

    with pytest.raises(errors.CredentialsRejected):
        connect(secrets=password(simulator, password="other")).test()


def test_a_token_that_ended_early_is_renewed_once(simulator: OrdermentumSimulator, connect: Connect) -> None:
    connector = connect(secrets=password(simulator))
    connector.test()
    simulator.access.revoke_tokens()

    connector.test()

    assert sign_ins(simulator) == 2


def test_a_token_of_yesterday_is_renewed(simulator: OrdermentumSimulator, connect: Connect) -> None:
    connect(secrets=password(simulator)).test()
    simulator.now = lambda: datetime.now(UTC) + timedelta(hours=25)

    connect(secrets=password(simulator)).test()

    assert sign_ins(simulator) == 2


def test_a_second_refusal_is_not_answered_with_a_third_try(simulator: OrdermentumSimulator, connect: Connect) -> None:
    simulator.faults.add(Fault(kind=FaultKind.LOGIN, path="/v1/orders", times=None))

    with pytest.raises(errors.CredentialsRejected, match="does not accept this connection's credentials"):
        connect(secrets=password(simulator)).test()

    assert sign_ins(simulator) == 2
    assert len(simulator.calls) == 4


def test_a_refused_api_key_is_not_tried_twice(simulator: OrdermentumSimulator, connect: Connect) -> None:
    with pytest.raises(errors.CredentialsRejected) as caught:
        connect(secrets={"api_key": "om_api_wrong"}).test()

    assert len(simulator.calls) == 1
    assert caught.value.reason == "Invalid API key"


def test_a_wrong_password_is_said_so(simulator: OrdermentumSimulator, connect: Connect) -> None:
    with pytest.raises(errors.CredentialsRejected, match="does not accept this user name and password"):
        connect(secrets=password(simulator, password="wrong")).test()


def test_a_user_with_a_second_factor_is_told_to_use_an_api_key(
    simulator: OrdermentumSimulator, connect: Connect
) -> None:
    with pytest.raises(errors.CredentialsRejected, match="use an API key"):
        connect(secrets=password(simulator, username=simulator.access.two_factor_username)).test()

    assert len(simulator.calls) == 1


@pytest.mark.parametrize("secrets", [{}, {"username": "someone"}, {"password": "secret"}])
def test_without_credentials_none_are_sent(
    secrets: dict[str, str], simulator: OrdermentumSimulator, connect: Connect
) -> None:
    with pytest.raises(errors.CredentialsRejected, match="Enter its API key, or a user name and password"):
        connect(secrets=secrets).test()

    assert simulator.calls == []


def test_without_a_supplier_id_nothing_is_asked(simulator: OrdermentumSimulator, connect: Connect) -> None:
    with pytest.raises(errors.NeedsStaff, match="no supplier ID"):
        connect(supplier_id=" ").test()

    assert simulator.calls == []


def test_another_suppliers_orders_are_noticed_e32(
    simulator: OrdermentumSimulator, connect: Connect, place: Callable[..., dict[str, Any]]
) -> None:
    simulator.overwrite("orders", place()["id"], supplierId="5c1f0000-0000-4000-8000-00000000ffff")

    with pytest.raises(
        errors.CredentialsRejected, match="read the orders of supplier 5c1f0000-0000-4000-8000-00000000f"
    ):
        connect().test()


def test_a_sign_in_that_breaks_off_is_tried_later(simulator: OrdermentumSimulator, connect: Connect) -> None:
    simulator.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, path="/v1/auth"))

    with pytest.raises(errors.Unreachable):
        connect(secrets=password(simulator)).test()


def test_no_secret_is_in_what_is_shown_e79(simulator: OrdermentumSimulator, connect: Connect) -> None:
    simulator.faults.add(Fault(kind=FaultKind.LOGIN, path="/v1/orders", times=None))
    connector = connect(secrets=password(simulator))

    with pytest.raises(errors.CredentialsRejected) as caught:
        connector.test()

    shown = f"{caught.value!r} {caught.value.exchange!r} {vars(connector)!r}"
    assert simulator.password not in shown
    assert "Bearer" not in shown
