"""The integrations app."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    """WHO we talk to."""

    name = "integrations"
    verbose_name = "Connections"
