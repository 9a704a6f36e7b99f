#!/usr/bin/python3
"""Registration: one Bundle, all or nothing, repeatable; and every way in which it is refused."""

import base64
import concurrent.futures
import datetime
import json
import sys
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import stack_fixture
from stack_fixture import JPEG, SITE_1, SITE_2, Exam, extension, identifier, registration

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
PDF = b"%PDF-1.4\n" + bytes(20)


def resident_id(first17):
    """GB 11643-1999: ISO 7064 MOD 11-2, computed here from the standard's weights."""
    weights = [2 ** (17 - i) % 11 for i in range(17)]
    return first17 + "10X98765432"[sum(w * int(d) for w, d in zip(weights, first17)) % 11]


class Register(stack_fixture.ClinicalTest):
    def entry(self, reply, kind):
        return next(e for e in reply.json["entry"] if e["resource"]["resourceType"] == kind)

    def rows(self):
        return sum(self.people["clerk"].ok("GET", "/worklist").json["counts"].values())

    def refused(self, bundle, status, *words, **headers):
        before = self.rows()
        self.expect(self.people["clerk"]("POST", "/", bundle, **headers), status, *words)
        self.assertEqual(self.rows(), before, "nothing half-written stays")

    def test_everything_at_once(self):
        clerk = self.people["clerk"]
        bundle = registration(name="欧阳小红", sex="female", birth="1990-07-08")
        reply = clerk.ok("POST", "/", bundle)
        self.assertEqual(reply.json["type"], "transaction-response")
        self.assertEqual([e["resource"]["resourceType"] for e in reply.json["entry"]],
                         [e["resource"]["resourceType"] for e in bundle["entry"]])
        for sent, made in zip(bundle["entry"], reply.json["entry"]):
            kind, ident = sent["resource"]["resourceType"], sent["resource"]["id"]
            self.assertEqual(made["response"]["status"], "201 Created")
            self.assertEqual(made["response"]["location"], f"{kind}/{ident}/_history/1")
            self.assertEqual(made["response"]["etag"], 'W/"1"')
            got = clerk.ok("GET", f"/{kind}/{ident}", Accept="application/fhir+json")
            self.assertEqual(got.etag, 'W/"1"')
        patient, order = (self.entry(reply, k)["resource"] for k in ("Patient", "ServiceRequest"))
        self.assertEqual(patient["name"][1]["text"], "Ouyang^Xiaohong")
        self.assertTrue(identifier(patient, "urn:fenji:mrn:").startswith(SITE_1["code"]))
        self.assertEqual(identifier(patient, f"urn:fenji:mrn:{SITE_1['id']}")[4:].isdigit(), True)
        accession = identifier(order, "urn:fenji:accession")
        self.assertEqual(accession[:10], SITE_1["code"] + datetime.date.today().strftime("%y%m%d"))
        self.assertEqual(len(accession), 15)
        self.assertRegex(identifier(order, "urn:dicom:uid"), r"^urn:oid:2\.25\.[1-9][0-9]+$")
        self.assertEqual(extension(order, "urn:fenji:stage"), "registered")
        self.assertEqual(order["subject"]["reference"], f"Patient/{patient['id']}")
        form = self.entry(reply, "DocumentReference")["resource"]
        scan = form["content"][0]["attachment"]["url"]
        raw = clerk.ok("GET", f"/{scan}")
        self.assertEqual((raw.body, raw.headers["Content-Type"]), (JPEG, "image/jpeg"))
        as_json = clerk.ok("GET", f"/{scan}", Accept="application/fhir+json").json
        self.assertEqual(base64.b64decode(as_json["data"]), JPEG)
        tasks = clerk.ok("GET", f"/Task?based-on=ServiceRequest/{order['id']}").json["entry"]
        self.assertEqual([(t["resource"]["code"]["coding"][0]["code"], t["resource"]["status"]) for t in tasks],
                         [("acquire", "requested")])
        seen = {(c["type"], c["id"]) for c in clerk.ok("GET", "/changes?after=0").json["changes"]}
        for kind, ident in (("Patient", patient["id"]), ("ServiceRequest", order["id"]), ("Task", tasks[0]["resource"]["id"])):
            self.assertIn((kind, ident), seen)

    def test_repeated_with_the_same_key(self):
        clerk, key, bundle = self.people["clerk"], str(uuid.uuid4()), registration(name="重复")
        before = self.rows()
        first = clerk.ok("POST", "/", bundle, Idempotency_Key=key)
        again = clerk.ok("POST", "/", bundle, Idempotency_Key=key)
        self.assertEqual(first.body, again.body)
        self.assertEqual(self.rows(), before + 1)
        self.refused(bundle, 412, "nothing was registered")  # without the key: it is there already
        self.refused(registration(name="别的"), 422, Idempotency_Key=key)

    def test_repeated_at_the_same_time(self):
        clerk, before = self.people["clerk"], self.rows()
        for number in range(5):
            key, bundle = str(uuid.uuid4()), registration(name=f"齐发{number}")
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                replies = list(pool.map(lambda _: clerk("POST", "/", bundle, Idempotency_Key=key), range(8)))
            self.assertEqual({r.status for r in replies}, {200}, replies)
            self.assertEqual(len({r.body for r in replies}), 1, "everyone gets the first answer")
        self.assertEqual(self.rows(), before + 5)

    def test_many_at_once_get_numbers_of_their_own(self):
        clerk, before = self.people["clerk"], self.rows()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            exams = list(pool.map(lambda i: Exam(clerk, name=f"同时{i}"), range(24)))
        self.assertEqual(len({e.accession for e in exams}), 24)
        self.assertEqual(len({e.mrn for e in exams}), 24)
        self.assertEqual(len({e.study_uid for e in exams}), 24)
        self.assertEqual(self.rows(), before + 24)

    def test_known_patient(self):
        clerk = self.people["clerk"]
        first = Exam(clerk, name="老病人", birth="1950-01-01")
        bundle = registration(name="老病人", birth="1950-01-01")
        bundle["entry"][0]["request"] = {"method": "POST", "url": "Patient",
                                         "ifNoneExist": f"identifier=urn:fenji:mrn:{SITE_1['id']}|{first.mrn}"}
        reply = clerk.ok("POST", "/", bundle)
        known = self.entry(reply, "Patient")
        self.assertEqual((known["resource"]["id"], known["response"]["status"]), (first.patient, "200 OK"))
        self.assertEqual(self.entry(reply, "ServiceRequest")["resource"]["subject"]["reference"], f"Patient/{first.patient}")
        # The number of someone else: never taken for the same person.
        wrong = registration(name="别人", birth="1950-01-01")
        wrong["entry"][0]["request"] = bundle["entry"][0]["request"]
        self.refused(wrong, 409, first.mrn)
        # By reference, without a Patient entry.
        second = registration()
        del second["entry"][0]
        for e in second["entry"][:2]:
            e["resource"]["subject"] = {"reference": f"Patient/{first.patient}"}
        clerk.ok("POST", "/", second)
        found = clerk.ok("GET", f"/ServiceRequest?patient={first.patient}").json["entry"]
        self.assertEqual(len(found), 3)

    def test_resident_id(self):
        clerk = self.people["clerk"]
        number = resident_id("11010119491231001"[:17])
        with_id = {"identifier": [{"system": "urn:oid:2.16.156.10011.1.3", "value": number}]}
        bundle = registration(name="有证", patient=with_id)
        del bundle["entry"][0]["resource"]["birthDate"], bundle["entry"][0]["resource"]["gender"]
        made = self.entry(clerk.ok("POST", "/", bundle), "Patient")["resource"]
        self.assertEqual((made["birthDate"], made["gender"]), ("1949-12-31", "male"))
        self.refused(registration(patient=with_id, birth="1949-12-30"), 422, "1949-12-31")
        self.refused(registration(patient=with_id, birth="1949-12-31", sex="female"), 422, "sex")
        bad = number[:-1] + ("0" if number[-1] != "0" else "1")
        wrong = {"identifier": [{"system": "urn:oid:2.16.156.10011.1.3", "value": bad}]}
        self.refused(registration(patient=wrong), 400, "card")

    def test_numbers_given_by_the_client(self):
        clerk = self.people["clerk"]
        accession = SITE_1["code"] + "26010154321"
        own = {"identifier": [{"system": "urn:fenji:accession", "value": accession}]}
        self.assertEqual(Exam(clerk, order=own).accession, accession)
        self.refused(registration(order=own), 409, accession)
        for bad in (SITE_2["code"] + "26010154321", SITE_1["code"] + "2601015432", "A1"):
            self.refused(registration(order={"identifier": [{"system": "urn:fenji:accession", "value": bad}]}), 422)
        mrn = {"identifier": [{"system": f"urn:fenji:mrn:{SITE_1['id']}", "value": "H0042"}]}
        self.assertEqual(Exam(clerk, patient=mrn).mrn, "H0042")
        self.refused(registration(patient=mrn), 409, "H0042")

    def test_scans(self):
        clerk = self.people["clerk"]
        for content, kind in ((PNG, "image/png"), (PDF, "application/pdf")):
            self.assertEqual(clerk.ok("GET", f"/Binary/{Exam(clerk, scan=content, content_type=kind).scan}").body, content)
        self.refused(registration(scan=PNG), 415)                       # says JPEG, is PNG
        self.refused(registration(scan=b"<html>", content_type="text/html"), 415)
        self.refused(registration(scan=b"plain text", content_type="image/jpeg"), 415)
        limit = 512 * 1024
        Exam(clerk, scan=JPEG + bytes(limit - len(JPEG)))
        self.refused(registration(scan=JPEG + bytes(limit - len(JPEG) + 1)), 413, "512")
        bad = registration()
        bad["entry"][3]["resource"]["data"] = "not base64!"
        self.refused(bad, 400)

    def test_what_is_refused(self):
        def changed(index, **content):
            bundle = registration()
            bundle["entry"][index]["resource"].update(content)
            return bundle
        self.refused({"resourceType": "Bundle", "type": "batch", "entry": []}, 400, "transaction")
        self.refused({"resourceType": "Bundle", "type": "transaction", "entry": []}, 400)
        self.refused({"resourceType": "Patient"}, 400, "Bundle")
        self.refused(changed(0, name=[]), 400, "Patient")
        self.refused(changed(0, name=[{"text": "换\\行"}]), 422)
        self.refused(changed(0, name=[{"text": "长" * 65}]), 422)
        self.refused(changed(0, birthDate="2999-01-01"), 422)
        self.refused(changed(0, birthDate="1961-02-30"), 422)
        self.refused(changed(1, code={}), 400)
        self.refused(changed(1, orderDetail=[]), 422, "CT")
        self.refused(changed(1, priority="whenever"), 400)
        self.refused(changed(1, status="completed"), 422)
        self.refused(changed(1, extension=[{"url": "urn:fenji:stage", "valueCode": "signed"}]), 422)
        self.refused(changed(1, subject={"reference": f"Patient/{uuid.uuid4()}"}), 404)
        self.refused(changed(1, supportingInfo=[{"reference": f"urn:uuid:{uuid.uuid4()}"}]), 400, "fullUrl")
        self.refused(changed(2, content=[]), 400)
        self.refused(changed(0, managingOrganization={"reference": f"Organization/{SITE_2['id']}"}), 403)
        twice = registration()
        twice["entry"].append(json.loads(json.dumps(twice["entry"][0])))
        self.refused(twice, 400)
        many = registration()
        many["entry"] = many["entry"] * 10
        self.refused(many, 413)
        wrong = registration()
        wrong["entry"][1]["request"]["url"] = "Practitioner/x"
        self.refused(wrong, 400)
        deep = b'{"resourceType":"Bundle","a":' + b"[" * 64 + b"]" * 64 + b"}"
        self.assertIn(self.people["clerk"]("POST", "/", deep).status, (400, 413))
        self.assertEqual(self.people["clerk"]("POST", "/", b"{").status, 400)
        self.assertEqual(self.people["clerk"]("POST", "/", b"\xff\xfe").status, 400)

    def test_single_creates(self):
        """The same path one by one, as a HIS may do it."""
        clerk = self.people["clerk"]
        p, o, d, b = (str(uuid.uuid4()) for _ in range(4))
        first = [e["resource"] for e in registration(name="逐个")["entry"]]
        patient = {**first[0], "id": p}
        self.expect(clerk("PUT", f"/Patient/{p}", patient, If_Match='W/"1"'), 404, "If-Match")
        made = clerk("PUT", f"/Patient/{p}", patient, If_None_Match="*")
        self.assertEqual((made.status, made.etag), (201, 'W/"1"'))
        self.expect(clerk("PUT", f"/Patient/{p}", patient, If_None_Match="*"), 412, "exists already")
        self.assertEqual(clerk("PUT", f"/Patient/{p}", patient).status, 428)
        self.assertEqual(clerk("PUT", f"/Binary/{b}", {**first[3], "id": b}, If_None_Match="*").status, 201)
        document = {**first[2], "id": d, "subject": {"reference": f"Patient/{p}"},
                    "content": [{"attachment": {"contentType": "image/jpeg", "url": f"Binary/{b}"}}]}
        self.assertEqual(clerk("PUT", f"/DocumentReference/{d}", document, If_None_Match="*").status, 201)
        order = {**first[1], "id": o, "subject": {"reference": f"Patient/{p}"},
                 "supportingInfo": [{"reference": f"DocumentReference/{d}"}]}
        self.assertEqual(clerk("PUT", f"/ServiceRequest/{o}", order, If_None_Match="*").status, 201)
        self.assertEqual(len(clerk.ok("GET", f"/DocumentReference?related=ServiceRequest/{o}").json["entry"]), 1)
        mrn = identifier(clerk.ok("GET", f"/Patient/{p}").json, "urn:fenji:mrn:")
        again = clerk("POST", "/Patient", {k: v for k, v in patient.items() if k != "id"},
                      If_None_Exist=f"identifier=urn:fenji:mrn:{SITE_1['id']}%7C{mrn}")
        self.assertEqual((again.status, again.json["id"]), (200, p))
        png = {"resourceType": "Binary", "contentType": "image/png", "data": base64.b64encode(PNG).decode()}
        self.assertEqual(clerk.ok("GET", f"/Binary/{clerk.ok('POST', '/Binary', png).json['id']}").body, PNG)
        self.expect(clerk("PUT", f"/Binary/{b}", {**first[3], "id": b}), 409)
        # Another patient's form is not taken for this order.
        other = Exam(clerk, name="另一人")
        self.expect(clerk("POST", "/ServiceRequest", {**order, "id": str(uuid.uuid4()),
                                                      "subject": {"reference": f"Patient/{other.patient}"}}), 422)

    def test_changes_of_particulars(self):
        clerk, exam = self.people["clerk"], Exam(self.people["clerk"], name="改前")
        path = f"/Patient/{exam.patient}"
        patient = clerk.ok("GET", path).json
        patient["name"] = [{"text": "改后"}]
        self.expect(clerk("PUT", path, patient), 428)
        reply = clerk.ok("PUT", path, patient, If_Match='W/"1"')
        self.assertEqual(reply.etag, 'W/"2"')
        self.assertEqual(reply.json["name"][1]["text"], "Gai^Hou")
        lost = self.expect(clerk("PUT", path, {**patient, "name": [{"text": "改再"}]}, If_Match='W/"1"'), 412, "改前", "改后")
        self.assertIn(self.people["clerk"].session["practitioner"]["display"], lost.sentence)
        self.assertEqual(next(e["valueInteger"] for e in lost.issue["extension"]
                              if e["url"] == "urn:fenji:current-version"), 2)
        self.expect(clerk("PUT", path, {**patient, "identifier": [{"system": f"urn:fenji:mrn:{SITE_1['id']}",
                                                                  "value": "X"}]}, If_Match='W/"2"'), 422)
        history = clerk.ok("GET", f"{path}/_history").json
        self.assertEqual([e["resource"]["name"][0]["text"] for e in history["entry"]], ["改后", "改前"])
        self.assertEqual(clerk.ok("GET", f"{path}/_history/1").json["name"][0]["text"], "改前")
        self.expect(clerk("GET", f"{path}/_history/9"), 404)
        self.expect(clerk("GET", f"{path}/_history/x"), 404)

        path = f"/ServiceRequest/{exam.id}"
        order = clerk.ok("GET", path).json
        for bad in ({"status": "revoked"}, {"subject": {"reference": f"Patient/{uuid.uuid4()}"}},
                    {"extension": [{"url": "urn:fenji:stage", "valueCode": "signed"}]}):
            self.expect(clerk("PUT", path, {**order, **bad}, If_Match='W/"1"'), 422)
        reply = clerk.ok("PUT", path, {**order, "reasonCode": [{"text": "摔伤"}], "custom": {"kept": True}}, If_Match='W/"1"')
        self.assertEqual((reply.json["reasonCode"][0]["text"], reply.json["custom"]), ("摔伤", {"kept": True}))
        self.assertEqual(identifier(reply.json, "urn:fenji:accession"), exam.accession)
        self.assertEqual(extension(reply.json, "urn:fenji:stage"), "registered")


if __name__ == "__main__":
    stack_fixture.main()
