#!/usr/bin/python3
"""Pictures out of the viewer: test-viewer-export-windows.py BUILD

A drawn CT of the chest is opened, and by keyboard alone its image is saved as a picture: the pixels are those of the object as
pydicom reads it, through the window in which it hangs, and the file names nobody. A name of another kind and a change of mind leave
nothing behind, and what stood under a name stays. With marks and with words it has them, and the patient only when asked for too.
Key images go into a folder all at once, and what is on screen onto paper.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import pydicom
from PIL import Image

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))
sys.path.insert(0, str(TOP / "tests/viewer"))

import accessible  # noqa: E402
import desktop  # noqa: E402
import drawn_studies  # noqa: E402
from gi.repository import GLib  # noqa: E402

State = accessible.Atspi.StateType
TICKS = {"marks": "With marks", "words": "With words, without the patient", "patient": "With the patient’s name and number"}
DIALOG = "Save this image as a picture"
KEYS_DIALOG = "Save all key images into a folder"


def in_front(screen):
    """The title of the window that has the keyboard."""
    return " ".join(screen.ask_windows("getactivewindow", "getwindowname"))


def ask(screen):
    """The dialog is open and has the keyboard."""
    screen.key("ctrl+e")
    screen.wait("the dialog", lambda: DIALOG in in_front(screen))


def has(node, state):
    try:
        return node.get_state_set().contains(state)
    except GLib.Error:  # gone meanwhile
        return False


def tick(screen, window, names):
    """By keys alone: Tab completes names where the name of the file is written, Shift+Tab leaves it, to the last tick first."""
    def focused():
        return " ".join(name for node, role, name in accessible.walk(dialog) if has(node, State.FOCUSED))

    def is_ticked(name):
        return has(window.find("check box", name, within=dialog), State.CHECKED)
    dialog = screen.wait("the dialog", lambda: [root for root in window.application_windows() if root.get_name() == DIALOG])[0]
    left = list(names)
    for _ in range(12):
        before = focused()
        screen.key("shift+Tab")
        screen.wait("the next control", lambda: focused() not in ("", before), seconds=60)
        for name in [name for name in left if name in focused()]:
            screen.key("space")
            screen.wait(name, lambda: is_ticked(name), seconds=60)
            left.remove(name)
        if not left:
            return
    raise AssertionError(left)


def save(screen, path, window=None, ticks=()):
    ask(screen)
    screen.key("ctrl+a")
    screen.type(str(path))
    if ticks:
        tick(screen, window, ticks)
    screen.key("alt+s" if ticks else "Return")


def draw_length(screen, window):
    def is_drawn():
        screen.key("F6", "q", "l")
        screen.pointer("mousemove", 400, 280, "mousedown", 1, "mousemove", 498, 298, "mousemove", 500, 300, "mouseup", 1)
        screen.key("Escape", "Escape")
        return accessible.children(window.find("list", "Marks"))
    screen.key("b")
    window.find(None, "Copy", seconds=60)
    screen.wait("a mark", is_drawn, seconds=60)


def look(path):
    with Image.open(path) as picture:
        assert picture.format == "PNG" and picture.info == {}, (picture.format, picture.info)
        return numpy.asarray(picture.convert("RGB")).astype(int)


def check_over(screen, window, out):
    """The mark in its colour on a grey image; words in their corners; the patient in the upper left one when asked for."""
    draw_length(screen, window)
    seen = {}
    for name, ticks in (("marks", ["marks"]), ("words", ["marks", "words"]), ("patient", ["marks", "words", "patient"])):
        save(screen, out / (name + ".png"), window, [TICKS[tick] for tick in ticks])
        window.wait_says(f"Written to {name}.png.", seconds=60)
        seen[name] = look(out / (name + ".png"))
        (out / (name + ".png")).unlink()
    height, width = seen["marks"].shape[:2]
    assert min(height, width) >= 480, (height, width)
    assert ((seen["marks"][:, :, 2] - seen["marks"][:, :, 0]) > 60).sum() > 50
    upper, lower = numpy.s_[:height // 4, :width // 3], numpy.s_[height * 5 // 6:, :width // 3]
    different = {(a, b, k): (numpy.abs(seen[a][part] - seen[b][part]).max(axis=2) > 60).sum()
                 for a, b in (("marks", "words"), ("words", "patient")) for k, part in (("upper", upper), ("lower", lower))}
    assert different["marks", "words", "upper"] == 0, different
    assert different["marks", "words", "lower"] > 100, different
    assert different["words", "patient", "upper"] > 100, different
    assert different["words", "patient", "lower"] == 0, different


def windowed(dataset, center, width):
    """PS3.3 C.11.2.1.2.1, rounded to 8 bits."""
    values = dataset.pixel_array.astype(float) * float(dataset.RescaleSlope) + float(dataset.RescaleIntercept)
    return numpy.clip(((values - (center - 0.5)) / (width - 1) + 0.5) * 255, 0, 255)


def check(path, folder):
    with Image.open(path) as picture:
        assert picture.format == "PNG" and picture.info == {}, (picture.format, picture.info)
        got = numpy.asarray(picture.convert("L")).astype(float)
    # One of the images of the study through a usual window, to the rounding of a grey.
    nearest = 255.0
    for name in folder.rglob("*"):
        if name.is_file():
            dataset = pydicom.dcmread(name)
            if "PixelData" in dataset and (dataset.Rows, dataset.Columns) == got.shape:
                for center, width in ((-500, 1500), (-600, 1500), (-600, 1600), (40, 400), (300, 1500), (400, 2000)):
                    nearest = min(nearest, numpy.abs(windowed(dataset, center, width) - got).max())
    assert nearest <= 1.0, nearest
    assert len(numpy.unique(got)) > 3


def save_keys(screen, window, out, n):
    screen.key("ctrl+shift+e")
    screen.wait("the dialog", lambda: KEYS_DIALOG in in_front(screen))
    screen.type(str(out))  # a slash asks for a place
    screen.key("Return")
    screen.wait("the pictures", lambda: len(list(out.iterdir())) == n, seconds=60)
    window.wait_says(f"Key images written to the folder {out.name}: 2.", seconds=60)


def check_keys(screen, window, out, folder):
    """Two key images, twice: every one a picture of its own, under names that nobody had."""
    def n_keys():
        return sum(role == "list item" for _, role, _ in accessible.walk(window.find("list", "Marks")))

    def pane():
        """What is said of the pane that has the keyboard, the number of its image in it."""
        return "".join(name for node, _, name in accessible.walk(window.find("frame")) if has(node, State.FOCUSED))

    before = n_keys()
    out.mkdir()
    screen.key("F6")
    shown = screen.wait("the pane", lambda: ", image " in pane() and pane(), seconds=60)
    screen.key("j")
    screen.wait("a key image", lambda: n_keys() == before + 1, seconds=60)
    screen.key("Down")
    screen.wait("the next image", lambda: ", image " in pane() and pane() != shown, seconds=60)
    screen.key("j")
    screen.wait("another one", lambda: n_keys() == before + 2, seconds=60)
    save_keys(screen, window, out, 2)
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    assert len(set(first.values())) == 2
    for path in out.iterdir():
        check(path, folder)
    save_keys(screen, window, out, 4)
    for name, data in first.items():
        assert (out / name).read_bytes() == data, name
        assert (out / name.replace(".png", " (2).png")).read_bytes() == data, name


def tell(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True).stdout


def check_paper(screen, window):
    """Printed to a file by the desktop's dialog: Poppler finds the patient, the images and what paper is not for."""
    pdf = screen.folder / "images.pdf"

    def is_chosen():
        """"Print to File" is there once GTK has found it; it can be printed when it is chosen."""
        for node in window.find_all("push button", "_Print", within=dialog):
            if has(node, State.SENSITIVE):
                return True
        screen.key("Down", "space")
        return False
    screen.key("F6", "ctrl+p")
    dialog = screen.wait("the dialog", lambda: [root for root in window.application_windows() if root.get_name() == "Print"],
                         seconds=60)[0]
    screen.wait("the keyboard in it", lambda: in_front(screen) == "Print", seconds=60)
    screen.key("Tab")
    screen.wait("a printer", is_chosen, seconds=60)
    screen.key("alt+p")
    window.wait_says("The sheet of images was written to images.pdf.", seconds=60)
    screen.wait("a whole file", lambda: pdf.exists() and b"%%EOF" in pdf.read_bytes()[-10:], seconds=60)
    words = tell("pdftotext", "-layout", pdf, "-")
    for part in ("欧阳晓红", "P0815", "清水镇卫生院", "胸部CT平扫", "Images on paper are not for diagnosis.", "Page 1 of 1"):
        assert words.count(part) == 1, (part, words)
    sizes = [[int(number) for number in line.split()[3:5]] for line in tell("pdfimages", "-list", pdf).splitlines()[2:]
             if line.split()[2] == "image"]
    assert len(sizes) == 4 and min(min(size) for size in sizes) >= 480, sizes
    pdf.unlink()


def main():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as out, \
            desktop.Desktop(sys.argv[1]) as screen:
        folder, out = Path(folder), Path(out)
        drawn_studies.draw_chest_ct(folder)
        # No printer but the file, whatever the machine has.
        program = screen.start("viewer", folder, CUPS_SERVER="/nowhere/cups.sock")
        window = accessible.Window(program)
        window.wait_says("Thorax 1.0 Bl57")
        window.bring_up()
        # The window is called by the patient once the first image is on screen.
        screen.wait("the first image", lambda: "欧阳晓红" in in_front(screen))

        picture = out / "chest.png"
        save(screen, picture)
        window.wait_says("Written to chest.png.", seconds=60)
        assert [path.name for path in out.iterdir()] == ["chest.png"]
        check(picture, folder)

        save(screen, out / "chest.tif")
        window.wait_says("Choose a name that ends in .png or .jpg.", seconds=60)
        assert [path.name for path in out.iterdir()] == ["chest.png"]

        # The same pixels, all but the finest detail.
        save(screen, out / "chest.JPG")
        window.wait_says("without the finest detail", seconds=60)
        with Image.open(out / "chest.JPG") as lossy, Image.open(picture) as exact:
            assert (lossy.format, lossy.mode, lossy.size) == ("JPEG", "L", exact.size), lossy
            apart = numpy.abs(numpy.asarray(lossy).astype(float) - numpy.asarray(exact.convert("L")))
            assert apart.mean() < 3, apart.mean()
        (out / "chest.JPG").unlink()

        picture.write_bytes(b"earlier")
        ask(screen)
        screen.key("Escape")
        screen.wait("the window again", lambda: in_front(screen) not in ("", DIALOG))
        assert picture.read_bytes() == b"earlier"
        assert [path.name for path in out.iterdir()] == ["chest.png"]
        picture.unlink()
        check_over(screen, window, out)
        check_keys(screen, window, out / "keys", folder)
        check_paper(screen, window)
        program.quit()
        program.check_output()
    return 0


if __name__ == "__main__":
    sys.exit(main())
