/* A monitor's file: JSON that a person can read and a site can hand out.
 *
 *   {"format": "fenji-monitor", "version": 1,
 *    "monitor": {"manufacturer": "EIZO", "model": "RX360", "serial": "12345", "connector": "DP-1"},
 *    "months": {"measured": 12, "seen": 3},
 *    "characteristic": {"time": "2026-11-03T09:30:00.000+08:00", "who": "…", "meter": "…", "ambient": 0.05,
 *                       "steps": [[0, 0.52], [15, 1.31], …, [255, 408]]},     value, cd/m²
 *    "check": {the same, of P-values through the table},
 *    "selfTest": {"time": "…", "who": "…", "seen": {"dark": true, "light": true, "steps": true, "lines":
 * true, "ramp": true, "shape": true, "uniform": true}}} */
#pragma once

#include "fj-monitor.h"

G_BEGIN_DECLS

#define FJ_MONITOR_MOST_BYTES (64u << 10)

/* Errors: FJ_ERROR_INVALID says what is wrong, FJ_ERROR_TOO_LARGE, FJ_ERROR_UNSUPPORTED for a later version.
 * (transfer full) */
FjMonitor *fj_monitor_parse (GBytes *json, GError **error);
/* Pretty. (transfer full) */
GBytes *fj_monitor_to_json (const FjMonitor *monitor);

G_END_DECLS
