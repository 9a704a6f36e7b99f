/* What a person does with the test window of a monitor, step by step: patterns to look at, a measurement
 * with a luminance meter, a look with questions. No display. */
#pragma once

#include "fj-monitor-pattern.h"
#include "fj-monitor.h"

G_BEGIN_DECLS

typedef enum
{
  VIEWER_MONITOR_PATTERNS, /* step by step through all of them */
  VIEWER_MONITOR_MEASURE,  /* the reflected light, 18 luminances, the meter, the person */
  VIEWER_MONITOR_LOOK,     /* one question after the other, then the person */
  VIEWER_MONITOR_VERDICT   /* what came of it */
} ViewerMonitorMode;

typedef struct _ViewerMonitorSession ViewerMonitorSession;

/* Of @monitor as it is known, with its patterns. @who: who sits there, may be NULL. Copied. */
ViewerMonitorSession *viewer_monitor_session_new (const FjMonitor *monitor, const char *who);
void viewer_monitor_session_free (ViewerMonitorSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerMonitorSession, viewer_monitor_session_free)

/* @is_check: of P-values, through the table in force; else of driving levels. */
void viewer_monitor_session_measure (ViewerMonitorSession *session, gboolean is_check);
void viewer_monitor_session_look (ViewerMonitorSession *session);
/* Has anything been entered or answered that is not kept yet? */
gboolean viewer_monitor_session_has_entered (ViewerMonitorSession *session);
/* Back to the patterns; what has been entered is dropped. */
void viewer_monitor_session_stop (ViewerMonitorSession *session);

ViewerMonitorMode viewer_monitor_session_get_mode (ViewerMonitorSession *session);
/* What is to be seen. @is_raw: sent to the monitor as it is, not through its table. */
FjMonitorPattern
viewer_monitor_session_get_pattern (ViewerMonitorSession *session, guint8 *value, gboolean *is_raw);
/* "Step 3 of 18"; (transfer full) */
char *viewer_monitor_session_dup_title (ViewerMonitorSession *session);
/* What to do, or what came of it. (transfer full) */
char *viewer_monitor_session_dup_words (ViewerMonitorSession *session);
/* What was entered here before, or is likely; NULL: nothing is entered here. (transfer full) */
char *viewer_monitor_session_dup_entry (ViewerMonitorSession *session);
/* A question that is answered with yes or no stands here. */
gboolean viewer_monitor_session_asks (ViewerMonitorSession *session);

/* The next and the last pattern, in a circle. */
void viewer_monitor_session_turn (ViewerMonitorSession *session, int by);
/* One step back; FALSE at the first one. */
gboolean viewer_monitor_session_go_back (ViewerMonitorSession *session);
/* Answers the question. */
void viewer_monitor_session_answer (ViewerMonitorSession *session, gboolean is_seen);
/* @text: a number with point or comma, or words at the last steps. FALSE, and nothing has changed:
 * FJ_ERROR_INVALID says what is expected. */
gboolean viewer_monitor_session_enter (ViewerMonitorSession *session, const char *text, GError **error);

/* After the last step: the monitor as it is known now, to be kept; then NULL until there is something new.
 * (transfer full) */
FjMonitor *viewer_monitor_session_take_result (ViewerMonitorSession *session, gint64 now);

G_END_DECLS
