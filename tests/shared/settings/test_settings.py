import datetime as dt
from pathlib import Path

import pytest

from commands.settings import example
from shared.settings import Settings, SettingsError, load_settings
from shared.settings.depot import PROJECT


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
    assert "RENTAL_HOLD_MINUTES (how many minutes a selected unit is held for a call)" in text
    assert "RENTAL_CURRENCY" in text


def test_an_empty_secret_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "")
    assert load_settings().openai_api_key is None


def test_a_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://:hunter2@localhost:1")
    assert "hunter2" not in repr(load_settings())


def test_every_setting_has_a_default() -> None:
    assert not [name for name, field in Settings.model_fields.items() if field.is_required()]


def test_every_setting_says_what_it_is_for() -> None:
    assert not [name for name, field in Settings.model_fields.items() if not field.description]


def test_calls_with_codes_are_not_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_RECORD_CALLS", "true")
    assert load_settings().identity_code == "changes"
    monkeypatch.setenv("RENTAL_IDENTITY_CODE", "always")
    with pytest.raises(SettingsError, match=r"RENTAL_IDENTITY_CODE.*a recording would hold the codes"):
        load_settings()


def test_a_storage_of_recordings_needs_its_keys_and_is_asked_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_RECORDINGS_BUCKET", "depot-recordings")
    with pytest.raises(SettingsError, match=r"set RENTAL_RECORDINGS_ACCESS_KEY and RENTAL_RECORDINGS_SECRET_KEY too"):
        load_settings()
    monkeypatch.setenv("RENTAL_RECORDINGS_ACCESS_KEY", "key")
    monkeypatch.setenv("RENTAL_RECORDINGS_SECRET_KEY", "secret")
    assert load_settings().recordings_bucket == "depot-recordings"
    monkeypatch.setenv("RENTAL_RECORDINGS_STORAGE_URL", "http://s3.depot.lan")
    with pytest.raises(SettingsError, match="a key is not sent unencrypted to another machine"):
        load_settings()
    monkeypatch.setenv("RENTAL_UNENCRYPTED_HOSTS", "s3.depot.lan")
    assert load_settings().recordings_storage_url == "http://s3.depot.lan"


def test_the_example_names_every_setting_with_its_default() -> None:
    assert (PROJECT / ".env.example").read_text() == example()


def test_the_example_as_it_is_sets_nothing_and_with_every_mark_taken_away_sets_the_defaults(tmp_path: Path) -> None:
    defaults = load_settings()
    (tmp_path / ".env").write_text(example())
    assert load_settings() == defaults
    lines = [
        line[1:] if line.startswith("#") and not line.startswith("# ") else line for line in example().splitlines()
    ]
    (tmp_path / ".env").write_text("\n".join(lines))
    changed = {
        name: value
        for name, value in load_settings().model_dump().items()
        if value != getattr(defaults, name) and not isinstance(value, Path)
    }
    assert changed == {}


def test_a_secret_may_be_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "OPENAI_API_KEY").write_text("sk-from-a-file\n")
    monkeypatch.setenv("RENTAL_SECRETS_FOLDER", str(tmp_path / "secrets"))
    key = load_settings().openai_api_key
    assert key is not None
    assert key.get_secret_value() == "sk-from-a-file"


def test_an_empty_file_of_a_secret_is_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LIVEKIT_URL", "REDIS_URL", "RENTAL_SMTP_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
        (tmp_path / name).write_text("\n")
    monkeypatch.setenv("RENTAL_SECRETS_FOLDER", str(tmp_path))
    settings = load_settings()
    assert (settings.livekit_url, settings.redis_url, settings.smtp_password) == (None, None, None)


def test_a_folder_of_secrets_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RENTAL_SECRETS_FOLDER", str(tmp_path / "secret"))
    with pytest.raises(SettingsError, match="RENTAL_SECRETS_FOLDER names no folder"):
        load_settings()


def test_addresses_that_calls_come_from_are_written_as_livekit_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_SIP_ALLOWED_ADDRESSES", "54.172.60.1/255.255.255.252,203.0.113.7 , 2001:DB8::/32,")
    assert load_settings().sip_origins == ("54.172.60.0/30", "203.0.113.7", "2001:db8::/32")


def test_a_bad_setting_that_others_named_is_called_by_that_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "not an address")
    with pytest.raises(SettingsError, match=r"AZURE_OPENAI_ENDPOINT \(https address"):
        load_settings()


def test_certificates_for_redis_are_files_that_are_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RENTAL_REDIS_CA_FILE", str(tmp_path / "nowhere.pem"))
    with pytest.raises(SettingsError, match="RENTAL_REDIS_CA_FILE"):
        load_settings()


def test_a_key_for_redis_has_its_certificate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key.pem").touch()
    monkeypatch.setenv("RENTAL_REDIS_KEY_FILE", str(tmp_path / "key.pem"))
    with pytest.raises(SettingsError, match=r"RENTAL_REDIS_KEY_FILE .*RENTAL_REDIS_CERTIFICATE_FILE"):
        load_settings()


def test_how_long_redis_is_waited_for_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANSWER_SECONDS", "CONNECT_SECONDS", "REPLICA_SECONDS", "CONNECTIONS", "RETRIES", "REPLICAS"):
        monkeypatch.setenv(f"RENTAL_REDIS_{name}", "100000")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert str(refused.value).count("RENTAL_REDIS_") == 6


@pytest.mark.parametrize(
    ("address", "key", "sentence"),
    [
        ("registry.example.com", "k", "https://registry.example.com/v1"),
        ("ftp://registry.example.com", "k", "https://registry.example.com/v1"),
        ("http://[::1", "k", "https://registry.example.com/v1"),
        ("http://registry.example.com/v1", "k", "unencrypted"),
        ("https://me:secret@registry.example.com/v1", "k", "without a name or password"),
        ("https://registry.example.com/v1", "", "needs its key"),
        ("https://registry.example.com/v1", "has a space", "without spaces"),
    ],
)
def test_a_registry_that_could_not_be_asked_safely_is_refused(
    address: str, key: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENTAL_LICENSE_REGISTRY", address)
    monkeypatch.setenv("RENTAL_LICENSE_REGISTRY_KEY", key)
    with pytest.raises(SettingsError, match=sentence) as refused:
        load_settings()
    assert "RENTAL_LICENSE_REGISTRY" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_registry_on_this_machine_needs_no_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_OPERATOR_REGISTRY", "http://127.0.0.1:8090/v1")
    monkeypatch.setenv("RENTAL_OPERATOR_REGISTRY_KEY", "a-key-of-the-tests")
    settings = load_settings()
    assert settings.operator_registry == "http://127.0.0.1:8090/v1"
    assert "a-key-of-the-tests" not in repr(settings)


def test_several_voices_follow_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().voice_modes == ("realtime",)
    monkeypatch.setenv("RENTAL_VOICE_MODE", "azure, realtime ,pipeline")
    assert load_settings().voice_modes == ("azure", "realtime", "pipeline")


@pytest.mark.parametrize("modes", ["telepathy", "realtime,realtime", "realtime,"])
def test_a_voice_that_is_unknown_or_named_twice_is_refused(modes: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_VOICE_MODE", modes)
    with pytest.raises(SettingsError, match=r"RENTAL_VOICE_MODE .*realtime, azure, pipeline"):
        load_settings()


def test_a_server_of_the_pipeline_is_asked_unencrypted_on_this_machine_or_where_its_host_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RENTAL_PIPELINE_STT_URL", "http://127.0.0.1:8000/v1")
    monkeypatch.setenv("RENTAL_PIPELINE_LLM_URL", "http://llm.depot.lan:8001/v1")
    with pytest.raises(SettingsError, match="RENTAL_UNENCRYPTED_HOSTS") as refused:
        load_settings()
    assert "RENTAL_PIPELINE_STT_URL" not in str(refused.value)
    monkeypatch.setenv("RENTAL_UNENCRYPTED_HOSTS", "10.0.0.5, llm.depot.lan")
    assert load_settings().pipeline_llm_url == "http://llm.depot.lan:8001/v1"


WITH_A_KEY = [
    "LIVEKIT_URL",
    "OPENAI_BASE_URL",
    "AZURE_OPENAI_ENDPOINT",
    "RENTAL_PIPELINE_STT_URL",
    "RENTAL_PIPELINE_LLM_URL",
    "RENTAL_PIPELINE_TTS_URL",
    "RENTAL_LICENSE_REGISTRY",
    "RENTAL_INSURANCE_REGISTRY",
]


def set_address(monkeypatch: pytest.MonkeyPatch, setting: str, address: str) -> None:
    monkeypatch.setenv(setting, address)
    if setting.endswith("_REGISTRY"):
        monkeypatch.setenv(f"{setting}_KEY", "a-key")


@pytest.mark.parametrize("setting", WITH_A_KEY)
def test_a_key_is_sent_unencrypted_to_this_machine_and_to_hosts_that_are_named(
    setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    schemes = ["http", *(["ws"] if setting == "LIVEKIT_URL" else [])]
    for scheme in schemes:
        for host in ("models.depot.lan", "10.0.0.5", "127.0.0.1.example.com", "localhost.example.com", "0.0.0.0"):  # noqa: S104
            set_address(monkeypatch, setting, f"{scheme}://{host}:8000/v1")
            with pytest.raises(SettingsError, match="RENTAL_UNENCRYPTED_HOSTS") as refused:
                load_settings()
            assert setting in str(refused.value)
        for host in ("localhost", "127.0.0.1", "[::1]"):
            set_address(monkeypatch, setting, f"{scheme}://{host}:8000/v1")
            load_settings()
        set_address(monkeypatch, setting, f"{scheme}://models.depot.lan:8000/v1")
        with monkeypatch.context() as named:
            named.setenv("RENTAL_UNENCRYPTED_HOSTS", "10.0.0.5, Models.depot.lan")
            load_settings()
    set_address(monkeypatch, setting, "https://models.example.com/v1")
    load_settings()


@pytest.mark.parametrize("setting", WITH_A_KEY)
@pytest.mark.parametrize(
    "address", ["models.example.com", "ftp://models.example.com", "https://", "https://k:s@a.b/v1"]
)
def test_what_is_no_address_is_named(setting: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_address(monkeypatch, setting, address)
    with pytest.raises(SettingsError, match=setting):
        load_settings()


@pytest.mark.parametrize("address", ["everywhere", "127.0.0.1:8081", "localhost", "256.0.0.1"])
def test_the_ports_listen_on_an_ip_address(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_LISTEN_ADDRESS", address)
    with pytest.raises(SettingsError, match="RENTAL_LISTEN_ADDRESS"):
        load_settings()


@pytest.mark.parametrize(
    "setting",
    [
        "OPENAI_API_KEY", "AZURE_OPENAI_API_KEY", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET",
        "RENTAL_PIPELINE_STT_KEY", "RENTAL_PIPELINE_LLM_KEY", "RENTAL_PIPELINE_TTS_KEY", "RENTAL_LICENSE_REGISTRY_KEY",
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", ["sk-schlüssel", "sk-\u201cquoted\u201d", "two words", "sk\nX-Header: y", "sk\u00a0"])
def test_a_key_that_no_header_can_carry_is_named_and_not_repeated(
    setting: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting, key)
    with pytest.raises(SettingsError, match=setting) as refused:
        load_settings()
    assert key not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("RENTAL_CLOSED_WEEKDAYS", "sonntag", "number 1 is no day of the week"),
        (
            "RENTAL_CLOSED_WEEKDAYS",
            "monday,tuesday,wednesday,thursday,friday,saturday,sunday",
            "no day of the week is left",
        ),
        ("RENTAL_HOLIDAYS", "2026-12-25,25.12.", "number 2 is no day"),
        ("RENTAL_HOLIDAYS", "2026-02-30", "number 1 is no day"),
        ("RENTAL_SAME_DAY_UNTIL", "25:00", "it is no time of the day"),
        ("RENTAL_DEPOSIT", "120%", "it is no amount and no share"),
        ("RENTAL_DEPOSIT", "1.005", "it is no amount and no share"),
        ("RENTAL_TAX_PERCENT", "101", "less than or equal to 100"),
        ("RENTAL_DELIVERY_PRICE", "-1", "greater than or equal to 0"),
        ("RENTAL_LEAST_RENTAL_DAYS", "181", "longer than RENTAL_LONGEST_RENTAL_DAYS allows"),
    ],
)
def test_a_term_that_cannot_be_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert name in str(refused.value)
    assert says in str(refused.value)
    assert "sonntag" not in str(refused.value)


def test_the_terms_are_read_as_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("CLOSED_WEEKDAYS", "Sunday, saturday,sunday"),
        ("HOLIDAYS", "2027-01-01, 2026-12-25"),
        ("SAME_DAY_UNTIL", "9:30"),
        ("DEPOSIT", "20 %"),
    ):
        monkeypatch.setenv(f"RENTAL_{name}", value)
    settings = load_settings()
    assert settings.closed_on == {5, 6}
    assert settings.holiday_dates == {dt.date(2026, 12, 25), dt.date(2027, 1, 1)}
    assert settings.last_same_day_pick_up == dt.time(9, 30)
    assert (settings.deposit_amount, settings.deposit_percent) == (None, 20)
