/* A lesson's captions, chapters or transcript: WebVTT (W3C, 2019) as a list of texts with times, to be shown,
 * listed and searched. Marks inside of a text (bold, colours, ruby, karaoke times) are taken off, positions
 * are not kept: whoever shows the captions decides where. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double start, end;   /* seconds of the film */
  const char *text;    /* lines parted by \n, never empty */
  const char *speaker; /* of the first <v …>, or NULL */
} FjCaption;

typedef struct _FjCaptions FjCaptions;

/* In the order of their starts. A text whose time cannot be read is left out, as the standard says.
 * FJ_ERROR_INVALID: not WebVTT; FJ_ERROR_CORRUPT: not UTF-8; FJ_ERROR_TOO_LARGE: more than 4 MiB or 20,000
 * texts. */
FjCaptions *fj_captions_parse (GBytes *vtt, GError **error);
FjCaptions *fj_captions_ref (FjCaptions *captions);
void fj_captions_unref (FjCaptions *captions);

guint fj_captions_get_count (const FjCaptions *captions);
/* (transfer none) NULL beyond the last. */
const FjCaption *fj_captions_get (const FjCaptions *captions, guint index);
/* What is to be shown at that moment, several texts one below the other; NULL for nothing. (transfer full) */
char *fj_captions_text_at (const FjCaptions *captions, double seconds);
/* The one that was begun last at that moment, shown or not; -1 before the first. For the marked line of a
 * list. */
int fj_captions_index_at (const FjCaptions *captions, double seconds);
/* The first text from @from on that contains @words, whatever their case, width (ＣＴ, CT) and the breaks
 * between lines; -1 for none. */
int fj_captions_find (const FjCaptions *captions, const char *words, guint from);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjCaptions, fj_captions_unref)

G_END_DECLS
