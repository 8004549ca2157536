"""Where staff see a record on either side."""

from __future__ import annotations

from integrations import contract, errors
from integrations.models import Connection
from integrations.netsuite import links
from syncjobs.flows import FLOWS
from syncjobs.models import Flow

ANY_TRANSACTION = "transaction"
# Their records in NetSuite are payments or deposits.
_MONEY = (Flow.PAYMENTS_OUT, Flow.PAYMENTS_IN, Flow.AR_PAYMENTS_OUT, Flow.AR_PAYMENTS_IN)


def in_netsuite(*, connection: Connection, netsuite_type: str, netsuite_id: str) -> str:
    """Give the page in NetSuite of a record of that type, "" when there is none."""
    web_url = connection.netsuite_account.web_url
    return links.record_url(web_url=web_url, record_type=netsuite_type, netsuite_id=netsuite_id)


class RecordPages:
    """Addresses of records, for as many rows as one page shows: each platform's connector is made once."""

    def __init__(self) -> None:
        self._connectors: dict[int, contract.Connector | None] = {}

    def netsuite(self, *, connection: Connection, flow: str, netsuite_id: str) -> str:
        """Give the page in NetSuite, "" when there is none."""
        flow_of = FLOWS.get(flow)
        netsuite_type = flow_of.netsuite_type if flow_of else ""
        return in_netsuite(
            connection=connection,
            netsuite_type=ANY_TRANSACTION if flow in _MONEY else netsuite_type,
            netsuite_id=netsuite_id,
        )

    def platform(self, *, connection: Connection, flow: str, source_id: str) -> str:
        """Give the page on the platform, "" when there is none."""
        connector = self._connector(connection)
        flow_of = FLOWS.get(flow)
        if connector is None or flow_of is None or not source_id:
            return ""
        return connector.record_url(record_type=flow_of.record_type, source_id=source_id)

    def _connector(self, connection: Connection) -> contract.Connector | None:
        if connection.pk not in self._connectors:
            try:
                connector = connection.open()
            except (errors.SyncError, LookupError):
                self._connectors[connection.pk] = None
            else:
                connector.close()  # an address needs no session
                self._connectors[connection.pk] = connector
        return self._connectors[connection.pk]
