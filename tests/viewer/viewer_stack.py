"""Viewers over a real stack, for windows tests: servers, people, exams that were scanned."""

import json
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import accessible  # noqa: E402
import api  # noqa: E402
import desktop  # noqa: E402
import windows  # noqa: E402
from stack import Stack  # noqa: E402


class OnStack(unittest.TestCase):
    """BUILD must be set by whoever runs it."""

    BUILD = None

    @classmethod
    def setUpClass(cls):
        cls.desktop = cls.enterClassContext(desktop.Desktop(cls.BUILD, "en"))
        folder = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="fenji-"))
        cls.stack = cls.enterClassContext(Stack(folder, cls.BUILD, quiet_seconds=0.3))
        accounts = cls.stack.description["accounts"]
        cls.people = {u: api.Person(cls.stack.description["site"], accounts[u]) for u in ("clerk", "reader", "auditor")}

    def start(self, *arguments):
        # Otherwise the second one would only have the first open another window.
        program = self.desktop.start("viewer", *arguments, FENJI_NON_UNIQUE="1")
        self.addCleanup(self.end, program)
        return accessible.Window(program)

    def end(self, program):
        program.quit()
        program.check_output()

    def sign_in(self, user, *arguments):
        address = "site" if user == "reader" else "base"
        return self.start(*windows.sign_in_arguments(self.stack, user, address), *arguments)

    def scanned(self, name):
        exam = api.Exam(self.people["clerk"], name=name, modality="MR", item="头颅MR平扫", parts=("头颅",), sex="female")
        description = Path(self.stack.dir) / "stack.json"
        if not description.exists():
            description.write_text(json.dumps(self.stack.description), "utf-8")
        for _ in range(20):  # until the site has the order in its worklist
            done = subprocess.run([self.BUILD + "/apps/simulator/fenji-simulator", "scan", "--stack", str(description), "--accession",
                                   exam.accession, "--aet", "MR_GBK"], capture_output=True, text=True, check=False)
            if done.returncode == 0:
                return exam
            time.sleep(0.3)
        raise AssertionError(done.stdout + done.stderr)

    def report(self, exam):
        return self.people["auditor"].ok("GET", f"/DiagnosticReport?based-on={exam.id}").json["entry"][0]["resource"]
