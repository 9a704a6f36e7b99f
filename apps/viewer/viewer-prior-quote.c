#include "viewer-prior-quote.h"

#include <string.h>
#include "fj-language.h"
#include "fj-time.h"
#include "viewer-prior-choice.h"

static gboolean
is_film (const char *modality)
{
  return g_strcmp0 (modality, "DX") == 0 || g_strcmp0 (modality, "CR") == 0;
}

static gboolean
has_words (ViewerPrior *prior)
{
  return viewer_prior_get_signed_at (prior) != 0
         && (viewer_prior_get_findings (prior) != NULL || viewer_prior_get_impression (prior) != NULL);
}

static GListModel *
keep_signed (GListModel *priors)
{
  GListStore *kept = g_list_store_new (VIEWER_TYPE_PRIOR);

  for (guint i = 0; i < g_list_model_get_n_items (priors); i++)
    {
      g_autoptr (ViewerPrior) prior = g_list_model_get_item (priors, i);

      if (has_words (prior) && (!viewer_prior_is_elsewhere (prior) || viewer_prior_is_confirmed (prior)))
        g_list_store_append (kept, prior);
    }
  return G_LIST_MODEL (kept);
}

ViewerPrior *
viewer_prior_quote_choose (const FjExam *exam, GListModel *priors)
{
  g_autoptr (GListModel) kept = keep_signed (priors);
  g_autoptr (GPtrArray) related = viewer_priors_choose (exam, kept, g_list_model_get_n_items (kept));
  ViewerPrior *best = NULL;
  gboolean best_is_same = FALSE;

  for (guint i = 0; i < related->len; i++)
    {
      ViewerPrior *prior = g_ptr_array_index (related, i);
      const char *modality = viewer_prior_get (prior)->modality;
      gboolean is_same
          = g_strcmp0 (modality, exam->modality) == 0 || (is_film (modality) && is_film (exam->modality));

      if (best != NULL
          && (is_same != best_is_same
                  ? best_is_same
                  : viewer_prior_get_signed_at (prior) <= viewer_prior_get_signed_at (best)))
        continue;
      best = prior;
      best_is_same = is_same;
    }
  return best != NULL ? g_object_ref (best) : NULL;
}

static char *
day_of (ViewerPrior *prior)
{
  const gint64 *times = viewer_prior_get (prior)->times;
  char *day = fj_time_to_display (times[FJ_STAGE_ACQUIRED] != 0 ? times[FJ_STAGE_ACQUIRED]
                                                                : times[FJ_STAGE_REGISTERED]);

  if (strlen (day) > 10)
    day[10] = '\0';
  return day;
}

char *
viewer_prior_quote_title (ViewerPrior *prior)
{
  g_autofree char *day = day_of (prior);
  const char *item = viewer_prior_get (prior)->item;

  return g_strdup_printf ("%s · %s", day, item != NULL ? item : "");
}

char *
viewer_prior_quote_text (ViewerPrior *prior)
{
  const char *findings = viewer_prior_get_findings (prior);
  const char *impression = viewer_prior_get_impression (prior);
  const char *item = viewer_prior_get (prior)->item;
  const char *auditor = viewer_prior_get_auditor (prior);
  g_autofree char *day = NULL;
  GString *text;

  if (!has_words (prior))
    return NULL;
  day = day_of (prior);
  text = g_string_new (NULL);
  /* TRANSLATORS: "Quoted: report of 2025-03-01, MR of the head (signed by Dr Wang)"; a line of the report */
  g_string_append_printf (text, _ ("(Quoted: report of %s, %s, signed by %s)"), day,
                          item != NULL ? item : "?", auditor != NULL ? auditor : "?");
  if (findings != NULL)
    g_string_append_printf (text, "\n%s", findings);
  if (impression != NULL)
    {
      g_string_append_c (text, '\n');
      /* TRANSLATORS: impression of a report that is quoted */
      g_string_append_printf (text, _ ("Impression then: %s"), impression);
    }
  g_string_append_printf (text, "\n%s", _ ("(End of the quotation)"));
  return g_string_free (text, FALSE);
}
