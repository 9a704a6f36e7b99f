/* fj-hang-protocol-dicom: protocols to the Hanging Protocol IOD and back. What is written is read by pydicom
 * (check-hanging-object.py, a table of PS3.3 C.23) and dcmdump; what is read comes from another maker, or was
 * drawn by pydicom. */
#include "fj-hang-protocol-dicom.h"

#include "../dicom/drawn.h"
#include "fj-dicom-vendor.h"
#include "fj-error.h"
#include "hung.h"
#include "whole-protocol.h"

#define CREATOR "FENJI HANGING 1"

static GPtrArray *
new_notes (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static gboolean
has_note (const GPtrArray *notes, const char *words)
{
  for (guint i = 0; i < notes->len; i++)
    if (strstr (notes->pdata[i], words) != NULL)
      return TRUE;
  return FALSE;
}

static FjHangProtocol *
take_in (FjDicomObject *object, GPtrArray *notes)
{
  g_autoptr (GError) error = NULL;
  FjHangProtocol *protocol = fj_hang_protocol_read_dicom (object, notes, &error);

  g_assert_no_error (error);
  return protocol;
}

/* Through a file in memory. */
static FjDicomObject *
give_out_in (const FjHangProtocol *protocol, const char *transfer_syntax)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = fj_hang_protocol_write_dicom (protocol, &error);
  g_autoptr (GBytes) bytes = NULL;
  FjDicomObject *again;

  g_assert_no_error (error);
  bytes = fj_dicom_object_to_bytes (object, transfer_syntax, &error);
  g_assert_no_error (error);
  again = fj_dicom_object_open_bytes (bytes, FJ_DICOM_OPEN_ALL, &error);
  g_assert_no_error (error);
  return again;
}

static FjDicomObject *
give_out (const FjHangProtocol *protocol)
{
  return give_out_in (protocol, NULL);
}

static void
assert_same_json (const FjHangProtocol *a, const FjHangProtocol *b)
{
  g_autoptr (GBytes) one = fj_hang_protocol_to_json (a), other = fj_hang_protocol_to_json (b);

  g_assert_cmpstr (g_bytes_get_data (one, NULL), ==, g_bytes_get_data (other, NULL));
  g_assert_true (fj_hang_protocol_equal (a, b));
}

/* --- there and back --- */

/* However it travels: in implicit VR a private element has no VR any more. */
static void
assert_round_trip (const FjHangProtocol *protocol)
{
  static const char *const syntaxes[] = { NULL, "1.2.840.10008.1.2", "1.2.840.10008.1.2.1.99" };

  for (guint i = 0; i < G_N_ELEMENTS (syntaxes); i++)
    {
      g_autoptr (FjDicomObject) object = give_out_in (protocol, syntaxes[i]);
      g_autoptr (GPtrArray) notes = new_notes ();
      g_autoptr (FjHangProtocol) again = take_in (object, notes);

      assert_same_json (protocol, again);
      g_assert_cmpuint (notes->len, ==, 0);
    }
}

static void
test_round_trip (void)
{
  g_autoptr (GPtrArray) protocols = fj_hang_protocols_shipped ();
  g_autoptr (FjHangProtocol) all = parse (whole, NULL);

  g_assert_cmpuint (protocols->len, >=, 15);
  for (guint i = 0; i < protocols->len; i++)
    assert_round_trip (protocols->pdata[i]);
  assert_round_trip (all);
}

/* --- the public part alone --- */

static guint
count_shown (const FjHangProtocol *protocol)
{
  guint n = 0;

  for (guint i = 0; i < protocol->stages->len; i++)
    {
      const FjHangStage *stage = protocol->stages->pdata[i];

      for (guint k = 0; k < stage->boxes->len; k++)
        n += ((const FjHangBox *) stage->boxes->pdata[k])->set > 0;
    }
  return n;
}

/* What must be one of some texts. */
static const FjHangRule *
find_rule (const GPtrArray *rules, FjTag attribute)
{
  for (guint i = 0; i < rules->len; i++)
    {
      const FjHangRule *rule = rules->pdata[i];

      if (rule->attribute == attribute && rule->is_required && !rule->is_negated && rule->texts != NULL
          && rule->op == FJ_HANG_EQUALS)
        return rule;
    }
  return NULL;
}

static void
assert_same_wanted (const GPtrArray *a, const GPtrArray *b, FjTag attribute)
{
  const FjHangRule *one = find_rule (a, attribute), *other = find_rule (b, attribute);

  if (one == NULL)
    return;
  g_assert_nonnull (other);
  g_assert_true (g_strv_equal ((const char *const *) one->texts, (const char *const *) other->texts));
}

/* Edges of a box on its screen, as parts of it. */
static void
assert_same_place (const FjHangStage *a, const FjHangBox *x, const FjHangStage *b, const FjHangBox *y)
{
  g_assert_cmpuint (x->screen, ==, y->screen);
  g_assert_cmpuint (x->row * b->rows, ==, y->row * a->rows);
  g_assert_cmpuint (x->rows * b->rows, ==, y->rows * a->rows);
  g_assert_cmpuint (x->column * b->columns, ==, y->column * a->columns);
  g_assert_cmpuint (x->columns * b->columns, ==, y->columns * a->columns);
}

static void
assert_box_survives (const FjHangStage *a, const FjHangBox *x, const FjHangStage *b, const FjHangBox *y)
{
  assert_same_place (a, x, b, y);
  g_assert_cmpuint (x->set, ==, y->set);
  g_assert_cmpstr (x->look.orientation, ==, y->look.orientation);
  g_assert_cmpstr (x->look.plane, ==, y->look.plane);
  g_assert_cmpfloat (x->look.slab, ==, y->look.slab);
  g_assert_cmpint (x->look.is_inverted, ==, y->look.is_inverted);
  g_assert_cmpint (x->look.plays, ==, y->look.plays);
  g_assert_cmpint (x->look.shows_text, ==, y->look.shows_text);
  /* It justifies to a side of the box, which follows from the orientation alone. */
  if (x->look.zoom_mode != FJ_HANG_ZOOM_CHEST_WALL || x->look.orientation != NULL)
    g_assert_cmpint (x->look.zoom_mode, ==, y->look.zoom_mode);
  if (y->look.window_preset != NULL)
    g_assert_true (g_ascii_strcasecmp (x->look.window_preset, y->look.window_preset) == 0);
}

/* What the IOD holds: name (16 characters), level, author; modality, region and side of applies; numbers,
 * labels, studies and modality of sets; stages with their names; places of boxes, and of looks orientation,
 * plane, slab, inversion, text, playing, chest wall with an orientation and true size, and the presets that
 * it has terms for. */
static void
assert_public_survives (const FjHangProtocol *a, const FjHangProtocol *b)
{
  g_assert_true (g_str_has_prefix (a->name, b->name) || g_utf8_strlen (b->name, -1) == 16);
  g_assert_cmpint (a->level, ==, b->level);
  g_assert_cmpstr (*a->author != '\0' ? a->author : "Fenji", ==, b->author);
  assert_same_wanted (a->applies, b->applies, 0x00080060);
  assert_same_wanted (a->applies, b->applies, FJ_HANG_REGION);
  g_assert_cmpuint (a->sets->len, ==, b->sets->len);
  for (guint i = 0; i < a->sets->len; i++)
    {
      const FjHangImageSet *x = a->sets->pdata[i], *y = b->sets->pdata[i];

      g_assert_cmpuint (x->number, ==, y->number);
      g_assert_cmpstr (x->label, ==, y->label);
      g_assert_cmpint (x->when, ==, y->when);
      g_assert_cmpuint (x->prior, ==, y->prior);
      assert_same_wanted (x->rules, y->rules, 0x00080060);
    }
  g_assert_cmpuint (a->stages->len, ==, b->stages->len);
  g_assert_cmpuint (count_shown (a), ==, count_shown (b));
  for (guint i = 0; i < a->stages->len; i++)
    {
      const FjHangStage *x = a->stages->pdata[i], *y = b->stages->pdata[i];
      guint n = 0;

      g_assert_cmpstr (x->name, ==, y->name);
      for (guint k = 0; k < x->boxes->len; k++)
        if (((const FjHangBox *) x->boxes->pdata[k])->set > 0)
          assert_box_survives (x, x->boxes->pdata[k], y, y->boxes->pdata[n++]);
    }
}

static void
test_public (void)
{
  g_autoptr (GPtrArray) protocols = fj_hang_protocols_shipped ();

  for (guint i = 0; i < protocols->len; i++)
    {
      g_autoptr (FjDicomObject) object = give_out (protocols->pdata[i]), second = NULL;
      g_autoptr (FjHangProtocol) bare = NULL, again = NULL;
      g_autoptr (GPtrArray) notes = new_notes ();

      fj_dicom_vendor_remove (object, 0x0073, CREATOR);
      bare = take_in (object, notes);
      for (guint k = 0; k < notes->len; k++)
        g_test_message ("%s: %s", bare->name, (char *) notes->pdata[k]);
      g_assert_cmpuint (notes->len, ==, 0);
      assert_public_survives (protocols->pdata[i], bare);
      /* What the IOD held it goes on to hold. */
      second = give_out (bare);
      fj_dicom_vendor_remove (second, 0x0073, CREATOR);
      again = take_in (second, NULL);
      assert_same_json (bare, again);
    }
}

static void
test_whole_public (void)
{
  g_autoptr (FjHangProtocol) all = parse (whole, NULL), bare = NULL;
  g_autoptr (FjDicomObject) object = give_out (all);
  const FjHangImageSet *set;
  const FjHangStage *stage;
  const FjHangBox *box;

  fj_dicom_vendor_remove (object, 0x0073, CREATOR);
  bare = take_in (object, NULL);
  g_assert_cmpstr (bare->name, ==, "胸部CT");
  g_assert_cmpstr (bare->description, ==, "d");
  g_assert_cmpint (bare->level, ==, FJ_HANG_LEVEL_GROUP);
  g_assert_cmpstr (bare->group, ==, "胸组");
  g_assert_cmpint (bare->changed, ==, 1790000000);
  set = fj_hang_protocol_find_set (bare, 2);
  g_assert_nonnull (set);
  g_assert_cmpuint (set->prior, ==, 1);
  g_assert_cmpint (set->newest_days, ==, 1);
  g_assert_cmpint (set->oldest_days, ==, 730);
  g_assert_cmpuint (bare->stages->len, ==, 1);
  stage = bare->stages->pdata[0];
  g_assert_cmpuint (stage->screens, ==, 2);
  g_assert_cmpuint (stage->columns, ==, 3);
  g_assert_cmpuint (stage->boxes->len, ==, 1);
  box = stage->boxes->pdata[0];
  g_assert_cmpuint (box->screen, ==, 1);
  g_assert_cmpuint (box->column, ==, 1);
  g_assert_cmpuint (box->columns, ==, 2);
  /* Sorting is of what is shown there: of planes that are made, not of the images that they are made of. */
  g_assert_cmpuint (box->sorts->len, ==, 0);
  g_assert_cmpstr (box->look.plane, ==, "SAGITTAL");
  g_assert_cmpfloat (box->look.slab, ==, 10);
  g_assert_cmpstr (box->look.orientation, ==, "R\\A");
  g_assert_true (box->look.plays);
  g_assert_cmpfloat (box->look.cine_rate, ==, 8);
  g_assert_false (box->look.shows_text);
}

/* Somebody else's program moved on: their word counts. */
static void
test_changed (void)
{
  g_autoptr (FjHangProtocol) all = parse (whole, NULL), read_again = NULL;
  g_autoptr (FjDicomObject) object = give_out (all);
  g_autoptr (GPtrArray) notes = new_notes ();

  g_assert_true (fj_dicom_object_set_string (object, 0x00720002, "Thorax", NULL));
  read_again = take_in (object, notes);
  g_assert_cmpstr (read_again->name, ==, "Thorax");
  g_assert_cmpuint (notes->len, >=, 1);
  g_assert_true (has_note (notes, "changed"));
}

/* --- read by others --- */

static void
run_tool (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL, *err = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL) || *err != '\0')
    g_error ("%s: %s%s", argv[0], out, err);
}

static void
assert_others_read (const GPtrArray *protocols)
{
  g_autofree char *folder = g_dir_make_tmp ("fenji-hanging-XXXXXX", NULL);
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "check-hanging-object.py", NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free), argv = g_ptr_array_new ();

  g_ptr_array_add (argv, (gpointer) "/usr/bin/python3");
  g_ptr_array_add (argv, script);
  for (guint i = 0; i < protocols->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FjDicomObject) object = fj_hang_protocol_write_dicom (protocols->pdata[i], &error);
      char *path = g_strdup_printf ("%s/%u.dcm", folder, i);
      const char *dump[] = { "dcmdump", "+U8", "-q", path, NULL };

      g_assert_no_error (error);
      g_ptr_array_add (paths, path);
      g_ptr_array_add (argv, path);
      g_assert_true (fj_dicom_object_save (object, path, NULL, &error));
      g_assert_no_error (error);
      run_tool (dump);
    }
  g_ptr_array_add (argv, NULL);
  run_tool ((const char *const *) argv->pdata);
  for (guint i = 0; i < paths->len; i++)
    g_unlink (paths->pdata[i]);
  g_rmdir (folder);
}

static void
test_others (void)
{
  g_autoptr (GPtrArray) protocols = fj_hang_protocols_shipped ();

  g_ptr_array_add (protocols, parse (whole, NULL));
  assert_others_read (protocols);
}

/* --- refused --- */

static void
test_refused (void)
{
  g_autoptr (FjDicomObject) image = drawn_object (""), empty = NULL;
  g_autoptr (FjHangProtocol) nothing
      = parse ("{\"id\": \"a\", \"name\": \"b\", \"stages\": [{\"boxes\": [{}]}]}", NULL);
  g_autoptr (GPtrArray) notes = new_notes ();
  GError *error = NULL;

  g_assert_null (fj_hang_protocol_read_dicom (image, notes, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
  empty = drawn_object ("ds.SOPClassUID = '1.2.840.10008.5.1.4.38.1'\n");
  g_assert_null (fj_hang_protocol_read_dicom (empty, notes, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (fj_hang_protocol_write_dicom (nothing, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
}

/* --- damaged --- */

/* Whatever comes of it can be hung, kept and written again. */
static void
check_damaged (GBytes *bytes, guint *n_read)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open_bytes (bytes, FJ_DICOM_OPEN_ALL, NULL);
  g_autoptr (GPtrArray) notes = new_notes ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FjHangProtocol) protocol = NULL, again = NULL;
  g_autoptr (FjDicomObject) written = NULL;

  if (object == NULL)
    return;
  protocol = fj_hang_protocol_read_dicom (object, notes, &error);
  g_assert_true ((protocol == NULL) == (error != NULL));
  if (protocol == NULL || protocol->sets->len == 0)
    return;
  ++*n_read;
  written = fj_hang_protocol_write_dicom (protocol, &error);
  g_assert_no_error (error);
  again = take_in (written, NULL);
  assert_same_json (protocol, again);
}

static void
test_damaged (void)
{
  g_autoptr (GPtrArray) protocols = fj_hang_protocols_shipped ();
  g_autoptr (GRand) random = g_rand_new_with_seed (23);
  guint n_read = 0;

  for (guint i = 0; i < protocols->len; i++)
    {
      g_autoptr (FjDicomObject) object = give_out (protocols->pdata[i]);
      g_autoptr (GBytes) bytes = NULL;
      const guint8 *data;
      gsize length;

      fj_dicom_vendor_remove (object, 0x0073, CREATOR);
      bytes = fj_dicom_object_to_bytes (object, NULL, NULL);
      data = g_bytes_get_data (bytes, &length);
      for (guint round = 0; round < 60; round++)
        {
          guint8 *damaged = g_memdup2 (data, length);
          g_autoptr (GBytes) other = g_bytes_new_take (damaged, length);

          for (guint k = 0; k <= round % 8; k++)
            damaged[g_rand_int_range (random, 132, (gint32) length)] = (guint8) g_rand_int (random);
          check_damaged (other, &n_read);
        }
    }
  g_test_message ("%u of 900 were read", n_read);
  g_assert_cmpuint (n_read, >, 100);
}

/* --- a real one --- */

static const FjHangBox *
box_of (const FjHangProtocol *protocol, guint stage, guint box)
{
  const FjHangStage *one = protocol->stages->pdata[stage];

  g_assert_cmpuint (box, <, one->boxes->len);
  return one->boxes->pdata[box];
}

static void
assert_box (const FjHangBox *box, guint screen, guint row, guint column, guint rows, guint columns)
{
  g_assert_cmpuint (box->screen, ==, screen);
  g_assert_cmpuint (box->row, ==, row);
  g_assert_cmpuint (box->column, ==, column);
  g_assert_cmpuint (box->rows, ==, rows);
  g_assert_cmpuint (box->columns, ==, columns);
}

static void
check_real (const FjHangProtocol *protocol, const GPtrArray *notes)
{
  static const guint n_boxes[] = { 5, 5, 8, 8 }; /* of 5, 5, 6 and 6 display sets */
  const FjHangImageSet *mr = fj_hang_protocol_find_set (protocol, 1);
  const FjHangImageSet *prior = fj_hang_protocol_find_set (protocol, 3);
  const FjHangRule *rule;
  const FjHangStage *stage;

  g_assert_cmpstr (protocol->id, ==, "1.2.840.113986.2.664566.21121125.85669.969");
  g_assert_cmpstr (protocol->name, ==, "NeurosurgeryPlan");
  g_assert_cmpint (protocol->level, ==, FJ_HANG_LEVEL_SITE);
  g_assert_cmpstr (protocol->author, ==, "Smith^Joseph");
  g_assert_cmpint (protocol->changed, ==, 1009881720); /* 2002-01-01 10:42 */
  rule = find_rule (protocol->applies, 0x00080060);
  g_assert_cmpstr (rule->texts[0], ==, "MR");
  g_assert_cmpstr (rule->texts[1], ==, "CT");
  g_assert_cmpstr (find_rule (protocol->applies, FJ_HANG_REGION)->texts[0], ==, "HEAD");
  g_assert_cmpuint (protocol->sets->len, ==, 3);
  g_assert_cmpstr (mr->label, ==, "Current MR Head");
  g_assert_cmpint (mr->when, ==, FJ_HANG_CURRENT);
  g_assert_cmpstr (prior->label, ==, "Prior CT Head");
  g_assert_cmpuint (prior->prior, ==, 1);
  rule = find_rule (mr->rules, 0x00180015);
  g_assert_cmpstr (rule->texts[0], ==, "HEAD");
  g_assert_cmpuint (rule->index, ==, 1);
  g_assert_false (rule->is_met_when_absent);
  g_assert_cmpuint (protocol->stages->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      stage = protocol->stages->pdata[i];
      g_assert_cmpuint (stage->boxes->len, ==, n_boxes[i]);
      g_assert_cmpuint (stage->screens, ==, 2);
      g_assert_cmpuint (stage->columns, ==, 2);
      g_assert_cmpuint (stage->rows, ==, i < 2 ? 2 : 4);
    }
  stage = protocol->stages->pdata[0];
  g_assert_cmpstr (stage->name, ==, "Current CT only");
  /* Display set 1 lies at the lower left of the small screen, 5 on the whole of the large one. */
  assert_box (box_of (protocol, 0, 0), 0, 1, 0, 1, 1);
  assert_box (box_of (protocol, 0, 4), 1, 0, 0, 2, 2);
  g_assert_cmpuint (box_of (protocol, 0, 0)->set, ==, 2);
  g_assert_cmpstr (box_of (protocol, 0, 0)->look.plane, ==, "CORONAL");
  g_assert_cmpfloat (box_of (protocol, 0, 0)->look.slab, ==, 5);
  g_assert_cmpstr (box_of (protocol, 0, 0)->look.orientation, ==, "R\\H");
  g_assert_cmpstr (box_of (protocol, 0, 0)->look.window_preset, ==, "brain");
  g_assert_cmpstr (box_of (protocol, 0, 1)->look.plane, ==, "SAGITTAL");
  g_assert_cmpstr (box_of (protocol, 0, 1)->look.orientation, ==, "A\\H");
  /* What is not there passes a filter. */
  rule = box_of (protocol, 0, 2)->filters->pdata[0];
  g_assert_cmpuint (rule->attribute, ==, FJ_HANG_PLANE);
  g_assert_cmpstr (rule->texts[0], ==, "AXIAL");
  g_assert_true (rule->is_met_when_absent && rule->is_required && !rule->is_negated);
  rule = box_of (protocol, 0, 3)->filters->pdata[0];
  g_assert_cmpuint (rule->attribute, ==, 0x00080008);
  g_assert_cmpuint (rule->index, ==, 3);
  g_assert_true (rule->is_negated && rule->is_met_when_absent);
  g_assert_cmpuint (g_array_index (box_of (protocol, 0, 2)->sorts, FjHangSort, 0).attribute, ==, 0x00200032);
  g_assert_cmpuint (g_array_index (box_of (protocol, 0, 2)->sorts, FjHangSort, 0).index, ==, 3);
  /* Display set 15: two boxes of the large screen; 16 between them; they move together. */
  assert_box (box_of (protocol, 2, 4), 1, 0, 0, 1, 2);
  assert_box (box_of (protocol, 2, 5), 1, 2, 0, 1, 2);
  assert_box (box_of (protocol, 2, 6), 1, 1, 0, 1, 2);
  g_assert_cmpuint (box_of (protocol, 2, 4)->choice, ==, 0);
  g_assert_cmpuint (box_of (protocol, 2, 5)->choice, ==, 1);
  g_assert_cmpuint (box_of (protocol, 2, 4)->scroll_group, ==, 1);
  g_assert_cmpuint (box_of (protocol, 2, 7)->scroll_group, ==, 1);
  g_assert_cmpuint (box_of (protocol, 2, 3)->scroll_group, ==, 0);
  g_assert_true (has_note (notes, "3D_RENDERING"));
  g_assert_true (has_note (notes, "NeuroSurgery Plan Local5"));
  g_assert_true (has_note (notes, "Cerebral aneurysm"));
  g_assert_true (has_note (notes, "3 × 4"));
  g_assert_true (has_note (notes, "ABC Hospital"));
}

/* A planning study hangs by it: of two CT the transverse one, which the filters of its boxes leave. */
static void
check_hung (FjHangProtocol *protocol)
{
  g_autoptr (FjHangPatient) patient = derived_new (
      "'StudyDescription': 'Neuro planning'",
      "{'SeriesInstanceUID': '1.1', 'Modality': 'CT', 'SeriesNumber': 1, 'BodyPartExamined': 'HEAD',"
      " 'ImageOrientationPatient': '0\\\\1\\\\0\\\\0\\\\0\\\\-1', 'images': 300},"
      "{'SeriesInstanceUID': '1.2', 'Modality': 'CT', 'SeriesNumber': 2, 'BodyPartExamined': 'HEAD',"
      " 'ImageOrientationPatient': '1\\\\0\\\\0\\\\0\\\\1\\\\0', 'images': 120},"
      "{'SeriesInstanceUID': '1.3', 'Modality': 'MR', 'SeriesNumber': 3, 'BodyPartExamined': 'HEAD',"
      " 'ImageOrientationPatient': '1\\\\0\\\\0\\\\0\\\\1\\\\0', 'images': 160}");
  FjHangProtocol *all[] = { protocol };
  g_autoptr (FjHang) hung = hang (patient, NULL, all, 1);

  g_assert_true (hung->protocol == protocol);
  g_assert_cmpuint (hung->stages->len, ==, 4);
  for (guint i = 0; i < hung->placements->len; i++)
    assert_shows (hung, i, "1.2");
}

static void
test_real (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("FENJI_DATA") != NULL ? g_getenv ("FENJI_DATA") : "",
                          "hp-pr/nroduit+weasis-dicom-tools/org/weasis/dicom/hp/NeurosurgeryPlan.dcm", NULL);
  g_autoptr (GPtrArray) notes = new_notes (), list = g_ptr_array_new ();
  g_autoptr (FjDicomObject) object = NULL, written = NULL;
  g_autoptr (FjHangProtocol) protocol = NULL, again = NULL, bare = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
  g_assert_no_error (error);
  protocol = take_in (object, notes);
  for (guint i = 0; i < notes->len; i++)
    g_test_message ("%s", (char *) notes->pdata[i]);
  check_real (protocol, notes);
  check_hung (protocol);
  written = give_out (protocol);
  again = take_in (written, NULL);
  assert_same_json (protocol, again);
  fj_dicom_vendor_remove (written, 0x0073, CREATOR);
  bare = take_in (written, NULL);
  assert_same_json (protocol, bare); /* the IOD holds all of it */
  g_ptr_array_add (list, protocol);
  assert_others_read (list);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-protocol-dicom/round-trip", test_round_trip);
  g_test_add_func ("/hang-protocol-dicom/public", test_public);
  g_test_add_func ("/hang-protocol-dicom/whole-public", test_whole_public);
  g_test_add_func ("/hang-protocol-dicom/changed", test_changed);
  g_test_add_func ("/hang-protocol-dicom/others", test_others);
  g_test_add_func ("/hang-protocol-dicom/refused", test_refused);
  g_test_add_func ("/hang-protocol-dicom/damaged", test_damaged);
  g_test_add_func ("/hang-protocol-dicom/real", test_real);
  return g_test_run ();
}
