"""Writing the record of a call: what is said goes into it as it is said, and the end of the call closes it."""

from livekit.agents import AgentSession, ConversationItemAddedEvent

from agents.conversation.call_session import CallSession
from agents.conversation.claims.claim_check import settle_claims, tell_desk_of_claims
from agents.conversation.identity.failed_papers import tell_desk_of_failed_papers
from shared.call_records.reconciliation import reconcile


def begin_record(agent_session: AgentSession[CallSession]) -> None:
    """Begin the record of this call, and note in it whatever is said from here on.

    The hand-offs note the stages, `RecordedChecks` the checks, and the price stage the rates that were proposed.
    """
    session = agent_session.userdata
    session.recorder.stage_entered(session.call)

    @agent_session.on("conversation_item_added")
    def item_added(added: ConversationItemAddedEvent) -> None:
        item = added.item
        if item.type == "message" and item.role in ("user", "assistant") and item.text_content:
            words = session.code.kept(item.text_content)
            session.recorder.said("caller" if item.role == "user" else "line", words, session.call)


async def close_record(session: CallSession) -> None:
    """Compare the call, which has ended, with the inventory and with what the line said in it, and store its record.

    When Redis does not answer, that is logged and no error is raised.
    """
    differences = await reconcile(session.call, session.inventory)
    settle_claims(session)
    if untrue := tuple(session.claims.untrue):
        differences = (*(differences or ()), *untrue)
    await session.recorder.close(session.call, differences)
    await tell_desk_of_claims(session)
    await tell_desk_of_failed_papers(session)
