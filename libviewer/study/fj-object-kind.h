/* DICOM objects that are no images, in words: what they are and where what they say is seen. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of SOP Class UID @class_uid (nullable); @modality is named where the class is not known. In the language of
 * the thread: "Presentation state". (transfer full) */
char *fj_object_kind_dup_name (const char *class_uid, const char *modality);
/* That it is no image, and what to do. (transfer full) */
char *fj_object_kind_dup_sentence (const char *class_uid, const char *modality);

G_END_DECLS
