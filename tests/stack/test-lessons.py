#!/usr/bin/python3
"""Lessons as a trainee at a site gets them, through the gateway: the demo's own, uploaded by the teacher; their films played
by GStreamer's own tools, their case's images as others read them."""

import io
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import demo_lessons  # noqa: E402
import pydicom
import stack as stacks
from api import Person

BUILD = sys.argv.pop(1)


class Lessons(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="fenji-")))
        cls.stack = cls.enterClassContext(stacks.Stack(cls.folder, BUILD))
        cls.scan()
        cls.ids = demo_lessons.upload(cls.stack)
        accounts = cls.stack.description["accounts"]
        cls.site = cls.stack.description["site"]
        cls.trainee = Person(cls.site, accounts["trainee"])
        cls.rows = {row["id"]: row for row in cls.trainee("GET", "/lessons").json["rows"]}

    @classmethod
    def scan(cls):
        """Somebody to make a case of."""
        assert stacks.run_simulator(cls.stack, "loop", "--stack", str(cls.folder / "stack.json")) == 0

    def film(self, number=0):
        return self.rows[self.ids[number]]["film"]

    def test_rows(self):
        self.assertEqual(set(self.rows), set(self.ids))
        for row in self.rows.values():
            for part in ("film", "poster", "captions"):
                self.assertGreater(row[part]["size"], 100)
                self.assertTrue(self.trainee("GET", row[part]["url"]).body)

    def test_ranges_through_the_gateway(self):
        url, size = self.film()["url"], self.film()["size"]
        whole = self.trainee("GET", url).body
        self.assertEqual(len(whole), size)
        for text, first, last in (("0-9", 0, 9), (f"{size - 7}-", size - 7, size - 1), ("-5", size - 5, size - 1),
                                  ("1000-70999", 1000, 70999)):
            reply = self.trainee("GET", url, Range=f"bytes={text}")
            self.assertEqual((reply.status, reply.headers["Content-Range"]), (206, f"bytes {first}-{last}/{size}"))
            self.assertTrue(reply.body == whole[first:last + 1])
        self.assertEqual(self.trainee("GET", url, Range=f"bytes={size}-").status, 416)
        head = self.trainee("HEAD", url)
        self.assertEqual((head.status, head.headers["Content-Length"], head.body), (200, str(size), b""))

    def test_upload_through_the_gateway(self):
        teacher = Person(self.site, self.stack.description["accounts"]["teacher"])
        content = b"OggS" + bytes(20 << 20)  # more than a request that is read whole may have
        path = "/media/7d3c0a52-0c1b-4a4e-9a31-1f0f6a7b0009"
        self.assertEqual(teacher("PUT", path, content, Content_Type="video/ogg").status, 201)
        self.assertTrue(teacher("GET", path).body == content)

    def test_played(self):
        """By GStreamer's own tools, through the gateway: a picture to its last second, and a tone beside it."""
        source = ["souphttpsrc", f"location={self.site}{self.film()['url']}",
                  f'extra-headers=h,Authorization=(string)"Bearer\\ {self.trainee.token}"', "!", "matroskademux", "name=d"]
        shown = self.gst("gst-launch-1.0", "-v", *source, "d.video_0", "!", "vp8dec", "!", "identity", "silent=false", "!",
                         "fakesink", "sync=false")
        self.assertGreater(max(re.findall(r"pts: (0:\d\d:\d\d)", shown)), "0:00:46")
        self.assertEqual(self.rows[self.ids[0]]["duration"], 48)
        heard = self.gst("gst-launch-1.0", "-v", *source, "d.audio_0", "!", "opusdec", "!", "identity", "silent=false", "!",
                         "fakesink", "sync=false")
        self.assertGreater(max(re.findall(r"pts: (0:\d\d:\d\d)", heard)), "0:00:46")

    def gst(self, *arguments):
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_case(self):
        [uid] = self.rows[self.ids[0]]["studies"]
        found = self.trainee("GET", "/dicom-web/studies", Accept="application/dicom+json").json
        self.assertEqual([study["0020000D"]["Value"][0] for study in found], [uid])
        listed = self.trainee("GET", f"/dicom-web/studies/{uid}/instances", Accept="application/dicom+json").json
        self.assertGreater(len(listed), 2)
        item = listed[0]
        reply = self.trainee("GET", f"/dicom-web/studies/{uid}/series/{item['0020000E']['Value'][0]}/instances/"
                             f"{item['00080018']['Value'][0]}",
                             Accept='multipart/related; type="application/dicom"; transfer-syntax=*')
        part = reply.body.split(b"\r\n\r\n", 1)[1].rsplit(b"\r\n--", 1)[0]
        image = pydicom.dcmread(io.BytesIO(part))
        self.assertEqual((image.PatientIdentityRemoved, image.PatientID, str(image.AccessionNumber)), ("YES", "TEACH-0001", ""))
        self.assertFalse([e.keyword for e in image if e.tag.is_private or e.keyword in ("InstitutionName", "PatientBirthDate")
                          and e.value])


if __name__ == "__main__":
    unittest.main(verbosity=2)
