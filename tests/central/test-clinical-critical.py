#!/usr/bin/python3
"""Critical values: told by whoever reads the exam, taken with a read-back, passed on by central's own clock, seen nowhere else."""

import datetime
import json
import sys
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import stack_fixture
from stack_fixture import CENTRE, SITE_1, SITE_2, Exam, extension, parameters, stack

stack.ACCOUNTS += [("reader", "reader-2", CENTRE, "严初诊"), ("clerk", "clerk-far", SITE_2, "别处登记")]
FINDING, REPEATED = "左侧张力性气胸", "左侧张力性气胸，马上处理"
PASSED_ON_SECONDS = 40  # the sweep comes every five


def communication(exam, finding=FINDING, **more):
    return {"resourceType": "Communication", "status": "in-progress",
            "category": [{"coding": [{"system": "urn:fenji:communication", "code": "critical-value"}]}],
            "basedOn": [{"reference": f"ServiceRequest/{exam.id}"}], "subject": {"reference": f"Patient/{exam.patient}"},
            "reasonCode": [{"coding": [{"system": "urn:fenji:critical-finding", "code": "tension-pneumothorax"}]}],
            "payload": [{"contentString": finding}], **more}


class Critical(stack_fixture.ClinicalTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ("clerk", "reader", "auditor", "gateway", "kiosk"):
            setattr(cls, role, cls.people[role])
        cls.stranger, cls.far = cls.people["reader-2"], cls.people["clerk-far"]

    def drafting(self, **arguments):
        exam = Exam(self.clerk, **arguments)
        exam.acquire(self.gateway, self.folder)
        exam.start(self.reader)
        return exam

    def tell(self, exam, person=None, finding=FINDING, ident=None, **more):
        return (person or self.reader)("PUT", f"/Communication/{ident or uuid.uuid4()}", communication(exam, finding, **more),
                                       If_None_Match="*")

    def take(self, value, person=None, etag=None, receiver="李护士", repeated=REPEATED):
        etag = etag or f'W/"{value["meta"]["versionId"]}"'
        return (person or self.clerk)("POST", f"/Communication/{value['id']}/$read-back",
                                      parameters(receiver=receiver, repeated=repeated), If_Match=etag)

    def row(self, exam, person=None):
        rows = (person or self.clerk).ok("GET", f"/worklist?q={exam.accession}").json["rows"]
        return next(row for row in rows if row["exam"] == exam.id)

    def now(self, value):
        return self.clerk.ok("GET", f"/Communication/{value['id']}").json

    def test_told_and_taken(self):
        exam = self.drafting(name="张三")
        self.assertIsNone(self.row(exam)["criticalValue"])
        before = self.clerk.ok("GET", "/changes?after=0").json["next"]
        told = self.tell(exam)
        self.assertEqual(told.status, 201, told)
        value = told.json
        # Who, to whom and until when is central's word.
        self.assertEqual(value["sender"]["display"], self.reader.session["practitioner"]["display"])
        self.assertEqual(value["recipient"], [{"reference": f"Organization/{SITE_1['id']}", "display": SITE_1["name"]}])
        self.assertEqual(value["subject"]["display"], "张三")
        self.assertEqual(value["basedOn"][0]["display"], f"{exam.accession} 头颅MR平扫")
        self.assertEqual((value["status"], value["priority"]), ("in-progress", "stat"))
        # The ordering hospital learns of it by itself, and its board has the clock.
        changes = self.clerk.ok("GET", f"/changes?after={before}").json["changes"]
        self.assertIn(("Communication", value["id"], exam.id), [(c["type"], c["id"], c["exam"]) for c in changes])
        shown = self.row(exam)["criticalValue"]
        self.assertEqual((shown["id"], shown["level"], shown["readBack"]), (value["id"], 0, None))
        instant = datetime.datetime.fromisoformat
        self.assertEqual(instant(shown["deadline"]), instant(extension(value, "urn:fenji:deadline")))
        self.assertEqual(instant(shown["deadline"]) - instant(shown["sent"]), datetime.timedelta(minutes=10))
        found = self.clerk.ok("GET", "/Communication?status=in-progress&category=critical-value").json
        self.assertIn(value["id"], [e["resource"]["id"] for e in found["entry"]])
        # Taken: who, what, when.
        self.expect(self.take(value, receiver=" "), 400, "receiver")
        self.expect(self.take(value, etag='W/"9"'), 412)
        taken = self.take(value)
        self.assertEqual(taken.status, 200, taken)
        after = taken.json
        self.assertEqual(after["status"], "completed")
        self.assertIn("received", after)
        back = {e["url"]: e for e in next(e for e in after["extension"] if e["url"] == "urn:fenji:read-back")["extension"]}
        self.assertEqual((back["receiver"]["valueString"], back["repeated"]["valueString"]), ("李护士", REPEATED))
        self.assertEqual(back["by"]["valueReference"]["display"], self.clerk.session["practitioner"]["display"])
        self.assertIsNotNone(self.row(exam)["criticalValue"]["readBack"])
        # Only once, and the second one learns who was first.
        self.expect(self.take(after), 409, "李护士")
        history = self.clerk.ok("GET", f"/Communication/{value['id']}/_history").json
        self.assertEqual(len(history["entry"]), 2)
        # In the person's timeline as well.
        rows = self.reader.ok("GET", f"/Patient/{exam.patient}/$timeline").json["rows"]
        self.assertEqual(rows[0]["criticalValue"]["id"], value["id"])

    def test_who_may(self):
        exam = self.drafting()
        self.expect(self.tell(exam, self.clerk), 403, "tell critical values")
        self.expect(self.tell(exam, self.stranger), 403, "Open the exam first")  # reads there, but not this exam
        self.expect(self.tell(exam, self.auditor), 403, "Open the exam first")
        self.expect(self.tell(exam, self.kiosk), 403)
        value = self.tell(exam).json
        # Nobody of another hospital sees it, takes it or is told of it.
        self.expect(self.far("GET", f"/Communication/{value['id']}"), 403)
        self.expect(self.take(value, self.far), 403)
        found = self.far.ok("GET", "/Communication").json
        self.assertEqual(found.get("entry", []), [])
        self.assertNotIn(value["id"], [c["id"] for c in self.far.ok("GET", "/changes?after=0").json["changes"]])
        self.expect(self.take(value, self.kiosk), 403, "take critical values")
        # The reader writes down who took it on the telephone.
        self.assertEqual(self.take(value, self.reader).status, 200)

    def test_after_signing(self):
        exam = self.drafting()
        reply = exam.save(self.reader, "左侧气胸。", "左侧气胸。")
        exam.operation(self.reader, "submit", reply.etag)
        task = exam.task(self.auditor)
        self.auditor.ok("POST", f"/Task/{task['id']}/$claim", {}, If_Match=f'W/"{task["meta"]["versionId"]}"')
        self.assertEqual(self.tell(exam, self.auditor).status, 201)
        self.assertEqual(exam.operation(self.auditor, "sign").status, 200)
        told = self.tell(exam, self.reader, "左侧大量气胸")  # its writer, when the exam is nobody's any more
        self.assertEqual(told.status, 201, told)

    def test_refused(self):
        exam, other = self.drafting(), self.drafting(name="李四")
        self.expect(self.tell(exam, subject={"reference": f"Patient/{other.patient}"}), 422, "not the patient")
        self.expect(self.tell(exam, basedOn=[{"reference": f"ServiceRequest/{uuid.uuid4()}"}]), 404)
        self.expect(self.tell(exam, category=[]), 400, "critical-value")
        self.expect(self.tell(exam, payload=[]), 400, "payload")
        self.expect(self.tell(exam, ident="not-a-uuid"), 400, "UUID")
        value = self.tell(exam).json
        self.expect(self.tell(exam), 409, "nobody has taken it")
        self.expect(self.tell(exam, ident=value["id"]), 412)
        self.expect(self.reader("PUT", f"/Communication/{value['id']}", communication(exam, "anders")), 409, "cannot be changed")
        # What is sent of a read-back at the beginning is not believed.
        forged = self.tell(other, status="completed", received="2026-01-01T00:00:00Z", sent="2026-01-01T00:00:00Z",
                           sender={"reference": "Practitioner/somebody"}).json
        self.assertEqual((forged["status"], "received" in forged), ("in-progress", False))
        self.assertEqual(forged["sender"]["reference"], self.reader.session["practitioner"]["reference"])
        self.assertGreater(forged["sent"], "2026-01-01T23")

    def test_passed_on(self):
        """By the hospital's own list, which allows three seconds."""
        content = {"version": 1, "seconds": 3, "findings": [{"code": "x", "zh": "气胸"}]}
        ident = str(uuid.uuid4())
        document = {"resourceType": "Basic", "id": ident,
                    "code": {"coding": [{"system": "urn:fenji:basic", "code": "vocabulary"}]},
                    "extension": [{"url": "urn:fenji:name", "valueString": "critical-values"},
                                  {"url": "urn:fenji:scope", "valueCode": "site"},
                                  {"url": "urn:fenji:owner", "valueReference": {"reference": f"Organization/{SITE_1['id']}"}},
                                  {"url": "urn:fenji:content", "valueString": json.dumps(content)}]}
        self.clerk.ok("PUT", f"/Basic/{ident}", document, If_None_Match="*")
        bad = json.loads(json.dumps(document))
        bad["extension"][-1]["valueString"] = json.dumps({**content, "seconds": 0})
        self.expect(self.clerk("PUT", f"/Basic/{ident}", bad, If_Match='W/"1"'), 422, "seconds")
        exam, answered = self.drafting(), self.drafting(name="李四")
        value, early = self.tell(exam).json, self.tell(answered).json
        self.assertEqual(self.take(early).status, 200)
        end = time.monotonic() + PASSED_ON_SECONDS
        while self.row(exam)["criticalValue"]["level"] < 2 and time.monotonic() < end:
            time.sleep(0.2)
        shown = self.row(exam)["criticalValue"]
        self.assertEqual(shown["level"], 2)
        self.assertIsNone(shown["readBack"])
        now = self.now(value)
        self.assertEqual(now["status"], "in-progress")
        passed = next(e for e in now["extension"] if e["url"] == "urn:fenji:escalation")
        self.assertEqual(next(e["valueUnsignedInt"] for e in passed["extension"] if e["url"] == "level"), 2)
        # Taken late is taken; what was answered in time was not passed on.
        self.assertEqual(self.take(now).status, 200)
        self.assertEqual(self.row(answered)["criticalValue"]["level"], 0)
        removed = json.loads(json.dumps(document))
        removed["extension"][-1]["valueString"] = json.dumps({**content, "seconds": 600})
        self.clerk.ok("PUT", f"/Basic/{ident}", removed, If_Match='W/"1"')


if __name__ == "__main__":
    stack_fixture.main()
