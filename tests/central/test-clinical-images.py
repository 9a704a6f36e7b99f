#!/usr/bin/python3
"""Images: matched by accession and patient number or not at all, complete only when the PACS gives every one back."""

import json
import sqlite3
import sys
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import pydicom
import stack_fixture
from stack_fixture import STUDY_NAMESPACE, Exam, extension, parameters


class Images(stack_fixture.ClinicalTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk, cls.gateway, cls.reader = (cls.people[u] for u in ("clerk", "gateway", "reader"))
        cls.technologist, cls.auditor = cls.people["technologist"], cls.people["auditor"]

    def put(self, exam, study, **headers):
        return self.gateway("PUT", f"/ImagingStudy/{exam.study_id}", study, **headers)

    def uids(self, paths):
        return sorted(str(pydicom.dcmread(p, stop_before_pixels=True).SOPInstanceUID) for p in paths)

    def named(self, reply, code):
        return sorted(i["diagnostics"] for i in reply.json["issue"] if i["code"] == code)

    def test_arriving_one_after_the_other(self):
        exam = Exam(self.clerk)
        paths = exam.make_images(self.folder, 3)
        first = self.put(exam, exam.imaging_study(paths[:1]))
        self.assertEqual((first.status, first.etag), (201, 'W/"1"'))
        self.assertEqual(first.json["basedOn"][0]["reference"], f"ServiceRequest/{exam.id}")
        self.assertEqual(first.json["subject"]["reference"], f"Patient/{exam.patient}")
        self.assertEqual(exam.stage(self.reader), "acquiring")
        again = self.put(exam, exam.imaging_study(paths[:1]))
        self.assertEqual((again.status, again.etag), (200, 'W/"1"'))  # said before: nothing new
        more = self.put(exam, exam.imaging_study(paths))
        self.assertEqual((more.status, more.etag, more.json["numberOfInstances"]), (200, 'W/"2"', 3))
        row = self.reader.ok("GET", f"/worklist?q={exam.accession}").json["rows"][0]
        self.assertEqual(row["images"], {"study": exam.study_uid, "series": 1, "instances": 3, "complete": False})
        # Nothing is in the PACS yet: every one is named.
        reply = exam.complete(self.gateway)
        self.assertEqual(reply.status, 409)
        self.assertEqual(self.named(reply, "not-found"), self.uids(paths))
        for uid in self.uids(paths):
            self.assertIn(uid, reply.sentence)
        exam.store(self.gateway, paths[:2])
        reply = exam.complete(self.gateway)
        self.assertEqual((reply.status, self.named(reply, "not-found")), (409, self.uids(paths[2:])))
        self.assertIn(self.uids(paths[2:])[0], reply.sentence)
        self.assertEqual(exam.stage(self.reader), "acquiring")
        start = f"/ServiceRequest/{exam.id}/$start-report"
        self.expect(self.reader("POST", start, {}, If_Match=exam.etag(self.reader)), 409)
        exam.store(self.gateway, paths[2:])
        reply = exam.complete(self.gateway)
        self.assertEqual((reply.status, extension(reply.json, "urn:fenji:stage")), (200, "acquired"), reply)
        self.assertEqual(exam.complete(self.gateway).status, 200)  # said twice: no harm
        row = self.reader.ok("GET", f"/worklist?q={exam.accession}").json["rows"][0]
        self.assertTrue(row["images"]["complete"])
        self.assertEqual(row["task"]["code"], "draft")
        study = self.reader.ok("GET", f"/ImagingStudy?based-on={exam.id}").json["entry"][0]["resource"]
        self.assertEqual(study["status"], "available")

    def test_other_bytes_under_one_uid(self):
        exam = Exam(self.clerk)
        paths = exam.make_images(self.folder, 2)
        study = exam.imaging_study(paths)
        self.put(exam, study)
        changed = pydicom.dcmread(paths[1])
        pixels = bytearray(changed.PixelData)
        pixels[100] ^= 1
        changed.PixelData = bytes(pixels)
        changed.save_as(paths[1])
        exam.store(self.gateway, paths)
        reply = exam.complete(self.gateway)
        self.assertEqual((reply.status, self.named(reply, "conflict")), (409, self.uids(paths[1:])), reply)
        self.assertEqual(self.named(reply, "not-found"), [])
        # The gateway cannot say afterwards that it meant something else.
        self.expect(self.put(exam, exam.imaging_study(paths)), 409, self.uids(paths[1:])[0])

    def test_without_a_digest_nothing_is_confirmed(self):
        exam = Exam(self.clerk)
        paths = exam.make_images(self.folder)
        study = exam.imaging_study(paths)
        del study["series"][0]["instance"][0]["extension"]
        self.put(exam, study)
        exam.store(self.gateway, paths)
        self.assertEqual(exam.complete(self.gateway).status, 409)
        self.put(exam, exam.imaging_study(paths))
        self.assertEqual(exam.complete(self.gateway).status, 200)

    def test_late_images(self):
        """After the claim: the exam goes on, but nothing is submitted or signed before they are confirmed as well."""
        exam = Exam(self.clerk)
        paths = exam.acquire(self.gateway, self.folder)
        exam.start(self.reader)
        exam.save(self.reader, "所见", "印象")
        late = exam.make_images(self.folder)
        self.assertEqual(self.put(exam, exam.imaging_study(paths + late)).status, 200)
        self.assertEqual(exam.stage(self.reader), "drafting")
        self.expect(exam.operation(self.reader, "submit"), 409)
        exam.store(self.gateway, late)
        self.assertEqual(exam.complete(self.gateway).status, 200)
        self.assertEqual(exam.stage(self.reader), "drafting")
        self.assertEqual(exam.operation(self.reader, "submit").status, 200)
        self.put(exam, exam.imaging_study(paths + late + exam.make_images(self.folder)))
        self.expect(exam.operation(self.auditor, "sign"), 409)
        with sqlite3.connect(f"file:{self.stack.dir}/central/central.db?mode=ro", uri=True) as database:
            noted = database.execute("SELECT COUNT(*) FROM exam_event WHERE exam = ? AND outcome = 'noted'", (exam.id,))
            self.assertGreaterEqual(noted.fetchone()[0], 2)

    def test_a_gateway_that_forgets(self):
        exam = Exam(self.clerk)
        paths = exam.acquire(self.gateway, self.folder, 2)
        more = exam.make_images(self.folder)
        reply = self.put(exam, exam.imaging_study(more))
        self.assertEqual((reply.status, reply.json["numberOfInstances"]), (200, 3), "confirmed images stay")
        reply = self.put(exam, exam.imaging_study(paths))
        self.assertEqual(reply.json["numberOfInstances"], 2, "unconfirmed ones go")
        self.assertEqual(exam.complete(self.gateway).status, 200)

    def test_what_does_not_match(self):
        exam, other = Exam(self.clerk), Exam(self.clerk)
        cases = []
        for change in ({"subject": {"identifier": {"value": other.mrn}}}, {"subject": {"display": "unknown"}}):
            exam.study_uid = pydicom.uid.generate_uid()
            cases.append((exam.imaging_study(exam.make_images(self.folder)), change))
        exam.study_uid = pydicom.uid.generate_uid()
        wrong = exam.imaging_study(exam.make_images(self.folder))
        wrong["identifier"][1]["value"] = "QSWS99010100001"
        cases.append((wrong, {}))
        exam.study_uid = pydicom.uid.generate_uid()
        cases.append((exam.imaging_study(exam.make_images(self.folder)),
                      {"basedOn": [{"reference": f"ServiceRequest/{other.id}"}]}))
        exam.study_uid = pydicom.uid.generate_uid()
        cases.append((exam.imaging_study(exam.make_images(self.folder)),
                      {"extension": [{"url": "urn:fenji:unmatched", "valueString": "网关的话"}]}))
        for study, change in cases:
            reply = self.gateway("PUT", f"/ImagingStudy/{study['id']}", {**study, **change})
            self.assertEqual(reply.status, 201, reply)
            self.assertNotIn("basedOn", reply.json)
            self.assertGreater(len(extension(reply.json, "urn:fenji:unmatched")), 3)
            self.assertNotIn("reference", reply.json["subject"])
        self.assertEqual(exam.stage(self.reader), "registered")
        self.expect(self.technologist("POST", f"/ServiceRequest/{exam.id}/$images-complete", {}), 409)
        self.expect(self.gateway("POST", f"/ServiceRequest/{exam.id}/$images-complete",
                                 parameters(study=cases[0][0]["identifier"][0]["value"])), 409)
        # Said right later: it matches then.
        study, _ = cases[0]
        reply = self.gateway.ok("PUT", f"/ImagingStudy/{study['id']}", study)
        self.assertEqual(reply.json["basedOn"][0]["reference"], f"ServiceRequest/{exam.id}")
        self.assertEqual(exam.stage(self.reader), "acquiring")

    def test_the_technologist_says_complete(self):
        exam = Exam(self.clerk)
        paths = exam.make_images(self.folder)
        self.put(exam, exam.imaging_study(paths))
        exam.store(self.gateway, paths)
        reply = self.technologist("POST", f"/ServiceRequest/{exam.id}/$images-complete", {})
        self.assertEqual((reply.status, extension(reply.json, "urn:fenji:stage")), (200, "acquired"))

    def test_two_studies_of_one_exam(self):
        exam = Exam(self.clerk)
        first, second = exam.study_uid, str(pydicom.uid.generate_uid())
        stored = {}
        for exam.study_uid in (first, second):
            stored[exam.study_uid] = exam.make_images(self.folder)
            self.assertEqual(self.put(exam, exam.imaging_study(stored[exam.study_uid])).status, 201)
        exam.study_uid = first
        exam.store(self.gateway, stored[first])
        self.assertEqual(exam.complete(self.gateway).status, 200)
        self.assertEqual(exam.stage(self.reader), "acquiring", "the other study is not there yet")
        exam.study_uid = second
        exam.store(self.gateway, stored[second])
        self.assertEqual(exam.complete(self.gateway).status, 200)
        self.assertEqual(exam.stage(self.reader), "acquired")
        exam.submit(self.reader)
        self.assertEqual(exam.operation(self.auditor, "sign").status, 200)

    def test_bad_input(self):
        exam = Exam(self.clerk)
        study = exam.imaging_study(exam.make_images(self.folder))
        self.expect(self.gateway("PUT", f"/ImagingStudy/{uuid.uuid4()}", {**study, "id": str(uuid.uuid4())}), 400)
        self.expect(self.gateway("PUT", f"/ImagingStudy/{uuid.uuid5(STUDY_NAMESPACE, '1.2')}", study), 400)
        for change in ({"identifier": []}, {"series": "x"}, {"resourceType": "Patient"}):
            self.assertEqual(self.put(exam, {**study, **change}).status, 400, change)
        self.assertEqual(self.put(exam, {**study, "series": [{"uid": "1..2"}]}).status, 422)
        twice = json.loads(json.dumps(study))
        twice["series"][0]["instance"] *= 2
        self.assertEqual(self.put(exam, twice).status, 422)
        self.expect(self.gateway("POST", f"/ServiceRequest/{exam.id}/$images-complete", parameters(study="../x")), 400)
        self.expect(self.gateway("POST", f"/ServiceRequest/{exam.id}/$images-complete", parameters(time="yesterday")), 409)
        self.expect(self.gateway("POST", f"/ServiceRequest/{uuid.uuid4()}/$images-complete", {}), 404)
        self.expect(self.gateway("POST", "/ServiceRequest/x/$images-complete", {}), 404)

    def test_one_image_in_two_studies(self):
        a, b = Exam(self.clerk), Exam(self.clerk)
        study = a.imaging_study(a.make_images(self.folder))
        self.put(a, study)
        stolen = b.imaging_study(b.make_images(self.folder))
        stolen["series"] = study["series"]
        self.expect(self.put(b, stolen), 409, study["series"][0]["instance"][0]["uid"])


if __name__ == "__main__":
    stack_fixture.main()
