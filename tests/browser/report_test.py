"""The HTML report in a real Chromium: `python3 report_test.py FAULTLINE`, from the sources' root.

A page of a run with a zone outage, three replications of it, read as a reader reads it: every
figure against the document that the same run wrote, by way of the text on the screen.
"""
import csv
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
PERCENTILES = {"mean": "mean", "p50": "p50", "p90": "p90", "p95": "p95", "p99": "p99",
               "p99.9": "p999", "max": "max"}
COUNTS = {"offered": "offered", "succeeded": "succeeded", "failed": "failed",
          "timed out": "timedOut", "rejected": "rejected", "in flight at the end": "inFlight"}


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.files.name)
        cls.page = cls.folder / "report.html"
        result = cls.folder / "result.json"
        kept = {**os.environ, "FAULTLINE_STORE": str(cls.folder / "runs.sqlite")}
        ended = subprocess.run([FAULTLINE, "run", "examples/zone-outage.yaml", "--replications", "3",
                                "--report", cls.page, "--json", result, "--quiet"], env=kept)
        assert ended.returncode in (0, 99), ended
        cls.result = json.loads(result.read_text())
        cls.kept = json.loads(subprocess.run(
            [FAULTLINE, "history", "show", "last", "--json", "-", "--quiet"], env=kept, check=True,
            capture_output=True).stdout)
        cls.browser = open_browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()
        cls.files.cleanup()

    def setUp(self):
        visit(self.browser, self.page)
        self.doc = embedded(self.browser)

    def assert_shows(self, text, value):
        # "52.3ms ±0.4ms": the figure comes first.
        self.assertTrue(is_rounded(text.split(" ")[0], value), f"'{text}' is not {value}")

    def texts(self, css):
        return [one.text for one in self.browser.find_elements(By.CSS_SELECTOR, css)]

    def pixels(self, chart):
        return self.browser.execute_script(
            "return document.querySelector(arguments[0] + ' canvas').toDataURL()", chart)

    def over(self, chart):
        at = self.browser.find_element(By.CSS_SELECTOR, chart + " .u-over")
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", at)
        return at

    def test_asks_nobody_for_anything_and_complains_of_nothing(self):
        self.browser.get_log("browser"), requests(self.browser)
        visit(self.browser, self.page, dark=True)
        time.sleep(0.3)
        self.assertEqual(requests(self.browser), [self.page.as_uri()])
        self.assertEqual(console_errors(self.browser), [])

    def test_holds_the_document_that_the_run_wrote_and_the_store_keeps(self):
        self.assertEqual(self.doc, self.result)
        self.assertEqual(self.doc, self.kept)

    def test_every_figure_of_the_first_screen_is_the_documents(self):
        named = {"p50 latency": self.doc["latency"]["p50"],
                 "p95 latency": self.doc["latency"]["p95"],
                 "p99 latency": self.doc["latency"]["p99"], "throughput": self.doc["throughput"],
                 "requests succeeded": self.doc["availability"]["requestSuccess"],
                 "cost a month": {"mean": self.doc["usdPerMonth"]}}
        shown = dict(zip(self.texts(".figure .name"), self.texts(".figure .value")))
        self.assertEqual(shown.keys(), named.keys())
        for name, text in shown.items():
            self.assert_shows(text, named[name]["mean"])
        errors = dict(zip(self.texts(".figure .name"), self.texts(".figure .error")))
        for name in ("p50 latency", "p95 latency", "p99 latency", "requests succeeded",
                     "throughput"):
            half = (named[name]["high"] - named[name]["low"]) / 2
            self.assert_shows(errors[name].lstrip("±").replace(",", ""), half)

    def test_every_figure_of_the_tables_is_the_documents(self):
        of = {"all requests": self.doc, **self.doc["classes"],
              "with what was left out": self.doc["corrected"]}
        for row in table(self.browser, "Latency of requests that succeeded"):
            for title, field in PERCENTILES.items():
                self.assert_shows(row[title], of[row["row"]]["latency"][field]["mean"])
        for row in table(self.browser, "Requests"):
            for title, field in COUNTS.items():
                self.assert_shows(row[title], of[row["row"]]["requests"][field])
        rows = table(self.browser, "Components")
        self.assertEqual({row["row"] for row in rows}, self.doc["components"].keys())
        for row in rows:
            one = self.doc["components"][row["row"]]
            if row["busy"] != "-":
                self.assert_shows(row["busy"], one["utilization"]["mean"])
            self.assert_shows(row["mean wait"], one["waitSeconds"].get("mean"))
            for title in ("served", "failed", "rejected"):
                self.assert_shows(row[title], one[title])
        rows = table(self.browser, "Objectives")
        for row, one in zip(rows, self.doc["objectives"], strict=True):
            self.assertEqual(row["row"], one["name"])
            self.assert_shows(row["measured"], one["value"])
            self.assertIn("✓" if one["met"] else "✗", row[""])
        self.assertEqual(len(table(self.browser, "What happened")), len(self.doc["timeline"]))
        for row, one in zip(table(self.browser, "Incidents"), self.doc["incidents"], strict=True):
            self.assert_shows(row["noticed after"], one["detectedAt"] - one["at"])
            self.assert_shows(row["service back after"], one["recoveredAt"] - one["at"])
            self.assert_shows(row["requests that went wrong"], one["failedRequests"])
        for row, one in zip(table(self.browser, "Around faults"), self.doc["windows"], strict=True):
            self.assert_shows(row["requests"], one["requests"]["offered"])
            for title in ("p50", "p95", "p99"):
                self.assert_shows(row[title], one["latency"][title]["mean"])
        checks = table(self.browser, "Checks against theory and operational laws")
        self.assertEqual(len(checks or []), len(self.doc["theoryChecks"]))
        offered = self.doc["requests"]["offered"] / self.doc["simulatedSeconds"] / 3
        for row in table(self.browser, "Bottlenecks and headroom"):
            busy = self.doc["components"][row["row"]]["utilization"]["mean"]
            self.assert_shows(row["busy"], busy)
            self.assert_shows(row["carries"], offered / busy)
            if row["row"] == "api":  # its three instances become two
                self.assert_shows(row["busy with one instance less"], busy * 3 / 2)

    def shown_on_cards(self, at):
        for name, component in self.doc["components"].items():
            card = self.browser.find_element(By.CSS_SELECTOR, f".card[data-name='{name}']")
            series = component["series"]
            up = series["up"][at]
            state = card.find_element(By.CSS_SELECTOR, ".state").text
            self.assertEqual(state == "down", up == 0)
            self.assertEqual(state == "degraded", 0 < up < 1)
            for zone in series["zones"]:
                box = card.find_element(By.CSS_SELECTOR, f".zone[data-zone='{zone['zone']}']")
                up, of = zone["up"][at], zone["inService"][at]
                self.assertIn(f"{up:.0f}/{of:.0f}", box.text)
                self.assertEqual("down" in box.get_attribute("class"), up < of)
            if component["resource"]:
                busy = card.find_element(By.CSS_SELECTOR, "text.busy").text
                self.assert_shows(busy, series["utilization"][at])

    def test_the_drawing_shows_the_worst_moment_and_the_scrubber_every_other(self):
        slider = self.browser.find_element(By.ID, "time")
        # The worst second is one in which most requests went wrong.
        bad = self.doc["series"]["bad"]
        self.assertEqual(bad[int(slider.get_attribute("value"))], max(bad[60:]))
        self.shown_on_cards(int(slider.get_attribute("value")))
        for at in (0, 250, 300, int(slider.get_attribute("max"))):
            self.browser.execute_script("arguments[0].value = arguments[1];"
                                        "arguments[0].dispatchEvent(new Event('input'))", slider, at)
            self.shown_on_cards(at)
            self.assertEqual(self.texts("#clock"), [f"{at // 60}:{at % 60:02}"])

    def test_the_scrubber_plays(self):
        before = int(self.browser.find_element(By.ID, "time").get_attribute("value"))
        button = self.browser.find_element(By.ID, "play")
        button.click()
        time.sleep(0.5)
        button.click()
        after = int(self.browser.find_element(By.ID, "time").get_attribute("value"))
        self.assertGreater(after, before)

    def test_a_click_in_the_story_goes_there(self):
        row = self.browser.find_element(By.XPATH, "//tr[@class='jump'][td[text()='promoted']]")
        self.browser.execute_script("arguments[0].click()", row)
        self.assertEqual(self.texts("#clock"), [row.find_element(By.TAG_NAME, "th").text])

    def test_one_cursor_serves_all_charts(self):
        ActionChains(self.browser).move_to_element(self.over("#chart-rate")).perform()
        values = [self.texts(f"#chart-{chart} .u-legend .u-value")
                  for chart in ("rate", "latency", "busy")]
        minutes, seconds = values[0][0].split(":")
        at = int(minutes) * 60 + int(seconds)
        self.assertEqual({legend[0] for legend in values}, {values[0][0]})
        for text, field in zip(values[0][1:], ("offered", "succeeded", "bad"), strict=True):
            self.assert_shows(text, self.doc["series"][field][at])
        self.assert_shows(values[1][1], self.doc["series"]["meanLatency"][at])
        busy = [c["series"]["utilization"][at] for _, c in sorted(self.doc["components"].items())
                if c["resource"]]
        for text, value in zip(values[2][1:], busy, strict=True):
            self.assert_shows(text, value)

    def test_the_heat_map_holds_every_request_that_succeeded(self):
        columns = self.doc["requestSeries"]["latency"]
        self.assertEqual([sum(column["count"]) for column in columns],
                         self.doc["series"]["succeeded"])
        ActionChains(self.browser).move_to_element(self.over("#chart-heat")).perform()
        at, half, most = self.texts("#chart-heat .u-legend .u-value")
        minutes, seconds = at.split(":")
        column = columns[int(minutes) * 60 + int(seconds)]
        bounds = [0, *self.doc["requestSeries"]["latencyBounds"]]
        for text, p in ((half, 0.5), (most, 0.99)):
            below, bucket = 0, column["first"] - 1
            for count in column["count"]:
                bucket += 1
                below += count
                if below >= p * sum(column["count"]):
                    break
            self.assertLess(bounds[int(bucket)] * 0.99, quantity(text)[0])
            self.assertLess(quantity(text)[0], bounds[int(bucket) + 1] * 1.01)

    def test_dragging_zooms_all_charts_and_a_double_click_undoes_it(self):
        before = self.pixels("#chart-rate"), self.pixels("#chart-busy")
        over = self.over("#chart-rate")
        ActionChains(self.browser).move_to_element_with_offset(over, -200, 0).click_and_hold() \
            .move_by_offset(150, 0).release().perform()
        zoomed = self.pixels("#chart-rate"), self.pixels("#chart-busy")
        self.assertNotEqual(zoomed[0], before[0])
        self.assertNotEqual(zoomed[1], before[1])
        ActionChains(self.browser).double_click(over).perform()
        self.assertEqual((self.pixels("#chart-rate"), self.pixels("#chart-busy")), before)

    def test_what_it_saves_is_the_documents(self):
        saved = self.folder / "saved"
        self.browser.execute_cdp_cmd("Browser.setDownloadBehavior", {
            "behavior": "allow", "downloadPath": str(saved)})
        for button in self.browser.find_elements(By.CSS_SELECTOR, ".save"):
            self.browser.execute_script("arguments[0].click()", button)
        document, series = saved / "result.json", saved / "series.csv"
        until = time.monotonic() + 10
        while time.monotonic() < until and not (document.exists() and series.exists()):
            time.sleep(0.05)
        self.assertEqual(json.loads(document.read_text()), self.doc)
        with open(series, newline="") as lines:
            rows = list(csv.DictReader(lines))
        self.assertEqual([float(row["bad"]) for row in rows], self.doc["series"]["bad"])

    def test_stands_without_javascript(self):
        visit(self.browser, self.page, javascript=False)
        said = self.browser.find_element(By.TAG_NAME, "body").text
        for text in ("1 of 2 objectives missed", "Worst moment", "What happened", "What is not modelled",
                     "How to make this again"):
            self.assertIn(text, said)
        self.assertEqual(len(self.texts(".figure .value")), 6)
        self.assertTrue(self.browser.find_element(By.CSS_SELECTOR, "svg.topology").is_displayed())
        self.assertFalse(self.browser.find_element(By.CSS_SELECTOR, ".scrubber").is_displayed())

    def test_fits_a_telephone(self):
        for javascript in (True, False):
            visit(self.browser, self.page, width=400, javascript=javascript)
            sizes = self.browser.execute_cdp_cmd("Page.getLayoutMetrics", {})
            self.assertLessEqual(sizes["cssContentSize"]["width"], 400)

    def test_prints(self):
        text, sheets = print_to_text(self.browser, self.folder)
        for said in ("1 of 2 objectives missed", "Worst moment", "Components", "How to make this again"):
            self.assertIn(said, text)
        self.assertIn(self.texts(".figure .value")[0], text)
        self.assertLess(sheets, 12)


if __name__ == "__main__":
    unittest.main(verbosity=2)
