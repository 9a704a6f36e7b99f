#!/usr/bin/python3
"""Who may do what: every route that needs a session, asked without one, by each role, and for another site's patient.

The verdicts below are written by hand from workflow.md's roles, not taken from the table that enforces them. "yes" means:
the rights are there, whatever the workflow then says (a 404, 409, 412, 422 or 428 is past the gate; 401 and 403 are not).
"""

import itertools
import json
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

EVERYBODY = ["clerk", "technologist", "reader", "auditor", "expert", "teacher", "trainee", "quality", "kiosk", "clinician",
             "system-admin", "security-admin", "audit-admin", "clerk2", "auditor2"]

# Who sees the exam of site 1 at all: its own people, and those of the hospital that reads for it. Not the trainee, not
# the administrators, nobody of site 2. The teacher and the kiosk see what is signed.
SEES = ["clerk", "technologist", "reader", "auditor", "expert", "quality", "clinician"]
SEES_IMAGES = ["technologist", "reader", "auditor", "expert", "teacher", "quality", "clinician"]
DRAFTS = ["reader", "auditor", "expert"]
AUDITS = ["auditor", "expert"]

# (method, path, body, who may). {exam} {patient} {report} {task} {study} {form} {scan} are of site 1.
ROUTES = [
    ("GET", "/Patient/{patient}", None, SEES + ["teacher", "kiosk"]),
    ("GET", "/Patient/{patient}/_history", None, SEES + ["teacher", "kiosk"]),
    ("GET", "/Patient/{patient}/$timeline", None, SEES + ["teacher", "kiosk"]),
    ("GET", "/ServiceRequest/{exam}", None, SEES + ["teacher", "kiosk"]),
    ("GET", "/ServiceRequest/{exam}/_history", None, SEES + ["teacher", "kiosk"]),
    ("GET", "/DocumentReference/{form}", None, SEES + ["teacher", "kiosk"]),
    ("GET", "/Binary/{scan}", None, SEES + ["teacher", "kiosk"]),
    ("GET", "/DiagnosticReport/{report}", None, ["reader", "auditor", "expert", "quality"]),
    ("GET", "/ImagingStudy/{study_id}", None, SEES_IMAGES),
    ("GET", "/dicom-web/studies/{study}/series", None, SEES_IMAGES),
    ("GET", "/dicom-web/studies/{study}/metadata", None, SEES_IMAGES),
    ("PUT", "/Patient/{patient}", {"resourceType": "Patient", "id": "{patient}", "name": [{"text": "改名"}]}, ["clerk"]),
    ("PUT", "/ServiceRequest/{exam}", {"resourceType": "ServiceRequest", "id": "{exam}"}, ["clerk"]),
    ("PUT", "/DiagnosticReport/{report}", {"resourceType": "DiagnosticReport", "id": "{report}"}, DRAFTS),
    ("POST", "/ServiceRequest/{exam}/$start-report", {}, DRAFTS),
    ("POST", "/DiagnosticReport/{report}/$submit", {}, DRAFTS),
    ("POST", "/DiagnosticReport/{report}/$return", {}, AUDITS),
    ("POST", "/DiagnosticReport/{report}/$sign", {}, AUDITS),
    ("POST", "/ServiceRequest/{exam}/$deliver", {}, ["kiosk", "clerk", "technologist"]),
    ("POST", "/ServiceRequest/{exam}/$cancel", {}, ["clerk"]),
    ("POST", "/ServiceRequest/{exam}/$answer-gate", {}, ["clerk", "technologist", "reader", "auditor", "expert"]),
    ("GET", "/Basic?code=vocabulary", None, EVERYBODY),
    ("POST", "/ServiceRequest/{exam}/$images-complete", {}, ["technologist"]),
    ("PUT", "/ImagingStudy/{study_id}", {"resourceType": "ImagingStudy", "id": "{study_id}"}, []),
    # Who reports stores what they drew, who teaches stores cases (both past the gate); nobody stores images here.
    ("POST", "/dicom-web/studies/{study}", None, ["reader", "auditor", "expert", "teacher"]),
    ("GET", "/AuditEvent", None, ["audit-admin"]),
]

# Routes that answer everybody with a session, each with what they may see; without one, nobody.
LISTS = ["/worklist", "/changes?after=0", "/Patient", "/ServiceRequest", "/DiagnosticReport", "/Task", "/ImagingStudy",
         "/Organization", "/Practitioner"]

PAST_THE_GATE = {200, 201, 204, 400, 404, 406, 409, 412, 415, 422, 428}


class Access(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="fenji-"))
        cls.stack = cls.enterClassContext(Stack(folder, BUILD))
        cls.base = cls.stack.description["base"]
        cls.people = {user: api.Person(cls.base, account)
                      for user, account in cls.stack.description["accounts"].items()}
        cls.exam = api.Exam(cls.people["clerk"], name="机密一号", modality="MR", item="头颅MR平扫")
        cls.names = cls.send_image()

    @classmethod
    def send_image(cls):
        """An MR through the gateway, a draft by the reader: what the routes are asked about."""
        exam, reader, gateway = cls.exam, cls.people["reader"], cls.stack.description["gateway"]
        image = pydicom.dcmread(get_testdata_file("MR_small.dcm"))
        image.SpecificCharacterSet = "ISO_IR 192"
        image.PatientName, image.PatientID, image.AccessionNumber = "Ji^Mi", exam.mrn, exam.accession
        image.StudyInstanceUID, image.SOPInstanceUID = pydicom.uid.generate_uid(), pydicom.uid.generate_uid()
        image.file_meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID
        path = Path(cls.stack.dir) / "one.dcm"
        image.save_as(path)
        for _ in range(200):  # the gateway learns of the order by itself
            if exam.accession in api.tool("findscu", "-W", "-aec", gateway["aet"], gateway["host"],
                                          str(gateway["port"]), "-k", f"AccessionNumber={exam.accession}"):
                break
        api.tool("storescu", "-aec", gateway["aet"], gateway["host"], str(gateway["port"]), str(path))
        exam.wait_for(reader, "acquired", "assigned")
        version = reader.ok("GET", f"/ServiceRequest/{exam.id}").etag
        reader.ok("POST", f"/ServiceRequest/{exam.id}/$start-report", {}, If_Match=version)
        report = reader.ok("GET", f"/DiagnosticReport?based-on={exam.id}").json["entry"][0]["resource"]["id"]
        studies = reader.ok("GET", f"/ImagingStudy?based-on={exam.id}").json["entry"]
        order = reader.ok("GET", f"/ServiceRequest/{exam.id}").json
        form = order["supportingInfo"][0]["reference"].split("/")[-1]
        document = reader.ok("GET", f"/DocumentReference/{form}").json
        return {"exam": exam.id, "patient": exam.patient, "report": report, "form": form,
                "scan": document["content"][0]["attachment"]["url"].split("/")[-1],
                "study": str(image.StudyInstanceUID), "study_id": studies[0]["resource"]["id"]}

    def fill(self, value):
        text = json.dumps(value)
        for name, replacement in self.names.items():
            text = text.replace("{" + name + "}", replacement)
        return json.loads(text)

    def test_without_a_session(self):
        for method, path, body, _ in ROUTES:
            with self.subTest(f"{method} {path}"):
                for token in (None, "x" * 43):
                    reply = api.call(self.base, method, self.fill(path), self.fill(body), token)
                    self.assertEqual(reply.status, 401, reply)
        for path in LISTS:
            self.assertEqual(api.call(self.base, "GET", path).status, 401, path)
        for task in (str(uuid.uuid4()),):
            self.assertEqual(api.call(self.base, "POST", f"/Task/{task}/$claim", {}).status, 401)
        self.assertEqual(api.call(self.base, "POST", "/", api.registration()).status, 401)
        for path in ("/metadata", "/healthz", "/metrics"):
            self.assertEqual(api.call(self.base, "GET", path).status, 200, path)

    def test_every_role_on_every_route(self):
        wrong = []
        for (method, path, body, may), user in itertools.product(ROUTES, EVERYBODY):
            # A write carries a version that was never there: whoever is past the gate stops at 412, nothing changes.
            headers = {} if method == "GET" else {"If_Match": 'W/"999"'}
            reply = self.people[user](method, self.fill(path), self.fill(body), **headers)
            expected = user in may
            got = reply.status != 403 and reply.status in PAST_THE_GATE
            if got != expected or reply.status not in PAST_THE_GATE | {403}:
                wrong.append(f"{user:15} {method} {path}: {reply.status}, expected "
                             f"{'to pass' if expected else '403'}")
        print(f"{len(ROUTES) * len(EVERYBODY)} combinations asked")
        self.assertEqual(wrong, [])

    def test_lists_show_only_ones_own(self):
        for user in ("clerk2", "auditor2", "trainee", "system-admin", "security-admin", "audit-admin"):
            for path in LISTS + ["/dicom-web/studies"]:
                reply = self.people[user]("GET", path)
                self.assertIn(reply.status, (200, 204, 403), f"{user} {path} {reply}")
                for secret in ("机密", self.exam.patient, self.exam.id, self.exam.accession, self.names["study"]):
                    self.assertNotIn(secret, reply.body.decode(), f"{user} {path}")

    def test_registering(self):
        for user in EVERYBODY:
            reply = self.people[user]("POST", "/", api.registration(name="试登记"))
            self.assertEqual(reply.status, 200 if user in ("clerk", "clerk2") else 403, f"{user} {reply}")

    def test_signed_out(self):
        person = api.Person(self.base, self.stack.description["accounts"]["clerk"])
        self.assertEqual(person("GET", "/worklist").status, 200)
        self.assertIn(person("DELETE", "/session").status, (200, 204))
        self.assertEqual(person("GET", "/worklist").status, 401)

    def test_uniform_refusal(self):
        """Neither the answer nor its time tells whether a user exists."""
        replies = [api.call(self.base, "POST", "/session", {"user": user, "password": "wrong"})
                   for user in ("expert", "nobody-of-that-name")]
        self.assertEqual([r.status for r in replies], [401, 401])
        self.assertEqual(*[r.json["issue"][0]["details"]["text"] for r in replies])

    def test_language(self):
        english = self.people["clerk"]("GET", f"/Patient/{uuid.uuid4()}", Accept_Language="en")
        chinese = self.people["clerk"]("GET", f"/Patient/{uuid.uuid4()}", Accept_Language="zh-CN")
        self.assertEqual((english.status, chinese.status), (404, 404))
        self.assertTrue(english.sentence.isascii(), english.sentence)
        self.assertTrue(any("\u4e00" <= c <= "\u9fff" for c in chinese.sentence), chinese.sentence)


if __name__ == "__main__":
    BUILD = sys.argv.pop(1)
    unittest.main(verbosity=2)
