/* A QR code (ISO/IEC 18004, error correction level M) as vector squares on a page. */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* Draws @text into the square of @size points at (@x, @y), quiet zone of four modules included. */
gboolean fj_paper_qr_draw (cairo_t *cr, const char *text, double x, double y, double size, GError **error);

G_END_DECLS
