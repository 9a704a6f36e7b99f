#include "fj-paper-qr.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>
#include "fj-error.h"
#include "fj-language.h"

#define QUIET_ZONE 4
/* Version 25 is the most that a telephone reads off paper at the sizes used here. */
#define MAX_BYTES 997

gboolean
fj_paper_qr_draw (cairo_t *cr, const char *text, double x, double y, double size, GError **error)
{
  gsize length = strlen (text);

  if (length == 0 || length > MAX_BYTES)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
          _ ("The address for the QR code has %zu bytes; between 1 and %d can be printed. Shorten the address "
             "of the service."),
          length, MAX_BYTES);
      return FALSE;
    }
  QRcode *code = QRcode_encodeData ((int) length, (const unsigned char *) text, 0, QR_ECLEVEL_M);
  if (code == NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL, _ ("The QR code could not be made: %s. Print again."),
                   g_strerror (errno));
      return FALSE;
    }
  double module = size / (code->width + 2 * QUIET_ZONE);
  cairo_save (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  /* Runs of dark modules in one path: no hairlines between neighbours when it is rasterised. */
  for (int row = 0; row < code->width; row++)
    for (int column = 0; column < code->width; column++)
      {
        int end = column;
        while (end < code->width && (code->data[row * code->width + end] & 1) != 0)
          end++;
        if (end == column)
          continue;
        cairo_rectangle (cr, x + (QUIET_ZONE + column) * module, y + (QUIET_ZONE + row) * module,
                         (end - column) * module, module);
        column = end;
      }
  cairo_fill (cr);
  cairo_restore (cr);
  QRcode_free (code);
  return TRUE;
}
