/* How a report names an image: "… (Se 2, Im 14)", series and image by the numbers that people see, the same
 * in every language, so that a sentence leads back to its image also years later and on paper. Nothing else
 * is kept about it: the text says all. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint series;
  guint image;      /* from 1 */
  gsize start, end; /* bytes of the text that "(Se …)" takes */
} FjImageMention;

/* "Length 23.4 mm (Se 2, Im 14)": @values may have lines, which become one. (transfer full) */
char *fj_image_mention_to_text (const char *what, const char *values, gint series, guint image);
/* The mention at or next after byte @at on its line, else the last one before on it. FALSE: the line has
 * none.
 */
gboolean fj_image_mention_find (const char *text, gsize at, FjImageMention *mention);

G_END_DECLS
