"""The record of a call: what the session tells it, and what is done with it when the call is over."""

from livekit.agents import AgentSession, ConversationItemAddedEvent

from agents.conversation.call_session import CallSession
from shared.call_records.reconciliation import reconcile


def record_call(agent_session: AgentSession[CallSession]) -> None:
    """Record this call from here on. The stages are told by the hand-offs, the checks and offers by themselves."""
    session = agent_session.userdata
    session.recorder.stage_entered(session.call)

    @agent_session.on("conversation_item_added")
    def item_added(added: ConversationItemAddedEvent) -> None:
        item = added.item
        if item.type == "message" and item.role in ("user", "assistant") and item.text_content:
            session.recorder.said("caller" if item.role == "user" else "line", item.text_content)


async def close_record(session: CallSession) -> None:
    """Compare the call, which has ended, with the inventory, and store its record. Redis that is away is logged."""
    differences = await reconcile(session.call, session.inventory)
    await session.recorder.close(session.call, differences)
