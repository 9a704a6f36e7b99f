/* The frame is drawn on a recording surface and asked how much room it takes and leaves. */
#include <cairo.h>
#include "fj-error.h"
#include "fj-paper-frame.h"

typedef struct
{
  FjPatient *patient;
  FjExam *exam;
  FjReport *report;
  FjReportPaper paper;
  cairo_surface_t *surface;
  cairo_t *cr;
} Case;

static Case
case_new (void)
{
  Case c = { fj_patient_new (), fj_exam_new (), fj_report_new (), { NULL }, NULL, NULL };

  c.patient->name = g_strdup ("张三");
  c.exam->accession = g_strdup ("A1");
  c.exam->modality = g_strdup ("CT");
  c.paper = (FjReportPaper){ .patient = c.patient, .exam = c.exam, .report = c.report, .language = "zh_CN" };
  c.paper.issuing_hospital = "柳塘镇中心卫生院";
  c.surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  c.cr = cairo_create (c.surface);
  return c;
}

static void
case_clear (Case *c)
{
  cairo_destroy (c->cr);
  cairo_surface_destroy (c->surface);
  fj_patient_free (c->patient);
  fj_exam_free (c->exam);
  fj_report_free (c->report);
}

/* Everything that was drawn lies on the sheet, inside its margins. */
static void
assert_on_sheet (Case *c)
{
  double x, y, width, height;

  cairo_recording_surface_ink_extents (c->surface, &x, &y, &width, &height);
  g_assert_cmpfloat (width, >, 100);
  g_assert_cmpfloat (x, >=, FJ_PAPER_MARGIN - 3);
  g_assert_cmpfloat (y, >=, 20);
  g_assert_cmpfloat (x + width, <=, FJ_PAPER_WIDTH - FJ_PAPER_MARGIN + 3);
  g_assert_cmpfloat (y + height, <=, FJ_PAPER_HEIGHT - 20);
}

static void
test_room (void)
{
  Case c = case_new ();
  double first = 0, longer = 0;

  g_assert_true (fj_paper_frame_first (c.cr, &c.paper, &first, NULL));
  double next = fj_paper_frame_next (c.cr, &c.paper);
  g_assert_cmpfloat (next, <, first);
  g_assert_cmpfloat (first, <, fj_paper_frame_bottom () / 2);
  /* Long values take more lines, and the text begins lower. */
  c.exam->item = g_strnfill (300, 'x');
  g_assert_true (fj_paper_frame_first (c.cr, &c.paper, &longer, NULL));
  g_assert_cmpfloat (longer, >, first + 10);
  assert_on_sheet (&c);
  case_clear (&c);
}

static void
test_long_names_stay_on_the_sheet (void)
{
  Case c = case_new ();
  double y;

  c.paper.issuing_hospital = "某某自治州某某自治县某某民族乡中心卫生院暨县域医疗共同体第一分院影像诊断中心";
  c.paper.diagnosing_hospital = c.paper.issuing_hospital;
  c.paper.latest_url = "https://example.cn/r/1";
  c.paper.shared = TRUE;
  g_assert_true (fj_paper_frame_first (c.cr, &c.paper, &y, NULL));
  fj_paper_frame_signatures (c.cr, &c.paper);
  fj_paper_frame_footer (c.cr, &c.paper, 12, 34);
  assert_on_sheet (&c);
  case_clear (&c);
}

static void
test_bad_address (void)
{
  Case c = case_new ();
  g_autofree char *address = g_strnfill (4000, 'a');
  g_autoptr (GError) error = NULL;
  double y;

  c.paper.latest_url = address;
  g_assert_false (fj_paper_frame_first (c.cr, &c.paper, &y, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
  case_clear (&c);
}

static void
test_fonts (void)
{
  Case c = case_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (fj_paper_frame_check_fonts (c.cr, TRUE, &error));
  g_assert_no_error (error);
  case_clear (&c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/paper-frame/room", test_room);
  g_test_add_func ("/document/paper-frame/long-names", test_long_names_stay_on_the_sheet);
  g_test_add_func ("/document/paper-frame/bad-address", test_bad_address);
  g_test_add_func ("/document/paper-frame/fonts", test_fonts);
  return g_test_run ();
}
