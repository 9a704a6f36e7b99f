#!/usr/bin/python3
"""What a person waits for at the window: ours and Aeskulap taking turns in one run, each on a screen of its own.

    ui.py --build DIR [--rounds N] [--shared DIR] [--renderer cairo|gl] [--program PATH] [--json FILE]

Times end at the first changed pixel of the screen: Xvfb keeps it in a file that is polled, so nobody is asked. Times
begin with the event that is given to the X server, or with the start of the program. Rows 16 to 18 of the performance
table, from files; Aeskulap reads a decompressed copy, because Debian's has no JPEG-LS.
"""

import argparse
import ctypes
import json
import mmap
import os
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "tools"))

import desktop  # noqa: E402

SIZE = (1920, 1080)
POLL_SECONDS = 0.0003
REST_SECONDS = 0.03  # between two events: a quick hand
STEPS = 142
DRAGS = 100
GREYS = 40  # of more than that many levels it is an image
STARTING_SECONDS = 60


class Screen:
    """The pixels of a desktop, as its X server has them."""

    def __init__(self, own):
        self.own = own
        path = own.folder / "Xvfb_screen0"
        own.wait("the screen", lambda: path.exists() and path.stat().st_size > SIZE[0] * SIZE[1] * 4)
        with open(path, "rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        header = struct.unpack(">25I", self.memory[:100])  # XWD
        self.first, self.stride = header[0] + header[19] * 12, header[12]
        self.x11, self.xtest = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(own.env["DISPLAY"].encode()))

    def close(self):
        self.x11.XCloseDisplay(self.display)

    def rows(self, x0, y0, x1, y1, step):
        """Every @step-th row of a part of the screen."""
        return b"".join(self.memory[self.first + y * self.stride + x0 * 4:self.first + y * self.stride + x1 * 4]
                        for y in range(y0, y1, step))

    def all(self):
        return self.rows(0, 0, *SIZE, 16)

    def count_greys(self):
        pixels = self.rows(300, 100, SIZE[0] - 100, SIZE[1] - 60, 8)
        return len({red for blue, green, red in zip(pixels[0::32], pixels[1::32], pixels[2::32]) if blue == green == red})

    def press(self, button, down):
        self.xtest.XTestFakeButtonEvent(self.display, button, int(down), 0)
        self.x11.XFlush(self.display)

    def click(self, button):
        self.xtest.XTestFakeButtonEvent(self.display, button, 1, 0)
        self.press(button, False)

    def move(self, x, y):
        self.xtest.XTestFakeMotionEvent(self.display, 0, int(x), int(y), 0)
        self.x11.XFlush(self.display)

    def until_changed(self, act, part, seconds):
        """Milliseconds from @act to another pixel in @part; None: there is none."""
        before = self.rows(*part, 24)
        start = time.perf_counter()
        act()
        while time.perf_counter() - start < seconds:
            if self.rows(*part, 24) != before:
                took = (time.perf_counter() - start) * 1000
                time.sleep(REST_SECONDS)
                return took
            time.sleep(POLL_SECONDS)
        return None


def tree(pid):
    found = [pid]
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in Path(f"/proc/{pid}/task/{task}/children").read_text().split():
                found += tree(int(child))
    except OSError:
        pass
    return found


def pss_mb(pid):
    total = 0
    for process in tree(pid):
        try:
            for line in open(f"/proc/{process}/smaps_rollup", encoding="ascii"):
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        except OSError:
            pass
    return total / 1024


def cpu_ticks(pid):
    total = 0
    for process in tree(pid):
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return total


def rest(pid):
    """Until the program has nothing to do for a second."""
    last, quiet, end = -1, 0, time.monotonic() + STARTING_SECONDS
    while quiet < 5 and time.monotonic() < end:
        now = cpu_ticks(pid)
        quiet = quiet + 1 if now - last <= 1 else 0
        last = now
        time.sleep(0.2)


def enlarge(own, pid):
    """The window fills the screen."""
    found = subprocess.run(["xdotool", "search", "--sync", "--onlyvisible", "--pid", str(pid)], env=own.env,
                           capture_output=True, text=True, timeout=20, check=False).stdout.split()
    for window in found[-1:]:
        subprocess.run(["xdotool", "windowmove", window, "0", "0", "windowsize", window, str(SIZE[0]), str(SIZE[1])],
                       env=own.env, check=False)
    time.sleep(1.5)


def measure(build, renderer, command, only_start, log):
    """One program from its start to its end: name -> milliseconds, megabytes, or a list of milliseconds."""
    result = {}
    with desktop.Desktop(build, size=SIZE, renderer=renderer, framebuffer=True, bus=False) as own:
        screen = Screen(own)
        env = {"GTK_A11Y": "none"}
        if log:
            env["FENJI_STALL_LOG"] = str(own.folder / "stalls")
        blank = screen.all()
        start = time.perf_counter()
        program = own.start(*map(str, command), **env)

        def since(what, ready):
            own.wait(what, ready, STARTING_SECONDS)
            return (time.perf_counter() - start) * 1000

        result["window"] = since("the window", lambda: screen.all() != blank)
        result["first image"] = since("the first image", lambda: screen.count_greys() > GREYS)
        result["image after window"] = result["first image"] - result["window"]
        rest(program.pid)
        result["pss"] = pss_mb(program.pid)
        if not only_start:
            enlarge(own, program.pid)
            result["wheel"], result["drag"] = hand(screen)
            result["pss at the end"] = pss_mb(program.pid)
        screen.close()
        program.quit()
        if log:
            result["stalls"] = json.loads((own.folder / "stalls").read_text("ascii"))
    return result


def hand(screen):
    """The wheel through the stack, then the window dragged."""
    x, y = SIZE[0] // 2, SIZE[1] // 2
    part = (400, 150, SIZE[0] - 100, SIZE[1] - 80)
    screen.move(x, y)
    time.sleep(0.3)
    wheel = [screen.until_changed(lambda: screen.click(5), part, 0.5) for _ in range(STEPS)]
    # Away from the pointer, which is a change by itself.
    part = (400, 150, SIZE[0] - 100, y - 80)
    screen.press(1, True)
    time.sleep(0.2)
    drag = []
    for k in range(DRAGS):
        drag.append(screen.until_changed(lambda k=k: screen.move(x + k % 50 * 3, y + k % 30 * 3), part, 0.3))
    screen.press(1, False)
    return [t for t in wheel if t is not None], [t for t in drag if t is not None]


def share(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def decompress(folder, into):
    into.mkdir()
    for path in sorted(folder.rglob("*.dcm")):
        subprocess.run(["dcmdjpls", str(path), str(into / path.name)], check=True, stderr=subprocess.DEVNULL)
    return sorted(into.iterdir())


def figures(rounds):
    """(row, what, of one program's rounds, goal) of everything that is compared."""

    def middle(name):
        return lambda of: statistics.median(r[name] for r in of)

    def of_all(name, part):
        return lambda of: statistics.median(share(r[name], part) for r in of)

    return [(16, "CT from files: window, ms", middle("window"), None),
            (16, "  first image after the window, ms", middle("image after window"), 500),
            (17, "wheel step, median ms", of_all("wheel", 0.5), 9),
            (17, "wheel step, p99 ms", of_all("wheel", 0.99), 16),
            (17, "window drag, median ms", of_all("drag", 0.5), None),
            (17, "window drag, p99 ms", of_all("drag", 0.99), 10),
            (18, "memory with that CT, MB (PSS)", middle("pss"), 200),
            (18, "  after all of it was seen", middle("pss at the end"), 200)]


def show(row, what, peer, ours, goal):
    holds = "" if goal is None else "yes" if ours <= goal else "NO"
    print(f"{row:>3}  {what:<40} {'-' if peer is None else format(peer, '.1f'):>9} {ours:>9.1f} "
          f"{'-' if goal is None else f'<= {goal:g}':>9}  {holds}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--shared", type=Path, default=TOP / ".." / "shared")
    parser.add_argument("--renderer", default="cairo")
    parser.add_argument("--program", type=Path)
    parser.add_argument("--alone", action="store_true", help="without the peer")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    ct, mr = arguments.shared / "data" / "ct-volume", arguments.shared / "data" / "mr-multiseries"
    if not ct.is_dir() or not mr.is_dir():
        raise SystemExit(f"{arguments.shared} has no data/ct-volume and data/mr-multiseries; give it with --shared.")
    ct, mr = next(ct.resolve().rglob("CT_*")), mr.resolve()
    program = (arguments.program or build / "apps" / "viewer" / "fenji-viewer").resolve()
    ours, peer, many = [], [], []
    with tempfile.TemporaryDirectory(prefix="fenji-ui-") as scratch:
        files = [] if arguments.alone else decompress(ct, Path(scratch) / "ct")
        for _ in range(arguments.rounds):
            if files:
                peer.append(measure(build, "cairo", ["/usr/bin/aeskulap", *files], False, False))
            ours.append(measure(build, arguments.renderer, [program, ct], False, True))
            many.append(measure(build, arguments.renderer, [program, mr], True, True))
    print(f"row  {'what (' + str(arguments.rounds) + ' rounds)':<40} {'Aeskulap':>9} {'ours':>9} {'goal':>9}")
    for row, what, of, goal in figures(arguments.rounds):
        show(row, what, of(peer) if peer else None, of(ours), goal)
    show(16, "MR of 54 series: window, ms", None, statistics.median(r["window"] for r in many), None)
    show(16, "  first image after the window, ms", None, statistics.median(r["image after window"] for r in many), 500)
    show(16, "longest wait of the main loop, CT, ms", None, max(r["stalls"]["max_ms"] for r in ours), 50)
    show(16, "longest wait of the main loop, MR, ms", None, max(r["stalls"]["max_ms"] for r in many), 50)
    if arguments.json:
        arguments.json.write_text(json.dumps({"ours": ours, "peer": peer, "mr": many}), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
