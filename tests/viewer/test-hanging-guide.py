#!/usr/bin/python3
"""docs/guide/hanging.md and its Chinese brother say what the program does: examples, members, attributes, library, tests.

    test-hanging-guide.py BUILD [--update]       --update writes the tables of the library
"""

import gettext
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from guide_tables import between, check_comparison, rows_of

TOP = Path(__file__).resolve().parents[2]
BUILD = Path(sys.argv.pop(1))
GUIDES = {language: TOP / "docs/guide" / name for language, name in (("en", "hanging.md"), ("zh_CN", "hanging.zh_CN.md"))}
PROTOCOLS, LISTS = TOP / "data/hanging/protocols", TOP / "tests/hanging/lists"
ENGINE = TOP / "libviewer/hanging"
HEADS = {"en": "| protocol | for | stages | looks for |", "zh_CN": "| 协议 | 适用于 | 阶段 | 图像集 |"}
PRIOR, NOT, ALL = ({"en": a, "zh_CN": b} for a, b in ((" (prior)", "（既往）"), ("not ", "不含 "), ("everything else", "其他检查")))
# Steps on the way to a code, in no answer.
INSIDE = {"Kernel": {"SHARP"}}


def text_of(language):
    return GUIDES[language].read_text("utf-8")


def translations(language):
    if language == "en":
        return lambda text: text
    done = subprocess.run(["msgfmt", "-o", "-", TOP / "po" / f"{language}.po"], capture_output=True, check=True)
    return gettext.GNUTranslations(io.BytesIO(done.stdout)).gettext


def asks(rule, language):
    wanted = rule.get("equals", [])
    words = " ".join(wanted if isinstance(wanted, list) else [wanted])
    return (NOT[language] if rule.get("not") else "") + words


def library(language):
    """The table of what is shipped."""
    tr = translations(language)
    lines = [HEADS[language], "|---|---|---|---|"]
    for path in sorted(PROTOCOLS.glob("*.json")):
        protocol = json.loads(path.read_text("utf-8"))
        required = [asks(rule, language) for rule in protocol.get("applies", []) if rule.get("required")]
        stages = [f"{tr(stage['name'])} ({stage['rows']} × {stage['columns']})" for stage in protocol["stages"]]
        # The label of a prior's set says so already, or is that of a current one.
        sets = dict.fromkeys(tr(one["label"]) + (PRIOR[language] if "prior" in one and "prior" not in one["label"] else "")
                             for one in protocol["sets"])
        lines.append(f"| {tr(protocol['name'])} `{protocol['id']}` | {'; '.join(required) or ALL[language]} | {'; '.join(stages)} | "
                     f"{'; '.join(sets)} |")
    return "\n".join(lines) + "\n"


def update():
    for language, path in GUIDES.items():
        text = text_of(language)
        old = between(text, "library")
        path.write_text(text.replace(f"<!-- library -->\n{old}", f"<!-- library -->\n{library(language)}"), "utf-8")


def examples(text):
    return re.findall(r"^```json\n(.*?)^```$", text, re.S | re.M)


def explain(path, protocol=None, **variables):
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")} | {"LC_ALL": "C.UTF-8"} | variables
    tried = ["--protocol", protocol] if protocol else []
    return subprocess.run([BUILD / "apps/viewer/fenji-viewer", "--series-list", path, *tried], env=env, capture_output=True,
                          text=True, timeout=60, check=False)


def members_read():
    """Names of members that the parser knows, of all kinds."""
    source = (ENGINE / "fj-hang-protocol-json.c").read_text("utf-8")
    return {name for table in re.findall(r"const char \*const names\[\]\s*= \{(.*?)\};", source, re.S)
            for name in re.findall(r'"(\w+)"', table)}


def words_read():
    source = (ENGINE / "fj-hang-protocol-words.c").read_text("utf-8")
    return set(re.findall(r'"(\w+)"', source))


def derived_names():
    source = (ENGINE / "fj-hang-attribute.c").read_text("utf-8")
    return set(re.findall(r'\{ FJ_HANG_\w+, "(\w+)"', source))


def vocabulary_codes():
    codes = {}
    for term in json.loads((TOP / "data/hanging/vocabulary.json").read_text("utf-8"))["terms"]:
        codes.setdefault(term["attribute"], set()).add(term["code"])
    return codes


class Guide(unittest.TestCase):
    def test_example_is_read_and_hangs(self):
        for language in GUIDES:
            blocks = examples(text_of(language))
            self.assertTrue(blocks, language)
            for block in blocks:
                with self.subTest(language=language), tempfile.NamedTemporaryFile("w", suffix=".json") as file:
                    file.write(block)
                    file.flush()
                    done = explain(LISTS / "ct-chest-siemens-de.json", file.name)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    patient = json.loads(done.stdout)["patients"][0]
                    self.assertEqual(patient["protocol"], json.loads(block)["id"])
                    self.assertEqual(patient["viewports"][0]["series"], "2.25.5024.1.3")

    def test_vocabulary_example_is_read(self):
        for language in GUIDES:
            block = re.search(r'^    (\{"terms": .*?\}\]\})$', text_of(language), re.S | re.M)[1]
            for text, complains in ((block, False), (block.replace('"Kernel"', '"Kernal"'), True)):
                with tempfile.TemporaryDirectory() as folder:
                    (Path(folder) / "fenji").mkdir()
                    (Path(folder) / "fenji/hanging-vocabulary.json").write_text(text, "utf-8")
                    done = explain(LISTS / "ct-chest-siemens-de.json", PROTOCOLS / "ct-chest.json", XDG_CONFIG_HOME=folder)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertEqual("hanging-vocabulary.json" in done.stderr, complains, done.stderr)

    def test_answer_that_is_shown_is_given(self):
        """The shortened answer: each of its sentences, and every place as it is."""
        for language in GUIDES:
            shown = json.loads(re.search(r'^```\n(\{"patients".*?)^```$', text_of(language), re.S | re.M)[1])["patients"][0]
            path = next(path for path in sorted(LISTS.glob("*.json")) if f'"{shown["current"]}"' in path.read_text("utf-8"))
            given = next(patient for patient in json.loads(explain(path).stdout)["patients"] if patient["current"] == shown["current"])
            for member in ("patient", "protocol", "stage", "rejected"):
                self.assertEqual(shown[member], given[member], f"{language} {member}")
            self.assertEqual(set(shown["reasons"]) - set(given["reasons"]), set(), language)
            self.assertEqual([{name: place[name] for name in box} for box, place in zip(shown["viewports"], given["viewports"])],
                             shown["viewports"], language)
            self.assertEqual(len(shown["viewports"]), len(given["viewports"]), language)

    def test_a_slip_in_an_example_is_seen(self):
        block = examples(text_of("en"))[0].replace('"needed"', '"neded"', 1)
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(block)
            file.flush()
            self.assertEqual(explain(LISTS / "ct-chest-siemens-de.json", file.name).returncode, 1)

    def test_every_member_and_word_is_told(self):
        for language in GUIDES:
            told = set(re.findall(r"`(\w+)`", text_of(language)))
            self.assertEqual((members_read() | words_read()) - told, set(), language)

    def test_members_that_are_told_are_read(self):
        for language in GUIDES:
            text = text_of(language)
            form = text[text.index("```json"):text.index("<!-- derived -->")]
            first = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| ([^|]*) \|", form, re.M))))
            self.assertEqual(first - members_read(), set(), language)

    def test_derived_attributes(self):
        codes, sources = vocabulary_codes(), "".join(path.read_text("utf-8") for path in sorted(ENGINE.glob("*.c")))
        known = set(re.findall(r'"([A-Z0-9]+)"', sources)) | set().union(*codes.values())
        for language in GUIDES:
            rows = rows_of(between(text_of(language), "derived"))
            self.assertEqual({row[0].strip("`") for row in rows}, derived_names(), language)
            for name, _, values in rows:
                name, told = name.strip("`"), set(re.findall(r"`([A-Z0-9]+)`", values))
                self.assertEqual(codes.get(name, set()) - told, INSIDE.get(name, set()), f"{language} {name}")
                self.assertEqual(told - known, set(), f"{language} {name}")

    def test_library(self):
        for language in GUIDES:
            self.assertEqual(between(text_of(language), "library"), library(language), f"{language}: run this with --update")

    def test_comparison_names_tests_that_run(self):
        check_comparison(self, {language: text_of(language) for language in GUIDES}, 8)

    def test_keys(self):
        keys = (TOP / "libviewer/view/fj-reading-view-keys.c").read_text("utf-8")
        for accelerator, action in (("period", "stage"), ("comma", "stage"), ("greater", "protocol"), ("less", "protocol"),
                                    ("<Control>h", "hang"), ("y", "scroll-all"), ("k", "link"), ("l", "reference-lines"),
                                    ("Escape", "unpoint")):
            self.assertRegex(keys, rf'\{{ "{re.escape(accelerator)}", "view\.{action}"')
        for accelerator, parameter in (("a", "axial"), ("d", "coronal"), ("g", "sagittal"), ("x", "original")):
            self.assertIn(f'{{ "{accelerator}", "view.reformat", "\'{parameter}\'"', keys)
        for accelerator, action, step in (("braceright", "thicker", "1"), ("braceleft", "thicker", "-1"), ("period", "stage", "1"),
                                          ("comma", "stage", "-1"), ("greater", "protocol", "1"), ("less", "protocol", "-1")):
            self.assertIn(f'{{ "{accelerator}", "view.{action}", "{step}"', keys)
        for language in GUIDES:
            table = re.search(r"^\|[^\n]* \| \|\n\|---\|---\|\n(.*?)\n\n", text_of(language), re.S | re.M)[1]
            told = set(re.findall(r"[\w+]+|[.,<>{}]", " ".join(line.split(" | ")[0] for line in table.splitlines())))
            wanted = {".", ",", ">", "<", "{", "}", "A", "C", "D", "G", "K", "L", "X", "Y", "Ctrl+H", "F7", "Shift+F7", "Ctrl+F7"}
            self.assertEqual(wanted - told, set(), language)
        self.assertRegex(keys, r'\{ "c", "view\.tool", "\'point\'"')
        keys = (TOP / "apps/viewer/viewer-hanging.c").read_text("utf-8")
        for key, action in (("F7", "why"), ("<Shift>F7", "save"), ("<Control>F7", "edit")):
            self.assertIn(f'{{ "hanging.{action}", {{ "{key}", NULL }}', keys)


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
    else:
        unittest.main()
