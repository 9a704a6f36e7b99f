#include "simulator-body.h"

#include <math.h>
#include "simulator-phantom.h"

const double simulator_rod_x[SIMULATOR_N_RODS] = { -80, -40, 0, 40, 80 };
const double simulator_rod_hu[SIMULATOR_N_RODS] = { -100, 0, 100, 500, 1000 };

/* Longer than any picture: a rod or the spine. */
#define ENDLESS 1e6

double
simulator_uniform (guint32 *state)
{
  guint32 x = *state != 0 ? *state : 0x9e3779b9;

  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  *state = x;
  return x / 4294967296.0;
}

double
simulator_noise (guint32 *state)
{
  double sum = 0;

  for (int i = 0; i < 4; i++)
    sum += simulator_uniform (state);
  return (sum - 2) * 1.7320508;
}

static void
add (GArray *body, double x, double y, double z, double ax, double ay, double az, double value, double second)
{
  SimulatorEllipsoid one = { { x, y, z }, { ax, ay, az }, value, second };
  g_array_append_val (body, one);
}

/* A rib runs from the spine round the side to the front, falling. Each of its small spheres adds a part of
 * the bone's density to a ray, because neighbours overlap. */
static void
add_ribs (GArray *body)
{
  for (int rib = 0; rib < 10; rib++)
    for (int side = -1; side <= 1; side += 2)
      for (double t = 0.2; t < 2.6; t += 0.018)
        {
          double narrow = rib < 3 ? 0.72 + 0.09 * rib : 1;
          add (body, side * 149 * narrow * sin (t), 88 * narrow * cos (t), 128 - 27 * rib - 30 * t, 4.5, 4.5,
               6, 380, 110);
        }
  /* Clavicles. */
  for (int side = -1; side <= 1; side += 2)
    for (double t = 0; t < 1; t += 0.02)
      add (body, side * (18 + 112 * t), -60 + 30 * t, 128 + 14 * t, 5, 5, 5.5, 420, 110);
}

static void
add_vessels (GArray *body)
{
  guint32 state = 20260512;

  for (int side = -1; side <= 1; side += 2)
    for (int branch = 0; branch < 26; branch++)
      {
        /* From the hilum outwards, thinner and thinner. */
        double towards = simulator_uniform (&state) * 2 * G_PI,
               lift = (simulator_uniform (&state) - 0.5) * 1.6;
        double x = side * 32, y = 5, z = 15, radius = 3.6;
        for (int step = 0; step < 40; step++)
          {
            x += side * 2.0;
            y += 1.4 * sin (towards);
            z += 2.6 * lift + 0.7 * cos (towards);
            radius *= 0.965;
            towards += 0.1 * simulator_noise (&state);
            double u = (x - side * 76) / 52, v = y / 66, w = (z - 5) / 108;
            if (u * u + v * v + w * w > 1)
              break;
            add (body, x, y, z, radius, radius, radius, 20, 330);
          }
      }
}

GArray *
simulator_body_chest (gboolean with_nodule)
{
  GArray *body = g_array_new (FALSE, FALSE, sizeof (SimulatorEllipsoid));

  add (body, 0, 0, 0, 168, 108, 330, -95, 905);   /* skin and fat */
  add (body, 0, 0, 0, 157, 97, 320, 45, 140);     /* muscle */
  add (body, -78, 0, 5, 57, 74, 122, -860, -905); /* lungs: the right one is on -x */
  add (body, 78, 0, 5, 55, 73, 120, -860, -905);
  add (body, 0, 0, 20, 30, 62, 150, 42, 330);        /* mediastinum */
  add (body, 0, 12, 110, 8, 8, 62, -1000, -900);     /* trachea */
  add (body, 22, -28, -48, 60, 46, 54, 46, 560);     /* heart */
  add (body, 20, -2, 52, 15, 26, 15, 48, 480);       /* arch of the aorta */
  add (body, 22, 44, 0, 12, 12, 150, 50, 380);       /* descending aorta */
  add (body, -76, 0, -140, 80, 88, 62, 60, 915);     /* right dome, liver */
  add (body, 78, 0, -148, 76, 84, 60, 52, 900);      /* left dome, spleen */
  add (body, 72, -22, -112, 24, 24, 15, -900, -900); /* air in the stomach */
  add_vessels (body);
  add (body, 0, 62, 0, 18, 17, ENDLESS, 300, 240); /* spine */
  add (body, 0, 86, 0, 9, 8, ENDLESS, 30, -220);   /* its canal */
  add (body, 0, -90, 20, 17, 6, 82, 230, 200);     /* breast bone */
  add_ribs (body);
  if (with_nodule)
    add (body, -80, -12, 62, 4, 4, 4, -560, 300); /* right upper lobe, 8 mm, ground glass */
  else
    {
      add (body, 82, 38, -56, 26, 22, 19, -180, 640); /* left lower lobe: consolidation */
      add (body, 66, 34, -40, 15, 14, 13, -300, 420);
    }
  for (guint i = 0; i < SIMULATOR_N_RODS; i++)
    add (body, simulator_rod_x[i], SIMULATOR_ROD_Y, 0, 12, 12, ENDLESS, simulator_rod_hu[i], 0);
  return body;
}

GArray *
simulator_body_head (void)
{
  GArray *body = g_array_new (FALSE, FALSE, sizeof (SimulatorEllipsoid));

  /* Signals on T1 and on T2, 0 to 1000. */
  add (body, 0, 0, 0, 78, 98, 112, 820, 560); /* scalp */
  add (body, 0, 0, 0, 73, 93, 107, 60, 40);   /* skull */
  add (body, 0, 0, 0, 68, 88, 101, 210, 930); /* fluid around the brain */
  for (int side = -1; side <= 1; side += 2)
    add (body, side * 33, 2, 10, 31.5, 82, 86, 470, 520); /* cortex of a hemisphere */
  for (int side = -1; side <= 1; side += 2)
    add (body, side * 33, 2, 12, 24, 70, 72, 640, 380); /* white matter */
  add (body, 0, 12, 4, 30, 34, 26, 520, 450);           /* deep grey matter */
  for (int side = -1; side <= 1; side += 2)
    {
      add (body, side * 11, -14, 22, 7, 26, 12, 190, 950); /* lateral ventricles */
      add (body, side * 16, 26, 18, 6, 20, 9, 190, 950);
      add (body, side * 30, -92, -32, 13, 13, 13, 200, 900); /* eyes */
    }
  add (body, 0, 8, 2, 3, 12, 9, 190, 950);      /* third ventricle */
  add (body, 0, 38, -58, 40, 30, 24, 560, 430); /* cerebellum */
  add (body, 0, 14, -62, 13, 13, 46, 600, 400); /* brain stem */
  add (body, 0, 27, -54, 5, 6, 9, 190, 950);    /* fourth ventricle */
  add (body, -44, 20, 30, 5, 5, 5, 330, 880);   /* a lesion, right parietal, 10 mm */
  return body;
}

/* Pixels of the plane that the ellipsoid may cover along one of the plane's axes. */
static void
range (double origin, double step, guint count, double centre, double half, guint *begin, guint *end)
{
  double first = (centre - half - origin) / step, last = (centre + half - origin) / step;
  if (first > last)
    {
      double swap = first;
      first = last;
      last = swap;
    }
  *begin = first <= 0 ? 0 : first >= count ? count : (guint) floor (first);
  *end = last < 0 ? 0 : last >= count - 1 ? count : (guint) ceil (last) + 1;
}

void
simulator_body_cut (const GArray *body, const SimulatorPlane *plane, gboolean second, double *values)
{
  const int u = plane->column_axis, v = plane->row_axis, w = 3 - u - v;

  for (guint i = 0; i < plane->rows * plane->columns; i++)
    values[i] = second ? 0 : -1000;
  for (guint i = 0; i < body->len; i++)
    {
      const SimulatorEllipsoid *e = &g_array_index (body, SimulatorEllipsoid, i);
      double off = (plane->origin[w] - e->centre[w]) / e->axis[w];
      if (off * off >= 1)
        continue;
      double shrink = sqrt (1 - off * off), a = e->axis[u] * shrink, b = e->axis[v] * shrink;
      guint c0, c1, r0, r1;
      range (plane->origin[u], plane->column_step, plane->columns, e->centre[u], a, &c0, &c1);
      range (plane->origin[v], plane->row_step, plane->rows, e->centre[v], b, &r0, &r1);
      for (guint r = r0; r < r1; r++)
        {
          double y = (plane->origin[v] + r * plane->row_step - e->centre[v]) / b;
          for (guint c = c0; c < c1; c++)
            {
              double x = (plane->origin[u] + c * plane->column_step - e->centre[u]) / a;
              if (x * x + y * y <= 1)
                values[r * plane->columns + c] = second ? e->second : e->value;
            }
        }
    }
}

void
simulator_body_project (const GArray *body, const SimulatorPlane *plane, double *values)
{
  const int u = plane->column_axis, v = plane->row_axis, w = 3 - u - v;

  for (guint i = 0; i < plane->rows * plane->columns; i++)
    values[i] = 0;
  for (guint i = 0; i < body->len; i++)
    {
      const SimulatorEllipsoid *e = &g_array_index (body, SimulatorEllipsoid, i);
      if (e->second == 0)
        continue;
      /* What is endless does not point along the ray; its own cross-section counts. */
      double depth = 2 * MIN (e->axis[w], 400) * e->second / 1000;
      guint c0, c1, r0, r1;
      range (plane->origin[u], plane->column_step, plane->columns, e->centre[u], e->axis[u], &c0, &c1);
      range (plane->origin[v], plane->row_step, plane->rows, e->centre[v], e->axis[v], &r0, &r1);
      for (guint r = r0; r < r1; r++)
        {
          double y = (plane->origin[v] + r * plane->row_step - e->centre[v]) / e->axis[v];
          for (guint c = c0; c < c1; c++)
            {
              double x = (plane->origin[u] + c * plane->column_step - e->centre[u]) / e->axis[u];
              double left = 1 - x * x - y * y;
              if (left > 0)
                values[r * plane->columns + c] += depth * sqrt (left);
            }
        }
    }
}
