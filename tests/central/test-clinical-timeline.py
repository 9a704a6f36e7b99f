#!/usr/bin/python3
"""One person at several hospitals: the timeline, its reports and images, and what stays apart."""

import sys
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import stack_fixture
from stack_fixture import CENTRE, SITE_1, SITE_2, Exam, stack

# The centre registers and acquires too here, and so does the hospital without a tie.
stack.ACCOUNTS += [("clerk", "clerk-centre", CENTRE, "方登记"), ("gateway", "gateway-centre", CENTRE, "中心网关"),
                   ("reader", "reader-centre", CENTRE, "严初诊"), ("gateway", "gateway2", SITE_2, "临川网关"),
                   ("clinician", "clinician-centre", CENTRE, "许门诊")]
RESIDENT = "urn:oid:2.16.156.10011.1.3"


def resident_id(first17):
    """GB 11643: the check character, by hand."""
    weights = [pow(2, 17 - i, 11) for i in range(17)]
    return first17 + "10X98765432"[sum(int(d) * w for d, w in zip(first17, weights)) % 11]


PERSON = resident_id("32031119610304121")   # 1961-03-04, male
OTHER = resident_id("32031119800101443")


def known(number):
    return {"identifier": [{"system": RESIDENT, "value": number}]}


class Timeline(stack_fixture.ClinicalTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        p = cls.people
        cls.here = cls.signed(Exam(p["clerk"], name="张三", patient=known(PERSON)), "gateway", "reader", "此处所见。", "此处印象。")
        cls.there = cls.signed(Exam(p["clerk-centre"], name="张三", patient=known(PERSON)), "gateway-centre", "reader-centre",
                               "彼处所见。", "彼处印象。")
        cls.draft = Exam(p["clerk-centre"], name="张三", patient=known(PERSON), item="彼处草稿")
        cls.draft.acquire(p["gateway-centre"], cls.folder)
        cls.draft.start(p["reader-centre"])
        cls.draft.save(p["reader-centre"], "草稿中的秘密。", "草稿中的印象。", critical=None)
        # The same number at a hospital outside the alliance; the same name without a number; another person.
        cls.outside = Exam(p["clerk2"], name="张三", patient=known(PERSON))
        cls.outside.acquire(p["gateway2"], cls.folder)
        cls.nameless = Exam(p["clerk-centre"], name="张三")
        cls.nameless.acquire(p["gateway-centre"], cls.folder)
        cls.unknown = Exam(p["clerk"], name="张三")
        cls.other = Exam(p["clerk-centre"], name="李四", sex="male", birth="1980-01-01", patient=known(OTHER))
        cls.other.acquire(p["gateway-centre"], cls.folder)

    @classmethod
    def signed(cls, exam, gateway, reader, findings, impression):
        exam.acquire(cls.people[gateway], cls.folder)
        exam.submit(cls.people[reader], findings, impression)
        reply = exam.operation(cls.people["auditor"], "sign")
        assert reply.status == 200, reply
        return exam

    def timeline(self, user, patient, **query):
        reply = self.people[user].ok("GET", f"/Patient/{patient}/$timeline?{urllib.parse.urlencode(query)}")
        return {row["exam"]: row for row in reply.json["rows"]}, reply

    # -- the timeline --

    def test_both_levels(self):
        """The township's doctor sees what the centre did for the same person, newest first."""
        rows, reply = self.timeline("reader", self.here.patient)
        self.assertEqual([r["exam"] for r in reply.json["rows"]], [self.draft.id, self.there.id, self.here.id])
        self.assertIsNone(reply.json["next"])
        there = rows[self.there.id]
        self.assertEqual((there["site"]["name"], there["stage"], there["images"]["study"], there["images"]["instances"]),
                         (CENTRE["name"], "signed", self.there.study_uid, 1))
        self.assertEqual((there["report"]["status"], there["report"]["findings"], there["report"]["impression"]),
                         ("final", "彼处所见。", "彼处印象。"))
        self.assertEqual((there["report"]["reader"], there["report"]["auditor"]), ("严初诊", "王审核"))
        self.assertIn("signed", there["times"])
        self.assertEqual(rows[self.here.id]["report"]["findings"], "此处所见。")
        pdf = there["report"]["pdf"].split("/")[-1]
        self.assertTrue(self.people["reader"].ok("GET", f"/Binary/{pdf}").body.startswith(b"%PDF"))
        self.assertEqual(self.people["reader"].ok("GET", f"/DiagnosticReport/{self.there.report}").json["conclusion"], "彼处印象。")

    def test_the_other_way(self):
        rows, _ = self.timeline("clinician-centre", self.there.patient)
        self.assertEqual(set(rows), {self.here.id, self.there.id, self.draft.id})
        self.assertEqual(rows[self.here.id]["report"]["impression"], "此处印象。")

    def test_drafts_stay_where_they_are(self):
        rows, reply = self.timeline("reader", self.here.patient)
        self.assertIsNone(rows[self.draft.id]["report"])
        self.assertIsNone(rows[self.draft.id]["task"])
        self.assertIsNone(rows[self.draft.id]["holder"])
        self.assertNotIn("草稿中", reply.body.decode())
        self.expect(self.people["reader"]("GET", f"/DiagnosticReport/{self.draft.report}"), 403)
        history = self.people["reader"].ok("GET", f"/DiagnosticReport/{self.there.report}/_history").json["entry"]
        self.assertEqual([e["resource"]["status"] for e in history], ["final"])
        self.expect(self.people["reader"]("GET", f"/DiagnosticReport/{self.there.report}/_history/1"), 403)
        # At home its state is seen, as in the worklist; its words are for who opens it.
        rows, reply = self.timeline("reader-centre", self.there.patient)
        self.assertEqual(rows[self.draft.id]["report"]["status"], "partial")
        self.assertNotIn("草稿中", reply.body.decode())

    def test_what_is_not_joined(self):
        for user, exam, expected in (("reader", self.unknown, {self.unknown.id}),
                                     ("reader-centre", self.nameless, {self.nameless.id}),
                                     ("clerk2", self.outside, {self.outside.id}),
                                     ("reader-centre", self.other, {self.other.id})):
            rows, reply = self.timeline(user, exam.patient)
            self.assertEqual(set(rows), expected)
        rows, _ = self.timeline("auditor", self.here.patient)
        self.assertNotIn(self.outside.id, rows)

    def test_who(self):
        """Whoever sees the patient; nobody else, whatever they see of the person elsewhere."""
        sees = {"clerk", "technologist", "reader", "auditor", "expert", "teacher", "quality", "clinician", "kiosk", "gateway",
                "clerk-centre", "reader-centre", "clinician-centre", "gateway-centre"}
        at_site_1 = sees - {"clerk-centre", "clinician-centre", "gateway-centre"}
        for user, person in self.people.items():
            reply = person("GET", f"/Patient/{self.here.patient}/$timeline")
            self.assertEqual(reply.status, 200 if user in at_site_1 else 403, f"{user} {reply}")
        # The technologist and the clerk hand signed papers over, so they see their words; the gateway has no use for them.
        self.assertNotIn("彼处所见", self.timeline("gateway", self.here.patient)[1].body.decode())
        self.assertIn("彼处所见", self.timeline("clerk", self.here.patient)[1].body.decode())

    def test_devices_see_their_own_hospital(self):
        for user in ("kiosk", "gateway"):
            self.assertEqual(set(self.timeline(user, self.here.patient)[0]), {self.here.id})
        self.expect(self.people["kiosk"]("GET", f"/DiagnosticReport/{self.there.report}"), 403)

    def test_pages(self):
        rows, reply = self.timeline("reader", self.here.patient, count=2)
        self.assertEqual(len(rows), 2)
        rest, last = self.timeline("reader", self.here.patient, count=2, after=reply.json["next"])
        self.assertEqual((set(rest), last.json["next"]), ({self.here.id}, None))
        for query in ("count=0", "count=201", "after=x", "mood=good"):
            self.expect(self.people["reader"]("GET", f"/Patient/{self.here.patient}/$timeline?{query}"), 400)
        for ident in ("0c0e7a52-6e5e-4f0e-8f57-9d7a3c1b0002", "x"):
            self.expect(self.people["reader"]("GET", f"/Patient/{ident}/$timeline"), 404)

    # -- images of the same person --

    def images(self, user, exam):
        person = self.people[user]
        return (person("GET", f"/ImagingStudy/{exam.study_id}").status,
                person("GET", f"/dicom-web/studies/{exam.study_uid}/series").status)

    def test_images_of_the_same_person(self):
        for user, exam, expected in (
                ("reader", self.there, 200), ("technologist", self.there, 200), ("clinician", self.there, 200),
                ("clinician-centre", self.here, 200), ("reader-centre", self.here, 200),
                ("clerk", self.there, 403),          # sees no images at all
                ("reader", self.nameless, 403),      # no number: not the same person
                ("reader", self.other, 403), ("clinician", self.other, 403),
                ("reader", self.outside, 403), ("auditor", self.outside, 403),
                ("auditor2", self.there, 403), ("auditor2", self.here, 403),
                ("kiosk", self.there, 403), ("trainee", self.there, 403), ("system-admin", self.there, 403)):
            self.assertEqual(self.images(user, exam), (expected, expected), f"{user} {exam.accession}")

    def test_storing_stays_at_home(self):
        """The rule is for reading: no gateway stores into another hospital's study."""
        paths = self.here.make_images(self.folder)
        with self.assertRaisesRegex(AssertionError, "403"):
            self.there.store(self.people["gateway"], paths)

    def test_lists_stay_at_home(self):
        for path in ("/ImagingStudy", "/DiagnosticReport", "/worklist?q=" + self.there.accession,
                     f"/Patient?identifier={PERSON}"):
            self.assertNotIn(self.there.patient, self.people["reader"].ok("GET", path).body.decode())
        self.assertNotIn(self.there.study_uid, self.people["reader"]("GET", "/dicom-web/studies").body.decode())

    def test_audit_names_the_patients_shown(self):
        self.timeline("expert", self.here.patient)
        self.images("clinician", self.there)
        events = [e["resource"] for e in self.people["audit-admin"].ok(
            "GET", f"/AuditEvent?patient=Patient/{self.there.patient}&_count=100").json["entry"]]
        text = [str(e) for e in events]
        self.assertTrue(any("$timeline" in e and self.here.patient in e for e in text))
        # Why the township's doctor could: the record there is named beside the one that was looked at.
        self.assertTrue(any(f"studies/{self.there.study_uid}" in e and self.here.patient in e for e in text))

    # -- finding a returning patient --

    def test_finding_as_one_types(self):
        find = lambda q, user="clerk": {r["resource"]["id"] for r in self.people[user].ok(
            "GET", f"/Patient?{urllib.parse.urlencode({'q': q})}").json.get("entry", [])}
        for text in ("张", "张三", "zhang", "zhangsan", "zs", "Zhang S", "三", self.here.mrn, self.here.mrn[:-1], self.here.mrn.lower(),
                     PERSON, PERSON[:6], PERSON[:14], " 张三 "):
            self.assertIn(self.here.patient, find(text), text)
            self.assertNotIn(self.there.patient, find(text), text)
        self.assertEqual(find(PERSON), {self.here.patient})
        self.assertEqual(find(PERSON, "clerk-centre"), {self.there.patient, self.draft.patient})
        for text in ("32031", "李", "%", "' OR 1=1 --", "99999999"):
            self.assertNotIn(self.here.patient, find(text), text)
        rows = self.people["clerk"].ok("GET", f"/worklist?q={PERSON[:10]}").json["rows"]
        self.assertEqual({r["exam"] for r in rows}, {self.here.id})
        page = self.people["clerk"].ok("GET", f"/Patient?q={urllib.parse.quote('张')}&_count=1").json
        self.assertEqual(len(page["entry"]), 1)
        self.expect(self.people["clerk"]("GET", "/Patient?q="), 400)
        self.expect(self.people["clerk"]("GET", "/Patient?q=" + "x" * 65), 400)


if __name__ == "__main__":
    stack_fixture.main()
