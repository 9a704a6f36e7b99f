/* Follows central's changes for a program with a main loop: GET /changes as a long poll, again and again, in
 * a thread of its own; says when the link is lost and when it is back, and loses nothing in between.
 *
 * Signals, in the main context of fj_changes_new(): "changed" (GPtrArray of FjChange); "resynchronise" (too
 * much was missed: read everything again); "session-ended" (401: sign in again, then fj_changes_resume()).
 * Properties: "is-online", TRUE until the link is known to be lost; "has-session", FALSE from
 * "session-ended" to fj_changes_resume(); "position", the sequence that all before is
 * known of: -1 until central first said it. What was read before may be older than the position: read it
 * again when it is notified. */
#pragma once

#include "fj-client.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 sequence;
  char *type, *id; /* "DiagnosticReport", UUID */
  guint version;
  char *exam; /* id, or NULL */
} FjChange;

#define FJ_TYPE_CHANGES (fj_changes_get_type ())
G_DECLARE_FINAL_TYPE (FjChanges, fj_changes, FJ, CHANGES, GObject)

/* Starts after what is newest now. */
FjChanges *fj_changes_new (FjClient *client);
void fj_changes_stop (FjChanges *changes); /* returns at once; nothing is emitted afterwards */
gboolean fj_changes_is_online (FjChanges *changes);
gboolean fj_changes_has_session (FjChanges *changes);
gint64 fj_changes_get_position (FjChanges *changes);
/* Goes on where "session-ended" stopped it, now that @client has a session again; also ends a pause between
 * two attempts. */
void fj_changes_resume (FjChanges *changes);

G_END_DECLS
