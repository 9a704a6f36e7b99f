#include "fj-hang-turn.h"

#include <string.h>

#include "fj-orientation.h"

#define PATIENT_ORIENTATION 0x00200020u
#define IMAGE_ORIENTATION 0x00200037u

static gboolean
read_plane (const FjHangValues *values, FjPlane *plane)
{
  double numbers[6];

  for (guint i = 0; i < 6; i++)
    if (!fj_hang_values_get_number (values, IMAGE_ORIENTATION, i, &numbers[i]))
      return FALSE;
  *plane = (FjPlane){ .row = { numbers[0], numbers[1], numbers[2] },
                      .column = { numbers[3], numbers[4], numbers[5] },
                      .row_spacing = 1,
                      .column_spacing = 1 };
  return fj_plane_is_valid (plane);
}

/* A plane made of a volume lies as it is usually read: from the feet, from the left, from the front. */
static gboolean
read_reformat (const char *name, FjPlane *plane)
{
  static const struct
  {
    const char *name;
    FjVector row, column;
  } PLANES[] = {
    { "AXIAL", { 1, 0, 0 }, { 0, 1, 0 } },
    { "SAGITTAL", { 0, 1, 0 }, { 0, 0, -1 } },
    { "CORONAL", { 1, 0, 0 }, { 0, 0, -1 } },
  };

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (PLANES); i++)
    if (strcmp (PLANES[i].name, name) == 0)
      {
        *plane = (FjPlane){
          .row = PLANES[i].row, .column = PLANES[i].column, .row_spacing = 1, .column_spacing = 1
        };
        return TRUE;
      }
  return FALSE;
}

static void
find_edges (
    const FjPlane *plane, const char *words, guint rotation, gboolean is_flipped, FjEdgeLetters *edges)
{
  if (plane != NULL)
    fj_orientation_of_edges (plane, rotation, is_flipped, edges);
  else
    fj_orientation_of_edges_by_name (words, rotation, is_flipped, edges);
}

void
fj_hang_turn_find (const FjHangLook *look, const FjHangValues *values, FjHangTurn *turn)
{
  const char *const *texts = fj_hang_values_get (values, PATIENT_ORIENTATION);
  g_autofree char *words = texts != NULL && texts[0] != NULL ? g_strjoinv ("\\", (char **) texts) : NULL;
  g_auto (GStrv) wanted = look->orientation != NULL ? g_strsplit (look->orientation, "\\", 2) : NULL;
  FjPlane plane;
  gboolean has_plane
      = read_reformat (look->plane, &plane) || (look->plane == NULL && read_plane (values, &plane));
  FjEdgeLetters edges;

  *turn = (FjHangTurn){ .rotation = look->rotation, .is_flipped = look->is_flipped };
  for (guint i = 0; wanted != NULL && g_strv_length (wanted) == 2 && i < 8; i++)
    {
      guint rotation = i % 4 * 90;
      gboolean is_flipped = i >= 4;

      find_edges (has_plane ? &plane : NULL, words != NULL ? words : "", rotation, is_flipped, &edges);
      if (edges.left[0] != '\0' && edges.left[0] == wanted[0][0] && edges.top[0] == wanted[1][0])
        {
          turn->rotation = rotation;
          turn->is_flipped = is_flipped;
          break;
        }
    }
  find_edges (has_plane ? &plane : NULL, words != NULL ? words : "", turn->rotation, turn->is_flipped,
              &edges);
  if (edges.right[0] != '\0' && edges.bottom[0] != '\0')
    g_snprintf (turn->letters, sizeof turn->letters, "%s\\%s", edges.right, edges.bottom);
}
