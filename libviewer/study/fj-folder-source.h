/* A folder, or files, as an image source: keys are paths. Links to folders are not followed; bounds as of
 * fj-series-index.h. What is no DICOM is listed too: it gets its sentence when it is opened. */
#pragma once

#include "fj-image-source.h"

G_BEGIN_DECLS

#define FJ_TYPE_FOLDER_SOURCE (fj_folder_source_get_type ())
G_DECLARE_FINAL_TYPE (FjFolderSource, fj_folder_source, FJ, FOLDER_SOURCE, GObject)

/* @paths: NULL-terminated; folders and files mixed. */
FjImageSource *fj_folder_source_new (const char *const *paths);

G_END_DECLS
