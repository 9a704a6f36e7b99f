#!/usr/bin/python3
"""Central goes away under three open programs and comes back: test-central-away.py BUILD

Each says that the link is lost and what becomes of the work; what is being typed stays and is kept on this computer. When
central is back the sentences go by themselves, the text arrives there, and the lists are live again without a click.
"""

import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))

import accessible  # noqa: E402
import api  # noqa: E402
import demo_exams  # noqa: E402
import desktop  # noqa: E402
import stack as stacks  # noqa: E402
import windows  # noqa: E402

LOST = "The centre does not answer; connecting again by itself."
COMFORT = {
    "registration": "Go on registering: it is kept on this computer and sent as soon as the centre answers.",
    "viewer": "What you write is kept on this computer.",
    "lectures": "What you have watched is remembered and counted when the link is back.",
}
PATIENT, REASON = "林晓燕", "右上腹痛三天，既往胆囊结石。"
IMPRESSION = "头颅MR平扫未见明显异常，建议必要时增强扫描。"
NEWCOMER = "欧阳海棠"
AUDITED = "单小红"
BACK_SECONDS = 60  # the pauses between the programs' tries grow


def is_kept(window):
    """The desk keeps a row for these words; they are there only once it is so."""
    return any(node.get_name() == "Kept on this computer" for node in window.find_all("label", "Kept on this computer"))


def report_of(person, exam):
    return person.ok("GET", f"/DiagnosticReport?based-on={exam}").json["entry"][0]["resource"]


def open_programs(own, servers):
    """All three, with a form being typed and a report being edited; the exam of the report."""
    opened = {}
    for name in ("lectures", "registration", "viewer"):
        opened[name] = accessible.Window(own.start(name, *windows.seat_arguments(servers, name)))
    opened["lectures"].find("entry", "Search lessons", seconds=30)
    opened["registration"].find("text", "Patient name", seconds=30)
    opened["registration"].fill("Patient name", PATIENT)
    viewer = opened["viewer"]
    viewer.find("table row", AUDITED, seconds=30)
    viewer.bring_up()
    auditor = api.Person(servers.description["base"], servers.description["accounts"]["auditor"])

    def audited():
        rows = auditor.ok("GET", f"/worklist?q={urllib.parse.quote(AUDITED)}").json["rows"]
        return next((row["exam"] for row in rows if row["stage"] == "auditing"), None)

    own.key("Return")
    viewer.find("push button", "Sign", seconds=30)
    exam = own.wait("the audit", audited)
    own.wait("the text of the report", lambda: viewer.text("Impression", "text") != "")
    for name, window in opened.items():
        assert not window.says(LOST), f"{name} says that central is away"
    return opened, exam


def check_away(own, servers, opened):
    servers.stop_central()
    opened["viewer"].fill("Impression", IMPRESSION)
    opened["registration"].fill("Clinical information", REASON)
    for name, window in opened.items():
        window.wait_says(f"{LOST} {COMFORT[name]}", 30)
    opened["viewer"].wait_says("Kept on this computer. It will be sent when the link is back.", 30)
    own.wait("the form on disk", lambda: is_kept(opened["registration"]))
    check_texts(opened)


def check_texts(opened):
    for name, label, text in (("viewer", "Impression", IMPRESSION), ("registration", "Patient name", PATIENT),
                              ("registration", "Clinical information", REASON)):
        there = opened[name].text(label, "text")
        assert there == text, f"{name}, {label}: {there!r}"


def check_back(own, servers, opened, exam):
    """Nobody touches anything."""
    servers.start_central_again()
    for window in opened.values():
        window.wait_gone(None, LOST, BACK_SECONDS)
    auditor = api.Person(servers.description["base"], servers.description["accounts"]["auditor"])
    own.wait("the text at central", lambda: report_of(auditor, exam)["conclusion"] == IMPRESSION, BACK_SECONDS)
    opened["viewer"].wait_says("Saved ")
    assert report_of(auditor, exam)["status"] == "preliminary"
    check_texts(opened)


def check_live(own, servers, opened):
    desk = opened["registration"]
    desk.bring_up()
    own.key("alt+2")
    desk.find("label", AUDITED)
    assert not desk.says(NEWCOMER)
    clerk = api.Person(servers.description["site"], servers.description["accounts"]["clerk"])
    began = time.monotonic()
    api.Exam(clerk, name=NEWCOMER, modality="DX")
    desk.find("label", NEWCOMER)
    print(f"# on the board after {time.monotonic() - began:.1f} s", flush=True)
    own.key("alt+1")
    check_texts(opened)
    for window in opened.values():
        assert not window.says(LOST)
        window.program.check_alive()
        window.program.check_output()


def main():
    build = Path(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="fenji-away-") as name, \
            stacks.Stack(Path(name) / "stack", build, quiet_seconds=0.3) as servers:
        demo_exams.fill(servers)
        with desktop.Desktop(build) as own:
            opened, exam = open_programs(own, servers)
            print("ok 1 - three programs open, nothing said about the link", flush=True)
            check_away(own, servers, opened)
            print("ok 2 - each says that central is away, and what was typed is kept", flush=True)
            check_back(own, servers, opened, exam)
            print("ok 3 - the sentences went by themselves, and the report arrived", flush=True)
            check_live(own, servers, opened)
            print("ok 4 - a new registration came to the board without a click", flush=True)
    print("1..4")


if __name__ == "__main__":
    main()
