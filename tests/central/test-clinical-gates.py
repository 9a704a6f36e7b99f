#!/usr/bin/python3
"""Safety questions of an exam: which are asked, who answers, who releases, and that a client cannot drop one."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import stack_fixture
from stack_fixture import DCM, Exam, extension, parameters, registration

GATE = "urn:fenji:gate"
CT_CONTRAST = {"code": {"coding": [{"system": "urn:fenji:item", "code": "CT-CHEST-CE"}], "text": "胸部CT增强"}}


def answered(code, answer, note=None):
    parts = [{"url": "code", "valueCode": code}, {"url": "answer", "valueCode": answer}]
    return {"url": GATE, "extension": parts + ([{"url": "note", "valueString": note}] if note else [])}


def gates(order):
    """code -> its parts."""
    found = {}
    for one in order.get("extension", []):
        if one["url"] == GATE:
            parts = {p["url"]: next(v for k, v in p.items() if k.startswith("value")) for p in one["extension"]}
            found[parts.pop("code")] = parts
    return found


class Gates(stack_fixture.ClinicalTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk, cls.technologist, cls.reader = (cls.people[u] for u in ("clerk", "technologist", "reader"))

    def order(self, exam):
        return self.reader.ok("GET", f"/ServiceRequest/{exam.id}").json

    def row(self, exam):
        rows = self.reader.ok("GET", f"/worklist?q={exam.accession}").json["rows"]
        return next(r for r in rows if r["exam"] == exam.id)

    def answer(self, person, exam, gate, answer, note=None, etag=None):
        values = {"gate": gate, "answer": answer, **({"note": note} if note else {})}
        return person("POST", f"/ServiceRequest/{exam.id}/$answer-gate", parameters(**values),
                      If_Match=etag or exam.etag(self.reader))

    # -- which are asked --

    def test_what_is_asked(self):
        for modality, sex, birth, order, expected in (
                ("MR", "male", "1961-03-04", {}, {"implants"}),
                ("DX", "male", "1990-03-04", {}, set()),
                ("DX", "female", "1990-03-04", {}, {"pregnancy"}),
                ("CT", "unknown", "1990-03-04", {}, {"pregnancy"}),
                ("DX", "female", "1930-03-04", {}, set()),
                ("US", "female", "1990-03-04", {}, set()),
                ("CT", "male", "1961-03-04", CT_CONTRAST, {"contrast-allergy", "egfr", "consent"}),
                ("CT", "female", "1990-03-04", CT_CONTRAST, {"pregnancy", "contrast-allergy", "egfr", "consent"}),
                # An item that no catalogue knows, by its words.
                ("CT", "male", "1961-03-04", {"code": {"text": "门静脉CTA"}}, {"contrast-allergy", "egfr", "consent"})):
            with self.subTest(f"{modality} {sex} {birth} {order}"):
                exam = Exam(self.clerk, modality=modality, sex=sex, birth=birth, order=order, item="检查")
                self.assertEqual(set(gates(self.order(exam))), expected)
                self.assertTrue(all(g["open"] for g in gates(self.order(exam)).values()))
                row = self.row(exam)["gates"]
                self.assertEqual((row["open"], set(row["codes"])), (len(expected), expected))

    def test_answers_with_the_registration(self):
        exam = Exam(self.clerk, modality="CT", sex="female", birth="1990-03-04", order={**CT_CONTRAST, "extension": [
            answered("pregnancy", "no"), answered("contrast-allergy", "none"),
            answered("egfr", "normal", "eGFR 92，2026-11-20"), {"url": GATE, "extension": [
                {"url": "code", "valueCode": "consent"}, {"url": "open", "valueBoolean": False}]}]})
        found = gates(self.order(exam))
        self.assertEqual({code: g["open"] for code, g in found.items()},
                         {"pregnancy": False, "contrast-allergy": False, "egfr": False, "consent": True})
        self.assertEqual(found["egfr"]["note"], "eGFR 92，2026-11-20")
        self.assertEqual(found["pregnancy"]["by"]["display"], "陈登记")
        self.assertIn("at", found["pregnancy"])
        self.assertEqual(self.row(exam)["gates"], {"open": 1, "codes": ["consent"]})

    def test_bad_answers_with_the_registration(self):
        for one in (answered("mood", "good"), answered("implants", "no"), answered("implants", "safe"),
                    answered("implants", "released", "我说行"), answered("implants", "none", "长" * 501)):
            bundle = registration(order={"extension": [one]})
            reply = self.clerk("POST", "/", bundle)
            self.assertEqual(reply.status, 422, reply)
            self.assertEqual(self.clerk("GET", f"/Patient/{bundle['entry'][0]['resource']['id']}").status, 404)
        # What blocks is taken, and stays open.
        exam = Exam(self.clerk, order={"extension": [answered("implants", "pacemaker")]})
        self.assertTrue(gates(self.order(exam))["implants"]["open"])

    def test_forged_author(self):
        forged = answered("implants", "none")
        forged["extension"] += [{"url": "by", "valueReference": {"reference": "Practitioner/x", "display": "院长"}},
                                {"url": "at", "valueInstant": "2020-01-01T00:00:00+08:00"}]
        exam = Exam(self.clerk, order={"extension": [forged]})
        gate = gates(self.order(exam))["implants"]
        self.assertEqual(gate["by"]["display"], "陈登记")
        self.assertNotIn("2020", gate["at"])

    # -- answering --

    def test_answering(self):
        exam = Exam(self.clerk)
        seen = exam.etag(self.clerk)
        self.expect(self.clerk("POST", f"/ServiceRequest/{exam.id}/$answer-gate",
                               parameters(gate="implants", answer="none")), 428)
        reply = self.expect(self.answer(self.technologist, exam, "implants", "none", etag=seen), 200)
        self.assertEqual(reply.etag, 'W/"2"')
        gate = gates(reply.json)["implants"]
        self.assertEqual((gate["answer"], gate["open"], gate["by"]["display"]), ("none", False, "周技师"))
        self.assertNotIn("late", gate)
        self.assertEqual(self.row(exam)["gates"], {"open": 0, "codes": []})
        self.assertEqual(exam.stage(self.clerk), "registered")
        self.expect(self.answer(self.clerk, exam, "implants", "none", etag=seen), 412)
        history = self.clerk.ok("GET", f"/ServiceRequest/{exam.id}/_history").json["entry"]
        self.assertEqual([gates(e["resource"])["implants"]["open"] for e in history], [False, True])
        changes = self.clerk.ok("GET", "/changes?after=0").json["changes"]
        self.assertIn(2, [c["version"] for c in changes if c["id"] == exam.id])

    def test_bad_answers(self):
        exam = Exam(self.clerk)
        for values, status in (({"gate": "pregnancy", "answer": "no"}, 422), ({"gate": "mood", "answer": "no"}, 422),
                               ({"gate": "implants", "answer": "no"}, 422), ({"gate": "implants", "answer": "safe"}, 422),
                               ({"gate": "implants"}, 400), ({"answer": "none"}, 400),
                               ({"gate": "implants", "answer": "none", "note": "x" * 501}, 413)):
            reply = self.clerk("POST", f"/ServiceRequest/{exam.id}/$answer-gate", parameters(**values),
                               If_Match=exam.etag(self.clerk))
            self.expect(reply, status)
        self.expect(self.clerk("POST", f"/ServiceRequest/{exam.id}/$answer-gate", {}, If_Match=exam.etag(self.clerk)), 400)
        self.assertEqual(self.row(exam)["gates"]["open"], 1)

    def test_blocked_until_released(self):
        exam = Exam(self.clerk)
        self.expect(self.answer(self.clerk, exam, "implants", "pacemaker"), 200)
        self.assertEqual(self.row(exam)["gates"], {"open": 1, "codes": ["implants"]})
        # Not by the clerk, whatever the answer is called; not without a reason.
        self.expect(self.answer(self.clerk, exam, "implants", "none", "看错了"), 403)
        self.expect(self.answer(self.clerk, exam, "implants", "released", "家属同意"), 403)
        self.expect(self.answer(self.technologist, exam, "implants", "none"), 422, "note")
        self.expect(self.answer(self.technologist, exam, "implants", "released"), 422)
        self.expect(self.answer(self.clerk, exam, "implants", "unsure"), 200)  # another that blocks: the clerk may
        reply = self.expect(self.answer(self.people["auditor"], exam, "implants", "released", "厂家证明可做1.5T"), 200)
        gate = gates(reply.json)["implants"]
        self.assertEqual((gate["open"], gate["answer"], gate["by"]["display"], gate["note"]),
                         (False, "released", "王审核", "厂家证明可做1.5T"))
        # Nothing stands in the way any more: no second release.
        self.expect(self.answer(self.people["auditor"], exam, "implants", "released", "再来"), 422)

    def test_who(self):
        may_answer, may_release = {"clerk", "technologist"}, {"technologist", "reader", "auditor", "expert"}
        for user, person in self.people.items():
            exam = Exam(self.clerk)
            reply = self.answer(person, exam, "implants", "unsafe")
            self.assertEqual(reply.status, 200 if user in may_answer else 403, f"{user} {reply}")
            if user not in may_answer:
                self.answer(self.clerk, exam, "implants", "unsafe")
            reply = self.answer(person, exam, "implants", "released", "理由")
            self.assertEqual(reply.status, 200 if user in may_release else 403, f"{user} {reply}")

    # -- owned by the service --

    def test_a_put_drops_nothing(self):
        exam = Exam(self.clerk, modality="DX", sex="female", birth="1990-03-04")
        order = self.order(exam)
        without = {**order, "extension": [e for e in order["extension"] if e["url"] != GATE]}
        reply = self.clerk.ok("PUT", f"/ServiceRequest/{exam.id}", without, If_Match=exam.etag(self.clerk))
        self.assertEqual(set(gates(reply.json)), {"pregnancy"})
        forged = {**order, "extension": without["extension"] + [answered("pregnancy", "no")]}
        reply = self.clerk.ok("PUT", f"/ServiceRequest/{exam.id}", forged, If_Match=reply.etag)
        self.assertTrue(gates(reply.json)["pregnancy"]["open"])
        # Another item, other questions; what was answered stays.
        self.answer(self.clerk, exam, "pregnancy", "no")
        magnet = {**self.order(exam), "orderDetail": [{"coding": [{"system": DCM, "code": "MR"}]}]}
        reply = self.clerk.ok("PUT", f"/ServiceRequest/{exam.id}", magnet, If_Match=exam.etag(self.clerk))
        self.assertEqual({c: g["open"] for c, g in gates(reply.json).items()}, {"pregnancy": False, "implants": True})

    def test_the_patient_changes(self):
        exam = Exam(self.clerk, modality="DX", sex="male", birth="1990-03-04")
        self.assertEqual(gates(self.order(exam)), {})
        patient = self.clerk.ok("GET", f"/Patient/{exam.patient}")
        changed = self.clerk.ok("PUT", f"/Patient/{exam.patient}", {**patient.json, "gender": "female"}, If_Match=patient.etag)
        self.assertEqual(set(gates(self.order(exam))), {"pregnancy"})
        self.assertEqual(self.row(exam)["gates"]["open"], 1)
        self.clerk.ok("PUT", f"/Patient/{exam.patient}", {**changed.json, "gender": "male"}, If_Match=changed.etag)
        self.assertEqual(gates(self.order(exam)), {})

    # -- late --

    def test_images_come_all_the_same(self):
        """What is there is there: the exam goes on, the question stays, a late answer says so."""
        exam = Exam(self.clerk)
        exam.acquire(self.people["gateway"], self.folder)
        self.assertEqual(exam.stage(self.reader), "acquired")
        self.assertEqual(self.row(exam)["gates"], {"open": 1, "codes": ["implants"]})
        reply = self.expect(self.answer(self.technologist, exam, "implants", "none"), 200)
        gate = gates(reply.json)["implants"]
        self.assertEqual((gate["open"], gate["late"]), (False, True))
        self.assertEqual(extension(reply.json, "urn:fenji:stage"), "acquired")
        exam.submit(self.reader)
        self.assertEqual(exam.operation(self.people["auditor"], "sign").status, 200)

    def test_cancelled(self):
        exam = Exam(self.clerk)
        self.clerk.ok("POST", f"/ServiceRequest/{exam.id}/$cancel", parameters(reason="患者未到"),
                      If_Match=exam.etag(self.clerk))
        self.expect(self.answer(self.clerk, exam, "implants", "none"), 409)

    def test_audit(self):
        exam = Exam(self.clerk)
        self.answer(self.clerk, exam, "implants", "none")
        events = self.people["audit-admin"].ok("GET", f"/AuditEvent?patient=Patient/{exam.patient}&_count=50").json["entry"]
        self.assertTrue(any("$answer-gate" in str(e["resource"]) for e in events))


if __name__ == "__main__":
    stack_fixture.main()
