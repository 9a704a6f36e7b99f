#include "fj-hang-apply.h"

#include "fj-cine.h"
#include "fj-hang-turn.h"
#include "fj-orientation.h"
#include "fj-window-presets.h"

#define MODALITY 0x00080060u
#define FRAME_RATE 0x00082144u
#define CINE_RATE 0x00180040u
#define FRAME_TIME 0x00181063u
#define PATIENT_ORIENTATION 0x00200020u
#define IMAGE_ORIENTATION 0x00200037u
#define ROWS 0x00280010u
#define COLUMNS 0x00280011u

/* --- what is known of the image: its facts over what the header of its stack says --- */

static const FjHangValues *
find_values (const FjHangPlacement *placement)
{
  const FjHangStack *stack = placement->stack;
  const FjHangValues *own = placement->image < stack->images->len
                                ? g_array_index (stack->images, FjHangImage, placement->image).values
                                : NULL;

  return own != NULL ? own : stack->values;
}

static void
set_plane (FjHangValues *values, const FjPlane *plane)
{
  const double numbers[]
      = { plane->row.x, plane->row.y, plane->row.z, plane->column.x, plane->column.y, plane->column.z };
  g_autoptr (GString) text = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\\" : "",
                            g_ascii_dtostr (number, sizeof number, numbers[i]));
  fj_hang_values_set (values, IMAGE_ORIENTATION, text->str);
}

static FjHangValues *
add_facts (const FjHangValues *below, const FjImageFacts *facts)
{
  FjHangValues *values = fj_hang_values_new ((FjHangValues *) below);

  if (facts == NULL)
    return values;
  if (facts->has_plane)
    set_plane (values, &facts->plane);
  if (facts->patient_orientation != NULL)
    fj_hang_values_set (values, PATIENT_ORIENTATION, facts->patient_orientation);
  if (facts->modality != NULL)
    fj_hang_values_set (values, MODALITY, facts->modality);
  if (facts->frame_rate > 0)
    fj_hang_values_set_number (values, FRAME_RATE, facts->frame_rate);
  fj_hang_values_set_number (values, ROWS, facts->rows);
  fj_hang_values_set_number (values, COLUMNS, facts->columns);
  return values;
}

/* --- window --- */

static void
apply_window (const FjHangLook *look, const FjHangValues *values, FjViewport *viewport)
{
  const FjWindowPreset *preset
      = fj_window_presets_get_named (fj_hang_values_get_text (values, MODALITY, 0), look->window_preset);

  if (preset != NULL)
    fj_viewport_set_window (viewport, preset->center, preset->width);
  else if (look->has_window)
    {
      fj_viewport_set_window (viewport, look->center, look->width);
      if (viewport->window_mode == FJ_WINDOW_SET && look->function != FJ_VOI_LINEAR)
        viewport->function = look->function;
    }
  viewport->is_inverted = look->is_inverted;
}

/* --- place --- */

/* By Patient Orientation alone: rows of a breast lead away from the chest wall, to the front, or towards it.
 */
static FjAnchor
find_chest_wall (const FjHangValues *values)
{
  const char *row = fj_hang_values_get_text (values, PATIENT_ORIENTATION, 0);

  if (g_strcmp0 (fj_hang_values_get_text (values, MODALITY, 0), "MG") != 0 || row == NULL)
    return FJ_ANCHOR_CENTER;
  switch (row[0])
    {
    case 'A':
      return FJ_ANCHOR_FIRST_COLUMN;
    case 'P':
      return FJ_ANCHOR_LAST_COLUMN;
    default:
      return FJ_ANCHOR_CENTER;
    }
}

/* FALSE: how large the image is, and so where its middle lies, is not known. */
static gboolean
put_in_the_middle (const FjHangValues *values, FjViewport *viewport)
{
  double rows, columns;

  if (!fj_hang_values_get_number (values, ROWS, 0, &rows)
      || !fj_hang_values_get_number (values, COLUMNS, 0, &columns))
    return FALSE;
  viewport->center_row = rows / 2;
  viewport->center_column = columns / 2;
  return TRUE;
}

static void
apply_zoom (const FjHangLook *look, const FjHangValues *values, gboolean is_reformatted, FjViewport *viewport)
{
  static const FjZoomMode modes[] = { [FJ_HANG_ZOOM_FIT] = FJ_ZOOM_FIT,
                                      [FJ_HANG_ZOOM_PIXEL] = FJ_ZOOM_PIXEL,
                                      [FJ_HANG_ZOOM_TRUE_SIZE] = FJ_ZOOM_TRUE_SIZE,
                                      [FJ_HANG_ZOOM_CHEST_WALL] = FJ_ZOOM_FIT,
                                      [FJ_HANG_ZOOM_FREE] = FJ_ZOOM_FREE };
  FjZoomMode mode = modes[look->zoom_mode];

  if (look->zoom_mode == FJ_HANG_ZOOM_CHEST_WALL && !is_reformatted)
    viewport->anchor = find_chest_wall (values);
  if (mode == FJ_ZOOM_FREE && !(look->zoom > 0))
    return;
  if (mode == FJ_ZOOM_FIT || !put_in_the_middle (values, viewport))
    return;
  viewport->zoom_mode = mode;
  if (mode == FJ_ZOOM_FREE)
    viewport->zoom = CLAMP (look->zoom, FJ_ZOOM_LEAST, FJ_ZOOM_MOST);
}

static void
apply_turn (const FjHangLook *look, const FjHangValues *values, gboolean is_reformatted, FjViewport *viewport)
{
  FjHangLook as_shown = *look;
  FjHangTurn turn;

  /* A plane that could not be made: the images lie as they are stored. */
  if (!is_reformatted)
    as_shown.plane = NULL;
  fj_hang_turn_find (&as_shown, values, &turn);
  viewport->rotation = turn.rotation;
  viewport->is_flipped = turn.is_flipped;
}

/* --- time --- */

static double
find_rate (const FjHangValues *values)
{
  double number;

  if (fj_hang_values_get_number (values, FRAME_RATE, 0, &number) && number > 0)
    return number;
  if (fj_hang_values_get_number (values, CINE_RATE, 0, &number) && number > 0)
    return number;
  if (fj_hang_values_get_number (values, FRAME_TIME, 0, &number) && number > 0)
    return 1000 / number;
  return 0;
}

void
fj_hang_apply (const FjHangPlacement *placement,
               const FjImageFacts *facts,
               gboolean is_reformatted,
               FjViewport *viewport)
{
  const FjHangLook *look = &placement->box->look;
  g_autoptr (FjHangValues) values = NULL;

  if (placement->stack == NULL)
    return;
  values = add_facts (find_values (placement), facts);
  apply_window (look, values, viewport);
  apply_zoom (look, values, is_reformatted, viewport);
  apply_turn (look, values, is_reformatted, viewport);
  if (look->plays)
    viewport->cine_rate = fj_cine_get_rate (look->cine_rate > 0 ? look->cine_rate : find_rate (values));
}
