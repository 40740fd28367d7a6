"""A page in Debian's Chromium, driven through WebDriver: what its tests share.

Everything is asked of the page as a reader would see it; what it asked of the network and what it
wrote to the console come from the browser's own logs.
"""
import base64
import json
import pathlib
import re
import subprocess

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

UNITS = {"": 1, "ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1, "min": 60, "h": 3600, "d": 86400,
         "%": 0.01, "K": 1e3, "M": 1e6, "G": 1e9, "B": 1e9, "/s": 1, "K/s": 1e3, "M/s": 1e6}


def open_browser():
    """Chromium without a window."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--disable-background-networking", "--disable-component-update",
                     "--no-first-run", "--hide-scrollbars", "--window-size=1280,1000"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


def visit(browser, path, width=1280, javascript=True, dark=False):
    """Loads a file anew, as a reader with such a screen would see it."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not javascript})
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": width < 600})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
        {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})
    browser.get(pathlib.Path(path).as_uri())


def console_errors(browser):
    return [line["message"] for line in browser.get_log("browser")
            if line["level"] in ("SEVERE", "WARNING")]


def requests(browser):
    """Every address that was asked for since the last call."""
    messages = [json.loads(line["message"])["message"] for line in browser.get_log("performance")]
    return [one["params"]["request"]["url"] for one in messages
            if one["method"] == "Network.requestWillBeSent"]


def embedded(browser):
    """The result document in the page."""
    return browser.execute_script(
        "return JSON.parse(document.getElementById('data').textContent)")


def table(browser, title):
    """The rows of the table under this heading, each {column's title: text}; the first is 'row'."""
    return browser.execute_script("""
        const head = [...document.querySelectorAll('h2')].find((h) =>
            h.textContent === arguments[0] && h.parentElement.querySelector('table'));
        if (!head) return null;
        const of = (row) => [...row.cells].map((cell) => cell.textContent.trim());
        const table = head.parentElement.querySelector('table');
        const titles = of(table.tHead.rows[0]);
        return [...table.tBodies[0].rows].map((row) =>
            Object.fromEntries(of(row).map((text, i) => [i ? titles[i] : 'row', text])));""", title)


def print_to_text(browser, folder):
    """What stands on the page when it is printed, and on how many sheets."""
    pdf = folder / "printed.pdf"
    pdf.write_bytes(base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {})["data"]))
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True,
                          text=True).stdout
    return text, text.count("\f")


def quantity(text):
    """The value that a text such as '52.3ms' or '$1,234' stands for, and half its last digit."""
    found = re.match(r"^[$]?([\d,]*\.?\d+)(e[+-]?\d+)?([a-zA-Z%/]*)", text)
    if not found or found[3] not in UNITS:
        raise ValueError(f"'{text}' is no quantity")
    digits = found[1].replace(",", "")
    scale = UNITS[found[3]] * 10 ** int((found[2] or "e0")[1:])
    decimals = len(digits.partition(".")[2])
    return float(digits) * scale, 0.5001 * 10 ** -decimals * scale


def is_rounded(text, value):
    """Whether the text is this value, rounded to the digits that it shows; '-' is no value."""
    if value is None or text == "-":
        return value is None and text == "-"
    shown, half = quantity(text)
    return abs(shown - value) <= half
