"""Which columns are the name, the id, the category and the place is told by what is in them."""

from inventory.lists.columns.guessing import guess
from inventory.lists.columns.headings import Meaning
from tests.support.lists import columns_of, made_from, table_in


def test_where_in_the_warehouse_a_thing_lies_is_not_where_it_is_picked_up() -> None:
    rows = [[f"Speaker {row}", f"A-0{row}-{row % 3}", "90"] for row in range(6)]
    assert "location" not in columns_of(["Naam", "Locatie in magazijn", "Dagprijs"], *rows)
    assert "location" not in columns_of(
        ["Makine", "Kapasite", "Fiyat/day"], *[[*row[:1], "3.5 t", "9"] for row in rows]
    )


def test_a_group_of_yards_is_the_place_and_the_type_is_the_category() -> None:
    rows = [[f"WL-00{row}", ["Loader", "Roller"][row % 2], ["York Yard", "Hull Yard"][row % 2]] for row in range(6)]
    found = columns_of(
        ["Name", "Type", "Group", "Make", "Model"], *[[*row, "Volvo", f"L{row[0][-1]}0"] for row in rows]
    )
    assert (found["equipment_id"], found["location"], found["category"]) == ("Name", "Group", "Type")


def test_how_a_program_counts_units_is_no_category() -> None:
    rows = [[f"Lift {row}", ["AERIAL", "EARTH"][row % 2], ["Bulk", "Non-Bulk"][row % 2], "90"] for row in range(6)]
    assert columns_of(["Description", "Class", "Type", "DAY"], *rows)["category"] == "Class"


def test_a_name_of_one_word_with_many_models_is_joined_with_the_model() -> None:
    models = ["Nikon 45", "Nikon 46", "Canon 9", "Canon 8"]
    made = made_from(
        "id,name,model,daily rate\n" + "".join(f"K-{row},camera,{one},5\n" for row, one in enumerate(models))
    )
    assert [unit.name for unit in made.units] == [f"camera {one}" for one in models]


def test_a_machine_and_what_it_is_are_one_name() -> None:
    rows = [
        "Kubota KX018-4 2011,1.8t digger",
        "Takeuchi TB225 long arm,2.5t digger",
        "Thwaites 1t,dumper",
        "BOMAG BW80,roller",
        "Terex TA3,dumper",
    ]
    made = made_from("No.,Machine,What,Day\n" + "".join(f"D1{place},{row},75\n" for place, row in enumerate(rows)))
    assert [unit.name for unit in made.units] == [row.replace(",", " ") for row in rows]


def test_addresses_of_pages_are_no_categories() -> None:
    rows = [[f"Tent {row}", f"/Rentals/Tent{row % 2}", ["Tents", "Tables"][row % 2], "9"] for row in range(6)]
    assert columns_of(["name", "page", "category", "rate/day"], *rows)["category"] == "category"


def test_headings_again_with_another_first_one_are_a_group() -> None:
    made = made_from("LIFTS,Day,Week\nBoom lift,90,300\nScissor lift,60,200\nDIGGERS,Day,Week\nMini digger,80,270\n")
    assert [unit.name for unit in made.units] == ["Boom lift", "Scissor lift", "Mini digger"]
    assert made.units[-1].category == "DIGGERS"


def test_the_numbers_of_the_depot_go_before_those_of_the_maker() -> None:
    rows = [[f"SS-0{row}", f"Bobcat T590 {row}", f"A3NR1{row}" if row else "", "275"] for row in range(6)]
    assert columns_of(["unit", "equip", "s/n", "day"], *rows)["equipment_id"] == "unit"


def test_the_first_of_two_names_is_one_where_the_other_describes_it() -> None:
    rows = [["Pladevibrator", "Til fliser og beton"], ["Stiksav", "Til træ og plader"], ["Kædesav", "Til træfældning"]]
    found = columns_of(["Værktøj", "Beskrivelse", "Pris"], *[[*row, "350 kr/dag"] for row in rows])
    assert (found["name"], found["description"]) == ("Værktøj", "Beskrivelse")


def test_codes_with_points_are_no_days_and_codes_below_article_are_ids() -> None:
    rows = [[f"1.1.00{row}", f"Martelo demolidor {row}", "30"] for row in range(5)]
    assert columns_of(["Código", "Equipamento", "Diária"], *rows)["kind_code"] == "Código"
    rows = [[f"ALG.00{row}", f"Mini escavadora {row}", "DIA", "110"] for row in range(5)]
    found = columns_of(["Artigo", "Descrição", "Unidade Venda", "PVP1"], *rows)
    code = found.get("equipment_id") or found["kind_code"]
    assert (code, found["name"], found["rate"]) == ("Artigo", "Descrição", "PVP1")


def test_a_type_of_machine_that_some_rows_share_is_the_category_beside_a_name() -> None:
    kinds = ["Scherenbühne", "Scherenbühne", "Gelenkbühne", "LKW-Bühne", "Teleskoplader"]
    rows = [[kind, f"Genie {row}", "98"] for row, kind in enumerate(kinds)]
    assert columns_of(["Typ", "Gerät", "Mietpreis / Tag"], *rows)["category"] == "Typ"


def test_what_cannot_be_booked_just_now_is_still_of_the_depot() -> None:
    rows = "".join(f"S-{row},Camera {row},{'no' if row == 1 else 'yes'},9\n" for row in range(4))
    assert len(made_from(f"id,title,bookable,daily rate\n{rows}").units) == 4


def test_of_two_texts_without_headings_the_one_that_differs_more_is_the_name() -> None:
    cars = [("BMW", "Noir"), ("Audi", "Gris"), ("Golf", "Blanc"), ("Fiat", "Noir"), ("Kia", "Blanc"), ("BMW", "Noir")]
    made = made_from(
        "".join(f"20{row}tu7862,{car},{color},Disponible,{90 + row}.50\n" for row, (car, color) in enumerate(cars))
    )
    assert [unit.name for unit in made.units] == [car for car, _ in cars]


def test_pages_are_no_category_though_all_rows_have_one_category() -> None:
    rows = [[f"Tent {row}", f"/Rentals/Tent{row % 2}", "Party", "9"] for row in range(6)]
    assert columns_of(["name", "page", "category", "rate/day"], *rows)["category"] == "category"


def test_the_first_column_of_unknown_heading_is_the_name_beside_a_longer_description() -> None:
    rows = [[name, f"{name} for small sites and gardens"] for name in ("Digger", "Roller", "Dumper", "Breaker")]
    found = columns_of(["Qwxz", "Description", "Day rate"], *[[*row, "9"] for row in rows])
    assert (found["name"], found["description"]) == ("Qwxz", "Description")


def test_codes_in_the_first_column_go_before_the_numbers_of_the_maker() -> None:
    rows = [[f"SS-0{row}", f"Bobcat T590 {row}", f"A3NR1{row}", "275"] for row in range(6)]
    assert columns_of(["Qwxz", "equip", "serial no", "day"], *rows)["equipment_id"] == "Qwxz"


def test_codes_such_as_d10_count_nothing_and_a_telephone_is_no_id() -> None:
    rows = [[f"D1{row}", f"Digger {row}", f"06-12{row}", "75"] for row in range(5)]
    found = columns_of(["No.", "Machine", "tel.", "Day"], *rows)
    assert ("quantity" in found, "tel." in found.values()) == (False, False)


def test_measures_are_no_places() -> None:
    rows = [[f"Digger {row}", f"1.{row} m³", "75"] for row in range(5)]
    assert "location" not in columns_of(["Name", "Site", "Day"], *rows)


def test_fees_that_share_a_code_do_not_make_the_numbers_of_the_maker_ids() -> None:
    rows = [[f"FL-{n}", "Flute", f"K{n * 7717}", "20"] for n in range(1, 15)]
    rows += [["ACC", "Valve oil", "", "5"], ["ACC", "Reeds", "", "22"]]
    assert columns_of(["Inst #", "Instrument", "Serial No.", "Day"], *rows)["equipment_id"] == "Inst #"


def test_a_named_place_with_a_number_is_where_it_is_picked_up_and_no_amount() -> None:
    rows = [["Saw", "20", "Unit 4"], ["Lift", "90", "Unit 4"], ["Pump", "30", "Unit 5"]]
    assert columns_of(["Item", "Day", "Pick up at"], *rows)["location"] == "Pick up at"


def test_numbers_with_zeros_before_them_are_ids_below_a_short_unknown_heading() -> None:
    rows = [[f"00{n}", name, "45"] for n, name in enumerate(("Kladivo", "Deska", "Vrtačka", "Pila"), 1)]
    assert columns_of(["č.", "nářadí", "den"], *rows)["equipment_id"] == "č."
    assert "equipment_id" not in columns_of(["č.", "nářadí", "den"], *[[row[0].strip("0"), *row[1:]] for row in rows])


def test_numbers_that_only_services_at_the_end_lack_are_ids() -> None:
    rows = [[str(n), f"Digger {n}", "90", ("Ude", "Hjemme")[n % 2]] for n in range(1, 9)]
    rows += [["", "Levering", "300", ""], ["", "Slibepapir", "45", ""]]
    assert columns_of(["Nr.", "Maskine", "Dagspris", "Status"], *rows)["equipment_id"] == "Nr."
    assert "equipment_id" not in columns_of(["Nr.", "Maskine", "Dagspris"], *[row[:3] for row in rows])


def test_a_deposit_in_a_currency_is_no_place() -> None:
    rows = [["Zelt", "90", "200"], ["Stuhl", "2", "20"], ["Tisch", "5", "20"], ["Bank", "4", "50"]]
    assert "Depot CHF" not in columns_of(["Artikel", "Tag", "Depot CHF"], *rows).values()


def test_codes_below_a_heading_of_names_are_ids_where_another_column_has_words() -> None:
    machines = ("Event toilet blue", "Builders toilet", "Shower trailer 2 bay", "Hand basin cold", "Waste tank 1000 l")
    rows = [[f"CPT00{n}", f"{name} #{n}", "55"] for n, name in enumerate(machines, 1)]
    found = columns_of(["Asset", "Type", "Weekly hire"], *rows)
    code = found.get("equipment_id") or found["kind_code"]
    assert (found.get("name") or found["model"], code) == ("Type", "Asset")


def test_a_label_goes_before_the_number_of_the_maker_and_the_depots_own_number_before_both() -> None:
    rows = [[f"Speaker E8 {row}", f"Z0340.0{row}", f"10030{row}", "28"] for row in range(4)]
    assert columns_of(["Item", "Serial No", "Barcode", "Day"], *rows)["equipment_id"] == "Barcode"
    rows = [[f"Speaker E8 {row}", f"Z0340.0{row}", f"FX9-{row}", "28"] for row in range(4)]
    headings = ["Item", "Serial number (Serial number)", "Internal reference (Serial number)", "Day"]
    assert columns_of(headings, *rows)["equipment_id"] == headings[2]


def test_a_code_that_more_units_have_goes_before_a_serial_number_whatever_it_is_called() -> None:
    rows = [[f"City bike {row}", "-" if row == 3 else f"WBT20{row}", f"C0{row}", "14"] for row in range(4)]
    rows.append(["Helmet hire", "", "", "2"])  # what is rented with the bikes has no number
    assert columns_of(["Bike", "N. telaio", "Targhetta", "Day"], *rows)["equipment_id"] == "Targhetta"


def test_numbers_that_only_count_rows_go_behind_codes() -> None:
    rows = [[str(row + 1), f"Scissor lift {row}", f"SL19{row}A", "125"] for row in range(5)]
    found = columns_of(["Asset #", "Name", "Asset Identification Number", "Daily Rate"], *rows)
    assert found["equipment_id"] == "Asset Identification Number"


def test_models_are_the_names_where_most_rows_have_none() -> None:
    names = ["", "", "", "Podcast kit 1"]
    rows = [[name, f"ML-{row}", ["Zoom H6 Recorder", "Canon C70"][row % 2]] for row, name in enumerate(names)]
    made = made_from("Asset Name,Asset Tag,Model\n" + "".join(",".join(row) + "\n" for row in rows))
    assert [unit.name for unit in made.units] == ["Zoom H6 Recorder", "Canon C70"] * 2


def test_a_kind_belongs_to_the_name_where_some_rows_have_no_maker() -> None:
    rows = ["HK-1,Varehenger 750 kg,Tysse 6255", "HK-2,Båthenger 1500 kg,Variant 1504", "C-1,Container 10 fot,"]
    made = made_from("Regnr,Type,Merke,Døgn\n" + "".join(f"{row},220\n" for row in rows))
    assert [unit.name for unit in made.units] == [
        "Tysse 6255 Varehenger 750 kg",
        "Variant 1504 Båthenger 1500 kg",
        "Container 10 fot",
    ]


def test_weights_that_machines_carry_are_no_names() -> None:
    rows = [["P-1", "Hilfe A", "Arjo", "170 kg"], ["P-2", "Hilfe A", "Etac", "185 kg"], ["P-3", "Hilfe B", "Etac", ""]]
    assert columns_of(["Inv.-Nr.", "Qwxz", "Hersteller", "Nutzlast"], *rows).get("name") != "Nutzlast"


def test_a_number_of_the_maker_is_the_id_where_the_depots_own_is_lacking_more_often() -> None:
    rows = [[f"Bobcat {row}", f"A3NR1{row}", "SS-01" if row == 0 else "", "275"] for row in range(5)]
    assert columns_of(["Machine", "Serial No", "Fleet No", "Day"], *rows)["equipment_id"] == "Serial No"
    rows = [[f"Bobcat {row}", f"A3NR1{row}", f"SS-0{row}" if row < 2 else "", "275"] for row in range(5)]
    assert columns_of(["Machine", "Serial No", "Qwxz", "Day"], *rows)["equipment_id"] == "Serial No"
    rows = [[f"Bobcat {row}", f"A3NR1{row}", f"1FTFW{row}", "275"] for row in range(5)]
    assert columns_of(["Machine", "Serial No", "VIN", "Day"], *rows)["equipment_id"] == "Serial No"


def test_a_dash_is_no_number() -> None:
    serials = ["1702331", "-", "-", "–", "–"]
    rows = [[f"GE-0{row}", f"Grupo {row}", serial, "48"] for row, serial in enumerate(serials)]
    rows.append(["", "Portes", "", "90"])
    assert columns_of(["CÓD.", "DESCRIPCIÓN", "Nº SERIE", "€/DÍA"], *rows)["equipment_id"] == "CÓD."


def test_numbers_of_the_rows_are_the_ids_where_few_units_have_a_number_of_their_maker() -> None:
    rows = [[str(row + 1), f"Wilier GTR {row}", "35", "AT8-2210" if row == 1 else ""] for row in range(5)]
    assert columns_of(["N.", "Bici", "Giornata", "N. telaio"], *rows)["equipment_id"] == "N."


def test_different_numbers_in_the_first_column_of_a_list_without_headings_are_the_ids() -> None:
    def id_in(*numbers: str) -> str | None:
        names = ("FLOOR SANDER", "EDGING SANDER", "CARPET CLEANER", "WET VAC", "POKER UNIT")
        rows = [f"{number},{name},FS,{9 - len(name) % 3},32.00" for number, name in zip(numbers, names, strict=True)]
        return guess(table_in("\n".join(rows))).mapping.columns.get(Meaning.EQUIPMENT_ID)

    assert id_in("000101", "000140", "000110", "000203", "000202") == "column A"
    assert id_in("101", "102", "110", "111", "205") == "column A"
    assert id_in("1", "2", "3", "4", "5") is None
    assert id_in("101", "102", "102", "111", "205") is None
    assert id_in("220", "195", "310", "105", "205") is None
