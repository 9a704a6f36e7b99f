#!/usr/bin/python3
"""Pictures out of the viewer: test-viewer-export-windows.py BUILD

A drawn CT of the chest is opened, and by keyboard alone its image is saved as a picture: the pixels are those of the object as
pydicom reads it, through the window in which it hangs, and the file names nobody. A name of another kind and a change of mind leave
nothing behind, and what stood under a name stays.
"""

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

DIALOG = "Save this image as a picture"


def in_front(screen):
    """The title of the window that has the keyboard."""
    return " ".join(screen.ask_windows("getactivewindow", "getwindowname"))


def ask(screen):
    """The dialog is open and has the keyboard."""
    screen.key("ctrl+e")
    screen.wait("the dialog", lambda: DIALOG in in_front(screen))


def save(screen, path):
    ask(screen)
    screen.key("ctrl+a")
    screen.type(str(path))
    screen.key("Return")


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


def main():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as out, \
            desktop.Desktop(sys.argv[1]) as screen:
        folder, out = Path(folder), Path(out)
        drawn_studies.draw_chest_ct(folder)
        program = screen.start("viewer", folder)
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
        program.quit()
        program.check_output()
    return 0


if __name__ == "__main__":
    sys.exit(main())
