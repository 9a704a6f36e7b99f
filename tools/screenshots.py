#!/usr/bin/python3
"""Pictures of every main screen, empty, busy, full and with an error, in English and Chinese.

    screenshots.py [DIR] [--size 1366x768] [--only PROGRAM] --build DIR

Writes DIR/{en,zh_CN}/{registration,viewer,lectures}-STATE.png (DIR: build/screenshots). Each picture is of a program of
its own, signed in to a stack that is filled for the purpose, and driven there as a user would. Look at them after a change.
"""

import argparse
import gettext
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import demo_exams
import demo_lessons
import desktop
import stack as stacks
import windows

LANGUAGES = ("en", "zh_CN")
SETTLE_SECONDS = 1.2  # after the last thing that can be waited for: thumbnails, a first picture
PRINTER = stacks.TOP / "tests" / "print"


class Scene:
    """One program on one desktop, about to be pictured."""

    def __init__(self, stack, screen, translate):
        self.stack, self.screen, self.t = stack, screen, translate
        self.program = self.window = None

    def start(self, name, *arguments, **env):
        import accessible  # binds to the bus of the desktop that is there by now
        self.program = self.screen.start(name, *arguments, **env)
        self.window = accessible.Window(self.program)
        return self.window

    def seat(self, name, user=None, *more, **env):
        return self.start(name, *windows.seat_arguments(self.stack, name, user), *more, **env)

    def key(self, *keys):
        self.screen.key(*keys)


# -- registration --

def registration_sign_in(scene):
    scene.start("registration", "--server", scene.stack.description["site"]).find("text", scene.t("Password"))


def registration_sign_in_error(scene):
    window = scene.start("registration", "--server", scene.stack.description["site"], "--user", "clerk")
    window.fill(scene.t("Password"), "wrong")
    window.press(scene.t("_Sign In"), "push button")
    time.sleep(2)


def registration_form_empty(scene):
    scene.seat("registration").find("text", scene.t("Patient name"))


def fill_form(scene, window):
    window.fill(scene.t("Patient name"), "林晓燕")
    window.fill(scene.t("ID number"), "110101198507120022")
    window.fill(scene.t("Examination"), "sfbctzq")
    time.sleep(1)
    window.click(scene.t("Examination"), "text")
    scene.key("Down", "Return")
    window.fill(scene.t("Department"), "消化内科")
    window.fill(scene.t("Ordering doctor"), "钱门诊")
    window.fill(scene.t("Clinical information"), "右上腹痛三天，既往胆囊结石。")


def registration_form_full(scene):
    window = scene.seat("registration")
    fill_form(scene, window)
    window.press(scene.t("C_amera"))
    time.sleep(2)
    window.press(scene.t("Ta_ke picture"))
    time.sleep(1)


def registration_form_busy(scene):
    """The camera is looking."""
    window = scene.seat("registration")
    fill_form(scene, window)
    window.press(scene.t("C_amera"))
    time.sleep(1)


def registration_form_error(scene):
    window = scene.seat("registration")
    window.fill(scene.t("Patient name"), "林晓燕")
    window.fill(scene.t("ID number"), "110101198507120024")
    window.press(scene.t("_Register"), "push button")


def registration_form_returning(scene):
    window = scene.seat("registration")
    window.click(scene.t("Patient name"), "text")
    scene.screen.type("sxh")
    time.sleep(2)


def registration_board_empty(scene):
    window = scene.start("registration", *windows.sign_in_arguments(scene.stack, "clerk2", "base"), "--page", "board")
    window.find("entry", scene.t("Search exams"))


def registration_board_full(scene):
    scene.seat("registration", None, "--page", "board").find("label", "欧阳晓㛃")


def registration_exam(scene):
    window = scene.seat("registration", None, "--page", "board")
    window.find("label", "郑丽华")
    window.click(scene.t("Search exams"))
    scene.screen.type("zlh")
    time.sleep(1)
    scene.key("Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab")
    scene.key("Down", "Return")
    time.sleep(1)


def registration_link_error(scene):
    window = scene.seat("registration", None, "--page", "board")
    window.find("label", "欧阳晓㛃")
    scene.stack.stop_central()
    time.sleep(4)


def kiosk(scene, uri):
    scene.start("registration", "--kiosk", "--printer", uri,
                *windows.sign_in_arguments(scene.stack, "kiosk", "site"))
    time.sleep(3)


def registration_kiosk_idle(scene):
    sys.path.insert(0, str(PRINTER))
    import ipp_printer
    with tempfile.TemporaryDirectory(prefix="fenji-printer-") as folder, ipp_printer.IppPrinter(folder) as printer:
        kiosk(scene, printer.uri)
        yield


def registration_kiosk_error(scene):
    kiosk(scene, f"ipp://127.0.0.1:{stacks.free_port()}/ipp/print")


# -- viewer --

def viewer_sign_in(scene):
    scene.start("viewer", "--server", scene.stack.description["base"]).find("text", scene.t("Password"))


def viewer_list_empty(scene):
    scene.seat("viewer", "auditor2").find("entry", scene.t("Search the list"))


def viewer_list_full(scene):
    window = scene.seat("viewer", "auditor")
    window.press(scene.t("All"), "push button")
    window.find("label", "欧阳晓㛃")


def open_exam(scene, user, words):
    window = scene.seat("viewer", user)
    window.press(scene.t("All"), "push button")
    window.find("table row", words)
    window.click(scene.t("Search the list"))
    scene.screen.type({"赵建国": "zjg", "单小红": "sxh"}[words])
    time.sleep(1.5)
    scene.key("Return")
    time.sleep(0.5)
    scene.key("Down", "Return")
    time.sleep(4)
    return window


def viewer_reading(scene):
    open_exam(scene, "reader", "赵建国")


def viewer_audit(scene):
    window = scene.seat("viewer", "auditor")
    window.find("table row", "单小红")
    scene.key("Return")
    window.find("label", scene.t("Impression"))
    time.sleep(2)
    window.fill(scene.t("Impression"), "头颅MR平扫未见明显异常，建议必要时增强扫描。")
    time.sleep(1)


def viewer_audit_busy(scene):
    """Central takes its time."""
    window = scene.seat("viewer", "auditor")
    window.find("table row", "单小红")
    with scene.stack.central_paused():
        scene.key("Return")
        time.sleep(1)
        yield


def viewer_link_error(scene):
    window = scene.seat("viewer", "auditor")
    window.find("table row", "单小红")
    scene.key("Return")
    window.find("label", scene.t("Impression"))
    time.sleep(2)
    scene.stack.stop_central()
    window.fill(scene.t("Impression"), "头颅MR平扫未见明显异常。")
    time.sleep(4)


def a_folder():
    """Images of the shared data, or those that pydicom ships."""
    shared = Path(os.environ.get("FENJI_DATA", stacks.TOP.parent / "shared" / "data")) / "mr-multiseries"
    return shared if shared.exists() else Path("/usr/lib/python3/dist-packages/pydicom/data/test_files")


def viewer_folder(scene):
    scene.start("viewer", a_folder())
    time.sleep(3)


def viewer_folder_empty(scene):
    with tempfile.TemporaryDirectory(prefix="fenji-empty-") as folder:
        scene.start("viewer", folder)
        time.sleep(2)
        yield


def viewer_folder_error(scene):
    """A file that stops in the middle, and one that is none."""
    with tempfile.TemporaryDirectory(prefix="fenji-bad-") as folder:
        good = Path("/usr/lib/python3/dist-packages/pydicom/data/test_files/CT_small.dcm").read_bytes()
        (Path(folder) / "cut.dcm").write_bytes(good[:len(good) // 2])
        (Path(folder) / "notes.txt").write_text("no DICOM", "utf-8")
        scene.start("viewer", folder)
        time.sleep(2)
        yield


def viewer_monitor_test(scene):
    scene.start("viewer", a_folder())
    time.sleep(2)
    scene.key("F8")
    scene.window.wait_says(scene.t("Test pattern"))


def viewer_monitor_look(scene):
    viewer_monitor_test(scene)
    scene.key("l")


def viewer_monitor_error(scene):
    viewer_monitor_test(scene)
    scene.key("m")
    scene.screen.type("dark")
    scene.key("Return")


# -- lectures --

def lectures_sign_in(scene):
    scene.start("lectures", "--server", scene.stack.description["site"]).find("text", scene.t("Password"))


def lectures_library_full(scene):
    scene.seat("lectures", "teacher").find(name="孙讲师")


def lectures_library_empty(scene):
    """Nothing fits."""
    window = scene.seat("lectures")
    window.find(name="孙讲师")
    window.fill(scene.t("Search lessons"), "肝脏")
    time.sleep(1)


def open_lesson(scene):
    window = scene.seat("lectures")
    window.find(name="胸部CT阅片入门")
    window.fill(scene.t("Search lessons"), "胸部")
    time.sleep(1)
    scene.screen.pointer("mousemove", 150, 200, "click", 1)
    return window


def lectures_lesson(scene):
    open_lesson(scene)
    time.sleep(5)
    scene.key("l", "l")
    time.sleep(2)


def lectures_lesson_busy(scene):
    window = scene.seat("lectures")
    window.find(name="胸部CT阅片入门")
    with scene.stack.central_paused():
        scene.screen.pointer("mousemove", 150, 200, "click", 1)
        time.sleep(2)
        yield


def lectures_upload(scene):
    window = scene.seat("lectures", "teacher")
    window.press(scene.t("_Upload a Lesson…"), "push button")
    window.fill(scene.t("Title"), "肋骨骨折的CT诊断")
    time.sleep(1)


def lectures_upload_error(scene):
    lectures_upload(scene)
    scene.window.press("_Upload Upload" if scene.t("Title") == "Title" else f"{scene.t('_Upload')}(", "push button")
    time.sleep(1)


def lectures_link_error(scene):
    scene.seat("lectures").find(name="孙讲师")
    scene.stack.stop_central()
    time.sleep(4)


SCENES = [
    registration_sign_in, registration_sign_in_error, registration_form_empty, registration_form_busy,
    registration_form_full, registration_form_error, registration_form_returning, registration_board_empty,
    registration_board_full, registration_exam, registration_kiosk_idle, registration_kiosk_error, registration_link_error,
    viewer_sign_in, viewer_list_empty, viewer_list_full, viewer_reading, viewer_audit, viewer_audit_busy, viewer_link_error,
    viewer_folder, viewer_folder_empty, viewer_folder_error, viewer_monitor_test, viewer_monitor_look, viewer_monitor_error,
    lectures_sign_in, lectures_library_empty, lectures_library_full, lectures_lesson, lectures_lesson_busy, lectures_upload,
    lectures_upload_error, lectures_link_error,
]


def picture(stack, language, size, make, path):
    """In a process of its own: AT-SPI binds each to one desktop."""
    catalogue = gettext.translation("fenji", stack.build / "po", [language], fallback=True)

    # Accessible names have no mnemonics: "_Name" is "Name", "姓名(_N)" begins with "姓名".
    words = {key.replace("_", ""): value.split("(_")[0].replace("_", "")
             for key, value in getattr(catalogue, "_catalog", {}).items() if isinstance(key, str)}

    def translate(msgid):
        return words.get(msgid.replace("_", "")) or msgid.replace("_", "")

    with desktop.Desktop(stack.build, language=language, size=size) as screen:
        scene = Scene(stack, screen, translate)
        steps = make(scene)
        if steps is not None:  # it has something to clear away afterwards
            next(steps)
        screen.pointer("mousemove", size[0] - 1, size[1] - 1)  # no hover, no tooltip
        time.sleep(SETTLE_SECONDS)
        scene.program.check_alive()
        screen.screenshot(path)
        if steps is not None:
            next(steps, None)
        bad = scene.program.complaints()
        if bad:
            raise desktop.DesktopError(f"{path.name}: the program complained:\n" + "\n".join(bad[:5]))


def take(stack, language, size, make, path):
    """FALSE when there is no picture; why goes to stderr."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            picture(stack, language, size, make, path)
            status = 0
        except Exception as error:  # pylint: disable=broad-except
            print(f"{path}: {error}", file=sys.stderr, flush=True)
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    if not stack.is_running("central"):  # the scene has stopped it
        stack.start_central_again()
    return status == 0


def screenshots(arguments):
    size = tuple(int(n) for n in arguments.size.split("x"))
    scenes = [s for s in SCENES if not arguments.only or arguments.only in s.__name__]
    folder = Path(arguments.folder or stacks.TOP / "build" / "screenshots").resolve()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="fenji-screenshots-") as state, \
            stacks.Stack(Path(state) / "stack", arguments.build, quiet_seconds=0.3) as stack:
        demo_exams.fill(stack)
        demo_lessons.upload(stack)
        for language in LANGUAGES:
            for make in scenes:
                path = folder / language / (make.__name__.replace("_", "-") + ".png")
                failed += not take(stack, language, size, make, path)
                print(path, flush=True)
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(prog="./run screenshots", description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", help="where to (build/screenshots)")
    parser.add_argument("--size", default="1366x768", help="of the screen")
    parser.add_argument("--only", help="pictures whose name has this in it")
    parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
    return stacks.guarded("screenshots", screenshots, parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
