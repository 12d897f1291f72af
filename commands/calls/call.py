"""`main.py call`: one call in text, with a scripted caller or with you at the keyboard."""

import sys
import time

from livekit.agents import NOT_GIVEN, APIError, llm
from rich.console import Console

from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import open_call, open_line
from agents.stage_agent import first_agent
from commands.calls.keyboard import Keyboard
from commands.calls.printing import plain_console, print_end, print_entry, print_times
from shared.settings import Settings
from simulation.call_log import CallLog
from simulation.caller import play
from simulation.inventory_state import read_inventory_state
from simulation.rule_based_model import RuleBasedModel
from simulation.scenario import Scenario
from simulation.scratch_depot import open_scratch_redis

STAND_IN = (
    "A rule-based stand-in for the language model takes this call. It speaks English only. Set OPENAI_API_KEY to "
    "speak with a language model."
)


async def play_scenario(scenario: Scenario, *, begun: float) -> bool:
    """Play a scripted call and print it. Returns whether it ended as the scenario expects.

    `begun` is the `time.perf_counter()` at which the command began.
    """
    console = plain_console()
    console.print(f"{scenario.name}: {scenario.shows}\n{STAND_IN}")
    async with open_scratch_redis() as redis:
        start_seconds = time.perf_counter() - begun
        played = await play(scenario, redis, lambda entry: print_entry(console, entry))
    call, settings = played.session.call, played.session.settings
    print_end(console, call, played.before, played.after, settings.currency)
    print_times(console, played.log, start_seconds=start_seconds)
    for difference in played.differences:
        console.print(f"Not as the scenario expects: {difference}")
    console.print("The call ended as it should." if played.passed else "The call did not end as it should.")
    return played.passed


async def call_at_the_keyboard(settings: Settings, *, begun: float) -> bool:
    """Hold a call with the person at the keyboard, on the depot's own inventory. The end of the input hangs up.

    Returns whether the call took place: False, after a printed sentence, if the language model does not answer.

    Raises:
        InventoryUnavailable, EquipmentFileError, RegistryFileError: the inventory or a registry could not be opened.
    """
    console, at_terminal = _console()
    async with open_line(settings) as line, _model(settings) as model:
        before = await read_inventory_state(line.inventory)
        session = line.new_call()
        log = CallLog(lambda entry: print_entry(console, entry, echo=not at_terminal))
        if isinstance(model, RuleBasedModel):
            console.print(STAND_IN)
        start_seconds = time.perf_counter() - begun
        try:
            await _talk(session, model, log, console, prompt="[bold]You:[/] " if at_terminal else "")
        except APIError as exc:
            console.print(
                f"The language model {settings.text_model} does not answer ({type(exc).__name__}). Check "
                "OPENAI_API_KEY and the network. Without OPENAI_API_KEY, a stand-in takes the call."
            )
            return False
        print_end(console, session.call, before, await read_inventory_state(line.inventory), settings.currency)
        print_times(console, log, start_seconds=start_seconds)
    return True


async def _talk(session: CallSession, model: llm.LLM, log: CallLog, console: Console, *, prompt: str) -> None:
    """Answer the call, and listen until it has ended or the caller hangs up."""
    keyboard = Keyboard()
    async with open_call(session, model) as agent_session:
        log.listen_to(agent_session)
        with keyboard.listening():
            await agent_session.start(first_agent(session), capture_run=True)
            while not session.call.ended:
                log.pause()
                console.print(prompt, end="")
                said = await keyboard.line()
                log.resume()
                if said is None:
                    console.print("\nThe caller hung up.")
                    break
                if said:
                    await agent_session.run(user_input=said)
    log.pause()


def _console() -> tuple[Console, bool]:
    """The console to print on, and whether it is a terminal: only a terminal gets colours and prompts."""
    at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return (Console(highlight=False), True) if at_terminal else (plain_console(), False)


def _model(settings: Settings) -> llm.LLM:
    if settings.openai_api_key is None:
        return RuleBasedModel()
    from livekit.plugins import openai  # takes a second, which the stand-in does not need

    return openai.LLM(
        model=settings.text_model,
        api_key=settings.openai_api_key.get_secret_value(),
        base_url=settings.openai_base_url or NOT_GIVEN,
    )
