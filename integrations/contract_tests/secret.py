"""Secrets stay secret."""

from __future__ import annotations

import pytest

from integrations import contract, errors
from integrations.contract_tests.case import Case
from integrations.contract_tests.platform import Platform


class Secrets(Case):
    """Of a connector that signs in with one."""

    def test_the_platform_of_these_tests_uses_one(self, platform: Platform) -> None:
        assert any(platform.settings.secrets.values())

    def test_no_error_shows_one(self, platform: Platform, connector: contract.Connector) -> None:
        with platform.failing(), pytest.raises(errors.SyncError) as caught:
            connector.test()

        shown = f"{caught.value} {caught.value.exchange!r} {caught.value.__cause__!r}"
        assert [name for name, value in platform.settings.secrets.items() if value and value in shown] == []
