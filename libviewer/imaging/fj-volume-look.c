#include "fj-volume-look.h"

#include <math.h>

/* A body lies in the middle of its volume: the corners of the box may be cut off. */
#define FIT 1.5           /* of the radius, across the shorter side */
#define WINDOW_STEP 0.004 /* of a pixel of a drag */
#define MOST_SHIFT 4.0
#define MOST_STRETCH 8.0

static const FjVector sides[FJ_LOOK_N_SIDES][2] = {
  [FJ_LOOK_FRONT] = { { 1, 0, 0 }, { 0, 0, -1 } }, [FJ_LOOK_BACK] = { { -1, 0, 0 }, { 0, 0, -1 } },
  [FJ_LOOK_LEFT] = { { 0, 1, 0 }, { 0, 0, -1 } },  [FJ_LOOK_RIGHT] = { { 0, -1, 0 }, { 0, 0, -1 } },
  [FJ_LOOK_HEAD] = { { -1, 0, 0 }, { 0, 1, 0 } },  [FJ_LOOK_FEET] = { { 1, 0, 0 }, { 0, 1, 0 } },
};

void
fj_volume_look_init (FjVolumeLook *look)
{
  *look = (FjVolumeLook){ .zoom = 1, .stretch = 1 };
  fj_volume_look_from (look, FJ_LOOK_FRONT);
}

static gboolean
is_same (FjVector a, FjVector b)
{
  return fj_vector_length (fj_vector_subtract (a, b)) == 0;
}

gboolean
fj_volume_look_equal (const FjVolumeLook *a, const FjVolumeLook *b)
{
  return is_same (a->right, b->right) && is_same (a->down, b->down) && a->zoom == b->zoom
         && a->pan_x == b->pan_x && a->pan_y == b->pan_y && a->preset == b->preset && a->shift == b->shift
         && a->stretch == b->stretch && a->cut == b->cut;
}

void
fj_volume_look_from (FjVolumeLook *look, FjLookSide side)
{
  g_return_if_fail (side < FJ_LOOK_N_SIDES);
  look->right = sides[side][0];
  look->down = sides[side][1];
}

static FjVector
scaled (FjVector a, double by)
{
  return (FjVector){ a.x * by, a.y * by, a.z * by };
}

/* @axis as @away takes its place by @degrees: what is nearest to the eye goes along @axis. */
static FjVector
swing (FjVector axis, FjVector forward, double degrees)
{
  double angle = degrees * G_PI / 180;

  return fj_vector_add_scaled (scaled (axis, cos (angle)), forward, -sin (angle));
}

void
fj_volume_look_turn (FjVolumeLook *look, double x, double y)
{
  FjVector right = swing (look->right, fj_vector_cross (look->right, look->down), x), down;

  down = swing (look->down, fj_vector_cross (right, look->down), y);
  right = scaled (right, 1 / fj_vector_length (right));
  /* Thousands of turns are as straight as the first. */
  down = fj_vector_add_scaled (down, right, -fj_vector_dot (down, right));
  look->right = right;
  look->down = scaled (down, 1 / fj_vector_length (down));
}

void
fj_volume_look_zoom (FjVolumeLook *look, double factor)
{
  if (factor > 0)
    look->zoom = CLAMP (look->zoom * factor, FJ_LOOK_LEAST_ZOOM, FJ_LOOK_MOST_ZOOM);
}

void
fj_volume_look_pan (FjVolumeLook *look, double x, double y, double radius)
{
  look->pan_x = CLAMP (look->pan_x - x, -radius, radius);
  look->pan_y = CLAMP (look->pan_y - y, -radius, radius);
}

void
fj_volume_look_window (FjVolumeLook *look, double dx, double dy)
{
  look->shift = CLAMP (look->shift + dy * WINDOW_STEP * look->stretch, -MOST_SHIFT, MOST_SHIFT);
  look->stretch = CLAMP (look->stretch * exp (dx * WINDOW_STEP), 1 / MOST_STRETCH, MOST_STRETCH);
}

void
fj_volume_look_cut (FjVolumeLook *look, double by)
{
  look->cut = CLAMP (look->cut + by, 0, 1);
  /* Many steps forth and back end where they began. */
  if (look->cut < 1e-9)
    look->cut = 0;
}

void
fj_volume_look_set_preset (FjVolumeLook *look, guint preset)
{
  look->preset = preset;
  look->shift = 0;
  look->stretch = 1;
}

double
fj_volume_look_get_pixel (const FjVolumeLook *look, const FjVolumeRender *render, guint width, guint height)
{
  return FIT * fj_volume_render_get_radius (render) / MAX (MIN (width, height), 1) / look->zoom;
}

void
fj_volume_look_get_camera (
    const FjVolumeLook *look, const FjVolumeRender *render, guint width, guint height, FjVolumeCamera *camera)
{
  double radius = fj_volume_render_get_radius (render);

  camera->right = look->right;
  camera->down = look->down;
  camera->center = fj_vector_add_scaled (
      fj_vector_add_scaled (fj_volume_render_get_center (render), look->right, look->pan_x), look->down,
      look->pan_y);
  camera->pixel = fj_volume_look_get_pixel (look, render, width, height);
  camera->cut = look->cut > 0 ? (2 * look->cut - 1) * radius : -INFINITY;
}
