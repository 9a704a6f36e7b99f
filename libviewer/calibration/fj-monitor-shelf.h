/* The files of monitors on this computer: those that the site handed out, and what people measured here.
 *
 * A person's are in g_get_user_config_dir()/fenji/monitors, the site's in fenji/monitors of
 * g_get_system_config_dirs() (/etc/xdg). Of several files of one monitor the newest measurement and the
 * newest look count. Small files: read before the call returns. */
#pragma once

#include "fj-monitor.h"

G_BEGIN_DECLS

#define FJ_MONITOR_SHELF_MOST_FILES 64u /* of one folder */

typedef struct _FjMonitorShelf FjMonitorShelf;

/* @own: the person's folder, made when something is kept; @others: NULL-terminated. NULL: those above. */
FjMonitorShelf *fj_monitor_shelf_new (const char *own, const char *const *others);
void fj_monitor_shelf_free (FjMonitorShelf *shelf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjMonitorShelf, fj_monitor_shelf_free)

/* What is known of the monitor that is the same as @which; with @which's names. Never NULL. Files that cannot
 * be read are left out, and told of in @problems (of char *, may be NULL). (transfer full) */
FjMonitor *fj_monitor_shelf_find (FjMonitorShelf *shelf, const FjMonitor *which, GPtrArray *problems);
/* Keeps @monitor in the person's folder, synced. Errors: FJ_ERROR_IO; FJ_ERROR_INVALID for a monitor that
 * says neither what it is nor where it is connected. */
gboolean fj_monitor_shelf_keep (FjMonitorShelf *shelf, const FjMonitor *monitor, GError **error);

G_END_DECLS
