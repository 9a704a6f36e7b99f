#!/usr/bin/python3
"""docs/guide/comparison.md and its Chinese brother: every feature we claim names the test that shows it, every gap is named."""

import sys
import unittest
from pathlib import Path

from guide_tables import between, check_comparison, rows_of

GUIDE = Path(__file__).resolve().parents[2] / "docs/guide"
TEXTS = {language: (GUIDE / name).read_text("utf-8")
         for language, name in (("en", "comparison.md"), ("zh_CN", "comparison.zh_CN.md"))}


class Comparison(unittest.TestCase):
    def test_names_tests_that_run(self):
        check_comparison(self, TEXTS, 7, gaps=6)

    def test_gaps_are_named(self):
        """The same gaps in both languages; what is a gap is not claimed above."""
        counts = {language: len(rows_of(between(text, "gaps"))) for language, text in TEXTS.items()}
        self.assertEqual(len(set(counts.values())), 1, counts)
        for language, text in TEXTS.items():
            claimed, lacked = ({row[0] for row in rows_of(between(text, part))} for part in ("comparison", "gaps"))
            self.assertEqual(claimed & lacked, set(), language)

    def test_a_table_without_tests_is_seen(self):
        broken = {language: text.replace("tests/wording/test-report-lint.c", "tests/wording/test-nothing.c")
                  for language, text in TEXTS.items()}
        with self.assertRaises(AssertionError):
            check_comparison(self, broken, 7, gaps=6)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
