"""Exams of a made-up morning, one or more at every stage, for demonstrations and pictures: registered, scanned, drafted,
submitted, returned, signed. They go the way that people's would: over the API, and through the simulated modality."""

import os
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

import api
import stack as stacks

# A resident id number with a right check digit, of nobody: 1961-03-04, female.
RETURNING = "110101196103040027"

SCANNED = [
    {"name": "赵建国", "sex": "male", "birth": "1958-11-02", "modality": "CT", "item": "胸部CT平扫", "parts": ("胸部",),
     "code": "CT-CHEST-PLAIN", "urgency": "stat", "reason": "胸痛两小时，进行性加重", "visit": "emergency"},
    {"name": "周美玲", "sex": "female", "birth": "1974-06-21", "modality": "DX", "item": "胸部正侧位", "parts": ("胸部",),
     "code": "DR-CHEST-PA-LAT", "reason": "咳嗽、咳痰一周"},
]
DRAFTS = [
    {"name": "单小红", "sex": "female", "birth": "1961-03-04", "modality": "MR", "item": "头颅MR平扫", "parts": ("头颅",),
     "code": "MR-HEAD-PLAIN", "reason": "头痛一周，伴恶心", "resident": RETURNING, "to": "submitted",
     "findings": "双侧大脑半球对称，灰白质分界清楚，脑实质内未见明显异常信号影。脑室系统大小、形态正常，中线结构居中。",
     "impression": "头颅MR平扫未见异常。"},
    {"name": "吴大勇", "sex": "male", "birth": "1990-01-30", "modality": "DX", "item": "膝关节正侧位", "parts": ("膝关节",),
     "code": "DR-KNEE-AP-LAT", "reason": "左膝扭伤", "laterality": "L", "to": "returned",
     "findings": "左膝关节诸骨骨质结构完整，未见明显骨折征象。", "impression": "左膝关节未见骨折。",
     "note": "请补充关节间隙及软组织情况。"},
    {"name": "单小红", "sex": "female", "birth": "1961-03-04", "modality": "DX", "item": "胸部正位", "parts": ("胸部",),
     "code": "DR-CHEST-PA", "reason": "体检", "resident": RETURNING, "to": "signed", "same": True,
     "findings": "双肺纹理清晰，心影大小、形态未见异常，双侧膈面光滑，肋膈角锐利。", "impression": "心、肺、膈未见异常。"},
]


def draw_form(about):
    """A request form as a camera would see it: JPEG."""
    lines = [f"姓名　{about['name']}", f"出生日期　{about['birth']}", f"检查项目　{about['item']}", f"临床信息　{about['reason']}",
             "申请医师　钱门诊"]
    command = ["convert", "-size", "1240x1754", "xc:#fdfcf7", "-font", "Noto-Sans-CJK-SC", "-fill", "#222", "-pointsize", "64",
               "-annotate", "+330+180", "放射检查申请单", "-pointsize", "44"]
    for number, line in enumerate(lines):
        command += ["-annotate", f"+140+{340 + 120 * number}", line, "-draw", f"line 130,{362 + 120 * number} 1110,{362 + 120 * number}"]
    done = subprocess.run([*command, "-quality", "80", "jpg:-"], capture_output=True, check=True,
                          env=dict(os.environ, MAGICK_TMPDIR=tempfile.gettempdir()))
    return done.stdout


class Morning:
    """Fills one stack."""

    def __init__(self, stack):
        self.stack = stack
        accounts = stack.description["accounts"]
        self.clerk = api.Person(stack.description["site"], accounts["clerk"])
        self.reader = api.Person(stack.description["site"], accounts["reader"])
        self.auditor = api.Person(stack.description["base"], accounts["auditor"])
        self.patients = {}  # resident id -> Patient id: one person is one record

    def register(self, about, gates=None):
        order = {"code": {"coding": [{"system": "urn:fenji:item", "code": about["code"]}], "text": about["item"]},
                 "reasonCode": [{"text": about["reason"]}], "requester": {"display": "钱门诊"},
                 "category": [{"coding": [{"system": "urn:fenji:visit-class", "code": about.get("visit", "outpatient")}]}]}
        extensions = api.answers(about["modality"], about["sex"]) if gates is None else gates
        if "laterality" in about:
            extensions = extensions + [{"url": "urn:fenji:laterality", "valueCode": about["laterality"]}]
        order["extension"] = extensions
        patient = {}
        if "resident" in about:
            patient["identifier"] = [{"system": "urn:oid:2.16.156.10011.1.3", "value": about["resident"]}]
        form = draw_form(about)
        bundle = api.registration(name=about["name"], sex=about["sex"], birth=about["birth"], modality=about["modality"],
                                  item=about["item"], parts=about["parts"], urgency=about.get("urgency", "routine"),
                                  order=order, patient=patient, scan=form)
        known = self.patients.get(about.get("resident"))
        entries = bundle["entry"]
        if known:
            new = entries[0]["resource"]["id"]
            del entries[0]
            text = api.json.dumps(bundle).replace(f"urn:uuid:{new}", f"Patient/{known}")
            bundle = api.json.loads(text)
        elif "resident" in about:
            self.patients[about["resident"]] = entries[0]["resource"]["id"]
        self.clerk.ok("POST", "/", bundle)
        exam = next(e["resource"]["id"] for e in bundle["entry"] if e["resource"]["resourceType"] == "ServiceRequest")
        order = self.clerk.ok("GET", f"/ServiceRequest/{exam}").json
        accession = next(i["value"] for i in order["identifier"] if i.get("system") == "urn:fenji:accession")
        return exam, accession

    def scan(self, exam, accession, modality):
        device = next(d["aet"] for d in self.stack.description["gateway"]["devices"] if d["modality"] == modality)
        path = str(self.stack.dir / "stack.json")
        program = self.stack.program("simulator")
        where = dict(os.environ)
        where.setdefault("TZ", "Asia/Shanghai")  # the modality's clock is that of its site

        def listed():
            done = subprocess.run([program, "worklist", "--stack", path, "--accession", accession], check=False,
                                  env=where, capture_output=True, text=True)
            return accession in done.stdout
        self.stack.wait_for(f"{accession} on the worklist", listed)
        subprocess.run([program, "scan", "--stack", path, "--accession", accession, "--aet", device], check=True,
                       env=where, capture_output=True)
        self.stack.wait_for(f"the images of {accession}", lambda: self.row(accession)["stage"] == "acquired")
        return exam

    def row(self, accession):
        return self.reader.ok("GET", f"/worklist?q={accession}").json["rows"][0]

    def report(self, exam, about):
        version = self.reader.ok("GET", f"/ServiceRequest/{exam}").etag
        draft = self.reader.ok("POST", f"/ServiceRequest/{exam}/$start-report", {}, If_Match=version).json
        path = f"/DiagnosticReport/{draft['id']}"
        document = self.reader.ok("GET", path)
        text = document.json
        text["conclusion"] = about["impression"]
        text.setdefault("extension", []).append({"url": "urn:fenji:findings", "valueString": about["findings"]})
        self.reader.ok("PUT", path, text, If_Match=document.etag)
        self.operate(self.reader, path, "$submit")
        if about["to"] == "returned":
            self.operate(self.auditor, path, "$return", note=about["note"])
        elif about["to"] == "signed":
            self.operate(self.auditor, path, "$sign")

    @staticmethod
    def operate(person, path, operation, **texts):
        parameters = {"resourceType": "Parameters",
                      "parameter": [{"name": name, "valueString": value} for name, value in texts.items()]}
        person.ok("POST", f"{path}/{operation}", parameters, If_Match=person.ok("GET", path).etag)

    def one(self, about):
        exam, accession = self.register(about)
        self.scan(exam, accession, about["modality"])
        if "to" in about:
            self.report(exam, about)

    def fill(self):
        first = [about for about in SCANNED + DRAFTS if not about.get("same")]
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(self.one, first))
        for about in DRAFTS:
            if about.get("same"):
                self.one(about)
        # Contrast has been ordered, and nobody has asked yet; another waits for its device.
        self.register({"name": "郑丽华", "sex": "female", "birth": "1988-09-12", "modality": "CT", "item": "上腹部CT增强",
                       "parts": ("上腹部",), "code": "CT-ABDOMEN-CE", "reason": "右上腹痛"}, gates=[])
        self.register({"name": "欧阳晓㛃", "sex": "female", "birth": "2019-04-05", "modality": "US", "item": "腹部超声",
                       "parts": ("腹部",), "code": "US-ABDOMEN", "reason": "腹痛", "urgency": "urgent"})


def fill(stack):
    try:
        Morning(stack).fill()
    except (AssertionError, subprocess.CalledProcessError) as error:
        raise stacks.StackError(f"the exams could not be made: {error}") from None
