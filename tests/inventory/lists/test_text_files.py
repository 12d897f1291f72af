"""Text files of any common encoding, separator and quoting are read."""

from pathlib import Path

import pytest

from inventory.lists.reading.read_file import read_sheets
from inventory.lists.reading.sheets import ListFileError

ROWS = [["Bezeichnung", "Preis", "Ort"], ["Rüttelplatte, 90 kg", "85,00", "Halle Süd"], ["Säge", "1.250,00", "Köln"]]


def written(separator: str, quote: str = '"') -> str:
    return "".join(separator.join(f"{quote}{cell}{quote}" for cell in row) + "\r\n" for row in ROWS)


def read(folder: Path, content: bytes) -> list[list[str]]:
    path = folder / "list.csv"
    path.write_bytes(content)
    (sheet,) = read_sheets(path)
    return [list(cells) for _, cells in sheet.rows]


def refusal(folder: Path, content: bytes) -> str:
    with pytest.raises(ListFileError) as refused:
        read(folder, content)
    return str(refused.value)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_any_separator_and_encoding_is_read(tmp_path: Path, separator: str, encoding: str) -> None:
    assert read(tmp_path, written(separator).encode(encoding)) == ROWS


def test_japanese_windows_text_is_read(tmp_path: Path) -> None:
    text = "管理番号,品名,日額\nK-1,プレートコンパクター,3500\n"
    assert read(tmp_path, text.encode("cp932"))[1] == ["K-1", "プレートコンパクター", "3500"]


@pytest.mark.parametrize(
    ("encoding", "headings", "name"),
    [
        ("cp949", "장비코드,장비명,1일 대여료,상태", "발전기"),
        ("cp950", "編號,品名,日租金,狀態", "發電機"),
        ("cp874", "รหัส,รายการ,ราคา/วัน,สถานะ", "เครื่องปั่นไฟ"),
        ("cp1255", "מספר,תיאור פריט,מחיר ליום,סטטוס", "גנרטור"),
    ],
)
def test_old_encodings_of_other_scripts_are_told_by_headings_that_are_known(
    tmp_path: Path, encoding: str, headings: str, name: str
) -> None:
    text = f"{headings}\nG-1,{name},800,\nG-2,{name} 5 kVA,900,\n"
    assert read(tmp_path, text.encode(encoding))[:2] == [headings.split(","), ["G-1", name, "800", ""]]


def test_western_letters_among_latin_ones_are_not_read_as_chinese(tmp_path: Path) -> None:
    text = "id;nombre\n" + "".join(
        f"M-{row};Excavadora hidráulica de Córdoba\nG-{row};Grúa torre\n" for row in range(12)
    )
    assert read(tmp_path, text.encode("cp1252"))[2] == ["G-0", "Grúa torre"]
    chinese = "编号;名称\n" + "".join(f"M-{row};CAT320D液压挖掘机\n" for row in range(12))
    assert read(tmp_path, chinese.encode("gb18030"))[1] == ["M-0", "CAT320D液压挖掘机"]


def test_cells_in_single_quotation_marks_are_read(tmp_path: Path) -> None:
    assert read(tmp_path, written(",", "'").encode()) == ROWS


def test_lines_that_are_quoted_once_more_are_read(tmp_path: Path) -> None:
    assert read(tmp_path, b'"Name,Rate,Place"\n"Saw,5,Yard"\n"Pump,7,Yard"\n')[1] == ["Saw", "5", "Yard"]


def test_the_separator_that_excel_names_in_the_first_line_is_taken(tmp_path: Path) -> None:
    assert read(tmp_path, b"sep=;\nName;Rate\nSaw, big;5\n") == [["Name", "Rate"], ["Saw, big", "5"]]


def test_inches_do_not_open_a_quotation(tmp_path: Path) -> None:
    assert read(tmp_path, b'Name,Rate\nPump 3" hose,5\n"Saw 14"" blade",7\n')[1:] == [
        ['Pump 3" hose', "5"],
        ['Saw 14" blade', "7"],
    ]


def test_a_table_drawn_in_text_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, b"| ID | Name |\n|----|------|\n| 1 | Saw |\n") == [
        ["", "ID", "Name", ""],
        ["", "1", "Saw", ""],
    ]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('Name,Note\nSaw,"two\nlines"\n\nPump,x\n', encoding="utf-8")
    (sheet,) = read_sheets(path)
    assert [number for number, _ in sheet.rows] == [1, 2, 4]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xff\xfe", "is empty"),
        (b"%PDF-1.7 ...", "PDF document"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b'Name,Rate\nSaw,5\n"Pump,7\nDrill,8\n', "row 3: a quotation mark is opened here"),
        (bytes(range(256)) * 40, "not text"),
        (b"Name,Rate\n" + b"x" * 200_000 + b",5\n", "not a list"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in refusal(tmp_path, content)


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ListFileError, match="No such file"):
        read_sheets(tmp_path / "nobody.csv")


def test_windows_of_turkey_is_told_by_its_letters(tmp_path: Path) -> None:
    text = "Demirbaş No;Ekipman;Günlük Kira;Şube\nJ1;Jeneratör;1.800,00;İkitelli\nJ2;Makaslı platform;900,00;İkitelli\n"
    (tmp_path / "park.csv").write_bytes(text.encode("cp1254"))
    (sheet,) = read_sheets(tmp_path / "park.csv")
    assert sheet.rows[1][1][3] == "İkitelli"
