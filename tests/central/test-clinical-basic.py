#!/usr/bin/python3
"""Documents of the product: shipped ones, a person's own, a hospital's, an alliance's; who reads and changes which."""

import json
import sys
import urllib.parse
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import stack_fixture
from stack_fixture import CENTRE, SITE_1, SITE_2, TOP, call

CODES = ["hanging-protocol", "hanging-memory", "report-template", "quality-rules", "vocabulary", "lesson-progress"]


def protocol(ident, **more):
    """The least that hangs: one stage of one box, which takes any series."""
    return json.dumps({"id": ident, "name": "胸部CT，我的", "sets": [{"number": 1, "label": "肺窗"}],
                       "stages": [{"name": "一", "rows": 1, "columns": 1, "boxes": [{"row": 0, "column": 0, "set": 1}]}], **more})


def document(code="report-template", scope="user", owner=None, name="mine", content=None, **more):
    if content is None:
        content = protocol(name) if code == "hanging-protocol" else '{"version": 1, "note": "甲"}'
    extensions = [{"url": "urn:fenji:scope", "valueCode": scope}, {"url": "urn:fenji:name", "valueString": name},
                  {"url": "urn:fenji:content", "valueString": content}]
    if owner:
        extensions.append({"url": "urn:fenji:owner", "valueReference": {"reference": f"Organization/{owner['id']}"}})
    return {"resourceType": "Basic", "code": {"coding": [{"system": "urn:fenji:basic", "code": code}]},
            "extension": extensions, **more}


def content(basic):
    return json.loads(next(e["valueString"] for e in basic["extension"] if e["url"] == "urn:fenji:content"))


class Basic(stack_fixture.ClinicalTest):
    def put(self, person, body, ident=None, **headers):
        ident = ident or str(uuid.uuid4())
        return ident, person("PUT", f"/Basic/{ident}", body, **headers)

    def made(self, person, body):
        ident, reply = self.put(person, body)
        self.assertEqual(reply.status, 201, reply)
        return ident

    def found(self, person, **query):
        bundle = person.ok("GET", f"/Basic?{urllib.parse.urlencode(query)}").json
        return [e["resource"] for e in bundle.get("entry", [])]

    def restart(self):
        self.stack.down()
        self.stack.processes.clear()
        self.stack.up()
        type(self).base = self.stack.base
        for user, account in self.stack.accounts.items():
            self.people[user] = stack_fixture.Person(self.stack.base, account)

    # -- what is shipped --

    def test_shipped(self):
        """The catalogue, the phrases and the templates as they lie in the repository, for everyone with a session."""
        for code, name, file in (("vocabulary", "catalogue", "catalogue.json"), ("report-template", "phrases", "phrases.json"),
                                 ("report-template", "templates", "templates.json"),
                                 ("vocabulary", "critical-values", "critical-values.json")):
            expected = json.loads((TOP / "data" / file).read_text("utf-8"))
            for user, person in self.people.items():
                one, = self.found(person, code=code, name=name, scope="installation")
                self.assertEqual(content(one), expected, user)
                self.assertEqual(person("GET", f"/Basic/{one['id']}").status, 200, user)
            self.assertEqual(one["meta"]["versionId"], "1")

    def test_restart_changes_nothing(self):
        before = {b["id"]: b["meta"] for b in self.found(self.people["clerk"], scope="installation")}
        self.assertEqual(len(before), 4)
        self.restart()
        after = {b["id"]: b["meta"] for b in self.found(self.people["clerk"], scope="installation")}
        self.assertEqual(before, after)

    def test_z_changed_catalogue(self):
        """The system administrator changes what everyone sees; a new item with contrast is asked about."""
        admin, clerk = self.people["system-admin"], self.people["clerk"]
        one, = self.found(admin, name="catalogue")
        etag = f'W/"{one["meta"]["versionId"]}"'
        text = content(one)
        text["items"].append({"code": "XA-OWN", "zh": "脑血管检查", "en": "Cerebral angiography", "modality": "XA",
                              "parts": [], "contrast": True, "initials": "nxgjc"})
        body = {**one, "extension": [e if e["url"] != "urn:fenji:content" else {**e, "valueString": json.dumps(text)}
                                     for e in one["extension"]]}
        self.expect(self.put(clerk, body, one["id"], If_Match=etag)[1], 403)
        self.expect(self.put(admin, body, one["id"])[1], 428)
        reply = self.put(admin, body, one["id"], If_Match=etag)[1]
        self.assertEqual((reply.status, reply.json["author"]["display"]), (200, "系统管理员"), reply)
        exam = stack_fixture.Exam(clerk, modality="XA", item="脑血管检查", order={"code": {
            "coding": [{"system": "urn:fenji:item", "code": "XA-OWN"}], "text": "脑血管检查"}})
        row = clerk.ok("GET", f"/worklist?q={exam.accession}").json["rows"][0]
        self.assertEqual(set(row["gates"]["codes"]), {"contrast-allergy", "egfr", "consent"})
        broken = {**body, "extension": [e if e["url"] != "urn:fenji:content" else {**e, "valueString": '{"items": [3]}'}
                                        for e in body["extension"]]}
        self.expect(self.put(admin, broken, one["id"], If_Match=reply.etag)[1], 422, "1")
        self.restart()  # what is shipped does not take the place of what people made of it
        one, = self.found(self.people["clerk"], name="catalogue")
        self.assertEqual((one["meta"]["versionId"], content(one)), ("2", text))

    # -- a person's own --

    def test_own(self):
        for user, person in self.people.items():
            if user in ("kiosk", "gateway"):
                continue
            with self.subTest(user):
                ident = self.made(person, document("lesson-progress", name="course-1"))
                reply = person.ok("GET", f"/Basic/{ident}")
                self.assertEqual(content(reply.json)["note"], "甲")
                self.assertIn("created", reply.json)
                reply = self.put(person, document("lesson-progress", name="course-1", content='{"at": 7}'), ident,
                                 If_Match=reply.etag)[1]
                self.assertEqual((reply.status, reply.etag), (200, 'W/"2"'), reply)
                self.assertEqual(len(person.ok("GET", f"/Basic/{ident}/_history").json["entry"]), 2)
                self.assertEqual(content(person.ok("GET", f"/Basic/{ident}/_history/1").json)["note"], "甲")
                for other in self.people:
                    if other == user:
                        continue
                    for path in (f"/Basic/{ident}", f"/Basic/{ident}/_history", f"/Basic/{ident}/_history/1"):
                        self.expect(self.people[other]("GET", path), 403)
                    self.expect(self.put(self.people[other], document("lesson-progress"), ident, If_Match='W/"2"')[1], 403)
                    self.assertNotIn(ident, [b["id"] for b in self.found(self.people[other], code="lesson-progress")])
                    self.assertNotIn(ident, self.people[other].ok("GET", "/changes?after=0").body.decode()
                                     if other not in ("trainee",) else "")
                self.assertIn(ident, [b["id"] for b in self.found(person, code="lesson-progress")])
                self.assertEqual(call(self.base, "GET", f"/Basic/{ident}").status, 401)

    def test_devices_have_nothing_of_their_own(self):
        for user in ("kiosk", "gateway"):
            self.expect(self.put(self.people[user], document("lesson-progress"))[1], 403)

    # -- a hospital's --

    # Written by hand from workflow.md's roles: who may change which document of site 1.
    WRITES = {"report-template": ["auditor", "expert", "quality"], "hanging-protocol": ["auditor", "expert", "quality"],
              "quality-rules": ["quality"], "vocabulary": ["clerk", "technologist", "system-admin"]}
    # Its people and those of the hospital that reads for it; nobody of site 2.
    READS = ["clerk", "technologist", "reader", "auditor", "expert", "teacher", "trainee", "quality", "kiosk", "clinician",
             "system-admin", "security-admin", "audit-admin", "gateway"]

    def test_of_a_hospital(self):
        for code, writers in self.WRITES.items():
            for user, person in self.people.items():
                ident, reply = self.put(person, document(code, "site", SITE_1, f"of {user}"))
                self.assertEqual(reply.status, 201 if user in writers else 403, f"{code} {user} {reply}")
            mine = self.made(self.people[writers[0]], document(code, "site", SITE_1, "shared"))
            for user, person in self.people.items():
                self.assertEqual(person("GET", f"/Basic/{mine}").status, 200 if user in self.READS else 403, f"{code} {user}")
                ids = [b["id"] for b in self.found(person, code=code, name="shared")]
                self.assertEqual(ids, [mine] if user in self.READS else [], f"{code} {user}")
                reply = self.put(person, document(code, "site", SITE_1, "shared"), mine, If_Match='W/"77"')[1]
                self.assertEqual(reply.status, 412 if user in writers else 403, f"{code} {user} {reply}")

    def test_not_for_anothers_hospital(self):
        for user, owner in (("clerk", SITE_2), ("clerk", CENTRE), ("clerk2", SITE_1)):
            self.expect(self.put(self.people[user], document("vocabulary", "site", owner))[1], 403)
        self.expect(self.put(self.people["clerk"], document("vocabulary", "site", {"id": str(uuid.uuid4())}))[1], 404)

    def test_of_an_alliance(self):
        ident = self.made(self.people["auditor"], document("report-template", "alliance", CENTRE, "联盟模板"))
        for user, person in self.people.items():
            expected = user not in ("clerk2", "auditor2")
            self.assertEqual(person("GET", f"/Basic/{ident}").status, 200 if expected else 403, user)
            self.assertEqual(bool(self.found(person, name="联盟模板")), expected, user)
        self.expect(self.put(self.people["reader"], document("report-template", "alliance", CENTRE))[1], 403)
        self.expect(self.put(self.people["auditor"], document("report-template", "alliance", SITE_1))[1], 422)
        for user in ("auditor", "clerk", "quality"):
            self.expect(self.put(self.people[user], document("report-template", "installation", name="x"))[1], 403)

    # -- hanging protocols --

    def test_hanging_protocols(self):
        """Every shipped one is content that central takes, at each level; what cannot hang is refused by its place."""
        auditor, reader = self.people["auditor"], self.people["reader"]
        for path in sorted((TOP / "data/hanging/protocols").glob("*.json")):
            text = path.read_text("utf-8")
            ident = self.made(auditor, document("hanging-protocol", "alliance", CENTRE, path.stem, text))
            self.assertEqual(content(reader.ok("GET", f"/Basic/{ident}").json), json.loads(text))
        mine = self.made(reader, document("hanging-protocol", name="own-1"))
        for bad, words in (('{}', "id"), ('{"isRemoved": false}', ""), (protocol("other"), "own-1"),
                           (protocol("own-1", stages=[]), "stage"),
                           (protocol("own-1", stages=[{"name": "x", "rows": 1, "columns": 1, "boxes": [
                               {"row": 0, "column": 0, "set": 9}]}]), "set 9"),
                           (protocol("own-1", invented=1), "invented"),
                           (protocol("own-1", stages=[{"name": "x", "rows": 1, "columns": 1, "boxes": [
                               {"row": 0, "column": 4000000000, "set": 1}]}]), "")):
            self.expect(self.put(reader, document("hanging-protocol", name="own-1", content=bad), mine, If_Match='W/"1"')[1],
                        422, words)
        # Removed: it stays looked up by its versions, and can be put back under its name.
        gone = document("hanging-protocol", name="own-1", content='{"isRemoved": true}')
        self.assertEqual(self.put(reader, gone, mine, If_Match='W/"1"')[1].etag, 'W/"2"')
        self.assertEqual(content(reader.ok("GET", f"/Basic/{mine}/_history/1").json)["id"], "own-1")
        self.assertEqual(self.put(reader, document("hanging-protocol", name="own-1"), mine, If_Match='W/"2"')[1].etag, 'W/"3"')
        # Who may not change a hospital's may not remove it either.
        site = self.made(auditor, document("hanging-protocol", "site", SITE_1, "ct-of-the-house"))
        self.expect(self.put(reader, document("hanging-protocol", "site", SITE_1, "ct-of-the-house", '{"isRemoved": true}'), site,
                             If_Match='W/"1"')[1], 403)

    def test_hanging_memory(self):
        reader = self.people["reader"]
        good = '{"version": 1, "entries": [{"place": "ct-chest/1/0", "wants": "CT|肺", "at": 1764000000000}]}'
        ident = self.made(reader, document("hanging-memory", name="swaps", content=good))
        self.assertEqual(content(reader.ok("GET", f"/Basic/{ident}").json)["entries"][0]["wants"], "CT|肺")
        self.expect(self.people["auditor"]("GET", f"/Basic/{ident}"), 403)
        self.expect(self.put(self.people["auditor"], document("hanging-memory", "site", SITE_1, "swaps", good))[1], 422, "user")
        for bad in ('{"version": 1}', '{"version": 1, "entries": [{"place": "a"}]}',
                    json.dumps({"version": 1, "entries": [{"place": f"p/{n}/0", "at": 1} for n in range(601)]}),
                    json.dumps({"version": 1, "entries": [{"place": "p/1/0", "wants": "x" * 513, "at": 1}]})):
            self.expect(self.put(reader, document("hanging-memory", name="swaps", content=bad), ident, If_Match='W/"1"')[1], 422)

    # -- what is refused --

    def test_bad_documents(self):
        clerk = self.people["clerk"]
        for body, status in ((document("essay"), 422), (document(scope="world"), 422), (document(scope="site"), 422),
                             (document(name="长" * 65), 422), (document(name="a\nb"), 422), (document(content="{"), 422),
                             (document(content="[1]"), 422), (document(content='{"a": "' + "x" * 262144 + '"}'), 413),
                             (document(content=""), 422), ({"resourceType": "Basic"}, 422),
                             ({"resourceType": "Patient"}, 400), (document("lesson-progress", "site", SITE_1), 422),
                             (document(name="phrases", content='{"sets": [{}]}'), 422),
                             (document("vocabulary", name="catalogue", content='{"items": 3}'), 422),
                             (document(content='{"a": ' + "[" * 60 + "]" * 60 + "}"), 422)):
            ident, reply = self.put(clerk, body)
            self.assertEqual(reply.status, status, f"{str(body)[:200]} {reply}")
            self.assertEqual(clerk("GET", f"/Basic/{ident}").status, 404)
        self.expect(clerk("PUT", "/Basic/x", document()), 400)
        self.expect(self.put(clerk, document(id=str(uuid.uuid4())))[1], 400)
        self.expect(clerk("GET", "/Basic?mood=good"), 400)
        self.expect(clerk("GET", "/Basic?_count=21"), 400)

    def test_one_of_a_name(self):
        reader = self.people["reader"]
        ident = self.made(reader, document(name="唯一"))
        self.expect(self.put(reader, document(name="唯一"))[1], 409, ident)
        self.expect(self.put(reader, document(name="另一"), ident, If_Match='W/"1"')[1], 422)
        self.expect(self.put(reader, document("hanging-protocol", name="唯一"), ident, If_Match='W/"1"')[1], 422)
        self.expect(self.put(reader, document(name="唯一"), ident, If_None_Match="*")[1], 412)
        self.expect(self.put(reader, document(name="无"), If_Match='W/"1"')[1], 404)

    def test_stale(self):
        reader = self.people["reader"]
        ident = self.made(reader, document(name="并发"))
        self.assertEqual(self.put(reader, document(name="并发", content='{"b": 2}'), ident, If_Match='W/"1"')[1].status, 200)
        self.expect(self.put(reader, document(name="并发", content='{"b": 3}'), ident, If_Match='W/"1"')[1], 412, "李初诊")

    def test_versions_do_not_grow_for_ever(self):
        trainee = self.people["trainee"]
        ident = self.made(trainee, document("lesson-progress", name="long"))
        for n in range(1, 9):
            self.put(trainee, document("lesson-progress", name="long", content=json.dumps({"at": n})), ident,
                     If_Match=f'W/"{n}"')
        versions = [e["resource"]["meta"]["versionId"] for e in trainee.ok("GET", f"/Basic/{ident}/_history").json["entry"]]
        self.assertEqual(versions, ["9", "8", "7", "6", "5"])

    def test_pages(self):
        expert = self.people["expert"]
        ids = sorted(self.made(expert, document("hanging-protocol", name=f"p{n}")) for n in range(5))
        path, seen = "/Basic?code=hanging-protocol&scope=user&_count=2", []
        while path:
            bundle = expert.ok("GET", path).json
            self.assertLessEqual(len(bundle["entry"]), 2)
            seen += [e["resource"]["id"] for e in bundle["entry"]]
            path = next((link["url"][len(self.base):] for link in bundle["link"] if link["relation"] == "next"), None)
        self.assertEqual(seen, ids)


if __name__ == "__main__":
    stack_fixture.main()
