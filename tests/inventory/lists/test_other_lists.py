"""A list that is not of equipment is refused in a sentence that names the columns that tell so."""

import pytest

from inventory.lists.findings import ListRefused
from inventory.lists.importing import find_list
from inventory.lists.reading.sheets import Sheet
from tests.support.lists import rows_of

ORDERS = "Order #,Customer,Date out,Item,Daily rate\n1,Ann,2026-01-02,Lift,90\n2,Bob,2026-01-03,Saw,20\n"
STAFF = "Employee No,First name,Last name,Phone,Day rate\n1,Ann,Lee,555,250\n2,Bo,Kim,556,250\n"
CUSTOMERS = "Customer No,Company,City,Phone,Credit limit\n1,Ace,Salem,555,500\n2,Bee,Reno,556,0\n"
PARTS = "Part no.,Description,Fits,List price,Dealer price,Stock\nF1,Filter,EX-2,14.00,9.80,12\nF2,Tooth,EX,9,6,60\n"
JOBS = "Date,Machine,Work,Hours,Cost\n" + "".join(f"0{day}/02/2026,EX-{day % 2},Oil,1,40\n" for day in range(1, 7))
BILLS = "Rechnungsnr.;Kunde;Rechnungsdatum;Netto\n1;Maier;01.02.2026;100\n2;Huber;02.02.2026;90\n".replace(";", ",")


@pytest.mark.parametrize(
    ("text", "kind", "column"),
    [
        (ORDERS, "orders or contracts", "'Order #'"),
        (BILLS, "orders or contracts", "'Rechnungsnr.'"),
        (STAFF, "people or companies", "'First name'"),
        (CUSTOMERS, "people or companies", "'Credit limit'"),
        (PARTS, "goods for sale", "'Fits'"),
        (JOBS, "what was done on which day", "'Date'"),
    ],
)
def test_a_list_of_something_else_is_refused_with_the_columns_that_tell(text: str, kind: str, column: str) -> None:
    with pytest.raises(ListRefused) as refused:
        find_list([Sheet("", rows_of(text), "text")], source="list.csv")
    assert f"reads like a list of {kind}" in str(refused.value)
    assert column in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        # customers and days only of what is out
        "Unit,Description,Day,Customer,Date out\n1,Lift,90,Ace,2026-01-02\n2,Lift,90,,\n3,Saw,20,,\n",
        # a part number and a list price beside a rate a day
        "Part no,Description,List price,Dealer price,Daily\nA,Lift,9000,8000,90\nB,Saw,900,800,20\n",
        # days of purchases, and two of a kind
        "Asset,Name,Purchase date,Cost\n" + "".join(f"{row},Lift,2020-01-0{row},9\n" for row in range(1, 6)),
        # where equipment is has a city and a company, too
        "Tag,Name,Company,City,Country,Contact,Daily rate\n1,Lift,Ace,Salem,US,Ann,90\n2,Saw,Ace,Reno,US,Ann,20\n",
    ],
)
def test_a_list_of_equipment_with_some_of_these_columns_is_read(text: str) -> None:
    assert find_list([Sheet("", rows_of(text), "text")], source="list.csv").candidates
