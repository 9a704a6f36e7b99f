/* Renders a volume for a test in another language. Standard input, words parted by blanks:
 *
 *   ROWS COLUMNS N PIXELS  {origin row column row-spacing column-spacing} * N  SLOPE INTERCEPT
 *   center right down pixel cut  STEP  WIDTH HEIGHT  N-POINTS {value red green blue opacity} * N-POINTS
 *
 * PIXELS: file of gint16, slices in the given order. -> words 0xAARRGGBB on standard output. */
#include "fj-volume-render.h"

#include <stdio.h>
#include <string.h>

static double
number (void)
{
  double value = 0;

  if (scanf ("%lf", &value) != 1)
    g_error ("a number is missing");
  return value;
}

static FjVector
vector (void)
{
  FjVector result;

  result.x = number ();
  result.y = number ();
  result.z = number ();
  return result;
}

static FjVolume *
read_volume (void)
{
  guint rows = (guint) number (), columns = (guint) number (), n = (guint) number ();
  g_autofree FjVolumeSlice *slices = g_new0 (FjVolumeSlice, n);
  g_autofree char *data = NULL;
  gsize length, size = (gsize) rows * columns * 2;
  g_autoptr (GError) error = NULL;
  FjVolume *volume;
  char path[1024];
  double slope, intercept;

  if (scanf ("%1023s", path) != 1 || !g_file_get_contents (path, &data, &length, &error)
      || length != n * size)
    g_error ("no pixels: %s", error ? error->message : "");
  for (guint i = 0; i < n; i++)
    {
      slices[i].plane.origin = vector ();
      slices[i].plane.row = vector ();
      slices[i].plane.column = vector ();
      slices[i].plane.row_spacing = number ();
      slices[i].plane.column_spacing = number ();
      slices[i].source = i;
    }
  slope = number ();
  intercept = number ();
  for (guint i = 0; i < n; i++)
    {
      slices[i].slope = slope;
      slices[i].intercept = intercept;
    }
  volume = fj_volume_new (slices, n, rows, columns, FJ_SAMPLE_S16, &error);
  if (volume == NULL)
    g_error ("%s", error->message);
  for (guint i = 0; i < n; i++)
    memcpy (fj_volume_get_slice_data (volume, i), data + fj_volume_get_slice (volume, i)->source * size,
            size);
  return volume;
}

int
main (void)
{
  g_autoptr (FjVolume) volume = read_volume ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FjVolumeRender) render = fj_volume_render_new (volume, NULL, &error);
  g_autofree guint32 *pixels = NULL;
  FjTransferFunction function = { 0 };
  FjVolumeCamera camera;
  guint width, height;
  double step;

  if (render == NULL)
    g_error ("%s", error->message);
  camera.center = vector ();
  camera.right = vector ();
  camera.down = vector ();
  camera.pixel = number ();
  camera.cut = number ();
  step = number ();
  width = (guint) number ();
  height = (guint) number ();
  function.n = (guint) number ();
  g_assert (function.n <= FJ_TRANSFER_MOST_POINTS);
  for (guint i = 0; i < function.n; i++)
    {
      FjTransferPoint *point = &function.points[i];

      point->value = number ();
      point->red = number ();
      point->green = number ();
      point->blue = number ();
      point->opacity = number ();
    }
  pixels = g_new (guint32, (gsize) width * height);
  if (!fj_volume_render_draw (render, &camera, &function, step, FJ_RENDER_SKIP_EMPTY, width, height,
                              width * 4, 0, NULL, (guint8 *) pixels))
    return 1;
  return fwrite (pixels, 4, (gsize) width * height, stdout) == (gsize) width * height ? 0 : 1;
}
