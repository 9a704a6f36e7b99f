/* Records of other hospitals that may be the same person's, as central finds them, and what people decided.
 */
#pragma once

#include "fj-client.h"
#include "fj-patient.h"

G_BEGIN_DECLS

/* Texts are NULL when unknown. */
typedef struct
{
  char *id, *name, *birth_date, *mrn, *site_name;
  char *resident_id_end; /* its last four characters */
  FjSex sex;
} ViewerIdentity;

typedef enum
{
  VIEWER_VERDICT_OPEN,
  VIEWER_VERDICT_SAME,
  VIEWER_VERDICT_DIFFERENT
} ViewerVerdict;

typedef struct
{
  ViewerIdentity who;
  gboolean is_by_number; /* the same resident id number; else name, day of birth and sex */
  guint n_exams;
  ViewerVerdict verdict;
  char *decided_by; /* NULL: nobody */
  gint64 decided_at;
} ViewerCandidate;

typedef struct
{
  ViewerIdentity patient;
  GPtrArray *candidates; /* of ViewerCandidate */
} ViewerCandidates;

/* NULL when it is no answer of $candidates; one that cannot be read is left out. (transfer full) */
ViewerCandidates *viewer_candidates_from_json (JsonObject *json);
void viewer_candidates_free (ViewerCandidates *candidates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerCandidates, viewer_candidates_free)

void viewer_candidates_read_async (FjClient *client,
                                   const char *patient,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
ViewerCandidates *viewer_candidates_read_finish (FjClient *client, GAsyncResult *result, GError **error);
/* VIEWER_VERDICT_OPEN: takes back what was decided. */
void viewer_candidates_decide_async (FjClient *client,
                                     const char *patient,
                                     const char *other,
                                     ViewerVerdict verdict,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean viewer_candidates_decide_finish (FjClient *client, GAsyncResult *result, GError **error);

G_END_DECLS
