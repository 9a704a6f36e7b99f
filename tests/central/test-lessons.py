#!/usr/bin/python3
"""Lessons: their files with ranges (RFC 9110 14), what is published to whom, and teaching cases. The verdicts are written by
hand from workflow.md and lectures.md; ranges are compared with slices of the same bytes."""

import hashlib
import http.client
import json
import socket
import sys
import time
import urllib.parse
import uuid
from pathlib import Path

import pydicom
from pydicom.data import get_testdata_file

sys.path.insert(0, str(Path(__file__).parent))
import stack_fixture
from stack_fixture import CENTRE, Exam, JPEG, call, registration

WEBM = (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"
        + bytes(range(256)) * 4096)
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n左肺上叶\n".encode()
LEARNS = ["clerk", "technologist", "reader", "auditor", "expert", "teacher", "trainee", "quality", "clinician", "clerk2",
          "auditor2"]
TEACHES = ["teacher", "expert"]
MIB = 1 << 20


def new():
    return str(uuid.uuid4())


def lesson(film, title="胸部CT阅片入门", captions=None, poster=None, studies=(), **more):
    content = [("film", film, "video/webm"), ("captions", captions, "text/vtt"), ("poster", poster, "image/jpeg")]
    return {"resourceType": "DocumentReference", "status": "current", "docStatus": "preliminary", "description": title,
            "category": [{"coding": [{"system": "urn:fenji:document", "code": "lesson"}]}],
            "content": [{"attachment": {"contentType": kind, "url": f"media/{ident}"},
                         "format": {"system": "urn:fenji:lesson-part", "code": code}}
                        for code, ident, kind in content if ident],
            "context": {"related": [{"identifier": {"system": "urn:dicom:uid", "value": f"urn:oid:{uid}"}}
                                    for uid in studies]} if studies else {"period": {}},
            "extension": [{"url": "urn:fenji:abstract", "valueString": "从肺尖到肺底"},
                          {"url": "urn:fenji:body-part", "valueString": "胸部"},
                          {"url": "urn:fenji:modality", "valueCode": "CT"},
                          {"url": "urn:fenji:level", "valueCode": "basic"},
                          {"url": "urn:fenji:duration", "valueDecimal": 61.5}], **more}


class Lessons(stack_fixture.ClinicalTest):
    def put(self, content=WEBM, kind="video/webm", ident=None, who="teacher", **headers):
        return self.people[who]("PUT", f"/media/{ident or new()}", content, Content_Type=kind, **headers)

    def film(self, content=WEBM, kind="video/webm"):
        reply = self.expect(self.put(content, kind), 201)
        return reply.json["id"]

    def make(self, **arguments):
        ident = new()
        reply = self.people["teacher"]("PUT", f"/DocumentReference/{ident}",
                                       lesson(arguments.pop("film", None) or self.film(), **arguments))
        self.expect(reply, 201)
        return ident, reply

    def publish(self, ident, etag, operation="publish", who="teacher"):
        return self.people[who]("POST", f"/DocumentReference/{ident}/${operation}", {}, If_Match=etag)

    def published(self, **arguments):
        ident, reply = self.make(**arguments)
        self.expect(self.publish(ident, reply.etag), 200)
        return ident

    def spool(self):
        return [p.name for p in (self.folder / "central" / "spool").iterdir()]

    # -- files in --

    def test_put(self):
        ident = new()
        first = self.expect(self.put(ident=ident), 201)
        self.assertEqual(first.json["sha256"], hashlib.sha256(WEBM).hexdigest())
        self.assertEqual(first.json["size"], len(WEBM))
        self.assertEqual(first.headers["Location"], f"/media/{ident}")
        self.expect(self.put(ident=ident), 200)  # said before
        self.expect(self.put(WEBM + b"x", ident=ident), 409, "never changes")
        self.expect(self.put(WEBM, "audio/webm", ident=ident), 409)
        self.assertEqual(self.people["teacher"]("GET", f"/media/{ident}").body, WEBM)
        self.expect(self.put(ident="film"), 404, "UUID")
        self.assertEqual(self.spool(), [])

    def test_types(self):
        for content, kind, status in [
                (VTT, "text/vtt", 201), (b"\xef\xbb\xbf" + VTT, "text/vtt; charset=utf-8", 201), (JPEG, "image/jpeg", 201),
                (b"\x89PNG\r\n\x1a\n" + bytes(20), "image/png", 201), (b"\x00\x00\x00\x18ftypmp42" + bytes(40), "video/mp4", 201),
                (b"OggS" + bytes(60), "video/ogg", 201), (WEBM, "VIDEO/WebM; codecs=vp8", 201), (WEBM, "video/mp4", 415),
                (b"WEBVTTX", "text/vtt", 415), (b"<html></html>", "video/webm", 415), (b"", "video/webm", 415),
                (WEBM.replace(b"webm", b"matr", 1), "video/webm", 415), (WEBM, "text/html", 415),
                (b"MZ" + bytes(60), "application/octet-stream", 415), (WEBM, "", 415)]:
            with self.subTest(kind=kind, begin=content[:12]):
                self.expect(self.put(content, kind), status)
        self.expect(self.put(Content_Range=f"bytes 0-{len(WEBM) - 1}/{len(WEBM)}"), 415, "whole")
        self.assertEqual(self.spool(), [])

    def test_who_puts(self):
        for user in self.people:
            reply = self.put(who=user)
            self.assertEqual(reply.status, 201 if user in TEACHES else 403, f"{user}: {reply}")
        self.assertEqual(call(self.base, "PUT", f"/media/{new()}", WEBM, Content_Type="video/webm").status, 401)

    def raw(self, head, *chunks, wait=True):
        """One request by hand; returns the status line, or None when the connection was cut by us."""
        url = urllib.parse.urlsplit(self.base)
        with socket.create_connection((url.hostname, url.port), timeout=30) as s:
            s.sendall(head.encode())
            for chunk in chunks:
                try:
                    s.sendall(chunk)
                except OSError:
                    break
            if not wait:
                return None
            return s.recv(4096).split(b"\r\n")[0].decode()

    def head(self, ident, length=None, kind="video/webm"):
        size = f"Content-Length: {length}" if length is not None else "Transfer-Encoding: chunked"
        return (f"PUT /media/{ident} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.people['teacher'].token}\r\n"
                f"Content-Type: {kind}\r\n{size}\r\n\r\n")

    def test_too_large(self):
        self.assertIn("413", self.raw(self.head(new(), 3 << 30)))
        self.assertIn("413", self.raw(self.head(new(), 5 * MIB, "text/vtt")))
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        ident = new()
        self.assertIn("413", self.raw(self.head(ident, kind="text/vtt"), *[chunk] * 70))
        self.expect(self.people["teacher"]("GET", f"/media/{ident}"), 404)
        self.assertEqual(self.spool(), [])

    def test_cut(self):
        """The link breaks in the middle: nothing is left, and it can be sent again."""
        for head, chunks in [(self.head("{}", 5 * MIB), [WEBM, WEBM]), (self.head("{}"), [b"10\r\n" + WEBM[:16] + b"\r\n"])]:
            ident = new()
            self.raw(head.replace("{}", ident), *chunks, wait=False)
            end = time.monotonic() + 20
            while self.spool() and time.monotonic() < end:
                time.sleep(0.05)
            self.assertEqual(self.spool(), [])
            self.expect(self.people["teacher"]("GET", f"/media/{ident}"), 404)
            self.expect(self.put(ident=ident), 201)

    def test_large(self):
        """80 MiB go through with bounded memory."""
        pid = next(p.pid for name, p, _ in self.stack.processes if name == "central")

        def memory(field):
            return int(next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines()
                            if line.startswith(field)).split()[1])
        is_sanitized = "libasan" in Path(f"/proc/{pid}/maps").read_text()  # which keeps what was freed
        before = memory("VmRSS")
        content = WEBM + bytes(80 * MIB)
        ident = self.film(content)
        reply = self.people["teacher"]("GET", f"/media/{ident}")
        self.assertEqual(hashlib.sha256(reply.body).digest(), hashlib.sha256(content).digest())
        if not is_sanitized:
            self.assertLess(memory("VmHWM") - before, 40 * 1024)

    # -- ranges --

    def get(self, ident, who="teacher", method="GET", **headers):
        return self.people[who](method, f"/media/{ident}", **headers)

    def test_ranges(self):
        ident, n = self.film(), len(WEBM)
        whole = self.get(ident)
        self.assertEqual((whole.status, whole.body), (200, WEBM))
        self.assertEqual(whole.headers["Accept-Ranges"], "bytes")
        self.assertEqual(whole.headers["Content-Type"], "video/webm")
        self.assertEqual(whole.headers["X-Content-Type-Options"], "nosniff")
        for text, first, last in [("0-0", 0, 0), ("0-", 0, n - 1), ("0-99", 0, 99), ("100-300000", 100, 300000),
                                  (f"{n - 1}-", n - 1, n - 1), ("-1", n - 1, n - 1), ("-5000", n - 5000, n - 1),
                                  (f"-{n * 2}", 0, n - 1), (f"500-{n * 9}", 500, n - 1), (" 7-9", 7, 9)]:
            with self.subTest(range=text):
                reply = self.get(ident, Range=f"bytes={text}")
                self.assertEqual(reply.status, 206, reply.headers)
                self.assertEqual(reply.headers["Content-Range"], f"bytes {first}-{last}/{n}")
                self.assertEqual(reply.headers["Content-Length"], str(last - first + 1))
                self.assertTrue(reply.body == WEBM[first:last + 1])
        for text in (f"{n}-", f"{n + 5}-{n + 9}", "-0", "0-1,5-6", "0-0, -1"):
            with self.subTest(range=text):
                reply = self.expect(self.get(ident, Range=f"bytes={text}"), 416, "one range")
                self.assertEqual(reply.headers["Content-Range"], f"bytes */{n}")
        for text in ("bytes=9-3", "bytes=", "bytes=a-b", "bytes=--5", "items=0-5", "bytes=99999999999999999999-", "bytes=1-2x"):
            with self.subTest(ignored=text):
                reply = self.get(ident, Range=text)
                self.assertEqual((reply.status, len(reply.body)), (200, n))

    def test_conditions(self):
        ident = self.film()
        etag = self.get(ident).etag
        self.assertEqual(etag, f'"{hashlib.sha256(WEBM).hexdigest()}"')
        self.assertEqual(self.get(ident, If_None_Match=etag).status, 304)
        self.assertEqual(self.get(ident, If_None_Match=f'"x", W/{etag}').status, 304)
        self.assertEqual(self.get(ident, If_None_Match='"x"').status, 200)
        self.assertEqual(self.get(ident, Range="bytes=0-9", If_Range=etag).status, 206)
        self.assertEqual(self.get(ident, Range="bytes=0-9", If_Range=f"W/{etag}").status, 200)  # weak never matches
        self.assertEqual(self.get(ident, Range="bytes=0-9", If_Range='"x"').status, 200)
        self.assertEqual(self.get(ident, Range="bytes=0-9", If_Range="Sun, 22 Nov 2026 10:00:00 GMT").status, 200)

    def test_head(self):
        ident = self.film()
        for headers in ({}, {"Range": "bytes=0-9"}):  # a range is of GET alone (RFC 9110 14.2)
            reply = self.get(ident, method="HEAD", **headers)
            self.assertEqual((reply.status, reply.body), (200, b""))
            self.assertEqual(reply.headers["Content-Length"], str(len(WEBM)))
        self.assertEqual(self.get(new(), method="HEAD").status, 404)

    def test_left_in_the_middle(self):
        """A player that jumps leaves the first answer unread, many times; the service goes on."""
        ident = self.film(WEBM + bytes(8 * MIB))
        url = urllib.parse.urlsplit(self.base)
        for _ in range(30):
            connection = http.client.HTTPConnection(url.hostname, url.port, timeout=30)
            connection.request("GET", f"/media/{ident}", headers={"Authorization": f"Bearer {self.people['teacher'].token}"})
            connection.getresponse().read(1000)
            connection.close()
        self.assertEqual(self.get(ident, Range="bytes=0-3").body, WEBM[:4])

    # -- lessons --

    def test_life(self):
        film, captions = self.film(), self.film(VTT, "text/vtt")
        ident, made = self.make(film=film, captions=captions)
        self.assertEqual(made.json["author"][0]["display"], "孙讲师")
        self.assertEqual(made.json["docStatus"], "preliminary")
        trainee, teacher = self.people["trainee"], self.people["teacher"]
        path = f"/DocumentReference/{ident}"
        # A draft is seen by those who teach at its hospital.
        for user, person in self.people.items():
            for where in (path, f"{path}/_history", f"{path}/_history/1", f"/media/{film}", f"/media/{captions}"):
                reply = person("GET", where)
                self.assertEqual(reply.status, 200 if user in TEACHES else 403, f"{user} {where} {reply}")
        self.expect(self.publish(ident, 'W/"7"'), 412)
        self.expect(teacher("POST", f"{path}/$publish", {}), 428)
        done = self.expect(self.publish(ident, made.etag), 200)
        self.assertEqual((done.json["status"], done.json["docStatus"]), ("current", "final"))
        self.assertTrue(done.json["date"])
        for user, person in self.people.items():
            for where in (path, f"{path}/_history/2", f"/media/{film}", f"/media/{captions}"):
                reply = person("GET", where)
                self.assertEqual(reply.status, 200 if user in LEARNS else 403, f"{user} {where} {reply}")
        self.assertEqual(self.get(film, "trainee", Range="bytes=0-3").body, WEBM[:4])
        # Corrected: the next version, still published, with another film.
        other = self.film(WEBM + b"second")
        body = lesson(other, title="胸部CT阅片入门（修订）", docStatus="final")
        self.expect(teacher("PUT", path, body), 428)
        self.expect(teacher("PUT", path, body, If_Match=made.etag), 412)
        changed = self.expect(teacher("PUT", path, body, If_Match=done.etag), 200)
        self.assertEqual((changed.json["docStatus"], changed.json["date"]), ("final", done.json["date"]))
        self.expect(self.get(film, "trainee"), 403)
        self.assertEqual(self.get(other, "trainee").status, 200)
        # Withdrawn: nobody learns from it any more, in any version.
        gone = self.expect(self.publish(ident, changed.etag, "withdraw"), 200)
        self.assertEqual(gone.json["status"], "superseded")
        for where in (path, f"{path}/_history", f"{path}/_history/2", f"/media/{other}"):
            self.expect(trainee("GET", where), 403)
        versions = [e["resource"]["meta"]["versionId"] for e in teacher.ok("GET", f"{path}/_history").json["entry"]]
        self.assertEqual(versions, ["4", "3", "2", "1"])
        self.expect(self.publish(ident, gone.etag), 200)
        self.assertEqual(trainee("GET", path).status, 200)

    def told(self, ident, after):
        """Who is told by /changes that it has changed."""
        return {user for user, person in self.people.items()
                if any(change["id"] == ident for change in person.ok("GET", f"/changes?after={after}").json["changes"])}

    def last_change(self):
        return self.people["teacher"].ok("GET", f"/changes?after={1 << 40}").json["next"]

    def test_who_is_told(self):
        after = self.last_change()
        ident, made = self.make()
        self.assertEqual(self.told(ident, after), set(TEACHES))
        after = self.last_change()
        done = self.expect(self.publish(ident, made.etag), 200)
        self.assertEqual(self.told(ident, after), set(LEARNS))
        after = self.last_change()
        self.expect(self.publish(ident, done.etag, "withdraw"), 200)
        self.assertEqual(self.told(ident, after), set(LEARNS))

    def test_who_changes(self):
        ident, made = self.make()
        for user, person in self.people.items():
            for reply in (person("PUT", f"/DocumentReference/{ident}", lesson(new()), If_Match='W/"9999"'),
                          person("POST", f"/DocumentReference/{ident}/$publish", {}, If_Match='W/"9999"'),
                          person("POST", f"/DocumentReference/{ident}/$withdraw", {}, If_Match='W/"9999"')):
                self.assertEqual(reply.status, 412 if user in TEACHES else 403, f"{user} {reply}")
            if user not in TEACHES:
                self.expect(person("PUT", f"/DocumentReference/{new()}", lesson(new())), 403)
                self.expect(person("POST", f"/DocumentReference/{new()}/$publish", {}), 403)
        self.expect(self.people["teacher"]("POST", f"/DocumentReference/{new()}/$publish", {}, If_Match='W/"1"'), 404)

    def test_refused(self):
        teacher, film = self.people["teacher"], self.film()
        path = f"/DocumentReference/{new()}"
        for body, status, words in [
                (lesson(film, docStatus="final"), 409, "$publish"), (lesson(film, status="superseded"), 409, "$publish"),
                (lesson(film, title=""), 400, "required"), (lesson(film, title="x" * 201), 422, "200"),
                (lesson(None), 400, "film"), (lesson(new()), 422, "no file"),
                (lesson(film, captions=self.film()), 422, "cannot be this part"),
                (lesson(self.film(VTT, "text/vtt")), 422, "cannot be this part"),
                (lesson(film, studies=["1.2.3"]), 422, "no teaching case"), (lesson(film, studies=["a.b"]), 400, "urn:oid"),
                (lesson(film, extension=[{"url": "urn:fenji:level", "valueCode": "expert"}]), 422, "level"),
                (lesson(film, extension=[{"url": "urn:fenji:modality", "valueCode": "computed"}]), 422, "modality"),
                (lesson(film, extension=[{"url": "urn:fenji:duration", "valueDecimal": -1}]), 400, "duration")]:
            self.expect(teacher("PUT", path, body), status, words)
        ident, made = self.make(film=film)
        self.expect(teacher("PUT", path, lesson(film)), 409, "another lesson")
        self.expect(self.publish(ident, made.etag, "withdraw"), 409, "never published")

    def test_list(self):
        word = f"列{uuid.uuid4().hex[:8]}"
        mine = [self.published(title=f"{word} 第{i}讲 100%") for i in range(3)]
        draft, _ = self.make(title=f"{word} draft")
        trainee, teacher = self.people["trainee"], self.people["teacher"]

        def ids(person, **query):
            reply = person.ok("GET", "/lessons?" + urllib.parse.urlencode({"q": word, **query}))
            return [row["id"] for row in reply.json["rows"]], reply.json.get("next")
        self.assertEqual(ids(trainee)[0], mine[::-1])
        self.assertEqual(ids(teacher)[0], [draft] + mine[::-1])
        self.assertEqual(ids(teacher, status="draft")[0], [draft])
        self.assertEqual(ids(trainee, status="draft")[0], [])
        first, cursor = ids(trainee, count=2)
        rest, end = ids(trainee, count=2, after=cursor)
        self.assertEqual((first + rest, end), (mine[::-1], None))
        for query, n in [({"q": word.upper() + " 第1讲"}, 1), ({"q": f"孙讲师 {word}"}, 3), ({"q": f"{word} 肺底"}, 3),
                         ({"q": f"{word} %"}, 3), ({"q": f"{word} 1_0"}, 0), ({"q": f"{word}%第"}, 0), ({"modality": "CT"}, 3),
                         ({"modality": "MR"}, 0), ({"bodypart": "胸部"}, 3), ({"level": "basic"}, 3), ({"level": "advanced"}, 0)]:
            self.assertEqual(len(ids(trainee, **query)[0]), n, query)
        row = trainee.ok("GET", "/lessons?" + urllib.parse.urlencode({"q": word})).json["rows"][0]
        self.assertEqual((row["title"], row["author"], row["modality"], row["duration"], row["status"]),
                         (f"{word} 第2讲 100%", "孙讲师", "CT", 61.5, "published"))
        self.assertEqual((row["film"]["size"], row["film"]["type"]), (len(WEBM), "video/webm"))
        self.assertEqual(trainee("GET", row["film"]["url"]).body, WEBM)
        self.expect(trainee("GET", "/lessons?colour=red"), 400, "colour")
        self.expect(trainee("GET", "/lessons?after=x"), 400)
        for user, person in self.people.items():
            self.assertEqual(person("GET", "/lessons").status, 200 if user in LEARNS else 403, user)

    def test_fhir_search(self):
        ident, draft = self.published(title="检索"), self.make(title="草稿")[0]

        def found(person, query):
            return [e["resource"]["id"] for e in person.ok("GET", f"/DocumentReference?{query}").json.get("entry", [])]
        self.assertEqual(found(self.people["trainee"], f"category=lesson&_id={ident},{draft}"), [ident])
        self.assertEqual(sorted(found(self.people["teacher"], f"category=urn:fenji:document|lesson&_id={ident},{draft}")),
                         sorted([ident, draft]))
        self.assertEqual(found(self.people["trainee"], f"category=form&_id={ident}"), [])
        # A search for patients' forms does not find lessons.
        self.assertEqual(found(self.people["auditor"], f"_id={ident}"), [])
        self.expect(self.people["gateway"]("GET", "/DocumentReference?category=lesson"), 403)

    def test_forms_are_no_lessons(self):
        clerk, teacher = self.people["clerk"], self.people["teacher"]
        exam = Exam(clerk)
        self.expect(teacher("PUT", f"/DocumentReference/{exam.form}", lesson(self.film()), If_Match='W/"1"'), 403)
        self.expect(clerk("PUT", f"/DocumentReference/{exam.form}", lesson(self.film()), If_Match='W/"1"'), 403)
        bundle = registration()
        form = next(e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "DocumentReference")
        form["category"] = [{"coding": [{"system": "urn:fenji:document", "code": "lesson"}]}]
        made = clerk("POST", "/", bundle)
        if made.status == 200:  # whatever it says of itself, it is a patient's
            self.expect(self.people["trainee"]("GET", f"/DocumentReference/{form['id']}"), 403)

    # -- teaching cases --

    def image(self, uid, series, **attributes):
        image = pydicom.dcmread(get_testdata_file("MR_small.dcm"))
        image.PatientName, image.PatientID, image.AccessionNumber = "Teaching^Case", "TEACH01", ""
        image.PatientIdentityRemoved, image.DeidentificationMethod = "YES", "test"
        image.StudyInstanceUID, image.SeriesInstanceUID, image.SOPInstanceUID = uid, series, pydicom.uid.generate_uid()
        image.file_meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID
        for keyword, value in attributes.items():
            if value is None:
                delattr(image, keyword)
            else:
                setattr(image, keyword, value)
        path = self.folder / f"{image.SOPInstanceUID}.dcm"
        image.save_as(path)
        return image, path

    def stow(self, uid, *images, who="teacher", kind='multipart/related; type="application/dicom"; boundary=b'):
        body = b"".join(b"--b\r\nContent-Type: application/dicom\r\n\r\n" + path.read_bytes() + b"\r\n" for _, path in images)
        return self.people[who]("POST", f"/dicom-web/studies/{uid}", body + b"--b--\r\n", Content_Type=kind,
                                Accept="application/dicom+json")

    def test_teaching_case(self):
        uid, series = pydicom.uid.generate_uid(), pydicom.uid.generate_uid()
        images = [self.image(uid, series, InstanceNumber=i + 1) for i in range(3)]
        reply = self.stow(uid, *images)
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual([v["00081155"]["Value"][0] for v in reply.json["00081199"]["Value"]],
                         [image.SOPInstanceUID for image, _ in images])
        study = str(uuid.uuid5(stack_fixture.STUDY_NAMESPACE, uid))
        for user, person in self.people.items():
            for where in (f"/dicom-web/studies/{uid}/series", f"/dicom-web/studies/{uid}/metadata", f"/ImagingStudy/{study}"):
                reply = person("GET", where, Accept="application/dicom+json" if "web" in where else None)
                self.assertEqual(reply.status, 200 if user in LEARNS else 403, f"{user} {where} {reply}")
        got = self.people["trainee"]("GET", f"/dicom-web/studies/{uid}/series/{series}/instances/{images[0][0].SOPInstanceUID}",
                                     Accept='multipart/related; type="application/dicom"; transfer-syntax=*')
        self.assertIn(images[0][0].PixelData, got.body)
        document = self.people["trainee"].ok("GET", f"/ImagingStudy/{study}").json
        self.assertEqual((document["numberOfInstances"], document["status"], document["subject"]),
                         (3, "available", {"display": "unknown"}))
        self.assertEqual(stack_fixture.extension(document, "urn:fenji:site")["reference"], f"Organization/{CENTRE['id']}")
        # QIDO shows a trainee the teaching cases and nothing else.
        exam = Exam(self.people["clerk"])
        exam.acquire(self.people["gateway"], self.folder)
        seen = [row["0020000D"]["Value"][0] for row in self.people["trainee"].ok(
            "GET", "/dicom-web/studies?limit=1000", Accept="application/dicom+json").json]
        self.assertIn(uid, seen)
        self.assertNotIn(exam.study_uid, seen)
        self.expect(self.people["trainee"]("GET", f"/dicom-web/studies/{exam.study_uid}/series"), 403)
        self.expect(self.people["trainee"]("GET", f"/ImagingStudy/{exam.study_id}"), 403)
        # So does the search.
        for wanted, found in ((uid, [study]), (exam.study_uid, [])):
            entries = self.people["trainee"].ok(
                "GET", f"/ImagingStudy?identifier=urn:dicom:uid%7Curn:oid:{wanted}").json.get("entry", [])
            self.assertEqual([e["resource"]["id"] for e in entries], found)
        # More images join; the same again changes nothing.
        more = self.image(uid, series, InstanceNumber=4)
        self.assertEqual(self.stow(uid, images[0], more).status, 200)
        again = self.people["teacher"].ok("GET", f"/ImagingStudy/{study}").json
        self.assertEqual((again["numberOfInstances"], again["meta"]["versionId"]), (4, "2"))
        self.assertEqual(self.stow(uid, more).status, 200)
        self.assertEqual(self.people["teacher"].ok("GET", f"/ImagingStudy/{study}").etag, 'W/"2"')
        # And a lesson may show it.
        ident = self.published(studies=[uid])
        row = next(r for r in self.people["trainee"].ok("GET", "/lessons").json["rows"] if r["id"] == ident)
        self.assertEqual(row["studies"], [uid])
        self.assertEqual(self.spool(), [])

    def test_identity(self):
        uid, series = pydicom.uid.generate_uid(), pydicom.uid.generate_uid()
        good = self.image(uid, series)
        for attributes, words in [({"PatientIdentityRemoved": "NO"}, "(0012,0062)"), ({"PatientIdentityRemoved": None}, "(0012,0062)"),
                                  ({"PatientIdentityRemoved": ""}, "(0012,0062)"), ({"BurnedInAnnotation": "YES"}, "(0028,0301)"),
                                  ({"StudyInstanceUID": "1.2.3"}, "Study Instance UID")]:
            bad = self.image(uid, series, **attributes)
            reply = self.expect(self.stow(uid, good, bad), 422, words, "File 2", bad[0].SOPInstanceUID, "Nothing was stored")
            self.assertNotIn("PatientID", reply.sentence)
        self.expect(self.stow(uid, good, good), 422, "twice")
        self.expect(self.people["teacher"]("GET", f"/dicom-web/studies/{uid}/series"), 404)  # not one of them
        self.assertEqual(self.spool(), [])

    def test_not_a_patients(self):
        exam = Exam(self.people["clerk"])
        paths = exam.acquire(self.people["gateway"], self.folder)
        series = pydicom.uid.generate_uid()
        self.expect(self.stow(exam.study_uid, self.image(exam.study_uid, series)), 409, "of a patient")
        uid = pydicom.uid.generate_uid()
        taken = pydicom.dcmread(paths[0]).SOPInstanceUID
        image, path = self.image(uid, series)
        image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = taken
        image.save_as(path)
        self.expect(self.stow(uid, (image, path)), 409, taken)
        # Nor may a modality's images join a teaching case.
        self.assertEqual(self.stow(uid, self.image(uid, series)).status, 200)
        self.expect(self.stow(uid, self.image(uid, series), who="gateway"), 409, "teaching case")

    def test_malformed(self):
        uid, series = pydicom.uid.generate_uid(), pydicom.uid.generate_uid()
        good = self.image(uid, series)
        junk = self.folder / "junk"
        junk.write_bytes(b"DICM" * 100)
        self.expect(self.stow(uid, (None, junk)), 422, "File 1")
        self.expect(self.stow(uid), 400)
        self.expect(self.stow(uid, good, kind="application/dicom"), 415)
        self.expect(self.stow(uid, good, kind='multipart/related; type="application/dicom"; boundary=other'), 400, "again")
        self.expect(self.stow("abc", good), 400)
        for user in self.people:
            if user not in TEACHES + ["gateway", "gateway2"]:
                self.expect(self.stow(uid, good, who=user), 403)
        self.assertEqual(self.spool(), [])

    # -- the trail, and what is told of it --

    def test_audit(self):
        ident = self.published()
        film = next(r for r in self.people["trainee"].ok("GET", "/lessons").json["rows"] if r["id"] == ident)["film"]["url"]
        self.get(film.split("/")[-1], "trainee", Range="bytes=0-9")
        self.get(film.split("/")[-1], "gateway")
        events = json.dumps(self.people["audit-admin"].ok("GET", "/AuditEvent?_count=200").json)
        for part in (film, f"/DocumentReference/{ident}/$publish"):
            self.assertIn(part, events)
        statement = call(self.base, "GET", "/metadata").json
        kind = next(r for r in statement["rest"][0]["resource"] if r["type"] == "DocumentReference")
        self.assertEqual({"publish", "withdraw"}, {o["name"] for o in kind["operation"]})
        self.assertIn("category", {p["name"] for p in kind["searchParam"]})


if __name__ == "__main__":
    stack_fixture.main()
