#include "fj-orientation.h"

#include <math.h>
#include <string.h>

#define LEAST_PART 0.25

void
fj_orientation_name (FjVector direction, char letters[FJ_LETTERS_SIZE])
{
  static const char names[3][2] = { { 'R', 'L' }, { 'A', 'P' }, { 'F', 'H' } };
  const double parts[3] = { direction.x, direction.y, direction.z };
  double length = fj_vector_length (direction);
  gboolean is_named[3] = { FALSE };
  guint n = 0;

  memset (letters, 0, FJ_LETTERS_SIZE);
  if (!(length > 0) || !isfinite (length))
    return;
  while (n < 3)
    {
      guint largest = 3;

      for (guint i = 0; i < 3; i++)
        if (!is_named[i] && (largest == 3 || fabs (parts[i]) > fabs (parts[largest])))
          largest = i;
      if (fabs (parts[largest]) < LEAST_PART * length)
        break;
      is_named[largest] = TRUE;
      letters[n++] = names[largest][parts[largest] > 0];
    }
}

/* "LA" to "RP". */
static void
oppose (const char letters[FJ_LETTERS_SIZE], char opposite[FJ_LETTERS_SIZE])
{
  static const char pairs[] = "LRAPHF";

  memset (opposite, 0, FJ_LETTERS_SIZE);
  for (guint i = 0; letters[i] != '\0'; i++)
    opposite[i] = pairs[(strchr (pairs, letters[i]) - pairs) ^ 1];
}

/* @across, @down: what lies where the image's columns and rows count up to. */
static void
place (const char across[FJ_LETTERS_SIZE],
       const char down[FJ_LETTERS_SIZE],
       guint rotation,
       gboolean is_flipped,
       FjEdgeLetters *edges)
{
  char back[FJ_LETTERS_SIZE], up[FJ_LETTERS_SIZE];
  const char *clockwise[4]; /* from the right edge on */
  guint turned = rotation / 90 % 4;
  const char *right, *bottom, *left, *top;

  oppose (across, back);
  oppose (down, up);
  clockwise[0] = across;
  clockwise[1] = down;
  clockwise[2] = back;
  clockwise[3] = up;
  /* Turned clockwise, an edge shows what was before it on the way around. */
  right = clockwise[(4 - turned) % 4];
  bottom = clockwise[(5 - turned) % 4];
  left = clockwise[(6 - turned) % 4];
  top = clockwise[(7 - turned) % 4];
  memcpy (edges->right, is_flipped ? left : right, FJ_LETTERS_SIZE);
  memcpy (edges->left, is_flipped ? right : left, FJ_LETTERS_SIZE);
  memcpy (edges->top, top, FJ_LETTERS_SIZE);
  memcpy (edges->bottom, bottom, FJ_LETTERS_SIZE);
}

void
fj_orientation_of_edges (const FjPlane *plane, guint rotation, gboolean is_flipped, FjEdgeLetters *edges)
{
  char across[FJ_LETTERS_SIZE], down[FJ_LETTERS_SIZE];

  *edges = (FjEdgeLetters){ 0 };
  if (plane == NULL)
    return;
  fj_orientation_name (plane->row, across);
  fj_orientation_name (plane->column, down);
  place (across, down, rotation, is_flipped, edges);
}

/* One to three letters, of each pair of sides at most one. */
static gboolean
read_letters (const char *text, gsize length, char letters[FJ_LETTERS_SIZE])
{
  static const char pairs[] = "LRAPHF";
  guint seen = 0;

  memset (letters, 0, FJ_LETTERS_SIZE);
  if (length < 1 || length > 3)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      const char *found = strchr (pairs, text[i]);
      guint side = found != NULL && *found != '\0' ? 1u << (found - pairs) / 2 : 0;

      if (side == 0 || (seen & side) != 0)
        return FALSE;
      seen |= side;
      letters[i] = text[i];
    }
  return TRUE;
}

void
fj_orientation_of_edges_by_name (const char *patient_orientation,
                                 guint rotation,
                                 gboolean is_flipped,
                                 FjEdgeLetters *edges)
{
  const char *between = patient_orientation != NULL ? strchr (patient_orientation, '\\') : NULL;
  char across[FJ_LETTERS_SIZE], down[FJ_LETTERS_SIZE];

  *edges = (FjEdgeLetters){ 0 };
  if (between != NULL && read_letters (patient_orientation, (gsize) (between - patient_orientation), across)
      && read_letters (between + 1, strlen (between + 1), down))
    place (across, down, rotation, is_flipped, edges);
}
