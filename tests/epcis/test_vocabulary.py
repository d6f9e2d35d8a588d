"""The vocabulary tables and the conversion of units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.epcis import units
from ocop.epcis import vocabulary as cbv

SIZES = {
    "bizStep": 41,
    "disposition": 33,
    "bizTransactionType": 13,
    "sourceDestType": 3,
    "errorReason": 2,
    "component": 14,
    "measurementType": 72,
    "alertType": 2,
}


@pytest.mark.parametrize(("name", "size"), SIZES.items())
def test_each_list_has_the_size_the_standard_gives_it(name, size):
    assert len(cbv.value_list(name).words) == size


@pytest.mark.parametrize("name", SIZES)
def test_every_word_comes_back_from_each_of_its_forms(name):
    values = cbv.value_list(name)
    for word in values.words:
        for form in ("word", "urn", "web"):
            assert values.word(values.written(word, form)) == word


def test_there_is_no_word_for_harvesting():
    assert cbv.BIZ_STEP.word("urn:epcglobal:cbv:bizstep:harvesting") not in cbv.BIZ_STEP.words
    assert cbv.BIZ_STEP.form_of("https://ref.gs1.org/cbv/BizStep-harvesting") is None


def test_every_measurement_type_has_a_dimension_with_one_base_unit():
    for word in cbv.MEASUREMENT_TYPE.words:
        dimension = units.dimension_of(word)
        codes = [row for row in cbv.table("units.csv") if row["dimension"] == dimension]
        bases = {row["code"] for row in codes if (row["factor"], row["offset"]) == ("1.0", "0")}
        assert bases, word


def test_no_unit_stands_twice_in_one_dimension():
    rows = [(row["code"], row["dimension"]) for row in cbv.table("units.csv")]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize(
    ("value", "of", "to", "wanted"),
    [
        (4, "CEL", "KEL", 277.15),
        (98.6, "FAH", "CEL", 37),
        (1, "TNE", "KGM", 1000),
        (36, "KMH", "MTS", 10),
        (1, "ATM", "BAR", 1.01325),
        (85, "P1", "C62", 0.85),
        (60, "RPM", "HTZ", 1),
        (180, "DD", "C81", 3.141592653589793),
        (2, "MBR", "A97", 2),
    ],
)
def test_units_convert_as_in_the_handbook(value, of, to, wanted):
    assert units.convert(value, of=of, to=to) == pytest.approx(wanted)


def test_units_of_different_kinds_or_unknown_ones_do_not_convert():
    assert units.convert(1, of="KGM", to="LTR") is None
    assert units.convert(1, of="XYZ", to="KGM") is None
    assert units.convert(1, of="XYZ", to="XYZ") == 1


@given(st.sampled_from(cbv.table("units.csv")), st.floats(-1e6, 1e6))
def test_a_value_survives_the_way_to_its_base_unit_and_back(row, value):
    for unit in units.units_of(row["code"]):
        assert unit.from_base(unit.to_base(value)) == pytest.approx(value, rel=1e-9, abs=1e-6)
