"""A caller who does not want to be recorded: the tool of every stage of a line that records."""

from livekit.agents import Agent

from agents.conversation.stage_tool import Context, OptionalTool, stage_tool
from agents.conversation.wording.answers.any_tool_answers import RECORDING_STOPPED


@stage_tool
async def stop_recording(_: Agent, ctx: Context) -> str:
    """The caller wants no recording."""
    await ctx.userdata.refuse_recording()
    return RECORDING_STOPPED.format()


STOP_RECORDING = OptionalTool(stop_recording, lambda session: session.recording is not None)
