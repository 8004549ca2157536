import logging

from config.log_filters import HideWebhookTokens


def test_a_refused_webhook_is_logged_without_its_token_e79() -> None:
    path = "/webhooks/c5068137-dec7-4e23-b14d-68d4c58fcc9d/hHGp146HbXAVAtOHnUljBJ9ohWA1DqM/"
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Bad Request", path), None)

    assert HideWebhookTokens().filter(record)

    assert record.getMessage() == "Bad Request: /webhooks/c5068137-dec7-4e23-b14d-68d4c58fcc9d/***/"
