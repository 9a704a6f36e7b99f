/* Content items of structured reports and key object selections (PS3.3 C.17.3), and the evidence they name
 * (C.17.2): what both are written with and read by. Items belong to their object. */
#pragma once

#include "fj-annotation-subject.h"
#include "fj-mark.h"

G_BEGIN_DECLS

/* A concept (PS3.3 8.8). */
typedef struct
{
  const char *value, *scheme, *meaning;
} FjAnnotationCode;

#define FJ_ITEM_CONTENT 0x0040A730
#define FJ_ITEM_CONCEPT 0x0040A043
#define FJ_ITEM_CODE 0x0040A168
#define FJ_ITEM_UNIT 0x004008EA
#define FJ_ITEM_IMAGE 0x00081199

/* --- writing; an item that could not be whole is NULL, with an error --- */

gboolean
fj_annotation_item_set_code (FjDicomObject *item, FjTag tag, const FjAnnotationCode *code, GError **error);
/* @name NULL: an item without a concept name. */
FjDicomObject *fj_annotation_item_add (FjDicomObject *parent,
                                       const char *relationship,
                                       const char *value_type,
                                       const FjAnnotationCode *name,
                                       GError **error);
FjDicomObject *fj_annotation_item_add_container (FjDicomObject *parent,
                                                 const FjAnnotationCode *name,
                                                 const char *template_id,
                                                 GError **error);
gboolean fj_annotation_item_add_code (FjDicomObject *parent,
                                      const char *relationship,
                                      const FjAnnotationCode *name,
                                      const FjAnnotationCode *value,
                                      GError **error);
/* @value_type TEXT, UIDREF or PNAME. */
gboolean fj_annotation_item_add_text (FjDicomObject *parent,
                                      const char *relationship,
                                      const char *value_type,
                                      const FjAnnotationCode *name,
                                      const char *value,
                                      GError **error);
/* An IMAGE without a concept name; @frame 0: none is named. */
gboolean fj_annotation_item_add_image (
    FjDicomObject *parent, const char *relationship, const FjMarkImage *image, guint frame, GError **error);
/* Person and device (TID 1002): who looked, with what. */
gboolean
fj_annotation_item_add_observers (FjDicomObject *root, const FjAnnotationMaker *maker, GError **error);
gboolean
fj_annotation_item_add_language (FjDicomObject *root, const FjAnnotationMaker *maker, GError **error);
/* Content Date and Time, and Current Requested Procedure Evidence: each object once. */
gboolean fj_annotation_item_set_head (FjDicomObject *object,
                                      const FjAnnotationMaker *maker,
                                      const char *template_id,
                                      const FjMarkImage *const *images,
                                      guint n_images,
                                      GError **error);

/* --- reading --- */

/* Whether the first item of @tag is that concept; the meaning does not count. */
gboolean fj_annotation_item_has_code (FjDicomObject *item, FjTag tag, const char *value, const char *scheme);
/* Its meaning, or its value where it has none. (transfer full) (nullable) */
char *fj_annotation_item_dup_meaning (FjDicomObject *item, FjTag tag);
gboolean fj_annotation_item_is (const FjDicomObject *item, const char *value_type);
/* SOP Instance UID to FjMarkImage (without a frame), of all evidence. (transfer full) */
GHashTable *fj_annotation_item_list_evidence (FjDicomObject *object);
/* The image that an IMAGE item names, with its first frame (1 where none is named), and whether it names one;
 * FALSE: it names none. @image is filled. */
gboolean fj_annotation_item_get_image (FjDicomObject *item,
                                       GHashTable *evidence,
                                       FjMarkImage *image,
                                       gboolean *has_frame);

G_END_DECLS
