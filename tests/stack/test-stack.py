#!/usr/bin/python3
"""`./run stack` as its users call it: ready, described, several side by side, stopped cleanly, killed and started again."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import api  # noqa: E402

ROLES = {"clerk", "technologist", "reader", "auditor", "expert", "teacher", "trainee", "quality", "kiosk", "clinician",
         "system-admin", "security-admin", "audit-admin", "clerk2", "auditor2"}


class Running:
    def __init__(self, folder, name):
        self.json = Path(folder) / f"{name}.json"
        self.json.unlink(missing_ok=True)
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            ["/usr/bin/python3", str(api.TOP / "tools" / "stack.py"), "stack", "--build", BUILD, "--dir",
             str(Path(folder) / name), "--json", str(self.json)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def description(self):
        end = time.monotonic() + 40
        while not self.json.exists():
            assert self.process.poll() is None, self.process.stderr.read().decode()
            assert time.monotonic() < end, "not ready"
            time.sleep(0.01)
        self.seconds = time.monotonic() - self.started
        return json.loads(self.json.read_text("utf-8"))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out.decode(), err.decode()


def children(pid):
    return {int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()}


class StackCommand(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="fenji-"))

    def test_two_side_by_side(self):
        first, second = Running(self.folder, "a"), Running(self.folder, "b")
        self.addCleanup(lambda: [r.process.kill() for r in (first, second) if r.process.poll() is None])
        a, b = first.description(), second.description()
        print(f"two at once ready after {first.seconds:.1f} and {second.seconds:.1f} s")
        self.assertEqual(set(a["accounts"]), ROLES)
        self.assertEqual(len(a["sites"]), 2)
        self.assertEqual(a["accounts"]["clerk2"]["site"], a["sites"][1]["id"])
        self.assertEqual(a["accounts"]["auditor2"]["site"], a["sites"][1]["id"])
        self.assertTrue({"FINDSCU", "STORESCU"} <= {d["aet"] for d in a["gateway"]["devices"]})
        self.assertEqual(len({a[k] for k in ("base", "site", "pacs")} | {b[k] for k in ("base", "site", "pacs")}), 6)
        self.assertNotEqual(a["accounts"]["clerk"]["password"], b["accounts"]["clerk"]["password"])
        self.assertEqual(api.Person(a["base"], a["accounts"]["reader"]).ok("GET", "/worklist").json["rows"], [])
        servers = children(first.process.pid)
        self.assertEqual(len(servers), 3)
        status, out, _ = first.stop()
        self.assertEqual(status, 0)
        self.assertEqual(json.loads(out), a)
        for pid in servers:
            self.assertFalse(Path(f"/proc/{pid}").exists(), "a server outlived its stack")
        api.Person(b["base"], b["accounts"]["clerk"])  # the other one goes on
        self.assertEqual(second.stop()[0], 0)

    def test_same_folder_is_refused(self):
        first = Running(self.folder, "a")
        self.addCleanup(lambda: first.process.poll() is None and first.process.kill())
        first.description()
        second = Running(self.folder, "a")
        _, err = second.process.communicate(timeout=30)
        self.assertEqual(second.process.returncode, 1)
        self.assertIn("running in", err.decode())
        self.assertEqual(first.stop()[0], 0)

    def test_killed_and_started_again(self):
        """kill -9 of every server: what was acknowledged is there when the stack starts again."""
        first = Running(self.folder, "a")
        a = first.description()
        exam = api.Exam(api.Person(a["site"], a["accounts"]["clerk"]), name="周八")
        servers = children(first.process.pid)
        for pid in servers | {first.process.pid}:
            os.kill(pid, signal.SIGKILL)
        first.process.communicate()
        again = Running(self.folder, "a")
        self.addCleanup(lambda: again.process.poll() is None and again.process.kill())
        a = again.description()
        print(f"started again in {again.seconds:.1f} s")
        row = exam.row(api.Person(a["site"], a["accounts"]["clerk"]))
        self.assertEqual((row["stage"], row["patient"]["name"]), ("registered", "周八"))
        self.assertEqual(again.stop()[0], 0)

    def test_dead_server_is_said(self):
        first = Running(self.folder, "a")
        first.description()
        for pid in children(first.process.pid):
            if "fenji-central" in Path(f"/proc/{pid}/cmdline").read_text("utf-8"):
                os.kill(pid, signal.SIGKILL)
        _, err = first.process.communicate(timeout=30)
        self.assertEqual(first.process.returncode, 1)
        self.assertIn("central ended by itself", err.decode())


if __name__ == "__main__":
    BUILD = sys.argv.pop(1)
    unittest.main(verbosity=2)
