#!/usr/bin/python3
"""Signing in and out, lock-out, first accounts, what is open, and that a repeated request is one request.

    test-sessions.py FENJI-CENTRAL
"""

import hashlib
import http.client
import json
import re
import statistics
import sys
import threading
import time
import unittest
import uuid

from running import SITE_1, Central, Person, call

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else None


class Sessions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.central = cls.enterClassContext(Central(PROGRAM))

    def attempt(self, user, password, **headers):
        return call(self.central.base, "POST", "/session", {"user": user, "password": password}, headers)

    def test_sign_in(self):
        clerk = self.central.sign_in("clerk")
        self.assertEqual(clerk.session["roles"], [{"role": "clerk", "organization": SITE_1}])
        self.assertEqual(clerk.session["practitioner"]["display"], "clerk员")
        self.assertGreaterEqual(len(clerk.token), 43)  # 256 bits in base64
        self.assertEqual(clerk("GET", "/Organization").status, 200)
        practitioner = clerk("GET", "/" + clerk.session["practitioner"]["reference"])
        self.assertEqual(practitioner.json["name"][0]["text"], "clerk员")
        self.assertEqual(practitioner.headers["ETag"], 'W/"1"')
        again = clerk("GET", "/" + clerk.session["practitioner"]["reference"], If_None_Match='W/"1"')
        self.assertEqual((again.status, again.body), (304, b""))
        # Only a hash of the token is kept.
        stored = self.central.query("SELECT token FROM session WHERE account = 'clerk'")
        self.assertIn((hashlib.sha256(clerk.token.encode()).hexdigest(),), stored)
        self.assertNotIn(clerk.token.encode(), (self.central.state / "central.db").read_bytes())

    def test_sign_out(self):
        one, two = self.central.sign_in("reader"), self.central.sign_in("reader")
        self.assertEqual(one("DELETE", "/session").status, 204)
        self.assertEqual(one("GET", "/Organization").status, 401)
        self.assertEqual(two("GET", "/Organization").status, 200)

    def test_no_session(self):
        for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer " + "x" * 43},
                        {"Authorization": "Basic Y2xlcms6eA=="}, {"Authorization": "Bearer " + "x" * 5000}):
            for method, path in (("GET", "/Organization"), ("GET", "/changes"), ("GET", "/AuditEvent"),
                                 ("DELETE", "/session"), ("GET", "/dicom-web/studies"), ("POST", "/dicom-web/studies/1.2")):
                reply = call(self.central.base, method, path, None, headers)
                self.assertEqual(reply.status, 401, f"{method} {path} {reply}")
                self.assertEqual(reply.json["resourceType"], "OperationOutcome")
        for path in ("/metadata", "/healthz", "/readyz", "/metrics"):
            self.assertEqual(self.central.get(path).status, 200, path)

    def test_malformed(self):
        for body in ({}, {"user": "clerk"}, {"user": 1, "password": 2}, {"user": "", "password": ""},
                     {"user": "x" * 1000, "password": "y"}, b"{", b"[]", b"\xff", b"{\"user\": \"a\", \"user\": \"b\"}"):
            reply = call(self.central.base, "POST", "/session", body)
            self.assertEqual(reply.status, 400, f"{body} {reply}")
        reply = call(self.central.base, "POST", "/session", b"user=clerk",
                     {"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(reply.status, 415)

    def test_languages(self):
        self.assertEqual(self.attempt("nobody", "x", **{"Accept-Language": "en"}).sentence,
                         "User name or password is wrong. Try again.")
        self.assertEqual(self.central.get("/nothing", Accept_Language="en").status, 404)

    def test_directory(self):
        clerk = self.central.sign_in("clerk2")
        organizations = clerk("GET", "/Organization?_count=2").json
        self.assertEqual(len(organizations["entry"]), 2)
        following = next(link["url"] for link in organizations["link"] if link["relation"] == "next")
        rest = clerk("GET", following[len(self.central.base):]).json
        self.assertEqual(len(rest["entry"]), 1)
        part_of = clerk("GET", f"/Organization?partof={organizations['entry'][0]['resource']['id']}").json
        self.assertEqual([e["resource"]["id"] for e in part_of["entry"]], [SITE_1])
        devices = clerk("GET", "/Device?identifier=DR").json["entry"]
        self.assertEqual(devices[0]["resource"]["owner"]["reference"], f"Organization/{SITE_1}")
        self.assertEqual(clerk("GET", "/Organization?secret=1").status, 400)
        self.assertEqual(clerk("GET", "/Organization?_count=0").status, 400)
        self.assertEqual(clerk("GET", f"/Organization/{uuid.uuid4()}").status, 404)
        self.assertEqual(clerk("PUT", f"/Organization/{SITE_1}", {}).status, 405)

    def test_metadata_is_true(self):
        """Each resource it tells of answers, and its search parameters are accepted; others are not."""
        admin, statement = self.central.sign_in("audit-admin"), self.central.get("/metadata").json
        self.assertEqual(statement["fhirVersion"], "4.0.1")
        sample = {"token": "0", "string": "x", "reference": str(uuid.uuid4()), "date": "ge2026-01-01T00:00:00Z"}
        reader, asked = self.central.sign_in("reader"), 0
        for resource in statement["rest"][0]["resource"]:
            person = admin if resource["type"] == "AuditEvent" else reader
            interactions = {i["code"] for i in resource.get("interaction", [])}
            if "search-type" in interactions:
                for parameter in resource.get("searchParam", []):
                    value = "1" if parameter["name"] == "_id" else sample[parameter["type"]]
                    reply = person("GET", f"/{resource['type']}?{parameter['name']}={value}")
                    self.assertNotIn(reply.status, (404, 405, 500), f"{resource['type']} {parameter} {reply}")
                    if resource["type"] in ("Organization", "Practitioner", "PractitionerRole", "Device", "AuditEvent"):
                        self.assertEqual(reply.status, 200, f"{resource['type']} {parameter} {reply}")
                    asked += 1
            else:
                self.assertIn(person("GET", f"/{resource['type']}").status, (404, 405), resource["type"])
            if "read" in interactions:
                self.assertIn(person("GET", f"/{resource['type']}/{uuid.uuid4()}").status, (403, 404))
            if "update" not in interactions:
                self.assertIn(person("PUT", f"/{resource['type']}/{uuid.uuid4()}", {}).status, (404, 405))
        self.assertGreater(asked, 10)

    def test_expiry(self):
        clerk = self.central.sign_in("auditor")
        self.central.kill()
        self.central.change("UPDATE session SET expires = 1 WHERE account = 'auditor'")
        self.central.start()
        self.assertEqual(Person(self.central.base, clerk.session)("GET", "/Organization").status, 401)

    def test_idle(self):
        clerk, gone = self.central.sign_in("clerk"), self.central.sign_in("clerk2")
        self.central.kill()
        self.central.change("UPDATE session SET seen = seen - 10800000000 WHERE account = 'clerk2'")
        self.central.start()
        # A session outlives a crash of the service, an idle one does not.
        self.assertEqual(Person(self.central.base, clerk.session)("GET", "/Organization").status, 200)
        self.assertEqual(Person(self.central.base, gone.session)("GET", "/Organization").status, 401)


class LockOut(unittest.TestCase):
    def test_account(self):
        with Central(PROGRAM) as central:
            def attempt(user, password):
                return call(central.base, "POST", "/session", {"user": user, "password": password})
            for user in ("clerk", "nobody-of-that-name"):
                statuses = [attempt(user, "wrong").status for _ in range(7)]
                self.assertEqual(statuses, [401] * 5 + [429] * 2, user)
            # Not even the right password, and not after a restart; others are not touched.
            right = central.passwords["clerk"]["password"]
            self.assertEqual(attempt("clerk", right).status, 429)
            central.kill()
            central.start()
            self.assertEqual(attempt("clerk", right).status, 429)
            central.sign_in("reader")
            central.kill()
            central.change("UPDATE sign_in_failure SET locked_until = 1 WHERE subject = 'user:clerk'")
            central.start()
            central.sign_in("clerk")
            self.assertEqual(attempt("clerk", "wrong").status, 401)  # counted from the beginning
            # What was typed as the name of a user is not written down; names that exist are.
            names = {row[0] for row in central.query("SELECT account FROM audit WHERE target = '/session'")}
            self.assertIn("clerk", names)
            self.assertNotIn("nobody-of-that-name", names)

    def test_many_at_once(self):
        """Parallel guesses do not get more tries."""
        with Central(PROGRAM) as central:
            statuses = []

            def guess():
                statuses.append(call(central.base, "POST", "/session", {"user": "clerk", "password": "x"}).status)
            threads = [threading.Thread(target=guess) for _ in range(30)]
            for t in threads:
                t.start()
            for t in threads:
                t.join()
            self.assertLessEqual(statuses.count(401), 5)
            self.assertEqual(set(statuses) - {401, 429}, set())

    def test_many_of_one_account_at_once(self):
        """Right passwords at the same moment do not lock the account."""
        with Central(PROGRAM) as central:
            replies = []
            threads = [threading.Thread(target=lambda: replies.append(central.sign_in("clerk"))) for _ in range(10)]
            for t in threads:
                t.start()
            for t in threads:
                t.join()
            self.assertEqual(len({person.token for person in replies}), 10)

    def test_time_does_not_tell(self):
        with Central(PROGRAM) as central:
            times = {True: [], False: []}
            for i in range(4):
                for known in (True, False):
                    begin = time.monotonic()
                    reply = call(central.base, "POST", "/session",
                                 {"user": "expert" if not known else "reader", "password": f"wrong{i}"})
                    times[known].append(time.monotonic() - begin)
                    self.assertEqual(reply.status, 401)
            known, unknown = (statistics.median(times[k]) for k in (True, False))
            print(f"{known * 1000:.0f} ms for a user who exists, {unknown * 1000:.0f} ms for one who does not")
            self.assertLess(max(known, unknown) / min(known, unknown), 2.5)


class Enrolment(unittest.TestCase):
    def test_first_administrators(self):
        with Central(PROGRAM, accounts=False) as central:
            codes = dict(re.findall(r"^ +(\S+-admin) +(\S+)$", central.log.read_text("utf-8"), re.M))
            self.assertEqual(set(codes), {"system-admin", "security-admin", "audit-admin"})

            def enrol(**body):
                return call(central.base, "POST", "/enrol", body)
            good = {"code": codes["audit-admin"], "user": "anna", "password": "a long password"}
            self.assertEqual(enrol(**{**good, "password": "short"}).status, 422)
            self.assertEqual(enrol(**{**good, "code": "wrong"}).status, 403)
            self.assertEqual(enrol(user="x").status, 400)
            self.assertEqual(enrol(**good).status, 201)
            self.assertEqual(enrol(**{**good, "user": "bert"}).status, 403)  # once
            anna = central.sign_in("anna", "a long password")
            self.assertEqual([r["role"] for r in anna.session["roles"]], ["audit-admin"])
            self.assertEqual(anna("GET", "/AuditEvent").status, 200)
            self.assertEqual(central.query("SELECT count(*) FROM account"), [(1,)])
            # The code was never kept in the clear.
            self.assertNotIn(codes["security-admin"].encode(), (central.state / "central.db").read_bytes())
            self.assertEqual(enrol(code=codes["security-admin"], user="anna", password="a long password").status, 409)
            self.assertEqual(enrol(code=codes["security-admin"], user="carl", password="a long password").status, 201)


class Service(unittest.TestCase):
    def test_one_connection_many_requests(self):
        with Central(PROGRAM) as central:
            connection = http.client.HTTPConnection(central.base[len("http://"):], timeout=30)
            token = central.sign_in("clerk").token
            begin = time.monotonic()
            for _ in range(100):
                connection.request("GET", "/Organization", headers={"Authorization": f"Bearer {token}"})
                reply = connection.getresponse()
                self.assertEqual(reply.status, 200)
                reply.read()
            print(f"a read with its durable audit event: {(time.monotonic() - begin) * 10:.2f} ms")
            self.assertEqual(central.stop(), 0)

    def test_second_program_is_refused(self):
        with Central(PROGRAM) as central:
            out = central.run("serve", "--pacs", "http://127.0.0.1:9", status=1)
            self.assertIn("Another fenji-central", out)

    def test_log_has_no_names(self):
        with Central(PROGRAM) as central:
            clerk = central.sign_in("clerk")
            clerk("GET", "/Practitioner?name=%E5%BC%A0%E4%B8%89")
            self.assertEqual(central.stop(), 0)
            lines = [json.loads(line) for line in central.log.read_text("utf-8").splitlines()]
            self.assertTrue(any(line.get("route") == "/Practitioner" and line["status"] == 200 for line in lines))
            self.assertNotIn("张三", json.dumps(lines, ensure_ascii=False))
            self.assertNotIn(clerk.token, json.dumps(lines))

    def test_command_line(self):
        with Central(PROGRAM) as central:
            central.run("nonsense", status=2)
            self.assertIn("no database", central.run("verify", "--audit", "--state", "/nonexistent-folder", status=1))
            bad = central.folder / "bad.json"
            for text in ("{", "[]", '{"organizations": [{"name": "x"}]}', '{"accounts": [{"role": "clerk"}]}',
                         '{"accounts": [1]}', '{"accounts": [{"user": "u", "role": "king", "organization": "x", '
                         '"display": "d"}]}'):
                bad.write_text(text, "utf-8")
                other = Central(PROGRAM, accounts=False)
                other.run("init", "--directory", str(bad), status=1)
                self.assertEqual(other.query("SELECT count(*) FROM organization"), [(0,)])
                other.__exit__()


if __name__ == "__main__":
    unittest.main(verbosity=2)
