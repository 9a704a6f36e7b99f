#!/usr/bin/python3
"""Decodes every image of folders by fenji-image and by every other decoder at hand, and compares the values.

    equality.py --build DIR [--data DIR]... [--output FILE] [--json FILE]

Without --data: pydicom's packaged files, and ../shared/data beside the repository when it is there. The table goes to
standard output or to --output (docs/equality.md is one). Exit status 1: something differs and nothing explains it.
"""

import argparse
import concurrent.futures
import dataclasses
import functools
import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests" / "image"))

import pixel_equality
import pixel_exceptions
import pixel_peers
import pixel_values
import pydicom

PACKAGES = {"pydicom": "python3-pydicom", "DCMTK": "dcmtk", "GDCM": "libgdcm-tools", "libjpeg (T. Richter)": "libjpeg-tools",
            "FFmpeg": "ffmpeg", "OpenJPEG": "libopenjp2-tools", "OpenJPH": "openjph-tools"}
FAMILIES = (("native", pixel_values.NATIVE), ("RLE", [pixel_values.RLE]), ("JPEG", pixel_peers.JPEG),
            ("JPEG-LS", pixel_peers.JPEG_LS), ("JPEG 2000", pixel_peers.J2K), ("HTJ2K", pixel_peers.HTJ2K),
            ("deflated frames", [pixel_peers.DEFLATED_FRAMES]))


NAMES = {"1.2.840.10008.1.2.4.110": "JPEG XL Lossless", "1.2.840.10008.1.2.4.111": "JPEG XL JPEG Recompression",
         "1.2.840.10008.1.2.4.112": "JPEG XL", "1.2.840.10008.1.2.4.201": "HTJ2K Lossless",
         "1.2.840.10008.1.2.4.202": "HTJ2K Lossless RPCL", "1.2.840.10008.1.2.4.203": "HTJ2K",
         "1.2.840.10008.1.2.8.1": "Deflated Image Frame Compression"}  # younger than pydicom 2.3


def folders(given):
    if given:
        return [(Path(folder).name, Path(folder)) for folder in given]
    found = [("pydicom's packaged files", Path(pydicom.__file__).parent / "data")]
    shared = TOP.parent / "shared" / "data"
    if shared.is_dir():
        found += [(folder.name, folder) for folder in sorted(shared.iterdir()) if folder.is_dir()]
    return found


def find_originals(results):
    """Files of one object: what a lossless file decodes to, beside the native one as pydicom reads it."""
    natives = defaultdict(set)
    for _, result in results:
        if result.syntax in pixel_values.NATIVE and result.differences.get("pydicom", (1,))[0] == 0:
            natives[result.key].add(result.digest)
    for _, result in results:
        lossless = result.syntax not in (*pixel_values.NATIVE, *pixel_values.LOSSY)
        if lossless and result.digest and result.digest in natives[result.key]:
            result.differences["uncompressed original"] = (0, result.n_frames)


def syntax_name(uid):
    return NAMES.get(uid, pydicom.uid.UID(uid).name) if uid else "none stated"


def is_independent(result, peer):
    return peer == "uncompressed original" or pixel_peers.shares(peer, result.syntax)[1] is None


def judge(result):
    """(one word, the largest difference that counts, the sentence of an exception or None)"""
    verdict, reason = result.verdict, pixel_exceptions.reason(result)
    counted = {peer: d for peer, (d, _) in result.differences.items() if not pixel_exceptions.excused(result, peer)}
    largest = max(counted.values(), default=0)
    if verdict == "differs":
        if counted and largest == 0:
            verdict = "equal"
        elif counted and largest <= pixel_exceptions.bound(result):
            verdict = "within"
    return verdict, largest, reason


def table(results):
    rows = defaultdict(list)
    for folder, result in results:
        rows[folder, syntax_name(result.syntax), result.kind or "none"].append(result)
    yield "| folder | transfer syntax | photometric | decodable | equal | within the bound | with an independent one | " \
          "largest difference | equal to |"
    yield "|---|---|---|--:|--:|--:|--:|--:|---|"
    for (folder, syntax, kind), group in sorted(rows.items()):
        judged = [(result, *judge(result)) for result in group]
        decodable = [entry for entry in judged if entry[1] != "nobody"]
        if not decodable:
            continue
        good = [entry for entry in decodable if entry[1] in ("equal", "within")]
        independent = sum(any(is_independent(result, peer) for peer in result.differences) for result, *_ in good)
        peers = defaultdict(int)
        for result, *_ in good:
            for peer, (difference, _) in result.differences.items():
                peers[peer] += difference == 0
        yield (f"| {folder} | {syntax} | {kind} | {len(decodable)} | {sum(e[1] == 'equal' for e in decodable)} | "
               f"{sum(e[1] == 'within' for e in decodable)} | {independent} | {max((e[2] for e in good), default='')} | "
               + ", ".join(f"{peer} {n}" for peer, n in sorted(peers.items()) if n) + " |")


def ancestry(names):
    yield "| decoder | " + " | ".join(name for name, _ in FAMILIES) + " |"
    yield "|---" * (len(FAMILIES) + 1) + "|"
    for name in names:
        said = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", PACKAGES[name]], capture_output=True, text=True, check=False)
        cells = []
        for _, syntaxes in FAMILIES:
            takes, shared = pixel_peers.shares(name, next(iter(syntaxes)))
            cells.append("" if not takes else shared or "**independent**")
        yield f"| {name} {said.stdout} | " + " | ".join(cells) + " |"


def exceptions(results):
    for folder, result in results:
        verdict, _, reason = judge(result)
        where = f"{folder}/{Path(result.path).name}, {syntax_name(result.syntax)}"
        excused = [peer for peer in result.differences if pixel_exceptions.excused(result, peer)]
        if verdict == "nobody":
            yield "nobody", f"- {where}: {result.sentence}"
        elif verdict == "refused":
            frames = f" ({result.n_refused} of {result.n_frames} frames)" if result.decoded else ""
            yield "refused", f"- {where}{frames}: read by {', '.join(result.differences)}. “{result.sentence}” {reason or ''}".rstrip()
        elif verdict == "ours only":
            others = "; ".join(f"{peer}: {why}" for peer, why in result.unable.items())
            yield "ours", f"- {where}: {reason or others}"
        elif verdict == "differs":
            yield "differs", f"- {where}: {result.differences}"
        elif excused:
            yield "excused", f"- {where}: {', '.join(excused)} differ{'s' * (len(excused) == 1)}. {reason}"


def report(results, names):
    judged = [judge(result)[0] for _, result in results]
    n = {word: judged.count(word) for word in ("equal", "within", "refused", "ours only", "nobody", "differs")}
    good = [result for (_, result), word in zip(results, judged) if word in ("equal", "within")]
    independent = sum(any(is_independent(result, peer) for peer in result.differences) for result in good)
    decodable = len(results) - n["nobody"]
    sections = defaultdict(list)
    for kind, line in exceptions(results):
        sections[kind].append(line)
    yield from pixel_exceptions.PREFACE.strip().splitlines()
    yield ""
    yield from ancestry(names)
    yield ""
    yield from pixel_exceptions.METHOD.strip().splitlines()
    yield ""
    yield "## Result"
    yield ""
    yield (f"{len(results)} files hold an image. {decodable} of them somebody decodes: {n['equal']} are equal in every sample, "
           f"{n['within']} within the bound (lossy, or a conversion of colours), {n['refused']} are refused here, {n['ours only']} nobody else reads, "
           f"{n['differs']} differ without an explanation. {independent} of the {len(good)} were compared with an independent "
           "decoder, or with the uncompressed original.")
    luminance = [result for result in good if result.kind.startswith("YBR_F")]
    stored = sum(bool(result.stored) for result in luminance)
    yield ""
    yield (f"Of the {len(luminance)} images with luminance and chrominance, {stored} have in every stored sample, before any "
           "conversion, what another decoder has.")
    yield ""
    yield from table(results)
    for kind, title in (("refused", "Refused here, read by another"), ("excused", "Another decoder differs, and why"),
                        ("ours", "Decoded here only"), ("nobody", "Decoded by nobody, and what Fenji says"),
                        ("differs", "Unexplained differences")):
        if sections[kind]:
            yield ""
            yield f"## {title}"
            yield ""
            yield from sections[kind]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--data", action="append")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    tool = options.build.resolve() / "apps" / "image" / "fenji-image"
    names = pixel_peers.installed()
    files = [(folder, path) for folder, top in folders(options.data) for path in sorted(top.rglob("*")) if path.is_file()]
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        compare = functools.partial(pixel_equality.compare, tool, names=names)
        results = list(zip([folder for folder, _ in files], pool.map(compare, [path for _, path in files], chunksize=4)))
    results = [(folder, result) for folder, result in results if result.verdict != "no image"]
    find_originals(results)
    text = "\n".join(report(results, names)) + "\n"
    if options.output:
        options.output.write_text(text, "utf-8")
    else:
        print(text, end="")
    if options.json:
        rows = [{"folder": folder, "verdict": judge(result)[0], **dataclasses.asdict(result)} for folder, result in results]
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
    return 1 if any(judge(result)[0] == "differs" for _, result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
