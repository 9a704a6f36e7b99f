"""Two lessons and a teaching case for a demonstration: slides that are drawn here, a tone beside them, Chinese captions, and
a phantom's study without whose it is. They go the way that a teacher's would: over the API, with the teacher's account."""

import json
import subprocess
import tempfile
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import numpy
import pydicom
from pydicom.uid import generate_uid

WIDTH, HEIGHT, FRAMES_PER_SECOND, SECONDS_PER_SLIDE = 960, 540, 10, 8

# Title and three lines each; what is said meanwhile is the captions.
LESSONS = [
    {"title": "胸部CT阅片入门：从肺尖到肺底", "body": "胸部", "modality": "CT", "level": "basic", "tone": 196, "case": True,
     "abstract": "面向基层医生：固定的阅片顺序、窗宽窗位的选择，以及最容易漏掉的五个部位。",
     "slides": [("胸部CT阅片入门", ["从肺尖到肺底", "县域医共体影像教学"], "大家好，今天讲胸部CT的阅片顺序。"),
                ("先看什么", ["1 核对姓名、性别、年龄", "2 扫描范围是否完整", "3 与旧片对比"], "阅片之前，先核对身份和扫描范围。"),
                ("肺窗", ["窗宽 1500，窗位 -600", "自肺尖至肺底逐层观察", "左右对比"], "肺窗观察肺实质，注意左右对比。"),
                ("纵隔窗", ["窗宽 350，窗位 40", "淋巴结、大血管、心包", "甲状腺与上腹部"], "纵隔窗不要漏掉甲状腺和上腹部。"),
                ("易漏部位", ["肺尖、心影后、膈下", "肋骨与椎体", "胸膜下小结节"], "肺尖、心影后和膈下最容易漏诊。"),
                ("小结", ["固定顺序", "双窗观察", "对比旧片"], "总结：固定顺序，双窗观察，对比旧片。")]},
    {"title": "头颅MR平扫：正常解剖与常用序列", "body": "头颅", "modality": "MR", "level": "intermediate", "tone": 247, "case": False,
     "abstract": "T1、T2、FLAIR、DWI 各看什么，急性梗死与陈旧灶如何区分。",
     "slides": [("头颅MR平扫", ["正常解剖与常用序列"], "这一讲介绍头颅磁共振的常用序列。"),
                ("四个序列", ["T1WI：解剖", "T2WI：水肿与液体", "FLAIR 与 DWI"], "先认识四个常规序列各自的用途。"),
                ("急性梗死", ["DWI 高信号，ADC 低信号", "FLAIR 可为阴性", "发病时间很重要"], "急性梗死看DWI高信号和ADC低信号。"),
                ("小结", ["先定序列，再定部位", "最后定性"], "先定序列，再定部位，最后定性。")]},
]

# What of a phantom's object is kept: the picture, its geometry, how it was made. All else, private elements too, is left out.
KEPT = """SOPClassUID Modality ImageType SeriesNumber InstanceNumber AcquisitionNumber SeriesDescription BodyPartExamined
    SliceThickness SpacingBetweenSlices KVP RepetitionTime EchoTime MagneticFieldStrength ScanningSequence SequenceVariant
    ScanOptions MRAcquisitionType PatientPosition ViewPosition PatientOrientation Laterality ImageLaterality
    ImagePositionPatient ImageOrientationPatient SliceLocation PixelData PatientSex""".split()


class Teacher:
    """The teacher's session; errors are the server's own sentences."""

    def __init__(self, base, account):
        self.base, self.token = base, None
        self.token = json.loads(self("POST", "/session", {"user": account["user"], "password": account["password"]})[1])["token"]

    def __call__(self, method, path, body=None, **headers):
        """(headers, bytes)."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, dict):
            named.setdefault("Content-Type", "application/fhir+json")
            body = json.dumps(body).encode()
        if self.token:
            named["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.base + path, data=body, method=method, headers=named)
        try:
            with urllib.request.urlopen(request, timeout=120) as reply:
                return reply.headers, reply.read()
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode('utf-8', 'replace')[:400]}") from None

    def put_file(self, path, kind):
        ident = str(uuid.uuid4())
        with open(path, "rb") as file:  # streamed
            self("PUT", f"/media/{ident}", file, Content_Type=kind, Content_Length=str(Path(path).stat().st_size))
        return ident


# -- the case --------------------------------------------------------------------------------------------------------

def study_with_most_images(teacher):
    rows = json.loads(teacher("GET", "/worklist?count=100")[1])["rows"]
    studies = [(row.get("modality") in ("CT", "MR"), row["images"]["instances"], row["images"]["study"]) for row in rows
               if row.get("images", {}).get("complete") and row["images"].get("study")]
    return max(studies)[2] if studies else None


def fetch(teacher, study):
    """The objects of a study."""
    listed = json.loads(teacher("GET", f"/dicom-web/studies/{study}/instances?limit=500", Accept="application/dicom+json")[1])
    for item in listed:
        series, instance = (item[tag]["Value"][0] for tag in ("0020000E", "00080018"))
        headers, body = teacher("GET", f"/dicom-web/studies/{study}/series/{series}/instances/{instance}",
                                Accept='multipart/related; type="application/dicom"; transfer-syntax=*')
        boundary = headers.get_param("boundary").encode()
        part = body.split(b"--" + boundary)[1].split(b"\r\n\r\n", 1)[1]
        yield pydicom.dcmread(pydicom.filebase.DicomBytesIO(part[:-2]))


def without_identity(source, uids):
    """A new object with what is kept, under UIDs of its own."""
    made = pydicom.Dataset()
    made.SpecificCharacterSet = "ISO_IR 192"
    for element in source:
        if element.keyword in KEPT or element.tag.group == 0x0028:
            made[element.tag] = element
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID"):
        if keyword in source:
            setattr(made, keyword, uids.setdefault(source[keyword].value, generate_uid(prefix=None)))
    made.PatientName, made.PatientID, made.PatientBirthDate = "Teaching^Case=教学^病例", "TEACH-0001", ""
    made.StudyID, made.AccessionNumber, made.ReferringPhysicianName, made.StudyDate, made.StudyTime = "", "", "", "", ""
    made.StudyDescription = "教学病例"
    made.PatientIdentityRemoved, made.DeidentificationMethod = "YES", "Allow-list of attributes, new UIDs (demonstration)"
    made.BurnedInAnnotation = "NO"
    made.file_meta = pydicom.dataset.FileMetaDataset()
    made.file_meta.MediaStorageSOPClassUID, made.file_meta.MediaStorageSOPInstanceUID = made.SOPClassUID, made.SOPInstanceUID
    made.file_meta.TransferSyntaxUID = source.file_meta.TransferSyntaxUID
    made.is_little_endian, made.is_implicit_VR = True, source.file_meta.TransferSyntaxUID.is_implicit_VR
    return made


def store_case(teacher, folder):
    """(the new study's UID, a picture of its middle); (None, None) when there is nothing to make one of."""
    study = study_with_most_images(teacher)
    if study is None:
        return None, None
    uids, parts, objects = {}, [], []
    for number, source in enumerate(fetch(teacher, study)):
        made = without_identity(source, uids)
        path = folder / f"{number}.dcm"
        made.save_as(path, write_like_original=False)
        parts.append(b"--case\r\nContent-Type: application/dicom\r\n\r\n" + path.read_bytes() + b"\r\n")
        objects.append(made)
    teacher("POST", f"/dicom-web/studies/{uids[study]}", b"".join(parts) + b"--case--\r\n", Accept="application/dicom+json",
            Content_Type='multipart/related; type="application/dicom"; boundary=case')
    return uids[study], picture_of(objects[len(objects) // 2], folder)


def picture_of(made, folder):
    values = made.pixel_array.astype(float)
    if values.ndim != 2:
        return None
    low, high = numpy.percentile(values, (1, 99.5))
    grey = (numpy.clip((values - low) / max(high - low, 1), 0, 1) * 255).astype(numpy.uint8)
    path = folder / "case.pgm"
    path.write_bytes(b"P5\n%d %d\n255\n" % (grey.shape[1], grey.shape[0]) + grey.tobytes())
    return path


# -- the films -------------------------------------------------------------------------------------------------------

def run(*arguments):
    done = subprocess.run([str(a) for a in arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{arguments[0]}: {done.stderr.strip()[-400:]}")
    return done.stdout.strip()


def draw_slide(path, font, title, lines, picture):
    parts = ["convert", "-size", f"{WIDTH}x{HEIGHT}", "gradient:#17324d-#0c1a29", "-font", font, "-fill", "#e8f1fa",
             "-pointsize", "54", "-annotate", "+60+110", title, "-pointsize", "32", "-fill", "#b9cde0"]
    for number, line in enumerate(lines):
        parts += ["-annotate", f"+70+{210 + 64 * number}", line]
    if picture:
        parts += ["(", picture, "-resize", "330x330", ")", "-gravity", "northeast", "-geometry", "+40+150", "-composite"]
    run(*parts, "-depth", "8", f"PNG24:{path}")


def stamp(seconds):
    return f"00:{int(seconds) // 60:02}:{int(seconds) % 60:02}.000"


def make_film(lesson, folder, font, picture):
    """(film, poster, captions, seconds)."""
    captions = ["WEBVTT", ""]
    for number, (title, lines, said) in enumerate(lesson["slides"]):
        draw_slide(folder / f"slide{number:02}.png", font, title, lines, picture if 0 < number < 5 else None)
        for second in range(SECONDS_PER_SLIDE):
            (folder / f"second{number * SECONDS_PER_SLIDE + second:03}.png").hardlink_to(folder / f"slide{number:02}.png")
        begin = number * SECONDS_PER_SLIDE
        captions += [f"{stamp(begin)} --> {stamp(begin + SECONDS_PER_SLIDE)}", said, ""]
    (folder / "captions.vtt").write_text("\n".join(captions), "utf-8")
    seconds = len(lesson["slides"]) * SECONDS_PER_SLIDE
    (folder / f"second{seconds:03}.png").hardlink_to(folder / f"slide{len(lesson['slides']) - 1:02}.png")  # to the very end
    run("gst-launch-1.0", "-q", "multifilesrc", f"location={folder}/second%03d.png", "start-index=0", f"stop-index={seconds}",
        "caps=image/png,framerate=(fraction)1/1", "!", "pngdec", "!", "videoconvert", "!", "videorate", "!",
        f"video/x-raw,framerate={FRAMES_PER_SECOND}/1", "!", "vp8enc", "deadline=1", "cpu-used=8", "target-bitrate=400000",
        "keyframe-max-dist=50", "!", "queue", "!", "webmmux", "name=m", "!", "filesink", f"location={folder}/film.webm",
        "audiotestsrc", f"freq={lesson['tone']}", "volume=0.08", "samplesperbuffer=4800",
        f"num-buffers={seconds * 10}", "!", "audio/x-raw,rate=48000,channels=1", "!", "audioconvert", "!", "opusenc",
        "bitrate=24000", "!", "queue", "!", "m.")
    run("convert", folder / "slide00.png", "-resize", "480x270", folder / "poster.jpg")
    return folder / "film.webm", folder / "poster.jpg", folder / "captions.vtt", seconds


def document(lesson, film, poster, captions, seconds, case):
    def part(code, kind, ident):
        return {"attachment": {"contentType": kind, "url": f"media/{ident}"},
                "format": {"system": "urn:fenji:lesson-part", "code": code}}
    made = {"resourceType": "DocumentReference", "status": "current", "docStatus": "preliminary", "description": lesson["title"],
            "category": [{"coding": [{"system": "urn:fenji:document", "code": "lesson"}]}],
            "content": [part("film", "video/webm", film), part("captions", "text/vtt", captions),
                        part("poster", "image/jpeg", poster)],
            "extension": [{"url": "urn:fenji:abstract", "valueString": lesson["abstract"]},
                          {"url": "urn:fenji:body-part", "valueString": lesson["body"]},
                          {"url": "urn:fenji:modality", "valueCode": lesson["modality"]},
                          {"url": "urn:fenji:level", "valueCode": lesson["level"]},
                          {"url": "urn:fenji:duration", "valueDecimal": seconds}]}
    if case:
        made["context"] = {"related": [{"identifier": {"system": "urn:dicom:uid", "value": f"urn:oid:{case}"}}]}
    return made


def upload(stack):
    """Into a running stack whose simulator has scanned somebody. The lessons' ids."""
    teacher = Teacher(stack.description["base"], stack.description["accounts"]["teacher"])
    font = run("fc-match", "-f", "%{file}", "Noto Sans CJK SC")
    made = []
    with tempfile.TemporaryDirectory(prefix="fenji-lessons-") as name:
        case, picture = store_case(teacher, Path(name))
        for lesson in LESSONS:
            folder = Path(name) / lesson["modality"]
            folder.mkdir()
            film, poster, captions, seconds = make_film(lesson, folder, font, picture)
            ident = str(uuid.uuid4())
            headers, _ = teacher("PUT", f"/DocumentReference/{ident}", document(
                lesson, teacher.put_file(film, "video/webm"), teacher.put_file(poster, "image/jpeg"),
                teacher.put_file(captions, "text/vtt"), seconds, case if lesson["case"] else None), If_None_Match="*")
            teacher("POST", f"/DocumentReference/{ident}/$publish", {}, If_Match=headers["ETag"])
            print(f"lesson  {lesson['title']}", flush=True)
            made.append(ident)
    return made
