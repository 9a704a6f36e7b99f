#!/usr/bin/python3
"""Two records, one person? Candidates at the other hospitals of the alliance, what people decide about them, what follows
from it for timeline, reports and images, and how it is taken back."""

import sys
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import stack_fixture
from stack_fixture import CENTRE, SITE_2, Exam, parameters, stack

stack.ACCOUNTS += [("clerk", "clerk-centre", CENTRE, "方登记"), ("gateway", "gateway-centre", CENTRE, "中心网关"),
                   ("reader", "reader-centre", CENTRE, "严初诊"), ("reader", "reader2", SITE_2, "孔初诊")]
RESIDENT = "urn:oid:2.16.156.10011.1.3"


def known(first17):
    """GB 11643: the check character, by hand."""
    weights = [pow(2, 17 - i, 11) for i in range(17)]
    number = first17 + "10X98765432"[sum(int(d) * w for d, w in zip(first17, weights)) % 11]
    return {"identifier": [{"system": RESIDENT, "value": number}]}


PERSON, TWIN = known("32031119610304121"), known("32031119610304123")


class Identity(stack_fixture.ClinicalTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        p = cls.people
        cls.here = Exam(p["clerk"], name="张三", patient=PERSON)
        cls.number = Exam(p["clerk-centre"], name="张三", patient=PERSON)
        cls.name = Exam(p["clerk-centre"], name="张三")                     # no number: only the name and day
        cls.twin = Exam(p["clerk-centre"], name="张三", patient=TWIN)       # another number: somebody else
        cls.outside = Exam(p["clerk2"], name="张三", patient=PERSON)        # no common top
        cls.day = Exam(p["clerk-centre"], name="张三", birth="1961-03-05")
        cls.sex = Exam(p["clerk-centre"], name="张三", sex="female")
        for exam in (cls.number, cls.name):
            exam.acquire(p["gateway-centre"], cls.folder)

    def candidates(self, exam, user="reader"):
        reply = self.people[user].ok("GET", f"/Patient/{exam.patient}/$candidates").json
        return {c["patient"]["id"]: c for c in reply["candidates"]}, reply

    def decide(self, exam, other, what, user="reader"):
        return self.people[user]("POST", f"/Patient/{exam.patient}/${what}", parameters(other=other.patient))

    def timeline(self, exam, user="reader"):
        return {r["exam"]: r["identity"] for r in self.people[user].ok("GET", f"/Patient/{exam.patient}/$timeline").json["rows"]}

    def images(self, exam, user="reader"):
        return self.people[user]("GET", f"/dicom-web/studies/{exam.study_uid}/series").status

    def setUp(self):
        for other in (self.number, self.name):
            self.decide(self.here, other, "unlink")

    def test_candidates(self):
        found, reply = self.candidates(self.here)
        self.assertEqual(set(found), {self.number.patient, self.name.patient})
        self.assertEqual({k: v["by"] for k, v in found.items()}, {self.number.patient: "number", self.name.patient: "name"})
        one = found[self.name.patient]
        self.assertEqual((one["patient"]["name"], one["patient"]["birthDate"], one["patient"]["sex"], one["patient"]["mrn"],
                          one["patient"]["site"]["name"], one["patient"]["residentIdEnd"], one["exams"], one["verdict"]),
                         ("张三", "1961-03-04", "male", self.name.mrn, CENTRE["name"], None, 1, "open"))
        # Both side by side, of a number only its end.
        self.assertEqual((reply["patient"]["id"], reply["patient"]["mrn"]), (self.here.patient, self.here.mrn))
        number = PERSON["identifier"][0]["value"]
        self.assertEqual(reply["patient"]["residentIdEnd"], number[-4:])
        self.assertNotIn(number, str(reply))
        # The other way round, as the centre sees it: the same pairs.
        self.assertIn(self.here.patient, self.candidates(self.name, "reader-centre")[0])
        self.assertNotIn(self.here.patient, self.candidates(self.twin, "reader-centre")[0])
        self.assertEqual(self.candidates(self.outside, "reader2")[0], {})

    def test_confirmed(self):
        """Unconfirmed: not in the timeline, no images. Confirmed: both. Taken back: as before."""
        self.assertEqual(self.timeline(self.here), {self.here.id: "same", self.number.id: "number"})
        self.assertEqual(self.images(self.name), 403)
        reply = self.decide(self.here, self.name, "link")
        self.assertEqual(reply.status, 200, reply)
        one, = reply.json["candidates"]
        self.assertEqual(one["patient"]["id"], self.name.patient)
        self.assertEqual((one["verdict"], one["who"]), ("same", "李初诊"))
        self.assertRegex(one["at"], r"^20\d\d-\d\d-\d\dT")
        self.assertEqual(self.timeline(self.here), {self.here.id: "same", self.number.id: "number", self.name.id: "confirmed"})
        self.assertEqual(self.images(self.name), 200)
        self.assertEqual(self.timeline(self.name, "reader-centre")[self.here.id], "confirmed")
        # Only this pair: what is the same as the one is not, by that, the same as the other.
        self.assertNotIn(self.number.id, self.timeline(self.name, "reader-centre"))
        self.assertEqual(self.decide(self.name, self.here, "unlink", "reader-centre").status, 200)
        self.assertEqual(self.timeline(self.here), {self.here.id: "same", self.number.id: "number"})
        self.assertEqual(self.images(self.name), 403)
        # Neither record was changed.
        for exam, user in ((self.here, "reader"), (self.name, "reader-centre")):
            self.assertEqual(self.people[user].ok("GET", f"/Patient/{exam.patient}").json["meta"]["versionId"], "1")

    def test_number_is_confirmed_too(self):
        self.decide(self.here, self.number, "link")
        self.assertEqual(self.timeline(self.here)[self.number.id], "confirmed")

    def test_not_the_same(self):
        """A borrowed card: the number says one, a person knows better."""
        self.assertEqual(self.images(self.number), 200)
        reply = self.decide(self.here, self.number, "distinguish")
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(self.timeline(self.here), {self.here.id: "same"})
        self.assertEqual(self.images(self.number), 403)
        self.assertEqual(self.candidates(self.here)[0][self.number.patient]["verdict"], "different")
        self.decide(self.here, self.number, "unlink")
        self.assertEqual(self.timeline(self.here)[self.number.id], "number")

    def test_refused(self):
        for other in (self.twin, self.outside, self.day, self.sex, self.here):
            for what in ("link", "distinguish", "unlink"):
                self.expect(self.decide(self.here, other, what), 422, "same person")
        self.expect(self.people["reader"]("POST", f"/Patient/{self.here.patient}/$link", parameters(some="x")), 422)
        self.expect(self.people["reader"]("GET", f"/Patient/{uuid.uuid4()}/$candidates"), 404)
        self.expect(self.people["reader"]("GET", "/Patient/x/$candidates"), 404)
        for user in ("clerk", "technologist", "clinician", "teacher", "kiosk", "gateway", "reader2", "system-admin"):
            self.expect(self.people[user]("GET", f"/Patient/{self.here.patient}/$candidates"), 403)
            self.expect(self.decide(self.here, self.name, "link", user), 403)
        self.assertNotIn(self.name.id, self.timeline(self.here))

    def test_audit(self):
        self.decide(self.here, self.name, "link")
        self.decide(self.here, self.name, "unlink")
        events = [e["resource"] for e in self.people["audit-admin"].ok(
            "GET", f"/AuditEvent?patient=Patient/{self.name.patient}&_count=100").json["entry"]]
        for what in ("$link", "$unlink"):
            event = next(e for e in events if e["outcomeDesc"] == f"POST /Patient/{self.here.patient}/{what} 200")
            self.assertEqual({e["what"]["reference"] for e in event["entity"]},
                             {f"Patient/{self.here.patient}", f"Patient/{self.name.patient}"})
            self.assertRegex(event["agent"][0]["who"]["reference"], "^Practitioner/")


if __name__ == "__main__":
    stack_fixture.main()
