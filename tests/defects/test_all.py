"""Every defect of the list has its test, in its file, and no test is of a defect that the list does not have."""

import re
from pathlib import Path

import pytest

# File → the first and the last of its defects in design/defects.md.
LISTED = {
    "test_files.py": (1, 14),
    "test_text.py": (15, 27),
    "test_layout.py": (28, 48),
    "test_values.py": (49, 73),
    "test_identity.py": (74, 80),
}


@pytest.mark.parametrize(("name", "first", "last"), [(name, *ends) for name, ends in LISTED.items()])
def test_every_defect_has_its_test(name, first, last):
    text = Path(__file__).with_name(name).read_text("utf-8")
    tested = {int(number) for number in re.findall(r"^def test_d(\d\d)_", text, re.MULTILINE)}
    assert tested == set(range(first, last + 1))


def test_the_list_has_eighty_defects():
    assert [number for first, last in LISTED.values() for number in range(first, last + 1)] == list(range(1, 81))
