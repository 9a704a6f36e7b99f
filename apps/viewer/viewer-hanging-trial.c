#include "viewer-hanging-trial.h"

#include "fj-language.h"
#include "viewer-hanging-summary.h"

/* A stage that names no needs wants half of its boxes filled: this one needs a set that no box shows and that
 * anything fits. */
static void
need_anything (FjHangProtocol *copy, FjHangStage *stage)
{
  guint number = 1;

  while (fj_hang_protocol_find_set (copy, number) != NULL)
    number++;
  fj_hang_protocol_add_set (copy, number);
  g_array_set_size (stage->needed, 0);
  g_array_append_val (stage->needed, number);
}

/* A copy that hangs whatever the study is: one stage, which nothing is asked of. */
static FjHangProtocol *
make_open (const FjHangProtocol *protocol, gint stage)
{
  FjHangProtocol *copy = fj_hang_protocol_copy (protocol);

  g_ptr_array_set_size (copy->applies, 0);
  copy->min_priors = 0;
  copy->max_priors = G_MAXUINT;
  for (guint i = copy->stages->len; i-- > 0;)
    if ((gint) i != stage)
      g_ptr_array_remove_index (copy->stages, i);
    else
      need_anything (copy, copy->stages->pdata[i]);
  return copy;
}

static FjHang *
hang_one (const FjHangProtocol *protocol, const FjHangPatient *patient, gint stage)
{
  g_autoptr (GPtrArray) protocols = g_ptr_array_new ();
  FjHangRequest request = { .protocols = protocols, .stage = stage };

  g_ptr_array_add (protocols, (gpointer) protocol);
  return fj_hang_find (patient, -1, &request);
}

/* --- the whole --- */

static void
tell (ViewerHangingTrial *trial, const FjHangProtocol *protocol, guint stage, const FjHangPatient *patient)
{
  g_autoptr (FjHang) hang = hang_one (protocol, patient, (gint) stage);
  const FjHangVerdict *verdict
      = hang->verdicts->len > 0 ? &g_array_index (hang->verdicts, FjHangVerdict, 0) : NULL;

  trial->is_hung = hang->protocol != NULL;
  if (trial->is_hung && hang->stage != stage)
    trial->sentence = g_strdup_printf (
        _ ("The open study hangs so, at another stage: this one does not have what it needs."));
  else
    trial->sentence = g_strdup_printf (_ ("The open study: %s."), verdict != NULL ? verdict->why : "");
}

/* Placements come by their place, boxes as they were made. */
static const FjHangPlacement *
find_placement (const FjHang *hang, const FjHangBox *box)
{
  for (guint i = 0; i < hang->placements->len; i++)
    if (g_array_index (hang->placements, FjHangPlacement, i).box == box)
      return &g_array_index (hang->placements, FjHangPlacement, i);
  return NULL;
}

static void
add_box (ViewerHangingTrial *trial, const FjHangBox *box)
{
  const FjHangPlacement *placement = find_placement (trial->hang, box);

  g_ptr_array_add (trial->found, placement != NULL && placement->stack != NULL
                                     ? viewer_hanging_stack_title (placement->stack)
                                     : NULL);
  g_ptr_array_add (trial->why, g_strdup (placement != NULL && placement->why != NULL ? placement->why : ""));
}

ViewerHangingTrial *
viewer_hanging_trial_new (const FjHangProtocol *protocol, guint stage, const FjHangPatient *patient)
{
  ViewerHangingTrial *trial = g_new0 (ViewerHangingTrial, 1);
  const FjHangStage *open;

  trial->found = g_ptr_array_new_with_free_func (g_free);
  trial->why = g_ptr_array_new_with_free_func (g_free);
  if (patient == NULL || patient->studies->len == 0 || stage >= protocol->stages->len
      || !fj_hang_protocol_check (protocol, NULL))
    {
      trial->sentence = g_strdup (patient == NULL ? _ ("Open a study to try it.") : "");
      return trial;
    }
  tell (trial, protocol, stage, patient);
  trial->copy = make_open (protocol, (gint) stage);
  trial->hang = hang_one (trial->copy, patient, -1);
  open = trial->copy->stages->pdata[0];
  for (guint i = 0; i < open->boxes->len; i++)
    add_box (trial, open->boxes->pdata[i]);
  return trial;
}

void
viewer_hanging_trial_free (ViewerHangingTrial *trial)
{
  if (trial == NULL)
    return;
  g_free (trial->sentence);
  g_ptr_array_unref (trial->found);
  g_ptr_array_unref (trial->why);
  g_clear_pointer (&trial->hang, fj_hang_free);
  fj_hang_protocol_free (trial->copy);
  g_free (trial);
}

/* --- one set --- */

GPtrArray *
viewer_hanging_trial_find (const FjHangProtocol *protocol,
                           guint number,
                           const FjHangPatient *patient,
                           guint n)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (FjHangProtocol) copy = NULL;
  g_autoptr (FjHang) hang = NULL;
  FjHangStage *stage;

  if (patient == NULL || patient->studies->len == 0 || fj_hang_protocol_find_set (protocol, number) == NULL)
    return found;
  /* Its first, second, third choice beside one another. */
  copy = make_open (protocol, -1);
  stage = fj_hang_protocol_add_stage (copy, "");
  stage->columns = n;
  need_anything (copy, stage);
  for (guint i = 0; i < n; i++)
    {
      FjHangBox *box = fj_hang_stage_add_box (stage);

      box->column = box->choice = i;
      box->set = number;
    }
  hang = hang_one (copy, patient, -1);
  for (guint i = 0; i < hang->placements->len; i++)
    {
      const FjHangPlacement *placement = &g_array_index (hang->placements, FjHangPlacement, i);

      if (placement->stack != NULL)
        g_ptr_array_add (found, g_strdup (placement->why));
    }
  return found;
}
