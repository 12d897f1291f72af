"""The record of a call: what the session tells it, and what is done with it when the call is over."""

from livekit.agents import AgentSession, ConversationItemAddedEvent

from agents.conversation.call_session import CallSession
from shared.call_records.reconciliation import reconcile


def record_call(session: AgentSession[CallSession]) -> None:
    """Record this call from here on. The stages are told by the hand-offs, the checks and offers by themselves."""
    shared = session.userdata
    shared.recorder.stage_entered(shared.call)

    @session.on("conversation_item_added")
    def item_added(added: ConversationItemAddedEvent) -> None:
        item = added.item
        if item.type == "message" and item.role in ("user", "assistant") and item.text_content:
            shared.recorder.said("caller" if item.role == "user" else "line", item.text_content)


async def close_record(shared: CallSession) -> None:
    """Compare the call, which has ended, with the inventory, and store its record. Redis that is away is logged."""
    differences = await reconcile(shared.call, shared.inventory)
    await shared.recorder.close(shared.call, differences)
