/* The frozen paper of a signed report as pictures of its pages, for the screen. Untrusted bytes: size, pages
 * and pixels are bounded. Blocking: for a worker. */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define REGISTRATION_PAPER_MAX_BYTES (64u << 20)
#define REGISTRATION_PAPER_MAX_PAGES 40

/* Array of GdkTexture, one for each page, @width pixels wide. FJ_ERROR_CORRUPT, FJ_ERROR_TOO_LARGE. (transfer
 * full) */
GPtrArray *registration_paper_draw (GBytes *pdf, int width, GCancellable *cancellable, GError **error);

G_END_DECLS
