/* Our side of an association that we ask for: verification, worklist query, storage (PS3.4 A, C, K; PS3.8).
 */
#pragma once

#include "fj-dicom-object.h"

G_BEGIN_DECLS

typedef struct _FjDimseScu FjDimseScu;

typedef struct
{
  const char *host;
  guint16 port;
  const char *called_aet;
  const char *calling_aet;
  guint timeout_seconds; /* connect, ACSE and DIMSE; 0: 30 */
} FjDimsePeer;

/* Opens an association for Verification and Modality Worklist FIND. */
FjDimseScu *fj_dimse_scu_connect (const FjDimsePeer *peer, GError **error);
/* The same for storage of exactly these files: one presentation context per (SOP class, transfer syntax)
 * found in them, so that no file has to be recompressed. @paths: NULL-terminated. */
FjDimseScu *fj_dimse_scu_connect_for_files (const FjDimsePeer *peer, char **paths, GError **error);
/* Releases the association. */
void fj_dimse_scu_close (FjDimseScu *scu);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjDimseScu, fj_dimse_scu_close)

gboolean fj_dimse_scu_echo (FjDimseScu *scu, GError **error);
/* @query: identifier with matching and return keys. Returns an array of FjDicomObject (transfer full). */
GPtrArray *fj_dimse_scu_find_worklist (FjDimseScu *scu, FjDicomObject *query, GError **error);
/* @status receives the DIMSE status (PS3.7 C); an error is only a failure status or a broken association.
 * Warnings (0xB000 …) are success with *status set. */
gboolean fj_dimse_scu_store (FjDimseScu *scu, const char *path, guint16 *status, GError **error);

G_END_DECLS
