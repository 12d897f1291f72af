"""Whatever a setting is set to, it is accepted or named in a sentence, and no secret is repeated."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from shared.settings import Settings, SettingsError, load_settings, name_in_environment
from tests.support.hostile import hostile_bytes, hostile_text, many

NAMES = {name_in_environment(field): field for field in Settings.model_fields}
# What is right for one of these depends on the others.
OF_THE_MAIL = {name for name in NAMES if name.startswith(("RENTAL_SMTP_", "RENTAL_MAIL_"))}
OF_THE_TRUNK = {"RENTAL_SIP_USERNAME", "RENTAL_SIP_PASSWORD"}
SECRETS = sorted(name for name, field in NAMES.items() if "SecretStr" in str(Settings.model_fields[field].annotation))
# An environment cannot hold a zero byte.
in_environment = st.one_of(
    hostile_text.map(lambda text: text.replace("\x00", "").encode("utf-8", "replace").decode()),
    st.binary(max_size=60).map(lambda raw: os.fsdecode(raw.replace(b"\x00", b""))),
    st.integers().map(str),
    st.sampled_from(["/", "//", "~", "/dev/null", "redis://:hunter2@[::1", "http://[", "ftp://x", "1.5", "1e3", "on"]),
)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RENTAL_MAIL_FROM", "desk@example.com")  # without it no mail server is accepted


@many(3)
@given(values=st.fixed_dictionaries(dict.fromkeys(sorted(NAMES), in_environment)))
def test_a_setting_is_accepted_or_named_in_a_sentence(values: dict[str, str]) -> None:
    for name, value in values.items():
        said = _load_with({name: value})
        if said is not None:
            assert name in said, "which one is named"
            assert len(said) < 2000, f"more than a sentence for {name}"


@many(20)
@given(
    values=st.dictionaries(
        st.sampled_from(sorted(NAMES.keys() - OF_THE_MAIL - OF_THE_TRUNK)), in_environment, min_size=2, max_size=8
    )
)
def test_bad_settings_are_all_named_at_once(values: dict[str, str]) -> None:
    bad_alone = {name for name, value in values.items() if _is_bad(name, value)}
    said = _load_with(values)
    assert (said is not None) == bool(bad_alone)
    assert all(name in (said or "") for name in bad_alone)


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_never_repeated(name: str) -> None:
    @many(3)
    @given(rest=st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), max_size=40))
    def attempt(rest: str) -> None:
        value = f"hunter2{rest}"  # no text of ours has that in it
        said = _load_with({name: value, "RENTAL_HOLD_MINUTES": "soon"})
        assert said is not None
        assert "hunter2" not in said
        shown = _loaded({name: value})
        assert shown is None or "hunter2" not in f"{shown!r} {shown} {shown.model_dump()!r}"

    attempt()


@many(40)
@given(content=hostile_bytes)
def test_a_file_of_settings_is_read_or_refused_and_never_a_crash(content: bytes) -> None:
    Path(".env").write_bytes(content)
    try:
        load_settings()
    except SettingsError as exc:
        assert ".env" in str(exc)
    finally:
        Path(".env").unlink()


def test_there_are_secrets_to_look_for() -> None:
    assert {"REDIS_URL", "OPENAI_API_KEY"} <= set(SECRETS)
    assert SecretStr("x").get_secret_value() == "x"


def _is_bad(name: str, value: str) -> bool:
    return _load_with({name: value}) is not None


def _load_with(values: dict[str, str]) -> str | None:
    """What is said against these values; None when they are accepted."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in values.items():
            patch.setenv(name, value)
        try:
            load_settings()
        except SettingsError as exc:
            return str(exc)
    return None


def _loaded(values: dict[str, str]) -> Settings | None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in values.items():
            patch.setenv(name, value)
        try:
            return load_settings()
        except SettingsError:
            return None
