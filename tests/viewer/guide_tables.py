"""Tables of the user guides that tests hold to what the program does: parts between comments, rows, comparisons."""

import re
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]


def between(text, name):
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", text, re.S)
    if found is None:
        raise AssertionError(f"there is no part {name}")
    return found[1]


def rows_of(table):
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()[2:]]


def check_comparison(case, texts, columns, gaps=0):
    """The comparison of a guide in each language: a whole table, every source cited and listed, our own column proved by a
    test that is registered; the languages name the same tests. gaps: columns of the table of what we lack, 0 without one."""
    tests = {}
    for language, text in texts.items():
        rows = rows_of(between(text, "comparison"))
        tests[language] = [row[-1].strip("` ") for row in rows]
        case.assertTrue(rows, language)
        case.assertEqual([row[0] for row in rows if len(row) != columns], [], language)
        lacks = rows_of(between(text, "gaps")) if gaps else []
        case.assertEqual([row[0] for row in lacks if len(row) != gaps], [], language)
        last = "gaps" if gaps else "comparison"
        sources = set(map(int, re.findall(r"^(\d+)\. ", text[text.index(f"<!-- /{last} -->"):], re.M)))
        cited = {int(number) for row in rows + lacks for number in re.findall(r"\[(\d+)\]", " ".join(row))}
        case.assertEqual(cited, sources, language)
    case.assertEqual(len({tuple(names) for names in tests.values()}), 1, tests)
    for name in next(iter(tests.values())):
        path = TOP / name
        case.assertTrue(path.is_file(), name)
        registered = (path.parent / "meson.build").read_text("utf-8")
        case.assertIn(f"'{path.stem.removeprefix('test-')}'", registered, name)
