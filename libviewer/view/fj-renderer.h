/* How the toolkit draws: with the GPU where there is one, else with cairo. Pictures are made by the CPU
 * either way; a GPU that is only pretended takes five times as long to put them on screen
 * (docs/decisions/0017). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Before gtk_init(): asks GTK for cairo unless there is a GPU, or the environment has chosen (GSK_RENDERER).
 * Where cairo draws, GL is not opened: 40 MB of memory. */
void fj_renderer_choose (void);
/* There is a device under @folder that draws: "renderD128". */
gboolean fj_renderer_has_gpu (const char *folder);

G_END_DECLS
