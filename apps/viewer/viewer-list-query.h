/* What the reading list asks central for, and in which order it stands: apart from its widgets. Pure. */
#pragma once

#include "fj-exam-row.h"
#include "fj-role.h"

G_BEGIN_DECLS

typedef enum
{
  VIEWER_GROUP_TO_READ,  /* images are here, a report is wanted */
  VIEWER_GROUP_TO_AUDIT, /* submitted, waits for an auditor */
  VIEWER_GROUP_MINE,     /* what this person holds */
  VIEWER_GROUP_SIGNED,
  VIEWER_GROUP_ALL,
  VIEWER_N_GROUPS
} ViewerGroup;

typedef struct
{
  ViewerGroup group;
  const char *modality; /* NULL: any */
  const char *site;     /* id, NULL: any */
  gboolean is_urgent;   /* urgent, asap and stat only */
  const char *text;     /* what a person types; NULL or "": any */
} ViewerListFilter;

/* For fj_exam_list_set_query(): percent-encoded. (transfer full) */
char *viewer_list_query (const ViewerListFilter *filter);
/* Does a row of that answer belong into @group for @person (id of the Practitioner)? */
gboolean viewer_list_has (ViewerGroup group, const FjExamRowData *row, const char *person);
gboolean viewer_group_has_stage (ViewerGroup group, FjStage stage);
/* The group that a person of @roles begins with. */
ViewerGroup viewer_group_of_roles (FjRole roles);

/* Urgency, then what is due first, then what came first. Negative: @a stands above @b. */
int viewer_list_compare (const FjExamRowData *a, const FjExamRowData *b);
/* Is this an arrival that rings for a person of @roles: something to read, or to audit? */
gboolean viewer_list_rings (const FjExamRowData *row, FjRole roles);

G_END_DECLS
