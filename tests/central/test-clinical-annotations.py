#!/usr/bin/python3
"""What people draw on images: through STOW-RS into the PACS, of those who may report, for the right patient, and no images."""

import io
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import pydicom
import stack_fixture
from pydicom.dataset import Dataset, FileMetaDataset
from stack_fixture import Exam

STATE, KEYS, SR = ("1.2.840.10008.5.1.4.1.1.11.1", "1.2.840.10008.5.1.4.1.1.88.59", "1.2.840.10008.5.1.4.1.1.88.33")
CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
MODALITY = {STATE: "PR", KEYS: "KO", SR: "SR", CAPTURE: "OT"}


class Annotations(stack_fixture.ClinicalTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.exam = Exam(cls.people["clerk"])
        cls.exam.acquire(cls.people["gateway"], cls.folder)

    def make(self, kind, **values):
        data = Dataset()
        data.file_meta = FileMetaDataset()
        data.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
        data.is_little_endian, data.is_implicit_VR = True, False
        data.SpecificCharacterSet = "ISO_IR 192"
        data.SOPClassUID = data.file_meta.MediaStorageSOPClassUID = kind
        data.SOPInstanceUID = pydicom.uid.generate_uid()
        data.StudyInstanceUID, data.SeriesInstanceUID = self.exam.study_uid, pydicom.uid.generate_uid()
        data.Modality, data.PatientID, data.PatientName = MODALITY[kind], self.exam.mrn, "测试^图像"
        data.SeriesNumber, data.InstanceNumber, data.ContentLabel = 900, 1, "FENJI"
        for name, value in values.items():
            setattr(data, name, value)
        data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID
        return data

    def stow(self, user, *objects, study=None):
        body = b""
        for data in objects:
            out = io.BytesIO()
            pydicom.dcmwrite(out, data, write_like_original=False)
            body += b"--b\r\nContent-Type: application/dicom\r\n\r\n" + out.getvalue() + b"\r\n"
        return self.people[user]("POST", f"/dicom-web/studies/{study or self.exam.study_uid}", body + b"--b--\r\n",
                                 Content_Type='multipart/related; type="application/dicom"; boundary=b',
                                 Accept="application/dicom+json")

    def found(self, modality):
        got = self.people["reader"]("GET", f"/dicom-web/studies/{self.exam.study_uid}/instances?Modality={modality}",
                                    Accept="application/dicom+json")
        return [item["00080018"]["Value"][0] for item in got.json] if got.status == 200 else []

    def wait_found(self, data):
        end = time.monotonic() + 10
        while data.SOPInstanceUID not in self.found(data.Modality):
            self.assertLess(time.monotonic(), end, f"{data.Modality} is not in the PACS")
            time.sleep(0.1)

    def test_kept_and_found_again(self):
        objects = [self.make(kind) for kind in (STATE, SR, KEYS)]
        reply = self.stow("reader", *objects)
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual([i["00081155"]["Value"][0] for i in reply.json["00081199"]["Value"]],
                         [o.SOPInstanceUID for o in objects])
        for data in objects:
            self.wait_found(data)
        # The same again is no second one; another under the same UID is refused.
        self.assertEqual(self.stow("reader", *objects).status, 200)
        changed = self.make(STATE, SOPInstanceUID=objects[0].SOPInstanceUID, ContentLabel="OTHER")
        self.expect(self.stow("auditor", changed), 409, "another object", objects[0].SOPInstanceUID)
        self.assertEqual(self.stow("auditor", self.make(STATE)).status, 200)
        # Images are counted as they were: what is drawn on them is none.
        row = self.people["reader"].ok("GET", f"/worklist?q={self.exam.accession}").json["rows"][0]
        self.assertEqual(row["images"]["instances"], 1)

    def test_who_may(self):
        for user, status in (("clerk", 403), ("technologist", 403), ("trainee", 403), ("auditor2", 403), ("expert", 200)):
            with self.subTest(user):
                self.assertEqual(self.stow(user, self.make(STATE)).status, status)

    def test_what_may_not_come(self):
        good = self.make(KEYS)
        for words, bad in (("Only presentation states", self.make(CAPTURE)),
                           ("not that of the study's patient", self.make(STATE, PatientID="X1")),
                           ("not that of the study's patient", self.make(STATE, PatientID="")),
                           ("not the one of the address", self.make(STATE, StudyInstanceUID=pydicom.uid.generate_uid()))):
            with self.subTest(words):
                self.expect(self.stow("reader", good, bad), 422, words, "File 2", "Nothing was stored")
        self.expect(self.stow("reader", good, good), 422, "twice")
        self.expect(self.stow("reader"), 400)
        image = pydicom.dcmread(self.exam.make_images(self.folder, 1)[0], stop_before_pixels=True).SOPInstanceUID
        stored = self.people["reader"]("GET", f"/dicom-web/studies/{self.exam.study_uid}/instances",
                                       Accept="application/dicom+json").json
        self.assertNotIn(image, [i["00080018"]["Value"][0] for i in stored])
        taken = next(i["00080018"]["Value"][0] for i in stored if i["00080060"]["Value"][0] == "MR")
        self.expect(self.stow("reader", self.make(STATE, SOPInstanceUID=taken)), 409, taken)
        self.assertNotIn(good.SOPInstanceUID, self.found("KO"))

    def test_unknown_study(self):
        unknown = pydicom.uid.generate_uid()
        reply = self.stow("reader", self.make(STATE, StudyInstanceUID=unknown), study=unknown)
        self.assertIn(reply.status, (403, 404), reply)


if __name__ == "__main__":
    stack_fixture.main()
