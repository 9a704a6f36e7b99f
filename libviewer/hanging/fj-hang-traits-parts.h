/* The parts that fj-hang-traits.h is made of: each sets what it can tell of one stack, or of one study when
 * it takes the others to tell, and leaves unset what nothing tells. Called in the order in which they stand
 * here. */
#pragma once

#include "fj-hang-traits.h"

G_BEGIN_DECLS

#define FJ_HANG_IMAGE_TYPE 0x00080008u
#define FJ_HANG_MODALITY 0x00080060u
#define FJ_HANG_SERIES_DESCRIPTION 0x0008103eu
#define FJ_HANG_PROTOCOL_NAME 0x00181030u
#define FJ_HANG_CONTRAST_AGENT 0x00180010u
#define FJ_HANG_ACQUISITION_TIME 0x00080032u

/* Whether a value of Image Type is @value, small or capital letters. */
gboolean fj_hang_traits_has_type (const FjHangValues *values, const char *value);
gboolean fj_hang_traits_is_modality (const FjHangValues *values, const char *modality);
/* What the vocabulary says first; NULL when nothing. (transfer none), as long as @vocabulary */
const char *
fj_hang_traits_word (const FjHangVocabulary *vocabulary, FjTag attribute, const FjHangValues *values);
/* The same with nothing known but the texts of @sources, which ends with 0, and the modality: all codes of
 * the surest of them. (transfer container) */
char **fj_hang_traits_words_of (const FjHangVocabulary *vocabulary,
                                FjTag attribute,
                                const FjHangValues *values,
                                const FjTag *sources);
/* Seconds since midnight of a TM, or of the time in a DT (PS3.5 6.2); FALSE when there is none. */
gboolean fj_hang_traits_get_seconds (const FjHangValues *values, FjTag tag, double *seconds);

/* Plane and distance, from the geometry of the images, of the stack, else from words. */
void fj_hang_traits_plane (FjHangStack *stack, const FjHangVocabulary *vocabulary);
/* Localizers, dose pages, reconstructions, films. Asks the plane. */
void fj_hang_traits_making (FjHangStack *stack, const FjHangVocabulary *vocabulary);
/* Region and side of all stacks and of the study. */
void fj_hang_traits_region (FjHangStudy *study, const FjHangVocabulary *vocabulary);
/* Kernel of a CT. Asks the region. */
void fj_hang_traits_kernel (FjHangStack *stack, const FjHangVocabulary *vocabulary);
/* Weighting, fat saturation and b values of an MR. */
void fj_hang_traits_weighting (FjHangStack *stack, const FjHangVocabulary *vocabulary);
/* Phases, and what is enhanced, of the CT and MR of a study. */
void fj_hang_traits_phases (FjHangStudy *study, const FjHangVocabulary *vocabulary);
/* Views of the projections of a study. Asks the region. */
void fj_hang_traits_views (FjHangStudy *study, const FjHangVocabulary *vocabulary);
/* Stacks that are there twice: for another window, or for processing. Asks all others. */
void fj_hang_traits_copies (FjHangStudy *study);

G_END_DECLS
