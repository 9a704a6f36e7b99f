/* The report that is being written, apart from its widgets: its words, what central has of it, and the way
 * between.
 *
 * Words are kept on this computer shortly after they were typed and saved at central a moment later
 * (If-Match), again and again until it answers. When someone else saved meanwhile, what both wrote is joined
 * field by field; a field that both changed is a conflict, which a person settles; until then both texts
 * stay. Belongs to the main context.
 *
 * Properties: "state", "sentence" (what a state line says; changes with it). Signals: "replaced" (the words
 * were changed from outside: by joining or settling), "settled" (central answered: status and version are
 * new). */
#pragma once

#include "fj-client.h"
#include "fj-drafts.h"
#include "viewer-words.h"

G_BEGIN_DECLS

typedef enum
{
  VIEWER_REPORT_SAVED,   /* central has what is on the screen */
  VIEWER_REPORT_CHANGED, /* typed, not sent yet */
  VIEWER_REPORT_SAVING,
  VIEWER_REPORT_OFFLINE,  /* kept on this computer, sent when central answers */
  VIEWER_REPORT_CONFLICT, /* viewer_report_resolve() is needed */
  VIEWER_REPORT_REFUSED,  /* kept on this computer; central does not take it: the sentence says why */
  VIEWER_REPORT_READ_ONLY
} ViewerReportState;

#define VIEWER_TYPE_REPORT (viewer_report_get_type ())
G_DECLARE_FINAL_TYPE (ViewerReport, viewer_report, VIEWER, REPORT, GObject)

/* @document: the DiagnosticReport as central has it, version @etag. What @drafts (nullable) holds of this
 * report is taken up. @may_write FALSE: for reading only. NULL with an error when @document
 * is no report. */
ViewerReport *viewer_report_new (
    FjClient *client, FjDrafts *drafts, JsonObject *document, guint etag, gboolean may_write, GError **error);

const FjReport *viewer_report_get (ViewerReport *self); /* as central has it */
const ViewerWords *viewer_report_get_words (ViewerReport *self);
void viewer_report_set_text (ViewerReport *self, ViewerField field, const char *text);
void viewer_report_set_critical (ViewerReport *self, gboolean critical);
ViewerReportState viewer_report_get_state (ViewerReport *self);
const char *viewer_report_get_sentence (ViewerReport *self);
/* Something was written by this person since it was opened. */
gboolean viewer_report_was_written (ViewerReport *self);

/* FALSE: it was opened for reading, or handed on. */
gboolean viewer_report_may_write (ViewerReport *self);
/* What is typed is on this computer or at central; else the sentence says that it is not. */
gboolean viewer_report_is_kept (ViewerReport *self);

/* Only in VIEWER_REPORT_CONFLICT. (transfer none) */
const ViewerWords *viewer_report_get_theirs (ViewerReport *self);
void viewer_report_resolve (ViewerReport *self, ViewerTake take);

/* Sends at once what waits, for a link that is back. */
void viewer_report_retry (ViewerReport *self);
/* Keeps on this computer what central does not have, now. */
void viewer_report_keep (ViewerReport *self);
/* Answers when central has everything. */
void viewer_report_flush_async (ViewerReport *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean viewer_report_flush_finish (ViewerReport *self, GAsyncResult *result, GError **error);

/* "submit", "return" (with a note) or "sign": saves first what is not saved. @shown (nullable: what is on the
 * screen now): the words that a person was asked about; FJ_ERROR_STALE when they are others by now.
 * Afterwards it is for reading only; VIEWER_REPORT_REFUSED: and something was typed meanwhile that is no part
 * of it. A 412 is joined or becomes a conflict as in saving; the error says so. */
void viewer_report_operate_async (ViewerReport *self,
                                  const char *operation,
                                  const char *note,
                                  const ViewerWords *shown,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean viewer_report_operate_finish (ViewerReport *self, GAsyncResult *result, GError **error);

G_END_DECLS
