"""The client when the line or the account fails: what may have happened is never taken for what has not."""

import dataclasses

import pytest

from integrations import errors
from integrations.simulation import Fault, FaultKind
from tests.integrations.netsuite.answers import KEY, put

DEAD_ADDRESS = "http://127.0.0.1:9"


class TestTrouble:
    @pytest.mark.parametrize(
        ("kind", "expected", "is_stored"),
        [
            (FaultKind.RESET_BEFORE, errors.Ambiguous, False),
            (FaultKind.RESET_AFTER, errors.Ambiguous, True),
            (FaultKind.ERROR_BEFORE, errors.Ambiguous, False),
            (FaultKind.ERROR_AFTER, errors.Ambiguous, True),
            (FaultKind.GARBAGE, errors.Ambiguous, False),
            (FaultKind.TRUNCATED, errors.Ambiguous, True),
            (FaultKind.OVERLOAD, errors.Busy, False),
            (FaultKind.LOGIN, errors.CredentialsRejected, False),
        ],
    )
    def test_a_write_that_may_have_happened_is_ambiguous_and_one_that_cannot_have_is_not_e36_e42(
        self, simulator, simulated, payload, kind, expected, is_stored
    ):
        simulator.faults.add(Fault(kind=kind))

        with pytest.raises(expected):
            put(simulated, payload)

        assert bool(simulator.all("salesOrder")) is is_stored

    @pytest.mark.parametrize(
        "kind", [FaultKind.RESET_AFTER, FaultKind.ERROR_BEFORE, FaultKind.GARBAGE, FaultKind.TRUNCATED]
    )
    def test_a_read_that_broke_is_unreachable(self, simulator, simulated, payload, kind):
        order_id = put(simulated, payload).netsuite_id
        simulator.faults.add(Fault(kind=kind))

        with pytest.raises(errors.Unreachable):
            simulated.get(record_type="salesOrder", netsuite_id=order_id)

    def test_a_slow_write_is_ambiguous_after_the_time_out_and_found_afterwards_e36(
        self, simulator, simulated, connect, payload
    ):
        simulator.faults.add(Fault(kind=FaultKind.SLOW, delay_s=0.6))
        hasty = connect(simulated._service_url, read_timeout_s=0.2, **dataclasses.asdict(simulator.credentials))

        with pytest.raises(errors.Ambiguous, match="did not answer in time"):
            put(hasty, payload)

    def test_a_dead_address_is_unreachable_for_a_write_too(self, connect, payload):
        with pytest.raises(errors.Unreachable, match="cannot be reached"):
            put(connect(DEAD_ADDRESS), payload)

    def test_a_login_fault_on_an_account_that_worked_is_overcome_e43(self, simulator, simulated, payload):
        put(simulated, payload)
        simulator.faults.add(Fault(kind=FaultKind.LOGIN))

        put(simulated, payload | {"memo": "Again"})

        assert simulator.by_external_id("salesOrder", KEY)["memo"] == "Again"

    def test_a_wrong_clock_is_told_with_its_size_e44(self, simulator, simulated, payload):
        simulator.clock_offset_s = -900

        with pytest.raises(errors.CredentialsRejected, match=r"(899|900|901) seconds ahead"):
            put(simulated, payload)

    def test_wrong_secrets_never_lock_the_user_however_often_we_are_asked_e43(
        self, simulator, simulated, connect, payload
    ):
        wrong = dataclasses.asdict(simulator.credentials) | {"token_secret": "wrong"}
        netsuite = connect(simulated._service_url, worked_recently=True, **wrong)

        for _ in range(6):
            with pytest.raises(errors.CredentialsRejected):
                put(netsuite, payload)

        assert not simulator.locked_out
        assert len(simulator.calls) == 2

    def test_no_secret_stands_in_an_error_or_its_exchange_e79(self, simulator, simulated, payload):
        simulator.faults.add(Fault(kind=FaultKind.ERROR_BEFORE))

        with pytest.raises(errors.Ambiguous) as caught:
            put(simulated, payload)

        shown = f"{caught.value!r} {caught.value.exchange!r}"
        for secret in (simulator.credentials.consumer_secret, simulator.credentials.token_secret):
            assert secret not in shown
        assert "oauth_signature" not in shown
