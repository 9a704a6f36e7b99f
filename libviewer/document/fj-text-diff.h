/* The difference of two texts by characters, for texts without spaces between words: what an auditor changed
 * in a junior's report, in Chinese as well as in English. Pure.
 *
 * Characters are grapheme clusters; runs of Latin letters and of digits (with their unit) stay whole, so that
 * "12mm" to "21mm" is one change. Shortest edit script (fj-edit-script.h), then tidied so that a change is
 * not torn into single characters by chance matches between, and a sentence more is shown as a whole
 * sentence. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FJ_TEXT_SAME,
  FJ_TEXT_REMOVED,
  FJ_TEXT_ADDED
} FjTextDiffKind;

/* @start, @length: bytes in the old text (SAME, REMOVED) or the new one (ADDED). */
typedef struct
{
  FjTextDiffKind kind;
  gsize start, length;
} FjTextDiffPart;

/* Parts in order, REMOVED before ADDED at one place; array of FjTextDiffPart. NULL is an empty text.
 * (transfer full) */
GArray *fj_text_diff (const char *from, const char *to);

G_END_DECLS
