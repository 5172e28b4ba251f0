"""The courses that invented cases take, by procedure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from portal.sample import feedback_courses, phso_courses, resolution_courses
from portal.sample.course import Course

COURSES: Mapping[str, Sequence[Course]] = {
    "phso": phso_courses.COURSES,
    "resolution": resolution_courses.COURSES,
    **feedback_courses.COURSES,
}
