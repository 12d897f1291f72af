"""Bad inputs for parsers of outside data. The same ones in every run: what one run finds, the next finds too."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st


def many(examples: int) -> settings:
    """So many inputs, and nothing kept from run to run."""
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


PIECES = (
    *("", " ", "\t", "\n", "\r\n", "\x00", "\x1b[2J", "\u2028", "\ufeff", "\u202e", "\ud7ff", "İ", "ß", "𝟙", "٣"),
    *("nan", "-inf", "1e999999", "0e999999999", "-1", "0", "1_000", "1,000", "0x10", "½", "true", "null", "None"),
    *("{}", "[]", "[" * 2000, '"', '""', "'", ",", ";", "\\", "=1+1", "${HOME}", "%s", "{0}", "../../etc/passwd"),
    *("<script>", "'; drop table", "A" * 5000, "9" * 5000, "2026-02-30", "9999-12-31", "0000-00-00"),
)
hostile_text = st.one_of(
    st.sampled_from(PIECES), st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
)
hostile_bytes = st.one_of(st.binary(max_size=200), hostile_text.map(lambda text: text.encode("utf-8", "replace")))
