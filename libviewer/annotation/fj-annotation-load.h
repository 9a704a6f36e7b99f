/* What was stored about a study, as it stands before who reads now: their own last saving to go on with, what
 * colleagues drew and what came from outside to look at. */
#pragma once

#include "fj-annotation-content.h"
#include "fj-mark-list.h"

G_BEGIN_DECLS

typedef struct
{
  FjMark *mark;
  FjMarkOrigin origin;
} FjAnnotationLoaded;

typedef struct
{
  FjMarkImage image;
  char *who; /* who chose it, as it is shown: a colleague, or whoever another program names; NULL: not said */
} FjAnnotationOthersKey;

typedef struct
{
  /* Of FjAnnotationLoaded, those that hold, sorted by moment and UID. The text of what is from outside ends
   * with which object it is of: title, person, date. */
  GPtrArray *marks;
  GPtrArray *keys; /* of FjMarkImage: key images of the person's last saving */
  /* Of FjAnnotationOthersKey: what colleagues chose last, and other programs ever; what was rejected is none
   * of it. */
  GPtrArray *others_keys;
  gint64 own_moment;    /* of that saving, microseconds since the epoch; 0: there is none */
  GPtrArray *sentences; /* of char: what could not be shown, and why */
} FjAnnotationLoad;

/* @contents: array of FjAnnotationContent of one exam; @author: PN of who reads now. (transfer full) */
FjAnnotationLoad *fj_annotation_load_new (const GPtrArray *contents, const char *author);
void fj_annotation_load_free (FjAnnotationLoad *load);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjAnnotationLoad, fj_annotation_load_free)

G_END_DECLS
