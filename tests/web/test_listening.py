"""Where the page answers: beyond this machine only to who logs in, and never unencrypted."""

from ipaddress import ip_address
from pathlib import Path

import pytest
import trustme

from shared.settings import Settings, SettingsError
from web.listening import how_to_listen

ANYWHERE = {"web_address": ip_address("0.0.0.0")}  # noqa: S104


def refused(settings: Settings, *, has_users: bool, **changed: object) -> str:
    with pytest.raises(SettingsError) as refusal:
        how_to_listen(settings.model_copy(update=changed), has_users=has_users)
    return str(refusal.value)


def test_without_settings_the_page_answers_on_this_machine_only(settings: Settings) -> None:
    listening = how_to_listen(settings, has_users=False)
    assert listening.url == "http://127.0.0.1:8083/"
    assert listening.open_without_users
    assert not listening.secure


def test_without_users_it_does_not_answer_beyond_this_machine(settings: Settings) -> None:
    assert "Make a user first" in refused(settings, has_users=False, **ANYWHERE)
    assert "Make a user first" in refused(settings, has_users=False, web_behind_proxy=True, **ANYWHERE)
    assert "Make a user first" in refused(settings, has_users=False, web_behind_proxy=True)


def test_beyond_this_machine_it_does_not_answer_unencrypted(settings: Settings) -> None:
    assert "RENTAL_WEB_CERTIFICATE" in refused(settings, has_users=True, **ANYWHERE)
    behind = how_to_listen(settings.model_copy(update={"web_behind_proxy": True, **ANYWHERE}), has_users=True)
    assert behind.secure
    assert not behind.open_without_users


def test_with_a_certificate_it_answers_everywhere(settings: Settings, tmp_path: Path) -> None:
    certificate = trustme.CA().issue_cert("page.example")
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    certificate.cert_chain_pems[0].write_to_path(chain)
    certificate.private_key_pem.write_to_path(key)
    files = {"web_certificate": chain, "web_key": key}
    listening = how_to_listen(settings.model_copy(update={**files, **ANYWHERE}), has_users=True)
    assert listening.encrypted
    assert listening.secure
    assert "belong together" in refused(settings, has_users=True, web_certificate=chain)
    wrong = refused(settings, has_users=True, web_certificate=key, web_key=chain)
    assert "are no certificate with its key" in wrong
    assert str(tmp_path) not in wrong
