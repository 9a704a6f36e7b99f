#!/usr/bin/python3
"""Central's own dealings with the PACS: fetching studies, the outbox that outlives kills and a PACS that is away.

    test-pacs.py FENJI-CENTRAL PACS-FETCH
"""

import contextlib
import http.server
import io
import json
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

import pydicom
from pydicom.data import get_testdata_file
from running import Central, Orthanc, call

FETCH = sys.argv.pop(2) if len(sys.argv) > 2 else None
PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else None
INVALID, NOT_FOUND, UNAVAILABLE = 10 + 0, 10 + 3, 10 + 12  # fj-error.h, in its order


def image(study, series, frames=1):
    data = pydicom.dcmread(get_testdata_file("MR_small.dcm"))
    data.StudyInstanceUID, data.SeriesInstanceUID = study, series
    data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = pydicom.uid.generate_uid()
    if frames > 1:
        data.NumberOfFrames, data.PixelData = frames, data.PixelData * frames
    out = io.BytesIO()
    data.save_as(out)
    return data.SOPInstanceUID, out.getvalue()


class Fetching(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pacs = cls.enterClassContext(Orthanc())
        cls.study, cls.series = pydicom.uid.generate_uid(), [pydicom.uid.generate_uid() for _ in range(2)]
        cls.images = {}
        for series, frames in ((cls.series[0], 1), (cls.series[0], 1), (cls.series[1], 500)):
            sop, file = image(cls.study, series, frames)
            cls.images[sop] = (series, file)
            assert call(cls.pacs.url, "POST", "/instances", file, {"Content-Type": "application/dicom"}).status == 200

    def fetch(self, *arguments, status=0, pacs=None):
        with tempfile.TemporaryDirectory(prefix="fenji-fetch-") as state:
            done = subprocess.run([FETCH, state, pacs or self.pacs.url, *arguments], capture_output=True, text=True,
                                  check=False, timeout=60)
            self.assertEqual(done.returncode, status, done.stdout + done.stderr)
            self.assertEqual(list((Path(state) / "spool").iterdir()), [])  # nothing is left behind
            files = [pydicom.dcmread(path) for path in Path(state).glob("got-*")]
            return {f.SOPInstanceUID: f for f in files}

    def test_what_comes_is_what_was_stored(self):
        def check(got, wanted):
            self.assertEqual(set(got), set(wanted))
            for sop, file in got.items():
                stored = pydicom.dcmread(io.BytesIO(self.images[sop][1]))
                self.assertEqual(file.PixelData, stored.PixelData)
                self.assertEqual(file.file_meta.TransferSyntaxUID, stored.file_meta.TransferSyntaxUID)
        check(self.fetch("study", self.study), self.images)
        check(self.fetch("series", self.study, self.series[0]),
              [s for s, (series, _) in self.images.items() if series == self.series[0]])
        sop, (series, _) = next(iter(self.images.items()))
        check(self.fetch("instance", self.study, series, sop), [sop])

    def test_refusals(self):
        self.fetch("study", pydicom.uid.generate_uid(), status=NOT_FOUND)
        self.fetch("instance", self.study, self.series[0], pydicom.uid.generate_uid(), status=NOT_FOUND)
        self.fetch("study", "../../system", status=INVALID)
        self.fetch("series", self.study, "1.2/..", status=INVALID)
        self.fetch("study", self.study, status=UNAVAILABLE, pacs="http://127.0.0.1:9")

    def test_store(self):
        study, series = pydicom.uid.generate_uid(), pydicom.uid.generate_uid()
        sop, file = image(study, series)
        with tempfile.NamedTemporaryFile() as f:
            f.write(file)
            f.flush()
            self.fetch("store", study, sop, f.name)
            self.fetch("store", study, sop, f.name)  # repeated
            self.fetch("store", pydicom.uid.generate_uid(), sop, f.name, status=UNAVAILABLE)  # not of this study
        self.assertEqual(set(self.fetch("study", study)), {sop})


class BrokenPacs(unittest.TestCase):
    """A PACS that answers wrongly: a sentence, no crash, nothing left behind."""

    HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: multipart/related; boundary=B\r\n"
    ANSWERS = {
        "cut in a part": HEAD + b"Content-Length: 1000\r\n\r\n--B\r\nContent-Type: application/dicom\r\n\r\nDICM",
        "cut in a head": HEAD + b"Content-Length: 1000\r\n\r\n--B\r\nContent-Ty",
        "no multipart": b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi",
        "no boundary": b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: multipart/related\r\n\r\nhi",
        "500": b"HTTP/1.1 500 Oh\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        "closed": b"",
    }

    def test_answers(self):
        for name, answer in self.ANSWERS.items():
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.wfile.write(answer)
                    self.close_connection = True

                def log_message(self, *_):
                    pass
            with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
                threading.Thread(target=server.serve_forever).start()
                with self.subTest(name), tempfile.TemporaryDirectory(prefix="fenji-fetch-") as state:
                    done = subprocess.run([FETCH, state, f"http://127.0.0.1:{server.server_port}", "study", "1.2.3"],
                                          capture_output=True, text=True, check=False, timeout=60)
                    self.assertEqual(done.returncode, UNAVAILABLE, done.stdout + done.stderr)
                    self.assertEqual(list((Path(state) / "spool").iterdir()), [])
                server.shutdown()


class Outbox(unittest.TestCase):
    def wait(self, what, seconds=30):
        end = time.monotonic() + seconds
        while not what():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.02)

    def test_retries_until_stored(self):
        pacs = Orthanc()  # not started: the address is known, nobody is there
        with contextlib.ExitStack() as stack:
            stack.callback(pacs.__exit__)
            central = stack.enter_context(Central(PROGRAM, pacs.url))
            study, series = pydicom.uid.generate_uid(), pydicom.uid.generate_uid()
            sops = []
            central.kill()
            for _ in range(3):
                sop, file = image(study, series)
                sops.append(sop)
                central.change("INSERT INTO outbox (study_uid, sop_instance_uid, object, created) VALUES (?, ?, ?, 0)",
                               study, sop, file)
            central.start()
            self.wait(lambda: central.query("SELECT min(tries) FROM outbox") >= [(2,)])
            health = json.loads(central.get("/healthz").body)
            self.assertEqual((health["outbox"], health["pacs"], health["status"]), (3, "away", "degraded"))
            self.assertIn("fenji_outbox_length 3", central.get("/metrics").text)
            rows = central.query("SELECT last_error, stored FROM outbox")
            self.assertTrue(all(error and stored is None for error, stored in rows), rows)
            central.kill()  # also across a crash
            pacs.start()
            central.start()
            self.wait(lambda: central.query("SELECT count(*) FROM outbox WHERE stored IS NULL") == [(0,)])
            self.assertEqual(central.query("SELECT count(*) FROM outbox WHERE object IS NOT NULL"), [(0,)])
            instances = call(pacs.url, "GET", "/instances?expand").json
            self.assertEqual({i["MainDicomTags"]["SOPInstanceUID"] for i in instances}, set(sops))
            self.assertEqual(json.loads(central.get("/healthz").body)["outbox"], 0)
            self.assertEqual(central.stop(), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
