"""The window in a real X server, under real keys and a real mouse, as who sits before it sees it:
`python3 real_window_test.py FAULTLINE FAULTLINE_GUI`, from the sources' root.

Nothing is asked of the program itself. What is known of it is its title, the picture on the screen,
the files that it writes, and how it ends.
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

FAULTLINE, WINDOW = (os.path.abspath(sys.argv.pop(1)) for _ in range(2))
WIDTH, HEIGHT = 1280, 720
SCENARIO, NAME = "examples/two-servers.yaml", "Two servers"
CARDS = 3  # users, edge, web
# Of the light look (gui/look/theme.cpp): what frames the card that is selected.
INFORMATION = bytes.fromhex("2468d0")


def wait_for(condition, what, seconds=60):
    """What `condition` returns as soon as it is true; the limit is for a machine that is busy."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)
    return found


class Picture:
    def __init__(self, pixels):
        self.pixels = pixels

    def places_of(self, colour):
        """Where exactly this colour is: what text and dots shade off into is not counted."""
        at = self.pixels.find(colour)
        while at >= 0:
            if at % 3 == 0:
                yield at // 3 % WIDTH, at // 3 // WIDTH
            at = self.pixels.find(colour, at + 1)

    def red(self, left, top, right, bottom):
        """How many pixels there are in the colour of what is down, or in a shade of it."""
        found = 0
        for y in range(top, bottom):
            row = self.pixels[3 * (y * WIDTH + left):3 * (y * WIDTH + right)]
            found += sum(r - g > 60 and r - b > 60 and abs(g - b) < 40
                         for r, g, b in zip(row[::3], row[1::3], row[2::3]))
        return found

    def brightness(self):
        return sum(self.pixels) / len(self.pixels) / 255

    def selected_card(self):
        """Its left, top, right, bottom, by the upright lines of its frame; None if there are none."""
        reaches = {}  # how long the upright line is that ends there
        for x, y in self.places_of(INFORMATION):  # row by row
            reaches[x, y] = reaches.get((x, y - 1), 0) + 1
        sides = {}  # from where to where such lines go; requests on their way may lie over them
        for (x, y), length in reaches.items():
            if length > 25 and (x, y + 1) not in reaches:
                top, bottom = sides.get(x, (y, y))
                sides[x] = min(top, y - length), max(bottom, y)
        for left, (top, bottom) in sides.items():
            for right, (high, low) in sides.items():
                if right - left > 100 and abs(high - top) + abs(low - bottom) < 8:
                    return left, top, right, bottom
        return None


class Screen:
    """An X server of its own, and a home of its own for what runs in it."""

    def __init__(self):
        self.files = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.files.name)
        for name in ("home", "runtime"):
            (self.folder / name).mkdir(mode=0o700)
        reader, writer = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{WIDTH}x{HEIGHT}x24",
             "-nolisten", "tcp", "-noreset"], pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as answer:
            number = answer.readline().strip()
        assert number, "Xvfb does not start"
        inherited = {name: value for name, value in os.environ.items()
                     if not name.startswith(("XDG_", "QT_", "FAULTLINE_"))}
        self.environment = {**inherited, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb",
                            "LC_ALL": "C.UTF-8", "HOME": str(self.folder / "home"),
                            "XDG_RUNTIME_DIR": str(self.folder / "runtime")}
        self.program = None

    def close(self):
        for process in (self.program, self.server):
            if process and process.poll() is None:
                process.kill()
                process.wait()
        self.files.cleanup()

    def start(self):
        with open(self.folder / "complaints", "ab") as complaints:
            self.program = subprocess.Popen([WINDOW, SCENARIO], env=self.environment,
                                            stdout=complaints, stderr=complaints)
        self.focus(NAME)

    def do(self, *words):
        return subprocess.run(["xdotool", *map(str, words)], env=self.environment,
                              stdout=subprocess.PIPE, text=True, check=False).stdout.strip()

    def windows(self, name):
        return self.do("search", "--onlyvisible", "--name", name).split()

    def focus(self, name):
        """Waits for that window and gives it the keyboard, as a window manager would."""
        window = wait_for(lambda: self.windows(name), f"a window {name}")[0]
        self.do("windowfocus", window)
        wait_for(lambda: self.do("getwindowfocus") == window, f"{name} has the keyboard")

    def title(self):
        found = self.windows(NAME)
        return self.do("getwindowname", found[0]) if found else ""

    def says(self, state):
        wait_for(lambda: f"({state})" in self.title(), f"the title says {state}")

    def look(self):
        taken = subprocess.run(["import", "-window", "root", "-depth", "8", "rgb:-"],
                               env=self.environment, stdout=subprocess.PIPE, check=True)
        assert len(taken.stdout) == 3 * WIDTH * HEIGHT
        return Picture(taken.stdout)

    def still(self):
        """The picture, once it does not change any more."""
        before = None

        def stands():
            nonlocal before
            now, before = before, self.look()
            return now and now.pixels == before.pixels
        wait_for(stands, "the picture stands still")
        return before

    def cards(self):
        """Where the cards are, from left to right: the arrow keys select one after the other."""
        found = []

        def next_one():
            card = self.look().selected_card()
            return card if card and card not in found else None
        for _ in range(CARDS):
            self.do("key", "Right")
            found.append(wait_for(next_one, "the next card is selected"))
        return found


class RealWindow(unittest.TestCase):
    def setUp(self):
        self.screen = Screen()
        self.addCleanup(self.screen.close)
        self.screen.start()

    def run_again(self, scenario):
        ran = subprocess.run([FAULTLINE, "run", scenario, "--json", "-", "--quiet"], check=False,
                             capture_output=True, env={**os.environ, "FAULTLINE_STORE": "off"})
        self.assertIn(ran.returncode, (0, 99), ran.stderr)
        return json.loads(ran.stdout)["engine"]["fingerprint"]

    def save_session(self, name):
        path = self.screen.folder / name
        self.screen.do("key", "ctrl+shift+s")
        self.screen.focus("Save what was done")
        self.screen.do("type", str(path))
        self.screen.do("key", "Return")
        wait_for(path.exists, f"{name} is written")
        return wait_for(path.read_text, f"{name} has something in it")

    def let_time_pass(self):
        self.screen.do("key", "space")
        self.screen.says("playing")
        before = self.screen.look().pixels
        wait_for(lambda: self.screen.look().pixels != before, "time passes")
        self.screen.do("key", "space")
        self.screen.says("paused")

    def test_runs_the_scenario_until_space_pauses_it(self):
        self.screen.says("paused")
        at_first = self.screen.still()
        self.screen.do("key", "space")
        self.screen.says("playing")
        wait_for(lambda: self.screen.look().pixels != at_first.pixels, "something moves")
        self.screen.do("key", "space")
        self.screen.says("paused")
        self.assertNotEqual(self.screen.still().pixels, at_first.pixels)

    def test_what_the_mouse_did_runs_again_on_the_command_line_to_the_same_fingerprint(self):
        screen = self.screen
        self.let_time_pass()
        _, edge, web = screen.cards()
        middle = (web[1] + web[3]) // 2
        below = (web[0], web[1], web[2], web[3] + 40)  # with its instances
        wire = (edge[2] + 5, middle - 8, web[0] - 5, middle + 8)
        self.assertEqual(screen.look().red(*below), 0)
        screen.do("mousemove", (web[0] + web[2]) // 2, middle, "click", "--repeat", 2, "--delay", 60,
                  1)
        wait_for(lambda: screen.look().red(*below) > 20, "a server is down")
        self.assertEqual(screen.look().red(*wire), 0)
        between = (edge[2] + web[0]) // 2
        screen.do("keydown", "alt", "mousemove", between, middle - 50, "mousedown", 1)
        screen.do("mousemove", between, middle, "mousemove", between, middle + 50)
        screen.do("mouseup", 1, "keyup", "alt")
        wait_for(lambda: screen.look().red(*wire) > 20, "the wire is cut")
        screen.do("key", "shift+End")
        screen.says("at the end")
        written = self.save_session("session.yaml")
        self.assertIn("kill: ", written)
        self.assertIn("partition: ", written)
        fingerprint = self.run_again(screen.folder / "session.yaml")
        self.assertIn(f"# It ended with fingerprint {fingerprint}.\n", written)
        self.assertNotEqual(fingerprint, self.run_again(SCENARIO))

    def test_what_keys_did_on_purpose_runs_again_to_the_same_fingerprint(self):
        self.let_time_pass()
        self.screen.cards()  # the last of them, web, is selected now
        self.screen.do("key", "d")
        self.screen.do("key", "o")
        self.screen.do("key", "shift+End")
        self.screen.says("at the end")
        written = self.save_session("planned.yaml")
        self.assertIn("drain: ", written)
        self.assertIn("replicas: 3", written)
        fingerprint = self.run_again(self.screen.folder / "planned.yaml")
        self.assertIn(f"# It ended with fingerprint {fingerprint}.\n", written)

    def test_shows_its_keys_until_one_is_pressed(self):
        self.assertEqual(self.screen.windows("^Keys$"), [])
        self.screen.do("key", "question")
        self.screen.focus("^Keys$")
        self.screen.do("key", "Escape")
        wait_for(lambda: not self.screen.windows("^Keys$"), "the keys are gone")

    def test_is_dark_when_it_is_to_be_dark_and_remembers_it(self):
        light = self.screen.still()
        self.assertGreater(light.brightness(), 0.8)
        self.screen.do("key", "ctrl+2")
        wait_for(lambda: self.screen.look().brightness() < 0.2, "it is dark")
        self.screen.do("key", "ctrl+3")
        wait_for(lambda: self.screen.look().brightness() > 0.8, "it is bright for a projector")
        self.assertNotEqual(self.screen.still().pixels, light.pixels)
        self.screen.do("key", "ctrl+2")
        wait_for(lambda: self.screen.look().brightness() < 0.2, "it is dark again")
        self.screen.do("key", "ctrl+q")
        self.assertEqual(self.screen.program.wait(timeout=60), 0)
        self.screen.start()
        wait_for(lambda: self.screen.look().brightness() < 0.2, "it begins dark")

    def test_fits_on_a_small_screen_with_every_card_large_enough_to_read(self):
        lines = self.screen.do("getwindowgeometry", "--shell", self.screen.windows(NAME)[0])
        place = dict(line.split("=") for line in lines.splitlines())
        self.assertGreaterEqual(min(int(place["X"]), int(place["Y"])), 0)
        self.assertLessEqual(int(place["X"]) + int(place["WIDTH"]), WIDTH)
        self.assertLessEqual(int(place["Y"]) + int(place["HEIGHT"]), HEIGHT)
        for left, top, right, bottom in self.screen.cards():
            self.assertGreaterEqual(right - left, 160)  # its smallest letters have 11 pixels of 168
            self.assertGreaterEqual(bottom - top, 60)  # without its round corners

    def test_ends_with_its_window_and_leaves_no_complaint_and_nothing_but_its_settings(self):
        def all_files(name):
            folder = self.screen.folder / name
            return sorted(str(path.relative_to(folder)) for path in folder.rglob("*")
                          if not path.is_dir())
        self.screen.do("key", "space")
        self.screen.says("playing")
        self.screen.do("key", "ctrl+q")
        self.assertEqual(self.screen.program.wait(timeout=60), 0)
        self.assertEqual(self.screen.windows(NAME), [])
        self.assertEqual((self.screen.folder / "complaints").read_text(), "")
        self.assertEqual(all_files("runtime"), [])
        self.assertEqual(all_files("home"), [".config/faultline/faultline.conf"])


if __name__ == "__main__":
    # Who stops the test stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    unittest.main(verbosity=2)
