/* fj-corner-text: what the corners of a pane say, and what they keep when there is little room. */
#include "fj-corner-text.h"

#include <math.h>
#include <string.h>

typedef struct
{
  FjImageFacts facts;
  FjViewport viewport;
  FjVoi window;
  FjCornerSubject subject;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  *fixture = (Fixture){
    .facts = { .patient_name = (char *) "单小红",
               .patient_id = (char *) "QSWS00000001",
               .sex = (char *) "F",
               .age = (char *) "065Y",
               .birth_date = (char *) "1961-03-04",
               .study_date = (char *) "2026-11-22",
               .study_time = (char *) "14:03",
               .study_description = (char *) "Chest",
               .institution = (char *) "Hospital",
               .modality = (char *) "CT",
               .has_plane = TRUE,
               .slice_location = -123.46,
               .plane = { .row = { 1, 0, 0 }, .column = { 0, 1, 0 }, .thickness = 2.5 },
               .spacing = { .basis = FJ_SPACING_PATIENT } },
    .window = { .function = FJ_VOI_LINEAR, .center = -600, .width = 1500 },
  };
  fj_viewport_init (&fixture->viewport);
  fixture->viewport.image = 11;
  fixture->subject = (FjCornerSubject){ .facts = &fixture->facts,
                                        .viewport = &fixture->viewport,
                                        .scale = 1.234,
                                        .window = &fixture->window,
                                        .has_window_of_its_own = TRUE,
                                        .series_number = 3,
                                        .series_description = "Lung 1.0",
                                        .n_images = 143,
                                        .n_here = 143 };
}

static char *
read_corner (const FjCornerText *text, FjCorner corner)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < text->lines[corner]->len; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? "|" : "",
                            g_array_index (text->lines[corner], FjCornerLine, i).text);
  return g_string_free (all, FALSE);
}

static void
assert_corner (const FjCornerText *text, FjCorner corner, const char *expected)
{
  g_autofree char *all = read_corner (text, corner);

  g_assert_cmpstr (all, ==, expected);
}

static gboolean
says (const Fixture *fixture, const char *words)
{
  g_autoptr (FjCornerText) text = fj_corner_text_new (&fixture->subject);
  gboolean is_said = FALSE;

  for (guint i = 0; i < FJ_N_CORNERS; i++)
    {
      g_autofree char *all = read_corner (text, i);

      is_said |= strstr (all, words) != NULL;
    }
  return is_said;
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjCornerText) text = fj_corner_text_new (&fixture->subject);

  assert_corner (text, FJ_CORNER_TOP_LEFT, "单小红|QSWS00000001|Female · 65 y|Born 1961-03-04");
  assert_corner (text, FJ_CORNER_TOP_RIGHT, "2026-11-22 14:03|Chest|Hospital");
  assert_corner (text, FJ_CORNER_BOTTOM_LEFT, "-123.5 mm · 2.5 mm thick|3 · Lung 1.0|Image 12 / 143");
  assert_corner (text, FJ_CORNER_BOTTOM_RIGHT, "mm in the patient|Zoom 123 %|C -600 W 1500 · Lung");
  g_assert_cmpstr (text->edges.left, ==, "R");
  g_assert_cmpstr (text->edges.top, ==, "A");
}

/* Nothing said: unknown, never a guess and never nothing. */
static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjCornerText) text = NULL;

  fixture->facts = (FjImageFacts){ .slice_location = NAN };
  fixture->subject.series_number = 0;
  fixture->subject.series_description = "";
  fixture->subject.window = NULL;
  text = fj_corner_text_new (&fixture->subject);
  assert_corner (text, FJ_CORNER_TOP_LEFT, "Name unknown|Number unknown|Sex unknown");
  assert_corner (text, FJ_CORNER_TOP_RIGHT, "");
  assert_corner (text, FJ_CORNER_BOTTOM_LEFT, "Image 12 / 143");
  assert_corner (text, FJ_CORNER_BOTTOM_RIGHT, "No mm, pixels only|Zoom 123 %");
  g_assert_cmpstr (text->edges.left, ==, "");
}

/* What a reader must know is there exactly when it holds. */
static void
test_warnings (Fixture *fixture, gconstpointer data)
{
  g_assert_false (says (fixture, "Lossy"));
  fixture->facts.is_lossy = TRUE;
  g_assert_true (says (fixture, "Lossy, ratio unknown"));
  fixture->facts.lossy_ratio = 10.04;
  g_assert_true (says (fixture, "Lossy 10:1"));
  g_assert_false (says (fixture, "Derived"));
  fixture->facts.is_derived = TRUE;
  g_assert_true (says (fixture, "Derived"));
  g_assert_false (says (fixture, "For processing"));
  fixture->facts.is_for_processing = TRUE;
  g_assert_true (says (fixture, "For processing"));
  g_assert_false (says (fixture, "Secondary capture"));
  fixture->facts.sop_class_uid = (char *) "1.2.840.10008.5.1.4.1.1.77.1.1"; /* VL endoscopic */
  g_assert_false (says (fixture, "Secondary capture"));
  fixture->facts.sop_class_uid = (char *) "1.2.840.10008.5.1.4.1.1.7";
  g_assert_true (says (fixture, "Secondary capture"));
  fixture->facts.sop_class_uid = (char *) "1.2.840.10008.5.1.4.1.1.7.4"; /* many frames, in colour */
  g_assert_true (says (fixture, "Secondary capture"));
  g_assert_false (says (fixture, "De-identified"));
  fixture->facts.is_deidentified = TRUE;
  g_assert_true (says (fixture, "De-identified"));
  g_assert_false (says (fixture, "Text repaired"));
  fixture->facts.is_text_repaired = TRUE;
  g_assert_true (says (fixture, "Text repaired"));
  g_assert_false (says (fixture, "Incomplete"));
  fixture->subject.n_here = 34;
  g_assert_true (says (fixture, "Incomplete: 34 of 143"));
  g_assert_false (says (fixture, "missing"));
  fixture->subject.volume_flags = FJ_VOLUME_GAPS;
  g_assert_true (says (fixture, "Slices are missing"));
  fixture->subject.volume_flags = FJ_VOLUME_TILTED | FJ_VOLUME_DUPLICATES;
  g_assert_true (says (fixture, "Tilted gantry"));
  g_assert_true (says (fixture, "Several images at one position"));
  g_assert_false (says (fixture, "Inverted"));
  fixture->viewport.is_inverted = TRUE;
  g_assert_true (says (fixture, "Inverted"));
}

static void
test_window (Fixture *fixture, gconstpointer data)
{
  fixture->window.center = 0.5;
  fixture->window.width = 1.25;
  g_assert_true (says (fixture, "C 0.5 W 1.25"));
  fixture->subject.has_window_of_its_own = FALSE;
  g_assert_true (says (fixture, "automatic"));
  fixture->viewport.window_mode = FJ_WINDOW_SET;
  g_assert_false (says (fixture, "automatic"));
  fixture->window.function = FJ_VOI_TABLE;
  fixture->window.explanation = (char *) "NORMAL";
  g_assert_true (says (fixture, "Grey table NORMAL"));
}

/* Rotated and flipped: only the letters change, as the orientation says. */
static void
test_turned (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjCornerText) text = NULL;

  fj_viewport_turn (&fixture->viewport, 1);
  text = fj_corner_text_new (&fixture->subject);
  g_assert_cmpstr (text->edges.top, ==, "R");
  g_assert_cmpstr (text->edges.right, ==, "A");
  g_clear_pointer (&text, fj_corner_text_free);
  fixture->facts.has_plane = FALSE;
  fixture->facts.patient_orientation = (char *) "L\\F";
  fj_viewport_reset (&fixture->viewport);
  text = fj_corner_text_new (&fixture->subject);
  g_assert_cmpstr (text->edges.right, ==, "L");
  g_assert_cmpstr (text->edges.bottom, ==, "F");
}

/* Letters of 7 x 15. */
static int
measure (const FjCornerLine *line, int width, gpointer user_data)
{
  int across = (int) g_utf8_strlen (line->text, -1) * 7;

  return line->rank == 0 && across > width ? 30 : 15;
}

static int
total (const FjCornerText *text, FjCorner corner, int width)
{
  int height = 0;

  for (guint i = 0; i < text->lines[corner]->len; i++)
    height += measure (&g_array_index (text->lines[corner], FjCornerLine, i), width, NULL);
  return height;
}

/* At any size: the patient is named, nothing lies over anything else, and what went mattered less than what
 * stayed. */
static void
test_fit (Fixture *fixture, gconstpointer data)
{
  fixture->subject.prior = "Prior 2025-03-01";
  fixture->facts.is_lossy = fixture->facts.is_derived = fixture->facts.is_deidentified = TRUE;
  fixture->subject.volume_flags = FJ_VOLUME_GAPS | FJ_VOLUME_TILTED | FJ_VOLUME_DUPLICATES;
  for (int width = 150; width < 1600; width += 90)
    for (int height = 110; height < 1100; height += 45)
      {
        g_autoptr (FjCornerText) all = fj_corner_text_new (&fixture->subject);
        g_autoptr (FjCornerText) text = fj_corner_text_new (&fixture->subject);
        int across = fj_corner_text_get_room (width, 26);

        fj_corner_text_fit (text, width, height, 26, measure, NULL);
        g_assert_cmpint (2 * across, <=, width - 26);
        g_assert_cmpuint (text->lines[FJ_CORNER_TOP_LEFT]->len, >=, 3);
        g_assert_cmpstr (g_array_index (text->lines[FJ_CORNER_TOP_LEFT], FjCornerLine, 0).text, ==, "单小红");
        g_assert_cmpstr (g_array_index (text->lines[FJ_CORNER_TOP_RIGHT], FjCornerLine, 0).text, ==,
                         "Prior 2025-03-01");
        for (guint i = 0; i < 2; i++)
          g_assert_cmpint (total (text, i, across) + total (text, i + 2, across), <=, height);
        for (guint i = 0; i < FJ_N_CORNERS; i++)
          {
            guint worst = 0, kept = 0;

            for (guint k = 0; k < text->lines[i]->len; k++)
              worst = MAX (worst, g_array_index (text->lines[i], FjCornerLine, k).rank);
            for (guint k = 0; k < all->lines[i]->len; k++)
              kept += g_array_index (all->lines[i], FjCornerLine, k).rank < worst;
            g_assert_cmpuint (text->lines[i]->len, >=, kept);
          }
      }
}

/* At 300 x 250 what a reader works with is still there. */
static void
test_small (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjCornerText) text = fj_corner_text_new (&fixture->subject);
  g_autofree char *left = NULL, *right = NULL;

  fj_corner_text_fit (text, 300 - 12, 250 - 12, 26, measure, NULL);
  left = read_corner (text, FJ_CORNER_BOTTOM_LEFT);
  right = read_corner (text, FJ_CORNER_BOTTOM_RIGHT);
  g_assert_nonnull (strstr (left, "Image 12 / 143"));
  g_assert_nonnull (strstr (right, "C -600 W 1500"));
}

static void
test_identity_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjCornerText) text = NULL;

  fixture->subject.is_identity_only = TRUE;
  fixture->facts.is_lossy = TRUE;
  text = fj_corner_text_new (&fixture->subject);
  assert_corner (text, FJ_CORNER_TOP_LEFT, "单小红|QSWS00000001|Female · 65 y");
  assert_corner (text, FJ_CORNER_TOP_RIGHT, "");
  assert_corner (text, FJ_CORNER_BOTTOM_LEFT, "");
  assert_corner (text, FJ_CORNER_BOTTOM_RIGHT, "Lossy, ratio unknown");
}

/* Not a trace of the patient: what is passed on. And the other half. */
static void
test_patient (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjCornerText) all = fj_corner_text_new (&fixture->subject), hidden = NULL, only = NULL;

  fixture->subject.is_patient_hidden = TRUE;
  hidden = fj_corner_text_new (&fixture->subject);
  assert_corner (hidden, FJ_CORNER_TOP_LEFT, "");
  for (guint i = FJ_CORNER_TOP_RIGHT; i < FJ_N_CORNERS; i++)
    g_assert_cmpuint (hidden->lines[i]->len, ==, all->lines[i]->len);
  fixture->subject.is_patient_hidden = FALSE;
  fixture->subject.is_patient_only = TRUE;
  only = fj_corner_text_new (&fixture->subject);
  assert_corner (only, FJ_CORNER_TOP_LEFT, "单小红|QSWS00000001|Female · 65 y");
  assert_corner (only, FJ_CORNER_BOTTOM_LEFT, "");
  g_assert_cmpstr (only->edges.left, ==, "");
}

static void
test_ages (void)
{
  static const char *const ages[][2] = { { "065Y", "65 y" }, { "011M", "11 mo" }, { "003W", "3 wk" },
                                         { "028D", "28 d" }, { "65", "65" },      { "06aY", "06aY" } };

  for (guint i = 0; i < G_N_ELEMENTS (ages); i++)
    {
      g_autofree char *age = fj_corner_text_age (ages[i][0]);

      g_assert_cmpstr (age, ==, ages[i][1]);
    }
}

#define ADD(name, function) g_test_add ("/corner-text/" name, Fixture, NULL, set_up, function, NULL)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("words", test_words);
  ADD ("unknown", test_unknown);
  ADD ("warnings", test_warnings);
  ADD ("window", test_window);
  ADD ("turned", test_turned);
  ADD ("fit", test_fit);
  ADD ("small", test_small);
  ADD ("identity-only", test_identity_only);
  ADD ("patient", test_patient);
  g_test_add_func ("/corner-text/ages", test_ages);
  return g_test_run ();
}
