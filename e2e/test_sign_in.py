"""Signing in and out, with and without scripts."""

import pytest
from playwright.sync_api import expect

from e2e.conftest import CheckAccess, OpenPage, picture


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_somebody_mistypes_the_password_then_signs_in_and_out(
    open_page: OpenPage, axe: CheckAccess, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    if javascript:
        axe(page)
        picture(page, "sign-in")

    page.get_by_label("User name").fill("internal_phso")
    page.get_by_label("Password", exact=True).fill("casework-trainin")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("User name or password is wrong").first).to_be_visible()
    expect(page.get_by_label("User name")).to_have_value("internal_phso")
    if javascript:
        axe(page)

    page.get_by_label("Password", exact=True).fill("casework-training")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("banner")).to_contain_text("Tamsin Oakapple")

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
