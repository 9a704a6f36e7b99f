/* What a run of the acceptance loop found: a verdict per step, as a table for people and as JSON for
 * programs. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _SimulatorVerdict SimulatorVerdict;

SimulatorVerdict *simulator_verdict_new (void);
void simulator_verdict_free (SimulatorVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimulatorVerdict, simulator_verdict_free)

/* @name: for programs ("worklist"); @title: for people, in their language; @microseconds: how long it took.
 */
void simulator_verdict_add (SimulatorVerdict *verdict,
                            const char *name,
                            const char *title,
                            gboolean ok,
                            gint64 microseconds,
                            const char *detail);

/* TRUE when there are steps and all are good. */
gboolean simulator_verdict_is_good (const SimulatorVerdict *verdict);

/* [{"name","ok","ms","detail"}] (transfer full) */
JsonArray *simulator_verdict_to_json (const SimulatorVerdict *verdict);

/* Table with one line per step; columns stay straight with Chinese text. (transfer full) */
char *simulator_verdict_to_text (const SimulatorVerdict *verdict);

/* @text and blanks up to @columns of a terminal, where a Chinese character takes two. (transfer full) */
char *simulator_pad (const char *text, guint columns);

G_END_DECLS
