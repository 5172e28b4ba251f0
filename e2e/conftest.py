"""What the browser journeys share: a running portal, a browser that reports every breach, axe, and signing in.

    def test_a_complaint_is_recorded(portal: Portal, open_page: OpenPage, axe: CheckAccess) -> None:
        portal.on(date(2026, 3, 30))  # a Monday
        page = open_page("internal_phso")  # signed in, in a browser of its own
        page.get_by_role("link", name="New case").click()
        axe(page)
        picture(page, "new-case")

Each file has a portal of its own: a server, and a database with the sample cases. A journey fails when a page
breaks the Content-Security-Policy, throws an error in a script, asks for anything outside the portal or for a
typeface of GOV.UK, or meets a fault of the server. Pictures of a failed journey lie in build/failures.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    ViewportSize,
    sync_playwright,
)

from e2e import chromium
from portal.people.passwords import SAMPLE_PASSWORD
from tests.running import Portal, free_port

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "build" / "screenshots"
FAILURES = ROOT / "build" / "failures"
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 640}
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")

OpenPage = Callable[..., Page]
CheckAccess = Callable[[Page], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(ROOT / "e2e"):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a migrated database and the sample cases, made once."""
    folder = tmp_path_factory.mktemp("prepared")
    Portal(folder, free_port()).run("prepare")
    return folder


@pytest.fixture(scope="module")
def portal(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal of this file, running."""
    folder = tmp_path_factory.mktemp("portal")
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    running = Portal(folder, free_port())
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = chromium.executable()
    assert executable, "There is no Chromium: `make browser` installs one, PORTAL_CHROMIUM names one."
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=chromium.arguments())
        yield running
        running.close()


@dataclass
class Breaches:
    """What the pages of one journey did that no page may do."""

    address: str
    found: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.expose_binding("portalBreach", lambda source, words: self.found.append(str(words)))
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation', event => window.portalBreach("
            "`${document.location.pathname}: Content-Security-Policy ${event.violatedDirective} "
            "stopped ${event.blockedURI} ${event.sample}`))"
        )
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.found.append(f"a script failed: {error.error}"))

    def _request(self, request: Request) -> None:
        if request.url.startswith(("data:", "blob:", "about:")):
            return
        if not request.url.startswith(f"{self.address}/"):
            self.found.append(f"asked for something outside the portal: {request.url}")
        elif request.url.startswith(f"{self.address}/assets/"):
            where = request.frame.url.removeprefix(self.address)
            self.found.append(f"{where} asked for a file that the portal does not carry: {request.url}")

    def _failed(self, request: Request) -> None:
        """A page whose style sheet did not come looks foreign and asks for foreign typefaces."""
        failure = request.failure or ""
        static = request.url.startswith(f"{self.address}/static/")
        if static and failure.startswith("net::") and failure != "net::ERR_ABORTED":
            self.found.append(f"could not load {request.url}: {failure}")

    def _response(self, response: Response) -> None:
        static = response.url.startswith(f"{self.address}/static/")
        if response.status >= 500 or (static and response.status >= 400):
            self.found.append(f"{response.status} for {response.request.method} {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.found.append(f"the browser's console says: {message.text}")


@pytest.fixture
def open_page(request: pytest.FixtureRequest, portal: Portal, browser: Browser) -> Iterator[OpenPage]:
    """Opens a browser of its own for a person: `open_page("oat")`, or for nobody: `open_page()`.

    `javascript=False` for the portal without scripts, `viewport=NARROW` for 320 pixels.
    """
    breaches = Breaches(portal.address)
    contexts: list[BrowserContext] = []

    def begin(username: str = "", *, javascript: bool = True, viewport: ViewportSize = WIDE) -> Page:
        context = browser.new_context(
            base_url=portal.address,
            viewport=viewport,
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        breaches.watch(context)
        page = context.new_page()
        page.goto("/sign-in")
        if username:
            page.get_by_label("User name").fill(username)
            page.get_by_label("Password", exact=True).fill(SAMPLE_PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url(lambda address: "/sign-in" not in address)
        return page

    yield begin
    if request.node.stash.get(FAILED, False):
        _keep_pictures(request.node.name, contexts)
    for context in contexts:
        context.close()
    assert not breaches.found, "\n".join(["Pages did what no page may do:", *breaches.found])


@pytest.fixture
def browser_page(open_page: OpenPage) -> Page:
    """A page of a browser in which nobody is signed in."""
    return open_page()


@pytest.fixture(scope="session")
def axe() -> CheckAccess:
    """Checks a page at 1280 and 320 pixels: WCAG 2.0 to 2.2 A and AA, best practice, target size, and that
    nothing has to be scrolled sideways."""
    scanner = Axe()

    def check(page: Page) -> None:
        before = page.viewport_size or WIDE
        problems: list[str] = []
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            options = {
                "runOnly": {"type": "tag", "values": list(RULES)},
                "rules": {"target-size": {"enabled": True}},
                "resultTypes": ["violations"],
            }
            found = scanner.run(page, options=options).response["violations"]
            problems += [f"{size['width']} px: {_violation(one)}" for one in found]
            too_wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if too_wide > 0:
                problems.append(f"{size['width']} px: the page has to be scrolled sideways by {too_wide} px")
        page.set_viewport_size(before)
        assert not problems, "\n".join([f"{page.url} is not accessible:", *problems])

    return check


def _violation(violation: dict[str, object]) -> str:
    nodes = violation["nodes"]
    assert isinstance(nodes, list)
    lines = [f"{violation['id']} ({violation['impact']}): {violation['help']}"]
    for node in nodes[:5]:
        lines.append(f"    {' '.join(map(str, node['target']))}")
        lines.append(f"        {node['html'][:160]}")
        lines += [f"        {line.strip()}" for line in node["failureSummary"].splitlines()[1:]]
    if len(nodes) > 5:
        lines.append(f"    and {len(nodes) - 5} more")
    return "\n".join(lines)


def picture(page: Page, name: str) -> None:
    """A picture of the whole page in build/screenshots, for the user guide."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True, animations="disabled")


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def _keep_pictures(name: str, contexts: list[BrowserContext]) -> None:
    FAILURES.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate((page for context in contexts for page in context.pages), start=1):
        page.screenshot(path=FAILURES / f"{name}-{number}.png", full_page=True)
