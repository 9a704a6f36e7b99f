#include "fj-hang-capture.h"

#include <string.h>

#include "fj-hang-distinguish.h"
#include "fj-hang-match.h"
#include "fj-language.h"
#include "fj-uid.h"
#include "fj-window-presets.h"

#define MODALITY 0x00080060u

typedef struct
{
  const FjHang *hang;
  const FjHangSeen *panes;
  guint n_panes;
  FjHangAnswers *answers;
  GArray *priors; /* of FjHangPrior */
  FjHangProtocol *protocol;
  FjHangStage *stage;
  GHashTable *sets; /* FjHangStack to the FjHangImageSet that shows it */
} Capture;

static const char *
text_of (const FjHangStack *stack, FjTag tag)
{
  const char *text = fj_hang_values_get_text (stack->values, tag, 0);

  return text != NULL && *text != '\0' ? text : NULL;
}

static void
replace (char **text, const char *by)
{
  char *copy = g_strdup (by);

  g_free (*text);
  *text = copy;
}

/* --- sets --- */

/* The how manieth earlier study that has to do with the current one, from 1; 0: none of them. */
static guint
rank_of (const Capture *capture, guint study)
{
  guint n = fj_hang_match_count_priors (capture->priors);

  for (guint i = 0; i < n; i++)
    if (g_array_index (capture->priors, FjHangPrior, i).study == study)
      return i + 1;
  return 0;
}

/* What the rules say that it is, in codes: "AXIAL T2", "LUNG"; no name of a department's. (transfer full) */
static char *
make_label (const GPtrArray *rules)
{
  GString *label = g_string_new (NULL);

  for (guint i = 0; i < rules->len; i++)
    {
      const FjHangRule *rule = rules->pdata[i];

      if (rule->texts != NULL && FJ_HANG_IS_DERIVED (rule->attribute) && rule->is_required
          && strcmp (rule->texts[0], "YES") != 0 && strcmp (rule->texts[0], "NO") != 0)
        g_string_append_printf (label, "%s%s", label->len > 0 ? " " : "", rule->texts[0]);
    }
  for (guint i = 0; label->len == 0 && i < rules->len; i++)
    if (((const FjHangRule *) rules->pdata[i])->attribute == MODALITY)
      g_string_append (label, ((const FjHangRule *) rules->pdata[i])->texts[0]);
  return g_string_free (label, FALSE);
}

static gboolean
are_rules_equal (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!fj_hang_rule_equal (a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_reformatted (const Capture *capture, const FjHangStack *stack)
{
  for (guint i = 0; i < capture->n_panes; i++)
    if (capture->panes[i].stack == stack && capture->panes[i].plane != NULL)
      return TRUE;
  return FALSE;
}

/* Stacks that nothing tells apart share a set. NULL: of a study that has nothing to do with this one. */
static FjHangImageSet *
add_described (const Capture *capture, const FjHangStack *stack)
{
  FjHangProtocol *protocol = capture->protocol;
  guint prior = stack->study != capture->hang->current ? rank_of (capture, stack->study) : 0;
  g_autoptr (GPtrArray) rules = NULL;
  FjHangImageSet *set;

  if (stack->study != capture->hang->current && prior == 0)
    return NULL;
  rules = fj_hang_distinguish (capture->answers, capture->hang->patient->studies->pdata[stack->study], stack,
                               is_reformatted (capture, stack));
  for (guint i = 0; i < protocol->sets->len; i++)
    {
      set = protocol->sets->pdata[i];
      if (set->prior == prior && are_rules_equal (set->rules, rules))
        return set;
    }
  set = fj_hang_protocol_add_set (protocol, protocol->sets->len + 1);
  g_free (set->label);
  set->label = make_label (rules);
  set->prior = prior;
  set->when = prior > 0 ? FJ_HANG_PRIOR : FJ_HANG_CURRENT;
  g_ptr_array_unref (set->rules);
  set->rules = g_steal_pointer (&rules);
  return set;
}

static FjHangImageSet *
add_copy (FjHangProtocol *protocol, const FjHangImageSet *of)
{
  FjHangImageSet *set = fj_hang_protocol_add_set (protocol, protocol->sets->len + 1);

  replace (&set->label, of->label);
  set->when = of->when;
  set->prior = of->prior;
  set->newest_days = of->newest_days;
  set->oldest_days = of->oldest_days;
  for (guint i = 0; i < of->rules->len; i++)
    g_ptr_array_add (set->rules, fj_hang_rule_copy (of->rules->pdata[i]));
  return set;
}

/* Its own rules find it; not what had been swapped by hand before. */
static gboolean
is_found_by (const GArray *matches, const FjHangSeen *pane)
{
  const FjHangMatch *match = fj_hang_match_find (matches, pane->hung->set);

  for (guint i = 0; match != NULL && i < match->candidates->len; i++)
    if (g_array_index (match->candidates, FjHangCandidate, i).stack == pane->stack)
      return TRUE;
  return FALSE;
}

/* Sets of the hang that go on being used, in their order: they take stacks from one another by it. */
static void
copy_sets (Capture *capture)
{
  const FjHang *hang = capture->hang;
  g_autoptr (GArray) matches
      = fj_hang_match_sets (capture->answers, hang->patient, hang->current, capture->priors, hang->protocol);

  for (guint i = 0; i < matches->len; i++)
    {
      const FjHangImageSet *old = g_array_index (matches, FjHangMatch, i).set;
      FjHangImageSet *copy = NULL;

      for (guint k = 0; k < capture->n_panes; k++)
        {
          const FjHangSeen *pane = &capture->panes[k];

          if (pane->stack == NULL || pane->hung == NULL || pane->hung->set != old->number
              || !is_found_by (matches, pane))
            continue;
          if (copy == NULL)
            copy = add_copy (capture->protocol, old);
          g_hash_table_insert (capture->sets, (gpointer) pane->stack, copy);
        }
    }
}

static FjHangImageSet *
set_of (Capture *capture, const FjHangStack *stack)
{
  FjHangImageSet *set = g_hash_table_lookup (capture->sets, stack);

  if (set == NULL)
    {
      set = add_described (capture, stack);
      g_hash_table_insert (capture->sets, (gpointer) stack, set);
    }
  return set;
}

/* --- looks --- */

static gboolean
is_turned_as_hung (const FjHangSeen *pane)
{
  return pane->as_hung != NULL && pane->viewport->rotation == pane->as_hung->rotation
         && pane->viewport->is_flipped == pane->as_hung->is_flipped;
}

static void
copy_window (FjHangLook *look, const FjHangSeen *pane)
{
  const FjViewport *viewport = pane->viewport;
  const FjWindowPreset *preset
      = fj_window_presets_find (text_of (pane->stack, MODALITY), viewport->center, viewport->width);

  g_clear_pointer (&look->window_preset, g_free);
  look->has_window = FALSE;
  if (viewport->window_mode != FJ_WINDOW_SET)
    return;
  if (preset != NULL && viewport->function == FJ_VOI_LINEAR)
    {
      look->window_preset = g_strdup (preset->name);
      return;
    }
  look->has_window = TRUE;
  look->center = viewport->center;
  look->width = viewport->width;
  look->function = viewport->function;
}

static void
copy_zoom (FjHangLook *look, const FjViewport *viewport)
{
  switch (viewport->zoom_mode)
    {
    case FJ_ZOOM_PIXEL:
      look->zoom_mode = FJ_HANG_ZOOM_PIXEL;
      break;
    case FJ_ZOOM_TRUE_SIZE:
      look->zoom_mode = FJ_HANG_ZOOM_TRUE_SIZE;
      break;
    case FJ_ZOOM_FREE:
      look->zoom_mode = FJ_HANG_ZOOM_FREE;
      look->zoom = viewport->zoom;
      break;
    default:
      look->zoom_mode = viewport->anchor != FJ_ANCHOR_CENTER ? FJ_HANG_ZOOM_CHEST_WALL : FJ_HANG_ZOOM_FIT;
    }
}

/* Exactly that image is of this patient; of another it is the beginning, the middle or the end. */
static void
copy_where (FjHangLook *look, const FjHangSeen *pane)
{
  guint n = pane->stack->n_images, image = pane->viewport->image;

  if ((pane->as_hung != NULL && image == pane->as_hung->image) || image >= n)
    return;
  look->where = n < 4 || image < n / 4 ? FJ_HANG_FIRST : image >= n - n / 4 ? FJ_HANG_LAST : FJ_HANG_MIDDLE;
}

/* A window that was set is written down; one that the box set and nobody touched stays as it was written. */
static void
copy_look (FjHangLook *look, const FjHangSeen *pane)
{
  const FjViewport *viewport = pane->viewport;

  if (pane->as_hung == NULL || viewport->window_mode != pane->as_hung->window_mode
      || viewport->center != pane->as_hung->center || viewport->width != pane->as_hung->width)
    copy_window (look, pane);
  if (pane->as_hung == NULL || viewport->is_inverted != pane->as_hung->is_inverted)
    look->is_inverted = viewport->is_inverted;
  if (!is_turned_as_hung (pane))
    {
      g_clear_pointer (&look->orientation, g_free);
      look->rotation = viewport->rotation;
      look->is_flipped = viewport->is_flipped;
    }
  copy_zoom (look, viewport);
  copy_where (look, pane);
  replace (&look->plane, pane->plane);
  look->slab = pane->slab;
  look->projection = pane->projection;
  if (viewport->cine_rate > 0 && (pane->as_hung == NULL || pane->as_hung->cine_rate != viewport->cine_rate))
    look->cine_rate = viewport->cine_rate;
  look->plays = viewport->cine_rate > 0;
}

/* --- boxes --- */

static void
copy_box (FjHangBox *box, const FjHangBox *of)
{
  box->scroll_group = of->scroll_group;
  box->zoom_group = of->zoom_group;
  box->window_group = of->window_group;
  for (guint i = 0; i < of->filters->len; i++)
    g_ptr_array_add (box->filters, fj_hang_rule_copy (of->filters->pdata[i]));
  g_array_append_vals (box->sorts, of->sorts->data, of->sorts->len);
  box->look = of->look;
  box->look.window_preset = g_strdup (of->look.window_preset);
  box->look.orientation = g_strdup (of->look.orientation);
  box->look.plane = g_strdup (of->look.plane);
}

static void
add_pane (Capture *capture, const FjHangSeen *pane)
{
  FjHangBox *box = fj_hang_stage_add_box (capture->stage);
  FjHangImageSet *set;

  capture->stage->screens = MAX (capture->stage->screens, pane->screen + 1);
  box->screen = pane->screen;
  box->row = pane->row;
  box->column = pane->column;
  box->rows = pane->rows;
  box->columns = pane->columns;
  if (pane->stack == NULL)
    return;
  if (pane->hung != NULL)
    copy_box (box, pane->hung->box);
  copy_look (&box->look, pane);
  set = set_of (capture, pane->stack);
  if (set == NULL)
    return;
  box->set = set->number;
  for (guint i = 0; i < capture->stage->needed->len; i++)
    if (g_array_index (capture->stage->needed, guint, i) == set->number)
      return;
  if (set->when == FJ_HANG_CURRENT)
    g_array_append_val (capture->stage->needed, set->number);
}

/* --- which of those that a set finds --- */

static gboolean
is_taken (const Capture *capture, const FjHangStack *stack, guint set)
{
  const FjHangImageSet *owner = g_hash_table_lookup (capture->sets, stack);

  return owner != NULL && owner->number < set;
}

/* Sets take in the order of their numbers what those before them left: as they will when it is hung. */
static void
set_choices (const Capture *capture)
{
  const FjHang *hang = capture->hang;
  g_autoptr (GArray) matches = fj_hang_match_sets (capture->answers, hang->patient, hang->current,
                                                   capture->priors, capture->protocol);

  for (guint i = 0; i < capture->n_panes; i++)
    {
      FjHangBox *box = capture->stage->boxes->pdata[i];
      const FjHangMatch *match = box->set > 0 ? fj_hang_match_find (matches, box->set) : NULL;

      for (guint k = 0; match != NULL && k < match->candidates->len; k++)
        {
          const FjHangStack *stack = g_array_index (match->candidates, FjHangCandidate, k).stack;

          if (stack == capture->panes[i].stack)
            break;
          if (!is_taken (capture, stack, box->set))
            box->choice++;
        }
    }
}

FjHangProtocol *
fj_hang_capture (const FjHang *hang, guint rows, guint columns, const FjHangSeen *panes, guint n_panes)
{
  g_autofree char *id = fj_uid_new ();
  FjHangProtocol *protocol = fj_hang_protocol_new (id, "");
  g_autoptr (GHashTable) sets = g_hash_table_new (NULL, NULL);
  g_autoptr (FjHangAnswers) answers = fj_hang_answers_new (hang->patient);
  g_autoptr (GArray) priors = fj_hang_priors_rank (hang->patient, hang->current);
  Capture capture = { .hang = hang,
                      .panes = panes,
                      .n_panes = n_panes,
                      .answers = answers,
                      .priors = priors,
                      .protocol = protocol,
                      .sets = sets };

  protocol->level = FJ_HANG_LEVEL_USER;
  capture.stage = fj_hang_protocol_add_stage (protocol, _ ("as saved"));
  capture.stage->rows = rows;
  capture.stage->columns = columns;
  if (hang->protocol != NULL)
    copy_sets (&capture);
  for (guint i = 0; i < n_panes; i++)
    add_pane (&capture, &panes[i]);
  set_choices (&capture);
  return protocol;
}
