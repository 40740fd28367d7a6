"""The pages of studies and comparisons in a real Chromium: `python3 studies_test.py FAULTLINE`."""
import json
import os
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
SHORT = ["--replications", "2", "--set", "run.duration=40s", "--set", "run.warmup=10s"]


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
        cls.run_verb("rehearse", ["examples/two-servers.yaml", "--replications", "3"], [])
        cls.run_verb("availability", ["examples/two-servers.yaml", "--years", "20"], [])
        cls.run_verb("validate", ["A"], [])
        cls.browser = open_browser()

    @classmethod
    def run_verb(cls, verb, files, how=SHORT):
        kept = {**os.environ, "FAULTLINE_STORE": str(cls.folder / "runs.sqlite")}
        subprocess.run([FAULTLINE, verb, *files, *how, "--quiet", "--report",
                        cls.folder / f"{verb}.html", "--json", cls.folder / f"{verb}.json"],
                       check=True, env=kept)
        written = (cls.folder / f"{verb}.json").read_text()
        shown = subprocess.run([FAULTLINE, "history", "show", "last", "--json", "-", "--quiet"],
                               env=kept, check=True, capture_output=True, text=True).stdout
        assert shown == written, verb

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
        for verb in ("phases", "compare", "rehearse", "availability", "validate"):
            for dark in (False, True):
                self.browser.get_log("browser"), requests(self.browser)
                self.open(verb, dark=dark)
                time.sleep(0.2)
                self.assertEqual(requests(self.browser), [(self.folder / f"{verb}.html").as_uri()])
                self.assertEqual(console_errors(self.browser), [])

    def test_they_fit_a_telephone_stand_without_javascript_and_print(self):
        for verb, said in (("phases", "How far each carries"), ("compare", "B beside A"),
                           ("rehearse", "What hurts, and for how long"),
                           ("availability", "Where it is lost"), ("validate", "How far off each is")):
            for javascript in (True, False):
                self.open(verb, width=400, javascript=javascript)
                sizes = self.browser.execute_cdp_cmd("Page.getLayoutMetrics", {})
                self.assertLessEqual(sizes["cssContentSize"]["width"], 400)
                self.assertIn(said, self.browser.find_element(By.TAG_NAME, "body").text)
                self.assertTrue(self.browser.find_element(By.CSS_SELECTOR, "svg.plot").is_displayed())
            text, sheets = print_to_text(self.browser, self.folder)
            self.assertIn(said, text)
            self.assertLess(sheets, 10)

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

    def test_every_figure_of_the_rehearsal_is_the_documents(self):
        written = self.open("rehearse")
        self.assertEqual(embedded(self.browser), written)
        hurting = [one for one in written["ranked"] if one["hurts"]]
        self.assertGreater(len(hurting), 0)
        for row, one in zip(table(self.browser, "What hurts"), hurting, strict=True):
            self.assertEqual(row["row"].split(" (")[0], one["name"])
            self.assert_shows(row["requests gone wrong"], max(0, one["wrongRequests"]["mean"]))
            self.assert_shows(row["of all while broken"], one["wrongShareBroken"]["mean"])
            self.assert_shows(row["p99 while broken"], one["p99Broken"].get("mean"))
            self.assert_shows(row["felt for"], one["noticedSeconds"]["mean"])
            if "detectedAfter" in one:
                self.assert_shows(row["noticed after"], one["detectedAfter"])
            if "backAfter" in one:
                self.assert_shows(row["back after"], one["backAfter"])
            self.assert_shows(row["writes lost"], one["lostWrites"])
        shown = dict(zip(self.texts(".figure .name"), self.texts(".figure .value")))
        self.assert_shows(shown["things broken in turn"], len(written["ranked"]))
        self.assert_shows(shown["hurt users"], len(hurting))
        # The picture has a bar of each share, as long as it is large.
        bars = self.browser.execute_script("""
            return [...document.querySelectorAll('svg.ranking > g')].map((g) =>
                g.querySelector('rect.bar').width.baseVal.value)""")
        self.assertEqual(len(bars), len(hurting))
        for width, one in zip(bars, hurting):
            self.assertAlmostEqual(width, max(1.5, 270 * one["wrongShareBroken"]["mean"]), delta=0.1)

    def test_every_figure_of_the_years_is_the_documents(self):
        written = self.open("availability")
        self.assertEqual(embedded(self.browser), written)
        shown = dict(zip(self.texts(".figure .name"), self.texts(".figure .value")))
        for name, value in (("by request", written["requestSuccess"]["mean"]),
                            ("by time", written["timeUp"]["mean"]),
                            ("outages a year", written["outagesAYear"]["mean"]),
                            ("down a year", 60 * written["downMinutesAYear"]["mean"]),
                            ("longest outage", written["longestOutageSeconds"])):
            self.assert_shows(shown[name], value)
        for row, one in zip(table(self.browser, "What costs it"), written["causes"], strict=True):
            self.assertEqual(row["row"], one["name"])
            self.assert_shows(row["requests gone wrong a year"], one["wrongRequestsAYear"])
            self.assert_shows(row["of all"], one["share"])
        for row, one in zip(table(self.browser, "The worst incidents"), written["worst"], strict=True):
            self.assertEqual(row["row"], ", then ".join(one["what"]))
            self.assert_shows(row["lasted"], one["seconds"])
            self.assert_shows(row["down"], one["downSeconds"])
            self.assert_shows(row["requests gone wrong"], one["wrongRequests"])
        for row, one in zip(table(self.browser, "States"), written["states"], strict=True):
            self.assertEqual(row["row"], one["broken"])
            self.assert_shows(row["of time"], one["share"])
            self.assert_shows(row["times a year"], one["visitsAYear"])
            self.assert_shows(row["go wrong"], one["wrongShare"])

    def test_every_figure_of_the_validation_is_the_documents(self):
        written = self.open("validate")
        self.assertEqual(embedded(self.browser), written)
        for row, one in zip(table(self.browser, "Cases that hold"), written["cases"], strict=True):
            self.assertEqual(row["row"], one["id"])
            self.assertEqual(float(row["expected"]), float(f"{one['expected']:.6g}"))
            self.assertEqual(float(row["simulated"]), float(f"{one['simulated']:.6g}"))

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
