"""NetSuite on loopback: REST record service, SuiteQL, both ways to sign in and our SuiteApp, with faults to order."""

from integrations.netsuite.simulator.gate import Call
from integrations.netsuite.simulator.sign_in import Credentials
from integrations.netsuite.simulator.simulator import NetSuiteSimulator
from integrations.netsuite.simulator.suiteapp import SuiteApp

__all__ = ["Call", "Credentials", "NetSuiteSimulator", "SuiteApp"]
