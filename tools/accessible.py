"""What assistive technology sees of a program, and does with it: controls by role and name, through AT-SPI.

A name matches when it contains what is looked for: GTK puts the names of a control's parts together.
"""

import os
import time

# The programs' warnings are to be fatal in tests, not those of the library that looks at them: it asks GTK 4 for things
# that GTK 4 does not have. GLib reads this once, when it is loaded.
_debug = os.environ.pop("G_DEBUG", None)

import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

if _debug is not None:
    os.environ["G_DEBUG"] = _debug

SECONDS = 15
POLL_SECONDS = 0.03
DEEPEST = 60


class NotFound(Exception):
    """A sentence with what there is instead."""


def children(node):
    try:
        node.clear_cache()
        return [c for c in (node.get_child_at_index(i) for i in range(min(node.get_child_count(), 3000))) if c]
    except GLib.Error:
        return []


def _tell(node):
    try:
        return node.get_role_name(), node.get_name() or "", node.get_state_set()
    except GLib.Error:
        return "", "", None


def application(pid):
    """The program's root once it is on the bus; None before."""
    for node in children(Atspi.get_desktop(0)):
        try:
            if node.get_process_id() == pid:
                return node
        except GLib.Error:
            continue
    return None


def walk(node, depth=0, hidden=False):
    """Every control that is to be seen, with its role and name."""
    role, name, states = _tell(node)
    if states is None:
        return
    if not hidden and depth > 1 and not states.contains(Atspi.StateType.SHOWING) \
            and not states.contains(Atspi.StateType.VISIBLE):
        return
    yield node, role, name
    if depth < DEEPEST:
        for child in children(node):
            yield from walk(child, depth + 1, hidden)


class Window:
    """Drives the windows of one program."""

    def __init__(self, program):
        self.program = program

    def _wait(self, look, what, seconds):
        end = time.monotonic() + seconds
        while True:
            found = look()
            if found:
                return found
            if time.monotonic() > end:
                self.program.check_alive()
                raise NotFound(f"{self.program.name}: no {what} after {seconds} s. There is:\n{self.tree()}")
            time.sleep(POLL_SECONDS)

    def _root(self):
        return application(self.program.pid)

    def application_windows(self):
        return children(self._root())

    def find_all(self, role=None, name="", within=None):
        root = within or self._root()
        if root is None:
            return []
        return [node for node, its_role, its_name in walk(root)
                if (role is None or role == its_role) and name in its_name]

    def find(self, role=None, name="", within=None, seconds=SECONDS):
        """The first control of that role whose name contains `name`."""
        return self._wait(lambda: self.find_all(role, name, within), f"{role or 'control'} “{name}”", seconds)[0]

    def is_there(self, role=None, name="", within=None):
        return bool(self.find_all(role, name, within))

    def wait_gone(self, role=None, name="", seconds=SECONDS):
        self._wait(lambda: not self.is_there(role, name), f"end of {role or 'control'} “{name}”", seconds)

    def press(self, name, role=None, within=None, seconds=SECONDS):
        """The first action of a control, or of the first part of it that has one (a combo's button)."""
        def act():
            for node in self.find_all(role, name, within):
                for part, _, _ in walk(node):
                    try:
                        if not part.get_state_set().contains(Atspi.StateType.SENSITIVE):
                            continue
                        action = part.get_action_iface()
                        if action and action.get_n_actions() > 0 and action.do_action(0):
                            return True
                    except GLib.Error:
                        continue
            return False
        self._wait(act, f"{role or 'control'} “{name}” that can be pressed", seconds)

    def _texts(self, node):
        for part, _, _ in walk(node, hidden=True):
            text = part.get_text_iface()
            if text:
                yield part, text

    def fill(self, name, text, role=None, seconds=SECONDS):
        """Puts `text` in the entry or text view of that name."""
        def act():
            for node in self.find_all(role, name):
                for part, _ in self._texts(node):
                    editable = part.get_editable_text_iface()
                    if editable and editable.set_text_contents(text):
                        return True
            return False
        self._wait(act, f"entry “{name}”", seconds)

    def text(self, name, role=None):
        """What stands in the entry, text view or label of that name; "" when it is not there."""
        for node in self.find_all(role, name):
            for _, text in self._texts(node):
                return text.get_text(0, text.get_character_count())
        return ""

    def click(self, name, role=None, seconds=SECONDS):
        """With the pointer, in its middle: GTK 4 gives nobody else the focus, and tells places within a window."""
        component = self.find(role, name, seconds=seconds).get_component_iface()
        place = component.get_extents(Atspi.CoordType.WINDOW)
        self.program.desktop.pointer("mousemove", place.x + place.width // 2, place.y + place.height // 2, "click", 1)

    def bring_up(self):
        """To the front, with the keyboard."""
        own, pid = self.program.desktop, str(self.program.pid)

        def is_active():
            shown = own.ask_windows("search", "--onlyvisible", "--pid", pid)
            if not shown or own.ask_windows("getactivewindow", "getwindowpid") == [pid]:
                return bool(shown)
            own.ask_windows("windowactivate", "--sync", shown[-1])
            return False
        own.wait(f"{self.program.name} in front", is_active)

    def says(self, words):
        """Whether these words are anywhere to be seen: as a name, a label, or the text of a control."""
        root = self._root()
        if root is None:
            return False
        for node, _, name in walk(root):
            if words in name:
                return True
            try:
                text = node.get_text_iface()
                if text and words in text.get_text(0, min(text.get_character_count(), 20000)):
                    return True
            except GLib.Error:
                continue
        return False

    def wait_says(self, words, seconds=SECONDS):
        self._wait(lambda: self.says(words), f"words “{words}”", seconds)

    def tree(self):
        """Roles and names as a text, for messages."""
        root = self._root()
        if root is None:
            return "(not on the accessibility bus)"
        return "\n".join(f"  {role}: {name[:100]}" for _, role, name in walk(root) if name)[:6000]
