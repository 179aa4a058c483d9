"""A wrong setting stops the start with a sentence that says what to write."""

import pytest

from ftm.core.errors import BadInputError
from ftm.settings import Settings

GOOD = {
    "FTM_SECRET": "s" * 40,
    "FTM_BASE_URL": "https://ftm.example.org/",
    "FTM_SMTP_HOST": "mail.example.org",
}
MAILBOX = {
    "FTM_IMAP_HOST": "mail.example.org",
    "FTM_IMAP_USERNAME": "office",
    "FTM_IMAP_PASSWORD": "q" * 20,
}


def test_what_is_not_said_has_a_sensible_value() -> None:
    settings = Settings.from_environment({**GOOD, "HOME": "/somewhere", "FTM_POLICY_PACK": "  "})
    assert settings.base_url == "https://ftm.example.org"
    assert settings.is_https
    assert settings.database_url == "sqlite:///var/ftm.db"
    assert settings.policy_pack == "maine"
    assert (settings.smtp.port, settings.smtp.security) == (587, "starttls")
    assert settings.imap is None


def test_a_mailbox_is_reached_by_tls_and_keeps_its_password_to_itself() -> None:
    settings = Settings.from_environment({**GOOD, **MAILBOX, "FTM_IMAP_FOLDER": "Office"})
    assert settings.imap is not None
    assert (settings.imap.port, settings.imap.security) == (993, "tls")
    assert settings.imap.mailbox == "office@mail.example.org/Office"
    assert "q" * 20 not in repr(settings)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"FTM_SECRET": ""}, "FTM_SECRET must hold at least 32"),
        ({"FTM_SECRET": "short"}, "FTM_SECRET must hold at least 32"),
        ({"FTM_BASE_URL": ""}, "FTM_BASE_URL must be the address"),
        ({"FTM_BASE_URL": "ftm.example.org"}, "FTM_BASE_URL must be the address"),
        ({"FTM_BASE_URL": "https://ftm.example.org/x"}, "FTM_BASE_URL must be the address"),
        ({"FTM_BASE_URL": "http://ftm.example.org"}, "must begin with https"),
        ({"FTM_SMTP_HOST": ""}, "FTM_SMTP_HOST must name"),
        ({"FTM_SMTP_PORT": "0"}, "FTM_SMTP_PORT must be a whole number"),
        ({"FTM_SMTP_PORT": "mail"}, "FTM_SMTP_PORT must be a whole number"),
        ({"FTM_SMTP_SECURITY": "ssl"}, "starttls, tls or none"),
        ({"FTM_SMTP_SECURITY": "none", "FTM_SMTP_USERNAME": "x"}, "must be reached by TLS"),
        ({"FTM_IMAP_HOST": "mail.example.org"}, "FTM_IMAP_USERNAME and FTM_IMAP_PASSWORD"),
        ({**MAILBOX, "FTM_IMAP_SECURITY": "none"}, "must be reached by TLS or STARTTLS"),
        (
            {**MAILBOX, "FTM_IMAP_SECURITY": "ssl"},
            "FTM_IMAP_SECURITY must be starttls, tls or none",
        ),
        ({"FTM_DEMO": "1"}, "FTM_DEMO is not a setting"),
    ],
)
def test_a_wrong_setting_is_named(change: dict[str, str], words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        Settings.from_environment({**GOOD, **change})


def test_no_variable_switches_demo_on_and_no_secret_is_printed() -> None:
    settings = Settings.from_environment({**GOOD, "FTM_SMTP_PASSWORD": "p" * 20})
    assert not settings.is_demo
    assert "s" * 40 not in repr(settings)
    assert "p" * 20 not in repr(settings)
