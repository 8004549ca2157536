"""A simulated Invoiced: `with InvoicedSimulator().serve() as server: server.base_url`. See README.md."""

from integrations.invoiced.simulator.calls import Call
from integrations.invoiced.simulator.courier import Delivery
from integrations.invoiced.simulator.refusals import Refused
from integrations.invoiced.simulator.simulator import InvoicedSimulator

__all__ = ["Call", "Delivery", "InvoicedSimulator", "Refused"]
