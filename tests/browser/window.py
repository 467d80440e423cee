"""A window of a headless Chromium, which remembers what its pages asked for and what they complained about."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import ActionChains, Chrome, ChromeOptions, Keys
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE = 40.0
"""Seconds that a page has for what it should show."""
HERE = "127.0.0.1"
OWN = "lo"
"""The interface by which a machine reaches itself."""

READ_WHEN_DRAWN = """
const [css, answer] = arguments;
const words = () => [...document.querySelectorAll(css)].filter(one => one.checkVisibility()).map(one => one.innerText);
requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(() => answer(words())), 50));
"""
SCROLL_ON = "const from = scrollY; scrollBy(0, innerHeight / 2); return [from, scrollY];"


class Window:
    """A window, as whoever looks at it sees and uses it."""

    def __init__(self, chromium: Chrome) -> None:
        self._chromium = chromium
        self._asked: list[str] = []
        self._complaints: list[str] = []

    def open(self, address: str) -> None:
        """Open a page, as by typing its address."""
        self._chromium.get(address)

    def shown(self, css: str) -> list[WebElement]:
        """Return what is shown of what a selector finds, now."""
        return [found for found in self._chromium.find_elements(By.CSS_SELECTOR, css) if found.is_displayed()]

    def sees(self, css: str, words: str = "") -> WebElement:
        """Wait for something that has these words, and return it."""
        WebDriverWait(self._chromium, PATIENCE).until(lambda _: self._with(css, words), f"{css} with {words!r}")
        return self._with(css, words)[0]

    def comes(self, look: Callable[[], object]) -> None:
        """Wait until a look at the window finds something."""
        WebDriverWait(self._chromium, PATIENCE).until(lambda _: look())

    def walks_down(self, css: str) -> set[str]:
        """Return the words of all that a selector finds on the way from the page's top to its end.

        A long page holds only what is near to what is on the screen, so it is read a screen at a time.
        """
        words: set[str] = set()
        self.run("scrollTo(0, 0)")
        while True:
            words |= set(self._chromium.execute_async_script(READ_WHEN_DRAWN, css))
            before, after = self._chromium.execute_script(SCROLL_ON)
            if before == after:
                return words

    def write(self, place: WebElement, text: str) -> None:
        """Put a text into an editor instead of what it holds, as by pasting it."""
        place.click()
        ActionChains(self._chromium).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
        self._chromium.execute_cdp_cmd("Input.insertText", {"text": text})

    def run(self, script: str) -> None:
        """Run a script in the page."""
        self._chromium.execute_script(script)

    def elsewhere(self) -> list[str]:
        """Return every address of another host that a page has asked for."""
        for entry in self._log("performance"):
            message = json.loads(entry)["message"]
            if message["method"] == "Network.requestWillBeSent":
                self._asked.append(message["params"]["request"]["url"])
        return [address for address in self._asked if urlsplit(address).hostname not in {HERE, None}]

    def complaints(self) -> list[str]:
        """Return every error and warning on the console."""
        self._complaints += self._log("browser")
        return self._complaints

    def _log(self, kind: str) -> list[str]:
        entries = self._chromium.get_log(kind)  # type: ignore[no-untyped-call]  # selenium states no type for it
        return [str(entry["message"]) for entry in entries]

    def _with(self, css: str, words: str) -> list[WebElement]:
        return [found for found in self.shown(css) if words in found.text]


def ways_out() -> set[str]:
    """Return the network interfaces by which this process could reach another machine."""
    ways = {line.split()[0] for line in Path("/proc/net/route").read_text(encoding="ascii").splitlines()[1:]}
    if (newer := Path("/proc/net/ipv6_route")).exists():
        ways |= {line.split()[-1] for line in newer.read_text(encoding="ascii").splitlines()}
    return ways - {OWN}


@contextmanager
def opened() -> Iterator[Window]:
    """Open a window with a profile of its own; fail where there is a network, or no browser."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if ways_out() or chromium is None or driver is None:
        pytest.fail("these tests want a browser, and no network: start them by `make test-browser`")
    options = ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless", "--window-size=1500,1000"):
        options.add_argument(argument)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # Chromium refuses to make one as root
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with Chrome(options, Service(driver)) as window:
        yield Window(window)
