"""The table is found in a sheet, and rows that are no equipment are told apart."""

from tests.support.lists import table_in, tables_in

HEADINGS = "Asset ID,Name,Category,Daily Rate"


def test_titles_and_empty_rows_above_are_passed_over() -> None:
    table = table_in(f"Fleet list as of November,,,\nPrinted by the desk,,,\n,,,\n{HEADINGS}\nA-1,Saw,Cutting,5\n")
    assert table.headings == ("Asset ID", "Name", "Category", "Daily Rate")
    assert table.heading_rows == (4,)
    assert [number for number, _ in table.rows] == [5]


def test_names_of_fields_above_headings_for_people_are_one_heading() -> None:
    table = table_in("assetId,itemName,dailyRate\nAsset ID,Item name,Daily rate\nA-1,Saw,5\n")
    assert table.headings == ("Asset ID", "Item name", "Daily rate")
    assert table.heading_rows == (1, 2)


def test_a_heading_over_several_columns_belongs_to_each_of_them() -> None:
    table = table_in("Code,Item,Stock,,Rates,\n,,Total,Out,Day,Week\nA-1,Saw,3,1,5,20\n")
    assert table.headings == ("Code", "Item", "Stock / Total", "Stock / Out", "Rates / Day", "Rates / Week")


def test_a_title_over_several_cells_is_no_heading() -> None:
    table = table_in(f"Muster AG,Preisliste 2027,CHF,\n{HEADINGS}\nA-1,Saw,Cutting,5\n")
    assert table.headings == ("Asset ID", "Name", "Category", "Daily Rate")


def test_headings_between_the_rows_name_the_group_of_the_rows_below() -> None:
    table = table_in(f"{HEADINGS}\nExcavators,,,\nA-1,Mini,,5\nA-2,Midi,,6\nLifts:,,,\nA-3,Boom,,7\n")
    assert table.group_of == {3: "Excavators", 4: "Excavators", 6: "Lifts"}
    assert [(one.number, one.why) for one in table.left_out] == [
        (2, "a heading between the rows"),
        (5, "a heading between the rows"),
    ]


def test_sums_notes_and_repeated_headings_are_left_out_with_their_reasons() -> None:
    table = table_in(
        f"{HEADINGS}\nA-1,Saw,Cutting,5\n{HEADINGS}\nA-2,Saw,Cutting,5\nTotal,,,10\nAll rates without tax.,,,\n"
    )
    assert [number for number, _ in table.rows] == [2, 4]
    assert [(one.number, one.why) for one in table.left_out] == [(3, "the headings again"), (5, "a sum"), (6, "a note")]


def test_a_unit_whose_name_begins_like_a_sum_is_no_sum() -> None:
    assert len(table_in(f"{HEADINGS}\nA-1,Total station,Surveying,5\nTotal-2,Level,Surveying,4\n").rows) == 2


def test_columns_without_headings_are_called_by_their_letters() -> None:
    assert table_in("A-1,Saw,5.00\nA-2,Pump,7.00\n").headings == ("column A", "column B", "column C")


def test_equal_headings_are_told_apart() -> None:
    assert table_in("Asset ID,Name,Notes,Notes\nA-1,Saw,x,y\n").headings[2:] == ("Notes", "Notes (2)")


def test_a_row_with_more_cells_than_headings_is_noted() -> None:
    table = table_in(f"{HEADINGS}\nA-1,Saw,Cutting,5\nA-2,Plate, 20 inch,Compaction,6\n")
    assert table.too_wide == (3,)


def test_short_rows_are_filled_up() -> None:
    assert table_in(f"{HEADINGS}\nA-1,Saw,Cutting\n").rows[0][1] == ["A-1", "Saw", "Cutting", ""]


def test_a_date_and_a_signature_apart_from_the_rows_are_a_note() -> None:
    table = table_in(f"{HEADINGS},Location\nA-1,Saw,Cutting,5,Yard\nA-2,Saw,Cutting,5,Yard\n\nAs of,2026-11-01,,,\n")
    assert [(one.number, one.why) for one in table.left_out] == [(5, "a note")]


def test_a_table_of_equipment_between_tables_of_other_things_is_read_by_itself() -> None:
    found = tables_in(
        "Categories,,,,,,\ncategory id,name,,,,,\n10,Power tools,,,,,\n20,Garden,,,,,\n,,,,,,\nEquipment,,,,,,\n"
        "equipment_id,category_id,name,description,daily_rate,,\n101,10,Hammer drill,For concrete,25.99,,\n"
        "201,20,Chainsaw,For wood,49.99,,\n,,,,,,\nCustomers,,,,,,\ncustomer_id,last_name,first_name,phone,email,,\n"
        "7,Doe,Jo,555,jo@example.com,,\n,,,,,,\nRentals,,,,,,\n"
        "rental_id,date,customer_id,equipment_id,rental_date,return_date,cost\n1,2024-02-15,7,201,2024-02-20,2024-02-23,9\n"
    )
    (equipment,) = (table for table in found if "daily_rate" in table.headings)
    assert [cells[2] for _, cells in equipment.rows] == ["Hammer drill", "Chainsaw"]


def test_a_sum_named_behind_what_it_sums_is_left_out() -> None:
    table = table_in(f"{HEADINGS}\nA-1,Saw,Cutting,5\nA-2,Saw,Cutting,5\nCutting total,,,10\n")
    assert [(one.number, one.why) for one in table.left_out] == [(4, "a sum")]


def test_headings_of_unknown_words_above_amounts_with_unknown_words_are_headings() -> None:
    table = table_in("Xyzzy plugh (qwerty),\nFrobnik,Quux\nSwarp,25 eur/öz.\nPlimf,20 eur/öz\nGrault,5.00 eur/öz\n")
    assert table.headings == ("Frobnik", "Quux")


def test_folders_with_a_code_of_their_own_are_headings_between_the_rows() -> None:
    head, folder = "Code,Article,Name,Price,State\n", "A-10,,Power tools,,\nA-11,T1,Drill 18 V,9,in\nA-12,T2,Saw,8,in\n"
    more = "A-20,,Garden,,\nA-21,T3,Mower,20,in\nA-22,T4,Hedge trimmer,12,in\n"
    table = table_in(head + folder + more)
    assert {table.group_of[number] for number, _ in table.rows} == {"Power tools", "Garden"}
    assert len(table.rows) == 4
    for other in ("A-30,,Tiller 6 hp,,\nA-31,T5,Axe,3,in\n", "A-30,,Tiller,,\n", "A-30,T6,,,\nA-31,T5,Axe,3,in\n"):
        assert len(table_in(head + folder + more + other).rows) > 6
    assert len(table_in(f"{head}A-01,T0,Ladder,4,in\n{folder}{more}").rows) == 7


def test_a_remark_above_headings_is_no_part_of_them() -> None:
    table = table_in("2025 PRICE LIST,,prices do not include tax\nITEM,QTY,PRICE\nChair,600,1.50\nTable,40,8.00\n")
    assert table.headings == ("ITEM", "QTY", "PRICE")


def test_a_heading_of_money_ends_where_no_row_has_an_amount() -> None:
    table = table_in(
        "No,Craft,Hire (NZD),,,\n,,Half day,Full day,Where,OK?\nK1,Kayak,45,60,Bay,y\nK2,Kayak,45,60,Bay,n\n"
    )
    assert table.headings == ("No", "Craft", "Hire (NZD) / Half day", "Hire (NZD) / Full day", "Where", "OK?")


def test_a_heading_of_words_is_over_columns_of_words() -> None:
    table = table_in("No,Machine,,Rates,\n,Type,Boom,Day,Week\nK1,Digger,Long,45,60\nK2,Crane,Jointed,40,50\n")
    assert table.headings[1:3] == ("Machine / Type", "Machine / Boom")
