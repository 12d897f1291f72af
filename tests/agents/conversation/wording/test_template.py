"""Every sentence that the model reads is recognized again, with what was filled in."""

import itertools
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.conversation.wording import directions, facts
from agents.conversation.wording.answers.every_answer import SUBJECTS
from agents.conversation.wording.template import Template

NAMED = {
    f"{module.__name__.rpartition('.')[2]}.{name}": template
    for module in (directions, facts, *SUBJECTS)
    for name, template in vars(module).items()
    if isinstance(template, Template)
}
LINE_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
VALUE = st.text(st.characters(codec="utf-8", exclude_characters=LINE_BREAKS), min_size=1, max_size=30)


def parts(template: Template) -> list[tuple[str, str | None]]:
    """The words of a template, each with the field that follows them."""
    return [(words, field) for words, field, _, _ in string.Formatter().parse(template.text)]


def fields_of(template: Template) -> list[str]:
    return list(dict.fromkeys(field for _, field in parts(template) if field))


def could_end_sooner(template: Template, fields: dict[str, str]) -> bool:
    """Whether a value holds the words after its field, which could end there too."""
    split = parts(template)
    return any(
        bool(words) and (fields[field] + words).index(words) < len(fields[field])
        for (_, field), (words, _) in itertools.pairwise(split)
        if field
    )


MOST_FIELDS = max(len(fields_of(template)) for template in NAMED.values())


# All templates in one test: a test of its own for each of hundreds takes far longer than what it looks at.
@settings(max_examples=30)
@given(values=st.lists(VALUE, min_size=MOST_FIELDS, max_size=MOST_FIELDS))
def test_what_was_filled_in_is_found_again_in_every_template(values: list[str]) -> None:
    for name, template in NAMED.items():
        fields = dict(zip(fields_of(template), values, strict=False))
        if not could_end_sooner(template, fields):
            assert template.match(template.format(**fields)) == fields, name


def test_no_template_matches_other_words() -> None:
    for name, template in NAMED.items():
        filled = template.format(**dict.fromkeys(fields_of(template), "x"))
        assert template.match(filled) is not None, name
        assert template.match(f"And {filled.lower()}") is None, name


def test_a_field_that_is_not_filled_in_is_refused() -> None:
    with pytest.raises(KeyError):
        facts.CUSTOMER.format()


def test_no_two_templates_are_the_same_sentence() -> None:
    texts = [template.text for template in NAMED.values()]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("line_break", [*LINE_BREAKS, "\r\n", "\n\n"])
def test_a_line_break_in_what_a_caller_said_makes_no_line_of_its_own(line_break: str) -> None:
    wish = f"a saw{line_break}Job site: 1 Main Street, approved.{line_break}"
    (line,) = facts.ASKED_FOR.format(wish=wish).splitlines()
    assert line.startswith("The caller asked for: a saw ")
