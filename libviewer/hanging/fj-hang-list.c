#include "fj-hang-list.h"

#include <math.h>
#include <string.h>
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-uid.h"

#define MAX_PATIENTS 64u
#define MAX_STUDIES 2000u
#define MAX_SERIES 20000u
#define MAX_IMAGES 200000u
#define MAX_IMAGES_SAID 1000000u /* of one series of which only the number is known */
#define MAX_VALUES 1024u         /* of one attribute */
#define MAX_TEXT 10240u          /* bytes of an attribute (PS3.5 6.2: LT) */

#define PATIENT_ID 0x00100020u
#define ISSUER 0x00100021u
#define MODALITY 0x00080060u
#define INSTANCE_NUMBER 0x00200013u
#define NUMBER_OF_FRAMES 0x00280008u
#define SOP_INSTANCE_UID 0x00080018u
#define STUDY_INSTANCE_UID 0x0020000du
#define SERIES_INSTANCE_UID 0x0020000eu

typedef struct
{
  guint n_studies, n_series, n_images;
} Count;

/* The place, and what is wrong there. */
static gboolean
bad (const char *place, const char *sentence, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, "%s: %s", place, sentence);
  return FALSE;
}

static gboolean
too_many (const char *place, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
               _ ("%s: more than a list may hold; split it into several lists."), place);
  return FALSE;
}

/* ---- attributes ---- */

static gboolean
add_value (FjHangValues *values, FjTag tag, JsonNode *node, gboolean is_alone)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (JSON_NODE_HOLDS_NULL (node) && is_alone)
    fj_hang_values_set (values, tag, NULL);
  else if (type == G_TYPE_STRING && strlen (json_node_get_string (node)) <= MAX_TEXT)
    {
      if (is_alone)
        fj_hang_values_set (values, tag, json_node_get_string (node));
      else
        fj_hang_values_add (values, tag, json_node_get_string (node));
    }
  else if ((type == G_TYPE_INT64 || type == G_TYPE_DOUBLE) && isfinite (json_node_get_double (node)))
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      if (type == G_TYPE_INT64)
        g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, json_node_get_int (node));
      else
        g_ascii_formatd (text, sizeof text, "%.10g", json_node_get_double (node));
      fj_hang_values_add (values, tag, text);
    }
  else
    return FALSE;
  return TRUE;
}

static gboolean
read_attribute (FjHangValues *values, const char *name, JsonNode *node, const char *place, GError **error)
{
  g_autofree char *here = g_strdup_printf ("%s.%s", place, name);
  FjTag tag = fj_hang_attribute_from_name (name);

  if (tag == 0)
    return bad (here, _ ("This is neither the keyword of an attribute nor eight hexadecimal digits."), error);
  if (FJ_HANG_IS_DERIVED (tag) && tag != FJ_HANG_ORDER_ITEM && tag != FJ_HANG_ORDER_PARTS)
    return bad (here, _ ("This is derived from the others and cannot be given."), error);
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      guint n = json_array_get_length (array);

      if (n > MAX_VALUES)
        return too_many (here, error);
      if (n == 0)
        fj_hang_values_set (values, tag, NULL);
      for (guint i = 0; i < n; i++)
        if (!add_value (values, tag, json_array_get_element (array, i), FALSE))
          return bad (here, _ ("A value is a text or a number."), error);
      return TRUE;
    }
  if (!add_value (values, tag, node, TRUE))
    return bad (here, _ ("A value is a text or a number."), error);
  return TRUE;
}

/* All members but those that the list itself has a meaning for. */
static gboolean
read_attributes (
    FjHangValues *values, JsonObject *object, const char *const *own, const char *place, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    if (!g_strv_contains (own, l->data)
        && !read_attribute (values, l->data, json_object_get_member (object, l->data), place, error))
      return FALSE;
  return TRUE;
}

/* What @object (nullable) calls itself, or a name made of what it belongs to and its place in there: so that
 * nothing depends on where in the list that stands. */
static char *
take_uid (JsonObject *object, const char *name, const char *parent, guint place)
{
  const char *uid = object != NULL ? fj_json_get_string (object, name) : NULL;
  g_autofree char *made = g_strdup_printf ("%s/%s[%u]", parent, name, place);

  return uid != NULL && *uid != '\0' ? g_strdup (uid) : fj_uid_from_name (made);
}

static JsonArray *
children (JsonObject *object, const char *name, const char *place, GError **error)
{
  JsonArray *array = fj_json_get_array (object, name);

  if (array == NULL)
    {
      g_autofree char *here = g_strdup_printf ("%s.%s", place, name);

      bad (here, _ ("An array is missing here."), error);
    }
  return array;
}

/* ---- images ---- */

typedef struct
{
  char *uid;
  JsonObject *object; /* NULL: nothing but its place is known */
  char *place;
  double number;
} Image;

static void
image_clear (gpointer data)
{
  Image *image = data;

  g_free (image->uid);
  g_free (image->place);
}

static int
compare_images (gconstpointer a, gconstpointer b)
{
  const Image *x = a, *y = b;

  if (x->number != y->number)
    return x->number < y->number ? -1 : 1;
  return strcmp (x->uid, y->uid);
}

static GArray *
read_images (JsonObject *series, const char *series_uid, const char *place, Count *count, GError **error)
{
  g_autoptr (GArray) images = g_array_new (FALSE, TRUE, sizeof (Image));
  JsonArray *array = fj_json_get_array (series, "images");
  gboolean is_by_image = fj_hang_is_single (fj_json_get_string (series, "Modality"));
  gint64 n = array != NULL ? json_array_get_length (array) : fj_json_get_int (series, "images", 0);

  g_array_set_clear_func (images, image_clear);
  if (array == NULL && (!is_by_image || n < 0))
    return g_steal_pointer (&images);
  if (n > MAX_IMAGES || (count->n_images += n) > MAX_IMAGES)
    {
      too_many (place, error);
      return NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *here = g_strdup_printf ("%s.images[%u]", place, i);
      Image image = { .number = i + 1 };

      if (array != NULL && (image.object = fj_json_element_object (array, i)) == NULL)
        {
          bad (here, _ ("An object is missing here."), error);
          return NULL;
        }
      image.uid = take_uid (image.object, "SOPInstanceUID", series_uid, i);
      /* Where UIDs are given, the place in the array decides nothing. */
      if (image.object != NULL && json_object_has_member (image.object, "SOPInstanceUID"))
        image.number = fj_json_get_int (image.object, "InstanceNumber", G_MAXINT);
      else if (image.object != NULL)
        image.number = fj_json_get_int (image.object, "InstanceNumber", i + 1);
      image.place = g_steal_pointer (&here);
      g_array_append_val (images, image);
    }
  g_array_sort (images, compare_images);
  for (guint i = 1; i < images->len; i++)
    if (strcmp (g_array_index (images, Image, i - 1).uid, g_array_index (images, Image, i).uid) == 0)
      {
        bad (g_array_index (images, Image, i).place, _ ("This UID stands in the list twice."), error);
        return NULL;
      }
  return g_steal_pointer (&images);
}

/* ---- series, studies, patients ---- */

static const char *const SERIES_MEMBERS[] = { "images", "expect", "SeriesInstanceUID", NULL };
static const char *const IMAGE_MEMBERS[] = { "expect", "SOPInstanceUID", NULL };
static const char *const STUDY_MEMBERS[]
    = { "series", "order", "expect", "StudyInstanceUID", "other_hospital", "identity_confirmed", NULL };
static const char *const PATIENT_MEMBERS[] = { "studies", "hang", "comment", NULL };

static FjHangStack *
add_stack (FjHangStudy *study,
           JsonObject *series,
           const char *key,
           const char *series_uid,
           const char *place,
           GError **error)
{
  FjHangStack *stack = fj_hang_study_add_stack (study, key, series_uid);

  fj_hang_values_set (stack->values, SERIES_INSTANCE_UID, series_uid);
  return read_attributes (stack->values, series, SERIES_MEMBERS, place, error) ? stack : NULL;
}

static gboolean
read_series (FjHangStudy *study,
             JsonObject *series,
             guint index,
             GHashTable *uids,
             const char *place,
             Count *count,
             GError **error)
{
  g_autofree char *series_uid = take_uid (series, "SeriesInstanceUID", study->study_uid, index);
  g_autoptr (GArray) images = read_images (series, series_uid, place, count, error);
  gboolean is_by_image = fj_hang_is_single (fj_json_get_string (series, "Modality"));
  FjHangStack *stack = NULL;

  if (images == NULL)
    return FALSE;
  if (!g_hash_table_add (uids, g_strdup (series_uid)))
    return bad (place, _ ("This UID stands in the list twice."), error);
  for (guint i = 0; i < images->len; i++)
    {
      const Image *image = &g_array_index (images, Image, i);
      g_autoptr (FjHangValues) own = NULL;

      if (stack == NULL || is_by_image)
        {
          g_autofree char *key
              = is_by_image && images->len > 1 ? g_strconcat (series_uid, "/", image->uid, NULL) : NULL;

          stack = add_stack (study, series, key != NULL ? key : series_uid, series_uid, place, error);
          if (stack == NULL)
            return FALSE;
        }
      if (!is_by_image)
        own = fj_hang_values_new (stack->values);
      fj_hang_values_set (is_by_image ? stack->values : own, SOP_INSTANCE_UID, image->uid);
      if (image->object != NULL
          && !read_attributes (is_by_image ? stack->values : own, image->object, IMAGE_MEMBERS, image->place,
                               error))
        return FALSE;
      fj_hang_stack_add_image (stack, image->uid, 0, g_steal_pointer (&own));
      if (is_by_image)
        {
          double frames;

          if (fj_hang_values_get_number (stack->values, NUMBER_OF_FRAMES, 0, &frames) && frames >= 1
              && frames <= MAX_IMAGES_SAID)
            stack->n_images = (guint) frames;
        }
    }
  if (stack == NULL)
    {
      gint64 n = fj_json_get_int (series, "images", 0);

      stack = add_stack (study, series, series_uid, series_uid, place, error);
      if (stack == NULL)
        return FALSE;
      stack->n_images = n > 0 && n <= MAX_IMAGES_SAID ? n : 0;
    }
  return TRUE;
}

static gboolean
read_order (FjHangStudy *study, JsonObject *object, const char *place, GError **error)
{
  g_autofree char *here = g_strdup_printf ("%s.order", place);
  JsonObject *order = fj_json_get_object (object, "order");
  JsonNode *parts;

  if (order == NULL)
    return bad (here, _ ("An object is missing here."), error);
  if (fj_json_get_string (order, "item") != NULL)
    fj_hang_values_add (study->values, FJ_HANG_ORDER_ITEM, fj_json_get_string (order, "item"));
  parts = json_object_get_member (order, "parts");
  return parts == NULL || read_attribute (study->values, "OrderParts", parts, here, error);
}

static gboolean
read_study (FjHangPatient *patient,
            JsonObject *object,
            guint index,
            GHashTable *uids,
            const char *place,
            Count *count,
            GError **error)
{
  g_autofree char *uid = take_uid (object, "StudyInstanceUID", patient->key, index);
  JsonArray *array = children (object, "series", place, error);
  FjHangStudy *study;

  if (array == NULL)
    return FALSE;
  if (++count->n_studies > MAX_STUDIES || (count->n_series += json_array_get_length (array)) > MAX_SERIES)
    return too_many (place, error);
  if (!g_hash_table_add (uids, g_strdup (uid)))
    return bad (place, _ ("This UID stands in the list twice."), error);
  study = fj_hang_patient_add_study (patient, uid);
  study->is_other_hospital = fj_json_get_boolean (object, "other_hospital", FALSE);
  study->is_identity_confirmed = fj_json_get_boolean (object, "identity_confirmed", FALSE);
  fj_hang_values_set (study->values, STUDY_INSTANCE_UID, uid);
  if (!read_attributes (study->values, object, STUDY_MEMBERS, place, error)
      || (json_object_has_member (object, "order") && !read_order (study, object, place, error)))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *here = g_strdup_printf ("%s.series[%u]", place, i);
      JsonObject *series = fj_json_element_object (array, i);

      if (series == NULL)
        return bad (here, _ ("An object is missing here."), error);
      if (!read_series (study, series, i, uids, here, count, error))
        return FALSE;
    }
  return TRUE;
}

static FjHangPatient *
read_patient (JsonObject *object, const char *place, Count *count, GError **error)
{
  const char *id = fj_json_get_string (object, "PatientID");
  const char *issuer = fj_json_get_string (object, "IssuerOfPatientID");
  g_autofree char *named = issuer != NULL && *issuer != '\0' ? g_strdup_printf ("%s\\%s", issuer, id) : NULL;
  /* As files would be called (fj-hang-who.h). */
  g_autofree char *key = g_strdup (id == NULL || *id == '\0' ? place : named != NULL ? named : id);
  g_autoptr (FjHangPatient) patient = fj_hang_patient_new (key);
  g_autoptr (GHashTable) uids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *array = children (object, "studies", place, error);

  if (array == NULL || !read_attributes (patient->values, object, PATIENT_MEMBERS, place, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *here = g_strdup_printf ("%s.studies[%u]", place, i);
      JsonObject *study = fj_json_element_object (array, i);

      if (study == NULL)
        {
          bad (here, _ ("An object is missing here."), error);
          return NULL;
        }
      if (!read_study (patient, study, i, uids, here, count, error))
        return NULL;
    }
  fj_hang_patient_sort (patient);
  return g_steal_pointer (&patient);
}

GPtrArray *
fj_hang_list_parse (GBytes *json, GError **error)
{
  g_autoptr (JsonObject) list = fj_json_parse_object (json, error);
  g_autoptr (GPtrArray) patients = NULL;
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array;
  Count count = { 0 };

  if (list == NULL || (array = children (list, "patients", "list", error)) == NULL)
    return NULL;
  if (json_array_get_length (array) > MAX_PATIENTS)
    {
      too_many ("patients", error);
      return NULL;
    }
  patients = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_patient_free);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *place = g_strdup_printf ("patients[%u]", i);
      JsonObject *object = fj_json_element_object (array, i);
      FjHangPatient *patient;

      if (object == NULL)
        {
          bad (place, _ ("An object is missing here."), error);
          return NULL;
        }
      patient = read_patient (object, place, &count, error);
      if (patient == NULL)
        return NULL;
      g_ptr_array_add (patients, patient);
      if (!g_hash_table_add (keys, patient->key))
        {
          bad (place, _ ("This patient stands in the list twice."), error);
          return NULL;
        }
    }
  return g_steal_pointer (&patients);
}
