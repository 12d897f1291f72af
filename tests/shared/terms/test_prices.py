"""What a rental costs: the best combination of days and weeks, and the lines that come to the total."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.models import Booking, Charge, Equipment, Period, WeightClass
from shared.language.mentioned import amounts_mentioned
from shared.terms.charges import PriceTerms, charges_for, charges_for_days, lines_together, total_of
from shared.terms.combination import best_combination, list_price, rental_price
from shared.terms.spoken_charges import say_charges


def unit(
    daily: int, weekly: int | None = None, four_weeks: int | None = None, *, highest: int | None = None
) -> Equipment:
    """A unit with these rates in cents."""

    def money(cents: int | None) -> Decimal | None:
        return None if cents is None else Decimal(cents) / 100

    return Equipment.model_validate(
        {
            "equipment_id": "ITM001",
            "name": "Saw",
            "category": "Cutting",
            "lowest_rate": money(daily),
            "highest_rate": money(highest or daily * 2),
            "operator_certification": None,
            "min_insurance": Decimal(1000),
            "storage_location": "Yard",
            "weight_class": WeightClass.LIGHT,
            "weekly_rate": money(weekly),
            "four_week_rate": money(four_weeks),
        }
    )


@st.composite
def units(draw: st.DrawFn) -> Equipment:
    daily = draw(st.integers(1, 200_000))
    weekly = draw(st.none() | st.integers(daily, daily * 9))
    four_weeks = draw(st.none() | st.integers(weekly or daily, (weekly or daily) * 30))
    return unit(daily, weekly, four_weeks)


DAYS = st.integers(1, 400)


def dearest_first(of: Equipment, days: int) -> Decimal:
    """The lowest list price by trying every combination that covers the days."""
    most = (days // 28 + 2 if of.four_week_rate else 1, days // 7 + 2 if of.weekly_rate else 1)
    return min(
        four * (of.four_week_rate or 0)
        + weeks * (of.weekly_rate or 0)
        + max(0, days - 28 * four - 7 * weeks) * of.lowest_rate
        for four, weeks in itertools.product(range(most[0]), range(most[1]))
    ).quantize(Decimal("0.01"))


@given(of=units(), days=st.integers(1, 120))
def test_no_combination_of_days_and_weeks_costs_less_than_the_price(of: Equipment, days: int) -> None:
    assert rental_price(of, of.lowest_rate, days) == dearest_first(of, days)


@given(of=units(), days=DAYS, more=st.integers(0, 100))
def test_the_price_is_never_above_the_days_alone_and_never_falls_with_more_days(
    of: Equipment, days: int, more: int
) -> None:
    rate = (of.lowest_rate * (100 + more) / 100).quantize(Decimal("0.01"))
    price = rental_price(of, rate, days)
    assert price <= rate * days
    assert price <= rental_price(of, rate, days + 1)


@given(of=units(), days=DAYS, more=st.integers(0, 100))
def test_the_agreed_rate_scales_the_list_price_to_the_cent(of: Equipment, days: int, more: int) -> None:
    rate = (of.lowest_rate * (100 + more) / 100).quantize(Decimal("0.01"))
    exact = list_price(of, best_combination(of, days)) * rate / of.lowest_rate
    assert abs(rental_price(of, rate, days) - exact) <= Decimal("0.005")


@given(of=units(), days=DAYS)
def test_without_rates_for_weeks_each_day_costs_its_rate(of: Equipment, days: int) -> None:
    plain = of.model_copy(update={"weekly_rate": None, "four_week_rate": None})
    assert rental_price(plain, plain.highest_rate, days) == plain.highest_rate * days
    assert charges_for([plain], [plain.highest_rate], days, PriceTerms(), delivered=True) == ((),)


def test_six_days_cost_the_rate_for_a_week_where_that_is_less() -> None:
    of = unit(90_00, 500_00, 1500_00)
    assert [str(rental_price(of, Decimal(90), days)) for days in (5, 6, 7, 9, 28, 30)] == [
        *("450.00", "500.00", "500.00", "680.00", "1500.00", "1680.00")
    ]


def test_the_lines_of_a_price_come_to_its_rounded_whole_where_each_was_rounded_up() -> None:
    of, rate = unit(90_00, 500_00, 1500_00), Decimal("90.01")
    (lines,) = charges_for([of], [rate], 35, PriceTerms(), delivered=False)
    assert [str(one.amount) for one in lines] == ["1500.16", "500.06"]
    assert total_of(lines) == rental_price(of, rate, 35) == Decimal("2000.22")


TERMS = PriceTerms(delivery=Decimal(60), deposit=Decimal(200), tax_percent=Decimal(9), tax_on="rental and delivery")


def test_every_line_of_a_delivered_week_is_said_in_one_sentence() -> None:
    (lines,) = charges_for([unit(90_00, 440_00)], [Decimal(90)], 7, TERMS, delivered=True)
    assert say_charges(lines, "USD") == (
        "$440 for 1 week, $60 for delivery and $45 tax: $545 in all, and a deposit of $200 that you get back"
    )
    assert total_of(lines) == Decimal(545)


def test_the_delivery_is_charged_once_and_tax_and_deposit_for_each_unit() -> None:
    first, second = charges_for([unit(90_00), unit(50_00)], [Decimal(90), Decimal(55)], 2, TERMS, delivered=True)
    assert [(one.what, str(one.amount)) for one in first] == [
        *(("days 2", "180.00"), ("delivery", "60.00"), ("tax", "21.60"), ("deposit", "200.00")),
    ]
    assert [(one.what, str(one.amount)) for one in second] == [
        *(("days 2", "110.00"), ("tax", "9.90"), ("deposit", "200.00")),
    ]
    together = lines_together([first, second])
    assert total_of(together) == total_of(first) + total_of(second) == Decimal("381.50")
    assert [one.what for one in together] == ["days 2", "delivery", "tax", "deposit"]


def test_tax_on_the_rental_alone_leaves_the_delivery_out() -> None:
    (lines,) = charges_for(
        [unit(100_00)], [Decimal(100)], 1, PriceTerms(delivery=Decimal(60), tax_percent=Decimal(10)), delivered=True
    )
    assert next(one.amount for one in lines if one.what == "tax") == Decimal(10)


def test_a_deposit_may_be_a_share_and_is_no_part_of_the_total() -> None:
    (lines,) = charges_for([unit(100_00)], [Decimal(100)], 3, PriceTerms(deposit_percent=Decimal(25)), delivered=False)
    assert [(one.what, str(one.amount)) for one in lines] == [("days 3", "300.00"), ("deposit", "75.00")]
    assert total_of(lines) == Decimal(300)


def booked(charges: tuple[Charge, ...], days: int) -> Booking:
    return Booking.model_validate(
        {
            "reference": "AAAA-BBBB",
            "hold_id": "h",
            "equipment_id": "ITM001",
            "call_id": "",
            "period": Period.model_validate({"first_day": "2026-12-01", "day_after": f"2026-12-{days + 1:02}"}),
            "daily_rate": Decimal(90),
            "proofs": {"business_name": "Acme"},
            "booked_at": "2026-11-01T00:00:00Z",
            "source": "desk",
            "charges": charges,
        }
    )


def test_a_changed_rental_is_charged_anew_and_keeps_its_delivery() -> None:
    of = unit(90_00, 440_00)
    (lines,) = charges_for([of], [Decimal(90)], 2, TERMS, delivered=True)
    longer = charges_for_days(booked(lines, 2), of, 7, TERMS)
    assert longer == charges_for([of], [Decimal(90)], 7, TERMS, delivered=True)[0]
    assert charges_for_days(booked((), 2), of, 7, TERMS) == ()


def test_a_booking_costs_its_lines_without_the_deposit_or_its_rate_for_each_day() -> None:
    (lines,) = charges_for([unit(90_00)], [Decimal(90)], 2, TERMS, delivered=True)
    assert (booked(lines, 2).total, booked(lines, 2).deposit) == (total_of(lines), Decimal(200))
    assert (booked((), 2).total, booked((), 2).deposit) == (Decimal(180), Decimal(0))


@given(of=units(), days=DAYS, delivered=st.booleans())
def test_what_is_said_has_every_amount_of_the_lines_and_their_total(of: Equipment, days: int, delivered: bool) -> None:
    (lines,) = charges_for([of], [of.lowest_rate], days, TERMS, delivered=delivered)
    heard = {mention.value for mention in amounts_mentioned(say_charges(lines, "USD"))}
    assert {one.amount for one in lines} | {total_of(lines)} <= heard


def test_a_rental_has_at_least_a_day() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        rental_price(unit(90_00), Decimal(90), 0)
