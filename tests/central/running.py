"""A running fenji-central and a running Orthanc of one's own, for the tests: fresh state, free ports, loopback only."""

import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

CENTRE = "0c0e7a52-6e5e-4f0e-8f57-9d7a3c1b0001"
SITE_1 = "0c0e7a52-6e5e-4f0e-8f57-9d7a3c1b0002"
SITE_2 = "0c0e7a52-6e5e-4f0e-8f57-9d7a3c1b0003"

DIRECTORY = {
    "organizations": [{"id": CENTRE, "name": "中心医院", "level": 3, "code": "ZXYY"},
                      {"id": SITE_1, "name": "青山镇卫生院", "level": 1, "code": "QSWS", "partOf": CENTRE},
                      {"id": SITE_2, "name": "临川县人民医院", "level": 2, "code": "LCRM"}],
    "devices": [{"aet": "DR", "modality": "DX", "charset": "GB18030", "organization": SITE_1}],
    "accounts": [{"user": user, "role": role, "organization": site, "display": f"{user}员"}
                 for user, role, site in (
                     ("clerk", "clerk", SITE_1), ("reader", "reader", SITE_1), ("auditor", "auditor", CENTRE),
                     ("trainee", "trainee", SITE_1), ("gateway", "gateway", SITE_1), ("clerk2", "clerk", SITE_2),
                     ("reader2", "reader", SITE_2), ("gateway2", "gateway", SITE_2),
                     ("system-admin", "system-admin", CENTRE), ("audit-admin", "audit-admin", CENTRE))],
}


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def sentence(self):
        return self.json["issue"][0]["details"]["text"]

    def __repr__(self):
        return f"{self.status} {self.text[:400]}"


def call(base, method, path, body=None, headers=None, timeout=90):
    data, headers = None, dict(headers or {})
    if body is not None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/fhir+json")
    request = urllib.request.Request(base + path, data=data, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as reply:
            return Reply(reply.status, reply.headers, reply.read())
    except urllib.error.HTTPError as error:
        return Reply(error.code, error.headers, error.read())


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(what, ready, process, log, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = ready()
        if result:
            return result
        if process.poll() is not None:
            raise AssertionError(f"{what} ended: {Path(log).read_text('utf-8', 'replace')[-2000:]}")
        time.sleep(0.01)
    raise AssertionError(f"{what} is not ready: {Path(log).read_text('utf-8', 'replace')[-2000:]}")


class Person:
    def __init__(self, base, session):
        self.base, self.session, self.token = base, session, session["token"]

    def __call__(self, method, path, body=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return call(self.base, method, path, body, {"Authorization": f"Bearer {self.token}", **named})


class Central:
    """`with Central(program, pacs) as central:`; kill() and start() for the crash tests."""

    def __init__(self, program, pacs="http://127.0.0.1:9", accounts=True):
        self.program, self.pacs, self.accounts = program, pacs, accounts
        self.folder = Path(tempfile.mkdtemp(prefix="fenji-central-"))
        self.state, self.log = self.folder / "state", self.folder / "log"
        self.process, self.passwords = None, {}

    def __enter__(self):
        if self.accounts:
            (self.folder / "directory.json").write_text(json.dumps(DIRECTORY), "utf-8")
            self.run("init", "--directory", str(self.folder / "directory.json"), "--demo-accounts",
                     str(self.folder / "accounts.json"))
            self.passwords = json.loads((self.folder / "accounts.json").read_text("utf-8"))
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, command, *arguments, status=0):
        done = subprocess.run([self.program, command, "--state", str(self.state), *arguments], capture_output=True,
                              text=True, check=False, timeout=60)
        assert done.returncode == status, f"{command}: {done.returncode} {done.stdout} {done.stderr}"
        return done.stdout + done.stderr

    def start(self):
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([self.program, "serve", "--state", str(self.state), "--pacs", self.pacs,
                                             "--ready", str(ready)], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_for("central", ready.exists, self.process, self.log)
        self.base = f"http://127.0.0.1:{json.loads(ready.read_text('ascii'))['http']}"

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """SIGTERM; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def get(self, path, **headers):
        return call(self.base, "GET", path, None, headers)

    def sign_in(self, user, password=None):
        reply = call(self.base, "POST", "/session",
                     {"user": user, "password": password or self.passwords[user]["password"]})
        assert reply.status == 200, reply
        return Person(self.base, reply.json)

    def memory(self):
        """Resident bytes."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def database(self):
        return sqlite3.connect(self.state / "central.db", timeout=20)

    def query(self, sql, *values):
        with contextlib.closing(self.database()) as db:
            return db.execute(sql, values).fetchall()

    def change(self, sql, *values):
        with contextlib.closing(self.database()) as db, db:
            return db.execute(sql, values).rowcount


class Orthanc:
    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="fenji-pacs-"))
        self.url = f"http://127.0.0.1:{free_port()}"
        self.process = None

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self):
        config, log = self.folder / "orthanc.json", self.folder / "log"
        config.write_text(json.dumps({
            "StorageDirectory": str(self.folder), "IndexDirectory": str(self.folder), "HttpPort":
            int(self.url.rsplit(":", 1)[1]), "HttpBindAddresses": ["127.0.0.1"], "RemoteAccessAllowed": False,
            "AuthenticationEnabled": False, "DicomServerEnabled": False, "DefaultEncoding": "Utf8",
            "TcpNoDelay": True, "KeepAlive": True, "HttpThreadsCount": 16,
            "Plugins": ["/usr/share/orthanc/plugins/libOrthancDicomWeb.so"],
            "DicomWeb": {"Enable": True, "Root": "/dicom-web/", "EnableWado": False, "StudiesMetadata": "Full",
                         "SeriesMetadata": "Full"}}), "utf-8")
        with open(log, "ab") as out:
            self.process = subprocess.Popen(["Orthanc", str(config)], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                            cwd=self.folder)

        def there():
            with contextlib.suppress(OSError):
                return call(self.url, "GET", "/dicom-web/studies?limit=1").status == 200
        wait_for("Orthanc", there, self.process, log)

    def stop(self):
        self.process.terminate()
        self.process.wait(20)

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def studies(self):
        return call(self.url, "GET", "/studies?expand").json
