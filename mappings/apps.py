"""The mappings app."""

from django.apps import AppConfig


class MappingsConfig(AppConfig):
    """WHAT equals what."""

    name = "mappings"
    verbose_name = "Mappings"
