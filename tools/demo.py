#!/usr/bin/python3
"""The whole system on this machine with made-up patients and lessons, and the three programs opened on it.

    demo.py [--dir DIR] --build DIR

Without a display the programs run on one of their own, and pictures of their windows are left in build/demo.
"""

import argparse
import os
import subprocess
import sys
import time

import demo_exams
import demo_lessons
import desktop
import stack as stacks
import windows

SETTLE_SECONDS = 4  # for a window's lists and images, before its picture is taken


def seed(stack):
    """Patients through the whole loop, and lessons: once for each folder."""
    if (stack.dir / "patients").exists():
        return
    stacks.run_simulator(stack, "loop", "--stack", str(stack.dir / "stack.json"))
    demo_exams.fill(stack)
    demo_lessons.upload(stack)
    (stack.dir / "patients").touch()


def open_here(stack):
    """On the display of whoever started us."""
    environment = dict(os.environ, FENJI_LOCALEDIR=str(stack.build / "po"),
                       GSETTINGS_SCHEMA_DIR=str(stack.build / "data"),
                       FENJI_DECODER=str(stack.build / "apps/decoder/fenji-decoder"),
                       XDG_DATA_DIRS=f"{stacks.TOP / 'data'}:" + os.environ.get("XDG_DATA_DIRS", "/usr/local/share:/usr/share"))
    return [subprocess.Popen([stack.program(name), *windows.seat_arguments(stack, name)], env=environment,
                             stdin=subprocess.DEVNULL) for name in windows.SEATS]


def take_pictures(stack, folder):
    for name in windows.SEATS:
        with desktop.Desktop(stack.build, language=os.environ.get("LANGUAGE") or "zh_CN", size=(1920, 1080)) as screen:
            program = screen.start(name, *windows.seat_arguments(stack, name))
            time.sleep(SETTLE_SECONDS)
            program.check_alive()
            screen.screenshot(folder / f"{name}.png")
    print(f"\nThere is no display here; pictures of the windows are in {folder}.", flush=True)


def demo(arguments):
    with stacks.Stack(arguments.dir or stacks.TOP / "build" / "demo", arguments.build) as stack:
        print("Fenji demo: these accounts and patients are made up.\n", flush=True)
        seed(stack)
        d = stack.description
        print(f"\nCentral  {d['base']}\nSite     {d['site']}\nPACS     {d['pacs']}\n"
              f"DICOM    {d['gateway']['aet']}@{d['gateway']['host']}:{d['gateway']['port']}\n\nAccounts:")
        for user, account in d["accounts"].items():
            print(f"  {user:15} {account['password']}")
        opened = []
        if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            opened = open_here(stack)
        else:
            take_pictures(stack, stack.dir)
        print("\nCtrl-C ends it.", flush=True)
        try:
            stacks.stay(stack)
        finally:
            for process in opened:
                if process.poll() is None:
                    process.terminate()
                process.wait()


def main():
    parser = argparse.ArgumentParser(prog="./run demo", description=__doc__.splitlines()[0])
    parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--dir", help="folder of the stack's state")
    try:
        return stacks.guarded("demo", demo, parser.parse_args())
    except desktop.DesktopError as error:
        print(f"./run demo: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
