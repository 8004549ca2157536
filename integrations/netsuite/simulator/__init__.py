"""NetSuite on loopback: REST record service, SuiteQL and token-based authentication, with faults to order."""

from integrations.netsuite.simulator.gate import Call
from integrations.netsuite.simulator.sign_in import Credentials
from integrations.netsuite.simulator.simulator import NetSuiteSimulator

__all__ = ["Call", "Credentials", "NetSuiteSimulator"]
