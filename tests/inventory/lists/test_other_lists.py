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
ACCOUNTS = "Customer No,Company,City,Terms,Open balance\n1,Ace,Salem,Net 30,500\n2,Bee,Reno,Net 30,0\n"
WAGES = "Employee No,Name,Job title,Branch,Hourly rate\n1,Ann Lee,Fitter,Hull,18.50\n2,Bo Kim,Driver,Hull,15.20\n"
FUEL = "Datum,Kennzeichen,Liter,Preis,Fahrer\n01.03.2026,KS-AB 1,45,78.10,Maier\n02.03.2026,KS-AB 2,51,88.20,Huber\n"
FOR_SALE = "Stock No,Make,Model,Hours,Asking price\nU1,JCB,3CX,5200,32000\nU2,Volvo,EC140,7900,38500\n"
PURCHASES = "PO,Vendor,Item,Qty,Ordered\nP-7,Parts Direct,Rollers,6,2026-01-03\nP-8,Oil Co,Oil,9,2026-01-04\n"
WORKSHOP = "Service Entry,Asset,Service Task,Labor,Total,Completed\n" + "".join(
    f"55{d},EX-{d} Kubota,Oil,80,90,2024-03-0{d}\n" for d in range(1, 7)
)
CREW = "Role,Grade,Day rate,Overtime\nRigger,A,340,48\nStagehand,C,185,24\nElectrician,B,280,38\nRunner,C,150,20\n"
DIARY = "datum,tijd,machine,klant,terug,bedrag\n" + "".join(
    f"{d}/6,7:30,Kraan {d % 2},Bouw {d},5/6,24{d}\n" for d in range(1, 7)
)
COURSES = "Kurskode,Kurs,Varighet,Neste dato,Pris,Maks deltakere\n"
COURSES += "K1,Truck T1-T4,3 dager,2025-09-08,5400,12\nK2,Fallsikring,1 dag,2025-10-06,2200,10\n"
TOURS = "Date,Time,Name,Phone,What,People\n" + "".join(
    f"{day}/7,10:00,Ann {day},0770{day},single kayak {day},{day}\n" for day in range(1, 6)
)
RENTALS = "Order Reference,Customer,Pickup Date,Return Date,Order Lines/Product,Rental Status\n"
RENTALS += "S1,Kelso,2025-02-03,2025-02-07,Excavator,Returned\nS2,Tully,2025-02-04,2025-02-05,Plate,Picked-up\n"
FILTERS = "Réf;Désignation;Pour machine;Casier;Qté;Mini;Prix achat HT\n".replace(";", ",")
FILTERS += "".join(
    f"P{n},{name},KX,A1,{n},2,2{n}.40\n"
    for n, name in enumerate(("Filtre à huile", "Filtre à air", "Courroie", "Bougie", "Huile 5 l", "Fusible 10 A"), 3)
)
INVOICES = "Serie,Número,Fecha,Cliente,Concepto,Base imponible,Total\n"
INVOICES += "A,1,07/01/2025,Olmo,Alquiler andamio,420,508.20\nA,2,08/01/2025,Peral,Alquiler dumper,390,471.90\n"
SPARE_PARTS = ("Oljefilter", "Luftfilter", "Kilrem", "Tändstift", "Motorolja 5 l", "Säkring")
SPARES = "Art.nr,Benämning,Antal,Hylla,Inköpspris\n" + "".join(
    f"F-{n},{name},{n},A{n},99\n" for n, name in enumerate(SPARE_PARTS, 2)
)
CHECKS = "Step,Check,Done by,OK?\n1,Oil level,Joe,Y\n2,Tyre pressure,Joe,Y\n3,Lights,Sam,N\n"
BILLS = "Rechnungsnr.;Kunde;Rechnungsdatum;Netto\n1;Maier;01.02.2026;100\n2;Huber;02.02.2026;90\n".replace(";", ",")

# The days from when until when tell rentals: with customers though things are counted, or without any name
WEEK = "Datum uit,Datum terug,Klant,Wat,Aantal,Bedrag\n" + "".join(
    f"{day}-11-2026,{day + 2}-11-2026,Fam. {day},Partytent,{day},45\n" for day in range(20, 26)
)
NAMELESS = "id,userId,orderDate,returnDate,totalPrice,lifts\n" + "".join(
    f"{day},5,2025-09-{day},2025-09-{day + 2},5100,2\n" for day in range(10, 16)
)


@pytest.mark.parametrize(
    ("text", "kind", "column"),
    [
        (ORDERS, "orders or contracts", "'Order #'"),
        (BILLS, "orders or contracts", "'Rechnungsnr.'"),
        (STAFF, "people or companies", "'First name'"),
        (CUSTOMERS, "people or companies", "'Credit limit'"),
        (ACCOUNTS, "people or companies", "'Open balance'"),
        (WAGES, "people or companies", "'Job title'"),
        (FUEL, "people", "'Fahrer'"),
        (RENTALS, "orders or contracts", "'Order Reference'"),
        (FILTERS, "goods for sale", "'Prix achat HT'"),
        (INVOICES, "orders or contracts", "'Base imponible'"),
        (TOURS, "what was rented to whom", "'Phone'"),
        (COURSES, "courses", "'Maks deltakere'"),
        (SPARES, "goods for sale", "'Inköpspris'"),
        (FOR_SALE, "machines for sale", "'Asking price'"),
        (PURCHASES, "orders or contracts", "'PO'"),
        (CHECKS, "other things than equipment", "'Step'"),
        (PARTS, "goods for sale", "'Fits'"),
        (JOBS, "what was done on which day", "'Date'"),
        (WORKSHOP, "orders or contracts", "'Service Entry'"),
        (CREW, "people", "'Role'"),
        (DIARY, "what was rented to whom", "'klant'"),
        (WEEK, "what was rented to whom", "'Klant', 'Datum uit', 'Datum terug'"),
        (NAMELESS, "what was rented to whom", "'orderDate', 'returnDate'"),
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


def test_a_sheet_with_only_prices_of_kinds_is_not_taken_for_the_list_of_units() -> None:
    prices = Sheet(
        "Rates",
        rows_of("Name,Category,Day rate,Week,Location\nExcavator,Dirt,220,660,Yard\nLoader,Dirt,250,750,Yard\n"),
        "workbook",
    )
    units = "Unit,Class,Make,Model,Location,Rate/day\n" + "".join(
        f"10{row},Loader,JCB,X{row},Yard,90\n" for row in range(4)
    )
    found = find_list([prices, Sheet("Fleet", rows_of(units), "workbook")], source="list.xlsx").chosen
    assert found is not None
    assert found.table.sheet.name == "Fleet"


def test_a_sheet_of_what_is_for_sale_is_not_taken_for_the_list() -> None:
    rented = Sheet("Location", rows_of("Désignation,Nb,Jour\nScie,4,19\nPonceuse,3,29\n"), "workbook")
    sold = Sheet("Vente", rows_of("Désignation,Prix,Stock\nDisque,39,25\nCasque,2,60\n"), "workbook")
    found = find_list([rented, sold], source="list.xlsx").chosen
    assert found is not None
    assert found.table.sheet.name == "Location"


def test_a_rate_below_a_day_is_no_day_of_an_order() -> None:
    text = "Fleet No,Machine,£/day,Ticket,Status\nEX01,Digger,75,-,In\nEX02,Dumper,85,CPCS A09,Out\n"
    assert find_list([Sheet("", rows_of(text), "text")], source="list").chosen is not None


@pytest.mark.parametrize(
    "text",
    [
        "Subject,Customer,Phone,Due\nCall back,Ann,555,\nSend papers,,556,1/2\nVisit,Bo,557,\nMeet,,558,\n",
        "Subject,Out to,Back on,Day\nCall back,Ann,1/2,1/1\nSend papers,,,2/1\nVisit,Bo,3/2,3/1\nMeet,,,4/1\n",
    ],
)
def test_who_has_something_and_until_when_does_not_make_it_equipment(text: str) -> None:
    with pytest.raises(ListRefused, match="reads like a list of other things than equipment"):
        find_list([Sheet("", rows_of(text), "text")], source="tasks.csv")


def test_a_sheet_of_who_has_what_is_not_taken_before_the_stock() -> None:
    stock = Sheet("stock", rows_of("What,How many\nLift,3\nSaw,2\nPump,4\n"), "text")
    now = "What,Out to,Back on,Notes\nLift,Ann,1/2,\nSaw,,,in repair\nLift,Bo,3/2,\nPump,,,\n"
    out = Sheet("now", rows_of(now), "text")
    found = find_list([out, stock], source="yard.xlsx")
    assert (found.chosen or found.candidates[0]).table.sheet.name == "stock"


def test_days_of_a_purchase_and_a_warranty_beside_the_maker_make_no_rentals() -> None:
    rows = [f"A{day},Lift,{day}-11-2022,{day}-11-2024,Fam. {day},90" for day in range(20, 26)]
    text = "Id,Name,Bought,Warranty,Customer,Day rate\n" + "\n".join(rows)
    assert find_list([Sheet("", rows_of(text), "text")], source="fleet.csv").chosen is not None


def test_days_of_two_checks_of_named_machines_are_no_rentals() -> None:
    rows = [f"A{day},Lift {day},{day}-10-2026,{day}-11-2026,90" for day in range(20, 26)]
    text = "Id,Name,Checked,Next check,Day rate\n" + "\n".join(rows)
    assert find_list([Sheet("", rows_of(text), "text")], source="fleet.csv").chosen is not None
