"""The end of a session whose model fails for good: no quota, no valid key, no connection."""

from collections.abc import Callable

from livekit.agents import AgentSession, CloseEvent, CloseReason, ErrorEvent

from agents.conversation.call_session import CallSession


def when_the_model_fails(agent_session: AgentSession[CallSession], act: Callable[[], None]) -> None:
    """Call `act` once when the session ends because its model has failed. The line cannot speak any more by then.

    A session with a realtime model sends no `close` event in that case, because its closing raises the error of the
    model. The only sign is an `error` event that is not recoverable.
    """
    acted = False

    def failed() -> None:
        nonlocal acted
        if not acted:
            acted = True
            act()

    @agent_session.on("error")
    def error(event: ErrorEvent) -> None:
        if event.error.type == "realtime_model_error" and not event.error.recoverable:
            failed()

    @agent_session.on("close")
    def closed(event: CloseEvent) -> None:
        if event.reason is CloseReason.ERROR:
            failed()
