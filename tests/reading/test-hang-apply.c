/* fj-hang-apply: what a box asks for as a viewport; breasts drawn and seen pixel by pixel. */
#include "fj-hang-apply.h"

#include <math.h>

#include "fj-picture.h"

#define ROWS 100u
#define COLUMNS 40u
#define WIDE 300u

typedef struct
{
  FjHangBox box;
  FjHangStack stack;
  FjHangPlacement placement;
} Case;

static void
begin (Case *one, const char *modality)
{
  *one = (Case){ .stack = { .key = (char *) "1", .values = fj_hang_values_new (NULL), .n_images = 1 } };
  fj_hang_look_init (&one->box.look);
  fj_hang_values_set (one->stack.values, 0x00080060, modality);
  one->stack.images = g_array_new (FALSE, FALSE, sizeof (FjHangImage));
  one->placement = (FjHangPlacement){ .box = &one->box, .set = 1, .stack = &one->stack };
}

static void
end (Case *one)
{
  g_array_unref (one->stack.images);
  fj_hang_values_unref (one->stack.values);
}

static FjViewport
apply (const Case *one, const FjImageFacts *facts, gboolean is_reformatted)
{
  FjViewport viewport;

  fj_viewport_init (&viewport);
  viewport.image = 7;
  fj_hang_apply (&one->placement, facts, is_reformatted, &viewport);
  g_assert_cmpuint (viewport.image, ==, 7);
  return viewport;
}

static FjImageFacts *
make_facts (const char *modality, const char *orientation)
{
  FjImageFacts *facts = g_new0 (FjImageFacts, 1);

  g_atomic_ref_count_init (&facts->refs);
  facts->modality = g_ref_string_new (modality);
  facts->patient_orientation = orientation != NULL ? g_ref_string_new (orientation) : NULL;
  facts->rows = ROWS;
  facts->columns = COLUMNS;
  facts->frames = 1;
  facts->aspect = 1;
  fj_grey_pipeline_init (&facts->pipeline);
  fj_shutter_init (&facts->shutter);
  facts->vois = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_voi_free);
  facts->overlays = g_ptr_array_new ();
  return facts;
}

static void
test_nothing (void)
{
  Case one;
  FjViewport viewport, fresh;

  fj_viewport_init (&fresh);
  fresh.image = 7;
  begin (&one, "CT");
  viewport = apply (&one, NULL, FALSE);
  g_assert_true (fj_viewport_equal (&viewport, &fresh));
  one.placement.stack = NULL;
  one.box.look.is_inverted = TRUE;
  viewport = apply (&one, NULL, FALSE);
  g_assert_true (fj_viewport_equal (&viewport, &fresh));
  end (&one);
}

static void
test_window (void)
{
  Case one;
  FjViewport viewport;

  begin (&one, "CT");
  one.box.look.window_preset = (char *) "lung";
  one.box.look.is_inverted = TRUE;
  viewport = apply (&one, NULL, FALSE);
  g_assert_cmpint (viewport.window_mode, ==, FJ_WINDOW_SET);
  g_assert_cmpfloat (viewport.center, ==, -600);
  g_assert_cmpfloat (viewport.width, ==, 1500);
  g_assert_true (viewport.is_inverted);
  one.box.look.window_preset = NULL;
  one.box.look.has_window = TRUE;
  one.box.look.center = 0.4;
  one.box.look.width = 12;
  one.box.look.function = FJ_VOI_SIGMOID;
  viewport = apply (&one, NULL, FALSE);
  g_assert_cmpfloat (viewport.center, ==, 0.4);
  g_assert_cmpint (viewport.function, ==, FJ_VOI_SIGMOID);
  one.box.look.width = NAN;
  viewport = apply (&one, NULL, FALSE);
  g_assert_cmpint (viewport.window_mode, ==, FJ_WINDOW_OF_IMAGE);
  end (&one);
  /* a name of CT means nothing on an MR: its own window */
  begin (&one, "MR");
  one.box.look.window_preset = (char *) "lung";
  viewport = apply (&one, NULL, FALSE);
  g_assert_cmpint (viewport.window_mode, ==, FJ_WINDOW_OF_IMAGE);
  end (&one);
}

static void
test_zoom (void)
{
  Case one;
  FjViewport viewport;
  g_autoptr (FjImageFacts) facts = make_facts ("DX", NULL);

  begin (&one, "DX");
  /* where the middle is cannot be known: all of the image */
  one.box.look.zoom_mode = FJ_HANG_ZOOM_PIXEL;
  viewport = apply (&one, NULL, FALSE);
  g_assert_cmpint (viewport.zoom_mode, ==, FJ_ZOOM_FIT);
  viewport = apply (&one, facts, FALSE);
  g_assert_cmpint (viewport.zoom_mode, ==, FJ_ZOOM_PIXEL);
  g_assert_cmpfloat (viewport.center_column, ==, 20);
  g_assert_cmpfloat (viewport.center_row, ==, 50);
  fj_hang_values_set_number (one.stack.values, 0x00280010, 2000);
  fj_hang_values_set_number (one.stack.values, 0x00280011, 1000);
  one.box.look.zoom_mode = FJ_HANG_ZOOM_TRUE_SIZE;
  viewport = apply (&one, NULL, FALSE);
  g_assert_cmpint (viewport.zoom_mode, ==, FJ_ZOOM_TRUE_SIZE);
  g_assert_cmpfloat (viewport.center_row, ==, 1000);
  one.box.look.zoom_mode = FJ_HANG_ZOOM_FREE;
  one.box.look.zoom = 2.5;
  viewport = apply (&one, facts, FALSE);
  g_assert_cmpint (viewport.zoom_mode, ==, FJ_ZOOM_FREE);
  g_assert_cmpfloat (viewport.zoom, ==, 2.5);
  one.box.look.zoom = 1e9;
  viewport = apply (&one, facts, FALSE);
  g_assert_cmpfloat (viewport.zoom, ==, FJ_ZOOM_MOST);
  one.box.look.zoom = 0;
  viewport = apply (&one, facts, FALSE);
  g_assert_cmpint (viewport.zoom_mode, ==, FJ_ZOOM_FIT);
  end (&one);
}

/* A head that was scanned face down; by the header, and by the facts of the image over it. */
static void
test_turn (void)
{
  Case one;
  FjViewport viewport;
  g_autoptr (FjImageFacts) facts = make_facts ("CT", NULL);

  begin (&one, "CT");
  one.box.look.orientation = (char *) "R\\A";
  fj_hang_values_set (one.stack.values, 0x00200037, "-1\\0\\0\\0\\-1\\0");
  viewport = apply (&one, NULL, FALSE);
  g_assert_cmpuint (viewport.rotation, ==, 180);
  facts->has_plane = TRUE;
  facts->plane
      = (FjPlane){ .row = { 1, 0, 0 }, .column = { 0, 1, 0 }, .row_spacing = 1, .column_spacing = 1 };
  viewport = apply (&one, facts, FALSE);
  g_assert_cmpuint (viewport.rotation, ==, 0);
  /* what is made of a volume lies right; the images that are shown for want of it do not */
  one.box.look.plane = (char *) "AXIAL";
  viewport = apply (&one, NULL, TRUE);
  g_assert_cmpuint (viewport.rotation, ==, 0);
  viewport = apply (&one, NULL, FALSE);
  g_assert_cmpuint (viewport.rotation, ==, 180);
  end (&one);
}

static void
test_cine (void)
{
  Case one;
  FjViewport viewport;
  g_autoptr (FjImageFacts) facts = make_facts ("XA", NULL);

  begin (&one, "XA");
  one.box.look.cine_rate = 12;
  viewport = apply (&one, NULL, FALSE);
  g_assert_cmpfloat (viewport.cine_rate, ==, 0);
  one.box.look.plays = TRUE;
  viewport = apply (&one, NULL, FALSE);
  g_assert_cmpfloat (viewport.cine_rate, ==, 12);
  one.box.look.cine_rate = 0;
  viewport = apply (&one, NULL, FALSE);
  g_assert_cmpfloat (viewport.cine_rate, ==, 15);
  fj_hang_values_set (one.stack.values, 0x00181063, "50");
  viewport = apply (&one, NULL, FALSE);
  g_assert_cmpfloat (viewport.cine_rate, ==, 20);
  facts->frame_rate = 7.5;
  viewport = apply (&one, facts, FALSE);
  g_assert_cmpfloat (viewport.cine_rate, ==, 7.5);
  end (&one);
}

/* A breast: white at its chest wall, grey to the nipple's side, of @orientation as stored. */
static FjShownImage *
draw_breast (const char *orientation)
{
  gboolean is_first = orientation != NULL && orientation[0] == 'A';
  guint8 *pixels = g_malloc (ROWS * COLUMNS);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, ROWS * COLUMNS);
  g_autoptr (FjImageFacts) facts = make_facts ("MG", orientation);
  g_autoptr (FjFrame) frame = NULL;

  for (guint row = 0; row < ROWS; row++)
    for (guint column = 0; column < COLUMNS; column++)
      pixels[row * COLUMNS + column] = column == (is_first ? 0 : COLUMNS - 1) ? 255 : 100;
  frame = fj_frame_new (ROWS, COLUMNS, 1, FJ_SAMPLE_U8, 8, bytes);
  return fj_shown_image_new (facts, frame);
}

/* White at column @wall of a pane three times as wide as the breast needs, grey beside it to the side of
 * @step, then black. */
static void
check_breast (const char *stored, const char *wanted, guint wall, int step)
{
  g_autoptr (FjShownImage) breast = draw_breast (stored);
  g_autoptr (FjPicture) picture = fj_picture_new ();
  g_autofree guint32 *seen = g_new (guint32, ROWS * WIDE);
  FjViewport viewport;
  Case one;

  begin (&one, "MG");
  one.box.look.orientation = (char *) wanted;
  one.box.look.zoom_mode = FJ_HANG_ZOOM_CHEST_WALL;
  viewport = apply (&one, breast->facts, FALSE);
  fj_viewport_set_window (&viewport, 128, 256);
  fj_picture_render (picture, breast, &viewport, WIDE, ROWS, WIDE * 4, (guint8 *) seen);
  for (guint row = 0; row < ROWS; row++)
    for (guint i = 0; i < WIDE - 1; i++)
      {
        int x = (int) wall + step * (int) i;
        guint grey;

        if (x < 0 || x >= (int) WIDE)
          break;
        grey = seen[row * WIDE + (guint) x] & 0xff;
        if (i == 0)
          g_assert_cmpuint (grey, ==, 255);
        else if (i < COLUMNS)
          g_assert_true (grey >= 99 && grey <= 101);
        else
          g_assert_cmpuint (grey, ==, 0);
      }
  end (&one);
}

/* As mammograms are hung: the right breast in the left pane, its chest wall at the right edge. */
static void
test_chest_wall (void)
{
  check_breast ("P\\L", "A\\R", WIDE - 1, -1);
  check_breast ("A\\L", "A\\R", WIDE - 1, -1);
  check_breast ("A\\R", "P\\L", 0, 1);
  check_breast ("P\\R", "P\\L", 0, 1);
  check_breast ("PR\\FL", "A\\H", WIDE - 1, -1);
}

/* Nothing is guessed from the side or the pixels. */
static void
test_chest_wall_not_known (void)
{
  Case one;
  FjViewport viewport;
  g_autoptr (FjImageFacts) film = make_facts ("CR", "A\\F");

  begin (&one, "MG");
  one.box.look.zoom_mode = FJ_HANG_ZOOM_CHEST_WALL;
  fj_hang_values_set (one.stack.values, 0x00200062, "R");
  viewport = apply (&one, NULL, FALSE);
  g_assert_cmpint (viewport.anchor, ==, FJ_ANCHOR_CENTER);
  fj_hang_values_set (one.stack.values, 0x00200020, "L\\F");
  viewport = apply (&one, NULL, FALSE);
  g_assert_cmpint (viewport.anchor, ==, FJ_ANCHOR_CENTER);
  fj_hang_values_set (one.stack.values, 0x00200020, "A\\F");
  viewport = apply (&one, NULL, FALSE);
  g_assert_cmpint (viewport.anchor, ==, FJ_ANCHOR_FIRST_COLUMN);
  viewport = apply (&one, film, FALSE);
  g_assert_cmpint (viewport.anchor, ==, FJ_ANCHOR_CENTER);
  end (&one);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-apply/nothing", test_nothing);
  g_test_add_func ("/hang-apply/window", test_window);
  g_test_add_func ("/hang-apply/zoom", test_zoom);
  g_test_add_func ("/hang-apply/turn", test_turn);
  g_test_add_func ("/hang-apply/cine", test_cine);
  g_test_add_func ("/hang-apply/chest-wall", test_chest_wall);
  g_test_add_func ("/hang-apply/chest-wall-not-known", test_chest_wall_not_known);
  return g_test_run ();
}
