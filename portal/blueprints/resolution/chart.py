"""A chart of stacked columns, one for each month, as markup: the style sheet has its colours, the markup only places.

What a column is made of is told apart by its pattern as well as by its colour, and every part has its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

HEIGHT, BASE, LEFT, WIDTH, GAP = 260, 200, 44, 40, 18
LEAST_FOR_A_NUMBER = 16
"""How high a part has to be to hold its number."""

STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Kind:
    """What a part of a column stands for; `cls` is its class in the style sheet."""

    cls: str
    label: str


@dataclass(frozen=True)
class Column:
    """One month: its label under the column, and the numbers of the kinds from the bottom up."""

    label: str
    numbers: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.numbers)


def scale(most: int) -> int:
    """The top of the axis: the next round number of 1, 2 or 5 with noughts that four steps reach."""
    size = 1
    while True:
        for step in STEPS:
            if 4 * step * size >= most:
                return 4 * step * size
        size *= 10


def svg(name: str, title: str, description: str, kinds: Sequence[Kind], columns: Sequence[Column]) -> str:
    """The chart for inside a page; `description` says all of it in words."""
    width = LEFT + len(columns) * (WIDTH + GAP) + GAP
    top = scale(max((column.total for column in columns), default=0) or 1)
    parts = [
        f'<svg class="portal-chart" role="img" width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}"'
        f' aria-labelledby="{name}-title" aria-describedby="{name}-desc">',
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-desc">{escape(description)}</desc>',
        f'<defs><pattern id="{name}-hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><rect class="portal-chart__ground" width="6" height="6"/>'
        '<rect class="portal-chart__stripe" width="3" height="6"/></pattern></defs>',
        *axis(top, width),
        *legend(name, kinds),
    ]
    for place, column in enumerate(columns):
        parts += stack(name, column, LEFT + GAP + place * (WIDTH + GAP), top, kinds)
    return "\n".join([*parts, "</svg>"])


def axis(top: int, width: int) -> Iterator[str]:
    for step in range(5):
        y = BASE - (BASE - 40) * step // 4
        yield f'<line class="portal-chart__line" x1="{LEFT}" y1="{y}" x2="{width}" y2="{y}"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 5}" text-anchor="end">{top * step // 4:,}</text>'


def fill(name: str, kind: Kind) -> str:
    """The late ones are hatched, so that they differ without colour."""
    hatched = f' fill="url(#{name}-hatch)"' if kind.cls == "late" else ""
    return f'class="portal-chart__part portal-chart__part--{kind.cls}"{hatched}'


def legend(name: str, kinds: Sequence[Kind]) -> Iterator[str]:
    x = LEFT
    for kind in kinds:
        yield f'<rect {fill(name, kind)} x="{x}" y="8" width="14" height="14"/>'
        yield f'<text x="{x + 20}" y="20">{escape(kind.label)}</text>'
        x += 36 + 8 * len(kind.label)


def stack(name: str, column: Column, x: int, top: int, kinds: Sequence[Kind]) -> Iterator[str]:
    y = float(BASE)
    for kind, number in zip(kinds, column.numbers, strict=True):
        height = (BASE - 40) * number / top
        if not number:
            continue
        y -= height
        yield f'<rect {fill(name, kind)} x="{x}" y="{y:.1f}" width="{WIDTH}" height="{height:.1f}"/>'
        if height >= LEAST_FOR_A_NUMBER:
            middle = y + height / 2 + 5
            yield (
                f'<text class="portal-chart__number portal-chart__number--{kind.cls}" x="{x + WIDTH / 2}"'
                f' y="{middle:.1f}" text-anchor="middle">{number:,}</text>'
            )
    month, _, year = column.label.partition(" ")
    for line, words in enumerate((month[:3], year)):
        yield f'<text x="{x + WIDTH / 2}" y="{BASE + 20 + 18 * line}" text-anchor="middle">{words}</text>'
