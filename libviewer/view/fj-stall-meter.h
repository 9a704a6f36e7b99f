/* How long the main loop lets others wait: a thread knocks every few milliseconds and writes down how long
 * the answer took. For measuring; does nothing unless the environment asks for it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FjStallMeter FjStallMeter;

/* Watches the default main context, writes to @path once a second and at the end; NULL: the file that
 * FENJI_STALL_LOG names, else no meter at all. (transfer full) (nullable) */
FjStallMeter *fj_stall_meter_start (const char *path);
/* {"knocks": n, "median_ms": …, "p99_ms": …, "max_ms": …, "over_16_ms": n, "over_50_ms": n} */
void fj_stall_meter_stop (FjStallMeter *meter);

G_END_DECLS
