"""The house as ARCHITECTURE.md draws it: folders, the arrows between them, and outside libraries.

The table there is the one place where arrows are drawn; the layer check holds the sources against it.
"""

import re
import subprocess
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]

ROW = re.compile(r"^\| `((?:libviewer|apps)/[a-z]+)` \|[^|]*\|([^|]*)\|([^|]*)\|$")

# What a system header tells about the outside library it belongs to, by the names of ARCHITECTURE.md.
OUTSIDE = [
    ("GTK", re.compile(r"^(gtk|gdk|gsk|adwaita)")), ("libsoup", re.compile(r"^libsoup/")),
    ("json-glib", re.compile(r"^json-glib/")), ("DCMTK net", re.compile(r"^dcmtk/dcmnet/")),
    ("DCMTK", re.compile(r"^dcmtk/")), ("ICU", re.compile(r"^unicode/")), ("Pango", re.compile(r"^pango/")),
    ("Cairo", re.compile(r"^cairo")), ("libqrencode", re.compile(r"^qrencode")), ("SQLite", re.compile(r"^sqlite3")),
    ("libsodium", re.compile(r"^sodium")), ("GStreamer", re.compile(r"^gst/")), ("libcups", re.compile(r"^cups/")),
    ("libpng", re.compile(r"^png\.h")), ("Poppler", re.compile(r"^poppler")),
    ("libjpeg", re.compile(r"^(jpeglib|jerror)\.h")), ("CharLS", re.compile(r"^charls/")),
    ("OpenJPEG", re.compile(r"^openjpeg\.h")), ("OpenJPH", re.compile(r"^openjph/")), ("zlib", re.compile(r"^zlib\.h")),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def words(cell):
    return [w.strip(" `") for w in cell.split(",") if w.strip(" `—")]


def table():
    """{folder: (folders it may use, outside libraries it may use)}, in the order of the table."""
    rows = {}
    for line in (TOP / "ARCHITECTURE.md").read_text("utf-8").splitlines():
        match = ROW.match(line)
        if match:
            rows[match[1]] = (words(match[2]), words(match[3]))
    return rows


def tracked(*patterns):
    """Files of the project that match: those git tracks, and new ones it does not ignore."""
    listed = subprocess.run(["git", "-C", str(TOP), "ls-files", "-co", "--exclude-standard", "--", *patterns],
                            capture_output=True, text=True, check=True).stdout.split("\n")
    return sorted(TOP / name for name in set(listed) if name and (TOP / name).is_file())


def sources():
    return tracked("libviewer/*.c", "libviewer/*.cc", "libviewer/*.h", "apps/*.c", "apps/*.cc", "apps/*.h")


def folder_of(path):
    parts = path.relative_to(TOP).parts
    return "/".join(parts[:2])


def includes(path):
    """(is our own, name) of every include of a source."""
    for kind, name in INCLUDE.findall(path.read_text("utf-8")):
        yield kind == '"', name


def outside_library(name):
    for library, pattern in OUTSIDE:
        if pattern.match(name):
            return library
    return None
