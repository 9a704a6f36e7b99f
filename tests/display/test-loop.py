#!/usr/bin/python3
"""The loop as people live it, in their windows on one desktop, in Chinese: a clerk registers, the board follows, the site's
reader hears and writes, the centre's auditor changes and signs, the kiosk prints by itself. Each step is checked where the
next person would see it, and at central."""

import hashlib
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
import wave
from array import array
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "tools"), str(TOP / "tests" / "print")]

import accessible  # noqa: E402
import api  # noqa: E402
import desktop  # noqa: E402
import windows  # noqa: E402
from ipp_printer import IppPrinter  # noqa: E402
from stack import Stack, write_json  # noqa: E402

NAME, PINYIN = "欧阳晓红", "Ouyang^Xiaohong"
BIRTH, WOMAN = "19850712", "624"
ITEM, INITIALS, DEVICE = "头颅MR平扫", "tlmrps", "MR_GBK"
FINDINGS = "脑实质内未见异常信号，脑室系统不大，中线结构居中。"
DRAFT, FINAL = "头颅MR平扫未见明显异常。", "头颅MR平扫未见明显异常，建议必要时复查。"
START_SECONDS = 40  # until a program is signed in, on a busy machine
State = accessible.Atspi.StateType


def resident_id():
    """Nobody's; with the check character of GB 11643."""
    digits = "990000" + BIRTH + WOMAN
    weights = [pow(2, 17 - i, 11) for i in range(17)]
    return digits + "10X98765432"[sum(w * int(d) for w, d in zip(weights, digits)) % 11]


class Loop(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desktop = cls.enterClassContext(desktop.Desktop(BUILD, "zh_CN"))
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="fenji-")))
        cls.stack = cls.enterClassContext(Stack(cls.folder / "stack", BUILD, quiet_seconds=0.3))
        cls.printer = cls.enterClassContext(IppPrinter(cls.folder / "printer"))
        accounts = cls.stack.description["accounts"]
        cls.people = {u: api.Person(cls.stack.description["base"], accounts[u]) for u in ("clerk", "reader", "auditor")}

    # -- windows --

    def start(self, name, user, address, *arguments, **env):
        """Another of the same kind is another program, as on another computer."""
        program = self.desktop.start(name, *windows.sign_in_arguments(self.stack, user, address), *arguments,
                                     FENJI_NON_UNIQUE="1", XDG_STATE_HOME=str(self.folder / "state" / f"{name}-{user}"), **env)
        self.addCleanup(self.end, program)
        return accessible.Window(program)

    def end(self, program):
        self.assertIn(program.quit(), (0, -signal.SIGTERM), program.output())
        program.check_output()

    def row(self, window):
        """The patient's line of a table; None when it is not there."""
        for node in window.find_all("table row"):
            if any(NAME in name for _, _, name in accessible.walk(node)):
                return node
        return None

    def words_of_row(self, window):
        row = self.row(window)
        return [name for _, _, name in accessible.walk(row)] if row else []

    def wait_board(self, words):
        self.desktop.wait(f"the board to say {words}", lambda: words in self.words_of_row(self.board))

    def open_by_key(self, window):
        """The list has selected the patient's line by itself: Enter opens it."""
        window.bring_up()
        self.desktop.wait("the selected line", lambda: (row := self.row(window)) and any(
            node.get_state_set().contains(State.FOCUSED) for node, _, _ in accessible.walk(row)))
        self.desktop.key("Return")

    # -- central --

    def at_central(self):
        rows = self.people["clerk"].ok("GET", "/worklist?q=" + urllib.parse.quote(NAME)).json["rows"]
        self.assertLessEqual(len(rows), 1)
        return rows[0] if rows else None

    def wait_stage(self, *stages):
        return self.desktop.wait(f"{stages} at central", lambda: (row := self.at_central()) and row["stage"] in stages and row)

    def report(self):
        return self.people["auditor"].ok("GET", f"/DiagnosticReport?based-on={self.exam}").json["entry"][0]["resource"]

    # -- steps --

    def register(self):
        window = self.board = self.start("registration", "clerk", "site")
        window.fill("患者姓名", NAME)
        number = resident_id()
        window.fill("证件号", number[:-1] + ("0" if number[-1] != "0" else "1"))
        self.desktop.key("ctrl+Return")
        window.wait_says("校验码")  # a digit mistyped is told
        window.fill("证件号", number)
        self.desktop.wait("the birth date of the number", lambda: window.text("出生日期", "text") == "1985-07-12")
        self.desktop.key("alt+e")
        self.desktop.type(INITIALS)
        window.find("label", ITEM)
        self.desktop.key("Return")
        window.click("植入物: 体内无植入物、无金属", "check box")
        window.press("拍摄", "push button")
        window.press("拍照", "push button")
        window.find("label", "像素，")  # the size of what is going to be sent
        self.desktop.key("ctrl+Return")
        window.wait_says(f"已登记：{NAME}")  # for some seconds
        row = self.wait_stage("registered")
        self.exam, self.accession = row["exam"], row["accession"]
        self.assertEqual((row["item"], row["patient"]["pinyin"], row["patient"]["sex"]), (ITEM, PINYIN, "female"))
        self.assertTrue(window.says(self.accession))
        order = self.people["clerk"].ok("GET", f"/ServiceRequest/{self.exam}").json
        form = self.people["clerk"].ok("GET", "/" + order["supportingInfo"][0]["reference"]).json
        picture = self.people["clerk"].ok("GET", "/" + form["content"][0]["attachment"]["url"]).body
        self.assertTrue(picture.startswith(b"\xff\xd8\xff") and 5_000 < len(picture) <= 300 * 1024, len(picture))
        self.desktop.key("alt+2")
        self.wait_board("已登记")

    def scan(self):
        description = self.folder / "stack.json"
        write_json(description, self.stack.description)

        def scanned():
            done = subprocess.run([BUILD + "/apps/simulator/fenji-simulator", "scan", "--stack", str(description),
                                   "--accession", self.accession, "--aet", DEVICE], capture_output=True, text=True, check=False)
            self.said = done.stdout + done.stderr
            return done.returncode == 0
        self.desktop.wait("the device's worklist", scanned)
        self.assertIn(NAME, self.said)

    def check_rings(self, summary, sound=None):
        self.desktop.wait(summary, lambda: any(summary in n["summary"] and ITEM in n["body"]
                                               for n in self.desktop.notifications()))
        if sound is None:
            return

        def whole():
            try:
                with wave.open(str(sound)) as file:
                    return file.getnframes() > 0 and (file.readframes(file.getnframes()), file.getframerate(), file.getsampwidth())
            except (FileNotFoundError, EOFError, wave.Error):
                return False
        frames, rate, width = self.desktop.wait("the sound", whole)
        self.assertEqual(width, 2)
        samples = array("h", frames)
        self.assertGreater(len(samples) / rate, 0.2)
        self.assertGreater(max(map(abs, samples)), 1000, "silence")

    def check_images(self, window):
        """A picture where the pane says that there is one."""
        pane = self.desktop.wait("an image", lambda: next((n for n in window.find_all(None, "窗格 1") if "图像 " in n.get_name()), None))
        place = pane.get_component_iface().get_extents(accessible.Atspi.CoordType.WINDOW)
        self.assertGreater(min(place.width, place.height), 200)
        # Its middle: the words stand in the corners.
        crop = f"{place.width // 3}x{place.height // 3}+{place.x + place.width // 3}+{place.y + place.height // 3}"
        picture = self.folder / "screen.png"

        def drawn():
            self.desktop.screenshot(picture)
            told = subprocess.run(["convert", str(picture), "-crop", crop, "+repage", "-format", "%k %[fx:standard_deviation]",
                                   "info:"], capture_output=True, text=True, check=True).stdout.split()
            return int(told[0]) > 16 and float(told[1]) > 0.02
        self.desktop.wait("grey values on the screen", drawn)

    def read(self, window):
        self.assertIn(self.at_central()["stage"], ("acquired", "assigned"))
        self.open_by_key(window)
        self.wait_stage("drafting")  # opening claims
        self.wait_board("书写中")
        self.assertTrue(any("李初诊" in words for words in self.words_of_row(self.board)))
        self.check_images(window)
        window.fill("影像所见", FINDINGS, "text")
        window.fill("诊断意见", DRAFT, "text")
        window.wait_says("已保存")
        self.desktop.wait("the draft at central", lambda: self.report().get("conclusion") == DRAFT)
        self.desktop.key("ctrl+Return")
        window.wait_says(f"已提交：{NAME}")  # for some seconds
        self.wait_stage("submitted")
        self.wait_board("待审核")

    def audit(self, window):
        self.open_by_key(window)
        self.wait_stage("auditing")
        self.wait_board("审核中")
        self.check_images(window)
        self.desktop.wait("the reader's text", lambda: (window.text("影像所见", "text"), window.text("诊断意见", "text"))
                          == (FINDINGS, DRAFT))
        window.fill("诊断意见", FINAL, "text")

        def difference():
            return window.text("报告提交后的改动", "text")
        self.desktop.wait("the difference", lambda: "建议必要时复查" in difference())
        self.assertIn("影像所见：未改动", difference())
        # By characters: what stayed is there once, not struck out and written anew.
        self.assertEqual(difference().count("未见明显异常"), 1)
        self.desktop.key("ctrl+shift+Return")
        window.wait_says("签发后无法撤销")
        self.assertTrue(window.says(NAME) and window.says(FINAL))
        self.assertEqual(self.report()["status"], "preliminary")  # asking signs nothing
        self.desktop.key("Return")
        window.wait_says(f"已签发：{NAME}")  # for some seconds
        self.wait_stage("signed")
        report = self.report()
        self.assertEqual((report["status"], report["conclusion"]), ("final", FINAL))

    def check_print(self):
        form = next(f for f in self.report()["presentedForm"] if f["contentType"] == "application/pdf")
        paper = self.people["auditor"].ok("GET", f"/{form['url']}").body
        self.wait_board("已签发")
        self.assertEqual(self.printer.pages(), [])
        self.printer.release()
        [page] = self.printer.wait_for_pages(1)
        self.assertEqual(hashlib.sha256(page.read_bytes()).digest(), hashlib.sha256(paper).digest())
        words = "".join(self.printer.text(page).split())
        for expected in (NAME, FINAL, FINDINGS, self.accession):
            self.assertIn(expected, words)
        self.kiosk.wait_says("请取走您的报告")  # for twenty seconds
        self.wait_stage("delivered")
        self.wait_board("已发放")
        self.assertFalse(self.kiosk.says(NAME))
        self.assertEqual(len(self.printer.pages()), 1)

    def test_loop(self):
        self.printer.order("hold")  # so that one sees it signed before it is delivered
        self.kiosk = self.start("registration", "kiosk", "site", "--kiosk", "--printer", self.printer.uri)
        self.kiosk.wait_says("您的报告会在这里自动打印", START_SECONDS)
        sound = self.folder / "chime.wav"
        reader = self.start("viewer", "reader", "site", FENJI_AUDIO_SINK=f"wavenc ! filesink location={sound}")
        reader.find("push button", "待阅片  0", seconds=START_SECONDS)
        self.register()
        self.assertFalse(sound.exists())  # nothing to read yet
        self.assertEqual(self.desktop.notifications(), [])
        self.scan()
        self.wait_stage("acquired", "assigned")
        self.wait_board("待写报告")
        self.check_rings(f"待阅片：{NAME}", sound)
        self.desktop.wait("the reader's list", lambda: self.row(reader))
        auditor = self.start("viewer", "auditor", "base")
        auditor.find("push button", "待审核  0", seconds=START_SECONDS)
        self.assertIsNone(self.row(auditor))
        self.read(reader)
        self.check_rings(f"待审核：{NAME}")
        self.desktop.wait("the auditor's list", lambda: self.row(auditor))
        self.audit(auditor)
        self.check_print()
        self.stack.check_alive()


if __name__ == "__main__":
    BUILD = sys.argv.pop(1)
    unittest.main(verbosity=2)
