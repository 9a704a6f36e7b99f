/* The frozen paper of a signed report, from central into a file. */
#pragma once

#include "fj-client.h"

G_BEGIN_DECLS

/* @binary: id of the Binary. */
void viewer_pdf_save_async (
    FjClient *client, const char *binary, GFile *file, GAsyncReadyCallback callback, gpointer user_data);
/* The name of the file, for people. (transfer full) */
char *viewer_pdf_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
