/* The shortest edit script of two sequences of numbers (Myers, "An O(ND) Difference Algorithm and Its
 * Variations", 1986, with the linear space refinement): what must go out of one and come into the other.
 * Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sets @removed[i] for what is only in @from and @added[j] for what is only in @to; both arrays are all FALSE
 * before. What stays FALSE is the same in both, in order. The script is the shortest as long as that costs
 * less than a bounded amount of work (texts that have little in common are not worth more); beyond, it is
 * only correct. Memory is linear. */
void fj_edit_script (
    const guint32 *from, guint n_from, const guint32 *to, guint n_to, gboolean *removed, gboolean *added);

G_END_DECLS
