/* Names of vertebrae: what comes after one, so that a spine is labelled by a click on each. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Towards the feet C1 … C7, T1 … T12, L1 … L5, S1 … S5. A "D" for dorsal and lower case are understood, the
 * answer is as above. Variants: after T13 comes L1, after L6 comes S1; they are never proposed. Before the
 * first and after the last one, and for words that name no vertebra: NULL. Discs are named by their vertebrae
 * ("L4/L5" or "L4/5"), and so is the next one: "L5/S1". (transfer full) (nullable) */
char *fj_spine_labels_next (const char *label, gboolean is_towards_head);
/* "L4" of "l4" or " L4", "T12" of "D12", "L4/L5" of "L4/5"; NULL: no vertebra or disc. (transfer full)
 * (nullable) */
char *fj_spine_labels_normalize (const char *label);

G_END_DECLS
