#!/usr/bin/python3
"""Following what happens (/changes), repeating a request safely (Idempotency-Key), and kill -9 in the middle of it.

    test-changes.py FENJI-CENTRAL
"""

import concurrent.futures
import http.client
import threading
import time
import unittest
import sys
import uuid

from running import SITE_1, Central, Person

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else None


def registration(name="张三"):
    patient, order = str(uuid.uuid4()), str(uuid.uuid4())
    return order, {"resourceType": "Bundle", "type": "transaction", "entry": [
        {"fullUrl": f"urn:uuid:{patient}",
         "resource": {"resourceType": "Patient", "id": patient, "name": [{"text": name}], "gender": "male",
                      "birthDate": "1961-03-04"},
         "request": {"method": "PUT", "url": f"Patient/{patient}", "ifNoneMatch": "*"}},
        {"fullUrl": f"urn:uuid:{order}",
         "resource": {"resourceType": "ServiceRequest", "id": order, "status": "active", "intent": "order",
                      "priority": "routine", "subject": {"reference": f"urn:uuid:{patient}"},
                      "code": {"coding": [{"system": "urn:fenji:item", "code": "DX-TEST"}], "text": "胸部正侧位"},
                      "orderDetail": [{"coding": [{"system": "http://dicom.nema.org/resources/ontology/DCM",
                                                   "code": "DX"}]}],
                      "bodySite": [{"text": "胸部"}],
                      "category": [{"coding": [{"system": "urn:fenji:visit-class", "code": "outpatient"}]}],
                      "requester": {"display": "钱门诊"}, "reasonCode": [{"text": "咳嗽一周"}]},
         "request": {"method": "PUT", "url": f"ServiceRequest/{order}", "ifNoneMatch": "*"}}]}


class Changes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.central = cls.enterClassContext(Central(PROGRAM))
        cls.people = {user: cls.central.sign_in(user) for user in ("clerk", "clerk2", "reader", "auditor", "trainee",
                                                                   "gateway")}

    def changes(self, user, after, wait=0):
        return self.people[user]("GET", f"/changes?after={after}&wait={wait}").json

    def end(self):
        after = 0
        while True:
            page = self.changes("clerk", after)
            if page["next"] == after:
                return after
            after = page["next"]

    def register(self, user="clerk", **headers):
        order, bundle = registration()
        reply = self.people[user]("POST", "/", bundle, **headers)
        self.assertEqual(reply.status, 200, reply)
        return order

    def test_order_and_sites(self):
        after = self.end()
        orders = [self.register() for _ in range(3)]
        other = self.register("clerk2")
        page = self.changes("clerk", after)
        seqs = [c["seq"] for c in page["changes"]]
        self.assertEqual(seqs, sorted(set(seqs)))
        self.assertEqual(page["next"], self.central.query("SELECT max(seq) FROM change_log")[0][0])
        self.assertEqual([c["id"] for c in page["changes"] if c["type"] == "ServiceRequest"], orders)
        for user, mine in (("reader", True), ("auditor", True), ("gateway", True), ("clerk2", False), ("trainee", False)):
            ids = {c["id"] for c in self.changes(user, after)["changes"]}
            self.assertEqual(set(orders) <= ids, mine, user)
            self.assertEqual(bool(set(orders) & ids), mine, user)
            self.assertEqual(other in ids, user == "clerk2", user)
        self.assertEqual(self.changes("clerk", page["next"])["changes"], [])

    def test_wait_is_released_by_a_commit(self):
        after = self.end()
        with concurrent.futures.ThreadPoolExecutor() as pool:
            begin = time.monotonic()
            waiting = pool.submit(self.changes, "clerk", after, 30)
            of_others = pool.submit(self.changes, "clerk2", after, 2)
            order = self.register()
            page = waiting.result(20)
            self.assertLess(time.monotonic() - begin, 5)
            self.assertIn(order, {c["id"] for c in page["changes"]})
            # Another site's change does not release it, but it is not looked at twice.
            page = of_others.result(20)
            self.assertGreaterEqual(time.monotonic() - begin, 1.9)
            self.assertEqual(page["changes"], [])
            self.assertGreater(page["next"], after)

    def test_waiting_holds_no_worker(self):
        """More clients wait than there are workers, and the others are served."""
        after = self.end()
        with concurrent.futures.ThreadPoolExecutor(60) as pool:
            waiting = [pool.submit(self.changes, "clerk", after, 30) for _ in range(50)]
            deadline = time.monotonic() + 10
            while "fenji_changes_waiting 50" not in self.central.get("/metrics").text:
                self.assertLess(time.monotonic(), deadline)
            begin = time.monotonic()
            self.assertEqual(self.people["reader"]("GET", "/Organization").status, 200)
            self.assertLess(time.monotonic() - begin, 2)
            order = self.register()
            for page in waiting:
                self.assertIn(order, {c["id"] for c in page.result(20)["changes"]})

    def test_none_is_lost(self):
        """A follower sees each registration of eight parallel clerks exactly once."""
        after, seen, done = self.end(), [], threading.Event()

        def follow():
            at = after
            while True:
                over = done.is_set()
                page = self.changes("reader", at, 1)
                seen.extend(c["id"] for c in page["changes"] if c["type"] == "ServiceRequest")
                if over and page["next"] == at:
                    return
                at = page["next"]
        follower = threading.Thread(target=follow)
        follower.start()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            orders = list(pool.map(lambda _: self.register(), range(60)))
        done.set()
        follower.join()
        self.assertEqual(sorted(seen), sorted(orders))

    def test_bad_input(self):
        for query in ("after=x", "after=-1", "wait=x", "wait=-1", "after=1e3", "after=99999999999999999999"):
            self.assertEqual(self.people["clerk"]("GET", f"/changes?{query}").status, 400, query)
        far = self.changes("clerk", 10 ** 15)
        self.assertEqual(far["next"], self.central.query("SELECT max(seq) FROM change_log")[0][0])

    def test_client_that_leaves(self):
        connection = http.client.HTTPConnection(self.central.base[len("http://"):])
        connection.request("GET", f"/changes?after={self.end()}&wait=30",
                           headers={"Authorization": f"Bearer {self.people['clerk'].token}"})
        deadline = time.monotonic() + 10
        while "fenji_changes_waiting 1" not in self.central.get("/metrics").text:
            self.assertLess(time.monotonic(), deadline)
        connection.close()
        self.register()
        self.assertEqual(self.people["clerk"]("GET", "/Organization").status, 200)

    def test_signed_out_while_waiting(self):
        person = self.central.sign_in("clerk")
        after = self.end()
        with concurrent.futures.ThreadPoolExecutor() as pool:
            waiting = pool.submit(person, "GET", f"/changes?after={after}&wait=30")
            deadline = time.monotonic() + 10
            while "fenji_changes_waiting 1" not in self.central.get("/metrics").text:
                self.assertLess(time.monotonic(), deadline)
            self.assertEqual(self.central.sign_in("clerk")("DELETE", "/session").status, 204)  # of another session
            self.assertEqual(person("DELETE", "/session").status, 204)
            self.register()
            self.assertEqual(waiting.result(20).status, 401)

    def test_page(self):
        """At most 1,000 at once; following `next` gives all."""
        after = self.end()
        self.central.change("INSERT INTO change_log (type, id, version, exam, site, at) "
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) "
                            "SELECT 'Test', 't' || i, 1, NULL, ?, 0 FROM n", SITE_1)
        sizes, ids = [], []
        while True:
            page = self.changes("clerk", after)
            if not page["changes"]:
                break
            sizes.append(len(page["changes"]))
            ids += [c["id"] for c in page["changes"] if c["type"] == "Test"]
            after = page["next"]
        self.assertEqual(sizes[:3], [1000, 1000, 500])
        self.assertEqual(ids, [f"t{i}" for i in range(1, 2501)])
        self.assertEqual(self.changes("clerk2", after - 2500)["changes"], [])


class Repeated(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.central = cls.enterClassContext(Central(PROGRAM))

    def orders(self, order):
        return self.central.query("SELECT count(*) FROM exam WHERE id = ?", order)[0][0]

    def test_same_key_same_request(self):
        def events():
            return self.central.query("SELECT count(*) FROM audit WHERE target = '/' AND outcome = 200")[0][0]
        clerk, key, before = self.central.sign_in("clerk"), str(uuid.uuid4()), events()
        order, bundle = registration()
        first = clerk("POST", "/", bundle, Idempotency_Key=key)
        second = clerk("POST", "/", bundle, Idempotency_Key=key)
        self.assertEqual((first.status, second.status), (200, 200), second)
        self.assertEqual(first.body, second.body)
        self.assertEqual(self.orders(order), 1)
        # Also from another session of the same person, and after a restart; not another request, not another person.
        self.central.kill()
        self.central.start()
        clerk = self.central.sign_in("clerk")
        self.assertEqual(clerk("POST", "/", bundle, Idempotency_Key=key).body, first.body)
        self.assertEqual(clerk("POST", "/", registration()[1], Idempotency_Key=key).status, 422)
        self.assertEqual(self.central.sign_in("clerk2")("POST", "/", registration()[1], Idempotency_Key=key).status, 200)
        for bad in ("", "x" * 201, "\xe9"):
            self.assertEqual(clerk("POST", "/", registration()[1], Idempotency_Key=bad).status, 400, bad)
        self.assertEqual(events() - before, 4)  # a repetition is an event, too

    def test_at_once(self):
        clerk, key = self.central.sign_in("clerk"), str(uuid.uuid4())
        order, bundle = registration()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(lambda _: clerk("POST", "/", bundle, Idempotency_Key=key), range(8)))
        self.assertEqual({r.status for r in replies} - {409}, {200})
        self.assertEqual(len({r.body for r in replies if r.status == 200}), 1)
        self.assertEqual(self.orders(order), 1)

    def test_a_refusal_is_not_remembered(self):
        clerk, key = self.central.sign_in("clerk"), str(uuid.uuid4())
        self.assertEqual(clerk("POST", "/", {"resourceType": "Bundle"}, Idempotency_Key=key).status // 100, 4)
        self.assertEqual(clerk("POST", "/", registration()[1], Idempotency_Key=key).status, 200)


class Killed(unittest.TestCase):
    def test_nothing_acknowledged_is_lost(self):
        """kill -9 while eight clerks register; each registers again what was not answered, with its key."""
        with Central(PROGRAM) as central:
            acknowledged, all_orders = set(), set()
            for _ in range(4):
                token = central.sign_in("clerk").session
                pending, stop = {}, threading.Event()

                def work():
                    clerk = Person(central.base, token)
                    while not stop.is_set():
                        order, bundle = registration()
                        key = str(uuid.uuid4())
                        pending[order] = (bundle, key)
                        all_orders.add(order)
                        try:
                            if clerk("POST", "/", bundle, Idempotency_Key=key).status == 200:
                                acknowledged.add(order)
                                del pending[order]
                        except (OSError, http.client.HTTPException):
                            return
                threads = [threading.Thread(target=work) for _ in range(8)]
                for t in threads:
                    t.start()
                goal = len(acknowledged) + 25
                deadline = time.monotonic() + 30
                while len(acknowledged) < goal:
                    self.assertLess(time.monotonic(), deadline)
                    time.sleep(0.001)
                central.kill()
                stop.set()
                for t in threads:
                    t.join()
                begin = time.monotonic()
                central.start()
                self.assertLess(time.monotonic() - begin, 2)
                there = {row[0] for row in central.query("SELECT id FROM exam")}
                self.assertEqual(acknowledged - there, set())
                clerk = central.sign_in("clerk")
                for order, (bundle, key) in list(pending.items()):
                    self.assertEqual(clerk("POST", "/", bundle, Idempotency_Key=key).status, 200)
                    acknowledged.add(order)
            rows = central.query("SELECT count(*), count(DISTINCT accession) FROM exam")
            self.assertEqual(rows, [(len(all_orders), len(all_orders))])
            self.assertEqual(central.query("PRAGMA integrity_check"), [("ok",)])
            self.assertIn("whole", central.run("verify", "--audit"))
            print(f"{len(acknowledged)} registrations through 4 kills, none lost, none double")


if __name__ == "__main__":
    unittest.main(verbosity=2)
