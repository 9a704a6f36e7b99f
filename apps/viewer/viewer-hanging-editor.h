/* The editor of hanging protocols: a list by level at the left, what applies, the image sets and the stages
 * of the one that is open at the right. Every change is tried at once on what @reading shows. Signal "saved"
 * (protocol id). */
#pragma once

#include <adwaita.h>
#include "fj-reading.h"
#include "viewer-hanging-store.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_HANGING_EDITOR (viewer_hanging_editor_get_type ())
G_DECLARE_FINAL_TYPE (ViewerHangingEditor, viewer_hanging_editor, VIEWER, HANGING_EDITOR, AdwWindow)

/* Opens what hangs now, or else the first. */
GtkWidget *viewer_hanging_editor_new (FjReading *reading, ViewerHangingStore *store, FjSandbox *sandbox);

G_END_DECLS
