"""Which courses are walked for a number of cases, and what is read from them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import sqrt

from portal.extensions import db
from portal.sample.course import Course
from portal.sample.courses import COURSES
from portal.sample.pattern import Pattern, read
from portal.sample.story import Cast

MOST_WALKS = 150
CASES_OF_A_WALK = 10
GOLDEN = 0.618
"""Walks of one course end at places that lie far from each other, however many there are."""


def walks_for(number: int) -> list[Course]:
    """The courses to walk for so many cases: every position first, then every course, then common courses again."""
    courses = [course for of_procedure in COURSES.values() for course in of_procedure]
    order = list({course.position: course for course in reversed(courses)}.values())[::-1]
    order += [course for course in courses if course not in order]
    most = max(
        min(number // CASES_OF_A_WALK, MOST_WALKS),
        min(number // 2, len(courses)),
        min(number, len({course.position for course in courses})),
    )
    return [*order[:most], *again(courses, most - len(order))]


def again(courses: Sequence[Course], number: int) -> Iterator[Course]:
    """So many walks more; the more cases take a course, the more often it is walked."""
    times = Counter(courses)
    for _ in range(number):
        next_one = max(courses, key=lambda course: sqrt(course.share) / times[course])
        times[next_one] += 1
        yield next_one


def walked(walks: Iterable[Course], seed: int, today: date) -> Iterator[Pattern]:
    """Walk each through the door and read its pattern; nothing of the walk itself is kept."""
    walks = list(walks)
    times = Counter(walks)
    begun: Counter[Course] = Counter()
    for number, course in enumerate(walks):
        chance = random.Random(f"{seed} {number}")  # noqa: S311 - invented cases need no secret
        place = (0.5 + begun[course] * GOLDEN) % 1
        tale = course.walk(Cast(), chance, today, place)
        db.session.flush()
        pattern = read(tale.case, course.share / times[course], today)
        db.session.rollback()
        begun[course] += 1
        yield pattern
