from pathlib import Path

import pytest

from shared.settings import Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("REDIS_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_the_defaults_run_the_line_with_nothing() -> None:
    settings = load_settings()
    assert settings.company_name == "Easy Inventory Rentals"
    assert settings.redis_url is None
    assert settings.hold_minutes == 15


def test_settings_come_from_the_environment_and_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("RENTAL_COMPANY_NAME=Prairie Rentals\nREDIS_URL=redis://localhost:1\n")
    monkeypatch.setenv("RENTAL_HOLD_MINUTES", "5")
    settings = load_settings()
    assert (settings.company_name, settings.hold_minutes) == ("Prairie Rentals", 5)
    assert settings.redis_url is not None


def test_every_bad_setting_is_named_at_once_with_what_it_is_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_TIME_ZONE", "Mars/Olympus")
    monkeypatch.setenv("RENTAL_HOLD_MINUTES", "soon")
    monkeypatch.setenv("RENTAL_CURRENCY", "dollars")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    text = str(refused.value)
    assert "RENTAL_TIME_ZONE" in text
    assert "Europe/Berlin" in text
    assert "RENTAL_HOLD_MINUTES (how long a unit is kept for a call)" in text
    assert "RENTAL_CURRENCY" in text


def test_an_empty_secret_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "")
    assert load_settings().openai_api_key is None


def test_a_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://:hunter2@localhost:1")
    assert "hunter2" not in repr(load_settings())


def test_every_setting_has_a_default() -> None:
    assert not [name for name, field in Settings.model_fields.items() if field.is_required()]
