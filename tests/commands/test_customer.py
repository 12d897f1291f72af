"""`main.py customer`: what the desk types, and that it is kept."""

import json

import pytest

from commands.customer import customer_app
from tests.support.inventory_commands import GENERATOR, CommandLine

LICENSE = "BL-123456"


@pytest.fixture
def customer(depot: CommandLine) -> CommandLine:
    return CommandLine(depot.settings, customer_app)


def test_a_rate_is_agreed_shown_and_taken_out(customer: CommandLine) -> None:
    said = customer.succeeds("set-rate", LICENSE, "professional generator", "380.50")
    assert "Professional Generator: $380.50 a day" in said
    assert json.loads(customer.succeeds("show", "bl 123456", "--json"))["rates"] == {"Professional Generator": "380.50"}
    assert "Nothing is kept" in customer.succeeds("set-rate", LICENSE, "Professional Generator", "--none")


def test_a_rate_is_for_equipment_of_the_list_and_an_amount_of_money(customer: CommandLine) -> None:
    assert "No unit of your list is called" in customer.is_refused("set-rate", LICENSE, "Steam Engine", "10")
    for rate in ("-5", "much", "1.234"):
        assert customer.run("set-rate", LICENSE, "Professional Generator", "--", rate).exit_code == 2
    assert customer.run("set-rate", LICENSE, "Professional Generator").exit_code == 2
    assert "Nothing is kept of any customer" in customer.succeeds("show")


def test_nothing_is_rented_to_a_customer_until_that_is_lifted(customer: CommandLine) -> None:
    assert customer.run("do-not-rent", LICENSE).exit_code == 2
    assert "do not rent: owes [b] for March" in customer.succeeds("do-not-rent", LICENSE, "--why", "owes [b] for March")
    assert "Nothing is kept" in customer.succeeds("do-not-rent", LICENSE, "--lift")


def test_notes_are_shown_with_who_wrote_them_and_all_is_removed_after_a_question(customer: CommandLine) -> None:
    customer.succeeds("note", LICENSE, "has a [dog]", "--by", "Kim")
    assert "Kim: has a [dog]" in customer.succeeds("show")
    assert customer.run("remove", LICENSE, typed="n\n").exit_code != 0
    assert "It is removed." in customer.succeeds("remove", LICENSE, "--yes")
    assert "Nothing is kept of this customer" in customer.succeeds("show", LICENSE)


def test_the_desk_books_at_the_agreed_rate_by_itself(customer: CommandLine, depot: CommandLine) -> None:
    customer.succeeds("set-rate", LICENSE, "Professional Generator", "380")
    papers = ("--license", "BL123456", "--site", "100 Main Street, Springfield, Illinois 62701")
    others = ("--policy", "POL789012", "--operator", "Jordan Lee", "--operator-license", "OP445566")
    told = json.loads(depot.booking.succeeds("new", GENERATOR, *papers, *others, "--json"))
    assert told["daily_rate"] == "380.00"
