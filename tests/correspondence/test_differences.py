"""Screens 4.11 and 4.12: words added are marked, words removed are marked."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from portal.correspondence.differences import in_words, marked, paragraphs, sections

TEXTS = st.lists(
    st.sampled_from(["we", "pay", "£150.00", "£200.00", " ", "\n", "\n\n", ".", "Friday,"]), max_size=60
).map("".join)


@given(TEXTS, TEXTS)
def test_the_runs_tell_both_texts(old: str, new: str) -> None:
    """PHSO-15c: the differences are those of the two texts."""
    runs = marked(old, new)
    assert "".join(text for kind, text in runs if kind != "ins") == old
    assert "".join(text for kind, text in runs if kind != "del") == new
    assert all(text for _, text in runs)
    assert all(first[0] != second[0] for first, second in pairwise(runs))


def test_an_amount_is_one_word() -> None:
    """PHSO-15c: an amount that changed is seen as a whole."""
    assert marked("We pay £150.00.", "We pay £1,250.00.") == [
        ("", "We pay "),
        ("del", "£150.00"),
        ("ins", "£1,250.00"),
        ("", "."),
    ]


def test_words_that_changed_side_by_side_are_marked_together() -> None:
    """Screens 4.12: removed words, then the words in their place."""
    assert marked("by Friday 3 April", "by Monday 6 April") == [
        ("", "by "),
        ("del", "Friday 3"),
        ("ins", "Monday 6"),
        ("", " April"),
    ]


def test_markup_in_a_text_stays_text() -> None:
    """Hostile input: nothing is given out that a template would not escape."""
    assert marked("", "<script>alert(1)</script>") == [("ins", "<script>alert(1)</script>")]
    assert type(marked("", "<b>")[0][1]) is str


def test_texts_that_repeat_themselves_are_compared_without_counting_every_pair() -> None:
    """Hostile input: no text takes long; beyond the limit whole lines are marked."""
    old = " ".join(str(number * 7919 % 120) for number in range(20_000))
    new = " ".join(str(number * 7907 % 120) for number in range(20_000))
    assert [kind for kind, _ in marked("same\n" + old, "same\n" + new)] == ["", "del", "ins"]


def test_paragraphs_part_where_a_line_is_empty() -> None:
    """Screens 4.11: the document is shown in its paragraphs."""
    assert paragraphs([("", "one\n\ntwo"), ("ins", " more\n\n\nthree")]) == [
        [("", "one")],
        [("", "two"), ("ins", " more")],
        [("ins", "three")],
    ]


def test_sections_are_compared_by_their_heading() -> None:
    """Screens 4.11: what changed since the version before."""
    found = sections(
        [("Case history", "Two letters."), ("Query", "None.")],
        [("Case history", "Three letters."), ("Resolution action", "An apology.")],
    )
    assert [(each.heading, each.kind) for each in found] == [
        ("Case history", "changed"),
        ("Query", "del"),
        ("Resolution action", "ins"),
    ]
    assert found[0].paragraphs == [[("del", "Two"), ("ins", "Three"), ("", " letters.")]]
    assert in_words(found) == "3 words added and 2 removed, in Case history, Query and Resolution action"


def test_versions_that_are_the_same_are_told_to_be() -> None:
    """Screens 4.11: what changed, in words."""
    same = [("Case history", "Two letters.")]
    assert in_words(sections(same, same)) == "Nothing changed"
    assert (
        in_words(sections(same, [("Case history", "Two more letters.")])) == "1 word added, in Case history"
    )
    assert in_words(sections(same, [("Case history", "Two.")])) == "1 word removed, in Case history"
