/* Between viewer-report.c, which has the state, and its sisters. */
#pragma once

#include "viewer-report.h"

G_BEGIN_DECLS

struct _ViewerReport
{
  GObject parent;
  FjClient *client;
  FjDrafts *drafts;
  char *key; /* of the draft */
  char *path;
  JsonObject *document; /* as central has it */
  FjReport *report;     /* the same */
  guint etag;
  ViewerWords base;   /* the same; what @words are compared with */
  ViewerWords words;  /* as on the screen */
  ViewerWords theirs; /* in a conflict */
  ViewerWords origin; /* what @words were written over, while what central has now was not joined */
  gboolean has_origin;
  gboolean may_write;
  gboolean was_written;
  gboolean has_draft;
  ViewerReportState state;
  char *sentence;
  char *trouble; /* why central does not take it */
  char *unkept;  /* why it is not on this computer either */
  gint64 saved_at;
  gint64 changed_since; /* monotonic; 0: all is saved */
  guint keep_timer, save_timer, retry_timer;
  gboolean is_busy; /* an exchange is under way */
  GCancellable *cancellable;
  GPtrArray *waiting; /* of GTask: flushes */
};

/* POST of "$operation" under the version that is known; nothing else is sent meanwhile. */
void viewer_report_post_async (ViewerReport *self,
                               const char *operation,
                               JsonObject *parameters,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* Takes what central answers; a 412 has it read again. */
gboolean
viewer_report_post_finish (ViewerReport *self, FjClient *client, GAsyncResult *result, GError **error);

void viewer_report_set_state (ViewerReport *self, ViewerReportState state);

/* Nothing is on the screen that central does not have. */
gboolean viewer_report_is_clean (ViewerReport *self);
void viewer_report_keep_soon (ViewerReport *self);
/* What a draft says; FALSE: there is none. Both are empty before. */
gboolean viewer_report_read_draft (ViewerReport *self, ViewerWords *words, ViewerWords *base);
void viewer_report_forget_draft (ViewerReport *self);
/* Until a person has looked at both texts, the draft says what its words were written over: opened again, it
 * is the same conflict, and nobody's text is written over. */
void viewer_report_keep_origin (ViewerReport *self, const ViewerWords *origin);
void viewer_report_forget_origin (ViewerReport *self);

/* (transfer full) */
char *viewer_report_state_sentence (ViewerReportState state,
                                    gint64 saved_at,
                                    const char *trouble,
                                    const char *unkept);
/* Central may answer later; FALSE: it has answered, and will not take this. */
gboolean viewer_report_error_passes (const GError *error);

G_END_DECLS
