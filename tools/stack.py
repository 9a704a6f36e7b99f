#!/usr/bin/python3
"""Starts, watches and stops the servers of one installation on loopback: PACS (Orthanc), central, one site gateway.

    stack.py stack [--dir DIR] [--json FILE]      in the foreground until SIGTERM or Ctrl-C
    stack.py loop  [--dir DIR] [--json FILE] [--input DIR]   starts a stack, runs the acceptance test, stops it

Each stack has a folder of its own and ports that were free when it started, so several can run side by side. The
module is also what the service tests start their servers with (class Stack).
"""

import argparse
import contextlib
import ctypes
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent

# The demo alliance. The ids are fixed so that a stack that is started again finds its own state.
CENTRE = {"id": "0c0e7a52-6e5e-4f0e-8f57-9d7a3c1b0001", "name": "江州市中心医院", "level": 3, "code": "JZZX"}
SITE_1 = {"id": "0c0e7a52-6e5e-4f0e-8f57-9d7a3c1b0002", "name": "青山镇卫生院", "level": 1, "code": "QSWS",
          "partOf": CENTRE["id"]}
SITE_2 = {"id": "0c0e7a52-6e5e-4f0e-8f57-9d7a3c1b0003", "name": "临川县人民医院", "level": 2, "code": "LCRM"}

# role, user name, organization, name on screen and paper
ACCOUNTS = [
    ("clerk", "clerk", SITE_1, "陈登记"), ("technologist", "technologist", SITE_1, "周技师"),
    ("reader", "reader", SITE_1, "李初诊"), ("auditor", "auditor", CENTRE, "王审核"),
    ("expert", "expert", CENTRE, "赵专家"), ("teacher", "teacher", CENTRE, "孙讲师"),
    ("trainee", "trainee", SITE_1, "吴学员"), ("quality", "quality", CENTRE, "郑质控"),
    ("kiosk", "kiosk", SITE_1, "青山自助打印机"), ("clinician", "clinician", SITE_1, "钱门诊"),
    ("system-admin", "system-admin", CENTRE, "系统管理员"),
    ("security-admin", "security-admin", CENTRE, "安全管理员"),
    ("audit-admin", "audit-admin", CENTRE, "审计管理员"),
    ("clerk", "clerk2", SITE_2, "何登记"), ("auditor", "auditor2", SITE_2, "马审核"),
    ("gateway", "gateway", SITE_1, "青山网关"),
]

# One device per character set that a modality may read, and DCMTK's tools under their own names.
DEVICES = [
    {"aet": "DR_GB18030", "modality": "DX", "charset": "GB18030"},
    {"aet": "CT_UTF8", "modality": "CT", "charset": "ISO_IR 192"},
    {"aet": "MR_GBK", "modality": "MR", "charset": "GBK"},
    {"aet": "MG_ISO58", "modality": "MG", "charset": "ISO 2022 IR 58"},
    {"aet": "US_PINYIN", "modality": "US", "charset": "ISO_IR 6"},
    {"aet": "FINDSCU", "modality": "DX", "charset": "ISO_IR 192"},
    {"aet": "STORESCU", "modality": "DX", "charset": "ISO_IR 192"},
]
GATEWAY_AET = "FENJI"

READY_SECONDS = 30
STOP_SECONDS = 10


class StackError(Exception):
    """A sentence for whoever started the stack."""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def write_json(path, value, mode=0o600):
    """Complete or not at all: readers wait for this file to appear."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=path.name, delete=False, encoding="utf-8") as f:
        json.dump(value, f, ensure_ascii=False, indent=1)
        f.write("\n")
        os.fchmod(f.fileno(), mode)
    os.replace(f.name, path)


def _end_with_parent():
    """In the child: SIGTERM when the stack dies, whatever killed it; and no Ctrl-C of the terminal (we pass it on)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    os.setsid()


class Stack:
    """The servers of one installation. Use as a context manager; `description` is what `stack --json` prints."""

    def __init__(self, directory, build, quiet_seconds=1.0):
        self.dir = Path(directory).resolve()
        self.build = Path(build).resolve()
        self.quiet_seconds = quiet_seconds
        self.processes = []  # (name, Popen, log path), in the order of starting
        self.description = None
        self.lock = None

    # -- parts ---------------------------------------------------------------------------------------------------

    def program(self, name):
        path = self.build / "apps" / name / f"fenji-{name}"
        if not path.exists():
            raise StackError(f"{path} is not there: build first with ./run build.")
        return str(path)

    def start(self, name, arguments):
        log = self.dir / "log" / f"{name}.log"
        # Servers have nobody's desktop: GLib ends a program when the session bus that it found goes away.
        environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        environment.update(TCP_NODELAY="1", FENJI_LOCALEDIR=str(self.build / "po"))
        environment.setdefault("TZ", "Asia/Shanghai")  # where the demo alliance is: papers bear its local time
        with open(log, "ab") as out:
            process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment,
                                       cwd=self.dir, preexec_fn=_end_with_parent)
        self.processes.append((name, process, log))
        return process

    def check_alive(self):
        for name, process, log in self.processes:
            if process.poll() is not None:
                tail = log.read_text("utf-8", "replace").splitlines()[-8:]
                raise StackError(f"{name} ended by itself (status {process.returncode}). The end of {log}:\n  "
                                 + "\n  ".join(tail))

    def wait_for(self, what, ready):
        """Polls `ready` until it gives something; sees at once when a server dies."""
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end:
            result = ready()
            if result:
                return result
            self.check_alive()
            time.sleep(0.01)
        raise StackError(f"{what} was not ready after {READY_SECONDS} s; see {self.dir / 'log'}.")

    def start_pacs(self):
        port = free_port()
        folder = self.dir / "pacs"
        folder.mkdir(exist_ok=True)
        config = self.dir / "orthanc.json"
        write_json(config, {
            "Name": "Fenji", "StorageDirectory": str(folder), "IndexDirectory": str(folder),
            "HttpServerEnabled": True, "HttpPort": port, "HttpBindAddresses": ["127.0.0.1"],
            "RemoteAccessAllowed": False, "AuthenticationEnabled": False, "DicomServerEnabled": False,
            "DefaultEncoding": "Utf8", "StorageCompression": False, "OverwriteInstances": False,
            "TcpNoDelay": True, "KeepAlive": True, "HttpThreadsCount": 16, "ExecuteLuaEnabled": False,
            "SaveJobs": False, "StableAge": 1,
            "Plugins": ["/usr/share/orthanc/plugins/libOrthancDicomWeb.so"],
            "DicomWeb": {"Enable": True, "Root": "/dicom-web/", "EnableWado": False, "StudiesMetadata": "Full",
                         "SeriesMetadata": "Full"},
        })
        self.start("pacs", ["Orthanc", str(config)])
        return f"http://127.0.0.1:{port}"

    def pacs_ready(self, url):
        def ask():
            with contextlib.suppress(OSError):
                with urllib.request.urlopen(f"{url}/dicom-web/studies?limit=1", timeout=2) as reply:
                    return reply.status == 200
            return False
        return self.wait_for("The PACS", ask)

    def ready_file(self, name):
        path = self.dir / f"{name}.ready.json"
        path.unlink(missing_ok=True)
        return path

    def read_ready(self, what, path):
        self.wait_for(what, path.exists)
        return json.loads(path.read_text("utf-8"))

    def init_central(self):
        """Organizations, devices and accounts, once; passwords are random and kept in the stack's own folder."""
        accounts = self.dir / "accounts.json"
        if accounts.exists():
            return json.loads(accounts.read_text("utf-8"))
        directory = self.dir / "directory.json"
        write_json(directory, {
            "organizations": [CENTRE, SITE_1, SITE_2],
            "devices": [dict(device, organization=SITE_1["id"]) for device in DEVICES],
            "accounts": [{"user": user, "role": role, "organization": site["id"], "display": display}
                         for role, user, site, display in ACCOUNTS],
        })
        fresh = self.dir / "accounts.new.json"
        done = subprocess.run([self.program("central"), "init", "--state", str(self.dir / "central"), "--directory",
                               str(directory), "--demo-accounts", str(fresh)], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False,
                              env=dict(os.environ, FENJI_LOCALEDIR=str(self.build / "po")))
        if done.returncode != 0:
            raise StackError(f"central could not be set up: {done.stderr.strip() or done.stdout.strip()}")
        os.replace(fresh, accounts)
        return json.loads(accounts.read_text("utf-8"))

    def start_central(self, pacs, port=0):
        """Its port."""
        ready = self.ready_file("central")
        self.start("central", [self.program("central"), "serve", "--state", str(self.dir / "central"), "--pacs", pacs,
                               "--listen", f"127.0.0.1:{port}", "--ready", str(ready)])
        return self.read_ready("central", ready)["http"]

    def stop_central(self):
        """Away until start_central_again(): what the others make of it."""
        [(entry, process)] = [(e, e[1]) for e in self.processes if e[0] == "central"]
        self.processes.remove(entry)
        os.kill(process.pid, signal.SIGTERM)  # not by Popen: a forked child of ours may do it too
        end = time.monotonic() + STOP_SECONDS
        while self.central_listens() and time.monotonic() < end:
            time.sleep(0.01)
        with contextlib.suppress(ChildProcessError):
            process.wait(STOP_SECONDS)

    @contextlib.contextmanager
    def central_paused(self):
        """It is there and does not answer."""
        pid = next(p.pid for name, p, _ in self.processes if name == "central")
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def central_listens(self):
        host, port = self.description["base"].removeprefix("http://").split(":")
        with socket.socket() as s:
            return s.connect_ex((host, int(port))) == 0

    def is_running(self, name):
        return any(n == name and p.poll() is None for n, p, _ in self.processes)

    def start_central_again(self):
        """Where it was."""
        self.processes = [entry for entry in self.processes if entry[0] != "central"]
        self.start_central(self.description["pacs"], int(self.description["base"].rsplit(":", 1)[1]))

    # -- the whole -----------------------------------------------------------------------------------------------

    def __enter__(self):
        try:
            self.up()
        except BaseException:
            self.down()
            raise
        return self

    def __exit__(self, *_):
        self.down()

    def up(self):
        (self.dir / "log").mkdir(parents=True, exist_ok=True)
        self.lock = open(self.dir / "lock", "w", encoding="ascii")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StackError(f"A stack is running in {self.dir} already: stop it, or give another --dir.") from None

        pacs = self.start_pacs()
        passwords = self.init_central()
        self.pacs_ready(pacs)
        base = f"http://127.0.0.1:{self.start_central(pacs)}"

        ready = self.ready_file("gateway")
        config = self.dir / "gateway.json"
        write_json(config, {
            "site": SITE_1["id"], "institution": SITE_1["name"], "central": base, "user": "gateway",
            "password": passwords["gateway"]["password"], "state": str(self.dir / "gateway"),
            "http": {"address": "127.0.0.1", "port": 0},
            "dicom": {"aet": GATEWAY_AET, "address": "127.0.0.1", "port": 0},
            "devices": DEVICES, "quietSeconds": self.quiet_seconds,
        })
        self.start("gateway", [self.program("gateway"), "--config", str(config), "--ready", str(ready)])
        ports = self.read_ready("gateway", ready)

        self.description = {
            "base": base, "site": f"http://127.0.0.1:{ports['http']}", "pacs": pacs,
            "gateway": {"aet": GATEWAY_AET, "host": "127.0.0.1", "port": ports["dicom"], "devices": DEVICES},
            "accounts": {user: {"user": user, "password": passwords[user]["password"], "site": site["id"]}
                         for _, user, site, _ in ACCOUNTS if user != "gateway"},
            "sites": [{"id": s["id"], "name": s["name"]} for s in (SITE_1, SITE_2)],
            "centre": {"id": CENTRE["id"], "name": CENTRE["name"]},
            "dir": str(self.dir),
        }
        write_json(self.dir / "stack.json", self.description)

    def down(self):
        """Gateway first, PACS last: nobody is left without whom they talk to."""
        for _, process, _ in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes = []
        if self.lock:
            self.lock.close()
            self.lock = None


class Stopped(Exception):
    """SIGTERM, SIGINT or SIGHUP."""


def _stop(*_):
    raise Stopped


def run_simulator(stack, *arguments):
    """The simulator's exit status; its timeline goes to our stdout."""
    process = subprocess.Popen([stack.program("simulator"), *arguments], stdin=subprocess.DEVNULL,
                               env=dict(os.environ, FENJI_LOCALEDIR=str(stack.build / "po")),
                               preexec_fn=_end_with_parent)
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def stay(stack):
    while True:
        time.sleep(1)
        stack.check_alive()


def stack_command(arguments):
    with Stack(arguments.dir or TOP / "build" / "stack", arguments.build) as stack:
        if arguments.json:
            write_json(arguments.json, stack.description)
        print(json.dumps(stack.description, ensure_ascii=False, indent=1), flush=True)
        stay(stack)


def loop_command(arguments):
    """In a folder of its own, made new each time and kept afterwards: `stack --dir` opens it again to look inside."""
    directory = Path(arguments.dir or TOP / "build" / "loop").resolve()
    if directory.exists():
        if any(directory.iterdir()) and not (directory / "lock").exists():
            raise StackError(f"{directory} is not empty and no earlier loop's: give another --dir.")
        shutil.rmtree(directory)
    options = ["--json", str(Path(arguments.json or directory / "loop.json").resolve())]
    if arguments.input:
        options += ["--input", str(Path(arguments.input).resolve())]
        texts = TOP.parent / "shared" / "fixtures" / "report-pairs.json"
        if arguments.texts or texts.exists():
            options += ["--texts", str(arguments.texts or texts)]
    with Stack(directory, arguments.build) as stack:
        status = run_simulator(stack, "loop", "--stack", str(stack.dir / "stack.json"), *options)
        stack.check_alive()
    return status


def guarded(name, command, arguments):
    """Runs it until it ends or we are told to; what goes wrong is a sentence. The exit status."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        return command(arguments)
    except Stopped:
        return 0 if name != "loop" else 1
    except StackError as error:
        print(f"./run {name}: {error}", file=sys.stderr)
        return 1


def main():
    parser = argparse.ArgumentParser(prog="./run", description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=["stack", "loop"])
    parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--dir", help="folder of the stack's state")
    parser.add_argument("--json", help="where to write the description (stack) or the verdicts (loop)")
    parser.add_argument("--input", help="loop: folder of DICOM files to send instead of phantoms")
    parser.add_argument("--texts", help="loop: JSON file with draft and audited texts per item")
    arguments = parser.parse_args()
    if arguments.input and not Path(arguments.input).exists():
        parser.error(f"there is no folder {arguments.input}")
    command = {"stack": stack_command, "loop": loop_command}[arguments.command]
    return guarded(arguments.command, command, arguments)


if __name__ == "__main__":
    sys.exit(main())
