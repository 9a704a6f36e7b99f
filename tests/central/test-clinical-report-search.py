#!/usr/bin/python3
"""Full-text search of reports: what is signed where the caller may read it, and the caller's own; never another site's."""

import json
import sys
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import stack_fixture
from stack_fixture import SITE_1, SITE_2, Exam, stack

stack.ACCOUNTS += [("reader", "reader-2", SITE_1, "严初诊"), ("reader", "reader-3", SITE_2, "冯初诊"),
                   ("gateway", "gateway-2", SITE_2, "绿水网关")]


def marked(row):
    """The words that a row's snippet marks, cut out by its numbers."""
    return [row["snippet"]["text"][start:start + length] for start, length in row["snippet"]["hits"]]


class ReportSearch(stack_fixture.ClinicalTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ("clerk", "clerk2", "reader", "auditor", "auditor2", "gateway", "trainee", "kiosk"):
            setattr(cls, role, cls.people[role])
        cls.colleague, cls.reader_2 = cls.people["reader-2"], cls.people["reader-3"]
        cls.gateway_2 = cls.people["gateway-2"]

    def claim(self, exam, auditor=None):
        task = exam.task(auditor or self.auditor)
        (auditor or self.auditor).ok("POST", f"/Task/{task['id']}/$claim", {}, If_Match=f'W/"{task["meta"]["versionId"]}"')

    def submitted(self, findings, impression="请结合临床。", foreign=False, **arguments):
        exam = Exam(self.clerk2 if foreign else self.clerk, **arguments)
        exam.acquire(self.gateway_2 if foreign else self.gateway, self.folder)
        exam.submit(self.reader_2 if foreign else self.reader, findings, impression)
        return exam

    def signed(self, findings, impression="请结合临床。", foreign=False, **arguments):
        exam = self.submitted(findings, impression, foreign, **arguments)
        auditor = self.auditor2 if foreign else self.auditor
        self.claim(exam, auditor)
        reply = exam.operation(auditor, "sign")
        self.assertEqual(reply.status, 200, reply)
        return exam

    def ask(self, person, q, **parameters):
        return person("GET", "/reports?" + urllib.parse.urlencode({"q": q, **parameters}, doseq=True))

    def found(self, q, person=None, **parameters):
        reply = self.ask(person or self.reader, q, **parameters)
        self.assertEqual(reply.status, 200, reply)
        return reply.json["rows"]

    def reports(self, q, person=None, **parameters):
        return [row["report"] for row in self.found(q, person, **parameters)]

    def test_row(self):
        exam = self.signed("右肺上叶见磨玻璃结节，大小约12mm。\n纵隔 <b>淋巴结</b> 不大。", "右肺上叶结节。", name="张三", modality="CT",
                           item="胸部CT平扫")
        [row] = self.found("磨玻璃 纵隔")
        self.assertEqual((row["report"], row["exam"], row["accession"], row["item"], row["modality"], row["parts"]),
                         (exam.report, exam.id, exam.accession, "胸部CT平扫", "CT", ["头颅"]))
        self.assertEqual((row["patient"]["name"], row["patient"]["id"], row["site"]["id"]), ("张三", exam.patient, SITE_1["id"]))
        self.assertEqual((row["status"], row["reader"], row["auditor"]), ("final", "李初诊", "王审核"))
        self.assertTrue(row["signedAt"] and row["registeredAt"])
        self.assertEqual(row["snippet"]["text"],
                         "右肺上叶见磨玻璃结节，大小约12mm。 纵隔 <b>淋巴结</b> 不大。 右肺上叶结节。")
        self.assertEqual(marked(row), ["磨玻璃", "纵隔"])
        for words in ("结节", "磨", "12mm", "１２ ｍｍ", "淋巴 右肺", "“右肺上叶”", "12 MM"):
            self.assertIn(exam.report, self.reports(words), words)
        for words in ("左肺", "2mm", "磨玻璃 左肺", "肺上叶见结"):
            self.assertNotIn(exam.report, self.reports(words), words)

    def test_sites(self):
        own, foreign = self.signed("垂体柄增粗。"), self.signed("垂体柄增粗。", foreign=True)
        self.assertEqual(self.reports("垂体柄", self.auditor), [own.report])  # the centre reads for that site
        self.assertEqual(self.reports("垂体柄", self.auditor2), [foreign.report])
        self.assertEqual(self.reports("垂体柄"), [own.report])
        self.assertEqual(self.reports("垂体柄", self.colleague), [own.report])
        self.assertEqual(self.reports("垂体柄", self.reader_2), [foreign.report])
        self.assertEqual(self.reports("垂体柄", self.clerk), [own.report])  # may hand it over, so may find it
        # Words of the index's own language open nothing.
        scope = "s" + SITE_2["id"].replace("-", "")
        for words in (f'垂体柄") OR scope : ("{scope}', f"{scope}", "scope : *", "垂体柄 OR 增粗"):
            self.assertLessEqual(set(self.reports(words)), {own.report}, words)
        self.assertEqual(self.reports(scope, self.auditor), [])
        self.expect(self.ask(self.trainee, "垂体柄"), 403, "may not see reports")
        self.assertEqual(stack_fixture.call(self.base, "GET", "/reports?q=x").status, 401)

    def test_drafts(self):
        exam = self.submitted("脉络丛囊肿。")
        self.assertEqual(self.reports("脉络丛"), [exam.report])
        self.assertEqual(self.found("脉络丛")[0]["signedAt"], None)
        # Nobody else's until it is signed, whoever may read drafts.
        for person in (self.colleague, self.auditor, self.clerk, self.reader_2):
            self.assertEqual(self.reports("脉络丛", person), [])

    def test_changes(self):
        """Saved anew, corrected by the auditor, signed: each time the words as they are now, and no others."""
        exam = Exam(self.clerk)
        exam.acquire(self.gateway, self.folder)
        exam.start(self.reader)
        self.assertEqual(self.reports("胼胝体"), [])
        self.assertEqual(exam.save(self.reader, "胼胝体缺如。", "先天发育异常。").status, 200)
        self.assertEqual(self.reports("胼胝体"), [exam.report])
        self.assertEqual(exam.save(self.reader, "蛛网膜囊肿，左侧。", "囊肿。").status, 200)
        self.assertEqual(self.reports("胼胝体"), [])
        self.assertEqual(self.reports("蛛网膜"), [exam.report])
        self.assertEqual(exam.operation(self.reader, "submit").status, 200)
        self.claim(exam)
        saved = exam.save(self.auditor, "表皮样囊肿，左侧。", "囊肿。")
        self.assertEqual(exam.operation(self.auditor, "sign", saved.etag).status, 200)
        for person in (self.reader, self.colleague, self.auditor):
            self.assertEqual(self.reports("蛛网膜", person), [])
            self.assertEqual(self.reports("表皮样", person), [exam.report])

    def test_filters(self):
        ct = self.signed("侧脑室旁白质疏松。", modality="CT", item="颅脑CT平扫")
        mr = self.signed("侧脑室旁白质疏松。", modality="MR", order={"bodySite": [{"text": "垂体"}]})
        own = self.submitted("侧脑室旁白质疏松。", modality="CT")
        every = {ct.report, mr.report, own.report}
        day = self.found("侧脑室")[0]["registeredAt"][:10]
        for parameters, expected in (({}, every), ({"modality": "CT"}, {ct.report, own.report}), ({"modality": "CT,MR"}, every),
                                     ({"modality": "US"}, set()), ({"part": "垂体"}, {mr.report}), ({"part": "颅脑"}, {ct.report}),
                                     ({"part": "%"}, set()), ({"part": "_"}, set()), ({"mine": "true"}, every),
                                     ({"mine": "false"}, every), ({"date": [f"ge{day}"]}, every), ({"date": f"lt{day}"}, set()),
                                     ({"date": ["ge2020", "le2021"]}, set())):
            self.assertEqual(set(self.reports("侧脑室", **parameters)), expected, parameters)
        self.assertEqual(self.reports("侧脑室", self.colleague, mine="true"), [])
        self.assertEqual(set(self.reports("侧脑室", self.auditor, mine="true")), {ct.report, mr.report})  # signed by
        for wrong, word in (({"modality": "ct;"}, "modality"), ({"date": "someday"}, "date"), ({"mine": "yes"}, "mine"),
                            ({"part": "x" * 21}, "part"), ({"count": "0"}, "page size"), ({"after": "x"}, "no place"),
                            ({"site": SITE_2["id"]}, "site")):
            self.expect(self.ask(self.reader, "侧脑室", **wrong), 400, word)
        for words in ("", " ", "。", "囊" * 101, "1 2 3 4 5 6 7 8 9"):
            self.expect(self.ask(self.reader, words), 400)
        self.expect(self.reader("GET", "/reports"), 400, "no word")

    def test_pages(self):
        exams = [self.signed(f"小脑扁桃体下疝，第{i}例。", "畸形。") for i in range(5)]
        got, after = [], {}
        for size in (2, 2, 1):
            reply = self.ask(self.reader, "扁桃体", count=2, **after).json
            self.assertEqual(len(reply["rows"]), size)
            got += [row["report"] for row in reply["rows"]]
            after = {"after": reply["next"]}
        self.assertIsNone(reply["next"])
        self.assertEqual(got, [exam.report for exam in reversed(exams)])  # the last signed first

    def test_audited(self):
        """Whose reports were found is in the trail; what was looked for is nowhere."""
        exam = self.signed("海绵窦区占位。", name="周海")
        self.assertEqual(self.reports("海绵窦"), [exam.report])
        events = [e["resource"] for e in self.people["audit-admin"].ok(
            "GET", f"/AuditEvent?patient=Patient/{exam.patient}&_count=50").json["entry"]]
        self.assertTrue([e for e in events if "/reports" in json.dumps(e)], events)
        said = json.dumps(self.people["audit-admin"].ok("GET", "/AuditEvent?_count=200").json, ensure_ascii=False)
        log = (Path(self.folder) / "log" / "central.log").read_text("utf-8")
        for text in (said, log):
            self.assertNotIn("海绵窦", text)
            self.assertNotIn(urllib.parse.quote("海绵窦"), text)


if __name__ == "__main__":
    stack_fixture.main()
