/* Row 6 and the layout of volumes: planes through a drawn or given volume of 512 x 512 x 400 voxels of 16
 * bits on one core. Prints a line of JSON for each; with OUTPUT the first frames of the two oblique cases, as
 * signed 16 bit one after the other, to compare before timing.
 *
 * Usage: bench-reslice RAW [OUTPUT] */
#include "bench-timing.h"

#include "fj-reslice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SIDE 512
#define DEPTH 400
#define STEP 0.8 /* pixel of the oblique planes, in voxels */
#define LAYERS 20

/* Voxels are cubes of 1 mm and the first is the origin: positions in mm are indices. */
static FjVolume *
load (const char *path)
{
  FjVolumeSlice slices[DEPTH];
  FjVolume *volume;
  FILE *file = fopen (path, "rb");
  gboolean whole = file != NULL;

  for (guint i = 0; i < DEPTH; i++)
    slices[i] = (FjVolumeSlice){ { { 0, 0, i }, { 1, 0, 0 }, { 0, 1, 0 }, 1, 1, 1 }, 1, 0, i };
  volume = fj_volume_new (slices, DEPTH, SIDE, SIDE, FJ_SAMPLE_U16, NULL);
  for (guint i = 0; whole && i < DEPTH; i++)
    whole = fread (fj_volume_get_slice_data (volume, i), 2, SIDE * SIDE, file) == SIDE * SIDE;
  if (!whole)
    {
      g_printerr ("%s: not %u x %u x %u voxels of 16 bits\n", path, SIDE, SIDE, DEPTH);
      exit (1);
    }
  fclose (file);
  return volume;
}

/* The planes of the peer: 30 degrees about x, 20 about y; each frame lies elsewhere, so that nothing is kept.
 */
static FjPlane
oblique (guint frame)
{
  double a = 30 * G_PI / 180, b = 20 * G_PI / 180, along = (double) (frame * 7 % 100) - 50;
  FjPlane plane = { { 255.5, 255.5, 199.5 },
                    { cos (b), 0, -sin (b) },
                    { sin (a) * sin (b), cos (a), sin (a) * cos (b) },
                    STEP,
                    STEP,
                    0 };

  plane.origin = fj_vector_add_scaled (plane.origin, fj_plane_normal (&plane), along);
  plane.origin = fj_vector_add_scaled (plane.origin, plane.row, -SIDE / 2 * STEP);
  plane.origin = fj_vector_add_scaled (plane.origin, plane.column, -SIDE / 2 * STEP);
  return plane;
}

static FjPlane
orthogonal (FjOrientation orientation, guint frame)
{
  double at = 100 + frame * 7 % 300;

  if (orientation == FJ_ORIENTATION_AXIAL)
    return (FjPlane){ { 0, 0, at }, { 1, 0, 0 }, { 0, 1, 0 }, 1, 1, 0 };
  if (orientation == FJ_ORIENTATION_CORONAL)
    return (FjPlane){ { 0, at, DEPTH - 1 }, { 1, 0, 0 }, { 0, 0, -1 }, 1, 1, 0 };
  return (FjPlane){ { at, 0, DEPTH - 1 }, { 0, 1, 0 }, { 0, 0, -1 }, 1, 1, 0 };
}

typedef struct
{
  const char *name;
  FjOrientation orientation;
  gboolean is_oblique;
  FjSlab slab;
} Case;

static const Case cases[] = {
  { "oblique", 0, TRUE, FJ_SLAB_NONE },
  { "oblique slab", 0, TRUE, FJ_SLAB_MAXIMUM },
  { "axial", FJ_ORIENTATION_AXIAL, FALSE, FJ_SLAB_NONE },
  { "coronal", FJ_ORIENTATION_CORONAL, FALSE, FJ_SLAB_NONE },
  { "sagittal", FJ_ORIENTATION_SAGITTAL, FALSE, FJ_SLAB_NONE },
};

int
main (int argc, char **argv)
{
  g_autoptr (FjVolume) volume = NULL;
  g_autofree gint16 *out = g_new0 (gint16, SIDE * SIDE);
  FILE *output = argc > 2 ? fopen (argv[2], "wb") : NULL;
  guint runs = bench_runs ();

  if (argc < 2)
    {
      g_printerr ("Usage: bench-reslice RAW [OUTPUT]\n");
      return 2;
    }
  volume = load (argv[1]);
  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      double ms[BENCH_MOST_RUNS];
      guint rows = cases[c].is_oblique || cases[c].orientation == FJ_ORIENTATION_AXIAL ? SIDE : DEPTH;

      for (guint i = 0; i <= runs; i++)
        {
          FjPlane plane = cases[c].is_oblique ? oblique (i + 1) : orthogonal (cases[c].orientation, i + 1);
          double start = bench_now_ms ();

          fj_reslice (volume, &plane, rows, SIDE, cases[c].slab, LAYERS, LAYERS, 0, 1, out);
          ms[i > 0 ? i - 1 : 0] = bench_now_ms () - start;
          if (i == 0 && output != NULL && cases[c].is_oblique)
            fwrite (out, sizeof *out, SIDE * SIDE, output);
        }
      bench_print (cases[c].name, ms, runs, "");
    }
  if (output != NULL)
    fclose (output);
  return 0;
}
