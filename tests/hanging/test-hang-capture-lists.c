/* fj-hang-capture, on each of the lists of departments: what hangs is saved, and hung again from what was
 * saved; as it hung, as if by hand, and with any stacks in any order. */
#include "fj-hang-capture.h"

#include <locale.h>

#include "fj-hang-protocol-dicom.h"
#include "fj-hang-protocol-json.h"
#include "hung.h"

static GPtrArray *protocols;
static FjHangVocabulary *vocabulary;
static FjViewport plain;

/* --- what must not be in it --- */

static gboolean
is_told (const FjHangRule *rule, FjTag tag)
{
  return rule->attribute == tag;
}

/* No UIDs, no patients, no dates; names of series only where they count and are not required. */
static void
check_rules (const GPtrArray *rules)
{
  static const FjTag allowed[]
      = { 0x00080060, 0x0008103e, 0x00180050 }; /* modality, series description, thickness */

  for (guint i = 0; i < rules->len; i++)
    {
      const FjHangRule *rule = rules->pdata[i];
      gboolean is_allowed = FJ_HANG_IS_DERIVED (rule->attribute);

      for (guint k = 0; k < G_N_ELEMENTS (allowed); k++)
        is_allowed |= is_told (rule, allowed[k]);
      g_assert_true (is_allowed);
      g_assert_false (is_told (rule, 0x0008103e) && rule->is_required);
    }
}

/* --- there and back --- */

static FjHang *
hang_again (const FjHangPatient *patient, const FjHangProtocol *protocol)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  FjHangRequest request = { .protocols = one, .stage = -1 };

  g_ptr_array_add (one, (gpointer) protocol);
  return fj_hang_find (patient, -1, &request);
}

static const FjHangPlacement *
find_place (const FjHang *hang, const FjHangSeen *pane)
{
  for (guint i = 0; i < hang->placements->len; i++)
    {
      const FjHangPlacement *placement = &g_array_index (hang->placements, FjHangPlacement, i);

      if (placement->box->screen == pane->screen && placement->box->row == pane->row
          && placement->box->column == pane->column)
        return placement;
    }
  return NULL;
}

/* Panes that show another stack when they are hung again, alone. */
static guint
count_wrong (
    const char *name, const FjHang *seen, guint rows, guint columns, const FjHangSeen *panes, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjHangProtocol) protocol = fj_hang_capture (seen, rows, columns, panes, n), parsed = NULL;
  g_autoptr (FjHangProtocol) back = NULL;
  g_autoptr (FjDicomObject) object = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autoptr (FjHang) hang = NULL;
  guint n_wrong = 0;

  g_free (protocol->name);
  protocol->name = g_strdup ("Mine");
  for (guint i = 0; i < protocol->sets->len; i++)
    check_rules (((const FjHangImageSet *) protocol->sets->pdata[i])->rules);
  /* As it is kept. */
  json = fj_hang_protocol_to_json (protocol);
  parsed = fj_hang_protocol_parse (json, &error);
  g_assert_no_error (error);
  /* As it is given to others, and taken back. */
  object = fj_hang_protocol_write_dicom (parsed, &error);
  g_assert_no_error (error);
  back = fj_hang_protocol_read_dicom (object, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (fj_hang_protocol_equal (parsed, back));
  hang = hang_again (seen->patient, back);
  for (guint i = 0; i < n; i++)
    {
      const FjHangPlacement *placement = hang->protocol != NULL ? find_place (hang, &panes[i]) : NULL;
      const FjHangStack *is = placement != NULL ? placement->stack : NULL;

      if (is == panes[i].stack)
        continue;
      g_test_message ("%s: %u shows %s, not %s: %s", name, i, is != NULL ? is->key : "nothing",
                      panes[i].stack != NULL ? panes[i].stack->key : "nothing",
                      placement != NULL ? placement->why : "");
      n_wrong++;
    }
  if (n_wrong > 0)
    g_test_message ("%s", (const char *) g_bytes_get_data (json, NULL));
  return n_wrong;
}

/* As it hangs; @is_by_hand: as if a person had put each of them there. */
static guint
check_hung (const char *name, const FjHang *hang, gboolean is_by_hand, guint *n_panes)
{
  const FjHangStage *stage = hang->protocol->stages->pdata[hang->stage];
  g_autoptr (GArray) panes = g_array_new (FALSE, TRUE, sizeof (FjHangSeen));

  for (guint i = 0; i < hang->placements->len; i++)
    {
      const FjHangPlacement *placement = at (hang, i);
      FjHangSeen pane = { .row = placement->box->row,
                          .column = placement->box->column,
                          .rows = placement->box->rows,
                          .columns = placement->box->columns,
                          .stack = placement->stack,
                          .viewport = &plain,
                          .plane = placement->box->look.plane };

      if (!is_by_hand && pane.stack != NULL)
        {
          pane.hung = placement;
          pane.as_hung = &plain;
        }
      g_array_append_val (panes, pane);
      *n_panes += pane.stack != NULL;
    }
  return count_wrong (name, hang, stage->rows, stage->columns, (const FjHangSeen *) panes->data, panes->len);
}

/* Any stacks of the current study, in any order, also those that nothing would hang; one stays as it hung. */
static guint
check_any (const char *name, const FjHang *hang, GRand *random, guint *n_panes)
{
  const FjHangStudy *study = hang->patient->studies->pdata[hang->current];
  guint n = MIN (study->stacks->len, 6), n_wrong = 0;

  for (guint round = 0; round < 8; round++)
    {
      g_autoptr (GPtrArray) left = g_ptr_array_copy (study->stacks, NULL, NULL);
      FjHangSeen panes[6] = { 0 };

      g_ptr_array_set_free_func (left, NULL);
      for (guint i = 0; i < n; i++)
        {
          panes[i]
              = (FjHangSeen){ .row = i / 3, .column = i % 3, .rows = 1, .columns = 1, .viewport = &plain };
          panes[i].stack
              = g_ptr_array_steal_index (left, (guint) g_rand_int_range (random, 0, (gint32) left->len));
          for (guint k = 0; k < hang->placements->len && round % 2 == 1; k++)
            if (at (hang, k)->stack == panes[i].stack)
              panes[i].hung = at (hang, k);
        }
      n_wrong += count_wrong (name, hang, 2, 3, panes, n);
      *n_panes += n;
    }
  return n_wrong;
}

static void
test_lists (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "lists", NULL);
  g_autoptr (GDir) lists = g_dir_open (folder, 0, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  guint n_wrong = 0, n_lists = 0, n_hung = 0, n_any = 0;
  const char *name;

  g_assert_nonnull (lists);
  while ((name = g_dir_read_name (lists)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GPtrArray) patients = NULL;
      gsize length;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      bytes = g_bytes_new (text, length);
      patients = fj_hang_list_parse (bytes, NULL);
      n_lists++;
      for (guint i = 0; i < patients->len; i++)
        {
          FjHangRequest request = { .protocols = protocols, .stage = -1 };
          g_autoptr (FjHang) hang = NULL;

          fj_hang_traits_derive (patients->pdata[i], vocabulary);
          hang = fj_hang_find (patients->pdata[i], -1, &request);
          g_assert_nonnull (hang->protocol);
          n_wrong += check_hung (name, hang, FALSE, &n_hung);
          n_wrong += check_hung (name, hang, TRUE, &n_hung);
          n_wrong += check_any (name, hang, random, &n_any);
        }
    }
  g_test_message ("%u lists, %u panes as hung, %u of any stacks: %u wrong", n_lists, n_hung, n_any, n_wrong);
  g_assert_cmpuint (n_lists, >=, 60);
  g_assert_cmpuint (n_wrong, ==, 0);
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  protocols = fj_hang_protocols_shipped ();
  vocabulary = fj_hang_vocabulary_new ();
  fj_viewport_init (&plain);
  g_test_add_func ("/hang-capture-lists/lists", test_lists);
  result = g_test_run ();
  g_ptr_array_unref (protocols);
  fj_hang_vocabulary_free (vocabulary);
  return result;
}
