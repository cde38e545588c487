"""Identity cards side by side on one page."""

from __future__ import annotations

import pytest

from kia_verify.documents.several_cards import cards_apart
from tests.document_pages import Placed, line
from tests.test_documents_ktp import MERGED, SEPARATE


def moved(placed: list[Placed], right: float, rows: float) -> list[Placed]:
    return [
        (text.replace("6371014203850001", "6371012402810008"), x + right, row + rows)
        for text, x, row in placed
    ]


@pytest.mark.parametrize("card", [SEPARATE, MERGED], ids=["separate", "merged"])
@pytest.mark.parametrize(
    ("right", "rows"), [(0, 18), (0, 16), (240, 18), (1100, 0), (1100, 3), (1100, 18)],
    ids=["below", "close below", "below to the right", "beside", "beside, lower", "diagonally"],
)  # fmt: skip
def test_two_cards_are_told_apart(card: list[Placed], right: float, rows: float) -> None:
    first = [line(*item) for item in card]
    second = [line(*item) for item in moved(card, right, rows)]
    groups = cards_apart([*second, *first])
    assert sorted(len(group) for group in groups) == [len(card), len(card)]
    assert {frozenset(map(id, group)) for group in groups} == {
        frozenset(map(id, first)), frozenset(map(id, second)),
    }  # fmt: skip


def test_three_cards_are_told_apart() -> None:
    places = ((0, 0), (0, 18), (1100, 0))
    cards = [[line(*item) for item in moved(SEPARATE, *place)] for place in places]
    assert len(cards_apart([one for card in cards for one in card])) == 3


@pytest.mark.parametrize("skew", [0.0, 0.04])
def test_one_card_remains_one(skew: float) -> None:
    lines = [line(*item, skew=skew) for item in SEPARATE]
    assert cards_apart(lines) == [lines]


def test_a_number_read_twice_is_one_card() -> None:
    lines = [line(*item) for item in [*SEPARATE, (": 6371014203850001", 205, 2.3)]]
    assert len(cards_apart(lines)) == 1
