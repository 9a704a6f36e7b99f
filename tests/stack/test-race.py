#!/usr/bin/python3
"""Two at once: signers of one report, repeated registrations, claims. One wins, the other is told what happened."""

import concurrent.futures
import sys
import tempfile
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import api  # noqa: E402
import pydicom
from pydicom.data import get_testdata_file
from stack import Stack

ROUNDS = 20


class Race(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="fenji-"))
        cls.stack = cls.enterClassContext(Stack(folder, BUILD, quiet_seconds=0.3))
        d = cls.stack.description
        cls.base, cls.gateway = d["base"], d["gateway"]
        cls.people = {u: api.Person(cls.base, d["accounts"][u]) for u in ("clerk", "reader", "auditor", "expert")}
        cls.other_auditor = api.Person(cls.base, d["accounts"]["auditor"])  # the same person at a second screen

    def submitted(self, n):
        """Exams up to their submitted reports, images sent in one go."""
        clerk, reader = self.people["clerk"], self.people["reader"]
        exams, paths = [], []
        for i in range(n):
            exam = api.Exam(clerk, name=f"并发{i}", modality="MR", item="头颅MR平扫")
            image = pydicom.dcmread(get_testdata_file("MR_small.dcm"))
            image.PatientName, image.PatientID, image.AccessionNumber = "Bing^Fa", exam.mrn, exam.accession
            image.StudyInstanceUID, image.SOPInstanceUID = pydicom.uid.generate_uid(), pydicom.uid.generate_uid()
            image.SeriesInstanceUID = pydicom.uid.generate_uid()
            image.file_meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID
            path = Path(self.stack.dir) / f"{image.SOPInstanceUID}.dcm"
            image.save_as(path)
            exams.append(exam)
            paths.append(str(path))
        for _ in range(200):
            if exams[-1].accession in api.tool("findscu", "-W", "-aec", self.gateway["aet"], self.gateway["host"],
                                               str(self.gateway["port"]), "-k",
                                               f"AccessionNumber={exams[-1].accession}"):
                break
        api.tool("storescu", "-aec", self.gateway["aet"], self.gateway["host"], str(self.gateway["port"]), *paths)
        for exam in exams:
            exam.wait_for(reader, "acquired", "assigned", seconds=60)
            version = reader.ok("GET", f"/ServiceRequest/{exam.id}").etag
            reader.ok("POST", f"/ServiceRequest/{exam.id}/$start-report", {}, If_Match=version)
            report = reader.ok("GET", f"/DiagnosticReport?based-on={exam.id}").json["entry"][0]["resource"]
            exam.report = report["id"]
            report["conclusion"] = "未见异常。"
            report.setdefault("extension", []).append({"url": "urn:fenji:findings", "valueString": "脑实质信号未见异常。"})
            version = reader.ok("GET", f"/DiagnosticReport/{exam.report}").etag
            version = reader.ok("PUT", f"/DiagnosticReport/{exam.report}", report, If_Match=version).etag
            reader.ok("POST", f"/DiagnosticReport/{exam.report}/$submit", {}, If_Match=version)
        return exams

    def both(self, *calls):
        with concurrent.futures.ThreadPoolExecutor(len(calls)) as pool:
            return [f.result() for f in [pool.submit(c) for c in calls]]

    def sign(self, person, exam, version, impression):
        parameters = {"resourceType": "Parameters", "parameter": [{"name": "impression", "valueString": impression}]}
        return lambda: person("POST", f"/DiagnosticReport/{exam.report}/$sign", parameters, If_Match=version,
                              Accept_Language="zh-CN")

    def test_two_signers(self):
        winners = []
        for number, exam in enumerate(self.submitted(ROUNDS)):
            pair = [self.people["auditor"], self.other_auditor if number % 2 else self.people["expert"]]
            version = pair[0].ok("GET", f"/DiagnosticReport/{exam.report}").etag
            replies = self.both(self.sign(pair[0], exam, version, "甲的意见。"), self.sign(pair[1], exam, version, "乙的意见。"))
            self.assertEqual(sorted(r.status for r in replies), [200, 412], replies)
            won = replies.index(next(r for r in replies if r.status == 200))
            winners.append(won)
            text = ("甲的意见。", "乙的意见。")[won]
            lost = replies[1 - won].body.decode()
            self.assertIn(text, lost, "the loser is shown what was signed")
            report = pair[0].ok("GET", f"/DiagnosticReport/{exam.report}").json
            self.assertEqual((report["status"], report["conclusion"]), ("final", text))
        print(f"{len(winners)} races, won by the first {winners.count(0)} times")

    def test_repeated_registration(self):
        clerk, key, bundle = self.people["clerk"], str(uuid.uuid4()), api.registration(name="重复登记")
        for entry in bundle["entry"]:
            entry["request"] = {"method": "POST", "url": entry["resource"]["resourceType"]}
            del entry["resource"]["id"]
        send = lambda: clerk("POST", "/", bundle, Idempotency_Key=key)
        replies = self.both(*[send] * 8) + [send()]
        self.assertEqual({r.status for r in replies}, {200}, replies)
        self.assertEqual(len({r.body for r in replies}), 1, "every repeat gets the first answer")
        found = clerk.ok("GET", "/worklist?q=%E9%87%8D%E5%A4%8D%E7%99%BB%E8%AE%B0").json["rows"]
        self.assertEqual(len(found), 1)
        other = api.registration(name="别的内容")
        self.assertEqual(clerk("POST", "/", other, Idempotency_Key=key).status, 422)


if __name__ == "__main__":
    BUILD = sys.argv.pop(1)
    unittest.main(verbosity=2)
