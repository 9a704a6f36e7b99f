#!/usr/bin/python3
"""From the acquired exam to the paper in hand: claims, drafts, audit, return, signature, delivery; who is told what."""

import base64
import concurrent.futures
import hashlib
import json
import sqlite3
import subprocess
import sys
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import stack_fixture
from stack_fixture import Exam, Person, extension, parameters, with_texts

ROUNDS = 25


class Report(stack_fixture.ClinicalTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ("clerk", "technologist", "reader", "auditor", "expert", "kiosk", "gateway", "quality"):
            setattr(cls, role, cls.people[role])

    def acquired(self, **arguments):
        exam = Exam(self.clerk, **arguments)
        exam.acquire(self.gateway, self.folder)
        return exam

    def submitted(self, **arguments):
        exam = self.acquired(**arguments)
        exam.submit(self.reader)
        return exam

    def report(self, exam, person=None):
        return (person or self.auditor).ok("GET", f"/DiagnosticReport/{exam.report}")

    def test_the_whole_loop(self):
        exam = self.acquired(name="张三")
        self.assertEqual(exam.stage(self.reader), "acquired")
        task = exam.task(self.reader)
        self.assertEqual((task["code"]["coding"][0]["code"], task["status"]), ("draft", "requested"))
        started = exam.start(self.reader)
        self.assertEqual(started.json["status"], "partial")
        self.assertEqual(exam.stage(self.reader), "drafting")
        self.assertEqual(exam.task(self.reader)["owner"]["display"], "李初诊")
        saved = exam.save(self.reader, "右侧基底节区见斑点状长T2信号。\r\n脑室不大。", "右侧基底节区腔隙灶。")
        self.assertEqual(saved.status, 200, saved)
        self.assertEqual(extension(saved.json, "urn:fenji:findings"), "右侧基底节区见斑点状长T2信号。\n脑室不大。")
        sent = exam.operation(self.reader, "submit", saved.etag)
        self.assertEqual((sent.status, sent.json["status"]), (200, "preliminary"))
        self.assertEqual(exam.stage(self.reader), "submitted")

        task = exam.task(self.auditor)
        self.assertEqual((task["code"]["coding"][0]["code"], task["status"], "owner" in task), ("audit", "requested", False))
        version = f'W/"{task["meta"]["versionId"]}"'
        claimed = self.auditor.ok("POST", f"/Task/{task['id']}/$claim", {}, If_Match=version)
        self.assertEqual(claimed.json["owner"]["display"], "王审核")
        self.assertEqual(exam.stage(self.auditor), "auditing")
        corrected = exam.save(self.auditor, "左侧基底节区见斑点状长T2信号。", "左侧基底节区腔隙灶。")
        self.assertEqual((corrected.status, corrected.json["status"]), (200, "preliminary"))
        signed = exam.operation(self.auditor, "sign", corrected.etag)
        self.assertEqual((signed.status, signed.json["status"]), (200, "final"), signed)
        self.assertEqual(exam.stage(self.reader), "signed")
        self.assertIsNone(exam.task(self.reader))
        self.assertEqual([i["display"] for i in signed.json["resultsInterpreter"]], ["李初诊", "王审核"])
        self.assertEqual(self.reader.ok("GET", f"/ServiceRequest/{exam.id}").json["status"], "completed")

        # Every version is kept, with its words.
        history = self.reader.ok("GET", f"/DiagnosticReport/{exam.report}/_history").json["entry"]
        self.assertEqual([e["resource"].get("conclusion") for e in history],
                         ["左侧基底节区腔隙灶。"] * 2 + ["右侧基底节区腔隙灶。"] * 2 + [None])
        # The paper.
        form = next(f for f in signed.json["presentedForm"] if f["contentType"] == "application/pdf")
        pdf = self.kiosk.ok("GET", f"/{form['url']}")
        self.assertEqual((pdf.headers["Content-Type"], pdf.body[:5]), ("application/pdf", b"%PDF-"))
        (self.folder / "report.pdf").write_bytes(pdf.body)
        text = subprocess.run(["pdftotext", str(self.folder / "report.pdf"), "-"], capture_output=True, check=True,
                              text=True).stdout
        for words in ("张三", "左侧基底节区腔隙灶", exam.accession, "李初诊", "王审核", "青山镇卫生院", "江州市中心医院"):
            self.assertIn(words, "".join(text.split()))
        # The SR in the PACS, read with DCMTK's tools.
        uid = next(i["value"] for i in signed.json["identifier"] if i["system"] == "urn:dicom:uid").removeprefix("urn:oid:")
        self.stack.wait_for("the SR", lambda: uid in self.pacs_instances(exam))
        self.check_sr(exam, uid)
        # The signature, readable.
        found = self.reader.ok("GET", f"/Provenance?target=DiagnosticReport/{exam.report}").json["entry"]
        self.assertEqual(len(found), 1)
        provenance = found[0]["resource"]
        self.assertEqual(provenance["target"][0]["reference"],
                         f"DiagnosticReport/{exam.report}/_history/{signed.json['meta']['versionId']}")
        self.assertEqual(len(base64.b64decode(provenance["signature"][0]["data"])), 64)  # Ed25519
        self.assertIn("Ed25519", extension(provenance, "urn:fenji:signature-algorithm"))
        # The paper's digest, for whoever prints it.
        self.assertEqual(extension(provenance, "urn:fenji:paper-digest"), hashlib.sha256(pdf.body).hexdigest())

        # Handed over: the version that stands, no other.
        deliver = f"/ServiceRequest/{exam.id}/$deliver"
        version = int(signed.json["meta"]["versionId"])
        self.expect(self.kiosk("POST", deliver, parameters(version="two")), 400, "version")
        self.expect(self.kiosk("POST", deliver, parameters(version=version - 1)), 409, str(version))
        self.kiosk.ok("POST", deliver, parameters(version=version, time="2026-05-12T09:30:00+08:00"))
        self.assertEqual(exam.stage(self.kiosk), "delivered")
        self.kiosk.ok("POST", deliver, parameters(version=version))  # said twice: no harm
        self.assertEqual(exam.stage(self.kiosk), "delivered")

        row = self.reader.ok("GET", f"/worklist?q={exam.accession}").json["rows"][0]
        for stage in ("registered", "acquiring", "acquired", "drafting", "submitted", "auditing", "signed", "delivered"):
            self.assertIn(stage, row["times"])
        events = self.query("SELECT event, outcome, from_stage, to_stage, server_time, device_time FROM exam_event"
                            " WHERE exam = ? ORDER BY sequence", exam.id)
        self.assertEqual([e[:4] for e in events if e[1] == "moved"],
                         [("register", "moved", events[0][2], "registered"), ("image", "moved", "registered", "acquiring"),
                          ("images-complete", "moved", "acquiring", "acquired"),
                          ("start-report", "moved", "acquired", "drafting"), ("submit", "moved", "drafting", "submitted"),
                          ("claim-audit", "moved", "submitted", "auditing"), ("sign", "moved", "auditing", "signed"),
                          ("deliver", "moved", "signed", "delivered")])
        delivered = next(e for e in events if e[0] == "deliver" and e[1] == "moved")
        self.assertEqual(delivered[5], 1778549400 * 10 ** 6)  # the device's clock, as it said
        self.assertNotEqual(delivered[4], delivered[5])

    def query(self, sql, *values):
        with sqlite3.connect(f"file:{self.stack.dir}/central/central.db?mode=ro", uri=True) as database:
            return database.execute(sql, values).fetchall()

    def pacs_instances(self, exam):
        reply = self.reader("GET", f"/dicom-web/studies/{exam.study_uid}/instances", Accept="application/dicom+json")
        return {i["00080018"]["Value"][0] for i in reply.json} if reply.status == 200 else set()

    def check_sr(self, exam, uid):
        orthanc = json.loads(stack_fixture.call(self.stack.pacs, "POST", "/tools/lookup", uid.encode(),
                                                Content_Type="text/plain").body)
        path = self.folder / "sr.dcm"
        path.write_bytes(stack_fixture.call(self.stack.pacs, "GET", f"/instances/{orthanc[0]['ID']}/file").body)
        dump = subprocess.run(["dsrdump", "+U8", str(path)], capture_output=True, text=True, check=True).stdout
        for words in ("张^三", "左侧基底节区腔隙灶", "VERIFIED", "COMPLETE", "王^审核"):
            self.assertIn(words, dump)

    def test_start_is_idempotent_and_exclusive(self):
        exam = self.acquired()
        path = f"/ServiceRequest/{exam.id}/$start-report"
        version = exam.etag(self.reader)
        self.expect(self.reader("POST", path, {}), 428)
        self.expect(self.reader("POST", path, {}, If_Match='W/"99"'), 412)
        first = self.reader.ok("POST", path, {}, If_Match=version)
        again = self.reader.ok("POST", path, {}, If_Match=version)
        self.assertEqual((first.json["id"], first.etag), (again.json["id"], again.etag))
        self.expect(self.auditor("POST", path, {}, If_Match=exam.etag(self.auditor)), 409, "李初诊")
        exam.report = first.json["id"]
        self.expect(exam.save(self.auditor, "甲", "乙"), 409, "李初诊")
        self.expect(exam.operation(self.auditor, "submit"), 409, "李初诊")
        task = exam.task(self.reader)
        version = f'W/"{task["meta"]["versionId"]}"'
        self.expect(self.auditor("POST", f"/Task/{task['id']}/$release", {}, If_Match=version), 409, "李初诊")
        self.expect(self.auditor("POST", f"/Task/{task['id']}/$claim", {}, If_Match=version), 409, "李初诊")
        self.expect(self.reader("POST", f"/Task/{task['id']}/$release", {}), 428)
        self.reader.ok("POST", f"/Task/{task['id']}/$release", {}, If_Match=version)
        self.expect(exam.save(self.reader, "甲", "乙"), 409)  # nobody holds it now
        self.expect(self.auditor("POST", f"/Task/{task['id']}/$claim", {}, If_Match=version), 412, "李初诊")
        task = exam.task(self.auditor)
        self.auditor.ok("POST", f"/Task/{task['id']}/$claim", {}, If_Match=f'W/"{task["meta"]["versionId"]}"')
        self.assertEqual(exam.save(self.auditor, "甲", "乙").status, 200)
        # Who drafted does not sign alone.
        self.assertEqual(exam.operation(self.auditor, "submit").status, 200)
        self.expect(exam.operation(self.auditor, "sign"), 409, "yourself")
        self.assertEqual(exam.operation(self.expert, "sign").status, 200)

    def test_return_and_submit_again(self):
        exam = self.submitted()
        self.expect(exam.operation(self.auditor, "return"), 400, "note")
        self.expect(exam.operation(self.auditor, "return", note="   "), 400, "note")
        returned = exam.operation(self.auditor, "return", note="侧别请核对")
        self.assertEqual((returned.status, returned.json["status"]), (200, "partial"))
        self.assertEqual(extension(returned.json, "urn:fenji:return-note"), "侧别请核对")
        self.assertEqual(exam.stage(self.reader), "returned")
        task = exam.task(self.reader)
        self.assertEqual((task["code"]["coding"][0]["code"], task["owner"]["display"]), ("draft", "李初诊"))
        self.expect(exam.operation(self.auditor, "sign"), 409)
        self.expect(exam.operation(self.auditor, "return", note="再"), 409)
        self.assertEqual(exam.save(self.reader, "改过的所见。", "改过的印象。").status, 200)
        self.assertEqual(exam.stage(self.reader), "drafting")
        self.assertEqual(exam.operation(self.reader, "submit").status, 200)
        signed = exam.operation(self.auditor, "sign", impression="最后的印象。")
        self.assertEqual((signed.status, signed.json["conclusion"]), (200, "最后的印象。"), signed)

    def test_audit_is_exclusive(self):
        exam = self.submitted()
        task = exam.task(self.auditor)
        version = f'W/"{task["meta"]["versionId"]}"'
        self.auditor.ok("POST", f"/Task/{task['id']}/$claim", {}, If_Match=version)
        for name, values in (("sign", {}), ("return", {"note": "x"})):
            self.expect(exam.operation(self.expert, name, **values), 409, "王审核")
        self.expect(exam.save(self.expert, "甲", "乙"), 409, "王审核")
        self.expect(exam.save(self.reader, "甲", "乙"), 409, "王审核")
        task = exam.task(self.auditor)
        self.auditor.ok("POST", f"/Task/{task['id']}/$release", {}, If_Match=f'W/"{task["meta"]["versionId"]}"')
        self.assertEqual(exam.stage(self.expert), "submitted")
        self.assertEqual(exam.operation(self.expert, "sign").status, 200)

    def test_versions_and_contents(self):
        exam = self.acquired()
        exam.start(self.reader)
        path = f"/DiagnosticReport/{exam.report}"
        report = self.report(exam, self.reader).json
        self.expect(self.reader("PUT", path, report), 428)
        self.expect(self.reader("PUT", path, report, If_Match="*"), 428)
        self.expect(self.reader("PUT", path, report, If_Match="three"), 400)
        first = self.reader.ok("PUT", path, with_texts(report, "第一次", "一"), If_Match='W/"1"')
        self.assertEqual(first.etag, 'W/"2"')
        lost = self.expect(self.reader("PUT", path, with_texts(report, "第二次", "二"), If_Match='W/"1"'), 412, "第一次", "李初诊")
        difference = {e["extension"][0]["valueString"]: [x["valueString"] for x in e["extension"][1:]]
                      for e in lost.issue["extension"] if e["url"] == "urn:fenji:difference"}
        self.assertEqual(difference["findings"], ["", "第一次"])
        self.assertEqual(difference["conclusion"], ["", "一"])
        good = self.report(exam, self.reader).json
        for change, status in (({"status": "final"}, 422), ({"status": "nonsense"}, 422),
                               ({"subject": {"reference": f"Patient/{uuid.uuid4()}"}}, 422),
                               ({"basedOn": [{"reference": f"ServiceRequest/{uuid.uuid4()}"}]}, 422),
                               ({"id": str(uuid.uuid4())}, 400), ({"conclusion": "长" * 20001}, 413),
                               ({"conclusion": "控制\u0001字符"}, 422), ({"resourceType": "Patient"}, 400)):
            self.assertEqual(self.reader("PUT", path, {**good, **change}, If_Match='W/"2"').status, status, change)
        self.assertEqual(self.report(exam, self.reader).etag, 'W/"2"')
        # What the server owns cannot be sent.
        forged = {**good, "resultsInterpreter": [{"reference": f"Practitioner/{uuid.uuid4()}", "display": "冒名"}],
                  "issued": "2020-01-01T00:00:00Z", "own": "kept"}
        reply = self.reader.ok("PUT", path, forged, If_Match='W/"2"')
        self.assertNotIn("冒名", reply.body.decode())
        self.assertNotIn("issued", reply.json)
        self.assertEqual(reply.json["own"], "kept")
        self.expect(self.reader("PUT", f"/DiagnosticReport/{uuid.uuid4()}", good, If_None_Match="*"), 404, "$start-report")

    def test_order_of_steps(self):
        """Each command at each wrong stage: refused with a sentence, and nothing changes."""
        exam = Exam(self.clerk)
        start = f"/ServiceRequest/{exam.id}/$start-report"
        self.expect(self.reader("POST", start, {}, If_Match=exam.etag(self.reader)), 409)
        self.expect(self.kiosk("POST", f"/ServiceRequest/{exam.id}/$deliver", parameters(version=1)), 409)
        exam.acquire(self.gateway, self.folder)
        exam.start(self.reader)
        self.expect(exam.operation(self.reader, "submit"), 422)  # empty
        exam.save(self.reader, "所见", " \n ")
        self.expect(exam.operation(self.reader, "submit"), 422)
        for name, values in (("sign", {}), ("return", {"note": "x"})):
            self.expect(exam.operation(self.auditor, name, **values), 409)
        exam.save(self.reader, "所见", "印象")
        self.assertEqual(exam.operation(self.reader, "submit").status, 200)
        self.expect(exam.operation(self.reader, "submit"), 409)
        self.expect(self.reader("POST", start, {}, If_Match=exam.etag(self.reader)), 409)
        self.expect(exam.save(self.reader, "晚了", "晚了"), 409)
        self.expect(exam.operation(self.auditor, "sign", impression="长" * 20001), 413)
        self.expect(exam.operation(self.auditor, "sign", "W/\"1\""), 412)
        self.assertEqual(exam.stage(self.reader), "submitted")
        self.assertEqual(exam.operation(self.auditor, "sign").status, 200)
        for person, name, values in ((self.reader, "submit", {}), (self.auditor, "return", {"note": "x"}),
                                     (self.auditor, "sign", {})):
            self.expect(exam.operation(person, name, **values), 409)
        self.expect(exam.save(self.auditor, "改", "改"), 409, "signed")
        self.expect(self.clerk("POST", f"/ServiceRequest/{exam.id}/$cancel", parameters(reason="晚"),
                               If_Match=exam.etag(self.clerk)), 409)
        order = self.clerk.ok("GET", f"/ServiceRequest/{exam.id}")
        self.expect(self.clerk("PUT", f"/ServiceRequest/{exam.id}", order.json, If_Match=order.etag), 409)

    def test_cancel(self):
        for prepare, stage in ((lambda e: None, "registered"), (lambda e: e.acquire(self.gateway, self.folder), "acquired"),
                               (lambda e: (e.acquire(self.gateway, self.folder), e.submit(self.reader)), "submitted")):
            exam = Exam(self.clerk)
            prepare(exam)
            self.assertEqual(exam.stage(self.clerk), stage)
            path, version = f"/ServiceRequest/{exam.id}/$cancel", exam.etag(self.clerk)
            self.expect(self.clerk("POST", path, parameters(reason="病人离开")), 428)
            self.expect(self.clerk("POST", path, parameters(reason="病人离开"), If_Match='W/"77"'), 412)
            self.expect(self.clerk("POST", path, {}, If_Match=version), 400, "reason")
            reply = self.clerk.ok("POST", path, parameters(reason="病人离开"), If_Match=version)
            self.assertEqual((reply.json["status"], extension(reply.json, "urn:fenji:cancel-reason")), ("revoked", "病人离开"))
            self.assertIsNone(exam.task(self.clerk))
            if exam.report:
                self.assertEqual(self.report(exam).json["status"], "cancelled")
                self.expect(exam.operation(self.auditor, "sign"), 409)

    def test_two_signers(self):
        """Two screens, one version, at once: one signs, the other is shown what was signed."""
        second = Person(self.base, self.stack.accounts["auditor"])
        winners = []
        for number in range(ROUNDS):
            exam = self.submitted(name=f"并发{number}")
            version = self.report(exam).etag
            others = (self.auditor, self.expert if number % 2 else second)
            texts = ("甲的意见。", "乙的意见。")
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                replies = list(pool.map(lambda pair: exam.operation(pair[0], "sign", version, impression=pair[1]),
                                        zip(others, texts)))
            self.assertEqual(sorted(r.status for r in replies), [200, 412], replies)
            won = [r.status for r in replies].index(200)
            winners.append(won)
            lost = replies[1 - won]
            changes = {e["extension"][0]["valueString"]: [x["valueString"] for x in e["extension"][1:]]
                       for e in lost.issue["extension"] if e["url"] == "urn:fenji:difference"}
            self.assertEqual(changes["conclusion"], ["头颅MR平扫未见异常。", texts[won]])
            self.assertEqual(changes["status"], ["preliminary", "final"])
            self.assertIn(others[won].session["practitioner"]["display"], lost.sentence)
            now = self.report(exam).json
            self.assertEqual((now["status"], now["conclusion"]), ("final", texts[won]))
            self.assertEqual(len(self.query("SELECT 1 FROM report_signature WHERE report = ?", exam.report)), 1)
        print(f"{ROUNDS} races, {winners.count(0)} won by the first", file=sys.stderr)

    def test_two_readers_start(self):
        for _ in range(5):
            exam = self.acquired()
            version = exam.etag(self.reader)
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                replies = list(pool.map(lambda p: p("POST", f"/ServiceRequest/{exam.id}/$start-report", {}, If_Match=version),
                                        (self.reader, self.auditor)))
            self.assertEqual(sorted(r.status for r in replies), [200, 409], replies)
            won = [r.status for r in replies].index(200)
            self.assertIn(("李初诊", "王审核")[won], replies[1 - won].sentence)

    def test_sentences_in_chinese(self):
        exam = self.submitted()
        version = self.report(exam).etag
        reply = self.auditor("POST", f"/DiagnosticReport/{exam.report}/$return", {}, If_Match=version, Accept_Language="zh-CN")
        self.assertEqual(reply.status, 400)
        self.assertNotRegex(reply.sentence, "[A-Za-z]{12,}")

    def test_verify_finds_every_change(self):
        """A signed report cannot be changed behind our back: the installation's own check says so."""
        exam = self.submitted(name="验签")
        signed = exam.operation(self.auditor, "sign")
        self.assertEqual(signed.status, 200)
        state = self.stack.dir / "central"
        self.assertEqual(self.verify(state).returncode, 0)
        copy = self.folder / "copy"
        changes = [
            ("UPDATE clinical_history SET document = replace(document, '头颅MR平扫未见异常', '头颅MR平扫有异常')"
             " WHERE type = 'DiagnosticReport' AND id = ?", exam.report),
            ("UPDATE clinical_resource SET document = replace(document, '未见异常', '有异常') WHERE type = 'DiagnosticReport'"
             " AND id = ?", exam.report),
            ("UPDATE clinical_history SET document = replace(document, '验签', '换人') WHERE type = 'Patient' AND id = ?",
             exam.patient),
            ("UPDATE report_signature SET canonical = CAST(replace(CAST(canonical AS TEXT), '未见异常', '有异常') AS BLOB)"
             " WHERE report = ?", exam.report),
            ("UPDATE report_signature SET signer = 'someone' WHERE report = ?", exam.report),
            ("UPDATE binary_content SET content = CAST('x' AS BLOB) WHERE id = (SELECT pdf FROM report_signature WHERE report = ?)",
             exam.report),
            ("UPDATE binary_content SET content = CAST('x' AS BLOB), digest = '%s' WHERE id ="
             " (SELECT pdf FROM report_signature WHERE report = ?)" % hashlib.sha256(b"x").hexdigest(), exam.report),
            ("DELETE FROM report_signature WHERE report = ?", exam.report),
            ("UPDATE clinical_history SET document = replace(document, 'dataset-digest\",\"valueString\":\"',"
             " 'dataset-digest\",\"valueString\":\"0') WHERE type = 'ImagingStudy' AND exists (SELECT 1 FROM imaging_study"
             " WHERE imaging_study.id = clinical_history.id AND exam = ?)", exam.id),
        ]
        for sql, value in changes:
            subprocess.run(["rm", "-rf", str(copy)], check=True)
            subprocess.run(["cp", "-r", str(state), str(copy)], check=True)
            with sqlite3.connect(copy / "central.db") as database:
                self.assertGreater(database.execute(sql, (value,)).rowcount, 0, sql)
            done = self.verify(copy)
            self.assertNotEqual(done.returncode, 0, sql)
            self.assertIn(exam.report, done.stdout + done.stderr, sql)

    def verify(self, state):
        return subprocess.run([self.stack.program("central"), "verify", "--reports", "--state", str(state)],
                              capture_output=True, text=True, check=False)


if __name__ == "__main__":
    stack_fixture.main()
