#!/usr/bin/python3
"""Lists: the worklist with its counts and pages, searches by name in Chinese, pinyin and initials, and what is refused."""

import datetime
import sys
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import stack_fixture
from stack_fixture import SITE_1, SITE_2, Exam, identifier

NAMES = [("张三", "male", "1961-03-04"), ("张珊", "female", "1990-07-08"), ("欧阳小红", "female", "1990-07-21"),
         ("单田芳", "male", "1934-12-17"), ("曾小贤", "male", "1980-01-01"), ("John Smith", "male", "1975-05-05"),
         ("李四", "male", "1961-11-30")]


class Search(stack_fixture.ClinicalTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk, cls.reader, cls.auditor = (cls.people[u] for u in ("clerk", "reader", "auditor"))
        cls.gateway = cls.people["gateway"]
        cls.exams = {}
        for number, (name, sex, birth) in enumerate(NAMES):
            modality = "CT" if number % 2 else "MR"
            order = {"priority": "stat"} if number == 0 else {}
            cls.exams[name] = Exam(cls.clerk, name=name, sex=sex, birth=birth, modality=modality, order=order)
        cls.foreign = Exam(cls.people["clerk2"], name="张三丰")

    def found(self, path, person=None, **parameters):
        query = urllib.parse.urlencode(parameters, doseq=True)
        reply = (person or self.reader).ok("GET", f"{path}?{query}")
        return [e["resource"] for e in reply.json.get("entry", [])]

    def names(self, **parameters):
        return {r["name"][0]["text"] for r in self.found("/Patient", **parameters)}

    def rows(self, person=None, **parameters):
        return (person or self.reader).ok("GET", f"/worklist?{urllib.parse.urlencode(parameters)}").json

    def listed(self, **parameters):
        return {r["patient"]["name"] for r in self.rows(**parameters)["rows"]}

    def test_names(self):
        for ask, expected in (("张", {"张三", "张珊"}), ("张三", {"张三"}), ("zhang", {"张三", "张珊"}), ("Zhang^S", {"张三", "张珊"}),
                              ("ZHANG SAN", {"张三"}), ("zs", {"张三", "张珊"}), ("oyxh", {"欧阳小红"}), ("ouyang", {"欧阳小红"}),
                              ("小红", {"欧阳小红"}), ("shan", {"单田芳"}), ("zeng", {"曾小贤"}), ("Smith", {"John Smith"}),
                              ("john", {"John Smith"}), ("smith john", {"John Smith"}), ("王", set()), ("%", set()), ("_", set()),
                              ("' OR 1=1 --", set())):
            self.assertEqual(self.names(name=ask), expected, ask)
            self.assertEqual(self.listed(q=ask), expected, ask)

    def test_patients(self):
        exam = self.exams["欧阳小红"]
        self.assertEqual(self.names(identifier=exam.mrn), {"欧阳小红"})
        self.assertEqual(self.names(identifier=f"urn:fenji:mrn:{SITE_1['id']}|{exam.mrn}"), {"欧阳小红"})
        self.assertEqual(self.names(identifier=f"urn:fenji:mrn:{SITE_2['id']}|{exam.mrn}"), set())
        self.assertEqual(self.names(_id=exam.patient), {"欧阳小红"})
        self.assertEqual(self.names(_id=f"{exam.patient},{self.exams['李四'].patient}"), {"欧阳小红", "李四"})
        self.assertEqual(self.names(birthdate="1990-07-08"), {"张珊"})
        self.assertEqual(self.names(birthdate="1990-07"), {"张珊", "欧阳小红"})
        self.assertEqual(self.names(birthdate=["ge1961", "lt1962"]), {"张三", "李四"})
        self.assertEqual(self.names(birthdate="le1934"), {"单田芳"})
        self.assertEqual(self.names(name="zhang", birthdate="1961-03-04"), {"张三"})

    def test_orders(self):
        exam = self.exams["张三"]
        ids = lambda **p: [r["id"] for r in self.found("/ServiceRequest", **p)]
        self.assertEqual(ids(identifier=exam.accession), [exam.id])
        self.assertEqual(ids(identifier=f"urn:fenji:accession|{exam.accession}"), [exam.id])
        self.assertEqual(ids(identifier=f"urn:dicom:uid|urn:oid:{exam.study_uid}"), [exam.id])
        self.assertEqual(ids(patient=f"Patient/{exam.patient}"), [exam.id])
        self.assertIn(exam.id, ids(status="active"))
        self.assertEqual(ids(status="revoked"), [])
        today = datetime.date.today()
        self.assertEqual(len(ids(authored=today.isoformat())), len(NAMES))
        self.assertEqual(ids(authored=(today - datetime.timedelta(days=1)).isoformat()), [])
        self.assertEqual(len(ids(authored="ge" + today.isoformat())), len(NAMES))
        self.assertEqual(ids(authored="gt" + today.isoformat()), [])
        newest_first = [identifier(r, "urn:fenji:accession") for r in self.found("/ServiceRequest")]
        self.assertEqual(newest_first, sorted(newest_first, reverse=True))

    def test_pages(self):
        seen, url = [], "/ServiceRequest?_count=3&status=active"
        while url:
            page = self.reader.ok("GET", url).json
            seen += [e["resource"]["id"] for e in page["entry"]]
            self.assertLessEqual(len(page["entry"]), 3)
            url = next((link["url"] for link in page["link"] if link["relation"] == "next"), None)
            if url:
                self.assertTrue(url.startswith(self.base), url)
                url = url.removeprefix(self.base)
        self.assertEqual(sorted(seen), sorted(e.id for e in self.exams.values()))

        seen, after = [], None
        while True:
            page = self.rows(count=2, **({"after": after} if after else {}))
            seen += [r["exam"] for r in page["rows"]]
            self.assertEqual(sum(page["counts"].values()), len(NAMES), "the counts are of all pages")
            after = page["next"]
            if after is None:
                break
        self.assertEqual(len(seen), len(NAMES))
        self.assertEqual(len(set(seen)), len(NAMES))

    def test_worklist(self):
        exam = self.exams["张三"]
        row = next(r for r in self.rows()["rows"] if r["exam"] == exam.id)
        self.assertEqual((row["accession"], row["stage"], row["urgency"], row["modality"]),
                         (exam.accession, "registered", "stat", "MR"))
        self.assertEqual((row["patient"]["name"], row["patient"]["pinyin"], row["patient"]["sex"], row["patient"]["mrn"]),
                         ("张三", "Zhang^San", "male", exam.mrn))
        age = datetime.date.today().year - 1961 - (datetime.date.today() < datetime.date(datetime.date.today().year, 3, 4))
        self.assertIn(str(age), row["patient"]["age"])
        self.assertEqual((row["item"], row["parts"], row["visitClass"]), ("头颅MR平扫", ["头颅"], "outpatient"))
        self.assertEqual(row["site"], {"id": SITE_1["id"], "name": SITE_1["name"]})
        self.assertEqual((row["holder"], row["report"], row["critical"], row["clock"]), (None, None, False, "on"))
        self.assertEqual(row["images"], {"study": exam.study_uid, "series": 0, "instances": 0, "complete": False})
        self.assertEqual(list(row["times"]), ["registered"])
        self.assertGreater(row["target"], 0)
        order = self.reader.ok("GET", f"/ServiceRequest/{exam.id}")
        self.assertEqual(order.etag, f'W/"{row["version"]}"')

        self.assertEqual(self.listed(urgency="stat"), {"张三"})
        self.assertEqual(self.listed(urgency="stat,routine"), {n for n, _, _ in NAMES})
        self.assertEqual(self.listed(modality="CT"), {n for i, (n, _, _) in enumerate(NAMES) if i % 2})
        self.assertEqual(self.listed(stage="signed"), set())
        self.assertEqual(self.listed(q=exam.accession), {"张三"})
        self.assertEqual(self.listed(q=exam.accession.lower()), {"张三"})
        self.assertEqual(self.listed(q=exam.mrn), {"张三"})
        self.assertEqual(self.listed(date=datetime.date.today().isoformat()), {n for n, _, _ in NAMES})
        self.assertEqual(self.listed(date="2001-01-01"), set())
        self.assertEqual(self.rows(site=SITE_1["id"])["counts"]["registered"], len(NAMES))
        self.assertEqual(self.rows(person=self.people["clerk2"])["counts"]["registered"], 1)
        self.assertEqual(self.rows(stage="signed")["counts"]["registered"], len(NAMES), "counts do not follow the stage")
        self.assertEqual(self.rows(modality="CT")["counts"]["registered"], 3)

    def test_worklist_of_some_exams(self):
        """A list that is shown reads again what changed: the rows that still fit, and the counts of all."""
        one, other = self.exams["张三"], self.exams["李四"]
        found = self.rows(exam=f"{one.id},{other.id},{self.foreign.id},nobody")
        self.assertEqual({r["exam"] for r in found["rows"]}, {one.id, other.id})
        self.assertEqual(found["counts"], self.rows()["counts"])
        self.assertEqual(self.rows(exam=one.id, stage="signed")["rows"], [])
        self.assertIsNone(found["rows"][0]["closed"])
        self.expect(self.reader("GET", "/worklist?exam=" + ",".join(["x"] * 101)), 400)

    def test_worklist_moves_with_the_exam(self):
        exam = Exam(self.clerk, name="走流程", birth="1999-09-09")
        state = lambda: self.rows(q=exam.accession)["rows"][0]
        try:
            exam.acquire(self.gateway, self.folder, 2)
            row = state()
            self.assertEqual((row["stage"], row["images"]["instances"], row["images"]["complete"], row["task"]["code"]),
                             ("acquired", 2, True, "draft"))
            exam.start(self.reader)
            row = state()
            self.assertEqual((row["holder"]["display"], row["report"]["status"]), ("李初诊", "partial"))
            exam.save(self.reader, "所见", "印象", extension=[{"url": "urn:fenji:findings", "valueString": "所见"},
                                                         {"url": "urn:fenji:critical", "valueBoolean": True}])
            self.assertTrue(state()["critical"])
            exam.operation(self.reader, "submit")
            row = state()
            self.assertEqual((row["stage"], row["task"]["code"], row["holder"]), ("submitted", "audit", None))
            exam.operation(self.auditor, "sign")
            row = state()
            self.assertEqual((row["stage"], row["task"], row["report"]["status"]), ("signed", None, "final"))
            self.assertEqual(sorted(row["times"], key=row["times"].get),
                             ["registered", "acquiring", "acquired", "drafting", "submitted", "signed"])
        finally:
            if state()["stage"] not in ("signed", "cancelled"):
                self.clerk("POST", f"/ServiceRequest/{exam.id}/$cancel",
                           stack_fixture.parameters(reason="test"), If_Match=exam.etag(self.clerk))
        # Out of the way of the other tests' counts: they look at what is open.
        self.assertEqual(self.rows(stage="signed", q=exam.accession)["counts"]["signed"], 1)

    def test_what_is_refused(self):
        for path in ("/Patient?adress=x", "/ServiceRequest?foo=1", "/Patient?_count=0", "/Patient?_count=201", "/Patient?_count=x",
                     "/Patient?_after=x", "/Patient?birthdate=soon", "/ServiceRequest?authored=1-2", "/ServiceRequest?patient=Task/1",
                     "/ServiceRequest?status=finished", "/ServiceRequest?identifier=urn:x|1", "/worklist?stage=nowhere",
                     "/worklist?modality=c%27t", "/worklist?urgency=soon", "/worklist?date=x", "/worklist?after=1",
                     "/worklist?count=0", "/worklist?group=chest", "/worklist?sort=name", "/worklist?q=" + "x" * 65,
                     "/Patient?name=", "/Patient?_sort=name"):
            self.expect(self.reader("GET", path), 400)
        self.assertEqual(self.reader("GET", "/worklist?q=").status, 200)


if __name__ == "__main__":
    stack_fixture.main()
