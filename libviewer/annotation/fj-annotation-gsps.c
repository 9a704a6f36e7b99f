/* See fj-annotation-gsps.h: writing. */
#include "fj-annotation-gsps.h"

#include <math.h>
#include <string.h>

#include "fj-annotation-figure.h"
#include "fj-annotation-profile.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-uid.h"

#define GSPS "1.2.840.10008.5.1.4.1.1.11.1"
#define OF_COLOUR "1.2.840.10008.5.1.4.1.1.11.2"
#define REFERENCED_IMAGES 0x00081140
#define MARKS "MARKS"
#define WORDS "WORDS"
/* sRGB yellow as CIELab under D50, in the encoding of C.10.7.1.1. */
#define YELLOW "63963\\28849\\56897"

typedef struct
{
  const FjMark *mark;
  const char *lines;
  const FjAnnotationImage *image;
} Drawn;

/* What becomes one state. */
typedef struct
{
  char *key;
  const char *author;
  const FjAnnotationImage *facts;
  GArray *drawn;     /* of Drawn */
  GPtrArray *images; /* of const FjAnnotationImage: each once */
} State;

static void
free_state (gpointer data)
{
  State *self = data;

  g_free (self->key);
  g_array_unref (self->drawn);
  g_ptr_array_unref (self->images);
  g_free (self);
}

/* --- values --- */

static gboolean
set_decimals (FjDicomObject *item, FjTag tag, const double *values, guint n, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *number = fj_annotation_dup_decimal (values[i]);

      g_string_append_printf (text, "%s%s", i ? "\\" : "", number);
    }
  return fj_dicom_object_set_string (item, tag, text->str, error);
}

static gboolean
set_pair (FjDicomObject *item, FjTag tag, double a, double b, GError **error)
{
  char first[G_ASCII_DTOSTR_BUF_SIZE], second[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text = NULL;

  g_ascii_formatd (first, sizeof first, "%.9g", a);
  g_ascii_formatd (second, sizeof second, "%.9g", b);
  text = g_strconcat (first, "\\", second, NULL);
  return fj_dicom_object_set_string (item, tag, text, error);
}

static gboolean
add_reference (FjDicomObject *item, const FjAnnotationImage *image, GError **error)
{
  FjDicomObject *reference = fj_dicom_object_append_item (item, REFERENCED_IMAGES);
  g_autofree char *frame = image->n_frames > 1 ? g_strdup_printf ("%u", image->image.frame) : NULL;

  return fj_dicom_object_set_string (reference, 0x00081150, image->image.sop_class_uid, error)
         && fj_dicom_object_set_string (reference, 0x00081155, image->image.sop_instance_uid, error)
         && fj_dicom_object_set_string (reference, 0x00081160, frame, error);
}

/* --- images --- */

/* An object is referenced once, with all of its frames. */
static gboolean
add_series (FjDicomObject *object, const State *state, GError **error)
{
  g_autoptr (GHashTable) series = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) objects = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < state->images->len; i++)
    {
      const FjAnnotationImage *image = g_ptr_array_index (state->images, i);
      FjDicomObject *item = g_hash_table_lookup (series, image->image.series_uid), *reference;

      if (!item)
        {
          item = fj_dicom_object_append_item (object, 0x00081115);
          if (!fj_dicom_object_set_string (item, 0x0020000E, image->image.series_uid, error))
            return FALSE;
          g_hash_table_insert (series, image->image.series_uid, item);
        }
      reference = g_hash_table_lookup (objects, image->image.sop_instance_uid);
      if (reference)
        {
          g_autofree char *before = fj_dicom_object_dup_string (reference, 0x00081160);
          g_autofree char *frames = g_strdup_printf ("%s\\%u", before ? before : "", image->image.frame);

          if (before && !fj_dicom_object_set_string (reference, 0x00081160, frames, error))
            return FALSE;
          continue;
        }
      if (!add_reference (item, image, error))
        return FALSE;
      reference = fj_dicom_object_get_item (item, REFERENCED_IMAGES,
                                            fj_dicom_object_count_items (item, REFERENCED_IMAGES) - 1);
      g_hash_table_insert (objects, image->image.sop_instance_uid, reference);
    }
  return TRUE;
}

/* The corners are named as they are seen, turned and flipped, in the columns and rows of the image (C.10.4).
 */
static gboolean
set_corners (FjDicomObject *item, const FjAnnotationImage *image, GError **error)
{
  gboolean is_whole = !image->left && !image->top && !image->right && !image->bottom;
  gint left = is_whole ? 1 : image->left, right = is_whole ? (gint) image->columns : image->right;
  gint top = is_whole ? 1 : image->top, bottom = is_whole ? (gint) image->rows : image->bottom;
  /* Clockwise from the upper left; each quarter turn brings the one before to its place, a flip the next. */
  const gint corners[4][2] = { { left, top }, { right, top }, { right, bottom }, { left, bottom } };
  guint first = (4 - image->rotation / 90 % 4 + (image->is_flipped ? 1 : 0)) % 4, last = (first + 2) % 4;

  return set_pair (item, 0x00700052, corners[first][0], corners[first][1], error)
         && set_pair (item, 0x00700053, corners[last][0], corners[last][1], error);
}

static gboolean
add_area (FjDicomObject *object, const FjAnnotationImage *image, gboolean is_only, GError **error)
{
  FjDicomObject *item = fj_dicom_object_append_item (object, 0x0070005A);
  const double spacing[2] = { image->row_spacing, image->column_spacing };
  g_autofree char *aspect
      = g_strdup_printf ("%u\\%u", MAX (image->aspect_vertical, 1), MAX (image->aspect_horizontal, 1));

  return (is_only || add_reference (item, image, error)) && set_corners (item, image, error)
         && fj_dicom_object_set_string (item, 0x00700100, "SCALE TO FIT", error)
         && (spacing[0] > 0 && spacing[1] > 0 ? set_decimals (item, 0x00700101, spacing, 2, error)
                                              : fj_dicom_object_set_string (item, 0x00700102, aspect, error));
}

static gboolean
add_voi (FjDicomObject *object, const FjAnnotationImage *image, gboolean is_only, GError **error)
{
  FjDicomObject *item;
  g_autofree char *explanation = NULL;

  if (image->is_colour || !image->voi || image->voi->function == FJ_VOI_NONE)
    return TRUE;
  item = fj_dicom_object_append_item (object, 0x00283110);
  explanation = fj_annotation_dup_line (image->voi->explanation, 64);
  return (is_only || add_reference (item, image, error))
         && set_decimals (item, 0x00281050, &image->voi->center, 1, error)
         && set_decimals (item, 0x00281051, &image->voi->width, 1, error)
         && fj_dicom_object_set_string (item, 0x00281055, explanation, error)
         && (image->voi->function == FJ_VOI_LINEAR
             || fj_dicom_object_set_string (
                 item, 0x00281056, image->voi->function == FJ_VOI_SIGMOID ? "SIGMOID" : "LINEAR_EXACT",
                 error));
}

/* --- figures --- */

/* What makes it ours again: (0062,0020), (0062,0021) and the group. */
static gboolean
set_belonging (FjDicomObject *item, const FjMark *mark, const char *part, guint group, GError **error)
{
  g_autofree char *tracking = fj_annotation_figure_dup_tracking (mark, part);

  return fj_dicom_object_set_string (item, 0x00620020, tracking, error)
         && fj_dicom_object_set_string (item, 0x00620021, mark->uid, error)
         && fj_dicom_object_set_uint16 (item, 0x00700295, (guint16) group, error);
}

static gboolean
add_figure (FjDicomObject *annotation,
            const FjAnnotationFigure *figure,
            const FjMark *mark,
            const char *part,
            guint group,
            GError **error)
{
  FjDicomObject *item = fj_dicom_object_append_item (annotation, 0x00700009);
  g_autofree char *points = fj_annotation_figure_to_string (figure);

  if (figure->points->len / 2 > G_MAXUINT16)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                           _ ("A mark has more points than DICOM can store. Draw it again with fewer."));
      return FALSE;
    }
  return fj_dicom_object_set_string (item, 0x00700005, "PIXEL", error)
         && fj_dicom_object_set_uint16 (item, 0x00700020, 2, error)
         && fj_dicom_object_set_uint16 (item, 0x00700021, (guint16) (figure->points->len / 2), error)
         && fj_dicom_object_set_string (item, 0x00700022, points, error)
         && fj_dicom_object_set_string (item, 0x00700023, figure->type, error)
         && fj_dicom_object_set_string (item, 0x00700024, figure->is_closed ? "N" : NULL, error)
         && set_belonging (item, mark, part, group, error);
}

/* A head for those who see only lines: two barbs of 30 degrees, a fifth of the shaft, at most 12 pixels. */
static gboolean
add_head (FjDicomObject *annotation, const FjMark *mark, guint group, GError **error)
{
  FjAnnotationFigure head = { "POLYLINE", NULL, FALSE };
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (double));
  double column[2], row[2], length, direction;

  fj_mark_get_point (mark, 0, &column[0], &row[0]);
  fj_mark_get_point (mark, 1, &column[1], &row[1]);
  length = MIN (hypot (column[1] - column[0], row[1] - row[0]) / 5, 12);
  direction = atan2 (row[1] - row[0], column[1] - column[0]);
  for (int side = -1; side <= 1; side++)
    {
      double reach = side ? length : 0;
      double point[2] = { column[0] + reach * cos (direction + side * G_PI / 6),
                          row[0] + reach * sin (direction + side * G_PI / 6) };

      g_array_append_vals (points, point, 2);
    }
  head.points = points;
  return add_figure (annotation, &head, mark, "head", group, error);
}

static gboolean
add_note (FjDicomObject *annotation,
          const char *text,
          double column,
          double row,
          const FjMark *mark,
          const char *part,
          guint group,
          GError **error)
{
  FjDicomObject *item = fj_dicom_object_append_item (annotation, 0x00700008);
  g_autofree char *value = fj_annotation_dup_paragraph (text, 1024);

  return fj_dicom_object_set_string (item, 0x00700006, value, error)
         && fj_dicom_object_set_string (item, 0x00700004, "PIXEL", error)
         && set_pair (item, 0x00700014, column, row, error)
         && fj_dicom_object_set_string (item, 0x00700015, "N", error)
         && set_belonging (item, mark, part, group, error);
}

static gboolean
add_drawn (FjDicomObject *annotation, const Drawn *drawn, guint group, GError **error)
{
  const FjMark *mark = drawn->mark;
  gboolean is_text = mark->kind == FJ_MARK_TEXT || mark->kind == FJ_MARK_SPINE_LABEL;
  double column, row;

  if (!is_text)
    {
      g_autoptr (GPtrArray) figures = fj_annotation_figure_list (mark);

      for (guint i = 0; i < figures->len; i++)
        if (!add_figure (annotation, g_ptr_array_index (figures, i), mark, NULL, group, error))
          return FALSE;
    }
  if (mark->kind == FJ_MARK_ARROW && !add_head (annotation, mark, group, error))
    return FALSE;
  if (!mark->text || !*mark->text)
    return TRUE;
  fj_mark_get_point (mark, mark->kind == FJ_MARK_ARROW ? 1 : 0, &column, &row);
  return add_note (annotation, mark->text, column, row, mark, is_text ? NULL : "text", group, error);
}

/* All of one image on one layer. */
static gboolean
add_annotations (FjDicomObject *object,
                 const State *state,
                 const FjAnnotationImage *image,
                 const char *layer,
                 GError **error)
{
  FjDicomObject *annotation = NULL;
  gboolean is_words = strcmp (layer, WORDS) == 0;

  for (guint i = 0; i < state->drawn->len; i++)
    {
      const Drawn *drawn = &g_array_index (state->drawn, Drawn, i);
      gboolean has_lines = drawn->lines && *drawn->lines;
      double column, row;

      if (drawn->image != image || (is_words && !has_lines))
        continue;
      if (!annotation)
        {
          annotation = fj_dicom_object_append_item (object, 0x00700001);
          if (!add_reference (annotation, image, error)
              || !fj_dicom_object_set_string (annotation, 0x00700002, layer, error))
            return FALSE;
        }
      fj_mark_get_point (drawn->mark, fj_mark_get_n_points (drawn->mark) - 1, &column, &row);
      if (is_words ? !add_note (annotation, drawn->lines, column, row, drawn->mark, "words", i + 1, error)
                   : !add_drawn (annotation, drawn, i + 1, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_groups (FjDicomObject *object, const State *state, GError **error)
{
  for (guint i = 0; i < state->drawn->len; i++)
    {
      const FjMark *mark = g_array_index (state->drawn, Drawn, i).mark;
      FjDicomObject *item = fj_dicom_object_append_item (object, 0x00700234);
      g_autofree char *moment = mark->created_at ? fj_annotation_dup_moment (mark->created_at) : NULL;

      if (!fj_dicom_object_set_uint16 (item, 0x00700295, (guint16) (i + 1), error)
          || !fj_dicom_object_set_string (item, 0x00700207, fj_mark_kind_get_title (mark->kind), error)
          || !fj_dicom_object_set_string (item, 0x00700208, moment, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_layer (FjDicomObject *object, const char *name, guint order, GError **error)
{
  FjDicomObject *item = fj_dicom_object_append_item (object, 0x00700060);
  g_autofree char *number = g_strdup_printf ("%u", order);

  return fj_dicom_object_set_string (item, 0x00700002, name, error)
         && fj_dicom_object_set_string (item, 0x00700062, number, error)
         && fj_dicom_object_set_uint16 (item, 0x00700066, G_MAXUINT16, error)
         && fj_dicom_object_set_string (item, 0x00700401, YELLOW, error);
}

/* --- a state --- */

static gboolean
set_transformations (FjDicomObject *object, const FjAnnotationImage *facts, GError **error)
{
  const FjModalityLut *modality = facts->is_colour ? NULL : facts->modality;

  if (modality && (modality->slope != 1 || modality->intercept != 0 || modality->unit))
    {
      g_autofree char *unit = fj_annotation_dup_line (modality->unit ? modality->unit : "US", 64);

      if (!set_decimals (object, 0x00281052, &modality->intercept, 1, error)
          || !set_decimals (object, 0x00281053, &modality->slope, 1, error)
          || !fj_dicom_object_set_string (object, 0x00281054, unit, error))
        return FALSE;
    }
  if ((facts->rotation || facts->is_flipped)
      && (!fj_dicom_object_set_uint16 (object, 0x00700042, (guint16) facts->rotation, error)
          || !fj_dicom_object_set_string (object, 0x00700041, facts->is_flipped ? "Y" : "N", error)))
    return FALSE;
  if (facts->is_colour)
    {
      g_autoptr (GBytes) profile = fj_annotation_profile_new ();
      gsize n;
      const guint8 *bytes = g_bytes_get_data (profile, &n);

      return fj_dicom_object_set_bytes (object, 0x00282000, bytes, n, error)
             && fj_dicom_object_set_string (object, 0x00282002, "SRGB", error);
    }
  return fj_dicom_object_set_string (object, 0x20500020, facts->is_inverted ? "INVERSE" : "IDENTITY", error);
}

static FjDicomObject *
write_state (const FjAnnotationSubject *subject,
             const FjAnnotationMaker *maker,
             const State *state,
             const char *series_uid,
             guint index,
             GError **error)
{
  g_autoptr (FjDicomObject) object = fj_annotation_subject_write (
      subject, maker, state->facts->is_colour ? OF_COLOUR : GSPS, "PR", "Marks", series_uid, index, error);
  g_autofree char *date = fj_annotation_dup_date (maker->made_at),
                  *time = fj_annotation_dup_time (maker->made_at);
  gboolean is_only = state->images->len == 1;

  if (!object || !fj_dicom_object_set_string (object, 0x00700080, "MARKS", error)
      || !fj_dicom_object_set_string (object, 0x00700081, "", error)
      || !fj_dicom_object_set_string (object, 0x00700082, date, error)
      || !fj_dicom_object_set_string (object, 0x00700083, time, error)
      || (!fj_dicom_object_set_string (object, 0x00700084, state->author ? state->author : "", NULL)
          && !fj_dicom_object_set_string (object, 0x00700084, "", error))
      || !add_series (object, state, error) || !set_transformations (object, state->facts, error)
      || !add_layer (object, MARKS, 1, error) || !add_layer (object, WORDS, 2, error)
      || !add_groups (object, state, error))
    return NULL;
  for (guint i = 0; i < state->images->len; i++)
    {
      const FjAnnotationImage *image = g_ptr_array_index (state->images, i);

      if (!add_area (object, image, is_only, error) || !add_voi (object, image, is_only, error)
          || !add_annotations (object, state, image, MARKS, error)
          || !add_annotations (object, state, image, WORDS, error))
        return NULL;
    }
  return g_steal_pointer (&object);
}

/* --- which marks go into which state --- */

static const FjAnnotationImage *
find_image (const FjMark *mark, const FjAnnotationImage *images, guint n_images, GError **error)
{
  if (fj_mark_is_whole (mark) && mark->image.series_uid && mark->image.sop_class_uid)
    for (guint i = 0; i < n_images; i++)
      if (fj_mark_image_equal (&mark->image, &images[i].image))
        {
          if (!images[i].is_colour
              && ((images[i].modality && images[i].modality->table)
                  || (images[i].voi && images[i].voi->function == FJ_VOI_TABLE)))
            {
              g_set_error_literal (
                  error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                  _ ("An image is shown through a table of its own, which a presentation state "
                     "made here does not hold. Set a window first."));
              return NULL;
            }
          return &images[i];
        }
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                       _ ("A mark is not whole, or not on an image of the archive, so it cannot be stored."));
  return NULL;
}

static State *
ensure_state (GPtrArray *states, const FjMark *mark, const FjAnnotationImage *image, const char *author)
{
  const FjModalityLut *modality = image->is_colour ? NULL : image->modality;
  double slope = modality ? modality->slope : 1, intercept = modality ? modality->intercept : 0;
  const char *unit = modality && modality->unit ? modality->unit : "";
  g_autofree char *key = g_strdup_printf (
      "%s\n%d\n%.17g\n%.17g\n%s\n%d\n%u\n%d", author ? author : "", image->is_colour != 0, slope, intercept,
      unit, !image->is_colour && image->is_inverted, image->rotation, image->is_flipped != 0);
  State *state;

  for (guint i = 0; i < states->len; i++)
    {
      state = g_ptr_array_index (states, i);
      /* The group of a mark is a number of 16 bits. */
      if (strcmp (state->key, key) == 0 && state->drawn->len < G_MAXUINT16 - 1)
        return state;
    }
  state = g_new0 (State, 1);
  state->key = g_steal_pointer (&key);
  state->author = author;
  state->facts = image;
  state->drawn = g_array_new (FALSE, FALSE, sizeof (Drawn));
  state->images = g_ptr_array_new ();
  g_ptr_array_add (states, state);
  return state;
}

GPtrArray *
fj_annotation_gsps_write (const FjAnnotationSubject *subject,
                          const FjAnnotationMaker *maker,
                          const FjMark *const *marks,
                          const char *const *lines,
                          guint n_marks,
                          const FjAnnotationImage *images,
                          guint n_images,
                          GError **error)
{
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (free_state);
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_dicom_object_free);
  g_autofree char *series_uid = maker->series_uid ? g_strdup (maker->series_uid) : fj_uid_new ();

  g_return_val_if_fail (subject != NULL && maker != NULL && (marks != NULL || n_marks == 0), NULL);
  for (guint i = 0; i < n_marks; i++)
    {
      const FjAnnotationImage *image = find_image (marks[i], images, n_images, error);
      Drawn drawn = { marks[i], lines ? lines[i] : NULL, image };
      State *state;

      if (!image)
        return NULL;
      state = ensure_state (states, marks[i], image, marks[i]->author ? marks[i]->author : maker->author);
      g_array_append_val (state->drawn, drawn);
      if (!g_ptr_array_find (state->images, image, NULL))
        g_ptr_array_add (state->images, (gpointer) image);
    }
  for (guint i = 0; i < states->len; i++)
    {
      FjDicomObject *object
          = write_state (subject, maker, g_ptr_array_index (states, i), series_uid, i, error);

      if (!object)
        return NULL;
      g_ptr_array_add (objects, object);
    }
  return g_steal_pointer (&objects);
}
