/* What one object of a source turned out to be when its file was looked at: its images, as far as they tell
 * it from the others of its series, or a sentence why there is nothing to show. For the sources of study/.
 * Immutable, shared by reference. */
#pragma once

#include <gio/gio.h>

#include "fj-image-source.h"
#include "fj-sandbox.h"
#include "fj-stack-image.h"

G_BEGIN_DECLS

/* Texts are "" when not known. */
typedef struct
{
  gatomicrefcount refs;
  GRefString *key, *study_uid, *series_uid, *instance_uid, *modality, *description;
  gint series_number, number;
  guint frames;     /* as listed, at least 1; @n_images once it is here */
  gboolean is_here; /* its file has been looked at */
  FjStackImage *images;
  guint n_images;
  char *title;    /* of what is no image */
  char *sentence; /* why there is no image, NULL when there are some */
} FjImageLook;

/* Series whose words (modality, number, description) somebody reads: one file of each tells them.
 * Thread-safe. */
typedef struct _FjSeriesClaims FjSeriesClaims;
FjSeriesClaims *fj_series_claims_new (void);
void fj_series_claims_free (FjSeriesClaims *claims);

/* What the source knows before. (transfer full) */
FjImageLook *fj_image_look_new_listed (const FjImageObject *object);
/* Looks at the file @path of @listed: the head is skimmed here, what is not plain is parsed in @sandbox.
 * Where the source did not say a series' words, the first file of it is asked for them. NULL when cancelled.
 */
FjImageLook *fj_image_look_new (const FjImageLook *listed,
                                const char *path,
                                FjSandbox *sandbox,
                                FjSeriesClaims *claims,
                                GCancellable *cancellable);
FjImageLook *fj_image_look_ref (FjImageLook *look);
void fj_image_look_unref (FjImageLook *look);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjImageLook, fj_image_look_unref)

/* For people: the name of the file, or the number of the image. (transfer full) */
char *fj_image_look_dup_name (const FjImageLook *look);

G_END_DECLS
