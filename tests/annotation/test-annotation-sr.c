/* fj-annotation-sr: marks come back as they were; dsrdump opens the report without a complaint, and pydicom
 * finds every number with its unit, ground and figure. */
#include "fj-annotation-sr.h"

#include <math.h>
#include <string.h>

#include "annotation-files.h"
#include "fj-error.h"

static char *folder;

static const FjMarkImage ct_image
    = { (char *) "2.25.2", (char *) "2.25.3", (char *) CT, (char *) "2.25.11", 1 };
static const FjMarkImage frame_image
    = { (char *) "2.25.5", (char *) "2.25.4", (char *) "1.2.840.10008.5.1.4.1.1.2.1", (char *) "2.25.13", 7 };

typedef struct
{
  FjAnnotationSubject *subject;
  FjAnnotationMaker maker;
  GPtrArray *marks;
  GPtrArray *measures; /* of GArray */
  GArray *findings;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  static const FjSpacing spacing = { FJ_SPACING_DETECTOR, 0.5, 0.25, 0, 0, 63, 47 };
  static const FjAnnotationCode lesion = { "52988006", "SCT", "Lesion" },
                                lung = { "39607008", "SCT", "Lung" };
  FjMarkRoom room = {
    .rows = 48, .columns = 64, .spacings = &spacing, .n_spacings = 1, .unit = "HU", .is_complete = TRUE
  };

  f->subject = fj_annotation_subject_new ();
  f->subject->patient_name = g_strdup ("Ouyang^Xiaohong=欧阳^小红");
  f->subject->patient_id = g_strdup ("P0001");
  f->subject->study_uid = g_strdup ("2.25.2");
  f->maker = (FjAnnotationMaker){ "Li^Na=李^娜", "中心医院", NULL, 0, 0, NOON, "zh_CN" };
  f->marks = draw_marks (&ct_image);
  f->measures = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  f->findings = g_array_new (FALSE, TRUE, sizeof (FjAnnotationFinding));
  for (guint i = 0; i < f->marks->len; i++)
    {
      FjMark *mark = f->marks->pdata[i];
      GArray *measures = fj_mark_measure (mark, &room);
      FjAnnotationFinding finding = { mark, NULL, 0, "HU", 0, 1, NULL, NULL };

      if (mark->kind == FJ_MARK_PROBE)
        {
          /* Values without a picture at hand here: by hand. */
          const FjMeasure value = { FJ_MEASURE_VALUE, -123.456789012345678, FALSE, FJ_SPACING_NONE };

          g_array_set_size (measures, 0);
          g_array_append_val (measures, value);
        }
      if (mark->kind == FJ_MARK_ELLIPSE)
        {
          const FjMeasure mean = { FJ_MEASURE_MEAN, 40.25, FALSE, FJ_SPACING_NONE };

          g_array_append_val (measures, mean);
          finding.finding = &lesion;
          finding.site = &lung;
          finding.suv_factor = 0.5;
          g_free (mark->author);
          mark->author = g_strdup ("Wang^Wu=王^五");
        }
      if (mark->kind == FJ_MARK_ANGLE)
        {
          fj_mark_image_clear (&mark->image);
          fj_mark_image_copy (&frame_image, &mark->image);
          finding.n_frames = 20;
        }
      finding.measures = (const FjMeasure *) (gpointer) measures->data;
      finding.n_measures = measures->len;
      g_array_append_val (f->findings, finding);
      g_ptr_array_add (f->measures, measures);
    }
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  fj_annotation_subject_free (f->subject);
  g_array_unref (f->findings);
  g_ptr_array_unref (f->measures);
  g_ptr_array_unref (f->marks);
}

static FjDicomObject *
write_all (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  FjDicomObject *object = fj_annotation_sr_write (f->subject, &f->maker,
                                                  (const FjAnnotationFinding *) (gpointer) f->findings->data,
                                                  f->findings->len, FALSE, &error);

  g_assert_no_error (error);
  return object;
}

static void
test_own (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = write_all (f), copy = NULL;
  g_autoptr (FjAnnotationContent) content = fj_annotation_content_new ();
  g_autoptr (GBytes) bytes = fj_dicom_object_to_bytes (object, NULL, &error);

  g_assert_no_error (error);
  copy = fj_dicom_object_open_bytes (bytes, FJ_DICOM_OPEN_ALL, &error);
  g_assert_no_error (error);
  g_assert_true (fj_annotation_sr_read (copy, content, &error));
  g_assert_cmpuint (content->sentences->len, ==, 0);
  g_assert_cmpuint (content->marks->len, ==, f->marks->len);
  for (guint i = 0; i < content->marks->len; i++)
    {
      const FjAnnotationMark *read = g_ptr_array_index (content->marks, i);

      g_assert_true (read->is_own);
      assert_same_mark (f->marks->pdata[i], read->mark);
    }
  g_assert_cmpstr (content->creator, ==, "Li^Na=李^娜");
  g_assert_cmpstr (content->title, ==, "Imaging Measurement Report");
}

static void
test_dsrdump (Fixture *f, gconstpointer data)
{
  g_autoptr (FjDicomObject) object = write_all (f);
  g_autofree char *path = g_build_filename (folder, "sr.dcm", NULL), *warnings = NULL, *dumped = NULL;
  const char *dump[] = { "dsrdump", "+U8", "+Pl", "+Pt", "+Pc", "+Pu", path, NULL };
  g_auto (GStrv) lines = NULL;
  static const char *const expected[] = {
    "Comprehensive SR Document",
    "欧阳^小红",
    "Completion Flag     : PARTIAL",
    "# TID 1500 (DCMR)",
    "# TID 1501 (DCMR)",
    "# TID 1410 (DCMR)",
    "(121049,DCM,\"Language of Content Item and Descendants\")=(zh-CN,RFC5646,",
    "(121008,DCM,\"Person Observer Name\")=\"Li^Na=李^娜\"",
    "(121008,DCM,\"Person Observer Name\")=\"Wang^Wu=王^五\"",
    "(121013,DCM,\"Device Observer Name\")=\"Fenji Viewer\"",
    "CODE:(121071,DCM,\"Finding\")=(52988006,SCT,\"Lesion\")",
    "CODE:(363698007,SCT,\"Finding Site\")=(39607008,SCT,\"Lung\")",
    "TEXT:(121106,DCM,\"Comment\")=\"L3\"",
    "(detector,99FENJI,\"Imager Pixel Spacing at the detector\")",
  };

  save_object (object, path);
  dumped = run_program (dump, &warnings);
  lines = g_strsplit (warnings, "\n", -1);
  /* DCMTK 3.6.7 says of every object in UTF-8 that it cannot check it. */
  for (guint i = 0; lines[i]; i++)
    if (*lines[i])
      g_assert_cmpstr (lines[i], ==,
                       "W: The VR checker does not support this Specific Character Set: ISO_IR 192");
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    if (!strstr (dumped, expected[i]))
      g_error ("dsrdump does not say %s, but:\n%s", expected[i], dumped);
}

/* Lengths of an image of 0.25 mm by 0.5 mm, computed again from the figures. */
static void
test_numbers (Fixture *f, gconstpointer data)
{
  g_autoptr (FjDicomObject) object = write_all (f);
  g_autofree char *path = g_build_filename (folder, "sr.dcm", NULL), *out = NULL;

  save_object (object, path);
  out = run_python (
      "import sys, math, pydicom\n"
      "ds = pydicom.dcmread(sys.argv[1])\n"
      "assert ds.SOPClassUID == '1.2.840.10008.5.1.4.1.1.88.33' and ds.Modality == 'SR'\n"
      "assert ds.VerificationFlag == 'UNVERIFIED' and ds.ContentDate == '20260512'\n"
      "evidence = {s.StudyInstanceUID: [(r.SeriesInstanceUID, [i.ReferencedSOPInstanceUID for i in\n"
      "    r.ReferencedSOPSequence]) for r in s.ReferencedSeriesSequence]\n"
      "    for s in ds.CurrentRequestedProcedureEvidenceSequence}\n"
      "assert evidence == {'2.25.2': [('2.25.3', ['2.25.11'])], '2.25.5': [('2.25.4', ['2.25.13'])]}, evidence\n"
      "name = lambda i: i.ConceptNameCodeSequence[0].CodeMeaning if 'ConceptNameCodeSequence' in i else None\n"
      "children = lambda i: list(i.get('ContentSequence', []))\n"
      "top = [i for i in ds.ContentSequence if name(i) == 'Imaging Measurements'][0]\n"
      "found = {}\n"
      "for group in children(top):\n"
      "    assert name(group) == 'Measurement Group'\n"
      "    tracking = [i.TextValue for i in children(group) if name(i) == 'Tracking Identifier'][0].split(':')\n"
      "    assert tracking[0] == 'fenji'\n"
      "    assert tracking[2] == [i.UID for i in children(group) if name(i) == 'Tracking Unique Identifier'][0]\n"
      "    assert group.ObservationDateTime.startswith('20260512120') and group.ObservationDateTime.endswith('+0800')\n"
      "    found[tracking[1]] = group\n"
      "assert len(found) == 15\n"
      "def region(i):\n"
      "    assert i.ValueType == 'SCOORD' and name(i) == 'Image Region'\n"
      "    image = children(i)[0]\n"
      "    assert image.RelationshipType == 'SELECTED FROM' and image.ValueType == 'IMAGE'\n"
      "    r = image.ReferencedSOPSequence[0]\n"
      "    return list(i.GraphicData), r.ReferencedSOPInstanceUID, r.get('ReferencedFrameNumber')\n"
      "def numbers(kind):\n"
      "    out = []\n"
      "    for i in children(found[kind]):\n"
      "        if i.ValueType != 'NUM': continue\n"
      "        m = i.MeasuredValueSequence[0]\n"
      "        assert abs(float(m.NumericValue) - m.FloatingPointValue) <= abs(m.FloatingPointValue) * 1e-9\n"
      "        mods = [c.ConceptCodeSequence[0].CodeValue for c in children(i) if c.ValueType == 'CODE']\n"
      "        figures = [region(c)[0] for c in children(i) if c.ValueType == 'SCOORD']\n"
      "        out.append((name(i), m.FloatingPointValue, m.MeasurementUnitsCodeSequence[0].CodeValue, mods, figures))\n"
      "    return out\n"
      "def distance(p): return math.hypot((p[2] - p[0]) * 0.25, (p[3] - p[1]) * 0.5)\n"
      "def near(a, b): assert abs(a - b) < 1e-5 * abs(b), (a, b)\n"
      "(n, v, u, mods, figures), = numbers('length')\n"
      "assert (n, u, mods) == ('Length', 'mm', ['detector']) and figures == [[10.5, 5.25, 40.25, 8.5]]\n"
      "near(v, distance(figures[0]))\n"
      "legs = [i for i in numbers('leg-length') if i[0] == 'Length']\n"
      "assert len(legs) == 3\n"
      "for leg in legs: assert len(leg[4]) == 1; near(leg[1], distance(leg[4][0])) if len(leg[4][0]) == 4 else None\n"
      "hearts = [i for i in numbers('cardiothoracic') if i[0] == 'Length']\n"
      "assert len(hearts) == 2 and [len(h[4]) for h in hearts] == [1, 1]\n"
      "(n, ratio, u, mods, figures), = [i for i in numbers('cardiothoracic') if i[0] != 'Length']\n"
      "assert u == '{ratio}' and len(figures) == 2\n"
      "near(ratio, hearts[0][1] / hearts[1][1])\n"
      "(n, v, u, mods, figures), = numbers('cobb')\n"
      "assert (n, u) == ('Cobb angle', 'deg') and len(figures) == 2\n"
      "a, b = [math.atan2((p[3] - p[1]) * 0.5, (p[2] - p[0]) * 0.25) for p in figures]\n"
      "turn = abs(math.degrees(a - b)) % 180\n"
      "near(v, min(turn, 180 - turn))\n"
      "(n, v, u, mods, figures), = numbers('probe')\n"
      "assert (n, u, mods) == ('Attenuation Coefficient', \"[hnsf'U]\", []) and v == -123.456789012345678\n"
      "ellipse = {(n, *mods): (v, u) for n, v, u, mods, figures in numbers('ellipse')}\n"
      "assert ellipse[('Attenuation Coefficient', '373098007')] == (40.25, \"[hnsf'U]\")\n"
      "assert ellipse[('SUVbw', '373098007')] == (20.125, '{SUVbw}g/ml'), ellipse\n"
      "area = [(v, u) for k, (v, u) in ellipse.items() if k[0] == 'Area'][0]\n"
      "near(area[0], math.pi * 20 * 0.25 * 9.5 * 0.5); assert area[1] == 'mm2'\n"
      "data, uid, frame = [region(i) for i in children(found['angle']) if i.ValueType == 'SCOORD'][0]\n"
      "assert (uid, frame) == ('2.25.13', 7)\n"
      "data, uid, frame = [region(i) for i in children(found['length']) if i.ValueType == 'SCOORD'][0]\n"
      "assert (uid, frame) == ('2.25.11', None)\n"
      "text = [i.TextValue for i in children(found['text']) if name(i) == 'Comment']\n"
      "assert text == ['右上肺\\r\\n结节 \\\\ 3'], text\n",
      path, NULL);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  FjAnnotationFinding *findings = (FjAnnotationFinding *) (gpointer) f->findings->data;
  FjMark *mark = f->marks->pdata[0];

  g_clear_pointer (&mark->image.sop_instance_uid, g_free); /* a plane that was cut here */
  g_assert_null (fj_annotation_sr_write (f->subject, &f->maker, findings, 2, FALSE, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("fenji-sr-XXXXXX", NULL);
  g_test_add ("/annotation/sr/own", Fixture, NULL, set_up, test_own, tear_down);
  g_test_add ("/annotation/sr/dsrdump", Fixture, NULL, set_up, test_dsrdump, tear_down);
  g_test_add ("/annotation/sr/numbers", Fixture, NULL, set_up, test_numbers, tear_down);
  g_test_add ("/annotation/sr/refused", Fixture, NULL, set_up, test_refused, tear_down);
  status = g_test_run ();
  {
    const char *remove[] = { "rm", "-r", folder, NULL };
    g_autofree char *out = run_program (remove, NULL);
  }
  g_free (folder);
  return status;
}
