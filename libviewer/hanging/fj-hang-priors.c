#include "fj-hang-priors.h"

#include <string.h>

#include "fj-hang-traits-parts.h"
#include "fj-language.h"

#define STUDY_DESCRIPTION 0x00081030u
#define REQUESTED_PROCEDURE 0x00321060u
#define YEAR (365.25 * 24 * 3600)

/* One outweighs all below it. */
#define SAME_REGION 1000.0
#define ANY_REGION 500.0 /* not known of one of them, but the same modality */
#define SAME_MODALITY 100.0
#define SAME_SIDE 30.0
#define SAME_PROCEDURE 15.0
#define RECENT 10.0 /* of a study of the same moment; halved after a year */

/* What a study is, once for each. */
typedef struct
{
  GPtrArray *modalities, *regions; /* of texts of the patient's */
  const char *side;
} Subject;

static void
subject_clear (Subject *subject)
{
  g_clear_pointer (&subject->modalities, g_ptr_array_unref);
  g_clear_pointer (&subject->regions, g_ptr_array_unref);
}

static void
add_once (GPtrArray *texts, const char *text)
{
  if (text != NULL && *text != '\0' && !g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
    g_ptr_array_add (texts, (char *) text);
}

/* Ways to make the same kind of picture. */
static const char *
kind_of_modality (const char *modality)
{
  static const char *const RADIOGRAPHS[] = { "CR", "DX", "DR", "RG", NULL };

  return modality != NULL && g_strv_contains (RADIOGRAPHS, modality) ? "DX" : modality;
}

static void
add_regions (GPtrArray *regions, const FjHangValues *values)
{
  const char *const *codes = fj_hang_values_get (values, FJ_HANG_REGION);

  for (guint i = 0; codes != NULL && codes[i] != NULL; i++)
    add_once (regions, codes[i]);
}

static void
subject_init (Subject *subject, const FjHangStudy *study)
{
  static const char *const NO_IMAGES[] = { "SR", "KO", "PR", "DOC", "AU", "REG", "PLAN", NULL };

  subject->modalities = g_ptr_array_new ();
  subject->regions = g_ptr_array_new ();
  subject->side = fj_hang_values_get_text (study->values, FJ_HANG_SIDE, 0);
  add_regions (subject->regions, study->values);
  for (guint i = 0; i < study->stacks->len; i++)
    {
      const FjHangStack *stack = study->stacks->pdata[i];
      const char *modality = fj_hang_values_get_text (stack->values, FJ_HANG_MODALITY, 0);

      if (modality == NULL || g_strv_contains (NO_IMAGES, modality)
          || fj_hang_values_has (stack->values, FJ_HANG_IS_DOSE, "YES"))
        continue;
      add_once (subject->modalities, kind_of_modality (modality));
      /* An abdomen's description says nothing of the chest that was scanned with it; its series do. */
      if (!fj_hang_values_has (stack->values, FJ_HANG_IS_LOCALIZER, "YES"))
        add_regions (subject->regions, stack->values);
    }
}

static gboolean
has (const GPtrArray *texts, const char *text)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *) texts, text, g_str_equal, NULL);
}

static gboolean
is_level_of_spine (const char *code)
{
  return strcmp (code, "CSPINE") == 0 || strcmp (code, "TSPINE") == 0 || strcmp (code, "LSPINE") == 0
         || strcmp (code, "SACRUM") == 0;
}

static gboolean
names_level (const GPtrArray *regions)
{
  for (guint i = 0; i < regions->len; i++)
    if (is_level_of_spine (regions->pdata[i]))
      return TRUE;
  return FALSE;
}

/* A spine is no neck because both are spines; a whole body has everything. */
static gboolean
share_region (const GPtrArray *a, const GPtrArray *b)
{
  gboolean are_levels = names_level (a) && names_level (b);

  if (has (a, "WHOLEBODY") || has (b, "WHOLEBODY"))
    return TRUE;
  for (guint i = 0; i < a->len; i++)
    if (has (b, a->pdata[i]) && !(are_levels && strcmp (a->pdata[i], "SPINE") == 0))
      return TRUE;
  return FALSE;
}

static gboolean
share_modality (const Subject *a, const Subject *b)
{
  for (guint i = 0; i < a->modalities->len; i++)
    if (has (b->modalities, a->modalities->pdata[i]))
      return TRUE;
  return FALSE;
}

static gboolean
are_opposite (const char *a, const char *b)
{
  return a != NULL && b != NULL && strcmp (a, b) != 0 && strcmp (a, "B") != 0 && strcmp (b, "B") != 0;
}

static gboolean
share_procedure (const FjHangStudy *a, const FjHangStudy *b)
{
  static const FjTag TAGS[] = { FJ_HANG_ORDER_ITEM, REQUESTED_PROCEDURE, STUDY_DESCRIPTION };

  for (guint i = 0; i < G_N_ELEMENTS (TAGS); i++)
    {
      const char *x = fj_hang_values_get_text (a->values, TAGS[i], 0);
      const char *y = fj_hang_values_get_text (b->values, TAGS[i], 0);

      if (x != NULL && *x != '\0' && y != NULL && g_ascii_strcasecmp (x, y) == 0)
        return TRUE;
    }
  return FALSE;
}

static char *
describe (const FjHangStudy *study, const Subject *subject, const char *reason)
{
  const char *description = fj_hang_values_get_text (study->values, STUDY_DESCRIPTION, 0);
  const char *modality = subject->modalities->len > 0 ? subject->modalities->pdata[0] : "";
  g_autoptr (GDateTime) start = g_date_time_new_from_unix_utc (study->time);
  g_autofree char *date = start != NULL ? g_date_time_format (start, "%Y-%m-%d") : g_strdup ("");

  if (description == NULL)
    description = "";
  return g_strdup_printf (_ ("%s %s %s: %s"), date, modality, description, reason);
}

static double
rate (const FjHangStudy *now, const Subject *wanted, const FjHangStudy *then, const Subject *is, char **why)
{
  double relevance, years = (double) (now->time - then->time) / YEAR;
  gboolean is_same_modality = share_modality (wanted, is);
  const char *reason;

  if (is->modalities->len == 0)
    {
      *why = describe (then, is, _ ("no images"));
      return 0;
    }
  if (are_opposite (wanted->side, is->side))
    {
      *why = describe (then, is, _ ("the opposite side"));
      return 0;
    }
  if (wanted->regions->len == 0 || is->regions->len == 0)
    {
      reason = is_same_modality ? _ ("the same modality, of a body region that is not known")
                                : _ ("another modality, of a body region that is not known");
      relevance = is_same_modality ? ANY_REGION : 0;
    }
  else if (share_region (wanted->regions, is->regions))
    {
      reason = is_same_modality ? _ ("the same body region and modality")
                                : _ ("the same body region, another modality");
      relevance = SAME_REGION;
    }
  else
    {
      reason = _ ("another body region");
      relevance = 0;
    }
  *why = describe (then, is, reason);
  if (relevance == 0)
    return 0;
  if (is_same_modality)
    relevance += SAME_MODALITY;
  if (wanted->side != NULL && g_strcmp0 (wanted->side, is->side) == 0)
    relevance += SAME_SIDE;
  if (share_procedure (now, then))
    relevance += SAME_PROCEDURE;
  return relevance + RECENT / (1 + years);
}

static void
prior_clear (gpointer data)
{
  g_free (((FjHangPrior *) data)->why);
}

/* Studies lie from the newest to the oldest, then by UID. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const FjHangPrior *x = a, *y = b;

  if (x->relevance != y->relevance)
    return x->relevance > y->relevance ? -1 : 1;
  return (x->study > y->study) - (x->study < y->study);
}

/* What another hospital calls by the same number may be another person, whichever of the two is the older. */
static gboolean
is_identity_sure (const FjHangStudy *study)
{
  return !study->is_other_hospital || study->is_identity_confirmed;
}

GArray *
fj_hang_priors_rank (const FjHangPatient *patient, guint current)
{
  GArray *priors = g_array_new (FALSE, TRUE, sizeof (FjHangPrior));
  const FjHangStudy *now;
  Subject wanted;

  g_array_set_clear_func (priors, prior_clear);
  g_return_val_if_fail (current < patient->studies->len, priors);
  now = patient->studies->pdata[current];
  /* Without both dates nobody knows which is the older. */
  if (now->time == G_MININT64 || !is_identity_sure (now))
    return priors;
  subject_init (&wanted, now);
  for (guint i = 0; i < patient->studies->len; i++)
    {
      const FjHangStudy *then = patient->studies->pdata[i];
      FjHangPrior prior = { .study = i };
      Subject is;

      if (i == current || then->time == G_MININT64 || then->time >= now->time || !is_identity_sure (then))
        continue;
      subject_init (&is, then);
      prior.relevance = rate (now, &wanted, then, &is, &prior.why);
      g_array_append_val (priors, prior);
      subject_clear (&is);
    }
  subject_clear (&wanted);
  g_array_sort (priors, compare);
  return priors;
}
