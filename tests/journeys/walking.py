"""A person with a browser: goes, clicks, fills in, and looks at pages with every check there is."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Locator, Response, expect, sync_playwright
from staging import Stage

from shuniu.config.machine import find_chromium

WIDTHS = ("desktop", "phone")
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
_AXE = """({rules, off, without}) => axe.run({exclude: without},
  {runOnly: rules, rules: off, resultTypes: ["violations"]}).then(found =>
  found.violations.map(v => v.id + ": " + v.help + "\\n" + v.nodes.slice(0, 4).map(n =>
    "    " + n.target.join(" ") + "  " + n.html.slice(0, 160) + "\\n      "
    + [...n.any, ...n.all, ...n.none].map(c => c.message).join("; ")).join("\\n")))"""
# What all pages of the workbench, and all of a site, have in common.
_FRAME = ["body > header", "#menu", "body > footer"]
# Colours are the same at every width; they are half of axe's work.
_OFF: dict[str, dict[str, dict[str, bool]]] = {
    "desktop": {},
    "phone": {"color-contrast": {"enabled": False}},
}
_WIDER = """width => { const page = document.scrollingElement;
  if (page.scrollWidth <= width) return "";
  const far = [...document.querySelectorAll("body *")].filter(
    e => e.getBoundingClientRect().right > width + 1).slice(0, 5);
  return page.scrollWidth + ": " + far.map(e => e.tagName + "." + e.className).join(", "); }"""
WAIT = 30_000
# Clicked through at a desk, each page looked at in both widths.
ONCE = pytest.mark.parametrize("widths", [WIDTHS], ids=["both"], indirect=True)
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--lang=zh-CN"]
FLAGS += ["--disable-gpu", "--disable-software-rasterizer", "--disable-extensions"]


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium; nothing is downloaded."""
    expect.set_options(timeout=WAIT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=FLAGS,
        )
        yield browser
        browser.close()


@cache
def _seen() -> set[tuple[str, str]]:
    """Pages and frames that axe has looked through already, by name and width."""
    return set()


class Walker:
    """One person: a browser context of their own, and all that went wrong in it."""

    def __init__(
        self,
        browser: Browser,
        stage: Stage,
        width: str,
        *,
        also: Iterable[str] = (),
        scripts: bool = True,
        shots: Path | None = None,
        name: str = "",
    ) -> None:
        self.stage, self.width, self.shots, self.name = stage, width, shots, name
        self.also, self.scripts = tuple(also), scripts
        self.troubles: list[str] = []
        self.context = browser.new_context(
            base_url=stage.address,
            viewport=SIZES[width],
            has_touch=width == "phone",
            is_mobile=width == "phone",
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
            accept_downloads=True,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(WAIT)
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        # A refused form is answered with 4xx; the browser mentions that as an error.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.troubles.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        page = response.request.resource_type in ("document", "fetch", "xhr")
        if response.status >= 500 or (response.status >= 400 and not page):
            self.troubles.append(f"{response.status}: {response.url}")

    def leave(self) -> None:
        """Close the browser; whatever it complained about fails the journey."""
        if self.shots is not None:
            self._picture(f"last-{self.name}")
        self.context.close()
        assert not self.troubles, "\n".join(self.troubles)

    # -- acting ----------------------------------------------------------------

    def go(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(path)

    def by_role(self, role: Any, name: str, *, exact: bool = True) -> Locator:
        return self.page.get_by_role(role, name=name, exact=exact)

    def follow(self, name: str, *, exact: bool = True) -> None:
        """Click a link by its words."""
        self.by_role("link", name, exact=exact).first.click()

    def press(self, name: str, *, exact: bool = True) -> None:
        """Click a button by its words."""
        self.by_role("button", name, exact=exact).first.click()

    def fill(self, label: str, words: str) -> None:
        """Fill in the field with that label."""
        self.page.get_by_label(label).first.fill(words)

    def choose(self, label: str, option: str) -> None:
        """Choose from a select by the option's words."""
        self.page.get_by_label(label).first.select_option(label=option)

    def tick(self, name: str) -> None:
        """Tick a box or a radio button by how its label begins."""
        self.page.get_by_label(re.compile(rf"^\s*{name}")).first.check()

    def sees(self, *words: str) -> None:
        """The page's main part says so."""
        for piece in words:
            expect(self.page.locator("main")).to_contain_text(piece)

    def sees_not(self, *words: str) -> None:
        for piece in words:
            expect(self.page.locator("main")).not_to_contain_text(piece)

    # -- the desk --------------------------------------------------------------

    def sign_in(self, role: str) -> None:
        """Sign in as the member who plays the role; the second time with what the first gave."""
        self.context.add_cookies(self.stage.cookies.get(role, []))
        self.go("/desk/")
        if "/sign-in/" not in self.page.url:
            return
        login, password = self.stage.logins[role]
        self.fill("登录名", login)
        self.fill("密码", password)
        self.press("登录")
        expect(self.page).to_have_url(re.compile(r"/desk/$"))
        kept = [c for c in self.context.cookies() if "session" in str(c.get("name"))]
        self.stage.cookies[role] = kept

    def matter(self, key: int) -> None:
        """Open a matter's page."""
        self.go(f"/desk/m/{key}/")

    def step(self, label: str) -> Locator:
        """Open a step's form from the act bar; gives the form."""
        self.page.locator(".act-bar").get_by_role("link", name=label, exact=True).click()
        form = self.page.locator("form.step-form")
        expect(form).to_be_visible()
        return form

    def take(self, label: str) -> None:
        """Send the open form, or press the act bar's own button."""
        forms = self.page.locator("form.step-form")
        place = forms if forms.count() else self.page.locator(".act-bar")
        place.get_by_role("button", name=label, exact=True).click()
        expect(self.page.get_by_role("status").first).to_contain_text(f"已{label}")

    # -- looking ---------------------------------------------------------------

    def _picture(self, name: str, *, full_page: bool = False, width: str = "") -> None:
        assert self.shots is not None
        path = self.shots / f"{name}-{width or self.width}.png"
        self.page.screenshot(path=path, full_page=full_page, timeout=4 * WAIT)

    def glance(self, name: str) -> None:
        """Nothing is wider than the screen; a picture for the eye, where one is wanted."""
        for width in self._each_width():
            self._glance(name, width)

    def _each_width(self) -> Iterator[str]:
        """Where the walker stands, and the other widths for which this walk is made."""
        yield self.width
        for width in self.also:
            self.page.set_viewport_size(SIZES[width])  # type: ignore[arg-type]
            yield width
        if self.also:
            self.page.set_viewport_size(SIZES[self.width])  # type: ignore[arg-type]

    def _glance(self, name: str, width: str) -> None:
        if self.shots is not None:
            self._picture(name, full_page=True, width=width)
        # A button just pressed may have sent for a page that is not there yet.
        self.page.wait_for_load_state()
        expect(self.page.locator("main").first).to_be_visible()
        wider = self.page.evaluate(_WIDER, SIZES[width]["width"])
        if wider:
            self.troubles.append(f"{name}, {width}: wider than the screen, {wider}")

    def look(self, name: str) -> None:
        """A glance, and the first time at each width all that axe finds.

        Who walks for several widths looks at the page in each of them.
        """
        for width in self._each_width():
            self._look(name, width)

    def _look(self, name: str, width: str) -> None:
        self._glance(name, width)
        first = (name, width) not in _seen()
        _seen().add((name, width))
        if not first or not self.scripts:  # axe is a script itself
            return
        place = re.match(r"/(desk|s/[^/]+)?", urlsplit(self.page.url).path)
        frame = f"frame of {place and place[0]} for {self.name}"
        known = (frame, width) in _seen()
        _seen().add((frame, width))
        asked = {"rules": RULES, "off": _OFF[width], "without": _FRAME if known else []}
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        for violation in self.page.evaluate(_AXE, asked):
            self.troubles.append(f"{name}, {width}: {violation}")
