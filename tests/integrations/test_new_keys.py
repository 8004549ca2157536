from cryptography.fernet import Fernet

from integrations import new_keys


def test_keys_are_fresh_each_time_and_fit_their_purpose() -> None:
    first, second = (dict(line.split("=", 1) for line in new_keys.lines()) for _ in range(2))

    assert first.keys() == {"SECRET_KEY", "FIELD_ENCRYPTION_KEYS"}
    assert first["SECRET_KEY"] != second["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) >= 50
    assert Fernet(first["FIELD_ENCRYPTION_KEYS"])
