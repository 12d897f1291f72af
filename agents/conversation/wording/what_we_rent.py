"""What the depot rents, in a line that a stage is told: a model that knows it finds the machine for a job by itself."""

from collections.abc import Mapping, Sequence

MOST_LETTERS = 1600  # about 400 tokens
NAMES_OF_A_CATEGORY = (5, 3, 2, 1)


def what_we_rent(names: Mapping[str, Sequence[str]]) -> str:
    """The names of all kinds while they fit; else the categories with a few names each; else the categories only.

    Args:
        names: the names of the kinds in each category, those of which there are most units first.
    """
    every_name = ", ".join(dict.fromkeys(name for of_category in names.values() for name in of_category))
    if len(every_name) <= MOST_LETTERS:
        return every_name
    for most in NAMES_OF_A_CATEGORY:
        with_examples = "; ".join(
            f"{category} (such as {', '.join(of_category[:most])})" for category, of_category in names.items()
        )
        if len(with_examples) <= MOST_LETTERS:
            return with_examples
    categories = ", ".join(names)
    if len(categories) <= MOST_LETTERS:
        return categories
    return f"{categories[:MOST_LETTERS].rpartition(', ')[0]}, and more"
