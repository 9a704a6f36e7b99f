"""Goes through a folder in the viewer as a person with a keyboard does: every row of the series strip, every image of it.

What the active pane says of each of them is taken down: the number of an image, or the sentence that stands instead. Rows
that are called the same are told apart by emptying the pane between them.
"""

import mmap
import re
import struct
import time

import accessible

IMAGE = re.compile(r"^Pane \d+: (?P<title>.*), image (?P<index>\d+) of (?P<count>\d+)(: (?P<sentence>.*))?$", re.DOTALL)
IS_PANE = re.compile(r"^Pane \d+: ")
STARTING_SECONDS = 60
IMAGE_SECONDS = 30
PAPER = 150  # pixels to each side of the middle of a pane, where its image is


class Broken(Exception):
    """A sentence: what is wrong with the viewer."""


class Screen:
    """The pixels of a desktop that has a framebuffer."""

    def __init__(self, own):
        path = own.folder / "Xvfb_screen0"
        own.wait("the screen", lambda: path.exists() and path.stat().st_size > own.size[0] * own.size[1] * 4)
        with open(path, "rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        header = struct.unpack(">25I", self.memory[:100])  # XWD
        self.first, self.stride = header[0] + header[19] * 12, header[12]

    def colours(self, x0, y0, x1, y1):
        """How many there are in that part, in every eighth row."""
        found = set()
        for y in range(y0, y1, 8):
            row = self.memory[self.first + y * self.stride + x0 * 4:self.first + y * self.stride + x1 * 4]
            found.update(struct.unpack(f"<{len(row) // 4}I", row))
        return len(found)


class Seen:
    """One image, or a row without any."""

    def __init__(self, row, index, sentence, seconds, is_plain, title):
        self.row, self.index, self.sentence, self.seconds, self.is_plain = row, index, sentence, seconds, is_plain
        self.title = title  # of the window: the patient's name


class Walk:
    """own: a Desktop with framebuffer=True, in English; one viewer at a time."""

    def __init__(self, own, *paths, **env):
        self.own, self.screen = own, Screen(own)
        self.program = own.start("viewer", *paths, FENJI_NON_UNIQUE="1", **env)
        self.window = accessible.Window(self.program)

    def _rows(self):
        listed = self.window.find("list", "Series", seconds=STARTING_SECONDS)
        return [(row, row.get_name() or "") for row in accessible.children(listed) if row.get_role_name() == "list item"]

    def _panes(self):
        return [pane for pane, _, _ in accessible.walk(self.window.find("panel", "Images")) if IS_PANE.match(pane.get_name())]

    def _only_pane(self):
        """The active one, which gets all the room."""
        if len(self._panes()) > 1:
            self.own.key("m")
        return self.own.wait("a single pane", lambda: len(panes := self._panes()) == 1 and panes[0])

    def _wait(self, what, ready, seconds=IMAGE_SECONDS):
        begin = time.monotonic()
        while not ready():
            if self.program.process.poll() is not None:
                raise Broken(f"ended (status {self.program.process.returncode}) at {what}")
            if time.monotonic() > begin + seconds:
                raise Broken(f"after {seconds} s the pane says “{self.pane.get_name()}” instead of {what}")
            time.sleep(0.01)
        return time.monotonic() - begin

    def _is_loaded(self):
        """All rows are there, none still grows: its bar is gone, and no row says "3 of 12"."""
        return not self.window.find_all("progress bar") and not any(
            re.search(r", \d+ of \d+$", name) for _, name in self._rows())

    def open(self):
        """Until all is loaded; what the window says instead of images, else None."""
        def shown():
            self.program.check_alive()
            return self.window.is_there("panel", "No images in this folder") or self._rows()
        self.own.wait("the folder", shown, STARTING_SECONDS)
        self.own.wait("the end of loading", self._is_loaded, STARTING_SECONDS)
        if self.window.is_there("panel", "No images in this folder"):
            return "No images in this folder"
        return None

    def _middle(self):
        place = self.pane.get_component_iface().get_extents(accessible.Atspi.CoordType.WINDOW)
        x, y = place.x + place.width // 2, place.y + place.height // 2
        across, down = min(PAPER, place.width // 3), min(PAPER, place.height // 3)
        return x - across, y - down, x + across, y + down

    def _see(self, row, index, seconds):
        found = IMAGE.match(self.pane.get_name())
        sentence = found["sentence"] if found else self.pane.get_name().split(": ", 1)[1]
        title = self.window.application_windows()[0].get_name()
        return Seen(row, index, sentence, seconds, not sentence and self.screen.colours(*self.middle) == 1, title)

    def _choose(self, position, title):
        """The row at that place, on an empty pane."""
        if position == 0:
            row = self._rows()[0][0].get_component_iface().get_extents(accessible.Atspi.CoordType.WINDOW)
            self.own.pointer("mousemove", row.x + row.width // 2, row.y + 20, "click", 1)
            self.pane = self._only_pane()
            self.middle = self._middle()
        else:
            self.own.key("Down")
        self.own.key("Delete")
        self._wait("an empty pane", lambda: self.pane.get_name().endswith(": empty"))
        self.own.key("Return")
        begin = time.monotonic()
        unreadable = title.endswith(", Cannot be shown")
        title = title.rsplit(", ", 1)[0]

        def told():
            name = self.pane.get_name()
            if unreadable:
                return not name.endswith(": empty") and len(name.split(": ", 1)[-1]) > len(title)
            found = IMAGE.match(name)
            return found and found["title"] == title
        self._wait(f"row “{title}”", told)
        return time.monotonic() - begin

    def see_all(self):
        """Goes through all rows; yields what is seen."""
        for position, (_, title) in enumerate(self._rows()):
            seconds = self._choose(position, title)
            found = IMAGE.match(self.pane.get_name())
            yield self._see(title, 1 if found else 0, seconds)
            for index in range(2, int(found["count"]) + 1 if found else 0):
                self.own.key("Right")
                seconds = self._wait(f"image {index} of row “{title}”",
                                     lambda i=index: (IMAGE.match(self.pane.get_name()) or {"index": 0})["index"] == str(i))
                yield self._see(title, index, seconds)

    def end(self):
        """Ends the viewer; what it complained about."""
        self.program.quit()
        return self.program.complaints()
