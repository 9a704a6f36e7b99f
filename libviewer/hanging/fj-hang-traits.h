/* Derives what series names do not tell reliably (fj-hang-attribute.h): from geometry, timing, kernels, b
 * values and Image Type first, from names by the vocabulary where those are silent, from the order (item,
 * body parts) where the headers of a projection are blank, and from the other series of the study
 * (duplicates, twins, which phase came first). What nothing tells stays unknown. */
#pragma once

#include "fj-hang-patient.h"
#include "fj-hang-vocabulary.h"

G_BEGIN_DECLS

/* Sets the derived attributes of all studies, stacks and (for projections) images of @patient. Only once. */
void fj_hang_traits_derive (FjHangPatient *patient, const FjHangVocabulary *vocabulary);

G_END_DECLS
