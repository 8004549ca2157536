"""A simulated Ordermentum: `with OrdermentumSimulator().serve() as server: server.base_url`. See README.md."""

from integrations.ordermentum.simulator.calls import Call
from integrations.ordermentum.simulator.courier import Delivery
from integrations.ordermentum.simulator.refusals import Refused
from integrations.ordermentum.simulator.simulator import OrdermentumSimulator

__all__ = ["Call", "Delivery", "OrdermentumSimulator", "Refused"]
