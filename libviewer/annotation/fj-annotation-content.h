/* What an object from an archive says about images: marks, key images, masks; and, in sentences, what of it
 * is not shown. Plain values. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-mark.h"
#include "fj-plane.h"
#include "fj-presentation.h"

G_BEGIN_DECLS

/* A mark that was read. */
typedef struct
{
  FjMark *mark;
  gboolean is_own; /* made here: may be changed and saved again; FALSE: to look at only */
  char *words;     /* of another's: what its maker wrote beside it or measured, line by line; NULL: nothing */
} FjAnnotationMark;

typedef enum
{
  FJ_KEY_OF_INTEREST, /* 113000 DCM, and titles that are not told apart here */
  FJ_KEY_REJECTED     /* not to be looked at any more: 113001, 113037, 113038, 113039 DCM */
} FjKeyPurpose;

typedef struct
{
  FjMarkImage image;
  gboolean is_whole; /* no frame is named: all of them; @image has the first, mostly the only one */
  FjKeyPurpose purpose;
} FjAnnotationKey;

/* A segment of a segmentation on the frames that have it. */
typedef struct
{
  FjMarkImage image; /* of what lies below; without UIDs where the object does not say */
  guint index;       /* frame of the segmentation, from 0 */
  gboolean has_plane;
  FjPlane plane;  /* where it lies in the patient; of has_plane */
  GBytes *values; /* rows × columns of 0 … 255: how much of the pixel is it */
} FjAnnotationMaskFrame;

typedef struct
{
  guint number;
  char *label, *description;
  gboolean has_colour;
  guint8 rgb[3]; /* sRGB */
  guint rows, columns;
  GPtrArray *frames; /* of FjAnnotationMaskFrame */
} FjAnnotationMask;

typedef struct
{
  char *sop_class_uid, *sop_instance_uid, *series_uid, *study_uid;
  char *creator, *title, *description; /* NULL: not said */
  gint64 made_at;                      /* microseconds since the epoch; 0: not known */
  gboolean is_own;                     /* made here */
  GPtrArray *marks;                    /* of FjAnnotationMark */
  GPtrArray *keys;                     /* of FjAnnotationKey */
  GPtrArray *masks;                    /* of FjAnnotationMask */
  FjPresentation *presentation;        /* of a presentation state: how its images are shown; NULL */
  GPtrArray *sentences;                /* of char: what was left out and why, for people */
  GHashTable *uids;                    /* of the marks: taken */
} FjAnnotationContent;

FjAnnotationContent *fj_annotation_content_new (void);
/* Takes from the object that is going to be read its UIDs, when it was made and whether here. A moment
 * without an offset is not known. */
void fj_annotation_content_identify (FjAnnotationContent *content, const FjDicomObject *object);
void fj_annotation_content_free (FjAnnotationContent *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjAnnotationContent, fj_annotation_content_free)

/* @mark is taken; @words copied. One that is not whole is freed, and FALSE; so is one of ours that is there
 * already. Another's is named @uid, or, where that is NULL, damaged or taken, by its place among the marks of
 * the object (sop_instance_uid): the same whenever it is read. */
gboolean fj_annotation_content_add_own (FjAnnotationContent *content, FjMark *mark);
gboolean fj_annotation_content_add_foreign (FjAnnotationContent *content,
                                            FjMark *mark,
                                            const char *uid,
                                            const char *words);
FjAnnotationKey *fj_annotation_content_add_key (FjAnnotationContent *content);
FjAnnotationMask *fj_annotation_content_add_mask (FjAnnotationContent *content);
FjAnnotationMaskFrame *fj_annotation_mask_add_frame (FjAnnotationMask *mask);
/* The same sentence is said once. */
void fj_annotation_content_say (FjAnnotationContent *content, const char *sentence);

G_END_DECLS
