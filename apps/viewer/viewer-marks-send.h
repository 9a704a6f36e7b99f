/* The way of marks between this program and the archive: what of an exam is there, read; and a draft sent as
 * the objects of one saving (fj-annotation-saving.h), by STOW-RS. Blocking: for threads. */
#pragma once

#include "fj-annotation-load.h"
#include "fj-client.h"
#include "viewer-imaging.h"
#include "viewer-marks-draft.h"

G_BEGIN_DECLS

typedef struct
{
  FjAnnotationLoad *load;
  GPtrArray *studies; /* of FjMarkImage: an image of each study of the exam */
} ViewerMarksFound;

void viewer_marks_found_free (ViewerMarksFound *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerMarksFound, viewer_marks_found_free)

/* Objects that cannot be read cost a sentence of @load, not the others. (transfer full) */
ViewerMarksFound *viewer_marks_find (FjClient *client,
                                     const ViewerImaging *imaging,
                                     const char *exam,
                                     const char *author,
                                     GCancellable *cancellable,
                                     GError **error);

gboolean viewer_marks_send (FjClient *client,
                            const ViewerImaging *imaging,
                            const ViewerMarksDraft *draft,
                            GCancellable *cancellable,
                            GError **error);

G_END_DECLS
