import pytest

from medviewer.domain.amounts import amount_text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (8.234, "mm", "8.23 mm"),
        (-310.0, "[hnsf'U]", "-310.0 HU"),
        (1234.5, "mm3", "1234 mm³"),
        (0.4, "1", "0.40"),
        (2.0, "g/ml", "2.00 g/ml"),
    ],
)
def test_that_amounts_have_three_digits_and_a_readable_unit(value, unit, text):
    assert amount_text(value, unit) == text
