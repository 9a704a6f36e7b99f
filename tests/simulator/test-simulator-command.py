#!/usr/bin/python3
"""The program's command line: help, mistakes, nothing to talk to. With servers it is tested in tests/stack."""

import json
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path


def run(*arguments):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Command(unittest.TestCase):
    def test_help(self):
        status, out, _ = run("--help")
        self.assertEqual(status, 0)
        for command in ("echo", "worklist", "scan", "loop"):
            self.assertIn(command, out)
            status, text, _ = run(command, "--help")
            self.assertEqual(status, 0)
            self.assertIn("--stack", text)

    def test_mistakes(self):
        for arguments, word in (((), "COMMAND"), (("dance",), "COMMAND"), (("echo", "--no-such"), "no-such"),
                                (("echo", "rest"), "rest"), (("echo",), "--stack"), (("loop",), "--stack"),
                                (("loop", "--stack", "/nonexistent.json"), "nonexistent"),
                                (("scan", "--stack", "/nonexistent.json"), "nonexistent")):
            status, _, err = run(*arguments)
            self.assertNotEqual(status, 0, arguments)
            self.assertIn(word, err, arguments)

    def test_nobody_there(self):
        for command in ("echo", "worklist", "scan"):
            status, _, err = run(command, "--host", "127.0.0.1", "--port", free_port(), "--called", "NOBODY", "--aet", "ME")
            self.assertEqual(status, 1)
            self.assertIn(f"fenji-simulator {command}:", err)

    def test_loop_without_servers(self):
        """The first step fails and says why; nothing after it is tried, and the verdicts are written all the same."""
        with tempfile.TemporaryDirectory() as folder:
            stack, verdicts = Path(folder) / "stack.json", Path(folder) / "loop.json"
            base = f"http://127.0.0.1:{free_port()}"
            stack.write_text(json.dumps({
                "base": base, "site": base, "pacs": base, "accounts": {},
                "gateway": {"aet": "A", "host": "127.0.0.1", "port": free_port(),
                            "devices": [{"aet": "CT", "modality": "CT", "charset": "ISO_IR 192"}]}}))
            status, out, err = run("loop", "--stack", stack, "--json", verdicts, "--language", "zh_CN")
            self.assertEqual(status, 1, out + err)
            result = json.loads(verdicts.read_text("utf-8"))
            self.assertFalse(any(s["ok"] for s in result["steps"]))
            self.assertIn("127.0.0.1", result["steps"][0]["detail"])
            self.assertEqual(len(result["exams"]), 4)
            self.assertEqual(result["left_out"], [])


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main(verbosity=2)
