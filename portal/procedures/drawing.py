"""The drawing of a procedure: its positions from top to bottom, its steps as arrows, in lengths of a screen's pixel.

The main way runs straight down. What is left and entered again from one position only stands beside it; a position
off the main way stands in the right-hand column; every longer way runs in a lane of its own beside the columns.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape

from portal.procedures.guide import Arrow, Guide, PositionGuide, beginning_small

BOX_WIDTH, BOX_PADDING = 214, 10
LINE = 18
LETTER, BOLD_LETTER = 6.9, 7.6
"""The widest averages of a letter at 14 px, so that no line leaves its place."""

GAP = 46
"""Between two rows of boxes; an arrow's label stands in it."""

LANE = 16
AT_LANE, BETWEEN = 27, 32
"""The most letters of one line of a label: at a lane on the left, and between two boxes of a row."""

MARGIN = 12
HEAD = 7


@dataclass(frozen=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True)
class Text:
    """One line of words; `anchor` says which end of it stands at x."""

    x: float
    y: float
    words: str
    anchor: str = "start"


@dataclass
class Box:
    """A position as it is drawn. Column 0 is the main way, column 1 stands to its right."""

    position: PositionGuide
    row: int
    column: int
    x: float = 0
    y: float = 0
    height: float = 0

    @property
    def key(self) -> str:
        return self.position.key

    @property
    def right(self) -> float:
        return self.x + BOX_WIDTH

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> Point:
        return Point(self.x + BOX_WIDTH / 2, self.y + self.height / 2)

    @property
    def name(self) -> list[str]:
        return wrap(f"{self.key} {self.position.name}", BOLD_LETTER)

    @property
    def status(self) -> list[str]:
        if self.position.as_in:
            return [f"Steps as in {self.position.as_in}"]
        sub = self.position.sub_status
        return wrap(f"{self.position.status} / {sub}" if sub else self.position.status)


@dataclass
class Way:
    """All arrows from one position to another; `points` are the corners of its line, the head is at the last one."""

    frm: str
    to: str
    labels: list[str]
    points: list[Point] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    setting: bool = False


@dataclass
class Drawing:
    """Boxes and ways with their places, and the size of it all."""

    boxes: list[Box]
    ways: list[Way]
    width: float
    height: float
    title: str
    description: str
    here: str = ""


def wrap(words: str, letter: float = LETTER) -> list[str]:
    """The words in lines that fit into a box."""
    lines: list[str] = []
    for word in words.split():
        if lines and (len(lines[-1]) + 1 + len(word)) * letter <= BOX_WIDTH - 2 * BOX_PADDING:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def folded(labels: Iterable[str], most: int) -> list[str]:
    """The labels in lines of at most so many letters."""
    return [line for label in labels for line in textwrap.wrap(label, most)]


def draw(guide: Guide, here: str = "") -> Drawing:
    """The drawing of a procedure; `here` is the position to be filled."""
    return Layout(guide, here).drawing


class Layout:
    """Finds a place for every box and every line."""

    def __init__(self, guide: Guide, here: str = "") -> None:
        self.guide = guide
        self.here = here
        self.order = {position.key: place for place, position in enumerate(guide.positions)}

    @cached_property
    def ways(self) -> list[Way]:
        """The arrows, those between the same two positions together."""
        found: dict[tuple[str, str], Way] = {}
        for arrow in self.guide.arrows:
            way = found.setdefault((arrow.frm, arrow.to), Way(arrow.frm, arrow.to, []))
            for label in self.labels(arrow):
                if label not in way.labels:
                    way.labels.append(label)
            way.setting = way.setting or arrow.setting
        return list(found.values())

    @staticmethod
    def labels(arrow: Arrow) -> list[str]:
        return [arrow.label, "only by setting"] if arrow.setting else [arrow.label]

    def neighbours(self, key: str) -> set[str]:
        return {way.to for way in self.ways if way.frm == key} | {
            way.frm for way in self.ways if way.to == key
        } - {""}

    @cached_property
    def beside(self) -> dict[str, str]:
        """Positions that are left and entered from one other position only, with that position."""
        found = {}
        for key in self.order:
            only = self.neighbours(key)
            ends = not any(way.frm == key for way in self.ways)
            alias = self.guide.positions[self.order[key]].as_in
            if (
                len(only) == 1
                and (alias or not ends)
                and not any(w.frm == "" and w.to == key for w in self.ways)
            ):
                found[key] = next(iter(only))
        return found

    def forward(self, key: str) -> list[str]:
        return [
            way.to
            for way in self.ways
            if way.frm == key and self.order[way.to] > self.order[key] and way.to not in self.beside
        ]

    @cached_property
    def rows(self) -> dict[str, int]:
        """How far down each position of the main columns stands: below everything that leads to it."""
        rows: dict[str, int] = {}
        for key in self.order:
            if key not in self.beside:
                before = [rows[other] + 1 for other in rows if key in self.forward(other)]
                rows[key] = max(before, default=0)
        return rows

    @cached_property
    def to_end(self) -> dict[str, int]:
        """How many steps the longest way from each position still has."""
        found: dict[str, int] = {}
        for key in reversed(self.order):
            found[key] = max((found[other] + 1 for other in self.forward(key)), default=0)
        return found

    @cached_property
    def boxes(self) -> dict[str, Box]:
        """The boxes in their rows and columns, with their places."""
        boxes: dict[str, Box] = {}
        for position in self.guide.positions:
            if position.key in self.rows:
                rivals = [key for key, row in self.rows.items() if row == self.rows[position.key]]
                main = max(rivals, key=lambda key: (self.to_end[key], -self.order[key]))
                boxes[position.key] = Box(position, self.rows[position.key], 0 if main == position.key else 1)
        for key, other in self.beside.items():
            boxes[key] = Box(self.guide.positions[self.order[key]], self.rows[other], 1)
        self.place(boxes)
        return boxes

    def place(self, boxes: dict[str, Box]) -> None:
        lanes = self.left_lanes(boxes)
        between = self.room(
            (way for way in self.ways if self.side_of(way, boxes) in ("beside", "corner")), BETWEEN
        )
        left = self.before_main(boxes) + LANE * max(lanes.values(), default=-1)
        y: float = MARGIN + GAP
        for row in range(max(box.row for box in boxes.values()) + 1):
            here = [box for box in boxes.values() if box.row == row]
            height = max(BOX_PADDING * 2 + LINE * len(box.name + box.status) for box in here)
            for box in here:
                box.x = left + box.column * (BOX_WIDTH + between)
                box.y, box.height = y, height
            y += height + GAP

    def before_main(self, boxes: dict[str, Box]) -> float:
        """From the margin's edge to the main way, without the lanes but the innermost."""
        return MARGIN + self.room((way for way in self.ways if self.side_of(way, boxes) == "left"), AT_LANE)

    @staticmethod
    def room(ways: Iterable[Way], most: int) -> float:
        """The width that the labels of these ways need, folded to lines of so many letters."""
        longest = max((len(line) for way in ways for line in folded(way.labels, most)), default=0)
        return longest * LETTER + 2 * BOX_PADDING

    def side_of(self, way: Way, boxes: dict[str, Box]) -> str:
        """Where a way runs: down, beside, at a corner, or in a lane on the left or right."""
        if not way.frm:
            return "start"
        frm, to = boxes[way.frm], boxes[way.to]
        if frm.row == to.row:
            return "beside"
        if frm.column == to.column == 0:
            return "down" if to.row == frm.row + 1 else "left"
        return "corner" if abs(to.row - frm.row) == 1 else "right"

    def left_lanes(self, boxes: dict[str, Box]) -> dict[tuple[str, str], int]:
        """The ways on the left with their lanes, 0 the innermost: a longer one lies outside those that it passes."""
        found = [way for way in self.ways if self.side_of(way, boxes) == "left"]
        lanes: dict[tuple[str, str], int] = {}
        taken: list[tuple[int, int, int]] = []
        for way in sorted(found, key=lambda way: self.extent(way, boxes)):
            first, last = sorted((boxes[way.frm].row, boxes[way.to].row))
            lane = max((n + 1 for n, top, end in taken if top <= last and first <= end), default=0)
            lanes[way.frm, way.to] = lane
            taken.append((lane, first, last))
        return lanes

    @staticmethod
    def extent(way: Way, boxes: dict[str, Box]) -> tuple[int, int]:
        rows = sorted((boxes[way.frm].row, boxes[way.to].row))
        return rows[1] - rows[0], -rows[0]

    @cached_property
    def drawing(self) -> Drawing:
        boxes = self.boxes
        lanes = self.left_lanes(boxes)
        ports = self.ports(boxes, lanes)
        for way in self.ways:
            side = self.side_of(way, boxes)
            if side == "left":
                self.in_left_lane(way, boxes, lanes[way.frm, way.to], ports)
            else:
                {
                    "start": self.from_start,
                    "down": self.straight_down,
                    "beside": self.to_the_side,
                    "corner": self.round_the_corner,
                    "right": self.in_right_lane,
                }[side](way, boxes)
        right = max(point.x for way in self.ways for point in way.points)
        return Drawing(
            boxes=list(boxes.values()),
            ways=self.ways,
            width=max(right, *(box.right for box in boxes.values())) + MARGIN,
            height=max(box.bottom for box in boxes.values()) + MARGIN,
            title=f"Positions of the procedure {self.guide.name}",
            description=self.description,
            here=self.here,
        )

    @property
    def description(self) -> str:
        names = [f"{position.key} {beginning_small(position.name)}" for position in self.guide.positions]
        filled = f" {self.here} is filled, because the case is there." if self.here else ""
        return (
            f"{len(names)} positions from top to bottom, from {names[0]} to {names[-1]}, joined by arrows that bear "
            f"the names of the steps.{filled} The table under the drawing says the same in words."
        )

    def ports(
        self, boxes: dict[str, Box], lanes: dict[tuple[str, str], int]
    ) -> dict[tuple[str, str, str], float]:
        """How high each way on the left meets each box: outer lanes go round inner ones, so that none cross there."""
        found: dict[tuple[str, str, str], float] = {}
        inner_first = sorted(lanes, key=lambda ends: lanes[ends])
        for box in boxes.values():
            up = [ends for ends in inner_first if self.leads(ends, box, boxes) == -1]
            down = [ends for ends in inner_first if self.leads(ends, box, boxes) == 1]
            meeting = [*up, *reversed(down)]
            for place, ends in enumerate(meeting, start=1):
                found[*ends, box.key] = box.y + box.height * place / (len(meeting) + 1)
        return found

    @staticmethod
    def leads(ends: tuple[str, str], box: Box, boxes: dict[str, Box]) -> int:
        """-1 when the way goes up from the box, 1 when it goes down, 0 when it does not meet the box."""
        if box.key not in ends:
            return 0
        other = boxes[ends[1] if box.key == ends[0] else ends[0]]
        return -1 if other.row < box.row else 1

    def in_left_lane(
        self, way: Way, boxes: dict[str, Box], lane: int, ports: dict[tuple[str, str, str], float]
    ) -> None:
        frm, to = boxes[way.frm], boxes[way.to]
        x = frm.x - self.before_main(boxes) + MARGIN - LANE * lane
        start, end = ports[way.frm, way.to, way.frm], ports[way.frm, way.to, way.to]
        way.points = [Point(frm.x, start), Point(x, start), Point(x, end), Point(to.x, end)]
        upper = start <= frm.middle.y
        way.texts = list(self.around(folded(way.labels, AT_LANE), frm.x - 8, start, "end", above_first=upper))

    @staticmethod
    def around(
        labels: Sequence[str], x: float, y: float, anchor: str, above_first: bool = True
    ) -> Iterator[Text]:
        """The labels of a level line: the first above and the second below it, or all below."""
        above, below = (labels[:1], labels[1:]) if above_first else ([], labels)
        for label in above:
            yield Text(x, y - 6, label, anchor)
        for place, label in enumerate(below):
            yield Text(x, y + 16 + LINE * place, label, anchor)

    def from_start(self, way: Way, boxes: dict[str, Box]) -> None:
        box = boxes[way.to]
        way.points = [Point(box.middle.x, box.y - GAP + 8), Point(box.middle.x, box.y)]
        way.texts = [Text(box.middle.x + 12, box.y - GAP / 2 + 5, ", ".join(way.labels))]

    def straight_down(self, way: Way, boxes: dict[str, Box]) -> None:
        frm, to = boxes[way.frm], boxes[way.to]
        way.points = [Point(frm.middle.x, frm.bottom), Point(to.middle.x, to.y)]
        way.texts = [Text(frm.middle.x + 12, (frm.bottom + to.y) / 2 + 5, ", ".join(way.labels))]

    def to_the_side(self, way: Way, boxes: dict[str, Box]) -> None:
        frm, to = boxes[way.frm], boxes[way.to]
        outward = frm.column < to.column
        alone = not any((other.frm, other.to) == (way.to, way.frm) for other in self.ways)
        y = frm.middle.y + (0 if alone else -12 if outward else 12)
        ends = (frm.right, to.x) if outward else (frm.x, to.right)
        way.points = [Point(ends[0], y), Point(ends[1], y)]
        way.texts = list(
            self.around(folded(way.labels, BETWEEN), sum(ends) / 2, y, "middle", above_first=outward)
        )

    def round_the_corner(self, way: Way, boxes: dict[str, Box]) -> None:
        """Between the main way and a box off it, one row apart: level, then down (or the other way round)."""
        frm, to = boxes[way.frm], boxes[way.to]
        outward = frm.column < to.column
        main, off = (frm, to) if outward else (to, frm)
        y = main.middle.y + (-12 if outward else 12)
        x = off.middle.x + (24 if outward else -24)
        corner = [Point(main.right, y), Point(x, y), Point(x, off.y if off.row > main.row else off.bottom)]
        way.points = corner if outward else corner[::-1]
        way.texts = list(
            self.around(folded(way.labels, BETWEEN), main.right + 12, y, "start", above_first=outward)
        )

    def in_right_lane(self, way: Way, boxes: dict[str, Box]) -> None:
        frm, to = boxes[way.frm], boxes[way.to]
        lane = [each for each in self.ways if self.side_of(each, boxes) == "right"].index(way)
        x = max(box.right for box in boxes.values()) + LANE * (lane + 1)
        y = to.middle.y
        way.points = [Point(frm.right, frm.middle.y), Point(x, frm.middle.y), Point(x, y), Point(to.right, y)]
        way.texts = list(self.around(folded(way.labels, BETWEEN), to.right + 16, y, "start"))


def svg(drawing: Drawing, name: str = "drawing") -> str:
    """The drawing as markup for inside a page: no colours and no sizes of type in it, the style sheet has them."""
    width, height = round(drawing.width), round(drawing.height)
    parts = [
        f'<svg class="portal-drawing" role="img" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' aria-labelledby="{name}-title {name}-desc">',
        f'<title id="{name}-title">{escape(drawing.title)}</title>',
        f'<desc id="{name}-desc">{escape(drawing.description)}</desc>',
        *(line for way in drawing.ways for line in _line(way)),
        *(part for box in drawing.boxes for part in _box(box, box.key == drawing.here)),
        *(_text(text) for way in drawing.ways for text in way.texts),
        "</svg>",
    ]
    return "\n".join(parts)


def _line(way: Way) -> Iterable[str]:
    corners = " ".join(f"{_number(point.x)},{_number(point.y)}" for point in way.points)
    kind = " portal-drawing__way--setting" if way.setting else ""
    yield f'<polyline class="portal-drawing__way{kind}" points="{corners}"/>'
    before, end = way.points[-2:]
    along = Point(_sign(end.x - before.x), _sign(end.y - before.y))
    base = Point(end.x - along.x * HEAD * 1.4, end.y - along.y * HEAD * 1.4)
    across = Point(along.y * HEAD * 0.7, along.x * HEAD * 0.7)
    head = (end, Point(base.x + across.x, base.y + across.y), Point(base.x - across.x, base.y - across.y))
    points = " ".join(f"{_number(point.x)},{_number(point.y)}" for point in head)
    yield f'<polygon class="portal-drawing__head" points="{points}"/>'
    if not way.frm:
        start = way.points[0]
        yield f'<circle class="portal-drawing__head" cx="{_number(start.x)}" cy="{_number(start.y)}" r="5"/>'


def _box(box: Box, here: bool) -> Iterable[str]:
    kind = " portal-drawing__box--here" if here else ""
    yield f'<g class="portal-drawing__box{kind}">'
    yield (
        f'<rect x="{_number(box.x)}" y="{_number(box.y)}" width="{BOX_WIDTH}" height="{_number(box.height)}"/>'
    )
    y = box.middle.y - LINE * len(box.name + box.status) / 2 + 13
    for place, words in enumerate(box.name):
        yield _words(box.x + BOX_PADDING, y + place * LINE, words, "portal-drawing__name")
    for place, words in enumerate(box.status, start=len(box.name)):
        yield _words(box.x + BOX_PADDING, y + place * LINE, words, "portal-drawing__status")
    yield "</g>"


def _text(text: Text) -> str:
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    return (
        f'<text class="portal-drawing__label" x="{_number(text.x)}" y="{_number(text.y)}"{anchor}>'
        f"{escape(text.words)}</text>"
    )


def _words(x: float, y: float, words: str, kind: str) -> str:
    return f'<text class="{kind}" x="{_number(x)}" y="{_number(y)}">{escape(words)}</text>'


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
