/* The log: one JSON object per line on stderr, without personal data (no names, no ids of patients, no
 * queries). */
#pragma once

#include "fj-service.h"

G_BEGIN_DECLS

/* Takes over GLib's structured log. Once, at start. */
void central_log_init (void);
/* FjServiceLog: one line per exchange, and its numbers. */
void central_log_request (const FjRequest *request, guint status, gint64 microseconds, gpointer central);

G_END_DECLS
