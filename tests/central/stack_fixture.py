"""PACS and central on loopback in a folder of their own, without a gateway: what the clinical routes are tested against.

The tests speak HTTP with urllib and are the gateway themselves where one is needed: they store images through central's
DICOMweb gate and tell their ImagingStudy. Nothing of Fenji's own libraries is used.
"""

import base64
import json
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import pydicom
from pydicom.data import get_testdata_file

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))

import stack  # noqa: E402

CENTRE, SITE_1, SITE_2 = stack.CENTRE, stack.SITE_1, stack.SITE_2
DCM = "http://dicom.nema.org/resources/ontology/DCM"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


class CentralStack(stack.Stack):
    """The same accounts and hospitals as every stack, PACS and central only."""

    def up(self):
        (self.dir / "log").mkdir(parents=True, exist_ok=True)
        self.pacs = self.start_pacs()
        self.accounts = {user: {"user": user, "password": account["password"]}
                         for user, account in self.init_central().items()}
        self.pacs_ready(self.pacs)
        ready = self.ready_file("central")
        self.start("central", [self.program("central"), "serve", "--state", str(self.dir / "central"), "--pacs",
                               self.pacs, "--listen", "127.0.0.1:0", "--ready", str(ready)])
        self.base = f"http://127.0.0.1:{self.read_ready('central', ready)['http']}"


    def down(self):
        """Central must end well, also under a sanitizer (which tells leaks at the end)."""
        central = [p for n, p, _ in self.processes if n == "central"]
        super().down()
        log = (self.dir / "log" / "central.log").read_text("utf-8", "replace") if central else ""
        bad = [line for line in log.splitlines()
               if "Sanitizer" in line or "runtime error" in line or "CRITICAL" in line or "WARNING **" in line]
        assert not bad and all(p.returncode == 0 for p in central), \
            f"central ended with {[p.returncode for p in central]}\n" + "\n".join(bad[:20]) + "\n" + log[-6000:]


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def etag(self):
        return self.headers.get("ETag")

    @property
    def issue(self):
        return self.json["issue"][0]

    @property
    def sentence(self):
        return self.issue["details"]["text"]

    def __repr__(self):
        return f"{self.status} {self.body[:800].decode('utf-8', 'replace')}"


def call(base, method, path, body=None, token=None, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
    data = None
    if body is not None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        named.setdefault("Content-Type", "application/fhir+json")
    if token:
        named["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(base + path, data=data, method=method, headers=named)
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:
            return Reply(reply.status, reply.headers, reply.read())
    except urllib.error.HTTPError as error:
        return Reply(error.code, error.headers, error.read())


class Person:
    """One signed-in account; calling it is one request."""

    def __init__(self, base, account):
        self.base = base
        reply = call(base, "POST", "/session", {"user": account["user"], "password": account["password"]})
        assert reply.status == 200, reply
        self.session = reply.json
        self.token = self.session["token"]

    def __call__(self, method, path, body=None, **headers):
        return call(self.base, method, path, body, self.token, **headers)

    def ok(self, method, path, body=None, **headers):
        reply = self(method, path, body, **headers)
        assert 200 <= reply.status < 300, f"{method} {path}: {reply}"
        return reply


def parameters(**values):
    return {"resourceType": "Parameters",
            "parameter": [{"name": name.replace("_", "-"),
                           ("valueInteger" if isinstance(value, int) else "valueString"): value}
                          for name, value in values.items()]}


def registration(name="张三", sex="male", birth="1961-03-04", modality="MR", item="头颅MR平扫", patient=None, order=None,
                 scan=JPEG, content_type="image/jpeg"):
    """A Bundle as the desk sends it. `patient` and `order` are laid over what is made here."""
    ids = [str(uuid.uuid4()) for _ in range(4)]
    entries = [
        ("Patient", {"name": [{"text": name}], "gender": sex, "birthDate": birth, **(patient or {})}),
        ("ServiceRequest", {
            "status": "active", "intent": "order", "priority": "routine",
            "subject": {"reference": f"urn:uuid:{ids[0]}"},
            "code": {"coding": [{"system": "urn:fenji:item", "code": f"{modality}-TEST"}], "text": item},
            "orderDetail": [{"coding": [{"system": DCM, "code": modality}]}],
            "bodySite": [{"text": "头颅"}], "requester": {"display": "钱门诊"}, "reasonCode": [{"text": "头痛一周"}],
            "category": [{"coding": [{"system": "urn:fenji:visit-class", "code": "outpatient"}]}],
            "supportingInfo": [{"reference": f"urn:uuid:{ids[2]}"}], **(order or {})}),
        ("DocumentReference", {
            "status": "current", "subject": {"reference": f"urn:uuid:{ids[0]}"},
            "content": [{"attachment": {"contentType": content_type, "url": f"urn:uuid:{ids[3]}"}}]}),
        ("Binary", {"contentType": content_type, "data": base64.b64encode(scan).decode()}),
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": [
        {"fullUrl": f"urn:uuid:{ident}", "resource": {"resourceType": kind, "id": ident, **content},
         "request": {"method": "PUT", "url": f"{kind}/{ident}", "ifNoneMatch": "*"}}
        for ident, (kind, content) in zip(ids, entries)]}


def identifier(resource, prefix):
    return next(i["value"] for i in resource["identifier"] if i.get("system", "").startswith(prefix))


def extension(resource, url):
    for one in resource.get("extension", []):
        if one["url"] == url:
            return next(value for name, value in one.items() if name.startswith("value"))
    return None


class Exam:
    """A registered exam, and the ways to move it on."""

    def __init__(self, clerk, **arguments):
        bundle = registration(**arguments)
        self.reply = clerk.ok("POST", "/", bundle)
        made = {e["resource"]["resourceType"]: e["resource"] for e in self.reply.json["entry"]}
        self.patient, self.id = made["Patient"]["id"], made["ServiceRequest"]["id"]
        self.form, self.scan = made["DocumentReference"]["id"], made["Binary"]["id"]
        self.accession = identifier(made["ServiceRequest"], "urn:fenji:accession")
        self.mrn = identifier(made["Patient"], "urn:fenji:mrn:")
        self.study_uid = identifier(made["ServiceRequest"], "urn:dicom:uid").removeprefix("urn:oid:")
        self.report = None

    def etag(self, person):
        return person.ok("GET", f"/ServiceRequest/{self.id}").etag

    def stage(self, person):
        return extension(person.ok("GET", f"/ServiceRequest/{self.id}").json, "urn:fenji:stage")

    def task(self, person):
        """The open step."""
        found = person.ok("GET", f"/Task?based-on=ServiceRequest/{self.id}&status=requested,in-progress").json
        entries = found.get("entry", [])
        assert len(entries) <= 1, entries
        return entries[0]["resource"] if entries else None

    # -- images: what a modality and a gateway do --

    @property
    def study_id(self):
        return str(uuid.uuid5(STUDY_NAMESPACE, self.study_uid))

    def make_images(self, folder, n=1, **attributes):
        """Real pixels under the exam's identity: a list of paths."""
        series = pydicom.uid.generate_uid()
        paths = []
        for number in range(n):
            image = pydicom.dcmread(get_testdata_file("MR_small.dcm"))
            image.PatientName, image.PatientID, image.AccessionNumber = "Test^Image", self.mrn, self.accession
            image.StudyInstanceUID, image.SeriesInstanceUID = self.study_uid, series
            image.SOPInstanceUID, image.InstanceNumber = pydicom.uid.generate_uid(), number + 1
            image.file_meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID
            for keyword, value in attributes.items():
                setattr(image, keyword, value)
            path = Path(folder) / f"{image.SOPInstanceUID}.dcm"
            image.save_as(path)
            paths.append(path)
        return paths

    def imaging_study(self, paths, **more):
        """The index that a gateway keeps of what it received, with dataset digests."""
        digests = digests_of(paths)
        series = {}
        for path in paths:
            image = pydicom.dcmread(path, stop_before_pixels=True)
            series.setdefault(str(image.SeriesInstanceUID), []).append({
                "uid": str(image.SOPInstanceUID), "number": int(image.InstanceNumber),
                "sopClass": {"system": "urn:ietf:rfc:3986", "code": f"urn:oid:{image.SOPClassUID}"},
                "extension": [{"url": "urn:fenji:dataset-digest", "valueString": digests[str(image.SOPInstanceUID)]}]})
        return {"resourceType": "ImagingStudy", "id": self.study_id, "status": "registered",
                "identifier": [{"system": "urn:dicom:uid", "value": f"urn:oid:{self.study_uid}"},
                               {"system": "urn:fenji:accession", "value": self.accession}],
                "subject": {"identifier": {"value": self.mrn}},
                "series": [{"uid": uid, "modality": {"system": DCM, "code": "MR"}, "instance": instances}
                           for uid, instances in series.items()], **more}

    def store(self, gateway, paths):
        boundary = "fenji-test"
        body = b"".join(b"--%s\r\nContent-Type: application/dicom\r\n\r\n%s\r\n"
                        % (boundary.encode(), path.read_bytes()) for path in paths)
        reply = gateway("POST", f"/dicom-web/studies/{self.study_uid}", body + f"--{boundary}--\r\n".encode(),
                        Content_Type=f'multipart/related; type="application/dicom"; boundary={boundary}',
                        Accept="application/dicom+json")
        assert reply.status == 200, reply
        return reply

    def complete(self, gateway):
        return gateway("POST", f"/ServiceRequest/{self.id}/$images-complete", parameters(study=self.study_uid))

    def acquire(self, gateway, folder, n=1):
        """All of it: the exam is acquired afterwards."""
        paths = self.make_images(folder, n)
        self.store(gateway, paths)
        gateway.ok("PUT", f"/ImagingStudy/{self.study_id}", self.imaging_study(paths))
        reply = self.complete(gateway)
        assert reply.status == 200, reply
        return paths

    # -- the report --

    def start(self, reader):
        reply = reader.ok("POST", f"/ServiceRequest/{self.id}/$start-report", {}, If_Match=self.etag(reader))
        self.report = reply.json["id"]
        return reply

    def operation(self, person, name, etag=None, **values):
        etag = etag or person.ok("GET", f"/DiagnosticReport/{self.report}").etag
        return person("POST", f"/DiagnosticReport/{self.report}/${name}", parameters(**values), If_Match=etag)

    def save(self, person, findings, impression, etag=None, **more):
        reply = person.ok("GET", f"/DiagnosticReport/{self.report}")
        report = with_texts(reply.json, findings, impression)
        report.update(more)
        return person("PUT", f"/DiagnosticReport/{self.report}", report, If_Match=etag or reply.etag)

    def submit(self, reader, findings="脑实质信号未见异常。", impression="头颅MR平扫未见异常。"):
        self.start(reader)
        reply = self.save(reader, findings, impression)
        assert reply.status == 200, reply
        reply = self.operation(reader, "submit", reply.etag)
        assert reply.status == 200, reply
        return reply


# The namespace of the house's name-based UUIDs: part of the agreement with gateways.
STUDY_NAMESPACE = uuid.UUID("5e1a8c0d-2f61-4b0a-9d77-3c52e49016b3")


def with_texts(report, findings, impression):
    report = json.loads(json.dumps(report))
    kept = [e for e in report.get("extension", []) if e["url"] != "urn:fenji:findings"]
    report["extension"] = kept + [{"url": "urn:fenji:findings", "valueString": findings}]
    report["conclusion"] = impression
    return report


def digests_of(paths):
    """SOP Instance UID -> dataset digest, by the same program that the house's gateways are built from."""
    tool = Path(BUILD) / "tests" / "central" / "dataset-digest"
    done = subprocess.run([tool, *paths], capture_output=True, text=True, check=True)
    return dict(line.split() for line in done.stdout.splitlines())


class ClinicalTest(unittest.TestCase):
    """One stack per class; `self.people[role]` are signed in on first use."""

    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="fenji-"))
        cls.folder = Path(folder)
        cls.stack = cls.enterClassContext(CentralStack(folder, BUILD))
        cls.base = cls.stack.base
        cls.people = {user: Person(cls.base, account) for user, account in cls.stack.accounts.items()}

    def expect(self, reply, status, *words):
        """The status, and a sentence with these words in it; every refusal can be found in the log."""
        self.assertEqual(reply.status, status, reply)
        if status >= 400:
            self.assertEqual(reply.json["resourceType"], "OperationOutcome")
            self.assertGreater(len(reply.sentence), 15, reply)
            self.assertTrue(reply.issue.get("diagnostics"), reply)
        for word in words:
            self.assertIn(word, reply.body.decode(), reply)
        return reply


def main():
    """`test.py BUILD-FOLDER [unittest arguments]`"""
    global BUILD
    BUILD = sys.argv.pop(1)
    unittest.main(module=sys.modules["__main__"], verbosity=2)
