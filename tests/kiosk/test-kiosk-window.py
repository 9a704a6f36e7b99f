#!/usr/bin/python3
"""The kiosk's screen over a real central and a real (virtual) printer: what comes out is the frozen PDF, byte for byte,
once; what a passer-by reads in each state; killed in the middle of a job it asks instead of printing again."""

import hashlib
import os
import signal
import sqlite3
import sys
import tempfile
import time
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
for folder in ("tools", "tests/print", "tests/central"):
    sys.path.insert(0, str(TOP / folder))

import accessible  # noqa: E402
from accessible import Atspi  # noqa: E402
import desktop  # noqa: E402
import stack_fixture  # noqa: E402
from ipp_printer import IppPrinter  # noqa: E402
from stack_fixture import Exam  # noqa: E402

WELCOME = "您的报告会在这里自动打印"
TAKE = "请取走您的报告"
QUESTION = "请工作人员确认"


class KioskWindow(stack_fixture.ClinicalTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desktop = cls.enterClassContext(desktop.Desktop(stack_fixture.BUILD, "zh_CN"))
        # The account's password in a file, as an installation has it.
        cls.password = cls.folder / "password"
        cls.password.touch(mode=0o600)
        cls.password.write_text(cls.stack.accounts["kiosk"]["password"] + "\n", "utf-8")
        cls.sign(cls, "陈旧", "旧报告不打印。")  # signed before the kiosk's first start: none of its business

    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="fenji-"))
        self.printer = self.enterContext(IppPrinter(folder))
        self.home = self.enterContext(tempfile.TemporaryDirectory(prefix="fenji-"))
        self.start_kiosk()
        self.window.wait_says(WELCOME)

    def tearDown(self):
        if self.kiosk.process.poll() is None:
            self.assertEqual(self.kiosk.quit(), 0, self.kiosk.output())
        self.kiosk.check_output()

    def start_kiosk(self):
        """With the book of the last one of this test."""
        self.kiosk = self.desktop.start("registration", "--kiosk", "--printer", self.printer.uri, "--server", self.base, "--user",
                                        "kiosk", "--password-file", str(self.password), XDG_STATE_HOME=self.home)
        self.window = accessible.Window(self.kiosk)

    def sign(self, name, impression="双肺未见异常。"):
        exam = Exam(self.people["clerk"], name=name)
        images = self.folder / exam.accession
        images.mkdir()
        exam.acquire(self.people["gateway"], images)
        exam.submit(self.people["reader"], impression=impression)
        signed = exam.operation(self.people["auditor"], "sign")
        assert signed.status == 200, signed
        form = next(f for f in signed.json["presentedForm"] if f["contentType"] == "application/pdf")
        exam.paper = self.people["auditor"].ok("GET", f"/{form['url']}").body
        return exam

    def sheets(self, exam):
        return self.printer.digests().count(hashlib.sha256(exam.paper).hexdigest())

    def wait_delivered(self, exam):
        self.desktop.wait("delivery", lambda: exam.stage(self.people["clerk"]) == "delivered")

    # -- the ordinary day --

    def test_prints_each_once(self):
        exams = [self.sign(name, f"第{n}份。") for n, name in enumerate(("张小三", "李四", "欧阳小红"), 1)]
        for exam in exams:
            self.wait_delivered(exam)
        self.window.wait_says(TAKE)
        self.window.wait_says("欧**红")
        self.assertEqual([self.sheets(exam) for exam in exams], [1, 1, 1])
        self.assertEqual(len(self.printer.pages()), 3)
        words = "".join(self.printer.text(self.printer.pages()[0]).split())
        for word in ("张小三", exams[0].accession, "第1份", "青山镇卫生院"):
            self.assertIn(word, words)
        # Nobody's full name is shown, on the screen or at the printer.
        for name in ("张小三", "李四", "欧阳小红"):
            self.assertFalse(self.window.says(name))
            self.assertNotIn(name, "".join(self.printer.titles()))
        # A start anew prints nothing again.
        self.assertEqual(self.kiosk.quit(), 0)
        self.start_kiosk()
        self.window.wait_says(WELCOME)
        later = self.sign("赵六")
        self.wait_delivered(later)
        self.assertEqual([self.sheets(exam) for exam in (*exams, later)], [1, 1, 1, 1])

    def test_signed_while_it_was_off(self):
        self.assertEqual(self.kiosk.quit(), 0)
        exam = self.sign("孙七")
        by_hand = self.sign("周八")
        self.people["clerk"].ok("POST", f"/ServiceRequest/{by_hand.id}/$deliver", {})
        self.start_kiosk()
        self.wait_delivered(exam)
        time.sleep(1)
        self.assertEqual((self.sheets(exam), self.sheets(by_hand)), (1, 0))

    # -- troubles --

    def test_no_paper_then_no_printer(self):
        self.printer.set_state("media-empty")
        exam = self.sign("吴九")
        self.window.wait_says("打印机缺纸")
        self.window.wait_says("吴*")
        self.assertEqual(exam.stage(self.people["clerk"]), "signed")
        self.printer.set_state()
        self.wait_delivered(exam)
        self.window.wait_says(TAKE)
        self.assertEqual(self.sheets(exam), 1)
        self.printer.switch_off()
        other = self.sign("郑十")
        self.window.wait_says("打印机暂时无法使用", seconds=40)
        self.printer.switch_on()
        self.wait_delivered(other)
        self.assertEqual(self.sheets(other), 1)

    def stop_central(self):
        number = next(i for i, (name, _, _) in enumerate(self.stack.processes) if name == "central")
        _, process, _ = self.stack.processes.pop(number)
        process.terminate()
        self.assertEqual(process.wait(20), 0)

    def start_central(self):
        """At the same address as before."""
        port = self.base.rsplit(":", 1)[1]
        ready = self.stack.ready_file("central")
        self.stack.start("central", [self.stack.program("central"), "serve", "--state", str(self.stack.dir / "central"),
                                     "--pacs", self.stack.pacs, "--listen", f"127.0.0.1:{port}", "--ready", str(ready)])
        self.stack.read_ready("central", ready)

    def test_central_stops_and_comes_back(self):
        self.stop_central()
        self.window.wait_says("暂时无法获取报告")
        self.start_central()
        self.window.wait_says(WELCOME, seconds=40)
        exam = self.sign("冯十一")
        self.wait_delivered(exam)
        self.assertEqual(self.sheets(exam), 1)

    def test_session_ends(self):
        """Central knows the kiosk's session no more: it signs in again by itself."""
        self.stop_central()
        database = sqlite3.connect(next((self.stack.dir / "central").glob("*.db")))
        with database:
            ended = database.execute("DELETE FROM session WHERE account = 'kiosk'").rowcount
        database.close()
        self.assertGreater(ended, 0)
        self.start_central()
        self.window.wait_says(WELCOME, seconds=40)
        exam = self.sign("陈十二")
        self.wait_delivered(exam)
        self.assertEqual(self.sheets(exam), 1)

    def test_killed_in_the_middle_asks(self):
        self.printer.order("hold")
        exam = self.sign("蒋小三")
        self.window.wait_says("正在打印")
        self.desktop.wait("the job", lambda: any(self.printer.spool.iterdir()))
        os.kill(self.kiosk.pid, signal.SIGKILL)
        self.kiosk.process.wait()
        # Someone pulls the plug too: what was in the printer is gone, and it knows of nothing.
        self.printer.switch_off()
        self.printer.release()
        self.printer.order()
        self.printer.switch_on()
        self.start_kiosk()
        self.window.wait_says(QUESTION, seconds=30)
        self.window.wait_says("蒋*三")
        # It waits for a person, whatever else there is to print.
        other = self.sign("沈十三")
        self.wait_delivered(other)
        self.assertEqual((self.sheets(exam), self.sheets(other)), (0, 1))
        self.assertEqual(exam.stage(self.people["clerk"]), "signed")
        # Both answers are on the screen, whole.
        for name in ("已打印", "再打印一次"):
            box = self.window.find("push button", name).get_component_iface().get_extents(Atspi.CoordType.WINDOW)
            self.assertGreater(box.height, 60)
            self.assertLess(box.y + box.height, self.desktop.size[1])
        self.window.press("再打印一次", role="push button")
        self.wait_delivered(exam)
        self.assertEqual((self.sheets(exam), len(self.printer.pages())), (1, 2))
        self.window.wait_gone(name=QUESTION)

    def test_killed_after_it_came_out(self):
        """The sheet is out, the printer has forgotten the job: a person says so, by keyboard."""
        self.printer.order("hold")
        exam = self.sign("韩小三")
        self.desktop.wait("the job", lambda: any(self.printer.spool.iterdir()))
        self.window.wait_says("正在打印")
        os.kill(self.kiosk.pid, signal.SIGKILL)
        self.kiosk.process.wait()
        self.printer.release()
        self.printer.wait_for_pages(1)
        self.printer.switch_off()
        self.printer.order()
        self.printer.switch_on()
        self.start_kiosk()
        self.window.wait_says(QUESTION, seconds=30)
        time.sleep(0.5)
        self.desktop.key("alt+p")
        self.wait_delivered(exam)
        self.assertEqual(len(self.printer.pages()), 1)

    def test_no_way_out(self):
        for key in ("alt+F4", "ctrl+q", "ctrl+w", "Escape", "F1", "F10", "F11", "ctrl+question", "ctrl+F1",
                    "ctrl+n", "alt+2", "ctrl+shift+i",
                    "ctrl+shift+d"):
            self.desktop.key(key)
        time.sleep(0.5)
        self.assertIsNone(self.kiosk.process.poll())
        self.assertTrue(self.window.says(WELCOME))
        self.assertEqual(accessible.application(self.kiosk.pid).get_child_count(), 1)  # and no other window


if __name__ == "__main__":
    stack_fixture.main()
