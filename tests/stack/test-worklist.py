#!/usr/bin/python3
"""A registered patient in the worklist, asked by DCMTK's findscu as each device, and images sent by storescu."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import api  # noqa: E402
import pydicom
from pydicom.data import get_testdata_file
from stack import Stack

NAME, PINYIN = "欧阳晓㛃", "Ouyang^Xiao"  # 㛃 is in GB18030 and Unicode, not in GBK or GB 2312
COMMON, COMMON_PINYIN = "单小红", "Shan^Xiaohong"


def find(gateway, aet, accession):
    """The raw answers of `findscu -W` as that device, read by pydicom."""
    with tempfile.TemporaryDirectory() as folder:
        api.tool("findscu", "-W", "-aet", aet, "-aec", gateway["aet"], gateway["host"], str(gateway["port"]), "-X",
                 "-od", folder, "-k", "SpecificCharacterSet", "-k", "PatientName", "-k", "PatientID",
                 "-k", f"AccessionNumber={accession}", "-k", "StudyInstanceUID", "-k", "PatientSex",
                 "-k", "RequestedProcedureDescription",
                 "-k", "ScheduledProcedureStepSequence[0].Modality",
                 "-k", "ScheduledProcedureStepSequence[0].ScheduledStationAETitle")
        return [pydicom.dcmread(p, force=True) for p in sorted(Path(folder).glob("*"))]


class Worklist(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="fenji-"))
        cls.stack = cls.enterClassContext(Stack(cls.folder, BUILD))
        cls.gateway = cls.stack.description["gateway"]
        accounts = cls.stack.description["accounts"]
        cls.clerk = api.Person(cls.stack.description["site"], accounts["clerk"])
        cls.reader = api.Person(cls.stack.description["site"], accounts["reader"])
        cls.technologist = api.Person(cls.stack.description["site"], accounts["technologist"])

    def wait_in_worklist(self, exam, aet="FINDSCU"):
        for _ in range(100):
            answers = find(self.gateway, aet, exam.accession)
            if answers:
                return answers
        self.fail(f"{exam.accession} never came into the worklist")

    def test_character_sets(self):
        exam = api.Exam(self.clerk, name=COMMON, sex="female")
        self.wait_in_worklist(exam)
        raw = {"GB18030": f"{COMMON_PINYIN}=单^小红".encode("gb18030"),
               "GBK": f"{COMMON_PINYIN}=单^小红".encode("gbk"),
               # Escape to GB 2312 in each component, as in the example of PS3.5 K.2.
               "ISO 2022 IR 58": b"".join((COMMON_PINYIN.encode(), b"=\x1b$)A", "单".encode("gb2312"), b"^\x1b$)A",
                                           "小红".encode("gb2312"))),
               "ISO_IR 192": f"{COMMON_PINYIN}=单^小红".encode(),
               "ISO_IR 6": COMMON_PINYIN.encode()}
        for device in self.gateway["devices"]:
            with self.subTest(device["aet"]):
                answers = find(self.gateway, device["aet"], exam.accession)
                self.assertEqual(len(answers), 1)
                answer = answers[0]
                self.assertEqual(answer.PatientID, exam.mrn)
                self.assertEqual(answer.AccessionNumber, exam.accession)
                self.assertEqual(answer.PatientSex, "F")
                declared = answer.get("SpecificCharacterSet") or "ISO_IR 6"
                self.assertEqual(answer.PatientName.original_string, raw[device["charset"]])
                if device["charset"] == "ISO 2022 IR 58":
                    self.assertEqual(list(declared), ["", "ISO 2022 IR 58"])
                else:
                    self.assertEqual(declared, device["charset"])

    def test_rare_character(self):
        exam = api.Exam(self.clerk, name=NAME)
        self.wait_in_worklist(exam)
        for aet in ("DR_GB18030", "CT_UTF8"):
            name = find(self.gateway, aet, exam.accession)[0].PatientName
            self.assertEqual(name.ideographic, "欧阳^晓㛃")
        # A device that cannot show the character gets pinyin, not a question mark in the name.
        for aet in ("MR_GBK", "MG_ISO58", "US_PINYIN"):
            name = find(self.gateway, aet, exam.accession)[0].PatientName
            self.assertTrue(name.components[0].startswith(PINYIN), name)
            self.assertNotIn("?", str(name))

    def test_other_keys(self):
        exam = api.Exam(self.clerk, name="李四")
        self.wait_in_worklist(exam)
        self.assertEqual(find(self.gateway, "FINDSCU", "NO-SUCH"), [])
        text = api.tool("findscu", "-W", "-aet", "NOBODY", "-aec", self.gateway["aet"], self.gateway["host"],
                        str(self.gateway["port"]), "-k", "PatientName", status=2)
        self.assertIn("Rejected", text)
        text = api.tool("echoscu", "-aet", "FINDSCU", "-aec", "WRONG", self.gateway["host"],
                        str(self.gateway["port"]), status=1)
        self.assertIn("Called AE Title Not Recognized", text)

    def test_open_safety_question(self):
        """Who has not been asked is not on the modality's list, and is as soon as the answer is there."""
        exam = api.Exam(self.clerk, name="周八", modality="MR", item="头颅MR平扫", order={"extension": []})
        later = api.Exam(self.clerk, name="吴九", modality="MR", item="头颅MR平扫")
        self.wait_in_worklist(later)  # the gateway follows in order: it has heard of the first one too
        self.assertEqual(find(self.gateway, "FINDSCU", exam.accession), [])
        self.assertEqual(exam.row(self.clerk)["gates"], {"open": 1, "codes": ["implants"]})

        def answer(person, **values):
            version = person.ok("GET", f"/ServiceRequest/{exam.id}").etag
            person.ok("POST", f"/ServiceRequest/{exam.id}/$answer-gate", {
                "resourceType": "Parameters", "parameter": [{"name": name, "valueString": value}
                                                            for name, value in values.items()]}, If_Match=version)

        answer(self.clerk, gate="implants", answer="pacemaker")  # answered, and in the way all the same
        another = api.Exam(self.clerk, name="郑十", modality="MR", item="头颅MR平扫")
        self.wait_in_worklist(another)
        self.assertEqual(find(self.gateway, "FINDSCU", exam.accession), [])
        answer(self.technologist, gate="implants", answer="released", note="MR兼容起搏器，心内科已调模式")
        self.assertEqual(self.wait_in_worklist(exam)[0].PatientID, exam.mrn)

    def store(self, *paths, status=0):
        return api.tool("storescu", "-aec", self.gateway["aet"], "-xs", self.gateway["host"], str(self.gateway["port"]),
                        *map(str, paths), status=status)

    def image(self, exam, answer, **changes):
        """pydicom's own small MR, under the identity that the worklist gave."""
        image = pydicom.dcmread(get_testdata_file("MR_small.dcm"))
        image.SpecificCharacterSet = "ISO_IR 192"
        image.PatientName, image.PatientID = answer.PatientName.decode(("utf-8",) * 3), answer.PatientID
        image.AccessionNumber, image.StudyInstanceUID = exam.accession, answer.StudyInstanceUID
        image.SeriesInstanceUID, image.SOPInstanceUID = pydicom.uid.generate_uid(), pydicom.uid.generate_uid()
        image.file_meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID
        for keyword, value in changes.items():
            setattr(image, keyword, value)
        path = Path(self.folder) / f"{image.SOPInstanceUID}.dcm"
        image.save_as(path)
        return path

    def test_store(self):
        exam = api.Exam(self.clerk, name="赵六", modality="MR", item="头颅MR平扫", parts=("头颅",))
        answer = self.wait_in_worklist(exam)[0]
        path = self.image(exam, answer)
        self.store(path)
        row = exam.wait_for(self.reader, "acquired", "assigned")
        self.assertEqual(row["images"]["instances"], 1)
        self.assertTrue(row["images"]["complete"])
        sent = pydicom.dcmread(path)
        back = self.reader.ok("GET", f"/dicom-web/studies/{sent.StudyInstanceUID}/series/{sent.SeriesInstanceUID}"
                                     f"/instances/{sent.SOPInstanceUID}/metadata", Accept="application/dicom+json").json
        self.assertEqual(back[0]["00100010"]["Value"][0]["Ideographic"], "赵^六")
        # The same object again is no second one.
        self.store(path)
        self.assertEqual(exam.row(self.reader)["images"]["instances"], 1)

    def test_wrong_patient(self):
        """The accession of one patient on images of another: kept, but in nobody's exam."""
        exam = api.Exam(self.clerk, name="孙七", modality="MR", item="头颅MR平扫", parts=("头颅",))
        answer = self.wait_in_worklist(exam)[0]
        path = self.image(exam, answer, PatientID="SOMEBODY-ELSE", StudyInstanceUID=pydicom.uid.generate_uid())
        self.store(path)
        uid = pydicom.dcmread(path).StudyInstanceUID
        for _ in range(200):
            found = self.technologist.ok("GET", f"/ImagingStudy?identifier=urn:oid:{uid}").json.get("entry", [])
            if found:
                break
            self.technologist.ok("GET", "/changes?after=0&wait=1")
        self.assertEqual(len(found), 1)
        self.assertNotIn("basedOn", found[0]["resource"])
        self.assertEqual(exam.row(self.reader)["stage"], "registered")


if __name__ == "__main__":
    BUILD = sys.argv.pop(1)
    unittest.main(verbosity=2)
