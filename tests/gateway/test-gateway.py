#!/usr/bin/python3
"""The gateway as its neighbours see it: DCMTK's tools on one side, on the other a centre that can fail in every way.

    test-gateway.py PROGRAM
"""

import email.parser
import email.policy
import hashlib
import http.server
import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import pydicom
from pydicom.data import get_testdata_file

SITE = "0c0e7a52-6e5e-4f0e-8f57-9d7a3c1b0002"
DEVICES = [{"aet": "DR_GB18030", "modality": "DX", "charset": "GB18030"},
           {"aet": "US_PINYIN", "modality": "US", "charset": "ISO_IR 6"},
           {"aet": "FINDSCU", "modality": "DX", "charset": "ISO_IR 192"},
           {"aet": "STORESCU", "modality": "DX", "charset": "ISO_IR 192"},
           {"aet": "FAR", "modality": "DX", "charset": "GBK", "address": "10.9.8.7"}]
SECONDS = 20


class Centre:
    """As much of central as a gateway needs, with faults on demand."""

    def __init__(self, port=0):
        self.lock = threading.Condition()
        self.resources, self.feed, self.instances, self.studies = {}, [], {}, {}
        self.tokens, self.completed, self.requests = set(), [], []
        self.lose, self.fail_stow, self.sign_ins = set(), 0, 0
        self.answer = None
        self.server = None
        self.listen(port)

    def listen(self, port):
        centre = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def handle_any(self):
                length = int(self.headers.get("Content-Length", 0))
                chunked = self.headers.get("Transfer-Encoding", "") == "chunked"
                body = self.read_chunks() if chunked else self.rfile.read(length)
                try:
                    status, headers, reply = centre.serve(self, body)
                except Exception as error:  # pylint: disable=broad-except
                    print("centre:", repr(error), file=sys.stderr)
                    status, headers, reply = 500, {}, {}
                data = reply if isinstance(reply, bytes) else json.dumps(reply).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def read_chunks(self):
                out = b""
                while True:
                    size = int(self.rfile.readline().split(b";")[0], 16)
                    out += self.rfile.read(size)
                    self.rfile.readline()
                    if size == 0:
                        return out

            do_GET = do_POST = do_PUT = do_DELETE = handle_any

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            connections = set()

            def handle_error(self, request, client_address):
                pass  # connections are cut on purpose

            def get_request(self):
                connection, address = super().get_request()
                self.connections.add(connection)
                return connection, address

        self.server = Server(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def leave(self):
        """Goes away, open connections included."""
        self.server.shutdown()
        self.server.server_close()
        for connection in list(self.server.connections):
            try:
                connection.shutdown(2)
            except OSError:
                pass
        self.server.connections.clear()

    def return_(self):
        self.listen(self.port)

    def outcome(self, status, *texts):
        return status, {"Content-Type": "application/fhir+json"}, {
            "resourceType": "OperationOutcome",
            "issue": [{"severity": "error", "code": "conflict", "details": {"text": t[0]}, "diagnostics": t[1]}
                      if isinstance(t, tuple) else {"severity": "error", "code": "conflict", "details": {"text": t}}
                      for t in texts]}

    def put(self, resource):
        with self.lock:
            key = f"{resource['resourceType']}/{resource['id']}"
            version = int(self.resources.get(key, {}).get("meta", {}).get("versionId", 0)) + 1
            self.resources[key] = dict(resource, meta={"versionId": str(version)})
            self.feed.append({"seq": len(self.feed) + 1, "type": resource["resourceType"], "id": resource["id"],
                              "version": version})
            self.lock.notify_all()

    def order(self, number, name="张三", pinyin="Zhang^San", stage="registered"):
        """Registers, or changes the stage of, exam number N of patient number N."""
        exam, patient = str(uuid.uuid5(uuid.NAMESPACE_OID, f"e{number}")), str(uuid.uuid5(uuid.NAMESPACE_OID, f"p{number}"))
        self.put({"resourceType": "Patient", "id": patient, "managingOrganization": {"reference": f"Organization/{SITE}"},
                  "identifier": [{"system": f"urn:fenji:mrn:{SITE}", "value": f"SECRET{number:04}"}],
                  "name": [{"text": name}, {"text": pinyin, "extension": [
                      {"url": "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation", "valueCode": "ABC"}]}],
                  "gender": "male", "birthDate": "1961-03-04"})
        self.put({"resourceType": "ServiceRequest", "id": exam, "status": "active", "intent": "order",
                  "identifier": [{"type": {"coding": [{"code": "ACSN"}]}, "system": "urn:fenji:accession",
                                  "value": f"QSWS261122{number:05}"},
                                 {"system": "urn:dicom:uid", "value": f"urn:oid:2.25.{1000 + number}"}],
                  "subject": {"reference": f"Patient/{patient}"},
                  "extension": [{"url": "urn:fenji:stage", "valueCode": stage}],
                  "code": {"coding": [{"system": "urn:fenji:item", "code": "DR-CHEST"}], "text": "胸部正侧位"},
                  "orderDetail": [{"coding": [{"system": "http://dicom.nema.org/resources/ontology/DCM", "code": "DX"}]}],
                  "requester": {"display": "钱门诊"}, "authoredOn": "2026-11-22T09:00:00+08:00"})
        return exam

    def stage(self, key):
        return next(e["valueCode"] for e in self.resources[key]["extension"] if e["url"] == "urn:fenji:stage")

    # -- routes ------------------------------------------------------------------------------------------------------

    def serve(self, handler, body):
        path, _, query = handler.path.partition("?")
        parameters = dict(p.partition("=")[::2] for p in query.split("&") if p)
        with self.lock:
            self.requests.append((handler.command, handler.path, dict(handler.headers)))
        if self.answer is not None and not path.startswith("/session"):
            return self.answer
        if path == "/session":
            token = str(uuid.uuid4())
            self.tokens.add(token)
            self.sign_ins += 1
            return 200, {"Content-Type": "application/json"}, {
                "token": token, "expires": "2099-01-01T00:00:00Z",
                "practitioner": {"reference": "Practitioner/gateway", "display": "gateway"},
                "roles": [{"role": "gateway", "organization": SITE}]}
        if path == "/echo":
            return 200, {"Content-Type": "application/json", "X-Own": "1"}, {
                "path": handler.path, "authorization": handler.headers.get("Authorization"), "length": len(body),
                "sha": hashlib.sha256(body).hexdigest(), "self": f"http://127.0.0.1:{self.port}/x"}
        if handler.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return self.outcome(401, "Sign in.")
        if path == "/changes":
            return self.changes(int(parameters["after"]), float(parameters.get("wait", 0)))
        if path == "/worklist":
            rows = [{"exam": key.split("/")[1]} for key in self.resources
                    if key.startswith("ServiceRequest/") and self.stage(key) == parameters["stage"]]
            start, count = int(parameters.get("after", 0)), 2
            page = {"rows": rows[start:start + count]}
            if start + count < len(rows):
                page["next"] = str(start + count)
            return 200, {"Content-Type": "application/json"}, page
        if path.startswith("/dicom-web/studies/"):
            return self.stow(handler, body)
        if path.startswith("/ImagingStudy/") and handler.command == "PUT":
            with self.lock:
                self.studies[path.split("/")[2]] = json.loads(body)
            return 200, {"Content-Type": "application/fhir+json", "ETag": 'W/"1"'}, json.loads(body)
        if path.endswith("/$images-complete"):
            return self.complete(path.split("/")[2], json.loads(body))
        resource = self.resources.get(path[1:])
        if resource is None:
            return self.outcome(404, "Nothing here.")
        return 200, {"Content-Type": "application/fhir+json"}, resource

    def changes(self, after, wait):
        with self.lock:
            after = min(after, len(self.feed))
            end = time.monotonic() + wait
            while len(self.feed) <= after and time.monotonic() < end:
                self.lock.wait(end - time.monotonic())
            return 200, {"Content-Type": "application/json"}, {"next": len(self.feed), "changes": self.feed[after:]}

    def stow(self, handler, body):
        if self.fail_stow > 0:
            self.fail_stow -= 1
            return self.outcome(503, "The archive is away.")
        head = f"Content-Type: {handler.headers['Content-Type']}\r\n\r\n".encode()
        parts = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
        taken = []
        for part in parts.iter_parts():
            data = part.get_payload(decode=True)
            dataset = pydicom.dcmread(io.BytesIO(data))
            uid = str(dataset.SOPInstanceUID)
            taken.append(uid)
            if uid in self.lose:
                self.lose.discard(uid)
                continue
            self.instances[uid] = data
        return 200, {"Content-Type": "application/dicom+json"}, {
            "00081199": {"vr": "SQ", "Value": [{"00081155": {"vr": "UI", "Value": [u]}} for u in taken]}}

    def complete(self, exam, parameters):
        study_uid = next(p["valueString"] for p in parameters["parameter"] if p["name"] == "study")
        with self.lock:
            study = next(s for s in self.studies.values()
                         if any(i["value"] == f"urn:oid:{study_uid}" for i in s["identifier"]))
            uids = [i["uid"] for s in study["series"] for i in s["instance"]]
            missing = [u for u in uids if u not in self.instances]
            if missing:
                return self.outcome(409, *[("The PACS does not have an image. Send it again.", u) for u in missing])
            self.completed.append((exam, study_uid, len(uids)))
        return 200, {"Content-Type": "application/fhir+json"}, self.resources[f"ServiceRequest/{exam}"]


class Gateway:
    def __init__(self, folder, centre, devices=DEVICES):
        self.folder = Path(folder)
        self.config, self.ready = self.folder / "gateway.json", self.folder / "ready.json"
        self.config.write_text(json.dumps({
            "site": SITE, "institution": "青山镇卫生院", "central": f"http://127.0.0.1:{centre.port}", "user": "gateway",
            "password": "p", "state": "state", "http": {"address": "127.0.0.1", "port": 0},
            "dicom": {"aet": "FENJI", "address": "127.0.0.1", "port": 0}, "devices": devices, "quietSeconds": 0.3}))
        self.process = None
        self.start()

    def start(self):
        self.ready.unlink(missing_ok=True)
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen([PROGRAM, "--config", str(self.config), "--ready", str(self.ready)], stderr=log)
        wait("the gateway", lambda: self.ready.exists() or self.process.poll() is not None)
        ports = json.loads(self.ready.read_text())
        self.dicom, self.http = str(ports["dicom"]), f"http://127.0.0.1:{ports['http']}"

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(10)

    def log(self):
        return [json.loads(line) for line in (self.folder / "log").read_text("utf-8").splitlines()]

    def find(self, aet="FINDSCU", **keys):
        with tempfile.TemporaryDirectory() as out:
            arguments = [a for name, value in keys.items() for a in ("-k", f"{name}={value}")]
            subprocess.run(["findscu", "-W", "-aet", aet, "-aec", "FENJI", "-X", "-od", out, "-k", "PatientName", "-k",
                            "PatientID", "-k", "StudyInstanceUID", "-k", "AccessionNumber", "-k",
                            "ReferringPhysicianName", *arguments, "127.0.0.1", self.dicom], check=True)
            return [pydicom.dcmread(p, force=True) for p in sorted(Path(out).glob("*"))]

    def store(self, *paths):
        done = subprocess.run(["storescu", "-d", "-nh", "-aec", "FENJI", "127.0.0.1", self.dicom, *map(str, paths)],
                              capture_output=True, check=False, env=dict(os.environ, TCP_NODELAY="1"))
        text = (done.stdout + done.stderr).decode("utf-8", "replace")
        return [int(s, 16) for s in re.findall(r"DIMSE Status\s*: 0x([0-9a-f]{4})", text)]

    def spooled(self, folder="spool"):
        return len(list((self.folder / "state" / folder).iterdir()))


def wait(what, ready, seconds=SECONDS):
    end = time.monotonic() + seconds
    while True:
        result = ready()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not after {seconds} s")
        time.sleep(0.01)


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="fenji-gateway-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.centre = Centre()
        self.addCleanup(lambda: self.centre.leave())
        self.gateway = None

    def start(self):
        self.gateway = Gateway(self.folder, self.centre)
        self.addCleanup(self.end)

    def end(self):
        if self.gateway.process.poll() is None:
            self.assertEqual(self.gateway.stop(), 0)

    def image(self, number, instance, **changes):
        image = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
        image.SpecificCharacterSet = "ISO_IR 192"
        image.PatientName, image.PatientID = "Zhang^San=张^三", f"SECRET{number:04}"
        image.AccessionNumber, image.StudyInstanceUID = f"QSWS261122{number:05}", f"2.25.{1000 + number}"
        image.SeriesInstanceUID, image.SOPInstanceUID = f"2.25.{2000 + number}", f"2.25.{100000 * number + instance}"
        image.file_meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID
        for keyword, value in changes.items():
            setattr(image, keyword, value)
        path = self.folder / f"{number}-{instance}-{uuid.uuid4()}.dcm"
        image.save_as(path)
        return path

    def in_worklist(self, number, aet="FINDSCU"):
        return wait("the order", lambda: self.gateway.find(aet, AccessionNumber=f"QSWS261122{number:05}"))[0]

    # -- worklist ------------------------------------------------------------------------------------------------------

    def test_worklist_follows(self):
        for number in range(1, 6):  # more than a page
            self.centre.order(number)
        self.centre.order(6, stage="acquired")
        self.start()
        wait("the first filling", lambda: len(self.gateway.find()) == 5)
        self.centre.order(7, name="李四", pinyin="Li^Si")
        answer = self.in_worklist(7)
        self.assertEqual(answer.PatientName, "Li^Si=李^四")
        self.assertEqual(answer.PatientID, "SECRET0007")
        self.assertEqual(answer.StudyInstanceUID, "2.25.1007")
        self.assertEqual(str(answer.ReferringPhysicianName).split("=")[1], "钱门诊")
        self.centre.order(7, name="李思", pinyin="Li^Si")
        wait("the new name", lambda: self.in_worklist(7).PatientName == "Li^Si=李^思")
        self.centre.order(7, stage="cancelled")
        wait("the cancelled one to go", lambda: len(self.gateway.find()) == 5)

    def test_worklist_without_centre(self):
        self.centre.order(1)
        self.start()
        self.in_worklist(1)
        self.centre.leave()
        self.gateway.stop(signal.SIGKILL)
        self.gateway.start()
        raw = self.gateway.find("DR_GB18030")[0]
        self.assertEqual(raw.PatientName.original_string, "Zhang^San=张^三".encode("gb18030"))
        self.assertEqual(self.gateway.find("US_PINYIN")[0].PatientName, "Zhang^San")
        self.centre.return_()
        self.centre.order(2)
        self.in_worklist(2)

    def test_devices(self):
        self.start()
        for aet, reason in (("NOBODY", "Calling AE Title"), ("FAR", "Calling AE Title")):
            done = subprocess.run(["echoscu", "-aet", aet, "-aec", "FENJI", "127.0.0.1", self.gateway.dicom],
                                  capture_output=True, check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(reason, done.stderr.decode())
        self.assertEqual({e["device"] for e in self.gateway.log() if e["event"] == "device-refused"}, {"NOBODY", "FAR"})

    # -- images --------------------------------------------------------------------------------------------------------

    def assert_confirmed(self, exam, number, n, times=1):
        wait("the confirmation", lambda: self.centre.completed.count((exam, f"2.25.{1000 + number}", n)) >= times)
        wait("an empty spool", lambda: self.gateway.spooled() == 0)

    def test_images_go_up(self):
        exam = self.centre.order(1)
        self.start()
        self.in_worklist(1)
        paths = [self.image(1, i) for i in range(20)]  # more than one request
        self.assertEqual(self.gateway.store(*paths), [0] * 20)
        self.assert_confirmed(exam, 1, 20)
        for path in paths:
            sent = pydicom.dcmread(path)
            stored = pydicom.dcmread(io.BytesIO(self.centre.instances[str(sent.SOPInstanceUID)]))
            # All but the trailing padding, which storescu leaves out.
            self.assertEqual([e for e in sent if e.tag != 0xFFFCFFFC], [e for e in stored if e.tag != 0xFFFCFFFC])
            self.assertEqual(sent.file_meta.TransferSyntaxUID, stored.file_meta.TransferSyntaxUID)
        study, = self.centre.studies.values()
        self.assertEqual(study["basedOn"][0]["reference"], f"ServiceRequest/{exam}")
        digests = {e["valueString"] for s in study["series"] for i in s["instance"] for e in i["extension"]
                   if e["url"] == "urn:fenji:dataset-digest"}
        self.assertEqual(len(digests), 20)
        self.assertTrue(all(re.fullmatch("[0-9a-f]{64}", d) for d in digests))
        # The same again is nothing new; one more is; another object under a known UID is kept apart.
        self.assertEqual(self.gateway.store(paths[0]), [0])
        self.assertEqual(self.gateway.store(self.image(1, 20)), [0])
        self.assert_confirmed(exam, 1, 21)
        self.assertEqual(self.gateway.store(self.image(1, 0, InstanceNumber="77")), [0x0111])
        self.assertEqual(self.gateway.spooled("quarantine"), 1)

    def test_lost_in_the_archive(self):
        exam = self.centre.order(1)
        self.start()
        self.in_worklist(1)
        paths = [self.image(1, i) for i in range(6)]
        self.centre.lose = {f"2.25.{100000 + i}" for i in (1, 3, 4)}
        self.assertEqual(self.gateway.store(*paths), [0] * 6)
        self.assert_confirmed(exam, 1, 6)
        self.assertEqual(len(self.centre.instances), 6)
        self.assertIn("send-again", {e["event"] for e in self.gateway.log()})

    def test_centre_away(self):
        exam = self.centre.order(1)
        self.start()
        self.in_worklist(1)
        self.centre.leave()
        self.assertEqual(self.gateway.store(*[self.image(1, i) for i in range(3)]), [0] * 3)
        self.assertEqual(self.gateway.spooled(), 3)
        self.gateway.stop(signal.SIGKILL)  # nothing acknowledged may be lost
        self.gateway.start()
        self.assertEqual(self.gateway.store(self.image(1, 3)), [0])
        self.centre.return_()
        self.assert_confirmed(exam, 1, 4)

    def test_killed_while_receiving(self):
        """What was acknowledged is there after kill -9 at any moment, once, and nothing else is left behind."""
        exam = self.centre.order(1)
        self.start()
        self.in_worklist(1)
        self.centre.leave()
        acknowledged, n = set(), 0
        for turn in range(8):
            paths = [self.image(1, n + i) for i in range(60)]
            sender = subprocess.Popen(["storescu", "-d", "-aec", "FENJI", "127.0.0.1", self.gateway.dicom,
                                       *map(str, paths)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                      env=dict(os.environ, TCP_NODELAY="1"))
            answers = 0
            for line in sender.stdout:
                if re.search(rb"DIMSE Status\s*: 0x0000", line):
                    answers += 1
                    if answers == 3 + 5 * turn:
                        self.gateway.process.kill()
            sender.communicate()
            self.gateway.process.wait()
            acknowledged |= {f"2.25.{100000 + n + i}" for i in range(answers)}
            n += len(paths)
            self.gateway.start()
        self.assertGreaterEqual(len(acknowledged), 8 * 3)
        self.assertEqual(self.gateway.spooled("incoming"), 0)
        self.centre.return_()
        wait("all of them", lambda: acknowledged <= set(self.centre.instances))
        self.assert_confirmed(exam, 1, len(self.centre.instances))

    def test_archive_away(self):
        exam = self.centre.order(1)
        self.start()
        self.in_worklist(1)
        self.centre.fail_stow = 2
        self.assertEqual(self.gateway.store(self.image(1, 0)), [0])
        self.assert_confirmed(exam, 1, 1)

    def test_session_runs_out(self):
        exam = self.centre.order(1)
        self.start()
        self.in_worklist(1)
        self.centre.tokens.clear()
        self.centre.order(2)
        self.in_worklist(2)
        self.centre.tokens.clear()
        self.assertEqual(self.gateway.store(self.image(1, 0)), [0])
        self.assert_confirmed(exam, 1, 1)
        self.assertGreaterEqual(self.centre.sign_ins, 3)

    def test_unmatched_then_ordered(self):
        self.start()
        self.assertEqual(self.gateway.store(self.image(9, 0)), [0])
        wait("the index", lambda: self.centre.studies)
        study, = self.centre.studies.values()
        self.assertNotIn("basedOn", study)
        self.assertIn("QSWS26112200009", json.dumps(study, ensure_ascii=False))
        self.assertEqual(self.gateway.spooled(), 1)  # not confirmed by anybody
        exam = self.centre.order(9)
        self.assert_confirmed(exam, 9, 1)

    def test_wrong_patient(self):
        exam = self.centre.order(1)
        self.start()
        self.in_worklist(1)
        self.assertEqual(self.gateway.store(self.image(1, 0, PatientID="SECRET9999")), [0])
        wait("the index", lambda: self.centre.studies)
        study, = self.centre.studies.values()
        self.assertNotIn("basedOn", study)
        # The right patient's images under the same study UID are not mixed with them.
        self.assertEqual(self.gateway.store(self.image(1, 1)), [0x0111])
        self.assertEqual([c for c in self.centre.completed if c[0] == exam], [])

    def test_bad_objects(self):
        self.start()
        broken = self.folder / "broken.dcm"
        broken.write_bytes(self.image(1, 0).read_bytes()[:3000])
        self.gateway.store(broken)
        for path in (self.image(1, 2, StudyInstanceUID=""), ):
            self.assertNotEqual(self.gateway.store(path), [0])
        self.assertEqual(self.gateway.spooled("incoming"), 0)

    # -- HTTP ------------------------------------------------------------------------------------------------------------

    def call(self, path, body=None, **headers):
        request = urllib.request.Request(self.gateway.http + path, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as reply:
                return reply.status, reply.headers, json.loads(reply.read())
        except urllib.error.HTTPError as error:
            return error.code, error.headers, json.loads(error.read())

    def test_forwarding(self):
        self.start()
        status, headers, reply = self.call("/echo?q=%E5%BC%A0&x=a%2Fb", Authorization="Bearer abc")
        self.assertEqual(status, 200)
        self.assertEqual(headers["X-Own"], "1")
        self.assertEqual(reply["path"], "/echo?q=%E5%BC%A0&x=a%2Fb")
        self.assertEqual(reply["authorization"], "Bearer abc")
        self.assertEqual(reply["self"], f"{self.gateway.http}/x")
        body = os.urandom(3 << 20)
        _, _, reply = self.call("/echo", body)
        self.assertEqual((reply["length"], reply["sha"]), (len(body), hashlib.sha256(body).hexdigest()))
        status, _, reply = self.call("/ServiceRequest/none")
        self.assertEqual((status, reply["resourceType"]), (401, "OperationOutcome"))
        before = len(self.centre.requests)
        status, _, reply = self.call("/healthz")
        self.assertEqual((status, reply["status"]), (200, "ok"))
        with urllib.request.urlopen(f"{self.gateway.http}/metrics", timeout=SECONDS) as metrics:
            self.assertIn(b'fenji_gateway_instances{state="received"} 0', metrics.read())
        self.assertNotIn("/healthz", {r[1] for r in self.centre.requests[before:]})
        self.assertNotIn("/metrics", {r[1] for r in self.centre.requests[before:]})
        self.centre.leave()
        status, _, reply = self.call("/echo")
        self.assertEqual((status, reply["resourceType"]), (503, "OperationOutcome"))
        self.assertEqual(self.call("/healthz")[0], 200)
        self.centre.return_()

    # -- the program -----------------------------------------------------------------------------------------------------

    def test_stop_and_log(self):
        self.centre.order(1)
        self.start()
        self.in_worklist(1)
        self.gateway.store(self.image(1, 0), self.image(1, 1, PatientID="SECRET0002"))
        started = time.monotonic()
        self.assertEqual(self.gateway.stop(), 0)
        self.assertLess(time.monotonic() - started, 5)
        log = self.gateway.log()  # every line is JSON
        self.assertEqual({"ready", "stopping"} - {e["event"] for e in log}, set())
        text = (self.folder / "log").read_text("utf-8")
        for secret in ("SECRET", "张", "Zhang", "QSWS261122"):
            self.assertNotIn(secret, text)

    def test_bad_start(self):
        for arguments, status in (([], 2), (["--what"], 2), (["--config", str(self.folder / "none.json")], 1)):
            done = subprocess.run([PROGRAM, *arguments], capture_output=True, check=False, timeout=SECONDS)
            self.assertEqual(done.returncode, status, arguments)
            self.assertGreater(len(done.stderr), 20)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main(verbosity=2)
