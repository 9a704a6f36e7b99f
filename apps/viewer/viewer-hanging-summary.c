#include "viewer-hanging-summary.h"

#include "fj-language.h"

#define MODALITY 0x00080060u
#define SERIES_DESCRIPTION 0x0008103eu
#define SERIES_NUMBER 0x00200011u
#define VIEW_POSITION 0x00185101u

static const char *
text_of (const FjHangStack *stack, FjTag tag)
{
  const char *text = fj_hang_values_get_text (stack->values, tag, 0);

  return text != NULL && *text != '\0' ? text : NULL;
}

char *
viewer_hanging_stack_title (const FjHangStack *stack)
{
  const char *number = text_of (stack, SERIES_NUMBER);
  const char *name = text_of (stack, SERIES_DESCRIPTION);
  const char *modality = text_of (stack, MODALITY);
  const char *view = text_of (stack, FJ_HANG_VIEW);
  GString *title = g_string_new (NULL);

  if (view == NULL)
    view = text_of (stack, VIEW_POSITION);
  if (number != NULL)
    g_string_append_printf (title, "%s · ", number);
  g_string_append (title, name != NULL ? name : modality != NULL ? modality : _ ("without a name"));
  if (view != NULL && fj_hang_is_projection (modality))
    g_string_append_printf (title, " · %s", view);
  return g_string_free (title, FALSE);
}

/* ---- parts ---- */

static void
pane_free (gpointer data)
{
  ViewerHangingPane *pane = data;

  g_free (pane->title);
  g_free (pane->text);
  g_free (pane);
}

static void
left_free (gpointer data)
{
  ViewerHangingLeft *left = data;

  g_free (left->title);
  g_free (left->text);
  g_free (left->key);
  g_free (left);
}

static void
option_free (gpointer data)
{
  ViewerHangingOption *option = data;

  g_free (option->title);
  g_free (option->text);
  g_free (option->id);
  g_free (option);
}

static const char *
set_title (const FjHang *hang, guint number)
{
  const FjHangImageSet *set = fj_hang_protocol_find_set (hang->protocol, number);

  return set != NULL ? fj_hang_title (set->label) : "";
}

/* The series, and the plane that is made of it. */
static char *
name_shown (const FjHangPlacement *placement)
{
  g_autofree char *title = viewer_hanging_stack_title (placement->stack);
  const char *plane = placement->box->look.plane;
  const char *word = NULL;

  if (g_strcmp0 (plane, "AXIAL") == 0)
    word = _ ("axial");
  else if (g_strcmp0 (plane, "SAGITTAL") == 0)
    word = _ ("sagittal");
  else if (g_strcmp0 (plane, "CORONAL") == 0)
    word = _ ("coronal");
  return word != NULL ? g_strdup_printf ("%s · %s", title, word) : g_steal_pointer (&title);
}

static void
add_panes (ViewerHangingSummary *summary, const FjHang *hang)
{
  for (guint i = 0; i < hang->placements->len; i++)
    {
      const FjHangPlacement *placement = &g_array_index (hang->placements, FjHangPlacement, i);
      ViewerHangingPane *pane = g_new0 (ViewerHangingPane, 1);

      pane->is_prior = placement->is_prior;
      pane->text = g_strdup (placement->why != NULL ? placement->why : "");
      if (placement->stack != NULL)
        pane->title = name_shown (placement);
      else if (placement->set == 0)
        {
          pane->state = VIEWER_HANGING_EMPTY;
          pane->title = g_strdup (_ ("Left free"));
        }
      else
        {
          pane->state = VIEWER_HANGING_MISSING;
          pane->title = g_strdup_printf (_ ("Not there: %s"), set_title (hang, placement->set));
        }
      g_ptr_array_add (summary->panes, pane);
    }
}

/* Each set that is missing, once. */
static char *
name_missing (const FjHang *hang)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  for (guint i = 0; i < hang->placements->len; i++)
    {
      const FjHangPlacement *placement = &g_array_index (hang->placements, FjHangPlacement, i);
      const char *name;

      if (placement->set == 0 || placement->stack != NULL)
        continue;
      name = set_title (hang, placement->set);
      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, (gpointer) name);
    }
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);
  joined = g_strjoinv (_ ("; "), (char **) names->pdata);
  return g_strdup_printf (_ ("Not there: %s"), joined);
}

/* A series of many stacks is named once for each reason. */
static void
add_left (ViewerHangingSummary *summary, const FjHang *hang)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < hang->rejections->len; i++)
    {
      const FjHangRejection *rejection = &g_array_index (hang->rejections, FjHangRejection, i);
      char *which = g_strconcat (rejection->stack->series_uid, "\n", rejection->why, NULL);
      ViewerHangingLeft *left = g_hash_table_lookup (seen, which);

      if (left == NULL)
        {
          left = g_new0 (ViewerHangingLeft, 1);
          left->title = viewer_hanging_stack_title (rejection->stack);
          left->text = g_strdup (rejection->why);
          left->key = g_strdup (rejection->stack->key);
          left->is_prior = rejection->study != hang->current;
          g_ptr_array_add (summary->left, left);
          g_hash_table_insert (seen, which, left);
        }
      else
        g_free (which);
      left->n++;
    }
}

static void
add_options (ViewerHangingSummary *summary, const FjHang *hang)
{
  for (guint i = 0; i < hang->verdicts->len; i++)
    {
      const FjHangVerdict *verdict = &g_array_index (hang->verdicts, FjHangVerdict, i);
      ViewerHangingOption *option = g_new0 (ViewerHangingOption, 1);

      option->title = g_strdup (fj_hang_title (verdict->protocol->name));
      option->text = g_strdup (verdict->why != NULL ? verdict->why : "");
      option->id = g_strdup (verdict->protocol->id);
      option->is_chosen = verdict->is_chosen;
      option->is_eligible = verdict->is_eligible;
      g_ptr_array_add (summary->options, option);
    }
}

/* ---- the whole ---- */

static char *
name_stage (const FjHang *hang)
{
  const FjHangStage *stage = hang->protocol->stages->pdata[hang->stage];
  const char *name = fj_hang_title (stage->name);

  /* Counted as they can be stepped through. */
  for (guint i = 0; i < hang->stages->len && hang->stages->len > 1; i++)
    if (g_array_index (hang->stages, guint, i) == hang->stage)
      return g_strdup_printf (_ ("%s (%u of %u)"), name, i + 1, hang->stages->len);
  return g_strdup (name);
}

ViewerHangingSummary *
viewer_hanging_summary_new (const FjHang *hang)
{
  ViewerHangingSummary *summary = g_new0 (ViewerHangingSummary, 1);

  summary->panes = g_ptr_array_new_with_free_func (pane_free);
  summary->left = g_ptr_array_new_with_free_func (left_free);
  summary->options = g_ptr_array_new_with_free_func (option_free);
  if (hang == NULL || hang->protocol == NULL)
    summary->protocol
        = g_strdup (hang == NULL ? _ ("Nothing is hung yet.") : _ ("No hanging protocol fits these images."));
  else
    {
      summary->protocol = g_strdup (fj_hang_title (hang->protocol->name));
      summary->stage = name_stage (hang);
      summary->missing = name_missing (hang);
    }
  if (hang != NULL)
    {
      add_panes (summary, hang);
      add_left (summary, hang);
      add_options (summary, hang);
    }
  return summary;
}

void
viewer_hanging_summary_free (ViewerHangingSummary *summary)
{
  if (summary == NULL)
    return;
  g_free (summary->protocol);
  g_free (summary->stage);
  g_free (summary->missing);
  g_ptr_array_unref (summary->panes);
  g_ptr_array_unref (summary->left);
  g_ptr_array_unref (summary->options);
  g_free (summary);
}
