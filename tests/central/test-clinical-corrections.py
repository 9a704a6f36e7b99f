#!/usr/bin/python3
"""What an audit changed: kept for the writer alone, with its classes, until the writer says to have seen it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import stack_fixture
from stack_fixture import CENTRE, Exam, stack

stack.ACCOUNTS += [("reader", "reader-2", CENTRE, "严初诊")]
FINDINGS, IMPRESSION = "右侧肺上叶见结节，大小约12mm。", "右侧肺上叶结节。"


class Corrections(stack_fixture.ClinicalTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ("clerk", "reader", "auditor", "gateway", "kiosk", "expert"):
            setattr(cls, role, cls.people[role])
        cls.stranger = cls.people["reader-2"]

    def claim(self, exam):
        task = exam.task(self.auditor)
        self.auditor.ok("POST", f"/Task/{task['id']}/$claim", {}, If_Match=f'W/"{task["meta"]["versionId"]}"')

    def signed(self, findings=FINDINGS, impression=IMPRESSION, writer=None, **arguments):
        """An exam whose report was handed in, changed to these words and signed."""
        exam = Exam(self.clerk, **arguments)
        exam.acquire(self.gateway, self.folder)
        exam.submit(writer or self.reader, FINDINGS, IMPRESSION)
        self.claim(exam)
        saved = exam.save(self.auditor, findings, impression)
        reply = exam.operation(self.auditor, "sign", saved.etag)
        self.assertEqual(reply.status, 200, reply)
        return exam

    def mine(self, person=None, query=""):
        return (person or self.reader).ok("GET", "/corrections" + query).json

    def row(self, exam, person=None):
        return next((row for row in self.mine(person)["rows"] if row["report"] == exam.report), None)

    def acknowledge(self, exam, person=None):
        return (person or self.reader)("POST", f"/DiagnosticReport/{exam.report}/$acknowledge", {})

    def test_kept_and_acknowledged(self):
        before = self.mine()["open"]
        exam = self.signed(FINDINGS.replace("右侧", "左侧"), IMPRESSION.replace("右侧", "左侧"), name="张三")
        row = self.row(exam)
        self.assertEqual((row["exam"], row["accession"], row["patient"]["name"]), (exam.id, exam.accession, "张三"))
        self.assertEqual((row["auditor"], row["acknowledgedAt"]), ("王审核", None))
        self.assertIn("side", row["classes"])
        self.assertEqual(self.mine()["open"], before + 1)
        # Both versions can be read: what was handed in, what was signed.
        texts = [self.reader.ok("GET", f"/DiagnosticReport/{exam.report}/_history/{row[which]}").json["conclusion"]
                 for which in ("submittedVersion", "signedVersion")]
        self.assertEqual(texts, [IMPRESSION, IMPRESSION.replace("右侧", "左侧")])
        # Nobody else's.
        self.assertIsNone(self.row(exam, self.stranger))
        self.assertIsNone(self.row(exam, self.auditor))
        self.expect(self.acknowledge(exam, self.stranger), 403, "nobody else")
        self.expect(self.acknowledge(exam, self.auditor), 403, "nobody else")
        seen = self.acknowledge(exam)
        self.assertEqual(seen.status, 200, seen)
        self.assertIsNotNone(seen.json["acknowledgedAt"])
        self.assertEqual(self.acknowledge(exam).json["acknowledgedAt"], seen.json["acknowledgedAt"])  # said twice: no harm
        self.assertEqual(self.mine()["open"], before)
        self.assertNotIn(exam.report, [r["report"] for r in self.mine(query="?open=true")["rows"]])
        self.assertIn(exam.report, [r["report"] for r in self.mine(query="?open=false")["rows"]])

    def test_classes(self):
        exam = self.signed(FINDINGS.replace("12mm", "21mm"), IMPRESSION)
        self.assertEqual(self.row(exam)["classes"], ["measurement"])

    def test_nothing_changed(self):
        exam = self.signed()
        self.assertIsNone(self.row(exam))
        self.expect(self.acknowledge(exam), 409, "nothing to acknowledge")

    def test_pages(self):
        exams = [self.signed(FINDINGS + f"第{i}处。", IMPRESSION, writer=self.stranger) for i in range(3)]
        first = self.mine(self.stranger, "?count=2")
        second = self.mine(self.stranger, f"?count=2&after={first['next']}")
        got = [row["report"] for row in first["rows"] + second["rows"]]
        self.assertEqual(got, [exam.report for exam in reversed(exams)])
        self.assertIsNone(second["next"])
        self.expect(self.stranger("GET", "/corrections?open=perhaps"), 400, "true or false")
        self.expect(self.stranger("GET", "/corrections?reader=x"), 400, "reader")

    def test_before_signing(self):
        exam = Exam(self.clerk)
        exam.acquire(self.gateway, self.folder)
        exam.submit(self.reader, FINDINGS, IMPRESSION)
        self.expect(self.acknowledge(exam), 409, "not signed yet")


if __name__ == "__main__":
    stack_fixture.main()
