/* Which side of the patient lies at which edge of a view (PS3.3 C.7.6.1.1.1, C.7.6.2.1.1): letters derived
 * from where the image lies and from how it is turned, and from nothing else. */
#pragma once

#include "fj-plane.h"

G_BEGIN_DECLS

#define FJ_LETTERS_SIZE 4 /* up to three letters: an oblique direction names the nearest side first */

typedef struct
{
  char left[FJ_LETTERS_SIZE], right[FJ_LETTERS_SIZE], top[FJ_LETTERS_SIZE], bottom[FJ_LETTERS_SIZE];
} FjEdgeLetters;

/* The letters of a direction in the patient: L(eft), R(ight), P(osterior), A(nterior), H(ead), F(eet), the
 * largest part first; parts below a quarter of the direction are left out. "" for no direction. */
void fj_orientation_name (FjVector direction, char letters[FJ_LETTERS_SIZE]);

/* Of an image that lies as @plane says (NULL: not known, all edges are "") and is shown turned clockwise by
 * @rotation (0, 90, 180, 270) and then flipped left to right. */
void
fj_orientation_of_edges (const FjPlane *plane, guint rotation, gboolean is_flipped, FjEdgeLetters *edges);
/* The same by Patient Orientation (0020,0020), for images without a place: "A\\F" says where rows and columns
 * lead. What is no pair of letters of the standard gives "". */
void fj_orientation_of_edges_by_name (const char *patient_orientation,
                                      guint rotation,
                                      gboolean is_flipped,
                                      FjEdgeLetters *edges);

G_END_DECLS
