"""The language that a caller speaks, as the model has heard it."""

from agents.conversation.call_session import CallSession
from agents.conversation.wording.answers.any_tool_answers import LANGUAGE_NOT_SPOKEN, LANGUAGE_SPOKEN
from shared.language.languages import Language, language
from shared.language.speech import say_list


def go_on_in(session: CallSession, code: str) -> str:
    """Note the language, if the line speaks it: recordings and the confirmation are in it from now on.

    Args:
        session: the call.
        code: the ISO 639-1 code of the language, such as "es"; a region such as "es-MX" counts as its language.
    """
    spoken = {one.code: one for one in session.settings.spoken}
    known = spoken.get(code.lower().replace("_", "-").partition("-")[0])
    if known is None:
        names = [one.name for one in spoken.values()]
        return LANGUAGE_NOT_SPOKEN.format(languages=say_list(names), first=names[0])
    session.call.language = known.code
    return LANGUAGE_SPOKEN.format(language=known.name)


def language_of(session: CallSession) -> Language:
    """The language of the call: the caller's, or the first of the line while that is not known."""
    return language(session.call.language) if session.call.language else session.settings.spoken[0]
