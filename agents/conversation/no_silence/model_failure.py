"""The end of a session whose model fails for good: no quota, no valid key, no connection, no reply."""

import logging
from collections.abc import Callable

from livekit.agents import AgentSession, CloseEvent, CloseReason, ErrorEvent

from agents.conversation.call_session import CallSession

logger = logging.getLogger("rental.replies")


def when_the_model_fails(agent_session: AgentSession[CallSession], act: Callable[[], None]) -> None:
    """Call `act` once when the session ends because its model has failed. The line cannot speak any more by then.

    A session with a realtime model sends no `close` event in that case, because its closing raises the error of the
    model. The only sign is an `error` event that is not recoverable. A model that gives no reply sends no event at all;
    `give_up_on_model` tells of it.
    """
    acted = False

    def failed() -> None:
        nonlocal acted
        if not acted:
            acted = True
            act()

    agent_session.userdata.on_model_failure.append(failed)

    @agent_session.on("error")
    def error(event: ErrorEvent) -> None:
        if event.error.type == "realtime_model_error" and not event.error.recoverable:
            failed()

    @agent_session.on("close")
    def closed(event: CloseEvent) -> None:
        if event.reason is CloseReason.ERROR:
            failed()


def give_up_on_model(agent_session: AgentSession[CallSession]) -> None:
    """End the session because its model gave no reply, however often it was asked."""
    session = agent_session.userdata
    logger.error("the model of call %s gives no reply", session.call.call_id)
    for act in session.on_model_failure:
        act()
    agent_session.shutdown(drain=False)
