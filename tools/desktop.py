"""A desktop of its own for programs with windows: X server, window manager, session bus, accessibility bus, homes.

Nothing of the caller's desktop is used or touched, so several can run side by side. What a user does is done through
AT-SPI (controls by role and name) and xdotool (keys, pointer); what a user sees is read the same way, or as a picture.

AT-SPI binds a process to one bus: one Desktop for each process.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
PROGRAMS = {"registration": "org.fenji.Registration", "viewer": "org.fenji.Viewer", "lectures": "org.fenji.Lectures"}
READY_SECONDS = 20
POLL_SECONDS = 0.02

BUS_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={folder}</listen><auth>EXTERNAL</auth>
<standard_session_servicedirs/><policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""

# Without decorations: the windows bring their own, and what has none (splash, kiosk) shall have none.
WINDOW_MANAGER = """<openbox_config xmlns="http://openbox.org/3.4/rc"><focus><focusNew>yes</focusNew></focus>
<applications><application class="*"><decor>no</decor></application></applications></openbox_config>
"""


# GTK 4.8 says this when what is laid out changes while a frame is drawn (a text view that moves its scroll bar, a stack that
# turns a page): the widget is drawn a frame late. Which machine is quick or slow enough for it decides by chance. Everything
# else that a program complains of is ours.
COMPLAINTS = re.compile("CRITICAL|WARNING|Sanitizer|runtime error|Bail out")
OF_GTK = re.compile(r"Gtk-WARNING.*: Trying to snapshot \w+ 0x[0-9a-f]+ without a current allocation$")


class DesktopError(Exception):
    """A sentence for the caller."""


class Program:
    """One started program and what it wrote."""

    def __init__(self, desktop, name, process, log):
        self.desktop, self.name, self.process, self.log = desktop, name, process, log
        self.is_asked_to_end = False

    @property
    def pid(self):
        return self.process.pid

    def output(self):
        return self.log.read_text("utf-8", "replace")

    def check_alive(self):
        if self.process.poll() is not None and not self.is_asked_to_end:
            raise DesktopError(f"{self.name} ended by itself (status {self.process.returncode}):\n"
                               + "\n".join(self.output().splitlines()[-15:]))

    def complaints(self):
        """The lines in which it complained of itself."""
        return [line for line in self.output().splitlines() if COMPLAINTS.search(line) and not OF_GTK.search(line)]

    def check_output(self):
        """That it complained of nothing."""
        if self.complaints():
            raise DesktopError(f"{self.name} wrote:\n{self.output()[:20000]}")

    def kill(self):
        self.is_asked_to_end = True
        self.process.kill()
        self.process.wait()

    def quit(self, seconds=10):
        """Asks it to end; its exit status."""
        if self.process.poll() is None:
            self.is_asked_to_end = True
            self.process.terminate()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise DesktopError(f"{self.name} did not end within {seconds} s.") from None


class Desktop:
    """language: "en" or "zh_CN". size: of the screen. renderer: of GSK, "cairo" or "gl"."""

    def __init__(self, build, language="en", size=(1366, 768), renderer="cairo", framebuffer=False, bus=True):
        self.build, self.language, self.size, self.renderer = Path(build).resolve(), language, size, renderer
        self.framebuffer, self.bus = framebuffer, bus
        self.processes, self.programs = [], []

    # -- life --

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="fenji-desktop-"))
        try:
            self._up()
        except BaseException:
            self._down()
            raise
        return self

    def __exit__(self, *_):
        self._down()

    def _up(self):
        for name in ("run", "home", "config", "data", "cache", "log"):
            (self.folder / name).mkdir(mode=0o700)
        self.env = {k: v for k, v in os.environ.items()
                    if not k.startswith(("XDG_", "GTK_", "GDK_", "DBUS_", "AT_SPI", "WAYLAND", "LC_", "PULSE"))}
        self.env.pop("LANG", None)
        self.env.update(
            HOME=str(self.folder / "home"), XDG_RUNTIME_DIR=str(self.folder / "run"),
            XDG_CONFIG_HOME=str(self.folder / "config"), XDG_DATA_HOME=str(self.folder / "data"),
            XDG_CACHE_HOME=str(self.folder / "cache"), XDG_DATA_DIRS=f"{TOP / 'data'}:/usr/local/share:/usr/share",
            LC_ALL="C.UTF-8", LANGUAGE=self.language, TZ="Asia/Shanghai",
            GDK_BACKEND="x11", GSK_RENDERER=self.renderer, GTK_A11Y="atspi", LIBGL_ALWAYS_SOFTWARE="1",
            GSETTINGS_BACKEND="keyfile", GSETTINGS_SCHEMA_DIR=str(self.build / "data"),
            FENJI_LOCALEDIR=str(self.build / "po"), FENJI_DECODER=str(self.build / "apps/decoder/fenji-decoder"))
        # A machine for tests has neither loudspeaker nor camera.
        self.env.setdefault("FENJI_AUDIO_SINK", "fakesink sync=true")
        self.env.setdefault("FENJI_CAMERA_SOURCE", "videotestsrc is-live=true")
        self._start_screen()
        if self.bus:
            self._start_bus()
        self._start_window_manager()
        self._write_settings()
        os.environ.update({k: self.env[k] for k in
                           ("DISPLAY", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "HOME") if k in self.env})
        os.environ.pop("AT_SPI_BUS_ADDRESS", None)

    def _spawn(self, name, command, **options):
        log = self.folder / "log" / f"{name}.log"
        with open(log, "ab") as out:
            # The warnings of others (ibus has one at each start) are not to end them.
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=options.pop("stdout", out), stderr=out,
                                       env={k: v for k, v in self.env.items() if k != "G_DEBUG"}, cwd=self.folder,
                                       **options)
        self.processes.append(process)
        return process

    def _start_screen(self):
        reading, writing = os.pipe()
        width, height = self.size
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp",
                   "-noreset", "+extension", "GLX"]
        if self.framebuffer:
            command += ["-fbdir", str(self.folder)]
        self._spawn("xvfb", command, pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        if not number:
            raise DesktopError(f"Xvfb did not start; see {self.folder / 'log' / 'xvfb.log'}.")
        self.env["DISPLAY"] = f":{number}"

    def _start_bus(self):
        configuration = self.folder / "bus.conf"
        configuration.write_text(BUS_CONFIGURATION.format(folder=self.folder / "run"), "utf-8")
        process = self._spawn("bus", ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address=1"],
                              stdout=subprocess.PIPE)
        address = process.stdout.readline().decode().strip()
        if not address:
            raise DesktopError("The session bus did not start.")
        self.env["DBUS_SESSION_BUS_ADDRESS"] = address
        process = self._spawn("notifications", [sys.executable, str(TOP / "tools" / "notifications.py"),
                                                str(self.folder / "notifications")], stdout=subprocess.PIPE)
        if process.stdout.readline().strip() != b"ready":
            raise DesktopError(f"Nobody shows notifications; see {self.folder / 'log' / 'notifications.log'}.")

    def _start_window_manager(self):
        configuration = self.folder / "openbox.xml"
        configuration.write_text(WINDOW_MANAGER, "utf-8")
        self._spawn("openbox", ["openbox", "--config-file", str(configuration)])
        self.wait("the window manager", lambda: "window id" in subprocess.run(
            ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], env=self.env, capture_output=True, text=True,
            check=False).stdout)

    def _write_settings(self):
        folder = self.folder / "config" / "glib-2.0" / "settings"
        folder.mkdir(parents=True)
        text = "".join(f"[org/fenji/{id.rsplit('.', 1)[1]}]\nis-maximized=true\n" for id in PROGRAMS.values())
        (folder / "keyfile").write_text(text, "utf-8")
        # No blinking, no fading: pictures of the same state are the same. The font is that of GNOME's desktop.
        toolkit = self.folder / "config" / "gtk-4.0"
        toolkit.mkdir()
        (toolkit / "settings.ini").write_text("[Settings]\ngtk-font-name=Cantarell 11\ngtk-cursor-blink=false\n"
                                              "gtk-enable-animations=false\n", "utf-8")

    def _down(self):
        for program in reversed(self.programs):
            if program.process.poll() is None:
                program.process.terminate()
        for program in reversed(self.programs):
            try:
                program.process.wait(10)
            except subprocess.TimeoutExpired:
                program.kill()
        # What the bus started (accessibility, portals) ends with the bus.
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    # -- programs --

    def start(self, name, *arguments, **env):
        """Starts fenji-NAME of the build (or a path) with more environment; its log is in .output()."""
        path = self.build / "apps" / name / f"fenji-{name}" if name in PROGRAMS else Path(name)
        log = self.folder / "log" / f"{path.name}-{len(self.programs)}.log"
        with open(log, "ab") as out:
            # Warnings are looked for in what it wrote (Program.complaints), so that GTK's own do not end it.
            process = subprocess.Popen([str(path), *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=out,
                                       stderr=out, env={**self.env, "G_DEBUG": "fatal-criticals", **env},
                                       cwd=self.folder)
        program = Program(self, path.name, process, log)
        self.programs.append(program)
        return program

    def wait(self, what, ready, seconds=READY_SECONDS):
        """Polls `ready` until it gives something."""
        end = time.monotonic() + seconds
        while True:
            result = ready()
            if result:
                return result
            if time.monotonic() > end:
                for program in self.programs:
                    program.check_alive()
                raise DesktopError(f"Waited {seconds} s for {what}.")
            time.sleep(POLL_SECONDS)

    # -- what a user does --

    def key(self, *keys):
        """xdotool's names: "ctrl+Return", "F5"."""
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], env=self.env, check=True)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "15", text], env=self.env, check=True)

    def pointer(self, *command):
        """xdotool's words: "mousemove", "10", "20", "click", "1"."""
        subprocess.run(["xdotool", *map(str, command)], env=self.env, check=True)

    def ask_windows(self, *command):
        """xdotool's words, and what it answers; nothing when there is no such window."""
        return subprocess.run(["xdotool", *command], env=self.env, capture_output=True, text=True, check=False).stdout.split()

    def notifications(self):
        """What programs have told the desktop to show: {application, summary, body} each."""
        path = self.folder / "notifications"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []

    def screenshot(self, path):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-window", "root", str(path)], env=dict(self.env, MAGICK_TMPDIR=str(self.folder)),
                       check=True)
