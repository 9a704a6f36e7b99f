#include "viewer-list-query.h"

#define READS (FJ_ROLE_READER | FJ_ROLE_AUDITOR | FJ_ROLE_EXPERT)
#define AUDITS (FJ_ROLE_AUDITOR | FJ_ROLE_EXPERT)

gboolean
viewer_group_has_stage (ViewerGroup group, FjStage stage)
{
  switch (group)
    {
    case VIEWER_GROUP_TO_READ:
      return stage == FJ_STAGE_ACQUIRED || stage == FJ_STAGE_ASSIGNED || stage == FJ_STAGE_DRAFTING
             || stage == FJ_STAGE_RETURNED;
    case VIEWER_GROUP_TO_AUDIT:
      return stage == FJ_STAGE_SUBMITTED || stage == FJ_STAGE_AUDITING || stage == FJ_STAGE_CONSULTING;
    case VIEWER_GROUP_MINE:
      return viewer_group_has_stage (VIEWER_GROUP_TO_READ, stage)
             || viewer_group_has_stage (VIEWER_GROUP_TO_AUDIT, stage);
    case VIEWER_GROUP_SIGNED:
      return stage == FJ_STAGE_SIGNED || stage == FJ_STAGE_DELIVERED || stage == FJ_STAGE_AMENDED;
    case VIEWER_GROUP_ALL:
      return stage != FJ_STAGE_NONE;
    case VIEWER_N_GROUPS:
    default:
      return FALSE;
    }
}

static void
add (GString *query, const char *name, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, ",", FALSE);

  g_string_append_printf (query, "%s%s=%s", query->len > 0 ? "&" : "", name, escaped);
}

char *
viewer_list_query (const ViewerListFilter *filter)
{
  GString *query = g_string_new (NULL);
  g_autoptr (GString) stages = g_string_new (NULL);
  g_autofree char *text = g_strstrip (g_strdup (filter->text != NULL ? filter->text : ""));

  if (filter->group != VIEWER_GROUP_ALL)
    {
      for (FjStage stage = FJ_STAGE_NONE + 1; stage < FJ_N_STAGES; stage++)
        if (viewer_group_has_stage (filter->group, stage))
          g_string_append_printf (stages, "%s%s", stages->len > 0 ? "," : "", fj_stage_to_string (stage));
      add (query, "stage", stages->str);
    }
  if (filter->modality != NULL)
    add (query, "modality", filter->modality);
  if (filter->site != NULL)
    add (query, "site", filter->site);
  if (filter->is_urgent)
    add (query, "urgency", "urgent,asap,stat");
  if (*text != '\0')
    add (query, "q", text);
  return g_string_free (query, FALSE);
}

gboolean
viewer_list_has (ViewerGroup group, const FjExamRowData *row, const char *person)
{
  if (!viewer_group_has_stage (group, row->stage))
    return FALSE;
  return group != VIEWER_GROUP_MINE || (person != NULL && g_strcmp0 (row->holder, person) == 0);
}

ViewerGroup
viewer_group_of_roles (FjRole roles)
{
  if ((roles & AUDITS) != 0)
    return VIEWER_GROUP_TO_AUDIT;
  return (roles & FJ_ROLE_READER) != 0 ? VIEWER_GROUP_TO_READ : VIEWER_GROUP_SIGNED;
}

static gint64
due (const FjExamRowData *row)
{
  return row->times[FJ_STAGE_REGISTERED] + (gint64) row->target_seconds * G_USEC_PER_SEC;
}

int
viewer_list_compare (const FjExamRowData *a, const FjExamRowData *b)
{
  gboolean a_runs = a->closed_at == 0;
  gboolean b_runs = b->closed_at == 0;

  if (a_runs != b_runs)
    return a_runs ? -1 : 1;
  /* What is finished stands by when it was, newest first. */
  if (!a_runs)
    return a->closed_at != b->closed_at ? (a->closed_at > b->closed_at ? -1 : 1)
                                        : g_strcmp0 (a->exam, b->exam);
  if (a->urgency != b->urgency)
    return a->urgency > b->urgency ? -1 : 1;
  if (due (a) != due (b))
    return due (a) < due (b) ? -1 : 1;
  return g_strcmp0 (a->exam, b->exam);
}

gboolean
viewer_list_rings (const FjExamRowData *row, FjRole roles)
{
  if (row->holder != NULL)
    return FALSE;
  if (row->stage == FJ_STAGE_SUBMITTED)
    return (roles & AUDITS) != 0;
  return (roles & READS) != 0 && (row->stage == FJ_STAGE_ACQUIRED || row->stage == FJ_STAGE_ASSIGNED);
}
