"""Starting and stopping."""

import pytest
import requests

from integrations.ordermentum.simulator import OrdermentumSimulator


def test_serves_only_between_start_and_stop():
    sim = OrdermentumSimulator()
    with sim.serve() as server:
        assert requests.get(f"{server.base_url}/simulator/state", timeout=10).status_code == 200

    with pytest.raises(requests.ConnectionError):
        requests.get(f"{server.base_url}/simulator/state", timeout=10)


def test_two_processes_with_one_seed_agree_on_the_secrets():
    one, other = OrdermentumSimulator(seed=4), OrdermentumSimulator(seed=4)

    assert (one.api_key, one.buyer_api_key, one.password) == (other.api_key, other.buyer_api_key, other.password)
    assert one.api_key != OrdermentumSimulator(seed=5).api_key
