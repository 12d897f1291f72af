"""`main.py booking new`: a booking at the desk, under the same proofs and rates as in a call."""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from commands.bookings.booking_output import print_changed
from commands.bookings.desk_options import AsJson, By, Overrule, Why, day_option, require_reason
from commands.bookings.desk_proofs import CheckedPapers, Shown, check_papers, rate_problems
from commands.bookings.desk_terms import days_problems
from commands.bookings.in_the_way import naming_what_is_in_the_way
from commands.inventory.unit_id import EquipmentId, as_equipment_id
from commands.terminal import run
from inventory.ledger.inventory import Inventory
from inventory.models import CENT, MAX_MONEY, Equipment, InventoryError, Papers, Period
from shared.language.email_addresses import is_email_address
from shared.open_inventory import open_inventory
from shared.settings import load_settings
from shared.terms.charges import PriceTerms, charges_for
from shared.verification.open_verification import open_verification

LONGEST_NAME = 200


def as_rate(typed: str) -> Decimal:
    """The rate a day that was typed.

    Raises:
        typer.BadParameter: it is no amount of money above 0.
    """
    try:
        rate = Decimal(typed)
        if not rate.is_finite() or not 0 < rate <= MAX_MONEY or rate != rate.quantize(CENT):
            raise ValueError
    except (InvalidOperation, ValueError):
        raise typer.BadParameter(f"{typed!r} is not an amount of money. Write it like 450.00.") from None
    return rate


def new(
    equipment_id: EquipmentId,
    by: By,
    begin: Annotated[dt.date | None, day_option("The first day; today by default.", "--from")] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=3650, help="How many days.")] = 1,
    rate: Annotated[
        Decimal | None,
        typer.Option(parser=as_rate, metavar="AMOUNT", help="Rate a day; else the agreed or lowest one."),
    ] = None,
    license_number: Annotated[str | None, typer.Option("--license", help="Number of the business license.")] = None,
    site: Annotated[str | None, typer.Option(help="Address of the job site.")] = None,
    operator: Annotated[str | None, typer.Option(help="Name of the operator, if the unit needs a certificate.")] = None,
    operator_license: Annotated[str | None, typer.Option(help="Number of the operator's license.")] = None,
    policy: Annotated[str | None, typer.Option(help="Number of the insurance policy.")] = None,
    business: Annotated[
        str | None, typer.Option(help="Name of the customer, if there is no license that says it.")
    ] = None,
    email: Annotated[
        str | None, typer.Option(help="Where the customer is told; by default the address of the license's record.")
    ] = None,
    phone: Annotated[str | None, typer.Option(help="Telephone number of the customer.")] = None,
    deliver: Annotated[bool, typer.Option("--deliver", help="It is delivered, at the price of your settings.")] = False,
    overrule: Overrule = False,
    why: Why = "",
    json: AsJson = False,
) -> None:
    """Book a unit at the desk. The proofs are checked as in a call; to book without them: --overrule --why."""
    if email is not None and not is_email_address(email):
        raise typer.BadParameter(f"{email!r} is not an e-mail address.")
    if business is not None and len(business) > LONGEST_NAME:
        raise typer.BadParameter(f"The name of the business is longer than {LONGEST_NAME} characters.")
    shown = Shown(business, license_number, site, operator, operator_license, policy)
    run(
        _new(
            as_equipment_id(equipment_id),
            begin,
            days,
            rate,
            shown,
            email=email,
            phone=phone,
            deliver=deliver,
            overrule=overrule,
            by=by,
            why=why,
            json=json,
        )
    )


async def _new(
    equipment_id: str,
    begin: dt.date | None,
    days: int,
    rate: Decimal | None,
    shown: Shown,
    *,
    email: str | None,
    phone: str | None,
    deliver: bool,
    overrule: bool,
    by: str,
    why: str,
    json: bool,
) -> None:
    require_reason(overrule, why)
    settings = load_settings()
    async with (
        open_inventory(settings) as inventory,
        open_verification(settings, inventory.redis) as verification,
    ):
        unit = await _for_customer(inventory, await inventory.get(equipment_id), shown.license_number)
        today = inventory.today()
        period = Period.of(begin or today, days)
        daily_rate = unit.lowest_rate if rate is None else rate
        checked = await check_papers(shown, unit, period, verification, currency=settings.currency, today=today)
        unusual = days_problems(unit, period, settings, now=inventory.now())
        problems = [*unusual, *rate_problems(unit, daily_rate), *checked.problems]
        papers = _papers_or_refusal(checked, problems, overrule=overrule)
        (charges,) = charges_for([unit], [daily_rate], period.days, PriceTerms.of(settings), delivered=deliver)
        async with naming_what_is_in_the_way(inventory, equipment_id, period):
            booking = await inventory.book_at_desk(
                equipment_id,
                period,
                daily_rate=daily_rate,
                papers=papers,
                by=by,
                why=why,
                unverified="" if checked.license_verified else "license",
                overrule=overrule,
                email=email or checked.email,
                phone=phone,
                charges=charges,
            )
        print_changed([booking], "is made", today=today, settings=settings, json_wanted=json)


async def _for_customer(inventory: Inventory, unit: Equipment, license_number: str | None) -> Equipment:
    """The unit at the rate that was agreed with the customer who has this license, if there is one."""
    file = await inventory.customer(license_number) if license_number else None
    return file.at_agreed_rate(unit) if file else unit


def _papers_or_refusal(checked: CheckedPapers, problems: list[str], *, overrule: bool) -> Papers:
    """The papers to book with.

    Raises:
        InventoryError: something does not suffice and is not overruled, or the customer's name is not known.
    """
    listed = "\n".join(f"  {problem}" for problem in problems)
    if problems and not overrule:
        raise InventoryError(
            f"Nothing was booked, because this does not suffice:\n{listed}\n"
            'To book all the same, say why: --overrule --why "..."'
        )
    if checked.papers is None:
        raise InventoryError("Nothing was booked: say the customer's name with --business.")
    return checked.papers
