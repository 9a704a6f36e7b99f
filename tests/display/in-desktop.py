#!/usr/bin/python3
"""Runs a program on a desktop of its own; its exit status is ours.

    in-desktop.py BUILD PROGRAM [ARGUMENT...]
"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import desktop  # noqa: E402

with desktop.Desktop(sys.argv[1]) as own:
    sys.exit(subprocess.run(sys.argv[2:], env=own.env, check=False).returncode)
