"""Tests that every connector must pass: what `integrations.contract` promises, capability by capability.

They ship with the product, so that a connector in a package of its own runs them too; pytest is all they need. Make
a class of them for the connector and give them a platform to act on:

    class TestCsvFolder(contract_tests.of(connector=CsvFolderConnector)):
        @pytest.fixture
        def platform(self, tmp_path: Path) -> FolderPlatform:
            return FolderPlatform(tmp_path)

A test whose capability the connector does not declare is not there at all; nothing is skipped.
"""

import pytest

# Before the tests are imported, so that a failing assert shows its values.
_ASSERTING = "attaching belonging changing history listing marking reading secret tagging webhooks writing"
pytest.register_assert_rewrite(*(f"{__name__}.{name}" for name in _ASSERTING.split()))

from integrations.contract_tests.choosing import of  # noqa: E402
from integrations.contract_tests.platform import Platform  # noqa: E402

__all__ = ["Platform", "of"]
