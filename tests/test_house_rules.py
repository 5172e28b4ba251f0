"""House rules: small things that every page and module keeps. A message says how to mend what it found."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

from portal import paths

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "portal").rglob("*.py"))
TEMPLATES = sorted(paths.TEMPLATES.rglob("*.html"))
TOKENS = ("csrf_token", "hidden_fields", "hidden_tag")
"""What a template writes to put the CSRF token into a form."""


@dataclass
class Tag:
    """One start tag of a template: its attributes, and the raw text up to its end tag."""

    name: str
    attributes: dict[str, str]
    line: int
    inside: list[str] = field(default_factory=list)

    def holds(self, *words: str) -> bool:
        return any(word in part for part in self.inside for word in words)


class TemplateTags(HTMLParser):
    """The tags of a Jinja template. Statements count as blanks, expressions as words without quotes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.tags: list[Tag] = []
        self.open: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Tag(tag, {name: value or "" for name, value in attrs}, self.getpos()[0])
        self._note(self.get_starttag_text() or "")
        self.tags.append(found)
        if tag in ("form", "table", "script", "button", "a"):
            self.open.append(found)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place].name == tag:
                del self.open[place]
                return

    def handle_data(self, data: str) -> None:
        self._note(data)

    def _note(self, text: str) -> None:
        for tag in self.open:
            tag.inside.append(text)


def without_jinja(source: str) -> str:
    source = re.sub(r"{#.*?#}", lambda found: "\n" * found[0].count("\n"), source, flags=re.S)
    source = re.sub(r"{%.*?%}", lambda found: " " + "\n" * found[0].count("\n"), source, flags=re.S)
    return re.sub(r"{{.*?}}", lambda found: re.sub(r"[\"'<>\s=]", "", found[0]), source, flags=re.S)


@cache
def tags_of(template: Path) -> tuple[Tag, ...]:
    parser = TemplateTags()
    parser.feed(without_jinja(template.read_text()))
    parser.close()
    return tuple(parser.tags)


def all_tags(*names: str) -> Iterator[tuple[str, Tag]]:
    """Each tag of these names with the place where it stands; of every name when none is given."""
    for template in TEMPLATES:
        for tag in tags_of(template):
            if not names or tag.name in names:
                yield f"{template.relative_to(ROOT)}:{tag.line}", tag


def refuse(found: list[str], mend: str) -> None:
    if found:
        pytest.fail("\n".join([mend, *(f"  {one}" for one in found)]), pytrace=False)


def test_the_templates_are_found() -> None:
    assert (paths.TEMPLATES / "base.html").is_file()


def test_every_form_has_an_action_and_a_method() -> None:
    refuse(
        [place for place, form in all_tags("form") if not {"action", "method"} <= form.attributes.keys()],
        "A form works without scripts only with an action and a method; give it both:",
    )


def test_every_form_that_posts_carries_the_token() -> None:
    refuse(
        [
            place
            for place, form in all_tags("form")
            if form.attributes.get("method", "").lower() == "post" and not form.holds(*TOKENS)
        ],
        "Put {{ hidden_fields() }} of components/forms.html, or the csrf_token, into the form:",
    )


def test_a_form_goes_to_the_same_address_with_and_without_htmx() -> None:
    refuse(
        [
            f"{place} {form.attributes.get('action')} and {form.attributes[sent]}"
            for place, form in all_tags("form")
            for sent in ("hx-post", "hx-get")
            if sent in form.attributes and form.attributes[sent] != form.attributes.get("action")
        ],
        "action and hx-post (or hx-get) of a form name the same address:",
    )


def test_no_style_and_no_script_stands_in_a_template() -> None:
    """The Content-Security-Policy would stop both."""
    found = [
        f"{place} {name}"
        for place, tag in all_tags()
        for name in tag.attributes
        if name == "style" or re.fullmatch(r"on[a-z]+|hx-on.*", name)
    ]
    found += [f"{place} <style>" for place, _ in all_tags("style")]
    found += [f"{place} <script>" for place, script in all_tags("script") if not script.attributes.get("src")]
    refuse(found, "Write it into static/portal.css or static/portal.js, with a class or a data- attribute:")


def test_no_button_is_disabled() -> None:
    refuse(
        [
            place
            for place, tag in all_tags("button", "input", "a")
            if {"disabled", "aria-disabled"} & tag.attributes.keys()
            and (tag.name != "input" or tag.attributes.get("type") in ("submit", "button"))
        ],
        "A refused step is a sentence under Not yet, never a grey button:",
    )


def test_every_table_has_a_caption() -> None:
    refuse(
        [place for place, table in all_tags("table") if not table.holds("<caption", "caption(")],
        "Give the table a <caption> (class govuk-visually-hidden where a heading says the same):",
    )


def test_no_template_asks_another_computer_for_anything() -> None:
    refuse(
        [
            f"{place} {tag.attributes[name]}"
            for place, tag in all_tags("script", "link", "img", "iframe", "source")
            for name in ("src", "href")
            if re.match(r"(https?:)?//", tag.attributes.get(name, ""))
        ],
        "Carry the file in static/vendor and write its address with static_file():",
    )


def test_every_static_file_that_a_template_names_exists() -> None:
    refuse(
        [
            f"{template.relative_to(ROOT)}: {name}"
            for template in TEMPLATES
            for name in re.findall(r"static_file\(\s*[\"']([^\"']+)[\"']", template.read_text())
            if not (paths.STATIC / name).is_file()
        ],
        "There is no such file below static/:",
    )


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_addresses_are_written_in_kebab_case(app: Flask) -> None:
    refuse(
        [
            f"{rule.rule} ({rule.endpoint})"
            for rule in app.url_map.iter_rules()
            for part in re.sub(r"<[^>]*>", "", rule.rule).split("/")
            if part and not re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?(\.[a-z]+)?", part.strip("-"))
        ],
        "An address is lower-case words joined by hyphens:",
    )


POSITION = {"position", "status", "sub_status", "stage", "resolution_code"}
THE_DOOR = ROOT / "portal" / "cases" / "apply.py"
NOT_A_CASE = {("portal/step_forms/preview.py", "status"): "the words of a preview"}
"""Module and name of an attribute that is called like a part of the position but belongs to something else."""


def assigned_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of each attribute that is assigned, by a statement, setattr or an UPDATE's values."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for part in ast.walk(target):
                    if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
                        yield node.lineno, part.attr
        elif isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called == "setattr" and len(node.args) == 3 and isinstance(node.args[1], ast.Constant):
                yield node.lineno, str(node.args[1].value)
            if called == "values":
                yield from ((node.lineno, word.arg) for word in node.keywords if word.arg)


def test_the_search_for_assignments_finds_them() -> None:
    source = "case.status = 'a'\nsetattr(case, 'stage', 1)\nupdate(Case).values(position='P1')\nx = case.sub_status\n"
    assert set(assigned_names(ast.parse(source))) == {(1, "status"), (2, "stage"), (3, "position")}


def test_no_position_is_assigned_outside_the_door() -> None:
    """Status, Sub Status, Stage and Resolution Code change together, by perform() alone."""
    refuse(
        [
            f"{module.relative_to(ROOT)}:{line} .{name} ="
            for module in MODULES
            if module != THE_DOOR
            for line, name in assigned_names(ast.parse(module.read_text()))
            if name in POSITION and (module.relative_to(ROOT).as_posix(), name) not in NOT_A_CASE
        ],
        "Only portal/cases/apply.py assigns the position of a case; make it a Step and perform it:",
    )


def test_modules_are_named_for_what_they_know() -> None:
    vague = {
        "utils",
        "util",
        "helpers",
        "helper",
        "services",
        "service",
        "managers",
        "manager",
        "misc",
        "common",
    }
    refuse(
        [str(module.relative_to(ROOT)) for module in MODULES if {module.stem, module.parent.name} & vague],
        "Name the module or package for the noun that it knows:",
    )


def test_the_readme_lists_every_setting_and_no_other() -> None:
    source = (ROOT / "portal" / "settings.py").read_text()
    read = set(re.findall(r"given(?:\.get\(|, )\"([A-Z_]+)\"", source)) - {"TRAINING_DATE", "FLASK_DEBUG"}
    section = (ROOT / "README.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    listed = set(re.findall(r"^\| `([A-Z_]+)`", section, re.M))
    assert read, "No setting was found in portal/settings.py: mend this test"
    assert listed == read, (
        f"Missing in README.md: {sorted(read - listed)}; unknown there: {sorted(listed - read)}"
    )


def test_every_vendored_file_is_named_with_its_licence() -> None:
    vendored = paths.STATIC / "vendor"
    readme = (vendored / "README.md").read_text()
    files = [file for file in vendored.iterdir() if file.is_file() and file.name != "README.md"]
    refuse([file.name for file in files if file.name not in readme], "Name it in static/vendor/README.md:")


@pytest.mark.parametrize("name", ["requirements", "requirements-test"])
def test_the_lock_holds_every_requirement_and_no_address(name: str) -> None:
    lock = (ROOT / f"{name}.txt").read_text()
    wanted = re.findall(r"^([A-Za-z0-9-]+)(?:\[\w+\])?==(\S+)", (ROOT / f"{name}.in").read_text(), re.M)
    missing = [
        f"{one}=={version}" for one, version in wanted if f"\n{one.lower()}=={version} " not in f"\n{lock}"
    ]
    refuse(missing, "Run `make lock`; the lock lacks:")
    assert not re.search(r"://|--(extra-)?index-url|--find-links", lock), (
        "Download hosts don't belong in the lock"
    )
