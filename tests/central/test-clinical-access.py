#!/usr/bin/python3
"""Every clinical route, asked about a patient of site 1 by each account. The verdicts are written by hand from
workflow.md, not taken from the table that enforces them.

"yes": past the gate, whatever the workflow then says (400 to 428, but not 401 or 403). All else must be 403: also for what
the caller could not have known to exist.
"""

import json
import sys
import urllib.parse
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import stack_fixture
from stack_fixture import SITE_1, SITE_2, Exam, call, parameters, registration

OTHERS = ["clerk2", "auditor2"]                       # of another hospital, without a tie: nothing at all
NOBODY = ["trainee", "system-admin", "security-admin", "audit-admin"]  # no patients by their role
SEES = ["clerk", "technologist", "reader", "auditor", "expert", "teacher", "quality", "kiosk", "clinician", "gateway"]
SEES_DRAFTS = ["reader", "auditor", "expert", "quality"]
SEES_SIGNED = ["clerk", "technologist", "reader", "auditor", "expert", "teacher", "quality", "kiosk", "clinician"]
SEES_IMAGES = ["technologist", "reader", "auditor", "expert", "teacher", "quality", "clinician"]
DRAFTS = ["reader", "auditor", "expert"]
AUDITS = ["auditor", "expert"]
DELIVERS = ["kiosk", "clerk", "technologist"]

MATRIX = [
    ("GET", "/Patient/{patient}", SEES),
    ("GET", "/Patient/{patient}/_history", SEES),
    ("GET", "/Patient/{patient}/_history/1", SEES),
    ("GET", "/Patient/{patient}/_history/77", SEES),
    ("GET", "/Patient/{patient}/$timeline", SEES),
    ("GET", "/Patient/{patient}/$candidates", DRAFTS),
    ("POST", "/Patient/{patient}/$link", DRAFTS),
    ("POST", "/Patient/{patient}/$distinguish", DRAFTS),
    ("POST", "/Patient/{patient}/$unlink", DRAFTS),
    ("PUT", "/Patient/{patient}", ["clerk"]),
    ("GET", "/ServiceRequest/{exam}", SEES),
    ("GET", "/ServiceRequest/{exam}/_history", SEES),
    ("GET", "/ServiceRequest/{exam}/_history/1", SEES),
    ("PUT", "/ServiceRequest/{exam}", ["clerk"]),
    ("GET", "/DocumentReference/{form}", SEES),
    ("GET", "/DocumentReference/{form}/_history", SEES),
    ("GET", "/DocumentReference/{form}/_history/1", SEES),
    ("PUT", "/DocumentReference/{form}", ["clerk"]),
    ("GET", "/Binary/{scan}", SEES),
    ("PUT", "/Binary/{scan}", ["clerk"]),
    ("GET", "/Binary/{pdf}", SEES_SIGNED),
    ("GET", "/Task/{audit}", SEES),
    ("GET", "/Task/{audit}/_history", SEES),
    ("GET", "/Task/{audit}/_history/1", SEES),
    ("POST", "/Task/{audit}/$claim", AUDITS),
    ("POST", "/Task/{audit}/$release", AUDITS),
    ("POST", "/Task/{draft}/$claim", DRAFTS),
    ("POST", "/Task/{acquire}/$claim", ["technologist"]),
    ("GET", "/DiagnosticReport/{report}", SEES_DRAFTS),
    ("GET", "/DiagnosticReport/{report}/_history", SEES_DRAFTS),
    ("GET", "/DiagnosticReport/{report}/_history/1", SEES_DRAFTS),
    ("GET", "/DiagnosticReport/{signed}", SEES_SIGNED),
    ("GET", "/DiagnosticReport/{signed}/_history", SEES_SIGNED),
    ("GET", "/DiagnosticReport/{signed}/_history/1", SEES_DRAFTS),  # was a draft then
    ("PUT", "/DiagnosticReport/{report}", DRAFTS),
    ("POST", "/DiagnosticReport/{report}/$submit", DRAFTS),
    ("POST", "/DiagnosticReport/{report}/$return", AUDITS),
    ("POST", "/DiagnosticReport/{report}/$sign", AUDITS),
    ("GET", "/Provenance/{provenance}", SEES_SIGNED),
    ("GET", "/Provenance/{provenance}/_history", SEES_SIGNED),
    ("GET", "/Provenance/{provenance}/_history/1", SEES_SIGNED),
    ("POST", "/ServiceRequest/{exam}/$start-report", DRAFTS),
    ("POST", "/ServiceRequest/{exam}/$cancel", ["clerk"]),
    # Asking is the desk's and the technologist's work; a doctor may release what stands in the way.
    ("POST", "/ServiceRequest/{exam}/$answer-gate", ["clerk", "technologist", "reader", "auditor", "expert"]),
    ("POST", "/ServiceRequest/{exam}/$deliver", DELIVERS),
    ("POST", "/ServiceRequest/{exam}/$images-complete", ["technologist", "gateway"]),
    ("GET", "/ImagingStudy/{study}", SEES_IMAGES),
    ("GET", "/ImagingStudy/{study}/_history", SEES_IMAGES),
    ("GET", "/ImagingStudy/{study}/_history/1", SEES_IMAGES),
    ("PUT", "/ImagingStudy/{study}", ["gateway"]),
]

LISTS = ["/worklist", "/Patient", "/Patient?name=jmr", "/Patient?_id={patient}", "/Patient?identifier={mrn}", "/Patient?q={mrn}", "/ServiceRequest",
         "/ServiceRequest?patient={patient}", "/ServiceRequest?identifier={accession}", "/DiagnosticReport",
         "/DiagnosticReport?based-on={exam}", "/ImagingStudy", "/ImagingStudy?patient={patient}", "/Task",
         "/Task?based-on={exam}", "/DocumentReference?patient={patient}", "/Provenance?patient={patient}",
         "/worklist?q={accession}", "/worklist?site={site}", "/changes?after=0"]


class Access(stack_fixture.ClinicalTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        p = cls.people
        cls.exam = exam = Exam(p["clerk"], name="机密人")
        acquire = exam.task(p["clerk"])["id"]
        exam.acquire(p["gateway"], cls.folder)
        draft = exam.task(p["reader"])["id"]
        exam.submit(p["reader"])
        done = Exam(p["clerk"], name="机密人二")
        done.acquire(p["gateway"], cls.folder)
        done.submit(p["reader"])
        signed = done.operation(p["auditor"], "sign").json
        provenance = p["reader"].ok("GET", f"/Provenance?target={done.report}").json["entry"][0]["resource"]["id"]
        cls.names = {"patient": exam.patient, "exam": exam.id, "form": exam.form, "scan": exam.scan, "report": exam.report,
                     "study": exam.study_id, "accession": exam.accession, "mrn": exam.mrn, "site": SITE_1["id"],
                     "acquire": acquire, "draft": draft, "audit": exam.task(p["auditor"])["id"], "signed": done.report,
                     "pdf": signed["presentedForm"][0]["url"].split("/")[-1], "provenance": provenance}

    def fill(self, path):
        for name, value in self.names.items():
            path = path.replace("{" + name + "}", value)
        return path

    def body(self, method, path):
        """For a PUT the resource itself: nothing but the caller's rights may stand in the way."""
        if method == "GET":
            return None
        if method == "POST":
            return parameters(note="x", reason="x")
        kind, ident = self.fill(path).split("/")[1:3]
        return {"resourceType": kind, "id": ident}

    def test_matrix(self):
        wrong = []
        for method, path, may in MATRIX:
            # A version that was never there: who is past the gate changes nothing.
            headers = {} if method == "GET" else {"If_Match": 'W/"9999"'}
            for user, person in self.people.items():
                reply = person(method, self.fill(path), self.body(method, path), **headers)
                if user in may:
                    good = reply.status not in (401, 403) and reply.status < 500
                else:
                    good = reply.status == 403 and "机密" not in reply.body.decode()
                if not good:
                    wrong.append(f"{user} {method} {path}: {reply}")
            reply = call(self.base, method, self.fill(path), self.body(method, path))
            if reply.status != 401:
                wrong.append(f"nobody {method} {path}: {reply.status}")
        print(f"{len(MATRIX) * len(self.people)} combinations", file=sys.stderr)
        self.assertEqual(wrong, [])
        for user in OTHERS + NOBODY:
            self.assertFalse(any(user in may for _, _, may in MATRIX))

    def test_nothing_changed(self):
        self.assertEqual(self.exam.stage(self.people["reader"]), "submitted")
        self.assertEqual(self.people["clerk"].ok("GET", f"/Patient/{self.exam.patient}").etag, 'W/"1"')

    def test_creation_in_anothers_place(self):
        """If-None-Match: * on an id of another hospital is refused without telling anything."""
        for kind in ("Patient", "ServiceRequest", "DocumentReference", "Binary", "ImagingStudy"):
            ident = self.names[{"Patient": "patient", "ServiceRequest": "exam", "DocumentReference": "form",
                                "Binary": "scan", "ImagingStudy": "study"}[kind]]
            self.expect(self.people["clerk2"]("PUT", f"/{kind}/{ident}", {"resourceType": kind, "id": ident},
                                              If_None_Match="*"), 403)

    def test_references_to_anothers_patient(self):
        clerk2 = self.people["clerk2"]
        bundle = registration(name="借名")
        del bundle["entry"][0]
        for entry in bundle["entry"][:2]:
            entry["resource"]["subject"] = {"reference": f"Patient/{self.exam.patient}"}
        self.expect(clerk2("POST", "/", bundle), 403)
        order = {**bundle["entry"][0]["resource"], "supportingInfo": []}
        self.expect(clerk2("POST", "/ServiceRequest", order), 403)
        form = {**bundle["entry"][1]["resource"], "content": [{"attachment": {"url": f"Binary/{self.exam.scan}"}}]}
        self.expect(clerk2("POST", "/DocumentReference", form), 403)
        mine = Exam(clerk2, name="本院人")
        self.expect(clerk2("POST", "/DocumentReference", {**form, "subject": {"reference": f"Patient/{mine.patient}"}}), 403)
        ifnone = registration(name="机密人")
        ifnone["entry"][0]["request"] = {"method": "POST", "url": "Patient",
                                         "ifNoneExist": f"identifier=urn:fenji:mrn:{SITE_1['id']}|{self.exam.mrn}"}
        self.assertEqual(clerk2("POST", "/", ifnone).status, 400)  # no identifier system of this hospital

    def test_lists(self):
        secrets = ["机密", self.exam.patient, self.exam.id, self.exam.accession, self.exam.report, self.exam.study_uid]
        for path in LISTS:
            for user in OTHERS + NOBODY:
                reply = self.people[user]("GET", self.fill(path))
                self.assertIn(reply.status, (200, 403), f"{user} {path} {reply}")
                text = reply.body.decode().replace(self.fill(path).split("?")[-1], "")
                for secret in secrets:
                    self.assertNotIn(secret, text if "{" in path else reply.body.decode(), f"{user} {path}")
            self.assertEqual(call(self.base, "GET", self.fill(path)).status, 401)
        # Drafts are not in the lists of those who may see only what is signed.
        for user, drafts in (("clerk", False), ("kiosk", False), ("clinician", False), ("reader", True), ("quality", True)):
            found = [e["resource"]["id"] for e in self.people[user].ok("GET", "/DiagnosticReport").json.get("entry", [])]
            self.assertIn(self.names["signed"], found, user)
            self.assertEqual(self.names["report"] in found, drafts, user)
        history = self.people["kiosk"].ok("GET", f"/DiagnosticReport/{self.names['signed']}/_history").json["entry"]
        self.assertEqual([e["resource"]["status"] for e in history], ["final"])

    def test_registering(self):
        for user, person in self.people.items():
            reply = person("POST", "/", registration(name="试登记"))
            self.assertEqual(reply.status, 200 if user in ("clerk", "clerk2") else 403, f"{user} {reply}")
            self.assertEqual(person("POST", "/", {}).status, 400 if user in ("clerk", "clerk2") else 403, user)
        self.expect(self.people["clerk2"]("GET", f"/worklist?site={SITE_1['id']}"), 403)
        self.assertEqual(self.people["clerk2"]("GET", f"/worklist?site={SITE_2['id']}").status, 200)

    def test_what_does_not_exist(self):
        for kind in ("Patient", "ServiceRequest", "DocumentReference", "Binary", "Task", "DiagnosticReport", "ImagingStudy",
                     "Provenance"):
            self.expect(self.people["reader"]("GET", f"/{kind}/{uuid.uuid4()}"), 404)
            self.expect(self.people["reader"]("GET", f"/{kind}/../../etc/passwd"), 404)
            self.expect(self.people["reader"]("GET", f"/{kind}/x%27%20OR%201=1"), 404)

    def test_sentences_stay_readable(self):
        """What the caller sent is cut, never inside a character."""
        many = urllib.parse.quote("张" * 50)
        for path in (f"/Patient/{many}", f"/worklist?stage=a{many}", f"/Patient?birthdate={many}", f"/Patient?{many}=1"):
            self.expect(self.people["reader"]("GET", path), 404 if path.startswith("/Patient/") else 400)

    def test_reading_is_in_the_audit_trail(self):
        self.people["clinician"].ok("GET", f"/Patient/{self.exam.patient}")
        self.people["clinician"].ok("GET", f"/worklist?q={self.exam.accession}")
        self.people["auditor2"]("GET", f"/Patient/{self.exam.patient}")
        found = self.people["audit-admin"].ok("GET", "/AuditEvent?_count=50").json
        text = json.dumps(found)
        self.assertIn(self.exam.patient, text)


if __name__ == "__main__":
    stack_fixture.main()
