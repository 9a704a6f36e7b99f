#!/usr/bin/python3
"""Keys and mouse of one's own, in the viewer's windows and by keyboard alone: test-viewer-keys-windows.py BUILD

A folder of drawn CT is open. In the window "Keys and mouse" an action gets another key; a key
that cannot be is refused in a sentence, one that another action has is swapped with it; what was pressed there did nothing
else. It holds at once, stands in the window of all keys, is kept for the next start, and is given up again.
"""

import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))
sys.path.insert(0, str(TOP / "tests/viewer"))

import accessible  # noqa: E402
import desktop  # noqa: E402
import drawn_studies  # noqa: E402


def kept(screen):
    return (screen.folder / "config/glib-2.0/settings/keyfile").read_text("utf-8")


def shows(window, image):
    return window.is_there("image", "Pane 1: Series 2 · Thorax 1.0 Bl57, image %d of" % image)


def start(screen, folder):
    program = screen.start("viewer", folder, FENJI_NON_UNIQUE="1")
    window = accessible.Window(program)
    window.find("image", "Pane 1: Series 2", seconds=30)
    window.bring_up()
    return program, window


def in_front(screen, title):
    screen.wait(f"{title} in front", lambda: title in " ".join(screen.ask_windows("getactivewindow", "getwindowname")))


def ask(screen, window):
    """Opens the question for the key of the first action there."""
    screen.key("ctrl+comma")
    in_front(screen, "Keys and mouse")
    window.find("list item", "Next image")
    screen.key("Return")
    window.wait_says("Press the new key")


def check(screen, folder):
    program, window = start(screen, folder)

    ask(screen, window)
    # Neither Tab, nor a fixed key, nor F8, which elsewhere begins the test of a monitor, does anything else here.
    screen.wait("a sentence about Tab", lambda: window.says("Tab goes from one place to the next") or screen.key("Tab"))
    screen.key("e")
    window.wait_says("This key stands for “Lens under the pointer, while it is held”")
    screen.key("F8")
    window.wait_says("“F8” is the key of “Monitor test”")
    assert not window.is_there(None, "Test pattern"), window.tree()
    screen.key("Escape")
    window.wait_gone(name="is the key of")
    assert "view." not in kept(screen)
    screen.key("Escape")
    window.wait_gone(name="Choose an action")
    ask(screen, window)
    screen.wait("a sentence about I", lambda: window.says("“I” is the key of “Invert”") or screen.key("i"))
    screen.key("alt+s")
    screen.wait("two keys kept", lambda: "view.scroll(1)" in kept(screen) and "view.invert" in kept(screen))
    screen.key("Escape")
    window.wait_gone(name="Choose an action")

    # At once, here and after another start; Down inverts now.
    for turn in range(2):
        if turn == 1:
            program.quit()
            program, window = start(screen, folder)
        assert shows(window, 1), window.tree()
        screen.wait("i scrolls", lambda: shows(window, 2) or screen.key("Home", "i"))
        screen.key("Home", "Down")
        screen.wait("Down does not scroll", lambda: shows(window, 1))

    screen.key("ctrl+comma")
    window.press("Reset all keys", "push button")
    window.wait_says("The program's own keys again?")
    screen.key("alt+r")
    screen.wait("nothing kept", lambda: "view." not in kept(screen))
    screen.key("Escape")
    window.wait_gone(name="Choose an action")
    screen.wait("Down scrolls again", lambda: shows(window, 2) or screen.key("Home", "Down"))
    program.quit()
    program.check_output()


def main():
    with tempfile.TemporaryDirectory() as folder, desktop.Desktop(sys.argv[1], size=(1366, 768)) as screen:
        drawn_studies.draw_chest_ct(Path(folder))
        try:
            check(screen, folder)
        except Exception:
            if len(sys.argv) > 2:
                screen.screenshot(sys.argv[2])
            raise


if __name__ == "__main__":
    main()
