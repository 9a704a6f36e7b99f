#!/usr/bin/python3
"""How long a patient's history of 2,000 series takes to hang, 30 protocols at hand.

    hanging.py --build DIR [--runs N] [--json FILE]

From headers that have been read to panes and why: what is derived of the series, and the hang, both done by a worker thread of
the viewer. Judged is the median of their sum over the runs of every shape of history.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path

GOAL_MS = 50


def measure(build, runs):
    program = build / "bench" / "hanging" / "bench-hanging"
    done = subprocess.run([program], env=dict(os.environ, RUNS=str(runs)), text=True, stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, required=True, help="the release build")
    parser.add_argument("--runs", type=int, default=15, help="of each shape (default: 15)")
    parser.add_argument("--json", type=Path, help="where all samples go")
    options = parser.parse_args()
    results = measure(options.build.resolve(), options.runs)

    print("history                                   series  hung by           derive     hang      both     worst  goal      holds")
    for result in results:
        both = [a + b for a, b in zip(result["derive"], result["hang"])]
        result["holds"] = statistics.median(both) < GOAL_MS
        print(f"{result['what']:<42}{result['series']:>6}  {result['protocol']:<14}{statistics.median(result['derive']):>7.1f} ms"
              f"{statistics.median(result['hang']):>6.1f} ms{statistics.median(both):>7.1f} ms{max(both):>7.1f} ms  < {GOAL_MS} ms   "
              f"{'yes' if result['holds'] else 'NO'}")
    if options.json:
        options.json.write_text(json.dumps({"machine": platform.processor() or platform.machine(),
                                            "processors": os.cpu_count(), "goal_ms": GOAL_MS, "results": results},
                                           indent=1) + "\n")
    return 0 if all(result["holds"] and result["series"] == 2000 for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
