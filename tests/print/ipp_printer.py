#!/usr/bin/python3
"""A printer to try things against: CUPS' ippeveprinter on a loopback port, each with a folder and a bus of its own.

    with IppPrinter(folder) as printer:
        ... print to printer.uri ...
        printer.wait_for_pages(1)          # the documents as the printer received them, byte for byte
        printer.set_state("media-empty")   # the next job waits at the printer
        printer.set_state()                # paper is in again

    ipp_printer.py FOLDER [--formats F]    in the foreground; prints its URI; SIGTERM ends it

ippeveprinter insists on a name service on the system's bus even when it is told to announce nothing (-r off). So each
printer has a private bus with a responder that says "running" and does nothing else: no system daemon, no packet
leaves the machine, no fixed file is shared, and any number of printers run side by side.
"""

import argparse
import contextlib
import ctypes
import hashlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

READY_SECONDS = 20

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>fenji-test</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/>
    <allow send_type="method_call"/><allow send_type="signal"/>
    <allow send_requested_reply="true" send_type="method_return"/>
    <allow send_requested_reply="true" send_type="error"/>
    <allow receive_type="method_call"/><allow receive_type="method_return"/>
    <allow receive_type="error"/><allow receive_type="signal"/>
  </policy>
</busconfig>
"""

RESPONDER = """<node><interface name="org.freedesktop.Avahi.Server">
  <method name="GetAPIVersion"><arg type="u" direction="out"/></method>
  <method name="GetVersionString"><arg type="s" direction="out"/></method>
  <method name="GetState"><arg type="i" direction="out"/></method>
  <method name="GetHostName"><arg type="s" direction="out"/></method>
  <method name="GetHostNameFqdn"><arg type="s" direction="out"/></method>
  <method name="GetDomainName"><arg type="s" direction="out"/></method>
  <signal name="StateChanged"><arg type="i"/><arg type="s"/></signal>
</interface></node>"""

# Runs for each document. What it is to do stands in a file beside the spool, so that a test changes it at any time. A
# document is out when it stands in out/ under its last name, and its job's name in titles.
COMMAND = """#!/bin/sh
verb= value=
[ -e "{folder}/order" ] && read -r verb value < "{folder}/order"
case "$verb" in
  delay) sleep "$value" ;;
  hold) while [ -e "{folder}/hold" ]; do sleep 0.05; done ;;
  trouble)
    echo "STATE: +$value" >&2
    while [ -e "{folder}/hold" ]; do sleep 0.05; done
    echo "STATE: -$value" >&2 ;;
  fail) echo "ERROR: the page could not be made" >&2; exit 1 ;;
esac
name=$(date +%s%N)-$$.pdf
cp "$1" "{folder}/part-$name" && echo "$IPP_JOB_NAME" >> "{folder}/titles" &&
  mv "{folder}/part-$name" "{folder}/out/$name"
"""


class PrinterError(Exception):
    """A sentence for whoever runs the test."""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def _end_with_parent():
    """In the child: SIGTERM when the test dies, whatever killed it."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    os.setsid()


def serve_responder():
    """In the child: org.freedesktop.Avahi on the bus of the environment, until killed."""
    from gi.repository import Gio, GLib

    answers = {"GetAPIVersion": ("(u)", (0x0201,)), "GetVersionString": ("(s)", ("avahi 0.8",)),
               "GetState": ("(i)", (2,)), "GetHostName": ("(s)", ("localhost",)),
               "GetHostNameFqdn": ("(s)", ("localhost.local",)), "GetDomainName": ("(s)", ("local",))}

    def on_call(_connection, _sender, _path, _interface, method, _parameters, invocation):
        invocation.return_value(GLib.Variant(*answers[method]))

    connection = Gio.DBusConnection.new_for_address_sync(
        os.environ["DBUS_SYSTEM_BUS_ADDRESS"],
        Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
    connection.register_object("/", Gio.DBusNodeInfo.new_for_xml(RESPONDER).interfaces[0], on_call, None, None)
    Gio.bus_own_name_on_connection(connection, "org.freedesktop.Avahi", 0, None, None)
    GLib.MainLoop().run()


class IppPrinter:
    """One printer: `uri`; `spool`, what it received; pages(), what came out."""

    def __init__(self, folder, formats="application/pdf", port=None, name="Fenji Test"):
        self.folder = Path(folder).resolve()
        self.formats = formats
        self.port = port or free_port()
        self.name = name
        self.spool = self.folder / "spool"
        self.out = self.folder / "out"
        self.uri = f"ipp://127.0.0.1:{self.port}/ipp/print"
        self.processes = []
        self.printer = self.bus = None

    # -- life ----------------------------------------------------------------------------------------------------

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *_):
        self.stop()

    def _run(self, arguments):
        """In a process group of its own: what it started ends with it."""
        with open(self.folder / "log", "ab") as log:
            process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                       env=self.environment, preexec_fn=_end_with_parent)
        self.processes.append(process)
        return process

    def _wait(self, what, ready):
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end:
            if ready():
                return
            for process in self.processes:
                if process.poll() is not None:
                    raise PrinterError(f"{process.args[0]} ended by itself; see {self.folder / 'log'}.")
            time.sleep(0.02)
        raise PrinterError(f"{what} was not ready after {READY_SECONDS} s; see {self.folder / 'log'}.")

    def start(self):
        """The bus, its responder, and the printer."""
        for folder in (self.folder, self.spool, self.out, self.folder / "keys"):
            folder.mkdir(parents=True, exist_ok=True)
        # A socket's path is short (108 bytes), a test's folder may not be.
        self.bus = Path(tempfile.mkdtemp(prefix="fenji-bus-", dir="/tmp"))
        address = f"unix:path={self.bus}/socket"
        self.environment = dict(os.environ, DBUS_SYSTEM_BUS_ADDRESS=address, LC_ALL="C.UTF-8",
                                CUPS_SERVERROOT=str(self.folder), HOME=str(self.folder))
        (self.bus / "bus.conf").write_text(BUS.format(socket=self.bus / "socket"))
        self._run(["dbus-daemon", f"--config-file={self.bus / 'bus.conf'}", "--nofork", "--nopidfile"])
        self._wait("The bus", (self.bus / "socket").exists)
        self._run([sys.executable, __file__, "--responder"])
        self._wait("The name service", self._has_responder)
        command = self.folder / "command"
        command.write_text(COMMAND.format(folder=self.folder))
        command.chmod(command.stat().st_mode | stat.S_IXUSR)
        self.switch_on()
        return self

    def _has_responder(self):
        done = subprocess.run(["dbus-send", f"--bus={self.environment['DBUS_SYSTEM_BUS_ADDRESS']}",
                               "--dest=org.freedesktop.Avahi", "--print-reply", "/",
                               "org.freedesktop.Avahi.Server.GetState"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        return done.returncode == 0

    def switch_on(self):
        """After switch_off(): the same printer at the same place, its memory empty."""
        self.printer = self._run(["/usr/sbin/ippeveprinter", "-r", "off", "-p", str(self.port), "-n", "localhost",
                                  "-d", str(self.spool), "-k", "-K", str(self.folder / "keys"), "-f", self.formats,
                                  "-c", str(self.folder / "command"), "-v", self.name])
        self._wait("The printer", self._answers)

    def switch_off(self):
        """The plug is pulled: no answer from now on, and jobs are forgotten."""
        self._end(self.printer, signal.SIGKILL)

    def _answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1):
                return True
        except OSError:
            return False

    def _end(self, process, how=signal.SIGTERM):
        if process in self.processes:
            self.processes.remove(process)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def stop(self):
        for process in reversed(list(self.processes)):
            self._end(process)
        if self.bus is not None:
            shutil.rmtree(self.bus, ignore_errors=True)

    # -- what it does --------------------------------------------------------------------------------------------

    def order(self, text=""):
        """How the next documents are made: "delay SECONDS", "hold" (until release()), "trouble REASON" (the printer
        says so, until release()), "fail" (the job is aborted); "": at once."""
        if text.startswith(("hold", "trouble")):
            (self.folder / "hold").touch()
        temporary = self.folder / "order.new"
        temporary.write_text(text + "\n")
        os.replace(temporary, self.folder / "order")

    def release(self):
        """Lets go what "hold" and "trouble" keep."""
        (self.folder / "hold").unlink(missing_ok=True)

    def set_state(self, reason=None):
        """What keeps the printer: "media-empty" (jobs wait for paper); None: all is well again."""
        if reason not in (None, "media-empty"):
            raise PrinterError(f"This printer cannot have {reason} by itself; use order('trouble {reason}').")
        level = 250 if reason is None else 0
        # Both trays: one that is not named counts as empty.
        self._get("/media?" + urllib.parse.urlencode({"size1": "iso_a4_210x297mm", "type1": "stationery", "level1": level,
                                                      "size3": "iso_dl_110x220mm", "type3": "envelope", "level3": -2}))

    def _get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as reply:
            return reply.read().decode("utf-8", "replace")

    # -- what came -----------------------------------------------------------------------------------------------

    def pages(self):
        """Documents that came out, the oldest first."""
        return sorted(p for p in self.out.iterdir())

    def titles(self):
        """Their job names, in the same order."""
        try:
            return (self.folder / "titles").read_text("utf-8").splitlines()
        except FileNotFoundError:
            return []

    def digests(self):
        return [hashlib.sha256(p.read_bytes()).hexdigest() for p in self.pages()]

    def wait_for_pages(self, count, seconds=20):
        end = time.monotonic() + seconds
        while len(self.pages()) < count:
            if time.monotonic() > end:
                raise PrinterError(f"{len(self.pages())} documents came out instead of {count} after {seconds} s.")
            time.sleep(0.05)
        return self.pages()

    @staticmethod
    def text(page):
        """What a person reads on it."""
        return subprocess.check_output(["pdftotext", "-layout", str(page), "-"], text=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--formats", default="application/pdf", help="what it says it prints, comma between")
    parser.add_argument("--responder", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.responder:
        serve_responder()
        return
    if arguments.folder is None:
        parser.error("a folder is needed")
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with IppPrinter(arguments.folder, arguments.formats) as printer:
        print(printer.uri, flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
