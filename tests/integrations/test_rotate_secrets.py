import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection as database

from integrations.models import Connection
from tests import factories

pytestmark = pytest.mark.django_db


def stored_token() -> str:
    with database.cursor() as cursor:
        cursor.execute("SELECT token_secret FROM integrations_netsuiteaccount")
        return str(cursor.fetchone()[0])


@pytest.fixture
def keys(settings) -> list[str]:
    """The old key and the new one; the old one is in use."""
    pair = [Fernet.generate_key().decode() for _ in range(2)]
    settings.FIELD_ENCRYPTION_KEYS = pair[:1]
    factories.ConnectionFactory(netsuite_account__token_secret="token-secret-1", secrets={"api_key": "om_api_1"})
    return pair


def test_every_secret_is_readable_with_the_new_key_alone(settings, keys: list[str]) -> None:
    old, new = keys
    settings.FIELD_ENCRYPTION_KEYS = [new, old]

    call_command("rotate_secrets")

    settings.FIELD_ENCRYPTION_KEYS = [new]
    connection = Connection.objects.get()
    assert connection.secrets == {"api_key": "om_api_1"}
    assert connection.netsuite_account.token_secret == "token-secret-1"
    with pytest.raises(InvalidToken):
        Fernet(old).decrypt(stored_token())


def test_nothing_is_changed_when_the_old_key_was_taken_away_too_early(settings, keys: list[str]) -> None:
    before = stored_token()
    settings.FIELD_ENCRYPTION_KEYS = keys[1:]

    with pytest.raises(ImproperlyConfigured):
        call_command("rotate_secrets")

    assert stored_token() == before
