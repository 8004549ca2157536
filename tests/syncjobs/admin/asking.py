"""What tests of pages ask of them."""

from __future__ import annotations

from typing import Any

from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


def change_url(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def list_url(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_changelist")


def press_url(row: Any, name: str) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_press", args=[row.pk, name])


def text(response: HttpResponse) -> str:
    return response.content.decode()


def told(response: HttpResponse) -> str:
    """Everything that the page told its reader, in one line."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def queries(client: Client, url: str) -> int:
    """How often a page asks the database, once everything that is cached is."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)
