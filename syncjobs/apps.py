"""The syncjobs app."""

from django.apps import AppConfig


class SyncjobsConfig(AppConfig):
    """WHEN it runs and WHAT happened."""

    name = "syncjobs"
    verbose_name = "Sync"
