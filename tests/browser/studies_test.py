"""The pages of studies and comparisons in a real Chromium: `python3 studies_test.py FAULTLINE`."""
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from page import (console_errors, embedded, is_rounded, open_browser, print_to_text, quantity,
                  requests, table, visit)

FAULTLINE = sys.argv.pop(1) if len(sys.argv) > 1 else "build/release/faultline"
SHORT = ["--replications", "2", "--set", "run.duration=40s", "--set", "run.warmup=10s", "--quiet"]


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.files.name)
        more = cls.folder / "more.yaml"
        base = pathlib.Path("examples/zone-outage.yaml").resolve()
        more.write_text(f"extends: {base}\nscenario: More servers\n"
                        "services: {api: {replicas: 6}}\n")
        cls.run_verb("phases", ["examples/scaling/study.yaml"])
        cls.run_verb("compare", ["examples/zone-outage.yaml", more])
        cls.browser = open_browser()

    @classmethod
    def run_verb(cls, verb, files):
        subprocess.run([FAULTLINE, verb, *files, *SHORT, "--report", cls.folder / f"{verb}.html",
                        "--json", cls.folder / f"{verb}.json"], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()
        cls.files.cleanup()

    def open(self, verb, **how):
        visit(self.browser, self.folder / f"{verb}.html", **how)
        return json.loads((self.folder / f"{verb}.json").read_text())

    def texts(self, css):
        return [one.text for one in self.browser.find_elements(By.CSS_SELECTOR, css)]

    def assert_shows(self, text, value):
        self.assertTrue(is_rounded(text.split(" ")[0], value), f"'{text}' is not {value}")

    def test_they_ask_nobody_for_anything_and_complain_of_nothing(self):
        for verb in ("phases", "compare"):
            for dark in (False, True):
                self.browser.get_log("browser"), requests(self.browser)
                self.open(verb, dark=dark)
                time.sleep(0.2)
                self.assertEqual(requests(self.browser), [(self.folder / f"{verb}.html").as_uri()])
                self.assertEqual(console_errors(self.browser), [])

    def test_they_fit_a_telephone_stand_without_javascript_and_print(self):
        for verb, said in (("phases", "How far each carries"), ("compare", "B beside A")):
            for javascript in (True, False):
                self.open(verb, width=400, javascript=javascript)
                sizes = self.browser.execute_cdp_cmd("Page.getLayoutMetrics", {})
                self.assertLessEqual(sizes["cssContentSize"]["width"], 400)
                self.assertIn(said, self.browser.find_element(By.TAG_NAME, "body").text)
                self.assertTrue(self.browser.find_element(By.CSS_SELECTOR, "svg.plot").is_displayed())
            text, sheets = print_to_text(self.browser, self.folder)
            self.assertIn(said, text)
            self.assertLess(sheets, 8)

    def test_every_figure_of_the_study_is_the_documents(self):
        written = self.open("phases")
        shown = embedded(self.browser)
        for phase in written["phases"]:
            for setting in phase["settings"]:
                setting["result"].pop("series")
        for phase in shown["phases"]:
            for setting in phase["settings"]:
                setting["result"].pop("series", None)
        self.assertEqual(shown, written)
        for phase in written["phases"]:
            rows = table(self.browser, phase["name"])
            for row, setting in zip(rows, phase["settings"], strict=True):
                run = setting["result"]
                self.assert_shows(row["row"], setting["users"])
                self.assertEqual(row["objectives"].startswith("✓"), setting["met"])
                self.assert_shows(row["goodput"], run["throughput"]["mean"])
                for title in ("p50", "p95", "p99"):
                    self.assert_shows(row[title], run["latency"][title]["mean"])
                counts = run["requests"]
                ended = counts["offered"] - counts["inFlight"]
                self.assert_shows(row["went wrong"], 1 - counts["succeeded"] / ended)
                self.assert_shows(row["a month"], run["usdPerMonth"])
        # What a point of the picture says when pointed at.
        said = self.browser.execute_script(
            "return [...document.querySelectorAll('svg.plot title')].map((t) => t.textContent)")
        first = written["phases"][0]
        for setting in first["settings"]:
            start = f"{first['name']}, {int(setting['users'] // 1000)}K users: "
            found = [text.removeprefix(start) for text in said if text.startswith(start)]
            self.assert_shows(found[0], setting["result"]["latency"]["p99"]["mean"])

    def test_every_difference_is_the_documents(self):
        written = self.open("compare")
        self.assertEqual(embedded(self.browser)["comparisons"], written["comparisons"])
        rows = iter(table(self.browser, "B beside A"))
        units = {"seconds": 1, "share": 100, "usd": 1, "per_second": 1}
        for one in written["comparisons"][0]["differences"]:
            row = next(rows)
            self.assert_shows(row["A"], one["baseline"])
            self.assert_shows(row["B"], one["other"])
            if one["verdict"] not in ("equal", "not_measured"):
                low, high = row["95% interval"].split(" to ")
                for text, value in ((row["difference"], one["difference"]),
                                    (low, one["paired"]["low"]), (high, one["paired"]["high"])):
                    size, half = quantity(text[1:].replace("pp", ""))
                    self.assertEqual(text[0] == "-", value < 0)
                    self.assertLessEqual(abs(size - abs(value) * units[one["unit"]]), half)
            self.assertTrue(row[""].startswith(one["verdict"].replace("_", " ")))
        self.assertEqual(list(rows), [])

    def test_one_cursor_shows_both_systems(self):
        written = self.open("compare")
        chart = self.browser.find_element(By.CSS_SELECTOR, "#chart-rate .u-over")
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", chart)
        ActionChains(self.browser).move_to_element(chart).perform()
        at, *values = self.texts("#chart-rate .u-legend .u-value")
        self.assertEqual(at, self.texts("#chart-latency .u-legend .u-value")[0])
        second = int(at.split(":")[1])
        for text, run in zip(values, written["results"], strict=True):
            self.assert_shows(text, run["series"]["succeeded"][second])


if __name__ == "__main__":
    unittest.main(verbosity=2)
