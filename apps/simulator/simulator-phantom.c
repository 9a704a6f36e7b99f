#include "simulator-phantom.h"

#include <cairo.h>
#include <math.h>
#include "fj-error.h"
#include "fj-language.h"
#include "simulator-body.h"

void
simulator_picture_free (SimulatorPicture *picture)
{
  if (picture == NULL)
    return;
  g_clear_pointer (&picture->pixels, g_bytes_unref);
  g_free (picture);
}

static SimulatorPicture *
new_picture (GPtrArray *pictures,
             SimulatorKind kind,
             guint series,
             const char *description,
             guint number,
             guint rows,
             guint columns,
             guint bits_stored)
{
  SimulatorPicture *picture = g_new0 (SimulatorPicture, 1);

  picture->kind = kind;
  picture->series = series;
  picture->series_description = description;
  picture->number = number;
  picture->format = (FjDicomImageFormat){ .rows = rows,
                                          .columns = columns,
                                          .frames = 1,
                                          .bits_allocated = bits_stored > 8 ? 16 : 8,
                                          .bits_stored = bits_stored,
                                          .photometric = "MONOCHROME2" };
  picture->slope = 1;
  g_ptr_array_add (pictures, picture);
  return picture;
}

/* Stored values, little endian, clamped to what Bits Stored holds. */
static GBytes *
pack (const double *values, gsize count, guint bits_stored, double offset)
{
  const double most = (1 << bits_stored) - 1;
  guint8 *bytes = g_malloc (count * 2);

  for (gsize i = 0; i < count; i++)
    {
      guint16 stored = (guint16) CLAMP (floor (values[i] + offset + 0.5), 0, most);
      bytes[2 * i] = stored & 0xff;
      bytes[2 * i + 1] = stored >> 8;
    }
  return g_bytes_new_take (bytes, count * 2);
}

/* The lead letter on the film that says which side it is. */
static void
stamp_marker (double *values, guint rows, guint columns, const char *letter, double value)
{
  guint size = rows / 18;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, (int) size, (int) size);
  cairo_t *cr = cairo_create (surface);
  cairo_select_font_face (cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size (cr, size);
  cairo_move_to (cr, size * 0.12, size * 0.86);
  cairo_show_text (cr, letter);
  cairo_surface_flush (surface);
  const guint8 *mask = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  for (guint r = 0; r < size; r++)
    for (guint c = 0; c < size; c++)
      {
        double *at = &values[(r + rows / 24) * columns + c + columns / 24];
        *at += (value - *at) * mask[r * (guint) stride + c] / 255.0;
      }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
draw_radiograph (GPtrArray *pictures, const GArray *body, SimulatorDetail detail, gboolean lateral)
{
  const guint rows = detail == SIMULATOR_DETAIL_FULL ? 3056 : 1222;
  const guint columns = detail == SIMULATOR_DETAIL_FULL ? 2500 : 1000;
  const double spacing = detail == SIMULATOR_DETAIL_FULL ? 0.14 : 0.35;
  SimulatorPicture *picture
      = new_picture (pictures, SIMULATOR_PROJECTION, 1, lateral ? "Chest LAT" : "Chest PA", lateral ? 2 : 1,
                     rows, columns, 12);
  SimulatorPlane plane = { .rows = rows,
                           .columns = columns,
                           .column_axis = lateral ? 1 : 0,
                           .column_step = spacing,
                           .row_axis = 2,
                           .row_step = -spacing };
  plane.origin[plane.column_axis] = -spacing * (columns - 1) / 2;
  plane.origin[2] = spacing * (rows - 1) / 2 - 5;
  g_autofree double *values = g_new (double, rows *columns);
  simulator_body_project (body, &plane, values);
  guint32 state = lateral ? 7 : 3;
  /* Side on, there is half as much again of the body to go through. */
  const double gain = lateral ? 9.0 : 13.5;
  for (guint i = 0; i < rows * columns; i++)
    values[i] = 180 + gain * values[i] + (8 + 0.035 * values[i]) * simulator_noise (&state);
  stamp_marker (values, rows, columns, lateral ? "L" : "R", 3900);
  picture->pixels = pack (values, rows * columns, 12, 0);
  picture->row_spacing = picture->column_spacing = spacing;
  picture->view = lateral ? "LL" : "PA";
  picture->orientation_words = lateral ? "P\\F" : "L\\F";
  picture->centre = 1900;
  picture->width = 3400;
}

static void
draw_chest_slices (GPtrArray *pictures, SimulatorDetail detail)
{
  const guint size = detail == SIMULATOR_DETAIL_FULL ? 512 : 256,
              count = detail == SIMULATOR_DETAIL_FULL ? 60 : 24;
  const double spacing = 400.0 / size, thickness = detail == SIMULATOR_DETAIL_FULL ? 5 : 10;
  g_autoptr (GArray) body = simulator_body_chest (TRUE);
  g_autofree double *values = g_new (double, size *size);
  guint32 state = 11;

  for (guint slice = 0; slice < count; slice++)
    {
      SimulatorPicture *picture
          = new_picture (pictures, SIMULATOR_SECTION, 1, "Chest 5.0 Std", slice + 1, size, size, 12);
      if (detail == SIMULATOR_DETAIL_QUICK)
        picture->series_description = "Chest 10.0 Std";
      SimulatorPlane plane = { .rows = size,
                               .columns = size,
                               .origin = { -200 + spacing / 2, -200 + spacing / 2,
                                           2 + thickness * ((count - 1) / 2.0 - slice) },
                               .column_axis = 0,
                               .column_step = spacing,
                               .row_axis = 1,
                               .row_step = spacing };
      simulator_body_cut (body, &plane, FALSE, values);
      for (guint i = 0; i < size * size; i++)
        values[i] += (values[i] > -950 ? 9 : 4) * simulator_noise (&state);
      picture->intercept = -1024;
      picture->pixels = pack (values, size * size, 12, 1024);
      picture->row_spacing = picture->column_spacing = spacing;
      picture->thickness = thickness;
      picture->centre = 40;
      picture->width = 400;
      for (int i = 0; i < 3; i++)
        picture->position[i] = plane.origin[i];
      picture->orientation[0] = picture->orientation[4] = 1;
    }
}

typedef struct
{
  const char *description, *sequence;
  gboolean second; /* contrast */
  int column_axis, row_axis;
  double column_sign, row_sign, slice_sign;
} HeadSeries;

static void
draw_head_slices (GPtrArray *pictures, SimulatorDetail detail)
{
  static const HeadSeries series[] = {
    { "T2 TSE TRA", "T2", TRUE, 0, 1, 1, 1, 1 },
    { "T1 SE SAG", "T1", FALSE, 1, 2, 1, -1, 1 },
    { "T2 TSE COR", "T2", TRUE, 0, 2, 1, -1, -1 },
  };
  const guint size = detail == SIMULATOR_DETAIL_FULL ? 320 : 192,
              count = detail == SIMULATOR_DETAIL_FULL ? 20 : 7;
  const double field = 240, spacing = field / size, thickness = detail == SIMULATOR_DETAIL_FULL ? 6 : 15;
  g_autoptr (GArray) body = simulator_body_head ();
  g_autofree double *values = g_new (double, size *size);
  guint32 state = 5;

  for (guint s = 0; s < G_N_ELEMENTS (series); s++)
    for (guint slice = 0; slice < count; slice++)
      {
        const HeadSeries *about = &series[s];
        const int normal = 3 - about->column_axis - about->row_axis;
        SimulatorPicture *picture
            = new_picture (pictures, SIMULATOR_SECTION, s + 1, about->description, slice + 1, size, size, 12);
        SimulatorPlane plane = { .rows = size,
                                 .columns = size,
                                 .column_axis = about->column_axis,
                                 .column_step = about->column_sign * spacing,
                                 .row_axis = about->row_axis,
                                 .row_step = about->row_sign * spacing };
        plane.origin[about->column_axis] = -about->column_sign * (field - spacing) / 2;
        plane.origin[about->row_axis] = -about->row_sign * (field - spacing) / 2;
        plane.origin[normal] = about->slice_sign * thickness * (slice - (count - 1) / 2.0);
        simulator_body_cut (body, &plane, about->second, values);
        for (guint i = 0; i < size * size; i++)
          values[i] = fabs (MAX (values[i], 0) + 14 * simulator_noise (&state));
        picture->pixels = pack (values, size * size, 12, 0);
        picture->row_spacing = picture->column_spacing = spacing;
        picture->thickness = thickness;
        picture->sequence = about->sequence;
        picture->centre = 500;
        picture->width = 1000;
        for (int i = 0; i < 3; i++)
          picture->position[i] = plane.origin[i];
        picture->orientation[about->column_axis] = about->column_sign;
        picture->orientation[3 + about->row_axis] = about->row_sign;
      }
}

/* One frame of a sector: speckle over tissue, a fluid-filled cyst with brightening behind it that moves with
 * breath. */
static void
draw_sector (guint8 *frame, guint rows, guint columns, double scale, double breath, guint32 *state)
{
  const double apex_x = columns / 2.0, apex_y = rows * 0.03;

  for (guint r = 0; r < rows; r++)
    for (guint c = 0; c < columns; c++)
      {
        double x = (c - apex_x) / scale, y = (r - apex_y) / scale; /* cm */
        double depth = hypot (x, y), angle = atan2 (x, y);
        double value = 0;
        if (depth > 1 && depth < 14.6 && fabs (angle) < 0.68)
          {
            double cx = x - 1.2, cy = y - 7.0 - breath, cyst = hypot (cx / 1.5, cy / 1.3);
            double tissue = 96 - 2.4 * depth + 16 * sin (2.1 * x + 0.7 * y) * sin (1.3 * y);
            double speckle = 0.35 + 0.65 * -log (1 - simulator_uniform (state) * 0.98);
            if (cyst < 1)
              value = 5;
            else if (fabs (cx) < 1.3 && cy > 1.2)
              value = 1.5 * tissue * speckle;
            else
              value = tissue * speckle;
            if (cyst >= 1 && cyst < 1.08)
              value = 190;
            /* The diaphragm: a bright curve deep down. */
            if (fabs (depth - 12.4 - 0.3 * breath - 0.5 * cos (3 * angle)) < 0.14)
              value = 235 * (0.8 + 0.2 * speckle);
          }
        frame[r * columns + c] = (guint8) CLAMP (value, 0, 255);
      }
  /* A tick for every centimetre at the right edge. */
  for (guint cm = 0; cm < 15; cm++)
    {
      guint r = (guint) (apex_y + cm * scale);
      for (guint c = columns - (cm % 5 == 0 ? 10 : 6); r < rows && c < columns - 1; c++)
        frame[r * columns + c] = 255;
    }
}

static void
draw_cine (GPtrArray *pictures, SimulatorDetail detail)
{
  const guint rows = detail == SIMULATOR_DETAIL_FULL ? 600 : 240,
              columns = detail == SIMULATOR_DETAIL_FULL ? 800 : 320;
  const guint frames = detail == SIMULATOR_DETAIL_FULL ? 60 : 12;
  const double scale = rows / 15.5; /* pixels per centimetre */
  SimulatorPicture *picture = new_picture (pictures, SIMULATOR_CINE, 1, "Abdomen", 1, rows, columns, 8);
  guint8 *bytes = g_malloc ((gsize) rows * columns * frames);
  guint32 state = 99;

  for (guint frame = 0; frame < frames; frame++)
    draw_sector (bytes + (gsize) frame * rows * columns, rows, columns, scale,
                 0.35 * sin (2 * G_PI * frame / frames), &state);
  picture->format.frames = frames;
  picture->pixels = g_bytes_new_take (bytes, (gsize) rows * columns * frames);
  picture->frame_ms = 50;
  picture->cm_per_pixel = 1 / scale;
  picture->region[2] = columns - 12;
  picture->region[3] = rows - 1;
}

GPtrArray *
simulator_phantom_draw (const char *modality, SimulatorDetail detail, GError **error)
{
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) simulator_picture_free);

  if (g_strcmp0 (modality, "DX") == 0 || g_strcmp0 (modality, "CR") == 0)
    {
      g_autoptr (GArray) body = simulator_body_chest (FALSE);
      draw_radiograph (pictures, body, detail, FALSE);
      draw_radiograph (pictures, body, detail, TRUE);
    }
  else if (g_strcmp0 (modality, "CT") == 0)
    draw_chest_slices (pictures, detail);
  else if (g_strcmp0 (modality, "MR") == 0)
    draw_head_slices (pictures, detail);
  else if (g_strcmp0 (modality, "US") == 0)
    draw_cine (pictures, detail);
  else
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
          _ ("The simulator has no phantom for modality \"%s\". Choose DX, CR, CT, MR or US, or give files with "
             "--input."),
          modality != NULL ? modality : "");
      return NULL;
    }
  return g_steal_pointer (&pictures);
}
