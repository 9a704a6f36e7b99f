#!/usr/bin/python3
"""The mutations must see what they watch for: a target that crashes, hangs, refuses without a sentence, takes memory.

    test-mutations-see.py MISBEHAVING FILE
"""

import os
import subprocess
import sys
import unittest

PROGRAM, FILE = sys.argv[1:3]
# Sanitizers have a memory of their own and take longer to begin: nothing is bounded under them.
BOUNDED = "FENJI_SANITIZED" not in os.environ


class Mutations(unittest.TestCase):
    def told(self, what):
        done = subprocess.run([PROGRAM, FILE], capture_output=True, text=True, check=False, timeout=50,
                              env=dict(os.environ, FENJI_MISBEHAVE=what))
        return done.returncode, done.stdout + done.stderr

    def seen(self, what, reason):
        status, output = self.told(what)
        self.assertEqual(status, 1, output)
        self.assertIn(", 1 bad", output)
        self.assertIn("native-little.dcm-cut-0: ", output)
        self.assertIn(reason, output)

    def test_nothing(self):
        status, output = self.told("none")
        self.assertEqual(status, 0, output)
        self.assertIn(", 0 bad", output)

    def test_crash(self):
        self.seen("crash", "Aborted")

    def test_refusal_without_a_sentence(self):
        self.seen("refuse", "no sentence: no")

    if BOUNDED:
        def test_hang(self):
            self.seen("hang", "CPU time limit exceeded")

        def test_allocation(self):
            self.seen("allocate", "failed to allocate")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
