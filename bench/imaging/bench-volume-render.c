/* Frames of a volume rendering: signed 16 bit modality values, turned by 30 degrees from frame to frame.
 * Prints a line of JSON for coarse and for fine frames; with OUTPUT the first fine one, as 0xAARRGGBB.
 *
 * Usage: bench-volume-render RAW COLUMNS ROWS SLICES DX DY DZ SIDE [OUTPUT] */
#include "fj-volume-look.h"

#include <stdio.h>
#include <stdlib.h>

#define FRAMES 6
#define COARSE 3 /* pixels for one, as the viewer begins with */

static FjVolume *
load (char **argv)
{
  guint columns = (guint) atoi (argv[2]), rows = (guint) atoi (argv[3]), n = (guint) atoi (argv[4]);
  double dx = g_ascii_strtod (argv[5], NULL), dy = g_ascii_strtod (argv[6], NULL),
         dz = g_ascii_strtod (argv[7], NULL);
  g_autofree FjVolumeSlice *slices = g_new0 (FjVolumeSlice, MAX (n, 1));
  FjVolume *volume;
  FILE *file = fopen (argv[1], "rb");
  gboolean whole = file != NULL;

  for (guint i = 0; i < n; i++)
    slices[i] = (FjVolumeSlice){ { { 0, 0, i * dz }, { 1, 0, 0 }, { 0, 1, 0 }, dy, dx, dz }, 1, 0, i };
  volume = fj_volume_new (slices, n, rows, columns, FJ_SAMPLE_S16, NULL);
  for (guint i = 0; whole && volume != NULL && i < n; i++)
    whole = fread (fj_volume_get_slice_data (volume, i), 2, (gsize) rows * columns, file)
            == (gsize) rows * columns;
  if (!whole || volume == NULL)
    {
      g_printerr ("%s: not %u x %u x %u voxels of 16 bits\n", argv[1], columns, rows, n);
      exit (1);
    }
  fclose (file);
  return volume;
}

static void
measure (const FjVolumeRender *render, const char *name, guint side, double step, const char *output)
{
  g_autofree guint8 *pixels = g_malloc ((gsize) side * side * 4);
  FjTransferFunction function;
  FjVolumeLook look;
  guint n;

  fj_transfer_function_init (&function, fj_transfer_presets_get ("CT", &n), 0, 1, 0, 1);
  fj_volume_look_init (&look);
  printf ("{\"case\": \"%s\", \"ms\": [", name);
  for (guint i = 0; i < FRAMES; i++)
    {
      FjVolumeCamera camera;
      gint64 start = g_get_monotonic_time ();

      fj_volume_look_get_camera (&look, render, side, side, &camera);
      fj_volume_render_draw (render, &camera, &function, step * fj_volume_render_get_spacing (render),
                             FJ_RENDER_SKIP_EMPTY, side, side, (gsize) side * 4, 0, NULL, pixels);
      printf ("%s%.2f", i > 0 ? ", " : "", (double) (g_get_monotonic_time () - start) / 1000);
      if (i == 0 && output != NULL)
        g_file_set_contents (output, (const char *) pixels, (gssize) side * side * 4, NULL);
      fj_volume_look_turn (&look, 30, 0);
    }
  printf ("]}\n");
}

int
main (int argc, char **argv)
{
  g_autoptr (FjVolume) volume = NULL;
  g_autoptr (FjVolumeRender) render = NULL;
  guint side;

  if (argc < 9)
    {
      g_printerr ("bench-volume-render RAW COLUMNS ROWS SLICES DX DY DZ SIDE [OUTPUT]\n");
      return 1;
    }
  volume = load (argv);
  render = fj_volume_render_new (volume, NULL, NULL);
  side = (guint) CLAMP (atoi (argv[8]), 1, 4096);
  if (render == NULL)
    return 1;
  measure (render, "coarse", MAX (side / COARSE, 1), 1.5, NULL);
  measure (render, "fine", side, 1.0, argc > 9 ? argv[9] : NULL);
  return 0;
}
