"""What the pages share: the depot, who is logged in, and what was read lately."""

from dataclasses import dataclass

from aiohttp import web

from inventory.ledger.inventory import Inventory
from shared.call_records.kept_records import CallRecords
from shared.notifications.outbox import Outbox
from shared.recordings.kept_recordings import KeptRecordings
from shared.running.call_requests import CallRequests
from shared.settings import Settings
from web.listening import Listening
from web.people.kept_acts import KeptActs
from web.people.listeners import Listeners
from web.people.log_in_tries import LogInTries
from web.people.sessions import Sessions
from web.people.users import PageUsers, Person
from web.reading.call_summaries import CallSummaries
from web.reading.live_depot import LiveDepot
from web.reading.periods import PeriodsOfCalls
from web.reading.unit_list import UnitList
from web.reading.unit_scan import UnitScans
from web.reading.unsent import UnsentMessages


@dataclass(frozen=True)
class PageServices:
    """The services of one page."""

    settings: Settings
    inventory: Inventory
    listening: Listening
    users: PageUsers
    acts: KeptActs
    records: CallRecords
    requests: CallRequests
    recordings: KeptRecordings
    listeners: Listeners
    followers: Listeners
    sessions: Sessions
    tries: LogInTries
    live: LiveDepot
    calls: CallSummaries
    periods: PeriodsOfCalls
    units: UnitList
    scans: UnitScans
    unsent: UnsentMessages

    @classmethod
    def of(cls, settings: Settings, inventory: Inventory, listening: Listening) -> "PageServices":
        """The services over this inventory. Nobody is logged in yet."""
        records = CallRecords(inventory, keep_days=settings.keep_records_days)
        calls = CallSummaries(inventory, records, keep_days=settings.keep_records_days)
        units = UnitList(inventory)
        return cls(
            settings=settings,
            inventory=inventory,
            listening=listening,
            users=PageUsers(inventory),
            acts=KeptActs(inventory),
            records=records,
            requests=CallRequests(inventory),
            recordings=KeptRecordings(settings),
            listeners=Listeners(),
            followers=Listeners(),
            sessions=Sessions(),
            tries=LogInTries(),
            live=LiveDepot(inventory, records),
            calls=calls,
            periods=PeriodsOfCalls(calls, settings.zone),
            units=units,
            scans=UnitScans(inventory, units),
            unsent=UnsentMessages(Outbox(inventory, retry_seconds=settings.notification_retry_seconds)),
        )


SERVICES = web.AppKey("services", PageServices)
PERSON: web.RequestKey[Person | None] = web.RequestKey("person", Person)  # who asks
SECRET = web.RequestKey("secret", str)  # of the cookie


def services_of(request: web.Request) -> PageServices:
    """The services of the page that was asked."""
    return request.app[SERVICES]
