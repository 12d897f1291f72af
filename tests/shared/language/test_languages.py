"""Each language of the line is there as a whole: words, recordings and the templates of the confirmation."""

import pytest
from babel import Locale

from shared.language.languages import Recorded, language, language_codes
from shared.notifications.texts import TEMPLATES
from shared.settings import Settings
from worker.announcements import FOLDER, read_frames


def settings(**own: object) -> Settings:
    return Settings(_env_file=None, **own)  # type: ignore[arg-type, call-arg]


def test_english_and_spanish_are_there() -> None:
    assert {"en", "es"} <= set(language_codes())


@pytest.mark.parametrize("code", language_codes())
def test_a_language_has_its_words_its_recordings_and_its_templates(code: str) -> None:
    spoken = language(code)
    assert "{company}" in spoken.announcement
    assert {"{certificate}", "{operator}"} <= set(spoken.to_bring.certificate.split())
    assert "{equipment}" in spoken.calendar_entry
    assert "{reference}" in spoken.calendar_entry
    assert Locale.parse(spoken.locale).language == code
    for recording in Recorded.model_fields:
        frames = read_frames(FOLDER / code / f"{recording}.wav")
        assert 3 < sum(frame.samples_per_channel / frame.sample_rate for frame in frames) < 20
    for template in ("subject.txt", "mail.txt", "mail.html", "sms.txt", "code.txt", "code_sms.txt", "code_subject.txt"):
        assert (TEMPLATES / code / template).is_file()


def test_the_line_begins_in_its_first_language_and_says_that_it_speaks_the_others() -> None:
    assert settings().announced == (
        "Thank you for calling {company}. I am the automated assistant. También hablo español."
    )
    assert settings(languages="es").announced == "Gracias por llamar a {company}. Soy el asistente automático."
    assert settings(languages=" ES , en").announced.endswith("automático. I speak English, too.")


def test_that_calls_are_recorded_is_said_in_every_language() -> None:
    said = settings(record_calls=True).announced
    assert "This call may be recorded. If you do not want that, just say so." in said
    assert "Esta llamada puede ser grabada. Si no lo desea, dígamelo." in said
    assert "record" not in (silent := settings(recording_announcement="We record.").announced)
    assert "graba" not in silent


def test_a_depots_own_words_take_the_place_of_those_in_the_first_language() -> None:
    said = settings(
        announcement="Hi, {company} here.", recording_announcement="We record.", record_calls=True
    ).announced
    assert said == (
        "Hi, {company} here. We record. If you do not want that, just say so. También hablo español. Esta llamada "
        "puede ser grabada. Si no lo desea, dígamelo."
    )


@pytest.mark.parametrize("written", ["", "xx", "en,en", "en,,es", "english"])
def test_a_language_that_is_not_there_or_there_twice_is_refused_with_those_that_are(written: str) -> None:
    with pytest.raises(ValueError, match="write one or more of en, es, each once"):
        settings(languages=written)


def test_no_language_has_an_unknown_code() -> None:
    with pytest.raises(LookupError):
        language("../en")
