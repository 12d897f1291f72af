"""Units that are kept for a while: for a call, or for the depot itself."""

import datetime as dt

from inventory.models.frozen import Frozen
from inventory.models.period import Period


class Block(Frozen):
    """Days on which a unit is kept for the depot itself. `by` blocked it, and `why` says what for."""

    block_id: str
    equipment_id: str
    period: Period
    why: str
    by: str


class Hold(Frozen):
    """A unit that is kept for one call until `expires_at`. Only this call may renew, confirm or release the hold."""

    hold_id: str
    equipment_id: str
    call_id: str
    period: Period
    expires_at: dt.datetime
