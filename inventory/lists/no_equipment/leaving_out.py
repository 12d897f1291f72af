"""Which rows of a list are no equipment for rental, and why."""

import functools
import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as AnyMapping

from inventory.files.mistakes import shortened
from inventory.lists.columns.headings import Meaning, period_of
from inventory.lists.mapping import LEAVE_OUT, Mapping
from inventory.lists.no_equipment.goods import is_goods, is_used_up, why_no_equipment_without_rate
from inventory.lists.no_equipment.marks import mark_in
from inventory.lists.no_equipment.phrase_set import NamePatterns
from inventory.lists.no_equipment.row_categories import is_clearly_machine, parents_say_no_equipment, says_no_equipment
from inventory.lists.no_equipment.service_names import Service, service_in
from inventory.lists.reading.table import BULLETS
from inventory.lists.states.state_words import StateWords
from inventory.lists.words.list_words import cell_words, money, programs, service_words
from inventory.lists.words.plain_text import Phrases, plain, plain_cell
from inventory.models import Status

CROSS = "x"  # a mark for yes, though it stands for "no amount" below rates
LONGEST_REMARK = 60  # letters of a cell that may say that a thing is sold
_NO_REMARKS = (Meaning.EQUIPMENT_ID, Meaning.KIND_CODE, Meaning.NAME, Meaning.STATUS, Meaning.LOCATION)
_DIGITS = re.compile(r"[\d.,]+")
# "189 kr/st", "4.50 € each": what a piece costs
_PRICE_OF_A_PIECE = re.compile(
    r"\d\s?(?:kr|€|eur|\$|£|zł|kč|chf|円)?\s?(?:/\s?|per |pro |je |por |par |al |à )?"
    r"(?:st|stk|stück|stuk|pcs?|piece|each|ea|ud|uds|unidad|pièce|pz|pezzo|szt|ks|kpl|個|本|枚)\b\.?",
    re.IGNORECASE,
)
_CODES = (Meaning.EQUIPMENT_ID, Meaning.KIND_CODE)
_PATH = re.compile(r"\s*[>/|,;]\s*")


class Reasons:
    """Knows why a row is left out. What it found out about a cell it keeps: lists have the same cells many times."""

    def __init__(self, index: AnyMapping[Meaning, int], mapping: Mapping) -> None:
        self._index, self._words = index, cell_words()
        self.states = StateWords(mapping.words.get(Meaning.STATUS, {}))
        self._types = self._words.not_equipment.types
        self._names_of_above = Meaning.NAME in mapping.fill_down and not {*_CODES}.isdisjoint(index)
        self._no_remarks = {index[one] for one in _NO_REMARKS if one in index}
        program = programs().get(mapping.program or "")
        headings = {heading: place for place, heading in enumerate(mapping.headings)}
        self._of_program = [
            (headings[heading], heading, {plain_cell(value) for value in values})
            for heading, values in (program.leave_out if program else {}).items()
            if heading in headings
        ]
        once = functools.cache
        self._of_columns = [
            (meaning, index[meaning], once(functools.partial(find, self)))
            for meaning, find in _OF_CELLS.items()
            if meaning in index
        ]
        self.places = {place for place, _, _ in self._of_program}  # of the columns without a meaning that it looks at
        self._why_by_mark, self._why_by_name = self._of_mark, once(self._of_name)
        self._why_by_category, self._why_by_group = once(self._of_category), once(self._of_group)
        self._why_without_rate, self._is_remark = once(why_no_equipment_without_rate), once(self._says_sold_besides)
        self.status_of, self.is_used_up = once(self._status_of), once(self._is_used_up)
        self.is_for_no_time = once(self._is_for_no_time)

    def why(self, cells: Sequence[str], *, name: str, category: str, code: str, is_rented: bool = False) -> str | None:
        """Why a row is no equipment, or None if it is.

        Args:
            code: the id of the unit or of its kind, or empty.
            is_rented: whether an account says that it is rented, so that it may be called a service.
        """
        if not name:
            return self._of_text_for_id(code) if code else "it has no name and no id"
        for meaning, place, why_by_cell in self._of_columns:
            may_tell = not is_rented or meaning is not Meaning.ITEM_TYPE
            if may_tell and (cell := cells[place]) and (why := why_by_cell(cell)):
                return why
        for place, heading, values in self._of_program:
            if plain_cell(cells[place]) in values:
                return f"{heading}: {cells[place]}"
        why = self._why_by_mark(name) or self._why_by_mark(code)
        why = why or self._why_by_category(category) or self._why_by_name(name)
        if why is None and (why := self._why_by_group(category)) and is_clearly_machine(name):
            return None
        return why

    def why_by_texts(self, name: str, code: str) -> str | None:
        """Why a row is no equipment by its name and its code alone."""
        return self._why_by_mark(name) or self._why_by_mark(code) or self._why_by_name(name)

    def _status_of(self, cell: str) -> Status | None:
        """The state that a cell of states says, or None if it is not known."""
        found = self.states.said_with_more(cell)
        return Status(found) if found and found != LEAVE_OUT else None

    def without_rate(self, cells: Sequence[str]) -> str | None:
        """Why a row that has no rate is no equipment for rental: it says that it has something that is sold or used
        up, or what a piece costs."""
        place = self._index.get(Meaning.NAME)
        name = cells[place] if place is not None else ""
        if name.startswith(BULLETS):
            return "it belongs to the row above"
        if self._names_of_above and not self._has_code(cells):
            return "it has no name, rate or code of its own"
        if name and (why := self._why_without_rate(name, has_code=self._has_code(cells))):
            return f"it has no rate, and {why}"
        for place, cell in enumerate(cells):
            if cell and place not in self._no_remarks and self._is_remark(cell):
                return f"it has no rate, and it says: {shortened(cell)}"
        return None

    def _is_used_up(self, name: str) -> bool:
        """Whether a name is one of goods that are used up or sold, such as oil, blades or ice."""
        return is_used_up(name) or is_goods(name)

    def _has_code(self, cells: Sequence[str]) -> bool:
        return any(cells[self._index[code]] for code in _CODES if code in self._index)

    def _is_for_no_time(self, cell: str) -> bool:
        """Whether an amount is for a measure or a service: "2.40 per litre", "1,50 € pro km"."""
        return bool(_per_thing().spans(plain(_DIGITS.sub(" ", cell))))

    def says_sold(self, word: str) -> bool:
        """Whether a word in place of a time that a price is for says that the thing is sold, or a service."""
        return bool(_sold().spans(plain(word))) or plain_cell(word) in self._types

    def _says_sold_besides(self, cell: str) -> bool:
        """Whether a cell beside the others of a row says that the thing is sold, or what a piece of it costs."""
        if len(cell) > LONGEST_REMARK:
            return False
        is_price = bool(_PRICE_OF_A_PIECE.search(cell)) and period_of(cell) is None
        return is_price or bool(_sold().spans(plain(cell)))

    def _of_text_for_id(self, code: str) -> str | None:
        if sum(map(str.isalpha, code)) < len(code) / 2:
            return None
        if " " not in code.strip():
            return self._of_name(code)
        return self._of_name(code) or "it has a text in place of an id, and no name"

    def _of_status(self, cell: str) -> str | None:
        return f"its state is {shortened(cell)}" if self.states.said(cell) == LEAVE_OUT else None

    def _of_gone(self, cell: str) -> str | None:
        word = plain_cell(cell)
        is_no = word in self._words.no or (word in self._words.no_amount and word != CROSS)
        return None if is_no else "the depot does not have it any more"

    def _of_active(self, cell: str) -> str | None:
        return "it is not in use any more" if plain_cell(cell) in self._words.no else None

    def _of_accessory(self, cell: str) -> str | None:
        return "it is rented only with other equipment" if plain_cell(cell) in self._words.yes else None

    def _of_sale(self, cell: str) -> str | None:
        return "it is sold, not rented" if plain_cell(cell) in self._words.yes else None

    def _of_type(self, cell: str) -> str | None:
        return f"it is no equipment for rental, but: {shortened(cell)}" if plain_cell(cell) in self._types else None

    def _of_category(self, cell: str) -> str | None:
        for part in (cell, _PATH.split(cell)[-1]):
            if plain_cell(part) in self._types - _also_categories():
                return f"it is no equipment for rental, but: {shortened(cell)}"
        return None

    def _of_group(self, cell: str) -> str | None:
        said = says_no_equipment(cell) or parents_say_no_equipment(cell)
        return f"it is no equipment for rental, but: {shortened(cell)}" if said else None

    def _of_mark(self, text: str) -> str | None:
        mark = mark_in(text)
        return f"it says: {shortened(mark)}" if mark else None

    def _of_name(self, cell: str) -> str | None:
        known = _names().match(plain_cell(cell)) and not is_clearly_machine(cell)  # "diesel", no "diesel forklift"
        if known or service_in(cell) is Service.SURE:
            return "it is used up" if is_goods(cell) else "it is a service or a charge"
        parent = parents_say_no_equipment(cell)
        return f"it is no equipment for rental, but: {shortened(parent)}" if parent else None

    def _of_quantity(self, cell: str) -> str | None:
        return "there is none of it" if cell.strip() in ("0", "0.0", "0,0", "0.00", "0,00") else None


@functools.cache
def _also_categories() -> frozenset[str]:
    return frozenset(map(plain_cell, service_words().also_categories))


@functools.cache
def _names() -> NamePatterns:
    return NamePatterns(" ".join(plain_cell(name).split()) for name in cell_words().not_equipment.names)


@functools.cache
def _sold() -> Phrases:
    return Phrases(cell_words().sold_not_rented)


@functools.cache
def _per_thing() -> Phrases:
    return Phrases(money().per_thing)


Finding = Callable[[Reasons, str], str | None]
_OF_CELLS: dict[Meaning, Finding] = {
    Meaning.STATUS: Reasons._of_status,
    Meaning.GONE: Reasons._of_gone,
    Meaning.ACTIVE: Reasons._of_active,
    Meaning.ACCESSORY_ONLY: Reasons._of_accessory,
    Meaning.FOR_SALE: Reasons._of_sale,
    Meaning.ITEM_TYPE: Reasons._of_type,
    Meaning.QUANTITY: Reasons._of_quantity,
}
