"""What a person of the depot is told about a call before they take it, and what the model is told to say there."""

from agents.conversation.wording.template import Template

INTRODUCTION = Template("A caller for you. Press 1 to take the call, 2 to decline.")
BUSINESS = Template("From {business_name}.")
EQUIPMENT = Template("About {equipment}, {days} from {first_day}.")
STAGE = Template("At {stage}.")
REASON = Template("They say: {reason}.")
QUESTION = Template("Yes or no?")

SPEAKER = Template(
    directs="You speak on the telephone with an employee of the company. Say what you are told to say, word for word, "
    "and nothing else. You never answer questions."
)
SAY_THIS = Template(directs="Say exactly this, at a brisk pace, and nothing else: {words}")
