#include "fj-hang.h"

#include <string.h>

#include "fj-hang-match.h"
#include "fj-hang-place.h"
#include "fj-hang-reject.h"
#include "fj-hang-traits-parts.h"
#include "fj-language.h"

/* ---- what the rules of "applies" are asked of ---- */

/* Of the study and of all its stacks that show something: "MR, and something of it is DWI". */
static const FjTag OF_STACKS[] = { FJ_HANG_MODALITY,
                                   FJ_HANG_PLANE,
                                   FJ_HANG_KERNEL,
                                   FJ_HANG_PHASE,
                                   FJ_HANG_WEIGHTING,
                                   FJ_HANG_FAT_SATURATED,
                                   FJ_HANG_ENHANCED,
                                   FJ_HANG_RECONSTRUCTION,
                                   FJ_HANG_IS_FILM,
                                   FJ_HANG_VIEW,
                                   FJ_HANG_B_VALUE,
                                   FJ_HANG_SERIES_DESCRIPTION,
                                   FJ_HANG_PROTOCOL_NAME,
                                   0x00180015u /* body part */,
                                   0x00080070u /* manufacturer */,
                                   0x00080080u /* institution */,
                                   0x00081010u /* station */,
                                   0x00200060u /* laterality */ };

static void
gather (FjHangValues *all, FjHangAnswers *answers, guint index, const FjHangStudy *study, FjTag tag)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (fj_hang_values_get_text (study->values, tag, 0) != NULL)
    return;
  for (guint i = 0; i < study->stacks->len; i++)
    {
      const FjHangStack *stack = study->stacks->pdata[i];
      const char *const *texts = fj_hang_answers_get_merit (answers, index, i)->bars == 0
                                     ? fj_hang_values_get (stack->values, tag)
                                     : NULL;

      for (guint j = 0; texts != NULL && texts[j] != NULL; j++)
        if (g_hash_table_add (seen, (gpointer) texts[j]))
          fj_hang_values_add (all, tag, texts[j]);
    }
}

static FjHangValues *
describe_study (FjHangAnswers *answers, const FjHangPatient *patient, guint index)
{
  const FjHangStudy *study = patient->studies->pdata[index];
  FjHangValues *all = fj_hang_values_new (study->values);

  for (guint i = 0; i < G_N_ELEMENTS (OF_STACKS); i++)
    gather (all, answers, index, study, OF_STACKS[i]);
  gather (all, answers, index, study, FJ_HANG_REGION);
  gather (all, answers, index, study, FJ_HANG_SIDE);
  return all;
}

/* ---- protocols ---- */

typedef struct
{
  const FjHangProtocol *protocol;
  GArray *matches;    /* NULL: it does not apply */
  GArray *stages;     /* of guint: that have what they need */
  GPtrArray *layouts; /* of GArray of FjHangPlacement, of all stages */
  guint n_found;      /* of the sets that the first stage needs */
  gboolean is_eligible;
  double score;
  char *why;
} Option;

static void
option_free (gpointer data)
{
  Option *option = data;

  g_clear_pointer (&option->matches, g_array_unref);
  g_clear_pointer (&option->stages, g_array_unref);
  g_clear_pointer (&option->layouts, g_ptr_array_unref);
  g_free (option->why);
  g_free (option);
}

static guint
count_found (const FjHangProtocol *protocol, const GArray *matches)
{
  const FjHangStage *stage;
  guint n = 0;

  if (protocol->stages->len == 0)
    return 0;
  stage = protocol->stages->pdata[0];
  for (guint i = 0; i < stage->needed->len; i++)
    {
      const FjHangMatch *match = fj_hang_match_find (matches, g_array_index (stage->needed, guint, i));

      n += match != NULL && match->candidates->len > 0;
    }
  return n;
}

static void
weigh (Option *option,
       FjHangAnswers *answers,
       const FjHangPatient *patient,
       guint current,
       const GArray *priors,
       const FjHangValues *study,
       GHashTable *memory)
{
  const FjHangProtocol *protocol = option->protocol;
  guint n_priors = fj_hang_match_count_priors (priors);
  const FjHangRule *failed;

  if (!fj_hang_rules_score (protocol->applies, study, &option->score, &failed))
    {
      g_autofree char *rule = fj_hang_rule_describe (failed);

      option->score = 0;
      option->why = g_strdup_printf (_ ("does not apply: it asks that %s"), rule);
      return;
    }
  if (n_priors < protocol->min_priors || n_priors > protocol->max_priors)
    {
      option->why = g_strdup_printf (_ ("does not apply: it is not for %u earlier studies"), n_priors);
      return;
    }
  option->matches = fj_hang_match_sets (answers, patient, current, priors, protocol);
  option->stages = g_array_new (FALSE, FALSE, sizeof (guint));
  option->layouts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < protocol->stages->len; i++)
    {
      GArray *layout = fj_hang_place_stage (answers, patient, protocol, i, option->matches, memory, FALSE);

      g_ptr_array_add (option->layouts, layout);
      if (fj_hang_place_is_enough (protocol->stages->pdata[i], layout, option->matches))
        g_array_append_val (option->stages, i);
    }
  option->n_found = count_found (protocol, option->matches);
  option->is_eligible = option->stages->len > 0;
  option->why
      = option->is_eligible
            ? g_strdup_printf (_ ("applies with score %g; %u of its %u stages have what they need"),
                               option->score, option->stages->len, protocol->stages->len)
            : g_strdup_printf (_ ("applies with score %g, but no stage has what it needs"), option->score);
}

static int
compare_options (gconstpointer a, gconstpointer b)
{
  const Option *x = *(Option *const *) a, *y = *(Option *const *) b;

  if (x->is_eligible != y->is_eligible)
    return x->is_eligible ? -1 : 1;
  if ((x->matches != NULL) != (y->matches != NULL))
    return x->matches != NULL ? -1 : 1;
  if (x->protocol->level != y->protocol->level)
    return x->protocol->level > y->protocol->level ? -1 : 1;
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  if (x->n_found != y->n_found)
    return x->n_found > y->n_found ? -1 : 1;
  return strcmp (x->protocol->id, y->protocol->id);
}

static Option *
choose (GPtrArray *options, const char *protocol_id)
{
  for (guint i = 0; protocol_id != NULL && i < options->len; i++)
    {
      Option *option = options->pdata[i];

      if (option->is_eligible && strcmp (option->protocol->id, protocol_id) == 0)
        return option;
    }
  return options->len > 0 && ((Option *) options->pdata[0])->is_eligible ? options->pdata[0] : NULL;
}

/* ---- the answer ---- */

static void
verdict_clear (gpointer data)
{
  g_free (((FjHangVerdict *) data)->why);
}

static void
add_verdicts (FjHang *hang, GPtrArray *options, const Option *chosen)
{
  for (guint i = 0; i < options->len; i++)
    {
      Option *option = options->pdata[i];
      FjHangVerdict verdict = { .protocol = option->protocol,
                                .score = option->score,
                                .is_chosen = option == chosen,
                                .is_eligible = option->is_eligible,
                                .why = g_steal_pointer (&option->why) };

      if (option->is_eligible)
        verdict.stage = option == chosen ? hang->stage : g_array_index (option->stages, guint, 0);
      g_array_append_val (hang->verdicts, verdict);
    }
}

static gboolean
has_stage (const Option *option, gint stage)
{
  for (guint i = 0; i < option->stages->len; i++)
    if ((gint) g_array_index (option->stages, guint, i) == stage)
      return TRUE;
  return FALSE;
}

static void
adopt (FjHang *hang, Option *option, FjHangAnswers *answers, const FjHangRequest *request)
{
  hang->protocol = option->protocol;
  hang->stage = has_stage (option, request->stage) ? (guint) request->stage
                                                   : g_array_index (option->stages, guint, 0);
  g_array_append_vals (hang->stages, option->stages->data, option->stages->len);
  g_array_unref (hang->placements);
  hang->placements = fj_hang_place_stage (answers, hang->patient, option->protocol, hang->stage,
                                          option->matches, request->memory, TRUE);
}

FjHang *
fj_hang_find (const FjHangPatient *patient, gint current, const FjHangRequest *request)
{
  FjHang *hang = g_new0 (FjHang, 1);
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func (option_free);
  g_autoptr (GArray) priors = NULL;
  g_autoptr (FjHangValues) study = NULL;
  g_autoptr (FjHangAnswers) answers = fj_hang_answers_new (patient);
  Option *chosen;

  hang->patient = patient;
  hang->current = current > 0 ? (guint) current : 0;
  hang->stages = g_array_new (FALSE, FALSE, sizeof (guint));
  hang->placements = g_array_new (FALSE, TRUE, sizeof (FjHangPlacement));
  hang->verdicts = g_array_new (FALSE, TRUE, sizeof (FjHangVerdict));
  g_array_set_clear_func (hang->verdicts, verdict_clear);
  if (hang->current >= patient->studies->len)
    {
      hang->rejections = g_array_new (FALSE, TRUE, sizeof (FjHangRejection));
      return hang;
    }
  priors = fj_hang_priors_rank (patient, hang->current);
  study = describe_study (answers, patient, hang->current);
  for (guint i = 0; i < request->protocols->len; i++)
    {
      Option *option = g_new0 (Option, 1);

      option->protocol = request->protocols->pdata[i];
      weigh (option, answers, patient, hang->current, priors, study, request->memory);
      g_ptr_array_add (options, option);
    }
  g_ptr_array_sort (options, compare_options);
  chosen = choose (options, request->protocol_id);
  if (chosen != NULL)
    adopt (hang, chosen, answers, request);
  add_verdicts (hang, options, chosen);
  hang->rejections = fj_hang_reject (hang, answers, chosen != NULL ? chosen->matches : NULL,
                                     chosen != NULL ? chosen->layouts : NULL);
  return hang;
}

void
fj_hang_free (FjHang *hang)
{
  if (hang == NULL)
    return;
  g_array_unref (hang->stages);
  g_array_unref (hang->placements);
  g_array_unref (hang->rejections);
  g_array_unref (hang->verdicts);
  g_free (hang);
}

char *
fj_hang_stack_signature (const FjHangStack *stack)
{
  static const FjTag TAGS[]
      = { FJ_HANG_MODALITY, FJ_HANG_SERIES_DESCRIPTION, FJ_HANG_PLANE,         FJ_HANG_KERNEL,
          FJ_HANG_PHASE,    FJ_HANG_WEIGHTING,          FJ_HANG_FAT_SATURATED, FJ_HANG_B_VALUE,
          FJ_HANG_ENHANCED, FJ_HANG_RECONSTRUCTION,     FJ_HANG_VIEW,          FJ_HANG_SIDE };
  GString *signature = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (TAGS); i++)
    {
      const char *text = fj_hang_values_get_text (stack->values, TAGS[i], 0);
      g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

      g_string_append_printf (signature, "%s%s", i > 0 ? "|" : "", folded != NULL ? folded : "");
    }
  return g_string_free (signature, FALSE);
}
