"""What a telephone does when it is called, or told to call somebody else."""

from enum import Enum


class WhenCalled(Enum):
    """What happens when this telephone is called."""

    ANSWERS = "answers"
    IS_A_MAILBOX = "answers, says a greeting and beeps"
    DECLINES = "refuses with 603"
    IS_BUSY = "refuses with 486"
    NEVER_ANSWERS = "rings until the caller gives up"


class WhenTransferred(Enum):
    """What happens when the other side asks this one to call somebody else (REFER)."""

    ACCEPTS = "accepts, and the one who is called then answers"
    IS_BUSY = "accepts, and the one who is called then is busy"
    DECLINES = "refuses the REFER itself with 603"
