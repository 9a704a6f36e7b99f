/* What audits changed in the reports that one wrote, and that one has seen it: central's list (GET
 * /corrections). Blocking: for workers. */
#pragma once

#include "fj-client.h"
#include "viewer-words.h"

G_BEGIN_DECLS

typedef struct
{
  char *report, *exam; /* ids */
  char *accession, *item, *patient, *auditor;
  gint64 signed_at, acknowledged_at; /* microseconds since the epoch; 0: not yet */
  guint classes;                     /* bits 1 << FjCorrection; those that are not known are left out */
  guint submitted_version, signed_version;
} ViewerCorrection;

void viewer_correction_free (ViewerCorrection *correction);
/* The newest 200, not acknowledged ones only or all. @n_open (nullable out): how many are not acknowledged.
 * (transfer full): array of ViewerCorrection */
GPtrArray *viewer_corrections_list (
    FjClient *client, gboolean is_open_only, guint *n_open, GCancellable *cancellable, GError **error);
/* The words as they were handed in, and as they were signed; both uninitialised before. */
gboolean viewer_corrections_read (FjClient *client,
                                  const ViewerCorrection *correction,
                                  ViewerWords *submitted,
                                  ViewerWords *signed_words,
                                  GCancellable *cancellable,
                                  GError **error);
gboolean viewer_corrections_acknowledge (FjClient *client,
                                         const char *report,
                                         GCancellable *cancellable,
                                         GError **error);

G_END_DECLS
