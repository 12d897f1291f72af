import json
from pathlib import Path

import pytest

from shared.settings import SettingsError, load_settings
from shared.settings.messages.notifications import Event

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def webhook(**changed: object) -> str:
    return json.dumps({"booked": {"url": "https://example.com/hook", "secret": SECRET, **changed}})


def test_without_settings_no_mail_is_sent_and_no_webhook_called() -> None:
    settings = load_settings()
    assert not settings.mail_is_sent
    assert settings.webhooks == {}


def test_the_sms_service_is_a_webhook_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().sms_webhook is None
    monkeypatch.setenv("RENTAL_SMS_WEBHOOK", json.dumps({"url": "https://sms.example.com/", "secret": SECRET}))
    settings = load_settings()
    assert str(settings.sms_webhook.url) == "https://sms.example.com/"  # pyright: ignore[reportOptionalMemberAccess]
    assert SECRET not in repr(settings)


@pytest.mark.parametrize("value", ["{", '{"url": "http://sms.example.com/", "secret": "x"}', '{"url": "https://a.b"}'])
def test_an_sms_service_that_is_not_right_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("RENTAL_SMS_WEBHOOK", value)
    with pytest.raises(SettingsError, match="RENTAL_SMS_WEBHOOK"):
        load_settings()


def test_a_webhook_is_configured_for_an_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_WEBHOOKS", webhook())
    settings = load_settings()
    assert list(settings.webhooks) == [Event.BOOKED]
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("{", "not JSON"),
        ('["booked"]', "dictionary"),
        (webhook().replace("booked", "eaten"), "booked"),
        (webhook(url="http://example.com"), "https"),
        (webhook(url="ftp://example.com"), "http"),
        (webhook(secret="short"), "whsec_"),
        (webhook(secret="whsec_ü"), "whsec_"),
        (webhook(more=1), "Extra"),
    ],
)
def test_a_webhook_that_is_not_right_is_named_without_its_secret(
    monkeypatch: pytest.MonkeyPatch, value: str, said: str
) -> None:
    monkeypatch.setenv("RENTAL_WEBHOOKS", value)
    with pytest.raises(SettingsError, match="RENTAL_WEBHOOKS") as refused:
        load_settings()
    assert said in str(refused.value)
    assert SECRET not in str(refused.value)


def test_with_a_server_and_an_address_mail_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_SMTP_HOST", "smtp.example.com")
    monkeypatch.setenv("RENTAL_MAIL_FROM", "desk@example.org")
    assert load_settings().mail_is_sent


@pytest.mark.parametrize(
    ("name", "environment"),
    [
        ("SMTP_HOST", {"SMTP_HOST": "smtp.example.com:587 x"}),
        ("SMTP_PORT", {"SMTP_PORT": "0"}),
        ("SMTP_TLS", {"SMTP_TLS": "maybe"}),
        ("SMTP_PASSWORD", {"SMTP_USER": "u", "SMTP_PASSWORD": "hunter22", "SMTP_TLS": "none"}),
        ("SMTP_PASSWORD", {"SMTP_USER": "u"}),
        ("SMTP_PASSWORD", {"SMTP_PASSWORD": "hunter22"}),
        ("MAIL_FROM", {"SMTP_HOST": "smtp.example.com"}),
        ("MAIL_FROM", {"MAIL_FROM": "Rentals <rentals@example.com>"}),
        ("MAIL_TEMPLATES", {"MAIL_TEMPLATES": "/nowhere"}),
        ("NOTIFICATION_RETRY_SECONDS", {"NOTIFICATION_RETRY_SECONDS": "1"}),
    ],
)
def test_a_mail_setting_that_is_not_right_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, environment: dict[str, str]
) -> None:
    for variable, value in environment.items():
        monkeypatch.setenv(f"RENTAL_{variable}", value)
    with pytest.raises(SettingsError, match=f"RENTAL_{name}") as refused:
        load_settings()
    assert "hunter22" not in str(refused.value)
