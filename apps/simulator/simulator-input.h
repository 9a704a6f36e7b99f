/* Given files as the images of an exam: pixels and acquisition attributes stay as they are, identity comes
 * from the worklist, every instance UID is a new one, and references keep pointing at what they pointed at.
 */
#pragma once

#include "fj-dicom-object.h"
#include "simulator-entry.h"

G_BEGIN_DECLS

typedef struct
{
  char *file; /* path relative to the folder */
  char *reason;
} SimulatorLeftOut;

typedef struct
{
  char *study_uid;  /* in the files */
  char *modality;   /* of its first image; NULL when it says none */
  GPtrArray *paths; /* of char *, the images, sorted */
} SimulatorInputStudy;

typedef struct
{
  GPtrArray *studies;  /* of SimulatorInputStudy, sorted by the first path */
  GPtrArray *left_out; /* of SimulatorLeftOut */
} SimulatorInput;

/* Looks into every file below @folder (or the one file that it names). What is no image, or cannot be read to
 * the last pixel, is left out with its reason; that is no error. Errors: the folder cannot be read. */
SimulatorInput *simulator_input_new (const char *folder, GError **error);
void simulator_input_free (SimulatorInput *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimulatorInput, simulator_input_free)

/* Writes the images of @study under their new identity into @directory. @uids receives old SOP Instance UID
 * -> new one, both owned by the table (made with g_free for both). Compressed pixel data are copied
 * untouched. Returns the paths written, owned. */
GPtrArray *simulator_input_prepare (const SimulatorInputStudy *study,
                                    const SimulatorEntry *entry,
                                    const char *directory,
                                    GHashTable *uids,
                                    GError **error);

G_END_DECLS
