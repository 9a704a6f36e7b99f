#!/usr/bin/python3
"""Fuzzes the readers of untrusted bytes with libFuzzer, AddressSanitizer and UndefinedBehaviorSanitizer.

    fuzz.py --build DIR [--seconds N] [--target file|frame|charset]

Builds the targets of tests/fuzz with clang in a folder of its own beside DIR, and runs each for N seconds (600) from
the seeds in the tree; what it learns is kept there for the next run. An input that crashes, leaks, warns, takes two
seconds or a gibibyte is a finding: it is kept, named, and the exit status is 1. Mend it, and put the input into
tests/fuzz/regressions/TARGET.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
TARGETS = ["file", "frame", "charset"]
MEGABYTES, TIMEOUT = 1024, 2
STATUS = re.compile(r"^#(\d+)\s+\w+\s+cov: (\d+) ft: (\d+) corp: (\d+)/\S+.*?rss: (\d+)Mb", re.M)


def build(folder):
    if not (folder / "build.ninja").exists():
        environment = dict(os.environ, CC="clang", CXX="clang++")
        subprocess.run(["meson", "setup", folder, TOP, "-Dfuzz=true", "--buildtype=debug", "-Doptimization=2",
                        "-Db_sanitize=address,undefined", "-Db_lundef=false"],
                       env=environment, stdout=subprocess.DEVNULL, check=True)
    targets = [f"tests/fuzz/fuzz-{t}" for t in TARGETS]
    done = subprocess.run(["ninja", "-C", folder, *targets], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stdout)


def fuzz(folder, target, seconds):
    """Runs one target; returns (inputs tried, coverage, inputs kept, MB, findings)."""
    learnt, findings = folder / "corpus" / target, folder / "findings" / target
    learnt.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    before = set(findings.iterdir())
    seeds = [d for d in (TOP / "tests/fuzz/corpus" / target, TOP / "tests/fuzz/regressions" / target) if d.is_dir()]
    environment = dict(
        os.environ,
        # A codec that asks for much is told that there is no more, as a small machine would.
        ASAN_OPTIONS="allocator_may_return_null=1:detect_stack_use_after_return=1",
        UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1",
        LSAN_OPTIONS=f"suppressions={TOP / 'tests/fuzz/leaks.suppressions'}:print_suppressions=0")
    log = folder / f"fuzz-{target}.log"
    with log.open("w", encoding="utf-8") as out:
        done = subprocess.run([folder / "tests/fuzz" / f"fuzz-{target}", f"-max_total_time={seconds}", f"-timeout={TIMEOUT}",
                               f"-rss_limit_mb={MEGABYTES}", f"-malloc_limit_mb={MEGABYTES}", "-report_slow_units=2",
                               f"-artifact_prefix={findings}/", learnt, *seeds],
                              env=environment, stdout=out, stderr=subprocess.STDOUT, check=False)
    text = log.read_text("utf-8", "replace")
    found = sorted(set(findings.iterdir()) - before)
    status = (STATUS.findall(text) or [(0, 0, 0, 0, 0)])[-1]
    print(f"{target}: {status[0]} inputs, {status[1]} edges, {status[3]} kept, {status[4]} MB, {len(found)} findings", flush=True)
    for path in found:
        print(f"  {path}")
    if found or done.returncode != 0:
        why = re.findall(r"^(?:.*==.*ERROR.*|SUMMARY.*|.*(?:runtime error|not so:|no sentence:).*)$", text, re.M)
        print("  " + "\n  ".join(why[:4] + [f"the whole log: {log}"]))
    return bool(found) or done.returncode != 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", required=True, type=Path)
    parser.add_argument("--seconds", type=int, default=600, help="for each target")
    parser.add_argument("--target", choices=TARGETS)
    arguments = parser.parse_args()
    folder = arguments.build.resolve().with_name(arguments.build.resolve().name + "-fuzz")
    build(folder)
    failed = [t for t in TARGETS if arguments.target in (None, t) and fuzz(folder, t, arguments.seconds)]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
