"""The registry of a small depot, read from its files."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.models import Period, WeightClass
from shared.settings.depot import PROJECT
from shared.verification.checks import LicenseCheck, OperatorCheck, PolicyCheck, SiteCheck, Verification
from shared.verification.local_registry import LocalRegistry, RegistryFileError
from shared.verification.results import (
    BusinessLicense,
    InsurancePolicy,
    JobSite,
    NotFound,
    OfAnother,
    OperatorCertificate,
    Rejected,
    Verified,
)

TODAY = dt.date(2026, 11, 23)
RENTAL = Period.of(dt.date(2026, 11, 25), 4)
NOTHING_FITS = "that site is not cleared for any equipment"
LIGHT_ONLY = "that site can take only light equipment, and this unit is heavy"

LICENSES = """\
License Number,Business Name,Status,Expires,Email,Phone
BL-123456,Acme Construction,ACTIVE,2034-12-31,office@acme.example.com,+1 217-555-0101
BL-300300,Cornerstone Masonry,ACTIVE,never,,
BL-666000,Shady Grove Builders,SUSPENDED,2033-12-31,,
BL-200100,Old Mill Carpentry,ACTIVE,2023-06-30,,
"""
OPERATORS = """\
Operator License,Operator Name,Certificate,Expires
OP-445566,Jordan Lee,Basic Safety,2033-12-31
OP-445566,Jordan Lee,Forklift Operator,2032-06-30
OP-889900,Drew Palmer,Basic Safety,2024-03-31
"""
POLICIES = """\
Policy Number,Insured Name,Coverage,Expires
POL-789012,Acme Construction,2000000.00,2034-12-31
POL-100100,Acme Construction,100000.00,2033-12-31
"""
SITES = """\
Address,Max Weight Class
"100 Main Street, Springfield, Illinois 62701",Heavy
"450 East Fifth Street, Springfield",Medium
"12 Garden Lane, Springfield, Illinois 62704",Light
"5 Wetland Trail, Suite 3, Springfield, Illinois 62704",None
"8 Broadway, New York, New York 10004",Heavy
"9 Broadway, Albany, New York",Heavy
"9 Broadway, Albany, Georgia",Light
"12 Virginia, Springfield, Illinois 62704",None
* 62704,Heavy
* 62799,None
"""
FILES = {"licenses.csv": LICENSES, "operators.csv": OPERATORS, "policies.csv": POLICIES, "sites.csv": SITES}


def write(folder: Path, **changed: str) -> Path:
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name.removesuffix(".csv"), text), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Verification:
    return LocalRegistry.read(write(tmp_path_factory.mktemp("registry")))


async def test_a_license_is_found_however_its_number_was_said(registry: Verification):
    acme = BusinessLicense(
        license_number="BL-123456",
        business_name="Acme Construction",
        expires=dt.date(2034, 12, 31),
        email="office@acme.example.com",
        phone="+1 217-555-0101",
    )
    for said in ("BL-123456", "bl123456", "B as in boy, L, one two three four five six"):
        assert await registry.check(LicenseCheck(said, today=TODAY)) == Verified(acme)


async def test_a_license_without_expiry_mail_or_phone_is_verified(registry: Verification):
    outcome = await registry.check(LicenseCheck("BL-300300", today=dt.date(2099, 1, 1)))
    cornerstone = BusinessLicense(license_number="BL-300300", business_name="Cornerstone Masonry", expires=None)
    assert outcome == Verified(cornerstone)


async def test_a_letter_o_that_was_heard_as_zero_finds_the_same_record(registry: Verification):
    assert isinstance(
        await registry.check(
            PolicyCheck(
                "P oh L 789012", minimum=Decimal(1), period=RENTAL, currency="USD", business_name="Acme Construction"
            )
        ),
        Verified,
    )


@pytest.mark.parametrize("number", ["BL-999999", "123456", "", "-", "hello", "BL-12345", "0" * 1000])
async def test_an_unknown_number_is_not_found_by_any_check(registry: Verification, number: str):
    assert await registry.check(LicenseCheck(number, today=TODAY)) == NotFound()
    assert (
        await registry.check(
            PolicyCheck(number, minimum=Decimal(1), period=RENTAL, currency="USD", business_name="Acme Construction")
        )
        == NotFound()
    )
    operator = await registry.check(
        OperatorCheck(number, operator_name="Jordan Lee", certificate="Basic Safety", period=RENTAL)
    )
    assert operator == NotFound()


async def test_a_suspended_and_an_expired_license_are_rejected(registry: Verification):
    assert await registry.check(LicenseCheck("BL-666000", today=TODAY)) == Rejected("that license was suspended")
    expired = await registry.check(LicenseCheck("BL-200100", today=TODAY))
    assert expired == Rejected("that license has expired", "on Friday, June 30th, 2023")


@pytest.mark.parametrize(
    ("certificate", "until"), [("Basic Safety", dt.date(2033, 12, 31)), ("Forklift Operator", dt.date(2032, 6, 30))]
)
async def test_an_operator_is_judged_by_the_certificate_that_is_needed(
    registry: Verification, certificate: str, until: dt.date
):
    outcome = await registry.check(
        OperatorCheck("OP 44 55 66", operator_name="jordan lee", certificate=certificate, period=RENTAL)
    )
    assert outcome == Verified(
        OperatorCertificate(
            operator_name="Jordan Lee", operator_license="OP-445566", certificate=certificate, expires=until
        )
    )


async def test_an_operator_without_the_certificate_is_rejected(registry: Verification):
    outcome = await registry.check(
        OperatorCheck("OP-445566", operator_name="Jordan Lee", certificate="Crane Operator", period=RENTAL)
    )
    reason, detail = "that operator is not certified for Crane Operator", "but for Basic Safety and Forklift Operator"
    assert outcome == Rejected(reason, detail)


async def test_the_number_of_another_operator_is_of_another(registry: Verification):
    outcome = await registry.check(
        OperatorCheck("OP-445566", operator_name="Drew Palmer", certificate="Basic Safety", period=RENTAL)
    )
    assert outcome == OfAnother()


async def test_a_certificate_that_ran_out_is_rejected(registry: Verification):
    outcome = await registry.check(
        OperatorCheck("OP-889900", operator_name="Drew Palmer", certificate="Basic Safety", period=RENTAL)
    )
    assert isinstance(outcome, Rejected)


async def test_a_policy_that_covers_enough_is_verified_and_one_that_does_not_is_rejected(registry: Verification):
    enough = await registry.check(
        PolicyCheck(
            "POL-789012", minimum=Decimal(500_000), period=RENTAL, currency="USD", business_name="Acme Construction"
        )
    )
    assert enough == Verified(
        InsurancePolicy(
            policy_number="POL-789012",
            insured_name="Acme Construction",
            coverage=Decimal(2_000_000),
            expires=dt.date(2034, 12, 31),
        )
    )
    too_little = await registry.check(
        PolicyCheck(
            "POL-100100", minimum=Decimal(500_000), period=RENTAL, currency="USD", business_name="Acme Construction"
        )
    )
    assert too_little == Rejected("the policy does not cover the $500,000 that this equipment needs", "but $100,000")


async def test_cover_is_said_in_the_currency_of_the_depot(tmp_path: Path):
    registry = LocalRegistry.read(write(tmp_path), currency="EUR")
    outcome = await registry.check(
        PolicyCheck(
            "POL-100100", minimum=Decimal(500_000), period=RENTAL, currency="EUR", business_name="Acme Construction"
        )
    )
    assert outcome == Rejected("the policy does not cover the €500,000 that this equipment needs", "but €100,000")


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ("100 Main Street, Springfield", "100 Main Street, Springfield, Illinois 62701"),
        ("100 main st springfield", "100 Main Street, Springfield, Illinois 62701"),
        ("one hundred Main St., Springfield, IL 62701-1234, USA", "100 Main Street, Springfield, Illinois 62701"),
        ("100 Main Street, Suite 12, Springfield", "100 Main Street, Springfield, Illinois 62701"),
        ("100 Main Street #12, Springfield", "100 Main Street, Springfield, Illinois 62701"),
        ("100 Main Street, 62701", "100 Main Street, Springfield, Illinois 62701"),
        ("100 Main Street, zip code six two seven oh one", "100 Main Street, Springfield, Illinois 62701"),
        ("four fifty E 5th St, Springfield, Illinois", "450 East Fifth Street, Springfield"),
        ("8 Broadway, New York", "8 Broadway, New York, New York 10004"),
        ("8 Broadway, New York, NY", "8 Broadway, New York, New York 10004"),
        ("9 Broadway, Albany, NY", "9 Broadway, Albany, New York"),
    ],
)
async def test_a_site_is_found_however_its_address_was_said(registry: Verification, said: str, listed: str):
    outcome = await registry.check(SiteCheck(said, weight_class=WeightClass.MEDIUM))
    assert isinstance(outcome, Verified)
    assert outcome.record.address == listed


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Springfield",
        "100 Main Street",
        "101 Main Street, Springfield",
        "100 Main Street, Springfield, Massachusetts",
        "100 Main Street, Springfield, Illinois 62709",
        "9 Broadway, Albany",
        "62704",
        "zip code 62704",
        "somewhere in 62704",
        "62704 Elm Street, Springfield",
        "9 Elm Street, Springfield, 62705",
        "9 Elm Street, Springfield",
        "1 " + "Elm Street " * 30 + "62704",
    ],
)
async def test_a_site_that_is_not_listed_is_not_found(registry: Verification, said: str):
    assert await registry.check(SiteCheck(said, weight_class=WeightClass.LIGHT)) == NotFound()


async def test_a_site_that_takes_too_little_is_rejected(registry: Verification):
    outcome = await registry.check(SiteCheck("12 Garden Lane, Springfield", weight_class=WeightClass.HEAVY))
    assert outcome == Rejected(LIGHT_ONLY)


async def test_a_site_that_takes_nothing_is_rejected(registry: Verification):
    outcome = await registry.check(SiteCheck("5 Wetland Trail, Springfield", weight_class=WeightClass.LIGHT))
    assert outcome == Rejected(NOTHING_FITS)


@pytest.mark.parametrize(
    "said", ["9 Elm Street, Springfield 62704", "nine Elm St Springfield IL six two seven oh four"]
)
async def test_a_postal_codes_row_speaks_for_addresses_that_are_not_listed(registry: Verification, said: str):
    outcome = await registry.check(SiteCheck(said, weight_class=WeightClass.HEAVY))
    assert outcome == Verified(JobSite(address=said, max_weight_class=WeightClass.HEAVY))


async def test_a_postal_code_may_take_nothing(registry: Verification):
    outcome = await registry.check(SiteCheck("9 Elm Street, 62799", weight_class=WeightClass.LIGHT))
    assert outcome == Rejected(NOTHING_FITS)


@pytest.mark.parametrize("said", ["12 Garden Lane, Springfield, IL 62704", "12 Garden Ln, 62704"])
async def test_a_listed_site_counts_before_the_row_of_its_postal_code(registry: Verification, said: str):
    assert await registry.check(SiteCheck(said, weight_class=WeightClass.HEAVY)) == Rejected(LIGHT_ONLY)


async def test_a_listed_street_in_another_postal_code_is_not_the_listed_one(registry: Verification):
    outcome = await registry.check(SiteCheck("12 Garden Lane, Shelbyville, 62799", weight_class=WeightClass.LIGHT))
    assert outcome == Rejected(NOTHING_FITS)


async def test_a_street_that_is_called_like_a_state_is_a_street(registry: Verification):
    listed = await registry.check(SiteCheck("12 Virginia, 62704", weight_class=WeightClass.LIGHT))
    assert listed == Rejected(NOTHING_FITS)
    assert isinstance(await registry.check(SiteCheck("12 Elm Street, 62704", weight_class=WeightClass.LIGHT)), Verified)


async def test_a_listed_street_with_its_city_misheard_is_not_passed_by_its_postal_code(registry: Verification):
    outcome = await registry.check(SiteCheck("12 Garden Lane, Spring Hill, IL 62704", weight_class=WeightClass.HEAVY))
    assert outcome == NotFound()


@given(said=st.text(max_size=250))
async def test_whatever_is_said_no_check_raises_and_none_passes(registry: Verification, said: str):
    assert await registry.check(LicenseCheck(said, today=TODAY)) == NotFound()
    assert (
        await registry.check(OperatorCheck(said, operator_name=said, certificate="Basic Safety", period=RENTAL))
        == NotFound()
    )
    assert (
        await registry.check(OperatorCheck("OP-445566", operator_name=said, certificate="Basic Safety", period=RENTAL))
        == OfAnother()
    )
    assert (
        await registry.check(
            PolicyCheck(said, minimum=Decimal(0), period=RENTAL, currency="USD", business_name="Acme Construction")
        )
        == NotFound()
    )
    assert await registry.check(SiteCheck(said, weight_class=WeightClass.LIGHT)) == NotFound()


def problems(folder: Path) -> list[str]:
    with pytest.raises(RegistryFileError) as refused:
        LocalRegistry.read(folder)
    return [line.strip().removeprefix(f"{folder}/") for line in str(refused.value).splitlines()[1:]]


def test_missing_files_are_all_named(tmp_path: Path):
    assert [line.split(":")[0] for line in problems(tmp_path)] == list(FILES)


def test_a_missing_column_is_named(tmp_path: Path):
    write(tmp_path, policies=POLICIES.replace("Coverage", "Cover"))
    assert problems(tmp_path) == [
        "policies.csv, line 1, column Coverage: each of these columns is needed once; add what is missing"
    ]


def test_a_column_that_is_there_twice_is_named(tmp_path: Path):
    write(tmp_path, policies=POLICIES.replace("Insured Name", "Expires"))
    assert problems(tmp_path)[0].startswith("policies.csv, line 1, column Insured Name, Expires:")


@pytest.mark.parametrize(
    ("file", "good", "bad", "place"),
    [
        ("licenses", "2034-12-31", "2034-13-31", "licenses.csv, line 2, column Expires"),
        ("licenses", "2034-12-31", "", "licenses.csv, line 2, column Expires"),
        ("licenses", "2034-12-31", "1700000000", "licenses.csv, line 2, column Expires"),
        ("licenses", "BL-123456", "BL", "licenses.csv, line 2, column License Number"),
        ("licenses", "BL-123456", "", "licenses.csv, line 2, column License Number"),
        ("licenses", "Acme Construction", " ", "licenses.csv, line 2, column Business Name"),
        ("licenses", "SUSPENDED", "suspended?", "licenses.csv, line 4, column Status"),
        ("licenses", "office@acme.example.com", "office at acme", "licenses.csv, line 2, column Email"),
        ("licenses", "office@acme.example.com", "office@localhost", "licenses.csv, line 2, column Email"),
        ("licenses", "office@acme.example.com", "büro@acme.example.com", "licenses.csv, line 2, column Email"),
        ("licenses", "office@acme.example.com", "see website", "licenses.csv, line 2, column Email"),
        ("licenses", "BL-300300", "bl 123 456", "licenses.csv, line 3, column License Number"),
        ("licenses", "+1 217-555-0101", "+1 217-555-0101,more", "licenses.csv, line 2, column Phone"),
        ("operators", "2032-06-30", "never", "operators.csv, line 3, column Expires"),
        ("operators", "Forklift Operator", "basic safety", "operators.csv, line 3, column Operator License"),
        (
            "operators",
            "OP-889900,Drew Palmer,Basic",
            "OP-445566,Drew Palmer,Fire",
            "operators.csv, line 4, column Operator Name",
        ),
        ("policies", "2000000.00", "2 million", "policies.csv, line 2, column Coverage"),
        ("policies", "2000000.00", "2000000.001", "policies.csv, line 2, column Coverage"),
        ("policies", "2000000.00", "-1", "policies.csv, line 2, column Coverage"),
        ("policies", "2000000.00", "NaN", "policies.csv, line 2, column Coverage"),
        ("policies", "POL-100100", "P0L-789012", "policies.csv, line 3, column Policy Number"),
        ("sites", "Medium", "Huge", "sites.csv, line 3, column Max Weight Class"),
        ("sites", "Medium", "", "sites.csv, line 3, column Max Weight Class"),
        ("sites", "* 62799", "* 6279", "sites.csv, line 11, column Address"),
        ("sites", '"450 East Fifth Street, Springfield"', '", Springfield"', "sites.csv, line 3, column Address"),
        ("sites", "* 62799", "*", "sites.csv, line 11, column Address"),
        ("sites", "* 62799", "* 62704", "sites.csv, line 11, column Address"),
        (
            "sites",
            "450 East Fifth Street, Springfield",
            "100 Main St., Springfield, IL 62701",
            "sites.csv, line 3, column Address",
        ),
    ],
)
def test_a_broken_row_is_named_by_file_line_and_column(tmp_path: Path, file: str, good: str, bad: str, place: str):
    text = FILES[f"{file}.csv"]
    assert good in text
    write(tmp_path, **{file: text.replace(good, bad, 1)})
    found = problems(tmp_path)
    assert found
    assert found[0].startswith(f"{place}: ")


def test_every_broken_row_of_every_file_is_named_at_once(tmp_path: Path):
    write(tmp_path, licenses=LICENSES.replace("ACTIVE", "YES"), sites=SITES.replace("Heavy", "Big"))
    assert len(problems(tmp_path)) == 3 + 4


def test_no_value_of_a_row_is_repeated_in_the_error(tmp_path: Path):
    write(tmp_path, operators=OPERATORS.replace("2033-12-31", "Jordan's birthday").replace("OP-889900", "OP-445566"))
    assert not [line for line in problems(tmp_path) if "Jordan" in line or "Drew" in line]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b'License Number,"Business Name\n'])
def test_what_is_no_csv_file_in_utf_8_is_named(tmp_path: Path, content: bytes):
    (write(tmp_path) / "licenses.csv").write_bytes(content)
    assert problems(tmp_path)[0].startswith("licenses.csv")


def test_a_byte_order_mark_and_blank_lines_do_no_harm(tmp_path: Path):
    assert LocalRegistry.read(write(tmp_path, licenses="\ufeff" + LICENSES + "\n\n"))


async def test_the_registry_that_comes_with_the_line_reaches_every_outcome():
    registry = LocalRegistry.read(PROJECT / "data" / "registry")
    half_a_million = Decimal(500_000)
    assert isinstance(await registry.check(LicenseCheck("BL-123456", today=TODAY)), Verified)
    for number in ("BL-666000", "BL-666001", "BL-200100"):
        assert isinstance(await registry.check(LicenseCheck(number, today=TODAY)), Rejected)
    for name, number, certificate in [
        ("Jordan Lee", "OP-445566", "Basic Safety"),
        ("Riley Brooks", "OP-223344", "Forklift Operator"),
        ("Avery Stone", "OP-334455", "Aerial Platform"),
        ("Taylor Quinn", "OP-556677", "Crane Operator"),
        ("Morgan Reyes", "OP-667788", "Heavy Equipment Operator"),
    ]:
        outcome = await registry.check(
            OperatorCheck(number, operator_name=name, certificate=certificate, period=RENTAL)
        )
        assert isinstance(outcome, Verified)
    for name, number, certificate in [
        ("Casey Morgan", "OP-112233", "Crane Operator"),
        ("Drew Palmer", "OP-889900", "Basic Safety"),
    ]:
        outcome = await registry.check(
            OperatorCheck(number, operator_name=name, certificate=certificate, period=RENTAL)
        )
        assert isinstance(outcome, Rejected)
    assert isinstance(
        await registry.check(
            PolicyCheck(
                "POL-789012", minimum=half_a_million, period=RENTAL, currency="USD", business_name="Acme Construction"
            )
        ),
        Verified,
    )
    for number in ("POL-100100", "POL-200200"):
        assert isinstance(
            await registry.check(
                PolicyCheck(
                    number, minimum=half_a_million, period=RENTAL, currency="USD", business_name="Acme Construction"
                )
            ),
            Rejected,
        )
    for address, heaviest in [
        ("100 Main Street, Springfield", WeightClass.HEAVY),
        ("450 East Fifth Street, Springfield", WeightClass.MEDIUM),
        ("12 Garden Lane, Springfield", WeightClass.LIGHT),
        ("9 Elm Street, Springfield 62704", WeightClass.MEDIUM),
    ]:
        outcome = await registry.check(SiteCheck(address, weight_class=WeightClass.LIGHT))
        assert isinstance(outcome, Verified)
        assert outcome.record.max_weight_class is heaviest
    outcome = await registry.check(SiteCheck("7 Old Bridge Road, Springfield", weight_class=WeightClass.LIGHT))
    assert outcome == Rejected(NOTHING_FITS)
