#!/usr/bin/python3
"""The desk as a clerk uses it, against real servers and a printer: test-registration-desk.py BUILD

Registers with the keyboard while central is away, kills the program, and finds one exam when central is back; answers a
safety question on the board; prints a signed report, and once more only after a person's word.
"""

import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "tools"), str(TOP / "tests" / "print")]

import accessible  # noqa: E402
import desktop  # noqa: E402
import ipp_printer  # noqa: E402
import stack  # noqa: E402
import windows  # noqa: E402

NAME = "张三丰"


class Central:
    """What central itself says, asked as the clerk."""

    def __init__(self, servers):
        self.base = servers.description["base"]
        account = servers.description["accounts"]["clerk"]
        self.token = self.ask("/session", {"user": account["user"], "password": account["password"]}, None)["token"]

    def ask(self, path, body=None, token=""):
        headers = {"Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.base + path, json.dumps(body).encode() if body else None, headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def rows(self, question):
        return self.ask("/worklist?q=" + urllib.request.quote(question))["rows"]

    def exam(self, row):
        return self.ask("/ServiceRequest/" + row["exam"])


def wait(what, ready, seconds=20):
    end = time.monotonic() + seconds
    while not (result := ready()):
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(0.1)
    return result


def middle(node, right):
    """Where the pointer hits it, `right` pixels from its left: GTK 4.8 gives assistive technology no action for a radio
    button."""
    place = node.get_component_iface().get_extents(accessible.Atspi.CoordType.WINDOW)
    return place.x + right, place.y + place.height // 2


def choose_item(own, window, initials):
    own.key("alt+e")
    own.type(initials)
    time.sleep(0.5)  # the pause after which the list comes
    own.key("Return")


def sign_a_report(servers, build, folder):
    """One exam from registration to delivery, by the simulator."""
    description = folder / "stack.json"
    description.write_text(json.dumps(servers.description), "utf-8")
    subprocess.run([str(build / "apps/simulator/fenji-simulator"), "loop", "--stack", str(description)], check=True,
                   capture_output=True, timeout=120)


def check_registering(own, servers, start):
    """Central is away, and the power fails: one exam all the same."""
    program, window = start()
    window.find("push button", "Register")
    servers.stop_central()
    window.fill("Patient name", NAME)
    window.fill("Birth date or age", "46")
    window.press("Male", "push button")
    choose_item(own, window, "tlmrps")
    own.key("ctrl+Return")
    window.wait_says("Waiting: 1")
    # The next patient is being typed when it happens.
    window.fill("Patient name", "李四")
    wait("the form on disk", lambda: any(label.get_name() == "Kept on this computer"
                                         for label in window.find_all("label", "Kept on this computer")))
    program.kill()

    servers.start_central_again()
    program, window = start()
    window.wait_says("Registered, safety questions are open", 40)
    assert window.text("Patient name", "text") == "李四", "what was being typed is gone"
    window.wait_gone(None, "Waiting: 1")
    rows = wait("the exam at central", lambda: Central(servers).rows(NAME))
    assert len(rows) == 1, rows
    assert rows[0]["item"] == "头颅MR平扫" and rows[0]["patient"]["pinyin"] == "Zhang^Sanfeng", rows
    return program, window, rows[0]


def check_gate(own, window, central, row):
    """Asked of an MR, open as registered, answered on the board."""
    gates = [e for e in central.exam(row)["extension"] if "gate" in e["url"]]
    assert len(gates) == 1 and "implants" in json.dumps(gates), gates
    own.key("alt+2")
    window.wait_says("Safety question open")
    own.key("Home")
    # Clicked, and on to the next exam before anything can be sent: the answer is that exam's all the same.
    other = next(r["patient"]["name"] for r in central.rows("") if r["exam"] != row["exam"])
    places = [middle(window.find("check box", "Implants: No implant"), 40), middle(window.find("label", other), 5)]
    own.pointer(*(word for x, y in places for word in ("mousemove", x, y, "click", 1)))
    window.wait_gone(None, "Safety question open")
    assert '"none"' in json.dumps([e for e in central.exam(row)["extension"] if "gate" in e["url"]])


def check_printing(own, window, printer):
    """The signed report of the simulator's exam was delivered once: again only on a person's word."""
    window.press("Delivered", "push button")
    own.key("alt+1")
    own.key("alt+2")  # the list has the focus
    time.sleep(1)
    own.key("Home")
    window.press("Report…", "push button")
    window.find("push button", "_Print")
    window.press("_Print", "push button")
    window.wait_says("Print once more?")
    assert not printer.pages(), "printed without a word"
    window.press("Print once more", "push button")
    window.wait_says("Printed and handed over.", 40)
    assert len(printer.wait_for_pages(1)) == 1


def main():
    build = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as name, stack.Stack(Path(name) / "stack", build) as servers, \
            ipp_printer.IppPrinter(Path(name) / "printer") as printer:
        sign_a_report(servers, build, Path(name))
        with desktop.Desktop(build) as own:
            keyfile = own.folder / "config" / "glib-2.0" / "settings" / "keyfile"
            keyfile.write_text(keyfile.read_text("utf-8").replace(
                "[org/fenji/Registration]\n", f"[org/fenji/Registration]\nprinter='{printer.uri}'\n"), "utf-8")

            def start():
                program = own.start("registration", *windows.seat_arguments(servers, "registration"))
                return program, accessible.Window(program)

            program, window, row = check_registering(own, servers, start)
            print("ok 1 - registered once, over a kill and a lost link", flush=True)
            check_gate(own, window, Central(servers), row)
            print("ok 2 - safety question answered on the board", flush=True)
            check_printing(own, window, printer)
            print("ok 3 - printed again only on a word", flush=True)
            program.check_alive()
    print("1..3")


if __name__ == "__main__":
    main()
