/* The gateway's log: one JSON object a line on standard error, for machines and for whoever looks for a
 * fault. Never a patient's name or number: exams and studies are called by their UUIDs, files by the names
 * that the gateway gave. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  GATEWAY_LOG_INFO,
  GATEWAY_LOG_WARNING,
  GATEWAY_LOG_ERROR
} GatewayLogLevel;

/* @event: what happened, one word ("stored", "sent" …); then pairs of name and value (both strings; a pair
 * whose value is NULL is left out), ended by NULL. Thread-safe. */
void gateway_log (GatewayLogLevel level, const char *event, ...) G_GNUC_NULL_TERMINATED;

/* Sends what GLib, libsoup and DCMTK's callers log the same way. Call once at start. */
void gateway_log_init (void);

/* The line without its end. (transfer full) */
char *gateway_log_format (gint64 instant, GatewayLogLevel level, const char *event, const char *const *pairs);

G_END_DECLS
