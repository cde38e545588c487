"""Names: titles, variants, comparison."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kia_verify.civil.names import Likeness, compare_names, name_hypotheses, normalise, split_titles

words = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ' ", min_size=1, max_size=9)
names = st.lists(words, min_size=1, max_size=4).map(" ".join)


@pytest.mark.parametrize(
    ("printed", "core"),
    [
        ("DR. H. MUHAMMAD ZAINI, S.E., M.M.", "MUHAMMAD ZAINI"),
        ("H.AHMAD", "AHMAD"),
        ("HJ SITI AMINAH S.PD", "SITI AMINAH"),
        ("DRS.H.AHMAD FAUZI M.SI", "AHMAD FAUZI"),
        ("SITI AMINAH, S.PD.I", "SITI AMINAH"),
        ("BUDI, ST", "BUDI"),
        ("BUDI S.T.", "BUDI"),
        ("RINA, AMD.KEB", "RINA"),
        ("RINA, S. PD", "RINA"),
        ("KH. ABDUL HALIM", "ABDUL HALIM"),
        ("GUSTI AHMAD", "GUSTI AHMAD"),
        ("ANDI RAHMAN", "ANDI RAHMAN"),
        ("TAN MA", "TAN MA"),
        ("HADI", "HADI"),
        ("H", "H"),
        ("IRMA", "IRMA"),
        ("IR. IRMA", "IRMA"),
    ],
)
def test_titles(printed: str, core: str) -> None:
    assert split_titles(printed).core == core


@pytest.mark.parametrize(
    ("first", "second", "likeness"),
    [
        ("SITI  AMINAH", "Siti Aminah", Likeness.SAME),
        ("MA`RUF", "MA'RUF", Likeness.SAME),
        ("H. AHMAD FAUZI, S.E.", "AHMAD FAUZI", Likeness.SAME_AFTER_TITLE),
        ("MUHAMMAD ZAINI", "MOHAMAD ZAINI", Likeness.VARIANT),
        ("M. ZAINI", "MUHAMMAD ZAINI", Likeness.VARIANT),
        ("NUR HALIZA", "NURHALIZA", Likeness.VARIANT),
        ("MA'RUF", "MAKRUF", Likeness.VARIANT),
        ("MARUF", "MAKRUF", Likeness.VARIANT),
        ("DJOKO SOEPARNO", "JOKO SUPARNO", Likeness.VARIANT),
        ("DJAJA", "JAYA", Likeness.VARIANT),
        ("FITRI", "VITRIE", Likeness.VARIANT),
        ("AHMAD ALM", "ACHMAD", Likeness.VARIANT),
        ("MUHAMMAD BIN ALI", "MUHAMMAD", Likeness.VARIANT),
        ("NOOR SYARIF", "NUR SJARIF", Likeness.VARIANT),
        ("RIZKY", "RISKY", Likeness.DIFFERENT),
        ("NURHALIZA", "NURHALIZAH", Likeness.DIFFERENT),
        ("AHMAD", "AHMAD FAUZI", Likeness.DIFFERENT),
        ("GUSTI AHMAD", "AHMAD", Likeness.DIFFERENT),
        ("BUDI SANTOSO", "AGUS SALIM", Likeness.DIFFERENT),
    ],
)
def test_likeness(first: str, second: str, likeness: Likeness) -> None:
    assert compare_names(first, second).result is likeness
    assert compare_names(second, first).result is likeness


def test_says_what_differs() -> None:
    found = compare_names("MUHAMMAD RIZKY", "MUHAMMAD RISKY")
    assert found.differs == (("RIZKY", "RISKY"),)
    assert found.edits == 1


def test_hypotheses_keep_the_name_as_printed() -> None:
    assert name_hypotheses("H. AHMAD, S.E.") == ("H. AHMAD, S.E.", "AHMAD")


@pytest.mark.parametrize(
    ("print_", "name"),
    [("I Becce'", "I BECCE'"), ("'SITI'", "SITI"), ("SITI '", "SITI"), ("`AISYAH", "AISYAH")],
)
def test_a_glottal_stop_is_kept_and_quotes_are_not(print_: str, name: str) -> None:
    assert normalise(print_) == name


@given(names)
def test_a_name_is_itself(name: str) -> None:
    assert compare_names(name, name).result is Likeness.SAME
    assert normalise(normalise(name)) == normalise(name)


@given(names, names)
def test_comparison_is_symmetric(first: str, second: str) -> None:
    assert compare_names(first, second).result is compare_names(second, first).result


@given(st.text(max_size=40))
def test_a_core_is_part_of_the_name(text: str) -> None:
    assert split_titles(text).core in normalise(text)
