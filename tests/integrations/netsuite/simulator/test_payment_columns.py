"""What SuiteQL shows of a payment besides its amounts."""

from __future__ import annotations

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller


def test_its_check_number_and_the_name_of_its_method(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.demo_company()
    payment = simulator.add(
        "customerPayment",
        {"customer": {"id": "1042"}, "payment": 10, "checkNumber": "000417", "paymentMethod": {"id": "2"}},
    )

    [row] = call.rows(
        f"SELECT t.otherrefnum, BUILTIN.DF(t.paymentmethod) AS method FROM transaction t WHERE t.id = {payment}"
    )

    assert row == {"otherrefnum": "000417", "method": "Check"}
