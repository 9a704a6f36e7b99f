#include "simulator-objects.h"

#include "fj-error.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"
#include "simulator-phantom.h"

/* What is being filled, and the first thing that went wrong: setters after an error do nothing. */
typedef struct
{
  FjDicomObject *object;
  GError *error;
} Maker;

static void
put (Maker *maker, FjTag tag, const char *value)
{
  if (maker->error == NULL)
    fj_dicom_object_set_string (maker->object, tag, value, &maker->error);
}

static void
put_int (Maker *maker, FjTag tag, gint64 value)
{
  char text[24];
  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  put (maker, tag, text);
}

/* Numbers with at most four decimals, separated by backslashes (a DS has at most 16 characters). */
static void
put_numbers (Maker *maker, FjTag tag, const double *values, guint count)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < count; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_ascii_formatd (number, sizeof number, "%.4f", values[i]);
      g_string_append_printf (text, "%s%s", i > 0 ? "\\" : "",
                              g_str_equal (number, "-0.0000") ? "0.0000" : number);
    }
  put (maker, tag, text->str);
}

static void
put_number (Maker *maker, FjTag tag, double value)
{
  put_numbers (maker, tag, &value, 1);
}

static Maker
put_item (Maker *maker, FjTag sequence)
{
  return (Maker){ fj_dicom_object_append_item (maker->object, sequence), NULL };
}

static void
take_error (Maker *maker, Maker *item)
{
  if (maker->error == NULL)
    maker->error = g_steal_pointer (&item->error);
  g_clear_error (&item->error);
}

static void
put_code (Maker *maker, FjTag sequence, const char *value, const char *scheme, const char *meaning)
{
  Maker item = put_item (maker, sequence);
  put (&item, 0x00080100, value);
  put (&item, 0x00080102, scheme);
  put (&item, 0x00080104, meaning);
  take_error (maker, &item);
}

static void
put_radiograph (Maker *maker, const SimulatorPicture *picture, const char *modality)
{
  const double spacing[] = { picture->row_spacing, picture->column_spacing };
  const gboolean lateral = g_str_equal (picture->view, "LL");

  if (g_str_equal (modality, "DX"))
    {
      put (maker, 0x00080016, "1.2.840.10008.5.1.4.1.1.1.1");
      put (maker, 0x00080068, "FOR PRESENTATION");
      put (maker, 0x00281040, "LOG");
      put (maker, 0x00281041, "-1");
      put (maker, 0x00281052, "0");
      put (maker, 0x00281053, "1");
      put (maker, 0x00281054, "US");
      put (maker, 0x20500020, "IDENTITY");
      put (maker, 0x00187004, "DIRECT");
      put (maker, 0x00200062, "U");
      put (maker, 0x00180015, "CHEST");
      put_code (maker, 0x00540220, lateral ? "399173006" : "399348003", "SCT",
                lateral ? "left lateral" : "postero-anterior");
      put_code (maker, 0x00082218, "816094009", "SCT", "Chest");
    }
  else
    {
      put (maker, 0x00080016, "1.2.840.10008.5.1.4.1.1.1");
      put (maker, 0x00180015, "CHEST");
    }
  put (maker, 0x00080008, "ORIGINAL\\PRIMARY");
  put (maker, 0x00185101, picture->view);
  put (maker, 0x00200020, picture->orientation_words);
  put (maker, 0x00200060, "");
  put_numbers (maker, 0x00181164, spacing, 2);
  put (maker, 0x00180060, lateral ? "125" : "120");
  put (maker, 0x00181152, lateral ? "8" : "3");
  put (maker, 0x00181411, "250");
  put (maker, 0x00181412, "250");
  put (maker, 0x00181413, "0");
  put (maker, 0x00280301, "NO");
  put (maker, 0x00282110, "00");
}

static void
put_slice (Maker *maker, const SimulatorPicture *picture, const char *frame_of_reference)
{
  const double spacing[] = { picture->row_spacing, picture->column_spacing };
  /* Along the normal of the plane: which body axis the slices follow. */
  const double *o = picture->orientation;
  const double normal[] = { o[1] * o[5] - o[2] * o[4], o[2] * o[3] - o[0] * o[5], o[0] * o[4] - o[1] * o[3] };
  double location = 0;

  for (int i = 0; i < 3; i++)
    location += normal[i] * picture->position[i];
  put (maker, 0x00080008, "ORIGINAL\\PRIMARY\\AXIAL");
  put (maker, 0x00185100, "HFS");
  put (maker, 0x00200052, frame_of_reference);
  put (maker, 0x00201040, "");
  put_numbers (maker, 0x00200032, picture->position, 3);
  put_numbers (maker, 0x00200037, picture->orientation, 6);
  put_numbers (maker, 0x00280030, spacing, 2);
  put_number (maker, 0x00180050, picture->thickness);
  put_number (maker, 0x00180088, picture->thickness);
  put_number (maker, 0x00201041, location);
  put (maker, 0x00200012, "1");
}

static void
put_ct (Maker *maker, const SimulatorPicture *picture, const char *frame_of_reference)
{
  put_slice (maker, picture, frame_of_reference);
  put (maker, 0x00080016, "1.2.840.10008.5.1.4.1.1.2");
  put (maker, 0x00180015, "CHEST");
  put (maker, 0x00180060, "120");
  put (maker, 0x00181210, "STANDARD");
  put (maker, 0x00181152, "150");
  put (maker, 0x00189345, "6.8");
  put_number (maker, 0x00281052, picture->intercept);
  put_number (maker, 0x00281053, picture->slope);
  put (maker, 0x00281054, "HU");
}

static void
put_mr (Maker *maker, const SimulatorPicture *picture, const char *frame_of_reference)
{
  gboolean t2 = g_str_equal (picture->sequence, "T2");

  put_slice (maker, picture, frame_of_reference);
  put (maker, 0x00080008, "ORIGINAL\\PRIMARY\\M\\SE");
  put (maker, 0x00080016, "1.2.840.10008.5.1.4.1.1.4");
  put (maker, 0x00180015, "HEAD");
  put (maker, 0x00180020, "SE");
  put (maker, 0x00180021, "NONE");
  put (maker, 0x00180022, "");
  put (maker, 0x00180023, "2D");
  put (maker, 0x00180080, t2 ? "4200" : "520");
  put (maker, 0x00180081, t2 ? "98" : "12");
  put (maker, 0x00180091, t2 ? "13" : "1");
  put (maker, 0x00180087, "1.5");
}

static void
put_cine (Maker *maker, const SimulatorPicture *picture)
{
  put (maker, 0x00080016, "1.2.840.10008.5.1.4.1.1.3.1");
  put (maker, 0x00080008, "ORIGINAL\\PRIMARY\\ABDOMINAL\\0001");
  put (maker, 0x00180015, "ABDOMEN");
  put (maker, 0x00280014, "0");
  put (maker, 0x00282110, "00");
  put_number (maker, 0x00181063, picture->frame_ms);
  put (maker, 0x00280009, "(0018,1063)");

  /* PS3.3 C.8.5.5: the sector is tissue in two dimensions, measured in centimetres. */
  Maker region = put_item (maker, 0x00186011);
  put (&region, 0x00186012, "1");
  put (&region, 0x00186014, "1");
  put (&region, 0x00186016, "0");
  for (guint i = 0; i < 4; i++)
    put_int (&region, 0x00186018 + 2 * i, picture->region[i]);
  put (&region, 0x00186024, "3");
  put (&region, 0x00186026, "3");
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_dtostr (number, sizeof number, picture->cm_per_pixel);
  put (&region, 0x0018602C, number);
  put (&region, 0x0018602E, number);
  take_error (maker, &region);
}

static void
put_common (
    Maker *maker, const SimulatorPicture *picture, const char *modality, const char *series_uid, gint64 now)
{
  g_autofree char *date = fj_time_to_dicom_date (now), *time = fj_time_to_dicom_time (now);
  g_autofree char *uid = fj_uid_new ();
  static const FjTag dates[] = { 0x00080020, 0x00080021, 0x00080022, 0x00080023 };
  static const FjTag times[] = { 0x00080030, 0x00080031, 0x00080032, 0x00080033 };

  put (maker, 0x00080018, uid);
  put (maker, 0x0020000E, series_uid);
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      put (maker, dates[i], date);
      put (maker, times[i], time);
    }
  put (maker, 0x00080060, modality);
  put (maker, 0x00080070, "Fenji");
  put (maker, 0x00081090, "Simulator");
  put (maker, 0x00181020, FENJI_VERSION);
  put (maker, 0x0008103E, picture->series_description);
  put_int (maker, 0x00200011, picture->series);
  put_int (maker, 0x00200013, picture->number);
  if (picture->width > 0)
    {
      put_number (maker, 0x00281050, picture->centre);
      put_number (maker, 0x00281051, picture->width);
    }
}

static FjDicomObject *
make_object (const SimulatorEntry *entry,
             const char *modality,
             const SimulatorPicture *picture,
             const char *series_uid,
             const char *frame_of_reference,
             gint64 now,
             GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_new (entry->charset);
  Maker maker = { object, NULL };

  if (!simulator_entry_write (entry, object, error))
    return NULL;
  if (entry->procedure != NULL)
    put (&maker, 0x00081030, entry->procedure);
  if (entry->station_aet != NULL)
    put (&maker, 0x00081010, entry->station_aet);
  put_common (&maker, picture, modality, series_uid, now);
  switch (picture->kind)
    {
    case SIMULATOR_PROJECTION:
      put_radiograph (&maker, picture, modality);
      break;
    case SIMULATOR_SECTION:
      if (g_str_equal (modality, "CT"))
        put_ct (&maker, picture, frame_of_reference);
      else
        put_mr (&maker, picture, frame_of_reference);
      break;
    case SIMULATOR_CINE:
      put_cine (&maker, picture);
      break;
    }
  if (maker.error == NULL)
    fj_dicom_image_set_pixels (object, &picture->format, picture->pixels, &maker.error);
  if (maker.error != NULL)
    {
      g_propagate_error (error, maker.error);
      return NULL;
    }
  return g_steal_pointer (&object);
}

GPtrArray *
simulator_objects_new (
    const SimulatorEntry *entry, const char *modality, GPtrArray *pictures, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_dicom_object_free);
  g_autofree char *frame_of_reference = fj_uid_new (), *series_uid = NULL;
  guint series = 0;

  for (guint i = 0; i < pictures->len; i++)
    {
      const SimulatorPicture *picture = g_ptr_array_index (pictures, i);
      if (picture->series != series)
        {
          g_free (series_uid);
          series_uid = fj_uid_new ();
          series = picture->series;
        }
      FjDicomObject *object
          = make_object (entry, modality, picture, series_uid, frame_of_reference, now, error);
      if (object == NULL)
        return NULL;
      g_ptr_array_add (objects, object);
    }
  return g_steal_pointer (&objects);
}
