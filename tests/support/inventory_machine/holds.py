"""Rules for holds: asked for, asked for again, renewed, moved, released, and expired."""

import datetime as dt
import json

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from inventory.ledger.keys import Keys
from inventory.models import EquipmentNotAvailable, Hold, HoldLost, Period, RequestConflict
from tests.support.inventory_machine.base import MachineBase, calls, days, lengths, reached, units
from tests.support.inventory_machine.model import period


class HoldRules(MachineBase):
    """The requests of a call for a unit that it wants to keep."""

    @rule(unit=units, start=days, length=lengths, call=calls)
    def hold(self, unit: str, start: int, length: int, call: str) -> None:
        self.ask_for_hold(unit, period(start, length), call)

    def ask_for_hold(self, unit: str, wanted: Period, call: str) -> None:
        own = self.model.own_hold(unit, wanted, call) if not self.model.is_withdrawn(unit, wanted) else None
        free = self.model.is_free(unit, wanted, but=own.hold_id if own else None)
        answer = self.ask(self.inventory.hold(unit, wanted, call_id=call, hold_id=self.new_id("hold")))
        if not free:
            assert isinstance(answer, EquipmentNotAvailable), answer
            reached["hold refused"] += 1
            return
        assert isinstance(answer, Hold), answer
        if own:
            assert answer.hold_id == own.hold_id
            reached["hold kept"] += 1
        self.model.holds[answer.hold_id] = self.known_holds[answer.hold_id] = answer
        self.asked_for.setdefault(answer.hold_id, wanted)
        reached["hold"] += 1

    @precondition(lambda self: self.model.holds)
    @rule(data=st.data())
    def hold_what_the_call_holds(self, data: st.DataObject) -> None:
        hold = self.live_hold(data)
        self.ask_for_hold(hold.equipment_id, hold.period, hold.call_id)

    @precondition(lambda self: self.known_holds)
    @rule(data=st.data(), changed=st.booleans())
    def hold_with_an_id_that_was_used(self, data: st.DataObject, changed: bool) -> None:
        hold = data.draw(st.sampled_from(sorted(self.known_holds.values(), key=lambda hold: hold.hold_id)))
        first = self.asked_for[hold.hold_id]
        wanted = (
            Period(first_day=first.first_day, day_after=first.day_after + dt.timedelta(days=1)) if changed else first
        )
        answer = self.ask(self.inventory.hold(hold.equipment_id, wanted, call_id=hold.call_id, hold_id=hold.hold_id))
        if changed:
            assert isinstance(answer, RequestConflict), answer
        else:
            assert isinstance(answer, Hold), answer
            assert answer.hold_id == hold.hold_id
        reached["hold id conflict" if changed else "hold replayed"] += 1

    @precondition(lambda self: self.known_holds)
    @rule(data=st.data(), thief=st.booleans())
    def renew(self, data: st.DataObject, thief: bool) -> None:
        hold = self.some_hold(data)
        answer = self.ask(self.inventory.renew(self.by(thief, hold)))
        if thief or hold.hold_id not in self.model.holds:
            assert isinstance(answer, HoldLost), answer
            reached["renew refused"] += 1
        else:
            assert isinstance(answer, Hold), answer
            reached["renew"] += 1

    @precondition(lambda self: self.known_holds)
    @rule(data=st.data(), thief=st.booleans())
    def release(self, data: st.DataObject, thief: bool) -> None:
        hold = self.some_hold(data)
        answer = self.ask(self.inventory.release(self.by(thief, hold)))
        if thief:
            assert answer is False
            return
        if hold.hold_id in self.model.holds:
            assert answer is True
            del self.model.holds[hold.hold_id]
            reached["release"] += 1

    @precondition(lambda self: self.model.holds)
    @rule(data=st.data())
    def move_hold(self, data: st.DataObject) -> None:
        hold = self.live_hold(data)
        wanted = self.days_to_move_to(data, hold.equipment_id)
        answer = self.ask(self.inventory.reschedule_hold(hold, wanted))
        if self.model.is_free(hold.equipment_id, wanted, but=hold.hold_id):
            assert isinstance(answer, Hold), answer
            self.model.holds[hold.hold_id] = self.known_holds[hold.hold_id] = answer
            reached["hold moved"] += 1
        else:
            assert isinstance(answer, EquipmentNotAvailable), answer
            reached["hold not moved"] += 1

    @precondition(lambda self: self.model.holds)
    @rule(data=st.data())
    def expire(self, data: st.DataObject) -> None:
        hold = self.live_hold(data)
        keys = Keys(self.depot)
        stored = json.loads(self.ask(self.redis.hget(keys.holds, hold.hold_id)))
        self.ask(self.redis.hset(keys.holds, hold.hold_id, json.dumps({**stored, "expires": 1})))
        del self.model.holds[hold.hold_id]
        reached["expired"] += 1
