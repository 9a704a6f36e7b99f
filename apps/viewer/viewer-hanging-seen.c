#include "viewer-hanging-seen.h"

#include "fj-hang-apply.h"
#include "fj-hang-capture.h"
#include "fj-reformat.h"
#include "viewer-hanging-rule.h"

#define MODALITY 0x00080060u

/* --- the panes --- */

/* The placement of the hang that pane @index shows still; NULL: something else is there. */
static const FjHangPlacement *
find_hung (FjReading *reading, guint index, FjPane *pane)
{
  const FjHang *hang = fj_reading_get_hang (reading);
  FjReadingPlace place = { 0 };

  if (index >= hang->placements->len)
    return NULL;
  fj_reading_get_place (reading, index, &place);
  return place.set != NULL && place.store == fj_pane_get_store (pane)
                 && g_strcmp0 (fj_display_set_get_key (place.set),
                               fj_display_set_get_key (fj_pane_get_set (pane)))
                        == 0
             ? &g_array_index (hang->placements, FjHangPlacement, index)
             : NULL;
}

static void
see_pane (FjReading *reading, guint index, FjPane *pane, FjHangSeen *seen, FjViewport *as_hung)
{
  const FjShownImage *shown = fj_pane_get_shown (pane);

  seen->viewport = fj_pane_get_viewport (pane);
  seen->stack = fj_reading_find_stack (reading, fj_pane_get_store (pane), fj_pane_get_set (pane),
                                       seen->viewport->image);
  seen->hung = seen->stack != NULL ? find_hung (reading, index, pane) : NULL;
  if (seen->hung == NULL)
    return;
  fj_viewport_init (as_hung);
  as_hung->image = seen->viewport->image;
  fj_hang_apply (seen->hung, shown != NULL ? shown->facts : NULL,
                 fj_display_set_get_reformat (fj_pane_get_set (pane)) != NULL, as_hung);
  seen->as_hung = as_hung;
  seen->plane = seen->hung->box->look.plane;
  seen->slab = seen->hung->box->look.slab;
  seen->projection = (int) seen->hung->box->look.projection;
}

FjHangProtocol *
viewer_hanging_seen_capture (FjReadingView *view)
{
  FjReading *reading = fj_reading_view_get_reading (view);
  FjPaneGrid *grid = fj_reading_view_get_grid (view);
  guint n = fj_pane_grid_get_n_seen (grid), rows = 1, columns = 1;
  g_autofree FjHangSeen *panes = g_new0 (FjHangSeen, n);
  g_autofree FjViewport *as_hung = g_new0 (FjViewport, n);

  for (guint i = 0; i < n; i++)
    {
      const FjPaneBox *box = fj_pane_grid_get_box (grid, i);
      FjPane *pane = fj_pane_grid_get_pane (grid, i);

      panes[i] = (FjHangSeen){ .screen = box->screen,
                               .row = box->row,
                               .column = box->column,
                               .rows = box->rows,
                               .columns = box->columns };
      rows = MAX (rows, box->row + box->rows);
      columns = MAX (columns, box->column + box->columns);
      if (fj_pane_get_set (pane) != NULL)
        see_pane (reading, i, pane, &panes[i], &as_hung[i]);
    }
  return fj_hang_capture (fj_reading_get_hang (reading), rows, columns, panes, n);
}

/* --- the study --- */

void
viewer_hanging_seen_describe (const FjHang *hang, char **modality, char **region)
{
  const FjHangStudy *study = hang->patient->studies->pdata[hang->current];
  const char *const *regions = fj_hang_values_get (study->values, FJ_HANG_REGION);
  const char *only = NULL;
  gboolean is_one = TRUE;

  *modality = NULL;
  *region = regions != NULL && regions[0] != NULL ? g_strjoinv ("; ", (char **) regions) : NULL;
  for (guint i = 0; i < study->stacks->len; i++)
    {
      const char *text
          = fj_hang_values_get_text (((const FjHangStack *) study->stacks->pdata[i])->values, MODALITY, 0);

      if (text == NULL || *text == '\0' || g_str_equal (text, "OT") || g_str_equal (text, "SR"))
        continue;
      is_one = is_one && (only == NULL || g_str_equal (only, text));
      only = text;
    }
  if (only != NULL && is_one)
    *modality = g_strdup (only);
}

static void
add_rule (FjHangProtocol *protocol, FjTag tag, const char *text, double weight)
{
  FjHangRule *rule;

  if (text == NULL)
    return;
  rule = fj_hang_rule_new (tag, FJ_HANG_EQUALS);
  rule->weight = weight;
  rule->is_required = TRUE;
  if (viewer_hanging_rule_set (rule, VIEWER_HANGING_IS, text))
    g_ptr_array_add (protocol->applies, rule);
  else
    fj_hang_rule_free (rule);
}

void
viewer_hanging_seen_apply (FjHangProtocol *protocol, const char *modality, const char *region)
{
  g_ptr_array_set_size (protocol->applies, 0);
  add_rule (protocol, MODALITY, modality, 1);
  add_rule (protocol, FJ_HANG_REGION, region, 5);
}
