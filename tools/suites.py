#!/usr/bin/python3
"""Runs the test suites with meson and says in one closing line how many tests passed and failed.

    suites.py all|headless|display|windows|service|lint|sanitize|sanitize-windows --build DIR --sanitized DIR

headless: no display and no servers; display: widgets on desktops of their own, then windows: whole programs driven as
people drive them, over real servers; service: real servers on loopback; lint: the shape of the house; sanitize: headless,
display and service once more, with our programs built under AddressSanitizer and UndefinedBehaviorSanitizer.
sanitize-windows is not a part of all: patience that tells a slow machine from a broken program needs a quiet machine.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

# (suite, which build, tests at once). Servers and their clients share two cores: one service test at a time.
PLAN = {
    "lint": [("lint", "build", 2)],
    "headless": [("headless", "build", 2)],
    "windows": [("windows", "build", 1)],
    "display": [("display", "build", 1), ("windows", "build", 1)],
    "service": [("service", "build", 1)],
    "sanitize": [("headless", "sanitized", 2), ("display", "sanitized", 1), ("service", "sanitized", 1)],
    "sanitize-windows": [("windows", "sanitized", 1)],
}
PLAN["all"] = PLAN["lint"] + PLAN["headless"] + PLAN["display"] + PLAN["service"] + PLAN["sanitize"]

SANITIZER_ENVIRONMENT = {
    "ASAN_OPTIONS": "abort_on_error=1:detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1:"
                    # whole stacks, so that leaks of libraries without frame pointers can be suppressed by symbol
                    "fast_unwind_on_malloc=0",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
    "FENJI_SANITIZED": "1",
}


def run_suite(suite, folder, at_once, sanitized):
    log_base = f"{suite}-tests"
    environment = dict(os.environ)
    if sanitized:
        suppressions = Path(__file__).resolve().parent.parent / "tests" / "lint" / "leaks.suppressions"
        environment.update(SANITIZER_ENVIRONMENT, LSAN_OPTIONS=f"suppressions={suppressions}:print_suppressions=0")
    started = time.monotonic()
    subprocess.run(["meson", "test", "-C", folder, "--no-rebuild", "--suite", suite, "--num-processes", str(at_once),
                    "--timeout-multiplier", "4" if sanitized else "1", "--print-errorlogs", "--logbase", log_base], env=environment, stdin=subprocess.DEVNULL, check=False)
    results = []
    log = Path(folder) / "meson-logs" / f"{log_base}.json"
    if log.exists():
        results = [json.loads(line) for line in log.read_text("utf-8").splitlines() if line.strip()]
        log.unlink()
    failed = [r["name"] for r in results if r["result"] != "OK"]
    passed = len(results) - len(failed)
    if not results:
        failed = [f"{suite}: no test ran"]
    print(f"== {suite}{' (sanitized)' if sanitized else ''}: {len(results)} tests, {len(failed)} failed, "
          f"{time.monotonic() - started:.0f} s\n", flush=True)
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("suite", choices=sorted(PLAN))
    parser.add_argument("--build", required=True)
    parser.add_argument("--sanitized", required=True)
    arguments = parser.parse_args()
    passed, failed = 0, []
    for suite, build, at_once in PLAN[arguments.suite]:
        good, bad = run_suite(suite, getattr(arguments, build), at_once, build == "sanitized")
        passed += good
        failed += bad
    for name in failed:
        print(f"failed: {name}")
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
