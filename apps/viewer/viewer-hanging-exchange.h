/* Hanging protocols from and to files that a person chooses: JSON, and the DICOM Hanging Protocol. Files are
 * read and written in workers; what is foreign goes through the sandbox. */
#pragma once

#include <gtk/gtk.h>

#include "fj-hang-protocol.h"
#include "fj-sandbox.h"

G_BEGIN_DECLS

/* @protocol (transfer full), with what could not be taken over in @notes (of char *); NULL: @sentence says
 * why, or is NULL when the person chose nothing. */
typedef void (*ViewerHangingImported) (FjHangProtocol *protocol,
                                       GPtrArray *notes,
                                       const char *sentence,
                                       gpointer data);
/* @window: is kept until @done is called. */
void viewer_hanging_exchange_import (GtkWindow *window,
                                     FjSandbox *sandbox,
                                     ViewerHangingImported done,
                                     gpointer data);

typedef void (*ViewerHangingExported) (const char *sentence, gpointer data);
/* @done: unless the person chose nothing. */
void viewer_hanging_exchange_export (GtkWindow *window,
                                     const FjHangProtocol *protocol,
                                     gboolean as_dicom,
                                     ViewerHangingExported done,
                                     gpointer data);

/* The reading itself, of whichever form @path has. For workers. (transfer full) */
FjHangProtocol *
viewer_hanging_exchange_read (FjSandbox *sandbox, const char *path, GPtrArray *notes, GError **error);

G_END_DECLS
