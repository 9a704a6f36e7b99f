/* fenji-image: looks at DICOM images from the command line. For scripts, tests and benches. */

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include "fj-colour.h"
#include "fj-dicom-digest.h"
#include "fj-dicom-frame.h"
#include "fj-dicom-spacing.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-reslice.h"
#include "fj-statistics.h"
#include "image-output.h"
#include "image-volume.h"

#define LARGEST_SIDE 16384u

typedef struct
{
  const char *command;
  char **inputs; /* not owned; NULL-terminated */
  const char *output;
  const char *plane;
  const char *roi;
  guint frame;
  gboolean has_window;
  double center, window_width;
  guint width, height; /* 0: one pixel per pixel */
  double position;
  gboolean json;
} Options;

static int
usage (void)
{
  g_printerr (
      "%s",
      _ ("fenji-image info FILE… [--json]\n"
         "fenji-image render FILE|DIR --output OUT.png|OUT.pgm [--frame N] [--window CENTER WIDTH] [--size WxH]\n"
         "            [--plane axial|coronal|sagittal] [--position 0…1]   (of a folder: a plane of its volume)\n"
         "fenji-image stats FILE --roi rectangle:X,Y,W,H|ellipse:X,Y,W,H [--frame N] [--json]\n"
         "fenji-image verify FILE… [--json]      decodes every frame; exit status 1 when one cannot be\n"));
  return 2;
}

static gboolean
invalid (GError **error, const char *option, const char *value)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               _ ("%s does not take “%s”. See fenji-image without arguments."), option,
               value != NULL ? value : "");
  return FALSE;
}

static gboolean
read_number (const char *option, const char *text, double *value, GError **error)
{
  char *end = NULL;

  if (text != NULL && *text != '\0')
    *value = g_ascii_strtod (text, &end);
  return end != NULL && *end == '\0' && *value == *value && *value < 1e12 && *value > -1e12
             ? TRUE
             : invalid (error, option, text);
}

static gboolean
read_size (const char *text, Options *options, GError **error)
{
  g_auto (GStrv) sides = g_strsplit (text != NULL ? text : "", "x", 3);
  guint64 width = 0, height = 0;

  if (g_strv_length (sides) != 2 || !g_ascii_string_to_unsigned (sides[0], 10, 1, LARGEST_SIDE, &width, NULL)
      || !g_ascii_string_to_unsigned (sides[1], 10, 1, LARGEST_SIDE, &height, NULL))
    return invalid (error, "--size", text);
  options->width = (guint) width;
  options->height = (guint) height;
  return TRUE;
}

/* By hand: GOption takes no option with two values, and no negative ones. */
static gboolean
read_options (int argc, char **argv, Options *options, GError **error)
{
  guint n_inputs = 0;

  for (int i = 2; i < argc; i++)
    {
      const char *name = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
      double number = 0;

      if (!g_str_has_prefix (name, "--"))
        {
          options->inputs[n_inputs++] = argv[i];
          continue;
        }
      if (g_str_equal (name, "--json"))
        {
          options->json = TRUE;
          continue;
        }
      i++;
      if (g_str_equal (name, "--window"))
        {
          if (!read_number (name, value, &options->center, error)
              || !read_number (name, i + 1 < argc ? argv[i + 1] : NULL, &options->window_width, error))
            return FALSE;
          if (options->window_width < 1)
            return invalid (error, name, argv[i + 1]);
          options->has_window = TRUE;
          i++;
        }
      else if (g_str_equal (name, "--size"))
        {
          if (!read_size (value, options, error))
            return FALSE;
        }
      else if (g_str_equal (name, "--frame"))
        {
          if (!read_number (name, value, &number, error))
            return FALSE;
          if (number < 1 || number > G_MAXINT || number != (guint) number)
            return invalid (error, name, value);
          options->frame = (guint) number - 1;
        }
      else if (g_str_equal (name, "--position"))
        {
          if (!read_number (name, value, &options->position, error))
            return FALSE;
          if (options->position < 0 || options->position > 1)
            return invalid (error, name, value);
        }
      else if (g_str_equal (name, "--output") && value != NULL)
        options->output = value;
      else if (g_str_equal (name, "--plane") && value != NULL)
        options->plane = value;
      else if (g_str_equal (name, "--roi") && value != NULL)
        options->roi = value;
      else
        return invalid (error, name, value);
    }
  return TRUE;
}

/* ---- info ---- */

static char *
dup_quoted (const char *text)
{
  GString *out = g_string_new ("\"");

  for (const char *c = text; *c != '\0'; c++)
    if (*c == '"' || *c == '\\')
      g_string_append_printf (out, "\\%c", *c);
    else if ((guchar) *c < 0x20)
      g_string_append_printf (out, "\\u%04x", (guchar) *c);
    else
      g_string_append_c (out, *c);
  g_string_append_c (out, '"');
  return g_string_free (out, FALSE);
}

/* One line of a listing, or one member of an object. */
static void
say (gboolean json, gboolean first, const char *name, const char *value)
{
  g_autofree char *quoted = dup_quoted (value);

  if (json)
    g_print ("%s\"%s\": %s", first ? "{" : ", ", name, quoted);
  else
    g_print ("%-22s %s\n", name, value);
}

static const char *
basis_word (FjSpacingBasis basis)
{
  switch (basis)
    {
    case FJ_SPACING_PATIENT:
      return "patient";
    case FJ_SPACING_CALIBRATED:
      return "calibrated";
    case FJ_SPACING_DETECTOR:
      return "detector";
    case FJ_SPACING_ERMF:
      return "magnification-corrected";
    case FJ_SPACING_REGION:
      return "region";
    default:
      return "none";
    }
}

static gboolean
info (const Options *options, const char *path, GError **error)
{
  static const struct
  {
    const char *name;
    FjTag tag;
  } rows[] = {
    { "patient", 0x00100010 },        { "patient-id", 0x00100020 },   { "modality", 0x00080060 },
    { "sop-class", 0x00080016 },      { "sop-instance", 0x00080018 }, { "series", 0x0020000e },
    { "study", 0x0020000d },          { "rows", 0x00280010 },         { "columns", 0x00280011 },
    { "frames", 0x00280008 },         { "samples", 0x00280002 },      { "photometric", 0x00280004 },
    { "bits-allocated", 0x00280100 }, { "bits-stored", 0x00280101 },  { "pixel-representation", 0x00280103 },
  };
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_HEADER, error);
  g_autofree char *charset = NULL;
  FjSpacing spacing = { 0 };
  FjPlane plane;

  if (object == NULL)
    return FALSE;
  say (options->json, TRUE, "file", path);
  say (options->json, FALSE, "transfer-syntax", fj_dicom_object_get_transfer_syntax (object));
  charset = fj_dicom_object_dup_charset (object);
  say (options->json, FALSE, "character-set", charset);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean repaired = FALSE;
      g_autofree char *value = fj_dicom_object_dup_string_repaired (object, rows[i].tag, &repaired);

      if (value != NULL)
        say (options->json, FALSE, rows[i].name, value);
      if (repaired)
        say (options->json, FALSE, "repaired", rows[i].name);
    }
  if (fj_dicom_object_is_image (object))
    {
      g_autofree char *size = NULL;

      fj_dicom_spacing_get (object, options->frame, 0, 0, &spacing);
      size = g_strdup_printf ("%g\\%g", spacing.row_spacing, spacing.column_spacing);
      say (options->json, FALSE, "spacing-basis", basis_word (spacing.basis));
      if (spacing.basis != FJ_SPACING_NONE)
        say (options->json, FALSE, "spacing", size);
      if (fj_dicom_frame_get_plane (object, options->frame, &plane, NULL))
        {
          g_autofree char *origin
              = g_strdup_printf ("%g\\%g\\%g", plane.origin.x, plane.origin.y, plane.origin.z);

          say (options->json, FALSE, "position", origin);
        }
    }
  g_print (options->json ? "}\n" : "\n");
  return TRUE;
}

/* ---- render ---- */

static void
set_window (const Options *options, FjGreyPipeline *pipeline)
{
  if (!options->has_window)
    return;
  g_clear_pointer (&pipeline->voi.table, fj_table_unref);
  pipeline->voi.function = FJ_VOI_LINEAR;
  pipeline->voi.center = options->center;
  pipeline->voi.width = options->window_width;
}

/* One pixel per pixel, or the whole of it scaled. */
static gboolean
write_grey (const Options *options, const FjFrame *frame, const FjGreyPipeline *pipeline, GError **error)
{
  guint rows = fj_frame_get_rows (frame), columns = fj_frame_get_columns (frame);
  guint width = options->width != 0 ? options->width : columns,
        height = options->height != 0 ? options->height : rows;
  g_autoptr (FjGreyPlan) plan
      = fj_grey_plan_new (pipeline, fj_frame_get_type (frame), fj_frame_get_bits_stored (frame));
  g_autofree guint8 *pixels = g_malloc ((gsize) width * height);
  FjGreyView view = { .width = columns,
                      .height = rows,
                      .out_width = width,
                      .out_height = height,
                      .out_stride = width,
                      .interpolation = width < columns ? FJ_INTERPOLATION_BOX : FJ_INTERPOLATION_LINEAR };

  if (options->width == 0)
    fj_grey_render (plan, frame, pixels);
  else
    fj_grey_render_view (plan, frame, &view, pixels);
  return image_output_write (options->output, width, height, 1, pixels, error);
}

static gboolean
write_colour (const Options *options, const FjFrame *frame, GError **error)
{
  guint rows = fj_frame_get_rows (frame), columns = fj_frame_get_columns (frame);
  guint width = options->width != 0 ? options->width : columns,
        height = options->height != 0 ? options->height : rows;
  g_autofree guint8 *pixels = g_malloc ((gsize) width * height * 3);
  FjGreyView view = { .width = columns,
                      .height = rows,
                      .out_width = width,
                      .out_height = height,
                      .out_stride = (gsize) width * 3,
                      .interpolation = options->width == 0 ? FJ_INTERPOLATION_NEAREST
                                       : width < columns   ? FJ_INTERPOLATION_BOX
                                                           : FJ_INTERPOLATION_LINEAR };

  fj_colour_render_view (frame, &view, pixels);
  return image_output_write (options->output, width, height, 3, pixels, error);
}

static gboolean
render_file (const Options *options, const char *path, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, error);
  g_autoptr (FjFrame) frame = object != NULL ? fj_dicom_frame_decode (object, options->frame, error) : NULL;
  g_auto (FjGreyPipeline) pipeline = { 0 };
  g_autofree char *photometric = NULL;

  if (frame == NULL)
    return FALSE;
  if (fj_frame_get_samples (frame) == 3)
    return write_colour (options, frame, error);
  photometric = fj_dicom_object_dup_string (object, 0x00280004);
  if (g_strcmp0 (photometric, "PALETTE COLOR") == 0)
    {
      FjPalette palette = { 0 };
      g_autoptr (FjFrame) coloured = NULL;

      if (!fj_dicom_frame_get_palette (object, &palette, error))
        return FALSE;
      coloured = fj_colour_from_palette (frame, &palette);
      fj_palette_clear (&palette);
      if (coloured != NULL)
        return write_colour (options, coloured, error);
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                           _ ("The palette does not fit the pixels, so the colours are not known."));
      return FALSE;
    }
  if (!fj_dicom_frame_get_pipeline (object, options->frame, &pipeline, error))
    return FALSE;
  set_window (options, &pipeline);
  return write_grey (options, frame, &pipeline, error);
}

static gboolean
render_folder (const Options *options, const char *path, GError **error)
{
  static const char *const words[] = { "axial", "coronal", "sagittal", NULL };
  g_auto (ImageVolume) volume = { 0 };
  g_auto (FjGreyPipeline) pipeline = { 0 };
  g_autoptr (FjFrame) frame = NULL;
  g_autoptr (GBytes) bytes = NULL;
  FjOrientation orientation = FJ_ORIENTATION_AXIAL;
  FjPlane plane;
  guint rows, columns;
  gint16 *values;

  while (options->plane != NULL && words[orientation] != NULL
         && !g_str_equal (words[orientation], options->plane))
    orientation++;
  if (words[orientation] == NULL)
    return invalid (error, "--plane", options->plane);
  if (!image_volume_open (path, &volume, error))
    return FALSE;
  fj_reslice_orthogonal (volume.volume, orientation, options->position, &plane, &rows, &columns);
  values = g_new (gint16, (gsize) rows * columns);
  fj_reslice (volume.volume, &plane, rows, columns, FJ_SLAB_NONE, 0, 0, G_MININT16, 0, values);
  bytes = g_bytes_new_take (values, (gsize) rows * columns * sizeof (gint16));
  frame = fj_frame_new (rows, columns, 1, FJ_SAMPLE_S16, 16, bytes);
  /* The values have been through the Modality LUT: what is left is the window. */
  fj_grey_pipeline_copy (&pipeline, &volume.pipeline);
  g_clear_pointer (&pipeline.modality.table, fj_table_unref);
  pipeline.modality.slope = 1;
  pipeline.modality.intercept = 0;
  pipeline.has_padding = FALSE;
  set_window (options, &pipeline);
  return write_grey (options, frame, &pipeline, error);
}

/* ---- stats ---- */

static gboolean
read_region (const char *text, FjRegion *region, GError **error)
{
  const char *colon = text != NULL ? strchr (text, ':') : NULL;
  g_auto (GStrv) numbers = g_strsplit (colon != NULL ? colon + 1 : "", ",", 5);
  double *fields[] = { &region->x, &region->y, &region->width, &region->height };

  if (g_strv_length (numbers) != 4)
    return invalid (error, "--roi", text);
  if (g_str_has_prefix (text, "rectangle:"))
    region->shape = FJ_REGION_RECTANGLE;
  else if (g_str_has_prefix (text, "ellipse:"))
    region->shape = FJ_REGION_ELLIPSE;
  else
    return invalid (error, "--roi", text);
  for (guint i = 0; i < 4; i++)
    if (!read_number ("--roi", numbers[i], fields[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
stats (const Options *options, const char *path, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, error);
  g_autoptr (FjFrame) frame = object != NULL ? fj_dicom_frame_decode (object, options->frame, error) : NULL;
  g_auto (FjGreyPipeline) pipeline = { 0 };
  FjRegion region = { 0 };
  FjStatistics result = { 0 };

  if (frame == NULL || !fj_dicom_frame_get_pipeline (object, options->frame, &pipeline, error))
    return FALSE;
  region.width = fj_frame_get_columns (frame);
  region.height = fj_frame_get_rows (frame);
  if (options->roi != NULL && !read_region (options->roi, &region, error))
    return FALSE;
  fj_statistics_compute (frame, &pipeline, &region, &result);
  if (result.n == 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                           _ ("No grey pixel lies in the region. Give one inside the image, in pixels."));
      return FALSE;
    }
  if (options->json)
    g_print ("{\"n\": %" G_GUINT64_FORMAT ", \"mean\": %.10g, \"deviation\": %.10g, \"minimum\": %.10g, "
             "\"maximum\": %.10g, \"unit\": \"%s\"}\n",
             result.n, result.mean, result.deviation, result.minimum, result.maximum,
             pipeline.modality.unit != NULL ? pipeline.modality.unit : "");
  else
    g_print ("n %" G_GUINT64_FORMAT "  mean %.10g  deviation %.10g  minimum %.10g  maximum %.10g  %s\n",
             result.n, result.mean, result.deviation, result.minimum, result.maximum,
             pipeline.modality.unit != NULL ? pipeline.modality.unit : "");
  return TRUE;
}

/* ---- verify ---- */

static gboolean
verify (const Options *options, const char *path, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, error);
  g_autofree char *digest = NULL;
  guint n;

  if (object == NULL)
    return FALSE;
  n = fj_dicom_object_is_image (object) ? fj_dicom_frame_count (object) : 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FjFrame) frame = fj_dicom_frame_decode (object, i, error);

      if (frame == NULL)
        return FALSE;
    }
  digest = fj_dicom_digest_dataset (object, NULL, error);
  if (digest == NULL)
    return FALSE;
  say (options->json, TRUE, "file", path);
  say (options->json, FALSE, "dataset-digest", digest);
  if (options->json)
    g_print (", \"frames\": %u}\n", n);
  else
    g_print ("%-22s %u\n", "frames", n);
  return TRUE;
}

static gboolean
run (const Options *options, const char *path, GError **error)
{
  if (g_str_equal (options->command, "info"))
    return info (options, path, error);
  if (g_str_equal (options->command, "stats"))
    return stats (options, path, error);
  if (g_str_equal (options->command, "verify"))
    return verify (options, path, error);
  return g_file_test (path, G_FILE_TEST_IS_DIR) ? render_folder (options, path, error)
                                                : render_file (options, path, error);
}

int
main (int argc, char **argv)
{
  static const char *const commands[] = { "info", "render", "stats", "verify", NULL };
  g_autofree char **inputs = g_new0 (char *, (gsize) argc + 1);
  Options options = { .command = argc > 1 ? argv[1] : "", .inputs = inputs, .position = 0.5 };
  g_autoptr (GError) error = NULL;
  int status = EXIT_SUCCESS;

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  fj_language_init (NULL);
  if (!g_strv_contains (commands, options.command))
    return usage ();
  if (!read_options (argc, argv, &options, &error))
    {
      g_printerr ("fenji-image: %s\n", error->message);
      return 2;
    }
  if (inputs[0] == NULL
      || (g_str_equal (options.command, "render") && (options.output == NULL || inputs[1] != NULL)))
    return usage ();
  for (char **path = inputs; *path != NULL; path++)
    {
      g_autoptr (GError) failure = NULL;

      if (!run (&options, *path, &failure))
        {
          g_printerr ("%s: %s\n", *path, failure->message);
          status = EXIT_FAILURE;
        }
    }
  return status;
}
