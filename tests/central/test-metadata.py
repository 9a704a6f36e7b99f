#!/usr/bin/python3
"""What /metadata claims is so, each claim tried against a running central; and what it does not claim is refused."""

import base64
import datetime
import sys
import urllib.parse
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import stack_fixture
from stack_fixture import JPEG, Exam, call, parameters, registration

INTERACTIONS = ["read", "vread", "update", "history-instance", "create", "search-type"]
SITE_1 = stack_fixture.SITE_1["id"]


def etag_of(resource):
    return f'W/"{resource["meta"]["versionId"]}"'


class Metadata(stack_fixture.ClinicalTest):
    """One exam from registration to delivery, by every operation that is claimed; then all else is tried on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk, cls.reader, cls.auditor = (cls.people[u] for u in ("clerk", "reader", "auditor"))
        cls.gateway, cls.kiosk, cls.audit_admin = (cls.people[u] for u in ("gateway", "kiosk", "audit-admin"))
        cls.statement = call(cls.base, "GET", "/metadata").json
        cls.rest = cls.statement["rest"][0]
        cls.types = {r["type"]: r for r in cls.rest["resource"]}
        cls.done = set()
        cls.live()
        cls.collect()

    @classmethod
    def operate(cls, person, kind, ident, name, etag=None, **values):
        reply = person.ok("POST", f"/{kind}/{ident}/${name}", parameters(**values), If_Match=etag)
        cls.done.add((kind, name))
        return reply

    @classmethod
    def live(cls):
        """All operations, as people and machines come by."""
        exam = cls.exam = Exam(cls.clerk)
        cls.operate(cls.clerk, "ServiceRequest", exam.id, "answer-gate", exam.etag(cls.clerk), gate="implants", answer="none")
        paths = exam.make_images(cls.folder)
        exam.store(cls.gateway, paths)
        cls.study = exam.imaging_study(paths)
        cls.gateway.ok("PUT", f"/ImagingStudy/{exam.study_id}", cls.study)
        cls.operate(cls.gateway, "ServiceRequest", exam.id, "images-complete", study=exam.study_uid)
        started = cls.operate(cls.reader, "ServiceRequest", exam.id, "start-report", exam.etag(cls.reader))
        exam.report = started.json["id"]
        saved = exam.save(cls.reader, "脑实质信号未见异常。", "未见异常。")
        sent = cls.operate(cls.reader, "DiagnosticReport", exam.report, "submit", saved.etag)
        for name in ("claim", "release", "claim"):
            task = exam.task(cls.auditor)
            cls.operate(cls.auditor, "Task", task["id"], name, etag_of(task))
        cls.operate(cls.auditor, "DiagnosticReport", exam.report, "return", sent.etag, note="请补充所见。")
        told = cls.reader("PUT", f"/Communication/{uuid.uuid4()}", cls.critical_value(exam), If_None_Match="*").json
        cls.operate(cls.clerk, "Communication", told["id"], "read-back", etag_of(told), receiver="李护士", repeated="出血")
        cls.told = told["id"]
        saved = exam.save(cls.reader, "脑实质信号未见异常，中线不偏。", "未见异常。")
        sent = cls.operate(cls.reader, "DiagnosticReport", exam.report, "submit", saved.etag)
        task = exam.task(cls.auditor)
        cls.operate(cls.auditor, "Task", task["id"], "claim", etag_of(task))
        saved = exam.save(cls.auditor, "脑实质信号未见异常，中线不偏。鼻窦清晰。", "未见异常。")
        cls.operate(cls.auditor, "DiagnosticReport", exam.report, "sign", saved.etag)
        cls.operate(cls.reader, "DiagnosticReport", exam.report, "acknowledge")
        cls.operate(cls.kiosk, "ServiceRequest", exam.id, "deliver")
        assert exam.id in cls.reader.ok("GET", f"/Patient/{exam.patient}/$timeline").body.decode()
        cls.done.add(("Patient", "timeline"))
        namesake = Exam(cls.clerk).patient  # the same name, day and sex
        assert namesake in cls.reader.ok("GET", f"/Patient/{exam.patient}/$candidates").body.decode()
        cls.done.add(("Patient", "candidates"))
        for name in ("link", "unlink", "distinguish"):
            cls.operate(cls.reader, "Patient", exam.patient, name, other=namesake)
        other = cls.other = Exam(cls.clerk, name="李四")
        cls.operate(cls.clerk, "ServiceRequest", other.id, "cancel", other.etag(cls.clerk), reason="患者未到")

        cls.make_lesson()

    @classmethod
    def make_lesson(cls):
        teacher, film = cls.people["teacher"], str(uuid.uuid4())
        teacher.ok("PUT", f"/media/{film}", b"OggS" + bytes(60), Content_Type="video/ogg")
        made = teacher.ok("POST", "/DocumentReference", {
            "resourceType": "DocumentReference", "status": "current", "docStatus": "preliminary", "description": "讲",
            "category": [{"coding": [{"system": "urn:fenji:document", "code": "lesson"}]}],
            "content": [{"attachment": {"contentType": "video/ogg", "url": f"media/{film}"}, "format": {"code": "film"}}]})
        cls.lesson = made.json["id"]
        for name in ("publish", "withdraw", "publish"):
            made = cls.operate(teacher, "DocumentReference", cls.lesson, name, made.etag)

    @classmethod
    def collect(cls):
        """One resource of each type, and who may read it."""
        exam, get = cls.exam, cls.reader.ok
        cls.sample = {kind: get("GET", f"/{kind}/{ident}").json for kind, ident in (
            ("Patient", exam.patient), ("ServiceRequest", exam.id), ("DocumentReference", exam.form),
            ("DiagnosticReport", exam.report), ("ImagingStudy", exam.study_id), ("Communication", cls.told))}
        cls.sample["Binary"] = get("GET", f"/Binary/{exam.scan}", Accept="application/fhir+json").json
        for kind, query in (("Task", f"based-on=ServiceRequest/{exam.id}&code=audit&status=completed"),
                            ("Provenance", f"target=DiagnosticReport/{exam.report}"),
                            ("Organization", f"_id={SITE_1}"), ("Practitioner", "name=李初诊"),
                            ("PractitionerRole", f"role=reader&organization={SITE_1}"),
                            ("Device", "identifier=CT_UTF8")):
            found = get("GET", f"/{kind}?{urllib.parse.quote(query, safe='=&?/')}").json
            assert "entry" in found, (kind, query, found)
            cls.sample[kind] = found["entry"][0]["resource"]
        own = cls.new_basic()
        cls.reader.ok("PUT", f"/Basic/{own['id']}", own)
        cls.sample["Basic"] = cls.reader.ok("GET", f"/Basic/{own['id']}").json
        cls.sample["AuditEvent"] = cls.audit_admin.ok("GET", f"/AuditEvent?patient=Patient/{exam.patient}&_count=1"
                                                      ).json["entry"][0]["resource"]

    @staticmethod
    def new_basic():
        return {"resourceType": "Basic", "id": str(uuid.uuid4()),
                "code": {"coding": [{"system": "urn:fenji:basic", "code": "report-template"}]}, "extension": [
                    {"url": "urn:fenji:scope", "valueCode": "user"},
                    {"url": "urn:fenji:name", "valueString": str(uuid.uuid4())},
                    {"url": "urn:fenji:content", "valueString": "{}"}]}

    @staticmethod
    def critical_value(exam, finding="颅内出血"):
        return {"resourceType": "Communication", "status": "in-progress", "category": [
                    {"coding": [{"system": "urn:fenji:communication", "code": "critical-value"}]}],
                "basedOn": [{"reference": f"ServiceRequest/{exam.id}"}], "subject": {"reference": f"Patient/{exam.patient}"},
                "payload": [{"contentString": finding}]}

    def writer(self, kind):
        """A critical value is told by whoever wrote the report."""
        return self.reader if kind == "Communication" else self.clerk

    def person(self, kind):
        return self.audit_admin if kind == "AuditEvent" else self.reader

    def claimed(self, kind):
        return {i["code"] for i in self.types[kind].get("interaction", [])}

    def new(self, kind):
        """A body for one more of the type."""
        if kind == "Basic":
            return {name: value for name, value in self.new_basic().items() if name != "id"}
        if kind == "Communication":
            return self.critical_value(self.exam, "颅内出血，破入脑室")
        patient, order, document, binary = (e["resource"] for e in registration()["entry"])
        subject = {"reference": f"Patient/{self.exam.patient}"}
        order = {**order, "subject": subject, "supportingInfo": []}
        scan = self.clerk.ok("POST", "/Binary", {"resourceType": "Binary", "contentType": "image/jpeg",
                                                 "data": base64.b64encode(JPEG).decode()}).json["id"]
        document = {**document, "subject": subject,
                    "content": [{"attachment": {"contentType": "image/jpeg", "url": f"Binary/{scan}"}}]}
        body = {"Patient": patient, "ServiceRequest": order, "DocumentReference": document, "Binary": binary}[kind]
        return {name: value for name, value in body.items() if name not in ("id", "supportingInfo")}

    def refused(self, reply, *statuses):
        self.assertIn(reply.status, statuses, reply)
        return self.expect(reply, reply.status)

    # -- claims --

    def test_every_type_is_known_to_this_test(self):
        self.assertEqual(set(self.types), set(self.sample))
        self.assertEqual(self.rest["interaction"], [{"code": "transaction"}])  # registration() went that way
        self.assertEqual(self.statement["format"], ["application/fhir+json"])

    def test_operations(self):
        claimed = {(kind, o["name"]) for kind, r in self.types.items() for o in r.get("operation", [])}
        self.assertEqual(claimed, self.done)

    def test_interactions(self):
        for kind, resource in self.types.items():
            for code in self.claimed(kind):
                with self.subTest(f"{kind} {code}"):
                    getattr(self, "try_" + code.replace("-", "_"))(kind, resource, self.sample[kind]["id"])

    def try_read(self, kind, resource, ident):
        reply = self.person(kind).ok("GET", f"/{kind}/{ident}", Accept="application/fhir+json")
        self.assertEqual((reply.json["resourceType"], reply.json["id"]), (kind, ident))
        self.assertEqual(reply.headers.get_content_type(), "application/fhir+json")
        self.assertIn(resource["versioning"], ("versioned", "versioned-update"))
        self.assertEqual(reply.etag, etag_of(reply.json))
        self.assertEqual(resource["conditionalRead"], "not-match")
        unchanged = self.person(kind)("GET", f"/{kind}/{ident}", If_None_Match=reply.etag,
                                      Accept="application/fhir+json")
        self.assertEqual((unchanged.status, unchanged.body), (304, b""))

    def try_vread(self, kind, resource, ident):
        self.assertTrue(resource["readHistory"])
        for version in range(1, int(self.sample[kind]["meta"]["versionId"]) + 1):
            old = self.person(kind).ok("GET", f"/{kind}/{ident}/_history/{version}").json
            self.assertEqual(old["meta"]["versionId"], str(version))

    def try_history_instance(self, kind, _, ident):
        history = self.person(kind).ok("GET", f"/{kind}/{ident}/_history").json
        self.assertEqual(history["type"], "history")
        self.assertIn(self.sample[kind]["meta"]["versionId"],
                      {e["resource"]["meta"]["versionId"] for e in history["entry"]})

    def try_search_type(self, kind, _, ident):
        bundle = self.person(kind).ok("GET", f"/{kind}?_id={ident}&_format=json").json
        self.assertEqual((bundle["type"], [e["resource"]["id"] for e in bundle["entry"]]), ("searchset", [ident]))
        links = {link["relation"]: link["url"] for link in bundle["link"]}
        self.assertEqual(links["self"], f"{self.base}/{kind}?_format=json&_id={ident}")
        self.assertEqual(self.person(kind).ok("GET", links["self"][len(self.base):]).json, bundle)

    def try_create(self, kind, resource, _):
        made = self.clerk("POST", f"/{kind}", self.new(kind))
        self.assertEqual(made.status, 201, made)
        self.assertEqual(made.headers["Location"], f"/{kind}/{made.json['id']}")
        condition = f"identifier=urn:fenji:mrn:{SITE_1}|{self.exam.mrn}"
        again = {**self.new(kind), "name": [{"text": "张三"}]} if kind == "Patient" else self.new(kind)
        reply = self.clerk("POST", f"/{kind}", again, If_None_Exist=condition)
        if resource["conditionalCreate"]:
            self.assertEqual((reply.status, reply.json["id"]), (200, self.exam.patient), reply)
            bundle = registration()
            bundle["entry"][0]["request"] = {"method": "POST", "url": "Patient", "ifNoneExist": condition}
            made = self.clerk.ok("POST", "/", bundle).json["entry"][0]
            self.assertEqual((made["resource"]["id"], made["response"]["status"]), (self.exam.patient, "200 OK"))
        else:
            self.refused(reply, 400)

    def try_update(self, kind, resource, ident):
        if kind == "DiagnosticReport":
            self.assertFalse(resource["updateCreate"])  # saving worked on the way here
            self.refused(self.reader("PUT", f"/{kind}/{uuid.uuid4()}", self.sample[kind], If_Match='W/"1"'), 404)
            self.refused(self.reader("PUT", f"/{kind}/{ident}", self.sample[kind]), 428)
            self.assertEqual(resource["versioning"], "versioned-update")
            return
        self.assertTrue(resource["updateCreate"])
        if kind == "ImagingStudy":  # made by PUT on the way here; a machine names no version
            self.assertEqual(self.gateway("PUT", f"/{kind}/{ident}", self.study).status, 200)
            self.assertEqual(resource["versioning"], "versioned")
            return
        path = f"/{kind}/{uuid.uuid4()}"
        made = self.writer(kind)("PUT", path, self.new(kind))
        self.assertEqual((made.status, made.etag), (201, 'W/"1"'), made)
        if resource["versioning"] == "versioned-update":
            self.refused(self.clerk("PUT", path, made.json), 428)
            self.assertEqual(self.clerk.ok("PUT", path, made.json, If_Match=made.etag).etag, 'W/"2"')
            self.refused(self.clerk("PUT", path, made.json, If_Match=made.etag), 412)
        else:  # said in the interaction's documentation
            self.refused(self.writer(kind)("PUT", path, self.new(kind), If_Match=made.etag), 409)
            update = next(i for i in resource["interaction"] if i["code"] == "update")
            self.assertIn("never changed", update["documentation"])

    def test_task_operations_name_their_version(self):
        self.assertEqual(self.types["Task"]["versioning"], "versioned-update")
        self.refused(self.auditor("POST", f"/Task/{self.sample['Task']['id']}/$claim", {}), 428)
        self.assertEqual(self.types["AuditEvent"]["versioning"], "no-version")

    def test_search_parameters(self):
        """Each finds the sample by what the sample says, and not by something else."""
        exam, sample = self.exam, self.sample
        patient, order = f"Patient/{exam.patient}", f"ServiceRequest/{exam.id}"
        event = sample["AuditEvent"]
        moment = event["recorded"]
        day = datetime.datetime.fromisoformat(moment).astimezone().date().isoformat()  # days are those of the place
        found = {
            "Patient": {"identifier": [exam.mrn, f"urn:fenji:mrn:{SITE_1}|{exam.mrn}"], "name": ["张三", "张", "zhangsan"],
                        "q": [exam.mrn[:-1], "张三", "zs"], "birthdate": ["1961-03-04", "1961", "ge1961-03-04", "lt1961-03-05"]},
            "ServiceRequest": {"identifier": [exam.accession, f"urn:fenji:accession|{exam.accession}", exam.study_uid],
                               "status": ["completed", "active,completed"], "stage": ["delivered"],
                               "authored": ["ge2026-01-01", "lt2999", "ge2026-01-01T00:00:00+08:00"]},
            "DiagnosticReport": {"based-on": [order, exam.id], "status": ["final", "partial,final"]},
            "ImagingStudy": {"based-on": [order], "identifier": [f"urn:dicom:uid|urn:oid:{exam.study_uid}",
                                                                     exam.accession]},
            "Task": {"code": ["audit"], "status": ["completed"], "focus": [sample["Task"]["focus"]["reference"]],
                     "based-on": [order], "owner": [sample["Task"]["owner"]["reference"]]},
            "DocumentReference": {"related": [order]},
            "Communication": {"based-on": [order], "status": ["completed"],
                              "category": ["critical-value", "urn:fenji:communication|critical-value"],
                              "sent": ["ge2026-01-01", "lt2999"]},
            "Provenance": {"target": [f"DiagnosticReport/{exam.report}"]},
            "Basic": {"code": ["report-template", "urn:fenji:basic|report-template"], "scope": ["user", "site,user"],
                      "name": [sample["Basic"]["extension"][1]["valueString"]],
                      "owner": [sample["Basic"]["author"]["reference"]]},
            "Organization": {"name": [sample["Organization"]["name"]],
                             "partof": [sample["Organization"]["partOf"]["reference"]]},
            "Practitioner": {"name": ["李初诊"]},
            "PractitionerRole": {"practitioner": [sample["PractitionerRole"]["practitioner"]["reference"]],
                                 "organization": [f"Organization/{SITE_1}", SITE_1],
                                 "role": ["reader", "urn:fenji:role|reader", "auditor,reader"]},
            "Device": {"organization": [sample["Device"]["owner"]["reference"]],
                       "identifier": [sample["Device"]["identifier"][0]["value"],
                                      "urn:fenji:ae-title|" + sample["Device"]["identifier"][0]["value"]]},
            "AuditEvent": {"date": [moment, day, "ge" + moment, "le" + moment, "eq" + day[:7], day[:4]],
                           "agent": [event["agent"][0]["who"]["reference"],
                                     event["agent"][0]["who"]["reference"].split("/")[1]],
                           "outcome": ["0", "http://terminology.hl7.org/CodeSystem/audit-event-outcome|0", "4,0"]},
        }
        missed = {"token": "none", "reference": str(uuid.uuid4()), "date": "1999-01-01", "string": "没有",
                  ("Patient", "birthdate"): "gt1961-03-04", ("ServiceRequest", "status"): "revoked",
                  ("ServiceRequest", "stage"): "cancelled", ("AuditEvent", "outcome"): "8",
                  ("Task", "focus"): f"Task/{uuid.uuid4()}", ("AuditEvent", "date"): "lt" + moment}
        for kind, resource in self.types.items():
            both = {"_id": [sample[kind]["id"]], "patient": [patient, exam.patient], "subject": [patient]}
            for parameter in resource.get("searchParam", []):
                name = parameter["name"]
                if name == "category" and kind == "DocumentReference":  # finds lessons: another sample
                    for value in ("lesson", "urn:fenji:document|lesson", "none"):
                        with self.subTest(f"{kind} {name}={value}"):
                            self.assertEqual(self.search(kind, name, value), [self.lesson] if "lesson" in value else [])
                    continue
                for value in found.get(kind, {}).get(name) or both[name]:
                    with self.subTest(f"{kind} {name}={value}"):
                        self.assertIn(sample[kind]["id"], self.search(kind, name, value))
                value = missed.get((kind, name)) or missed[parameter["type"]]
                with self.subTest(f"{kind} {name}={value}"):
                    self.assertNotIn(sample[kind]["id"], self.search(kind, name, value))
            self.assertLessEqual(set(found.get(kind, {})), {p["name"] for p in resource.get("searchParam", [])}, kind)

    def search(self, kind, name, value):
        path, ids = f"/{kind}?{name}={urllib.parse.quote(value, safe='')}&_count=20", []
        while path:
            bundle = self.person(kind).ok("GET", path).json
            self.assertIn("self", {link["relation"] for link in bundle["link"]})
            ids += [e["resource"]["id"] for e in bundle.get("entry", [])]
            path = next((link["url"][len(self.base):] for link in bundle["link"] if link["relation"] == "next"), None)
        return ids

    # -- what is not claimed --

    def test_unclaimed_interactions(self):
        for kind in self.types:
            person, ident, claims = self.person(kind), self.sample[kind]["id"], self.claimed(kind)
            requests = {"read": ("GET", f"/{kind}/{ident}"), "vread": ("GET", f"/{kind}/{ident}/_history/1"),
                        "update": ("PUT", f"/{kind}/{ident}"), "history-instance": ("GET", f"/{kind}/{ident}/_history"),
                        "create": ("POST", f"/{kind}"), "search-type": ("GET", f"/{kind}"),
                        "delete": ("DELETE", f"/{kind}/{ident}"), "patch": ("PATCH", f"/{kind}/{ident}"),
                        "history-type": ("GET", f"/{kind}/_history"), "search by POST": ("POST", f"/{kind}/_search"),
                        "conditional update": ("PUT", f"/{kind}?_id={ident}"),
                        "conditional delete": ("DELETE", f"/{kind}?_id={ident}"),
                        "operation": ("POST", f"/{kind}/{ident}/$everything")}
            self.assertLessEqual(claims, set(INTERACTIONS))
            for code, (method, path) in requests.items():
                if code not in claims:
                    with self.subTest(f"{kind} {code}"):
                        body = self.sample[kind] if method in ("PUT", "POST", "PATCH") else None
                        self.refused(person(method, path, body), 404, 405)

    def test_unclaimed_search_parameters(self):
        for kind in self.types:
            if "search-type" not in self.claimed(kind):
                continue
            for query in ("secret=1", "_has:Patient:x=1", "_include=*", "_id:exact=1", "_sort=_id", "_count=0",
                          "_count=x"):
                with self.subTest(f"{kind} {query}"):
                    self.refused(self.person(kind)("GET", f"/{kind}?{query}"), 400)
        for query in ("date=yesterday", "date=ge", "outcome=x", "_id=" + ",".join("1" * 200)):
            self.refused(self.audit_admin("GET", f"/AuditEvent?{query}"), 400, 413)

    def test_media_types(self):
        """JSON or 406; stored files and the gate to the images have types of their own."""
        reads = ["/metadata", f"/Patient/{self.exam.patient}", f"/Patient?_id={self.exam.patient}", "/Organization",
                 f"/ServiceRequest/{self.exam.id}/_history", "/worklist"]
        for path in reads:
            for accept in ("application/fhir+xml", "text/html", "application/fhir+xml, application/json;q=0", "image/*",
                           "application/fhir+json; fhirVersion=3.0", "application/xml, text/turtle"):
                with self.subTest(f"{path} {accept}"):
                    reply = self.refused(self.reader("GET", path, Accept=accept), 406)
                    self.assertEqual(reply.headers.get_content_type(), "application/fhir+json")
            for accept in ("*/*", "application/json", "application/fhir+json", "application/*", None, "",
                           "application/fhir+xml;q=0.9, application/fhir+json;q=0.1", "text/html, */*;q=0.8",
                           "Application/FHIR+JSON; fhirVersion=4.0; charset=utf-8"):
                with self.subTest(f"{path} {accept}"):
                    self.reader.ok("GET", path, Accept=accept)
        self.refused(self.reader("GET", f"/Patient/{self.exam.patient}?_format=xml"), 406)
        self.reader.ok("GET", f"/Patient/{self.exam.patient}?_format=json", Accept="text/html")
        before = len(self.search("Patient", "name", "不接受"))
        person = {"resourceType": "Patient", "name": [{"text": "不接受"}]}
        self.refused(self.clerk("POST", "/Patient", person, Accept="application/fhir+xml"), 406)
        self.assertEqual(len(self.search("Patient", "name", "不接受")), before)  # refused before anything was done
        refused = self.reader("GET", "/Organization", Accept="application/fhir+xml", Accept_Language="zh-CN")
        self.assertIn("JSON", refused.sentence)
        self.assertTrue(any(ord(c) > 0x3000 for c in refused.sentence), refused)

        paper = next(f["url"] for f in self.sample["DiagnosticReport"]["presentedForm"]
                     if f["contentType"] == "application/pdf")
        for accept in (None, "*/*", "application/pdf", "image/jpeg, application/pdf", "application/fhir+xml, */*"):
            reply = self.reader.ok("GET", f"/{paper}", Accept=accept)
            self.assertEqual((reply.headers["Content-Type"], reply.body[:5]), ("application/pdf", b"%PDF-"))
        as_json = self.reader.ok("GET", f"/{paper}", Accept="application/fhir+json").json
        self.assertEqual(as_json["resourceType"], "Binary")
        self.refused(self.reader("GET", f"/{paper}", Accept="application/fhir+xml"), 406)
        images = f"/dicom-web/studies/{self.exam.study_uid}"
        self.assertEqual(self.reader.ok("GET", f"{images}/instances", Accept="application/dicom+json").headers
                         .get_content_type(), "application/dicom+json")
        self.assertTrue(self.reader.ok("GET", images, Accept='multipart/related; type="application/dicom"').body)

    def test_the_statement_itself(self):
        statement = self.statement
        self.assertEqual((statement["resourceType"], statement["fhirVersion"]), ("CapabilityStatement", "4.0.1"))
        for kind, resource in self.types.items():
            for name in ("interaction", "searchParam", "operation"):
                keys = [one.get("code") or one.get("name") for one in resource.get(name, [])]
                self.assertEqual(len(keys), len(set(keys)), f"{kind}.{name}")


if __name__ == "__main__":
    stack_fixture.main()
