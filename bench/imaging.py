#!/usr/bin/python3
"""Figures of the imaging engine beside its peers and the floor.

    imaging.py --build DIR [--row N] [--quick] [--json FILE] [--cache DIR] [--shared DIR]

Peer, ours and floor take turns in one run, each a process of its own with a warm page cache; a round's sample is the
median of what its process measured, and what is compared are medians over the rounds, as ratios. Where the floor itself
was uneven (its largest sample above 1.5 times its median) the machine was not quiet, and the row is not judged.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "bench" / "imaging"))

import same  # noqa: E402
from peers import Harness, Missing  # noqa: E402

UNEVEN = 1.5
CENTER, WIDTH = 8200, 12000  # the window in which the peers show the DR


@dataclass
class Figure:
    """One comparison: a case of ours and one of the peer's, and the sum of the floor's."""

    row: int
    what: str
    ours: str
    peer: str = None
    floor: tuple = ()
    at_most: float = None  # ours / peer
    at_most_own: float = None  # ours
    quantity: str = "ms"
    unit: float = 1
    by: str = "peer"  # the role of the peer


@dataclass
class Group:
    """Programs that take turns, and what is read from them. @programs: role -> command; @check: a problem or None."""

    programs: dict
    figures: list
    check: object = None
    runs: int = 3  # within a process
    rounds: int = 9
    many: bool = False  # cases of several peers, told apart by their names
    enough: dict = field(default_factory=dict)  # role -> a case after which its process is ended
    samples: dict = field(default_factory=dict)  # (role, case) -> {quantity: [of each round]}

    def take(self, role, line):
        said = json.loads(line)
        case = f"{said['peer']} {said['case']}" if self.many else said["case"]
        sample = self.samples.setdefault((role, case), {})
        for name, value in said.items():
            if name == "ms":
                value = statistics.median(value)
            if isinstance(value, (int, float)):
                sample.setdefault(name, []).append(value)
        return case

    def run(self, folder, rounds):
        for _ in range(rounds):
            for role, command in self.programs.items():
                with subprocess.Popen(command, cwd=folder, env=dict(os.environ, RUNS=str(self.runs)), text=True,
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
                    for line in process.stdout:
                        if line.startswith("{") and self.take(role, line) == self.enough.get(role):
                            process.terminate()
                            break
                    else:
                        if process.wait():
                            raise Missing(f"{Path(command[0]).name} failed; run it by hand: {' '.join(map(str, command))}")


def judge(group, figure):
    """What is printed and recorded of a figure."""

    def samples(role, case, quantity):
        return [sample / figure.unit for sample in group.samples[role, case][quantity]]

    ours = samples("ours", figure.ours, figure.quantity)
    result = {"row": figure.row, "what": figure.what, "ours": statistics.median(ours), "ours_samples": ours,
              "goal": figure.at_most_own if figure.at_most is None else figure.at_most,
              "of": "ours" if figure.at_most is None else "ratio"}
    quiet = True
    if figure.floor:
        floor = [sum(sample) for sample in zip(*(group.samples["floor", case]["ms"] for case in figure.floor))]
        quiet = max(floor) <= UNEVEN * statistics.median(floor)
        result.update(floor_samples=floor, quiet=quiet)
        if figure.quantity == "ms":
            result["floor"] = statistics.median(floor)
    if figure.peer:
        peer = samples(figure.by, figure.peer, figure.quantity)
        result.update(peer=statistics.median(peer), peer_samples=peer)
        result["ratio"] = result["ours"] / result["peer"]
    if result["goal"] is not None:
        result["holds"] = result[result["of"]] <= result["goal"] if quiet else None
    return result


def show(result):
    def cell(name, digits=2):
        return f"{result[name]:.{digits}f}" if name in result else "-"

    goal = "-" if result["goal"] is None else f"<= {result['goal']:g}" + (" x" if result["of"] == "ratio" else "")
    holds = {True: "yes", False: "NO", None: "" if result["goal"] is None else "machine not quiet"}[result.get("holds")]
    print(f"{result['row']:>3}  {result['what']:<42} {cell('peer'):>9} {cell('ours'):>9} {cell('floor'):>9} "
          f"{cell('ratio', 3):>7}  {goal:<10} {holds}", flush=True)


def apart(*command):
    """A program starts out with the highest memory of the process that starts it: a shell's, instead of ours."""
    return ["sh", "-c", '"$@"; exit $?', "sh", *command]


def groups(harness, build, scratch):
    """Row numbers -> a function that makes their group, so that only what is asked for is built."""
    ours = build / "bench" / "imaging"

    def render():
        dr = harness.data / "dr" / "dr1.dcm"
        box = "arith+2x2box-to-1250x1500 1thr"
        whole = "dr1.dcm load+decode+WL full-res 8bit"
        return Group(
            {"peer": [harness.program("a_dcmtk"), dr],
             "ours": [ours / "bench-render", dr, str(CENTER), str(WIDTH)],
             "floor": [harness.program("floor_a")],
             "gdcm": [harness.program("a_gdcm"), dr],
             "pydicom": ["/usr/bin/python3", harness.folder / "src" / "a_py.py", dr]},
            [Figure(1, "DR file to 1250x1500", "file to picture",
                    "dr1.dcm load+decode+WL+scale 1250x1500 (interp)", ("memcpy-u16 1thr", box), at_most=0.15),
             Figure(1, "  beside GDCM, which does not scale", "file to picture", whole, by="gdcm"),
             Figure(1, "  beside pydicom, which does not scale", "file to picture", whole, by="pydicom"),
             Figure(2, "the same, another window", "another window", "scale to 1250x1500 + WL (zoom frame)", (box,),
                    at_most=0.13)],
            lambda: same.pictures(harness, ours / "bench-render", CENTER, WIDTH, scratch))

    def reslice():
        # the peer takes all processors that it may use, whatever it is told
        alone = ["taskset", "-c", str(max(os.sched_getaffinity(0)))]
        raw = harness.data / "raw" / "ct.u16"
        oblique, slab = "oblique 512x512 trilinear 1thr", "oblique slab MIP 20 trilinear 1thr"
        sagittal, coronal = "sagittal 512x400 1thr", "coronal 512x400 1thr"
        return Group(
            {"peer": [*alone, harness.program("c_vtk"), "1"],
             "ours": [*alone, ours / "bench-reslice", raw],
             "floor": [harness.program("c_floor")]},
            [Figure(6, "oblique plane 512x512, trilinear", "oblique", oblique, (oblique,), at_most=0.155),
             Figure(6, "slab of 20, maximum", "oblique slab", slab, (slab,), at_most=0.11),
             Figure(6, "coronal (peer: nearest)", "coronal", coronal, (coronal,)),
             Figure(6, "sagittal (peer: nearest)", "sagittal", sagittal, (sagittal,))],
            lambda: same.planes(harness, ours / "bench-reslice", scratch))

    def volume():
        folder = harness.data / "ct"
        reading = "page-cache pread all pixels 2thr"
        return Group(
            {"peer": apart(harness.program("b_dcmtk"), folder, "ct"),
             "ours": apart(ours / "bench-volume", folder),
             "floor": apart(harness.program("b_floor"), folder, "2"),
             "vtk": apart(harness.program("b_vtk"), folder, "ct", "core"),
             "gdcm": apart(harness.program("b_gdcm"), folder, "ct"),
             "pydicom": apart("/usr/bin/python3", harness.folder / "src" / "b_py.py", folder, "ct")},
            [Figure(3, "400 slices to a volume, 2 threads", "folder to volume", "ct", (reading,), at_most=0.5),
             Figure(3, "  beside VTK", "folder to volume", "ct", by="vtk"),
             Figure(3, "  beside GDCM", "folder to volume", "ct", by="gdcm"),
             Figure(3, "  beside pydicom", "folder to volume", "ct", by="pydicom"),
             Figure(3, "its first slice", "first slice", floor=(reading,), at_most_own=15),
             Figure(5, "most memory / raw pixels", "folder to volume", "ct", (reading,), at_most_own=1.05,
                    quantity="rss_kb", unit=400 * 512),
             *(Figure(5, f"  beside {name}", "folder to volume", "ct", quantity="rss_kb", unit=400 * 512, by=role)
               for role, name in (("vtk", "VTK"), ("gdcm", "GDCM"), ("pydicom", "pydicom")))],
            lambda: same.volumes(harness, ours / "bench-volume", folder, scratch))

    def packed():
        jpegls = harness.make_packed("ct_jpls", lambda source, to: ["dcmcjpls", "+el", source, to])
        return Group(
            {"peer": [harness.program("b_dcmtk"), jpegls, "ct_jpls"],
             "ours": [ours / "bench-volume", jpegls],
             "floor": [harness.program("b_floor"), harness.data / "ct", "2"]},
            [Figure(4, "the same in JPEG-LS", "folder to volume", "ct_jpls", ("page-cache pread all pixels 2thr",),
                    at_most=0.5)],
            lambda: same.volumes(harness, ours / "bench-volume", jpegls, scratch), rounds=5)

    def packed_htj2k():
        image = build / "apps" / "image" / "fenji-image"
        htj2k = harness.make_packed("ct_htj2k", lambda source, to: [image, "transcode", source, "--to", "htj2k-lossless-rpcl",
                                                                    "--output", to])
        return Group(
            {"ours": [ours / "bench-volume", htj2k],
             "floor": [harness.program("b_floor"), harness.data / "ct", "2"]},
            [Figure(4, "the same in HTJ2K", "folder to volume", floor=("page-cache pread all pixels 2thr",),
                    at_most_own=450)],
            lambda: same.volumes(harness, ours / "bench-volume", htj2k, scratch), rounds=5)

    def codecs():
        dr = harness.data / "dr" / "dr1.dcm"
        names = [("htj2k", "OpenJPH 0.9 HTJ2K"), ("jpeg-ls", "CharLS 2.4.1 JPEG-LS")]
        end = "OpenJPH 0.9 HTJ2K DR 2500x3000 decode 1thr"
        figures = []
        for name, peer in names:
            for way in ("encode", "decode"):
                figures.append(Figure(14, f"{name} {way} of the DR", f"ours {name} {way}", f"{peer} DR 2500x3000 {way} 1thr"))
            figures.append(Figure(14, f"{name} bytes (MB)", f"ours {name} encode", f"{peer} DR 2500x3000 encode 1thr",
                                  quantity="bytes", unit=1e6))
        return Group({"peer": [harness.program("e_codec")], "ours": [ours / "bench-codecs", dr]}, figures, runs=1,
                     rounds=3, many=True, enough={"peer": end})

    return {(1, 2): render, (3, 5): volume, (4,): packed, (4, 4): packed_htj2k, (6,): reslice, (14,): codecs}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, required=True, help="the release build")
    parser.add_argument("--row", type=int, action="append", help="only this row; may be repeated")
    parser.add_argument("--quick", action="store_true", help="three rounds")
    parser.add_argument("--json", type=Path, help="where all samples go")
    parser.add_argument("--cache", type=Path, help="programs and images of the peers (750 MB)",
                        default=Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "fenji" / "bench-imaging")
    parser.add_argument("--shared", type=Path, default=TOP.parent / "shared", help="the folder with the harness")
    options = parser.parse_args()
    results, failed = [], False

    try:
        harness = Harness(options.shared, options.cache)
        harness.make_data()
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    print("row  what                                            peer      ours     floor   ratio  goal       holds")
    with tempfile.TemporaryDirectory(prefix="fenji-bench-") as scratch:
        for rows, make in groups(harness, options.build.resolve(), Path(scratch)).items():
            if options.row and not set(rows) & set(options.row):
                continue
            try:
                group = make()
                problem = group.check() if group.check else None
            except Missing as missing:
                problem = str(missing)
            if problem:
                print(f"{rows[0]:>3}  {problem}", flush=True)
                failed = True
                continue
            try:
                group.run(harness.folder, min(group.rounds, 3) if options.quick else group.rounds)
            except Missing as missing:
                print(f"{rows[0]:>3}  {missing}", flush=True)
                failed = True
                continue
            for figure in group.figures:
                if not options.row or figure.row in options.row:
                    results.append(judge(group, figure))
                    show(results[-1])
    if options.json:
        options.json.write_text(json.dumps({"machine": platform.processor() or platform.machine(),
                                            "processors": os.cpu_count(), "results": results}, indent=1) + "\n")
    return 1 if failed or any(result.get("holds") is False for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
