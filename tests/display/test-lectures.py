#!/usr/bin/python3
"""Lectures as a trainee and a teacher use it, over a real stack: test-lectures.py BUILD

The trainee watches a lesson beside its teaching case, by the keys, and what was watched is what central is told. The
teacher uploads a film, which comes to the trainee's open library by itself, byte for byte.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))

import accessible  # noqa: E402
import api  # noqa: E402
import demo_exams  # noqa: E402
import demo_lessons  # noqa: E402
import desktop  # noqa: E402
import stack as stacks  # noqa: E402
import windows  # noqa: E402

LESSON = demo_lessons.LESSONS[0]
SECONDS = demo_lessons.SECONDS_PER_SLIDE
UPLOADED = "肋骨骨折的CT诊断"
FILM_SECONDS = 4


class Trainee:
    """One at the lesson's page."""

    def __init__(self, own, servers):
        self.own = own
        self.window = accessible.Window(own.start("lectures", *windows.seat_arguments(servers, "lectures"),
                                                  FENJI_NON_UNIQUE="1"))
        self.api = api.Person(servers.description["base"], servers.description["accounts"]["trainee"])

    def clock(self):
        """(position, length) in whole seconds, as shown."""
        for label in self.window.find_all("label", " / "):
            shown = re.fullmatch(r"(\d+):(\d\d) / (\d+):(\d\d)", label.get_name())
            if shown:
                minutes, seconds, all_minutes, all_seconds = map(int, shown.groups())
                return minutes * 60 + seconds, all_minutes * 60 + all_seconds
        return 0, 0

    def wait_until(self, second):
        self.own.wait(f"second {second} of the lesson", lambda: self.clock()[0] >= second)

    def wait_still(self):
        """Paused, as the button says."""
        self.window.find("push button", "Play")
        return self.clock()[0]

    def picture(self):
        """The film's; GTK tells the words of a picture as what describes it."""
        return self.own.wait("the film", lambda: next((image for image in self.window.find_all("image")
                                                       if image.get_description() == "Picture of the lesson"), None))

    def caption(self):
        """What is written over the film; the transcript has the same words elsewhere."""
        return [name for _, role, name in accessible.walk(self.picture().get_parent()) if role == "label" and name]

    def pixels(self):
        """The screen's part where the film is."""
        place = self.picture().get_component_iface().get_extents(accessible.Atspi.CoordType.WINDOW)
        done = subprocess.run(["import", "-window", "root", "-crop",
                               f"{place.width}x{place.height}+{place.x}+{place.y}", "+repage", "-depth", "8", "rgb:-"],
                              env=dict(self.own.env, MAGICK_TMPDIR=str(self.own.folder)), capture_output=True, check=True)
        return numpy.frombuffer(done.stdout, numpy.uint8).astype(int).reshape(-1, 3)

    def is_slide_shown(self):
        """White words on dark blue: as the slide was drawn, and as nothing else in this window is."""
        red, green, blue = self.pixels().T
        is_blue = (blue > red + 15) & (blue > green + 5) & (blue < 110)
        is_white = (red > 190) & (green > 200) & (blue > 200)
        return is_blue.mean() > 0.3 and 0.001 < is_white.mean() < 0.3

    def progress(self):
        """What central keeps of the lesson: {watched, position …}."""
        for entry in self.api.ok("GET", "/Basic?code=lesson-progress").json.get("entry", []):
            for extension in entry["resource"]["extension"]:
                if extension["url"] == "urn:fenji:content":
                    return json.loads(extension["valueString"])
        return None


def check_watching(trainee):
    own, window = trainee.own, trainee.window
    window.find(None, LESSON["title"], seconds=30)
    window.find(None, "0 % watched")
    window.click(LESSON["title"])
    own.wait("the length", lambda: trainee.clock() == (0, SECONDS * len(LESSON["slides"])))
    own.wait("the first slide", trainee.is_slide_shown)
    pane = window.find(None, "Pane 1: ", seconds=30)
    own.wait("an image of the case", lambda: re.search(r"^Pane 1: .*image \d+ of \d+", pane.get_name()))

    before = trainee.pixels()
    own.key("k")
    trainee.wait_until(2)
    assert trainee.caption() == [LESSON["slides"][0][2]], trainee.caption()
    own.key("k")
    paused = trainee.wait_still()
    own.key("l")
    own.wait("ten seconds on", lambda: trainee.clock()[0] in (paused + 10, paused + 11))
    second = LESSON["slides"][(paused + 10) // SECONDS][2]
    own.wait("its caption", lambda: trainee.caption() == [second])
    own.wait("another slide", lambda: trainee.is_slide_shown() and abs(trainee.pixels() - before).max() > 100)
    return paused


def check_keys(trainee):
    own, window = trainee.own, trainee.window
    own.key("c")
    own.wait("no caption", lambda: trainee.caption() == [])
    own.key("c")
    own.wait("the caption", trainee.caption)

    def speeds():
        return [name for _, _, name in accessible.walk(window.find(None, "Speed")) if re.fullmatch(r"[\d.]+×", name)]
    assert speeds() == ["1×"], speeds()
    own.key("greater")
    own.wait("a higher speed", lambda: speeds() == ["1.25×"])
    own.key("less")
    own.wait("the usual speed", lambda: speeds() == ["1×"])


def check_progress(trainee, paused):
    """Left while it plays: what was played is told, and what was jumped over is not."""
    own = trainee.own
    own.key("k")
    trainee.wait_until(paused + 10 + 3)
    left = trainee.clock()[0]
    trainee.window.press("Back to the library", "push button")
    own.wait("the progress at central", lambda: (trainee.progress() or {}).get("position", 0) >= left)
    kept = trainee.progress()
    seen = sorted(kept["watched"])
    assert len(seen) == 2 and seen[0][0] < 0.6 and abs(seen[0][1] - paused) < 1.5, seen
    assert abs(seen[1][0] - (paused + 10)) < 1.5 and left <= seen[1][1] < left + 4, seen
    # So does the card, of the whole length.
    share = sum(end - begin for begin, end in seen) / (SECONDS * len(LESSON["slides"])) * 100
    own.wait("the share on the card", lambda: any(trainee.window.is_there(None, f"{near} % watched")
                                                  for near in {int(share), round(share)}))


def make_film(folder):
    path = folder / "rib.webm"
    subprocess.run(["gst-launch-1.0", "-q", "videotestsrc", f"num-buffers={FILM_SECONDS * 10}", "!",
                    "video/x-raw,width=320,height=180,framerate=10/1", "!", "vp8enc", "deadline=1", "!", "webmmux", "!",
                    "filesink", f"location={path}"], check=True, capture_output=True)
    return path


def check_upload(trainee, servers, film):
    own = trainee.own
    assert not trainee.window.says(UPLOADED)
    window = accessible.Window(own.start("lectures", *windows.seat_arguments(servers, "lectures", "teacher"),
                                         FENJI_NON_UNIQUE="1"))
    window.press("Upload a Lesson…", "push button", seconds=30)
    window.fill("Title", UPLOADED)
    # Without a film it is not sent, and says why.
    window.press("_Upload Upload", "push button")
    window.wait_says("film")
    window.press("Choose: Film")
    chooser = window.find(None, "Film of the Lesson")
    own.key("ctrl+l")
    own.wait("the place for a path", lambda: window.find_all("text", "", chooser))
    own.type(str(film))
    own.key("Return")
    window.wait_says(f"{film.name} · 0:0{FILM_SECONDS}")
    window.press("_Upload Upload", "push button")
    window.wait_says(f"“{UPLOADED}” is in the library.", 30)
    window.wait_gone(None, "Choose: Film")
    trainee.window.find(None, UPLOADED, seconds=30)  # nobody reloads
    lessons = trainee.api.ok("GET", "/DocumentReference?category=lesson").json["entry"]
    lesson = next(e["resource"] for e in lessons if e["resource"].get("description") == UPLOADED)
    parts = {part["format"]["code"]: part["attachment"] for part in lesson["content"]}
    assert trainee.api.ok("GET", "/" + parts["film"]["url"]).body == film.read_bytes()
    assert trainee.api.ok("GET", "/" + parts["poster"]["url"]).body.startswith(b"\x89PNG")
    return window


def main():
    build = Path(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="fenji-lectures-") as name, \
            stacks.Stack(Path(name) / "stack", build, quiet_seconds=0.3) as servers:
        demo_exams.Morning(servers).one(demo_exams.DRAFTS[0])
        demo_lessons.upload(servers)
        film = make_film(Path(name))
        with desktop.Desktop(build) as own:
            trainee = Trainee(own, servers)
            paused = check_watching(trainee)
            print("ok 1 - the film plays beside its case, and jumps", flush=True)
            check_keys(trainee)
            print("ok 2 - captions and speed by keys", flush=True)
            check_progress(trainee, paused)
            print("ok 3 - what was watched is told, and no more", flush=True)
            check_upload(trainee, servers, film)
            print("ok 4 - an uploaded lesson comes to the trainee by itself", flush=True)
            for program in own.programs:
                program.check_alive()
                program.check_output()
    print("1..4")


if __name__ == "__main__":
    main()
