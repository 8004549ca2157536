"""Where in NetSuite a cure is applied: its own menu paths."""

from __future__ import annotations

ROLE = "Setup > Users/Roles > User Management > Manage Roles"
PERIODS = "Setup > Accounting > Manage Accounting Periods"
ACCOUNTING_PREFERENCES = "Setup > Accounting > Accounting Preferences"
FEATURES = "Setup > Company > Enable Features"
FORMS = "Customization > Forms > Transaction Forms"
SCRIPTS = "Customization > Scripting > Script Deployments"
MAPPING = "Correct the mapping, then retry."
