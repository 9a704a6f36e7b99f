"""A client of the API that owes nothing to Fenji's own: urllib and json. For tests of the running stack, and to fill one."""

import base64
import json
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent

DCM = "http://dicom.nema.org/resources/ontology/DCM"


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
    def sentence(self):
        """The sentence of an OperationOutcome."""
        return self.json["issue"][0]["details"]["text"]

    def __repr__(self):
        return f"{self.status} {self.body[:600].decode('utf-8', 'replace')}"


def call(base, method, path, body=None, token=None, headers=None, timeout=70):
    data, headers = None, dict(headers or {})
    if body is not None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/fhir+json")
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(base + path, data=data, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as reply:
            return Reply(reply.status, reply.headers, reply.read())
    except urllib.error.HTTPError as error:
        return Reply(error.code, error.headers, error.read())


class Person:
    """One signed-in account."""

    def __init__(self, base, account):
        self.base = base
        reply = call(base, "POST", "/session", {"user": account["user"], "password": account["password"]})
        assert reply.status == 200, reply
        self.session = reply.json
        self.token = self.session["token"]

    def __call__(self, method, path, body=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return call(self.base, method, path, body, self.token, named)

    def ok(self, method, path, body=None, **headers):
        reply = self(method, path, body, **headers)
        assert 200 <= reply.status < 300, f"{method} {path}: {reply}"
        return reply


def gate(code, answer, note=None):
    """An answered safety question, as the desk sends it with the order."""
    parts = [{"url": "code", "valueCode": code}, {"url": "answer", "valueCode": answer}]
    if note:
        parts.append({"url": "note", "valueString": note})
    return {"url": "urn:fenji:gate", "extension": parts}


def answers(modality, sex, item=""):
    """What the desk asks before such an exam, answered so that nothing is in its way."""
    asked = [gate("implants", "none")] if modality == "MR" else []
    if modality not in ("MR", "US") and sex != "male":
        asked.append(gate("pregnancy", "no"))
    if "增强" in item or "造影" in item:
        asked += [gate("contrast-allergy", "none"), gate("egfr", "no-risk"), gate("consent", "signed")]
    return asked


def registration(name="张三", modality="DX", item="胸部正侧位", parts=("胸部",), sex="male", birth="1961-03-04", **more):
    """A transaction Bundle as a registration desk sends it: patient, order, scanned request form."""
    patient, order, form, scan = (str(uuid.uuid4()) for _ in range(4))
    jpeg = more.get("scan") or b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
    entries = [
        ("Patient", patient, {"name": [{"text": name}], "gender": sex, "birthDate": birth, **more.get("patient", {})}),
        ("ServiceRequest", order, {
            "extension": answers(modality, sex, item),
            "status": "active", "intent": "order", "priority": more.get("urgency", "routine"),
            "subject": {"reference": f"urn:uuid:{patient}"},
            "code": {"coding": [{"system": "urn:fenji:item", "code": f"{modality}-TEST"}], "text": item},
            "orderDetail": [{"coding": [{"system": DCM, "code": modality}]}],
            "bodySite": [{"text": part} for part in parts],
            "category": [{"coding": [{"system": "urn:fenji:visit-class", "code": "outpatient"}]}],
            "requester": {"display": "钱门诊"}, "reasonCode": [{"text": "咳嗽一周"}],
            "supportingInfo": [{"reference": f"urn:uuid:{form}"}], **more.get("order", {})}),
        ("DocumentReference", form, {
            "status": "current", "subject": {"reference": f"urn:uuid:{patient}"},
            "content": [{"attachment": {"contentType": "image/jpeg", "url": f"urn:uuid:{scan}"}}]}),
        ("Binary", scan, {"contentType": "image/jpeg", "data": base64.b64encode(jpeg).decode()}),
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": [
        {"fullUrl": f"urn:uuid:{ident}", "resource": {"resourceType": kind, "id": ident, **content},
         "request": {"method": "PUT", "url": f"{kind}/{ident}", "ifNoneMatch": "*"}}
        for kind, ident, content in entries]}


class Exam:
    """What a registration gave."""

    def __init__(self, clerk, **arguments):
        bundle = registration(**arguments)
        self.patient, self.id = (entry["resource"]["id"] for entry in bundle["entry"][:2])
        clerk.ok("POST", "/", bundle)
        order = clerk.ok("GET", f"/ServiceRequest/{self.id}").json
        self.order = order
        self.accession = next(i["value"] for i in order["identifier"] if i.get("system") == "urn:fenji:accession")
        patient = clerk.ok("GET", f"/Patient/{self.patient}").json
        self.mrn = next(i["value"] for i in patient["identifier"] if i["system"].startswith("urn:fenji:mrn:"))

    def row(self, person):
        rows = person.ok("GET", f"/worklist?q={self.accession}").json["rows"]
        return next(r for r in rows if r["exam"] == self.id)

    def wait_for(self, person, *stages, seconds=20):
        """Follows the change feed until the exam is in one of the stages."""
        end = time.monotonic() + seconds
        after = 0
        while True:
            row = self.row(person)
            if row["stage"] in stages:
                return row
            left = end - time.monotonic()
            assert left > 0, f"{self.accession} is still {row['stage']} after {seconds} s"
            after = person.ok("GET", f"/changes?after={after}&wait={min(5, max(1, int(left)))}").json["next"]


def tool(*command, status=0):
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    text = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert done.returncode == status, f"{' '.join(map(str, command))}: {done.returncode}\n{text}"
    return text
