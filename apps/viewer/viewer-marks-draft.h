/* What a person has drawn on the images of an exam, as it is kept on this computer until it stands in the
 * archive: a JSON document of fj-drafts.h under "marks/EXAM". Plain values. */
#pragma once

#include <json-glib/json-glib.h>

#include "fj-mark.h"

G_BEGIN_DECLS

#define VIEWER_MARKS_DRAFT_PREFIX "marks/"

typedef struct
{
  char *author;
  gint64 moment;       /* when it was kept, microseconds since the epoch: of the saving that it becomes */
  gboolean is_sent;    /* central has it; the archive may take a while yet */
  gboolean is_partial; /* what was saved before is not in it, because it was not at hand */
  GPtrArray *marks;    /* of FjMark */
  GPtrArray *keys;     /* of FjMarkImage */
  GPtrArray *studies;  /* of FjMarkImage: one image of each study that holds, or held, some of these */
} ViewerMarksDraft;

ViewerMarksDraft *viewer_marks_draft_new (void);
void viewer_marks_draft_free (ViewerMarksDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerMarksDraft, viewer_marks_draft_free)

void viewer_marks_draft_add_mark (ViewerMarksDraft *draft, const FjMark *mark);
void viewer_marks_draft_add_key (ViewerMarksDraft *draft, const FjMarkImage *image);
/* @image stands for its study, unless another does. */
void viewer_marks_draft_add_study (ViewerMarksDraft *draft, const FjMarkImage *image);

JsonObject *viewer_marks_draft_to_json (const ViewerMarksDraft *draft);
/* What is not whole of it is left out; NULL: it is none. (transfer full) (nullable) */
ViewerMarksDraft *viewer_marks_draft_from_json (JsonObject *json);

G_END_DECLS
