#!/usr/bin/python3
"""What a person waits for in the reading room: an exam out of the PACS, the one after it, planes, a very long series.

    reading.py --build DIR [--rounds N] [--shared DIR] [--slices N] [--json FILE]

A whole installation on loopback (PACS, central, gateway); the real CT of 143 slices is registered twice and sent by the
simulator; a reader opens the first exam from the list by the keyboard, then the next, which was fetched meanwhile. The
same CT is laid out again as one series of --slices slices and opened from files. Times end at pixels of the screen, as in
ui.py; no peer can be given these tasks here, so the goals are those of the performance table.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TOP / "tools"), str(TOP / "bench")]

import api  # noqa: E402
import desktop  # noqa: E402
import pydicom  # noqa: E402
import ui  # noqa: E402
import windows  # noqa: E402
from pydicom.uid import generate_uid  # noqa: E402
from stack import Stack  # noqa: E402

WAIT_SECONDS = 60
PLANE_STEPS = 60
PICTURE_GREYS = 130  # a list of words has half as many


def register(stack, people, folder, name):
    """An exam whose images are in the PACS."""
    exam = api.Exam(people["clerk"], name=name, modality="CT", item="胸部CT平扫", parts=("胸部",), sex="female")
    description = stack.dir / "stack.json"
    description.write_text(json.dumps(stack.description), "utf-8")
    end = time.monotonic() + WAIT_SECONDS
    while True:
        done = subprocess.run([str(stack.build / "apps" / "simulator" / "fenji-simulator"), "scan", "--stack", str(description),
                               "--accession", exam.accession, "--aet", "CT_UTF8", "--input", str(folder)],
                              capture_output=True, text=True, check=False)
        if done.returncode == 0:
            break
        if time.monotonic() > end:
            raise SystemExit(done.stdout + done.stderr)
        time.sleep(0.3)
    exam.wait_for(people["reader"], "acquired", "assigned", seconds=WAIT_SECONDS)
    return exam


def count_objects(own):
    folder = own.folder / "cache" / "fenji" / "objects"
    return len(list(folder.glob("*.dcm"))) if folder.is_dir() else 0


def from_pacs(build, stack, n_images):
    """The list; Return on its first row; when all is here, the next exam."""
    result = {}
    with desktop.Desktop(build, size=ui.SIZE, framebuffer=True, bus=False) as own:
        screen = ui.Screen(own)
        program = own.start("viewer", *windows.sign_in_arguments(stack, "reader", "site"), GTK_A11Y="none")
        ui.rest(program.pid)

        def open_by(key):
            before = count_objects(own)
            start = time.perf_counter()
            own.key(key)
            own.wait("the first image", lambda: screen.count_greys() > PICTURE_GREYS, WAIT_SECONDS)
            first = (time.perf_counter() - start) * 1000
            own.wait("all images", lambda: count_objects(own) >= max(before, n_images), WAIT_SECONDS)
            return first, (time.perf_counter() - start) * 1000

        own.key("Down")
        result["first image"], result["all images"] = open_by("Return")
        own.wait("the next exam's images", lambda: count_objects(own) >= 2 * n_images, WAIT_SECONDS)
        ui.rest(program.pid)
        result["pss"] = ui.pss_mb(program.pid)
        own.key("alt+Left")
        own.wait("the list", lambda: screen.count_greys() <= PICTURE_GREYS, WAIT_SECONDS)
        own.key("Down")
        result["next exam"], _ = open_by("Return")
        screen.close()
        program.quit()
    return result


def planes(build, program, folder):
    """The wheel in a coronal plane, thin and as a slab, each cut when it is asked for."""
    result = {}
    with desktop.Desktop(build, size=ui.SIZE, framebuffer=True, bus=False) as own:
        screen = ui.Screen(own)
        started = own.start(str(program), str(folder), GTK_A11Y="none")
        own.wait("the first image", lambda: screen.count_greys() > ui.GREYS, WAIT_SECONDS)
        ui.rest(started.pid)
        ui.enlarge(own, started.pid)
        part = (400, 150, ui.SIZE[0] - 100, ui.SIZE[1] - 80)
        for name, key in (("thin", "d"), ("slab", "braceright")):
            own.key(key)
            ui.rest(started.pid)
            screen.move(ui.SIZE[0] // 2, ui.SIZE[1] // 2)
            time.sleep(0.3)
            steps = [screen.until_changed(lambda: screen.click(5), part, 0.5) for _ in range(PLANE_STEPS)]
            result[name] = [t for t in steps if t is not None]
        screen.close()
        started.quit()
    return result


def lay_out(folder, into, n):
    """The CT of @folder again and again, one above the other, as one series of @n slices."""
    into.mkdir()
    slices = [pydicom.dcmread(path) for path in sorted(folder.rglob("*.dcm"))]
    slices.sort(key=lambda one: float(one.ImagePositionPatient[2]))
    low, high = (float(slices[i].ImagePositionPatient[2]) for i in (0, -1))
    step = (high - low) / (len(slices) - 1)
    series, study, frame = generate_uid(), generate_uid(), generate_uid()
    for i in range(n):
        one = slices[i % len(slices)]
        one.StudyInstanceUID, one.SeriesInstanceUID, one.FrameOfReferenceUID = study, series, frame
        one.SOPInstanceUID = one.file_meta.MediaStorageSOPInstanceUID = generate_uid()
        one.InstanceNumber = i + 1
        x, y, _ = one.ImagePositionPatient
        one.ImagePositionPatient = [x, y, f"{low + i * step:.4f}"]
        if "SliceLocation" in one:
            one.SliceLocation = f"{low + i * step:.4f}"
        one.save_as(into / f"{i:05d}.dcm")
    return sum(path.stat().st_size for path in into.iterdir())


RENDERED = 800  # pixels on a side
FINE = 1.0  # of the finest spacing from sample to sample, as the viewer's fine frames


def renderings(build, folder, rounds, scratch):
    """Volume rendering beside VTK's ray caster on the processor, in turns: medians of each round, and their ratio."""
    image, plain = build / "apps" / "image" / "fenji-image", scratch / "plain.dcm"
    slices = []
    for path in folder.rglob("*.dcm"):
        subprocess.run([image, "transcode", path, "--to", "explicit", "--output", plain], check=True, stdout=subprocess.DEVNULL)
        slices.append(pydicom.dcmread(plain))
    slices.sort(key=lambda one: float(one.ImagePositionPatient[2]))
    first, last = slices[0], slices[-1]
    dy, dx = (float(v) for v in first.PixelSpacing)
    dz = (float(last.ImagePositionPatient[2]) - float(first.ImagePositionPatient[2])) / (len(slices) - 1)
    raw = scratch / "ct.s16"
    with raw.open("wb") as file:
        for one in slices:
            file.write((one.pixel_array * float(one.RescaleSlope) + float(one.RescaleIntercept)).round().astype("<i2").tobytes())
    shape = [str(v) for v in (raw, first.Columns, first.Rows, len(slices), dx, dy, dz, RENDERED)]
    ours = [str(build / "bench" / "imaging" / "bench-volume-render"), *shape]
    peer = ["/usr/bin/python3", str(TOP / "bench" / "imaging" / "vtk_rendering.py"), *shape, str(FINE * min(dx, dy, dz))]
    result = {"coarse": [], "fine": [], "vtk": []}
    has_peer = subprocess.run(["/usr/bin/python3", "-c", "import vtk"], capture_output=True, check=False).returncode == 0
    with desktop.Desktop(build, size=ui.SIZE, bus=False) as own:
        for _ in range(rounds):
            for command in [ours] + ([peer] if has_peer else []):
                done = subprocess.run(command, env=own.env, capture_output=True, text=True, check=False)
                lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
                if not lines:
                    raise SystemExit(f"{command[0]} failed: {done.stderr.strip()}")
                for said in map(json.loads, lines):
                    result[said["case"]].append(statistics.median(said["ms"]))
    return result


def show_renderings(drawn):
    words = f"volume rendering, {RENDERED} x {RENDERED}"
    show(f"{words}: coarse frame, ms", statistics.median(drawn["coarse"]), None)
    show("  fine frame, ms", statistics.median(drawn["fine"]), None)
    if drawn["vtk"]:
        show("  VTK on the processor, step of the fine one, ms", statistics.median(drawn["vtk"]), None)
        show("  ours (fine) / VTK", statistics.median(a / b for a, b in zip(drawn["fine"], drawn["vtk"])), None)
    else:
        print("  VTK is not installed; run: apt-get install python3-vtk9", flush=True)


def alone(build, program, *arguments):
    """From the start to the first image (of a folder), then at rest."""
    result = {}
    with desktop.Desktop(build, size=ui.SIZE, framebuffer=True, bus=False) as own:
        screen = ui.Screen(own)
        blank = screen.all()
        env = {"GTK_A11Y": "none", "FENJI_STALL_LOG": str(own.folder / "stalls")}
        start = time.perf_counter()
        started = own.start(str(program), *map(str, arguments), **env)
        own.wait("the window", lambda: screen.all() != blank, WAIT_SECONDS)
        window = time.perf_counter()
        result["window"] = (window - start) * 1000
        if arguments:
            own.wait("the first image", lambda: screen.count_greys() > ui.GREYS, WAIT_SECONDS)
            result["first image"] = (time.perf_counter() - window) * 1000
        ui.rest(started.pid)
        result["pss"] = ui.pss_mb(started.pid)
        screen.close()
        started.quit()
        if arguments:
            result["stall"] = json.loads((own.folder / "stalls").read_text("ascii"))["max_ms"]
    return result


def show(what, value, goal):
    holds = "" if goal is None else "yes" if value <= goal else "NO"
    print(f"{what:<58} {value:>9.1f} {'-' if goal is None else f'<= {goal:g}':>9}  {holds}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--slices", type=int, default=3000, help="of the long series")
    parser.add_argument("--shared", type=Path, default=TOP / ".." / "shared")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    ct = arguments.shared / "data" / "ct-volume"
    if not ct.is_dir():
        raise SystemExit(f"{arguments.shared} has no data/ct-volume; give it with --shared.")
    ct = next(ct.resolve().rglob("CT_*"))
    n = len(list(ct.rglob("*.dcm")))
    program = build / "apps" / "viewer" / "fenji-viewer"
    pacs, cut = [], []
    with tempfile.TemporaryDirectory(prefix="fenji-reading-") as scratch, Stack(Path(scratch) / "stack", build, quiet_seconds=0.3) as stack:
        people = {name: api.Person(stack.description["site"], stack.description["accounts"][name]) for name in ("clerk", "reader")}
        for name in ("欧阳晓红", "单小红"):
            register(stack, people, ct, name)
        for _ in range(arguments.rounds):
            pacs.append(from_pacs(build, stack, n))
    with tempfile.TemporaryDirectory(prefix="fenji-reading-") as scratch:
        drawn = renderings(build, ct, arguments.rounds, Path(scratch))
        for _ in range(arguments.rounds):
            cut.append(planes(build, program, ct))
        size = lay_out(ct, Path(scratch) / "long", arguments.slices)
        long, empty = alone(build, program, Path(scratch) / "long"), alone(build, program)

    def middle(name):
        return statistics.median(r[name] for r in pacs)

    def step(name, part):
        return statistics.median(ui.share(r[name], part) for r in cut)

    print(f"{'what (' + str(arguments.rounds) + ' rounds)':<58} {'ours':>9} {'goal':>9}")
    show(f"CT of {n} slices from the PACS: first image, ms", middle("first image"), 400)
    show("  all images here, ms", middle("all images"), 1500)
    show("  the next exam, fetched meanwhile: first image, ms", middle("next exam"), 400)
    show("  memory with it, MB (PSS)", middle("pss"), 200)
    for name, words in (("thin", "coronal planes"), ("slab", "coronal slabs")):
        show(f"{words}: wheel step, median ms", step(name, 0.5), None)
        show("  p99 ms", step(name, 0.99), 16)
    show(f"CT of {arguments.slices} slices ({size / 2**20:.0f} MB) from files: first image, ms", long["first image"], None)
    show("  memory, MB (PSS)", long["pss"], None)
    show("  longest wait of the main loop, ms", long["stall"], 50)
    show_renderings(drawn)
    show("an empty window: memory, MB (PSS)", empty["pss"], None)
    if arguments.json:
        arguments.json.write_text(json.dumps({"pacs": pacs, "planes": cut, "renderings": drawn, "long": long, "empty": empty}), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
