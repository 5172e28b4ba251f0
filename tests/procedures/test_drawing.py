"""The drawing of a procedure: every position, every arrow, nothing on top of anything else, letters that can be read."""

from __future__ import annotations

from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest

from portal.preferences import DEFAULTS
from portal.procedures.drawing import BOLD_LETTER, BOX_PADDING, BOX_WIDTH, LETTER, Drawing, Point, draw, svg
from portal.procedures.guide import guide

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module", params=["GB", "NI"])
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return draw(guide("phso", DEFAULTS, request.param), "P3")


def parsed(drawing: Drawing) -> ElementTree.Element:
    markup = svg(drawing).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return ElementTree.fromstring(markup)


def test_every_position_is_a_box_and_every_pair_that_a_step_joins_a_line(drawing: Drawing) -> None:
    told = guide("phso", DEFAULTS)
    assert {box.key for box in drawing.boxes} == {position.key for position in told.positions}
    assert {(way.frm, way.to) for way in drawing.ways} == {(arrow.frm, arrow.to) for arrow in told.arrows}


def test_no_box_lies_on_another_one(drawing: Drawing) -> None:
    for one, other in combinations(drawing.boxes, 2):
        apart = one.right < other.x or other.right < one.x or one.bottom < other.y or other.bottom < one.y
        assert apart, f"{one.key} lies on {other.key}"


def test_no_line_runs_through_a_box(drawing: Drawing) -> None:
    for way in drawing.ways:
        for start, end in pairwise(way.points):
            for box in drawing.boxes:
                assert not crosses(start, end, box.x + 1, box.y + 1, box.right - 1, box.bottom - 1), (
                    f"{way.frm} to {way.to} runs through {box.key}"
                )


def crosses(start: Point, end: Point, left: float, top: float, right: float, bottom: float) -> bool:
    """Whether an upright or level line enters the inside of a rectangle."""
    across = min(start.x, end.x) < right and max(start.x, end.x) > left
    return across and min(start.y, end.y) < bottom and max(start.y, end.y) > top


def test_every_line_is_upright_or_level_and_begins_and_ends_at_its_boxes(drawing: Drawing) -> None:
    boxes = {box.key: box for box in drawing.boxes}
    for way in drawing.ways:
        for start, end in pairwise(way.points):
            assert start.x == end.x or start.y == end.y
        for key, point in ((way.frm, way.points[0]), (way.to, way.points[-1])):
            if key:
                box = boxes[key]
                assert box.x <= point.x <= box.right and box.y <= point.y <= box.bottom
                assert point.x in (box.x, box.right) or point.y in (box.y, box.bottom)


def test_no_two_ways_share_a_stretch(drawing: Drawing) -> None:
    """Lines may cross, but a reader has to see which is which."""
    stretches = [(way, start, end) for way in drawing.ways for start, end in pairwise(way.points)]
    for (one, a, b), (other, c, d) in combinations(stretches, 2):
        if one is other:
            continue
        for near, far in (("x", "y"), ("y", "x")):
            level = getattr(a, near) == getattr(b, near) == getattr(c, near) == getattr(d, near)
            (low, high), (less, more) = (
                sorted(getattr(point, far) for point in pair) for pair in ((a, b), (c, d))
            )
            assert not (level and low < more and less < high), (
                f"{one.frm} to {one.to} runs on {other.frm} to {other.to}"
            )


def test_the_words_fit_their_places(drawing: Drawing) -> None:
    room = BOX_WIDTH - 2 * BOX_PADDING
    for box in drawing.boxes:
        assert all(len(line) * BOLD_LETTER <= room for line in box.name), box.name
        assert all(len(line) * LETTER <= room for line in box.status), box.status
    for way in drawing.ways:
        for text in way.texts:
            width = len(text.words) * LETTER
            left = {"start": text.x, "middle": text.x - width / 2, "end": text.x - width}[text.anchor]
            assert left >= 0 and left + width <= drawing.width, text.words
            for box in drawing.boxes:
                aside = left + width < box.x or left > box.right
                assert aside or text.y < box.y or text.y - 12 > box.bottom, f"{text.words} lies on {box.key}"


def test_it_fits_a_screen_of_1280_pixels_beside_the_side_navigation(drawing: Drawing) -> None:
    assert drawing.width <= 936


def test_the_markup_has_a_title_a_description_and_neither_style_nor_script(drawing: Drawing) -> None:
    tree = parsed(drawing)
    names = (tree.get("aria-labelledby") or "").split()
    assert [tree.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")] == names  # type: ignore[union-attr]
    assert tree.get("role") == "img"
    assert "P3 is filled" in (tree.findtext(f"{SVG}desc") or "")
    for element in tree.iter():
        assert not {"style", "fill", "font-size", "onclick"} & set(element.keys())
        assert element.tag.removeprefix(SVG) not in ("script", "style", "foreignObject")


def test_exactly_the_position_of_the_case_is_filled(drawing: Drawing) -> None:
    filled = [group for group in parsed(drawing).iter(f"{SVG}g") if "here" in (group.get("class") or "")]
    assert len(filled) == 1
    assert "".join(filled[0].itertext()).strip().startswith("P3")
    assert "--here" not in svg(draw(guide("phso", DEFAULTS)))
