/* Serial numbers of monitors from what they tell the graphics card (VESA E-EDID, 128 bytes and extensions):
 * two of one model that change places are told apart by nothing else. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FJ_MONITOR_EDID_BLOCK 128u

/* The serial number in @edid: the text of it, else the number, unless it is one that makers put into all of
 * a model. NULL: none, or @edid is not a whole one. (transfer full) */
char *fj_monitor_edid_dup_serial (const guint8 *edid, gsize size);
/* Of the monitor at @connector, as the kernel has it under @folder (NULL: /sys/class/drm). Names of
 * connectors are the kernel's or X's ("HDMI-A-1", "HDMI-1"). NULL: not known, or not sure: several connectors
 * of that name, or several monitors of that number. (transfer full) */
char *fj_monitor_edid_find_serial (const char *folder, const char *connector);

G_END_DECLS
