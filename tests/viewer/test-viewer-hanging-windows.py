#!/usr/bin/python3
"""Hanging in the windows of the viewer: test-viewer-hanging-windows.py BUILD

A drawn CT of the chest is opened. Why it hangs so is read; a window is changed and what is seen is saved; the editor changes
the window of a box, which shows at once; it is saved, and the folder opened anew hangs so. Checked by pixels of the screen
and by the file that was kept, which Python reads.
"""

import json
import sys
import tempfile
from pathlib import Path

from PIL import Image

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))
sys.path.insert(0, str(TOP / "tests/viewer"))

import accessible  # noqa: E402
import desktop  # noqa: E402
import drawn_studies  # noqa: E402

NAME = "Chest of mine"
BODY = (455, 200)  # of the screen: soft tissue between the lungs, in the upper left pane


def grey(screen, place):
    picture = screen.folder / "look.png"
    screen.screenshot(picture)
    with Image.open(picture) as opened:
        return opened.convert("L").getpixel(place)


def texts(value):
    """Every text in a JSON value, also in JSON within a text."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from texts(part)
    elif isinstance(value, str):
        yield value
        if value.startswith("{"):
            yield from texts(json.loads(value))


def kept(screen):
    """What is kept of the protocols of this computer's user, by name: every text in them."""
    found = {}
    for path in (screen.folder / "data").rglob("*.json"):  # not what is being written beside them
        try:
            words = list(texts(json.loads(path.read_text("utf-8")))) if path.is_file() else []
        except (ValueError, FileNotFoundError):
            continue
        if NAME in words:
            found[path.name] = words
    return found


def open_folder(screen, folder):
    program = screen.start("viewer", folder)
    window = accessible.Window(program)
    window.wait_says("Thorax 1.0 Bl57")
    window.bring_up()
    return program, window


def click_in_front(screen, window, name, role):
    """As accessible.Window.click(), of a window that lies somewhere: its places are told within it."""
    place = window.find(role, name).get_component_iface().get_extents(accessible.Atspi.CoordType.WINDOW)
    there = dict(line.split("=") for line in screen.ask_windows("getactivewindow", "getwindowgeometry", "--shell"))
    screen.pointer("mousemove", int(there["X"]) + place.x + place.width // 2,
                   int(there["Y"]) + place.y + place.height // 2, "click", 1)


def read_why(screen, window):
    """The panel tells of everything that is not shown, too."""
    window.wait_says("CT chest")
    screen.key("F7")
    window.wait_says("In the panes")
    for words in ("Everything that it asks for is there.", "Kernel is “LUNG”", "Not shown (2)", "a localizer",
                  "a dose page or protocol page", "does not apply"):
        window.wait_says(words)
    screen.key("F7")
    window.wait_gone("label", "In the panes")


def save_seen(screen, window):
    """Bone instead of lung, and saved."""
    screen.pointer("mousemove", *BODY, "click", 1)
    before = grey(screen, BODY)
    screen.key("8")
    screen.wait("the bone window", lambda: grey(screen, BODY) != before)
    bone = grey(screen, BODY)
    screen.key("shift+F7")
    window.wait_says("of the region CHEST")
    screen.key("ctrl+a")
    screen.type(NAME)
    screen.key("Return")
    window.wait_says("Such studies will hang so.")
    (words,) = kept(screen).values()
    assert "Bone" in words and "CHEST" in words, words
    return bone


def edit(screen, window, bone):
    """The box gets another window: at once on the screen."""
    screen.key("ctrl+F7")
    window.wait_says("Row 1, column 1: lung")
    click_in_front(screen, window, "Window", "combo box")
    window.find("label", "Subdural")
    # Past the image's own to the first that has a name.
    screen.key("Down", "Return")
    screen.wait("the box of the editor", lambda: any(
        "Brain" in node.get_name() for node in window.find_all("label", within=window.find(None, "Boxes of the stage"))))
    screen.key("ctrl+s")
    screen.wait("what was edited to be kept", lambda: any(
        "Brain" in words and "Bone" not in words for words in kept(screen).values()))
    assert len(kept(screen)) == 1, kept(screen)
    screen.key("ctrl+w")
    window.wait_gone("page tab", "Image sets")
    screen.wait("the window as edited", lambda: grey(screen, BODY) != bone)
    return grey(screen, BODY)


def main():
    with tempfile.TemporaryDirectory() as folder, desktop.Desktop(sys.argv[1]) as screen:
        drawn_studies.draw_chest_ct(Path(folder))
        program, window = open_folder(screen, folder)
        read_why(screen, window)
        bone = save_seen(screen, window)
        edited = edit(screen, window, bone)
        program.quit()
        program.check_output()
        program, window = open_folder(screen, folder)
        window.wait_says(NAME)
        screen.wait("the window as it was saved", lambda: grey(screen, BODY) == edited)
        assert edited != bone, (edited, bone)
        program.quit()
        program.check_output()
    return 0


if __name__ == "__main__":
    sys.exit(main())
