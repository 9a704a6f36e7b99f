/* The PACS by DICOMweb (PS3.18), blocking, for worker threads: what central.h does not already tell. */
#pragma once

#include "central.h"

G_BEGIN_DECLS

#define CENTRAL_PACS_MAX_INSTANCE ((goffset) 2 << 30) /* bytes of one instance */
#define CENTRAL_PACS_MAX_IN_MEMORY ((goffset) 512 << 20)
#define CENTRAL_PACS_MAX_INSTANCES 50000u /* in one study */

/* A JSON answer of at most @max_bytes; an empty array for 204. @path begins with "/". (transfer full) */
JsonNode *central_pacs_get_json (Central *central, const char *path, gsize max_bytes, GError **error);
/* STOW-RS of one object; TRUE when the PACS says that it has it. */
gboolean central_pacs_store (Central *central,
                             const char *study_uid,
                             const char *sop_instance_uid,
                             GBytes *dicom_file,
                             GError **error);
/* Answers at all, within two seconds. */
gboolean central_pacs_is_there (Central *central);

G_END_DECLS
