#!/usr/bin/python3
"""The audit trail: one event per request, and every way of changing it afterwards is found.

    test-audit.py FENJI-CENTRAL
"""

import contextlib
import hashlib
import random
import re
import shutil
import sqlite3
import sys
import unittest
import uuid

from running import Central, call

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else None
COLUMNS = ["at", "request", "session", "practitioner", "role", "organization", "peer", "action", "target", "outcome",
           "account", "exam", "patients", "previous", "hash"]


def canonical(row):
    """The hash of an event as central-audit.h describes it, computed here anew."""
    seq, at, request, session, practitioner, role, organization, peer, action, target, outcome, account, exam, \
        patients, previous, _ = row
    text = b"fenji-audit-1,"
    for value in (previous, seq, at, request, session, practitioner, role, organization, peer, action, target, outcome,
                  account, exam, patients):
        if value is None:
            text += b"-,"
        else:
            encoded = str(value).encode()
            text += b"%d:%s," % (len(encoded), encoded)
    return hashlib.sha256(text).hexdigest()


class Events(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.central = cls.enterClassContext(Central(PROGRAM))

    def test_each_request_is_one_event(self):
        before = self.central.query("SELECT max(seq) FROM audit")[0][0] or 0
        clerk = self.central.sign_in("clerk")
        patient = str(uuid.uuid4())
        clerk("GET", "/Organization")
        clerk("GET", f"/Organization/{patient}")
        clerk("GET", "/AuditEvent")
        clerk("GET", "/changes")
        call(self.central.base, "GET", "/Organization")
        clerk("DELETE", "/session")
        rows = self.central.query("SELECT action, target, outcome FROM audit WHERE seq > ? ORDER BY seq", before)
        self.assertEqual(rows, [("POST", "/session", 200), ("GET", "/Organization", 200),
                                ("GET", f"/Organization/{patient}", 404), ("GET", "/AuditEvent", 403),
                                ("GET", "/changes", 200), ("GET", "/Organization", 401), ("DELETE", "/session", 204)])

    def test_who_reads_it(self):
        admin = self.central.sign_in("audit-admin")
        events = admin("GET", "/AuditEvent?_count=2").json
        self.assertEqual([e["resource"]["resourceType"] for e in events["entry"]], ["AuditEvent"] * 2)
        event = events["entry"][0]["resource"]
        for element in ("type", "recorded", "agent", "source", "action", "outcome"):
            self.assertIn(element, event)
        following = next(link["url"] for link in events["link"] if link["relation"] == "next")
        more = admin("GET", following[len(self.central.base):]).json["entry"]
        self.assertEqual(int(more[0]["resource"]["id"]), int(events["entry"][1]["resource"]["id"]) - 1)
        own = admin.session["practitioner"]["reference"]
        mine = admin("GET", f"/AuditEvent?agent={own}&outcome=0&_count=1").json
        self.assertEqual({e["resource"]["agent"][0]["who"]["reference"] for e in mine["entry"]}, {own})
        following = next(link["url"] for link in mine["link"] if link["relation"] == "next")
        again = admin("GET", following[len(self.central.base):]).json  # the conditions stay
        self.assertEqual({e["resource"]["agent"][0]["who"]["reference"] for e in again.get("entry", [])} - {own}, set())
        self.assertEqual(admin("GET", "/AuditEvent?date=ge2999-01-01T00:00:00Z").json.get("entry", []), [])
        for bad in ("date=yesterday", "secret=1", "_count=0", "_count=100000", "outcome=x", "before=x"):
            self.assertEqual(admin("GET", f"/AuditEvent?{bad}").status, 400, bad)
        for user in ("clerk", "auditor", "system-admin", "gateway"):
            self.assertEqual(self.central.sign_in(user)("GET", "/AuditEvent").status, 403, user)

    def test_hash_is_what_it_is_said_to_be(self):
        rows = self.central.query("SELECT seq, " + ", ".join(COLUMNS) + " FROM audit ORDER BY seq")
        previous = "0" * 64
        for row in rows:
            self.assertEqual(row[14], previous)
            self.assertEqual(row[15], canonical(row))
            previous = row[15]


class Tampering(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.central = cls.enterClassContext(Central(PROGRAM))
        for user in ("clerk", "reader", "auditor"):
            person = cls.central.sign_in(user)
            for _ in range(8):
                person("GET", "/Organization")
        call(cls.central.base, "POST", "/session", {"user": "clerk", "password": "wrong"})
        assert cls.central.stop() == 0  # signs the head
        cls.good = cls.central.folder / "good"
        shutil.copytree(cls.central.state, cls.good)

    def setUp(self):
        self.restore()

    def restore(self):
        shutil.rmtree(self.central.state)
        shutil.copytree(self.good, self.central.state)

    def verdict(self):
        """None when the trail is whole, else the number of the event that is named."""
        try:
            out = self.central.run("verify", "--audit")
            self.assertIn("whole", out)
            return None
        except AssertionError as error:
            match = re.search(r"broken at event (\d+)", str(error))
            self.assertTrue(match, error)
            return int(match[1])

    def test_whole(self):
        self.assertIsNone(self.verdict())

    def test_every_single_byte_of_an_event(self):
        """Each byte of each column of an event, changed alone; the first event that does not fit is named."""
        seq = 7
        edits = 0
        good = dict(zip(COLUMNS, self.central.query("SELECT " + ", ".join(COLUMNS) + " FROM audit WHERE seq = ?", seq)[0]))
        for column, value in good.items():
            changed = []
            if value is None:
                changed = ["", "x"]
            elif isinstance(value, int):
                changed = [value + 1, value ^ (1 << 20), -value, str(value) + "x", None if column != "outcome" else -1]
            else:
                positions = range(len(value)) if len(value) < 24 else random.Random(1).sample(range(len(value)), 24)
                changed = [value[:i] + chr(ord(value[i]) ^ 1) + value[i + 1:] for i in positions] + [value + " ", ""]
            for new in changed:
                if new == value:
                    continue
                with contextlib.suppress(sqlite3.IntegrityError):
                    self.central.change(f"UPDATE audit SET {column} = ? WHERE seq = ?", new, seq)
                    edits += 1
                    self.assertEqual(self.verdict(), seq, f"{column}: {value!r} -> {new!r}")
                    self.central.change(f"UPDATE audit SET {column} = ? WHERE seq = ?", value, seq)
        self.assertIsNone(self.verdict())
        print(f"{edits} edits of one event, all found")

    def test_each_event(self):
        last = self.central.query("SELECT max(seq) FROM audit")[0][0]
        for seq in range(1, last + 1):
            self.central.change("UPDATE audit SET outcome = outcome + 1 WHERE seq = ?", seq)
            self.assertEqual(self.verdict(), seq)
            self.central.change("UPDATE audit SET outcome = outcome - 1 WHERE seq = ?", seq)

    def test_recomputed_chain(self):
        """Somebody who knows the rule makes a new chain that fits: the signed head does not."""
        with contextlib.closing(self.central.database()) as db, db:
            db.execute("UPDATE audit SET practitioner = NULL WHERE seq = 5")
            previous = "0" * 64
            for row in db.execute("SELECT seq, " + ", ".join(COLUMNS) + " FROM audit ORDER BY seq").fetchall():
                row = row[:14] + (previous,) + row[15:]
                previous = canonical(row)
                db.execute("UPDATE audit SET previous = ?, hash = ? WHERE seq = ?", (row[14], previous, row[0]))
        self.assertIsNotNone(self.verdict())

    def test_missing_events(self):
        last = self.central.query("SELECT max(seq) FROM audit")[0][0]
        for seq in (1, 9, last):
            self.central.change("DELETE FROM audit WHERE seq = ?", seq)
            self.assertEqual(self.verdict(), seq)
            self.restore()

    def test_cut_tail(self):
        """The end cut off; also with the heads in the table; also all of it."""
        last = self.central.query("SELECT max(seq) FROM audit")[0][0]
        self.central.change("DELETE FROM audit WHERE seq > ?", last - 3)
        self.assertEqual(self.verdict(), last - 2)
        self.central.change("DELETE FROM audit_head")
        self.assertEqual(self.verdict(), last - 2)
        self.central.change("DELETE FROM audit")
        self.assertEqual(self.verdict(), 1)

    def test_swapped_and_added(self):
        self.central.change("UPDATE audit SET seq = CASE seq WHEN 3 THEN -1 WHEN 4 THEN -2 END WHERE seq IN (3, 4)")
        self.central.change("UPDATE audit SET seq = CASE seq WHEN -1 THEN 4 ELSE 3 END WHERE seq < 0")
        self.assertEqual(self.verdict(), 3)
        self.restore()
        last = self.central.query("SELECT max(seq) FROM audit")[0][0]
        self.central.change("INSERT INTO audit SELECT seq + 1, at, request, session, practitioner, role, organization, "
                            "peer, action, target, outcome, account, exam, patients, hash, hash FROM audit "
                            "WHERE seq = ?", last)
        self.assertEqual(self.verdict(), last + 1)

    def test_heads(self):
        head = self.central.state / "audit-head"
        text = head.read_text("ascii")
        seq = int(text.splitlines()[1])
        self.assertEqual(seq, self.central.query("SELECT max(seq) FROM audit")[0][0])
        for broken in (text.replace(str(seq), str(seq - 1), 1), text[:-3] + "A=\n", "nonsense", ""):
            head.write_text(broken, "ascii")
            self.assertIsNotNone(self.verdict(), broken)
        head.unlink()
        self.assertIsNotNone(self.verdict())
        self.restore()
        for column in ("hash", "signature", "at"):
            self.central.change(f"UPDATE audit_head SET {column} = " + ("at + 1" if column == "at" else
                                                                      f"substr({column}, 2) || 'a'"))
            self.assertIsNotNone(self.verdict(), column)
            self.restore()

    def test_without_its_key(self):
        """No new key is made beside an old database."""
        (self.central.state / "keys" / "root.key").unlink()
        self.assertIn("key", self.central.run("verify", "--audit", status=1))
        self.assertIn("key", self.central.run("serve", "--pacs", "http://127.0.0.1:9", status=1))
        self.assertFalse((self.central.state / "keys" / "root.key").exists())

    def test_it_goes_on_after_a_kill(self):
        """kill -9 leaves a chain that fits, and the next start continues it."""
        self.central.start()
        person = self.central.sign_in("clerk")
        person("GET", "/Organization")
        self.central.kill()
        self.assertIsNone(self.verdict())
        self.central.start()
        self.central.sign_in("clerk")
        self.assertIsNone(self.verdict())  # also while it runs
        self.assertEqual(self.central.stop(), 0)
        self.assertIsNone(self.verdict())


if __name__ == "__main__":
    unittest.main(verbosity=2)
