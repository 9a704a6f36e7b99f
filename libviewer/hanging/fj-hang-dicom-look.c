#include "fj-hang-dicom-parts.h"

#include <math.h>
#include <string.h>

#include "fj-hang-dicom-words.h"
#include "fj-language.h"

#define THICKEST 1000 /* mm */
#define FASTEST 1000  /* images a second */

/* --- reading --- */

static gboolean
is (FjDicomObject *item, FjTag tag, const char *wanted)
{
  g_autofree char *text = fj_hang_dicom_dup_text (item, tag);

  return g_strcmp0 (text, wanted) == 0;
}

static gboolean
is_said (FjDicomObject *item, FjTag tag)
{
  g_autofree char *text = fj_hang_dicom_dup_text (item, tag);

  return text != NULL && *text != '\0';
}

static void
read_layout (FjDicomObject *box, FjHangDicomNotes *notes, guint number, FjHangLook *look)
{
  g_autofree char *layout = fj_hang_dicom_dup_text (box, HP_LAYOUT);
  double rate;

  if (g_strcmp0 (layout, "CINE") == 0)
    {
      look->plays = TRUE;
      if (fj_dicom_object_get_double (box, HP_CINE_RATE, 0, &rate) && rate > 0)
        look->cine_rate = MIN (rate, FASTEST);
      if (fj_dicom_object_get_double (box, HP_CINE_RELATIVE, 0, &rate) && rate != 1)
        fj_hang_dicom_notes_add (notes, number, _ ("It plays as fast as the images say, and no faster."));
    }
  else if (g_strcmp0 (layout, "TILED") == 0)
    {
      gint64 columns = 1, rows = 1;

      fj_dicom_object_get_int (box, HP_TILE_COLUMNS, 0, &columns);
      fj_dicom_object_get_int (box, HP_TILE_ROWS, 0, &rows);
      if (columns > 1 || rows > 1)
        fj_hang_dicom_notes_add (notes, number,
                                 _ ("%d × %d tiles of one box become a pane to scroll through."),
                                 (int) CLAMP (columns, 1, 1000), (int) CLAMP (rows, 1, 1000));
    }
  else if (g_strcmp0 (layout, "SINGLE") == 0)
    fj_hang_dicom_notes_add (notes, number, _ ("The single image of a box can be scrolled here."));
  else if (g_strcmp0 (layout, "STACK") != 0 && g_strcmp0 (layout, "PROCESSED") != 0)
    fj_hang_dicom_notes_add (notes, number, _ ("The layout “%s” becomes a pane to scroll through."),
                             layout != NULL ? layout : "");
}

static void
read_reformat (FjDicomObject *item, FjHangDicomNotes *notes, guint number, FjHangLook *look)
{
  g_autofree char *type = fj_hang_dicom_dup_text (item, HP_REFORMAT);
  g_autofree char *direction = fj_hang_dicom_dup_text (item, HP_DIRECTION);
  const char *plane = fj_hang_dicom_plane_from_term (direction);
  double thickness = 0, interval = 0;

  if (type == NULL || *type == '\0')
    return;
  if (strcmp (type, "MPR") != 0 && strcmp (type, "SLAB") != 0)
    {
      fj_hang_dicom_notes_add (notes, number, _ ("“%s” is not made here; the images are shown as they are."),
                               type);
      return;
    }
  fj_dicom_object_get_double (item, HP_THICKNESS, 0, &thickness);
  fj_dicom_object_get_double (item, HP_INTERVAL, 0, &interval);
  /* A slab lies as the images do, unless it says otherwise. */
  if (strcmp (type, "MPR") == 0 && (plane == NULL || strcmp (plane, "OBLIQUE") == 0))
    {
      fj_hang_dicom_notes_add (
          notes, number, _ ("The plane “%s” to make is no certain one; the images are shown as they are."),
          direction != NULL ? direction : "");
      return;
    }
  look->plane = g_strdup (g_strcmp0 (plane, "OBLIQUE") != 0 ? plane : NULL);
  look->slab = isfinite (thickness) ? CLAMP (thickness, 0, THICKEST) : 0;
  if (interval > 0 && thickness > 0 && fabs (interval - thickness) > 0.001)
    fj_hang_dicom_notes_add (notes, number, _ ("The distance of %g mm between planes is not kept."),
                             interval);
}

static void
read_orientation (FjDicomObject *item, FjHangDicomNotes *notes, guint number, FjHangLook *look)
{
  g_autofree char *wanted = fj_hang_dicom_dup_text (item, HP_ORIENTATION);

  if (wanted == NULL || *wanted == '\0')
    return;
  look->orientation = fj_hang_dicom_turn_orientation (wanted);
  if (look->orientation == NULL)
    fj_hang_dicom_notes_add (notes, number, _ ("The orientation “%s” is none; the images lie as they are."),
                             wanted);
}

static void
read_greys (FjDicomObject *item, FjHangDicomNotes *notes, guint number, FjHangLook *look)
{
  g_autofree char *voi = fj_hang_dicom_dup_text (item, HP_VOI);

  if (voi != NULL && *voi != '\0')
    {
      look->window_preset = g_strdup (fj_hang_dicom_preset_from_voi (voi));
      if (look->window_preset == NULL)
        fj_hang_dicom_notes_add (notes, number, _ ("There is no window called “%s” here."), voi);
    }
  look->is_inverted = is (item, HP_INVERTED, "YES");
  if (is_said (item, HP_PSEUDO_COLOUR))
    fj_hang_dicom_notes_add (notes, number, _ ("Its pseudo-colours are not shown."));
  if (is_said (item, HP_BLENDING))
    fj_hang_dicom_notes_add (notes, number, _ ("It is not blended with another image."));
}

static void
read_place (
    FjDicomObject *item, FjHangDicomNotes *notes, guint number, gboolean is_mammography, FjHangLook *look)
{
  g_autofree char *across = fj_hang_dicom_dup_text (item, HP_HORIZONTAL);
  g_autofree char *down = fj_hang_dicom_dup_text (item, HP_VERTICAL);

  if (is (item, HP_TRUE_SIZE, "YES"))
    look->zoom_mode = FJ_HANG_ZOOM_TRUE_SIZE;
  /* Which side that is the image itself says: where the chest wall lies. */
  else if (is_mammography && (g_strcmp0 (across, "LEFT") == 0 || g_strcmp0 (across, "RIGHT") == 0))
    look->zoom_mode = FJ_HANG_ZOOM_CHEST_WALL;
  else if (across != NULL && *across != '\0' && strcmp (across, "CENTER") != 0)
    fj_hang_dicom_notes_add (notes, number, _ ("Its images are centred."));
  if (down != NULL && *down != '\0' && strcmp (down, "CENTER") != 0)
    fj_hang_dicom_notes_add (notes, number, _ ("Its images are centred."));
}

static void
read_texts (FjDicomObject *item, FjHangDicomNotes *notes, guint number, FjHangLook *look)
{
  gboolean is_nameless = is (item, HP_DEMOGRAPHICS, "NO"), is_bare = is (item, HP_TECHNIQUES, "NO");

  look->shows_text = !(is_nameless && is_bare);
  if (is_nameless != is_bare)
    fj_hang_dicom_notes_add (notes, number,
                             _ ("Text of the patient and of the technique is shown together."));
  if (is (item, HP_GRAPHICS, "NO"))
    fj_hang_dicom_notes_add (notes, number, _ ("Graphics are not hidden from the start."));
}

void
fj_hang_dicom_read_look (FjDicomObject *display_set,
                         FjDicomObject *box,
                         FjHangDicomNotes *notes,
                         guint number,
                         gboolean is_mammography,
                         FjHangLook *look)
{
  read_layout (box, notes, number, look);
  read_reformat (display_set, notes, number, look);
  read_orientation (display_set, notes, number, look);
  read_greys (display_set, notes, number, look);
  read_place (display_set, notes, number, is_mammography, look);
  read_texts (display_set, notes, number, look);
}

/* --- writing --- */

static gboolean
put (FjDicomObject *item, FjTag tag, const char *text, GError **error)
{
  return fj_dicom_object_set_string (item, tag, text, error);
}

static gboolean
put_number (FjDicomObject *item, FjTag tag, double number, GError **error)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return put (item, tag, g_ascii_dtostr (text, sizeof text, number), error);
}

/* The chest wall lies behind: which side that is follows from how the image is turned. */
static const char *
find_chest_wall (const FjHangLook *look)
{
  if (look->zoom_mode != FJ_HANG_ZOOM_CHEST_WALL || look->orientation == NULL)
    return NULL;
  return *look->orientation == 'P' ? "LEFT" : *look->orientation == 'A' ? "RIGHT" : NULL;
}

gboolean
fj_hang_dicom_write_look (const FjHangLook *look, FjDicomObject *item, GError **error)
{
  g_autofree char *orientation
      = look->orientation != NULL ? fj_hang_dicom_turn_orientation (look->orientation) : NULL;
  const char *direction = fj_hang_dicom_plane_to_term (look->plane);
  const char *voi = fj_hang_dicom_preset_to_voi (look->window_preset);
  const char *side = find_chest_wall (look);

  /* Thickness and interval are type 1C of a reformat: one slice is as thin as can be. A slab has no direction
   * but that of its images. */
  if ((direction != NULL || look->slab > 0)
      && (!put (item, HP_REFORMAT, direction != NULL ? "MPR" : "SLAB", error)
          || !put_number (item, HP_THICKNESS, look->slab, error)
          || !put_number (item, HP_INTERVAL, look->slab > 0 ? look->slab : 1, error)
          || (direction != NULL && !put (item, HP_DIRECTION, direction, error))))
    return FALSE;
  return put (item, HP_ORIENTATION, orientation != NULL ? orientation : "", error)
         && (voi == NULL || put (item, HP_VOI, voi, error))
         && (!look->is_inverted || put (item, HP_INVERTED, "YES", error))
         && (look->zoom_mode != FJ_HANG_ZOOM_TRUE_SIZE || put (item, HP_TRUE_SIZE, "YES", error))
         && (side == NULL || put (item, HP_HORIZONTAL, side, error))
         && put (item, HP_DEMOGRAPHICS, look->shows_text ? "YES" : "NO", error)
         && put (item, HP_TECHNIQUES, look->shows_text ? "YES" : "NO", error);
}

gboolean
fj_hang_dicom_write_layout (const FjHangLook *look,
                            gboolean is_one_of_several,
                            FjDicomObject *box,
                            GError **error)
{
  g_autofree char *rate = g_strdup_printf ("%d", (int) CLAMP (round (look->cine_rate), 1, FASTEST));

  if (is_one_of_several)
    return put (box, HP_LAYOUT, "TILED", error) && put (box, HP_TILE_COLUMNS, "1", error)
           && put (box, HP_TILE_ROWS, "1", error);
  if (!look->plays)
    return put (box, HP_LAYOUT, "STACK", error);
  /* Looping (0); at a rate, or else in real time. */
  return put (box, HP_LAYOUT, "CINE", error) && put (box, HP_CINE_SEQUENCING, "0", error)
         && (look->cine_rate > 0 ? put (box, HP_CINE_RATE, rate, error)
                                 : put (box, HP_CINE_RELATIVE, "1", error));
}
