"""Somebody at a browser, who clicks what can be seen and types where a label says what belongs there."""

from __future__ import annotations

import re
import time
from typing import Any

from playwright.sync_api import Locator, Page, expect

PASSWORD = "a-pass-phrase-for-tests"
SECONDS = 15.0  # how long a person watches a page before something counts as not happening
LOOK_AGAIN_MS = 300.0
expect.set_options(timeout=5_000)


class Person:
    """Reads pages and acts on them. No address is typed but the site's own."""

    def __init__(self, *, page: Page, site_url: str) -> None:
        self.page, self.site_url = page, site_url
        page.set_default_timeout(10_000)

    def sign_in(self, role: str) -> None:
        """Sign in as the user of a role, and land on the home page."""
        self.page.context.clear_cookies()
        self.page.goto(f"{self.site_url}/admin/")
        self.type({"Username": role.lower(), "Password": PASSWORD})
        self.press("Log in")
        expect(self.page.get_by_role("heading", name="Needs you")).to_be_visible()

    def home(self) -> None:
        """Go to the home page by the navigation."""
        self.open("Home")

    def open(self, name: str | re.Pattern[str]) -> None:
        """Follow the link of that name, the first of them."""
        self.page.get_by_role("link", name=name).filter(visible=True).first.click()
        self.page.wait_for_load_state()

    def press(self, name: str) -> None:
        """Press the button of that name, whatever icon stands beside it."""
        self.button(name).click()
        self.page.wait_for_load_state()

    def button(self, name: str) -> Locator:
        """Give the button of that name; the words of an icon's font may stand on either side of it."""
        words = rf"^([a-z_]+\s+)?{re.escape(name)}(\s+[a-z]+_[a-z_]+)?\s*$"
        return self.page.get_by_role("button", name=re.compile(words)).filter(visible=True)

    def type(self, values: dict[str, str]) -> None:
        """Fill boxes by their labels."""
        for label, value in values.items():
            self.box(label).fill(value)

    def box(self, label: str) -> Locator:
        """Give the box with that label."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\W*$")).filter(visible=True)

    def sees(self, *texts: str | re.Pattern[str]) -> None:
        """Find each of these texts on the page."""
        for text in texts:
            expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def does_not_see(self, text: str) -> None:
        """Find it nowhere on the page."""
        expect(self.page.get_by_text(text).filter(visible=True)).to_have_count(0)

    def row(self, *texts: str) -> Locator:
        """Give the table row that says all of this."""
        rows = self.page.get_by_role("row")
        for text in texts:
            rows = rows.filter(has_text=text)
        return rows

    def watches_for(self, *texts: str) -> Locator:
        """Reload the page until a table row says all of this, and give the row.

        The home page lists what is synced: a number in a row there has gone across.
        """
        self._watch(self.row(*texts))
        return self.row(*texts)

    def watches_until_it_says(self, text: str | re.Pattern[str]) -> None:
        """Reload the page until it says this."""
        self._watch(self.page.get_by_text(text).filter(visible=True))

    def _watch(self, wanted: Locator) -> None:
        until = time.monotonic() + SECONDS
        while not wanted.count():
            assert time.monotonic() < until, f"{wanted} did not appear; the page says:\n{self.reads()}"
            self.page.wait_for_timeout(LOOK_AGAIN_MS)
            self.page.reload()

    def reads(self) -> str:
        """Give the page's text."""
        return self.page.locator("body").inner_text()

    def follows_out(self, link: Locator) -> Page:
        """Follow a link that opens another system in a tab of its own, and give that tab."""
        with self.page.context.expect_page() as opened:
            link.click()
        tab: Any = opened.value
        tab.wait_for_load_state()
        return tab
