"""Writing fields of the platform's own records."""

from __future__ import annotations

import pytest

from integrations import contract, errors
from integrations.contract_tests.case import NOBODY, Case
from integrations.contract_tests.platform import Platform
from integrations.contract_tests.reading import read


class Properties(Case):
    """NetSuite's ids on what went across."""

    def test_what_was_written_is_read_and_the_rest_stays(
        self, platform: Platform, connector: contract.Connector, document_type: str
    ) -> None:
        source_id = platform.add(record_type=document_type)

        for properties in ({"netsuite_id": "7001"}, {"netsuite_number": "SO77"}):
            connector.write_properties(record_type=document_type, source_id=source_id, properties=properties)

        found = read(connector, document_type, [source_id])[source_id].properties
        assert (found["netsuite_id"], found["netsuite_number"]) == ("7001", "SO77")

    def test_a_record_that_does_not_exist_is_refused(self, connector: contract.Connector, document_type: str) -> None:
        with pytest.raises(errors.NeedsStaff):
            connector.write_properties(record_type=document_type, source_id=NOBODY, properties={"netsuite_id": "1"})
