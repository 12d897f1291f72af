"""The rules that every registry is judged by."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.models import Period, WeightClass
from shared.verification.registry_records import LicenseRecord
from shared.verification.results import (
    BusinessLicense,
    InsurancePolicy,
    JobSite,
    NameUnclear,
    NotFound,
    OfAnother,
    OperatorCertificate,
    Rejected,
    Verified,
)
from shared.verification.rules import (
    LicenseStatus,
    judge_license,
    judge_operator,
    judge_policy,
    judge_site,
)
from tests.support.registry_server import ANSWERS

TODAY = dt.date(2026, 11, 23)
RENTAL = Period.of(dt.date(2026, 11, 25), 4)  # through Saturday, November 28th


def license_until(expires: dt.date | None) -> BusinessLicense:
    return BusinessLicense(license_number="BL-1", business_name="Acme Construction", expires=expires)


def certificate(name: str, expires: dt.date = dt.date(2031, 1, 1)) -> OperatorCertificate:
    return OperatorCertificate(operator_name="Jordan Lee", operator_license="OP-1", certificate=name, expires=expires)


def policy(coverage: int, expires: dt.date = dt.date(2031, 1, 1), holder: str = "Acme Construction") -> InsurancePolicy:
    return InsurancePolicy(policy_number="POL-1", insured_name=holder, coverage=Decimal(coverage), expires=expires)


@pytest.mark.parametrize("expires", [TODAY, dt.date(2031, 1, 1), None])
def test_an_active_license_is_verified_through_its_last_day(expires: dt.date | None):
    license_ = license_until(expires)
    assert judge_license(license_, LicenseStatus.ACTIVE, today=TODAY) == Verified(license_)


def test_a_license_is_rejected_the_day_after_its_last():
    outcome = judge_license(license_until(dt.date(2026, 11, 22)), LicenseStatus.ACTIVE, today=TODAY)
    assert outcome == Rejected("that license has expired", "on Sunday, November 22nd, 2026")


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (LicenseStatus.SUSPENDED, "that license was suspended"),
        (LicenseStatus.REVOKED, "that license was revoked"),
    ],
)
def test_a_license_that_is_not_active_is_rejected_whatever_its_expiry(status: LicenseStatus, reason: str):
    assert judge_license(license_until(None), status, today=TODAY) == Rejected(reason)


def judge(held: list[OperatorCertificate], needed: str = "Basic Safety", name: str = "Jordan Lee") -> object:
    return judge_operator(held, name=name, certificate=needed, period=RENTAL)


def test_the_certificate_needed_is_verified_among_several():
    held = [certificate("Forklift Operator"), certificate("Basic Safety")]
    assert judge(held) == Verified(held[1])


def test_an_operator_with_other_certificates_is_rejected_and_only_the_depot_reads_which():
    held = [certificate("Basic Safety"), certificate("Forklift Operator")]
    reason, detail = "that operator is not certified for Crane Operator", "but for Basic Safety and Forklift Operator"
    assert judge(held, "Crane Operator") == Rejected(reason, detail)


def test_a_certificate_is_good_through_its_last_day_and_the_rentals():
    held = certificate("Basic Safety", RENTAL.last_day)
    assert judge([held]) == Verified(held)


def test_a_certificate_that_runs_out_during_the_rental_is_rejected():
    held = certificate("Basic Safety", dt.date(2026, 11, 27))
    assert judge([held]) == Rejected(
        "the certificate does not hold to the last day of the rental", "but through Friday, November 27th"
    )


def test_a_certificate_that_runs_out_before_the_rental_is_rejected():
    held = certificate("Basic Safety", dt.date(2024, 3, 31))
    assert judge([held]) == Rejected(
        "the certificate does not hold to the last day of the rental", "but through Sunday, March 31st, 2024"
    )


def test_a_renewed_certificate_counts_before_the_old_one():
    old, renewed = certificate("Basic Safety", dt.date(2024, 3, 31)), certificate("Basic Safety")
    assert judge([old, renewed]) == judge([renewed, old]) == Verified(renewed)


def test_a_number_of_another_person_is_of_another():
    assert judge([certificate("Basic Safety")], name="Morgan Lee") == OfAnother()


def test_a_number_without_records_is_not_found():
    assert judge([]) == NotFound()


def test_a_number_in_nearly_that_name_is_asked_about():
    assert judge([certificate("Basic Safety")], name="Jordon Lee") == NameUnclear()


def test_the_name_decides_before_the_certificate_is_told():
    assert judge([certificate("Crane Operator")], name="Jordon Lee") == NameUnclear()
    assert judge([certificate("Crane Operator")], name="Morgan Lee") == OfAnother()


def judge_cover(held: InsurancePolicy, currency: str = "USD", said: str | None = None) -> object:
    return judge_policy(
        held,
        minimum=Decimal(500_000),
        period=RENTAL,
        currency=currency,
        business_name="Acme Construction, Inc.",
        holder_as_said=said,
    )


def test_a_policy_of_another_business_is_of_another_whatever_it_covers_and_whatever_is_said():
    for coverage in (100, 500_000):
        assert judge_cover(policy(coverage, holder="Prairie Event Company")) == OfAnother()
        assert (
            judge_cover(policy(coverage, holder="Prairie Event Company"), said="Prairie Event Company") == OfAnother()
        )


def test_a_policy_in_nearly_the_name_on_the_license_needs_the_name_on_the_policy():
    held = policy(500_000, holder="Acme Construction Services LLC")
    assert judge_cover(held) == NameUnclear()
    assert judge_cover(held, said="Acme Construction") == NameUnclear()
    assert judge_cover(held, said="Prairie Event Company") == NameUnclear()
    assert judge_cover(held, said="acme construction services") == Verified(held)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("Acme Construction LLC", Verified(license_until(None))),
        ("Acme Constructions", NameUnclear()),
        ("Prairie Event Company", OfAnother()),
        (None, Verified(license_until(None))),
    ],
)
def test_a_license_is_in_the_name_that_the_caller_said(said: str | None, outcome: object):
    judged = judge_license(license_until(None), LicenseStatus.ACTIVE, today=TODAY, business_name=said)
    assert judged == outcome


def test_the_name_decides_before_the_license_is_told_to_be_suspended():
    judged = judge_license(license_until(None), LicenseStatus.SUSPENDED, today=TODAY, business_name="Prairie")
    assert judged == OfAnother()


def test_a_policy_that_covers_exactly_the_minimum_is_verified():
    held = policy(500_000)
    assert judge_cover(held) == Verified(held)


def test_a_policy_that_covers_too_little_is_rejected_and_only_the_depot_reads_how_much():
    reason = "the policy does not cover the $500,000 that this equipment needs"
    assert judge_cover(policy(250_000)) == Rejected(reason, "but $250,000")


def test_amounts_are_said_in_the_depots_currency():
    reason = "the policy does not cover the €500,000 that this equipment needs"
    assert judge_cover(policy(250_000), "EUR") == Rejected(reason, "but €250,000")


def test_a_policy_is_good_through_the_last_day_of_the_rental_only():
    held = policy(500_000, RENTAL.last_day)
    assert judge_cover(held) == Verified(held)
    reason, detail = "the policy does not hold to the last day of the rental", "but through Friday, November 27th"
    assert judge_cover(policy(500_000, dt.date(2026, 11, 27))) == Rejected(reason, detail)


@pytest.mark.parametrize("unit", WeightClass)
@pytest.mark.parametrize("site", WeightClass)
def test_a_site_takes_its_weight_class_and_lighter_ones(site: WeightClass, unit: WeightClass):
    verified = isinstance(judge_site("1 Main Street", site, weight_class=unit), Verified)
    assert verified is (["Light", "Medium", "Heavy"].index(unit) <= ["Light", "Medium", "Heavy"].index(site))


def test_a_verified_site_is_the_address_and_what_it_takes():
    outcome = judge_site("1 Main Street", WeightClass.HEAVY, weight_class=WeightClass.LIGHT)
    assert outcome == Verified(JobSite(address="1 Main Street", max_weight_class=WeightClass.HEAVY))


@pytest.mark.parametrize(
    ("site", "unit", "reason"),
    [
        (WeightClass.LIGHT, WeightClass.HEAVY, "that site can take only light equipment, and this unit is heavy"),
        (
            WeightClass.MEDIUM,
            WeightClass.HEAVY,
            "that site can take nothing heavier than medium equipment, and this unit is heavy",
        ),
        (None, WeightClass.LIGHT, "that site is not cleared for any equipment"),
    ],
)
def test_a_site_that_cannot_take_the_unit_is_rejected(site: WeightClass | None, unit: WeightClass, reason: str):
    assert judge_site("1 Main Street", site, weight_class=unit) == Rejected(reason)


@given(expires=st.dates(), start=st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), days=st.integers(1, 400))
def test_papers_suffice_exactly_when_they_are_valid_on_the_last_day(expires: dt.date, start: dt.date, days: int):
    rental = Period.of(start, days)
    held = certificate("Basic Safety", expires)
    operator = judge_operator([held], name="Jordan Lee", certificate="Basic Safety", period=rental)
    insurance = judge_policy(
        policy(500_000, expires), minimum=Decimal(1), period=rental, currency="USD", business_name="Acme Construction"
    )
    assert isinstance(operator, Verified) == isinstance(insurance, Verified) == (expires >= rental.last_day)


@pytest.mark.parametrize(
    "written",
    [
        "office@localhost", "see website", "büro@acme.de", "office@büro.de", "office@acme", "a@b.c", "@acme.com", " ",
        "office@acme.com, two@acme.com", "Acme <office@acme.com>", "mailto:office@acme.com", "n/a", "office@[10.0.0.1]",
        "office@acme..com", "a" * 65 + "@acme.com", "office@acme.com\nBcc: x@y.com", "none",
    ],
)  # fmt: skip
def test_an_address_that_mail_cannot_go_to_is_none(written: str) -> None:
    record = LicenseRecord.model_validate(ANSWERS["/business-licenses/find"] | {"email": written})
    assert record.email is None


@pytest.mark.parametrize("written", ["office@acme.com", " office@acme.com ", "o'brien@acme.co.uk", "R&D@acme.com"])
def test_an_address_that_mail_can_go_to_is_kept(written: str) -> None:
    record = LicenseRecord.model_validate(ANSWERS["/business-licenses/find"] | {"email": written})
    assert record.email == written.strip()
