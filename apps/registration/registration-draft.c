#include "registration-draft.h"

#include <string.h>
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-uid.h"

#define FORMAT 1
#define MAX_SCAN (1u << 20) /* bytes */
#define MAX_LIST 32

/* The texts by their names on disk. */
static const struct
{
  const char *name;
  gsize offset;
} texts[] = {
  { "patient", G_STRUCT_OFFSET (RegistrationDraft, patient_id) },
  { "exam", G_STRUCT_OFFSET (RegistrationDraft, exam_id) },
  { "document", G_STRUCT_OFFSET (RegistrationDraft, document_id) },
  { "binary", G_STRUCT_OFFSET (RegistrationDraft, binary_id) },
  { "key", G_STRUCT_OFFSET (RegistrationDraft, key) },
  { "mrn", G_STRUCT_OFFSET (RegistrationDraft, mrn) },
  { "name", G_STRUCT_OFFSET (RegistrationDraft, name) },
  { "pinyin", G_STRUCT_OFFSET (RegistrationDraft, pinyin) },
  { "number", G_STRUCT_OFFSET (RegistrationDraft, number) },
  { "birth", G_STRUCT_OFFSET (RegistrationDraft, birth) },
  { "phone", G_STRUCT_OFFSET (RegistrationDraft, phone) },
  { "visit-number", G_STRUCT_OFFSET (RegistrationDraft, visit_number) },
  { "bed", G_STRUCT_OFFSET (RegistrationDraft, bed) },
  { "department", G_STRUCT_OFFSET (RegistrationDraft, department) },
  { "doctor", G_STRUCT_OFFSET (RegistrationDraft, doctor) },
  { "item-code", G_STRUCT_OFFSET (RegistrationDraft, item_code) },
  { "item", G_STRUCT_OFFSET (RegistrationDraft, item) },
  { "modality", G_STRUCT_OFFSET (RegistrationDraft, modality) },
  { "laterality", G_STRUCT_OFFSET (RegistrationDraft, laterality) },
  { "clinical-information", G_STRUCT_OFFSET (RegistrationDraft, clinical_information) },
  { "device", G_STRUCT_OFFSET (RegistrationDraft, device) },
  { "scheduled", G_STRUCT_OFFSET (RegistrationDraft, scheduled) },
  { "refusal", G_STRUCT_OFFSET (RegistrationDraft, refusal) },
};
#define N_IDS 5 /* the first of them */
#define TEXT(draft, i) G_STRUCT_MEMBER (char *, draft, texts[i].offset)

static const struct
{
  const char *name;
  gsize offset;
} flags[] = {
  { "known", G_STRUCT_OFFSET (RegistrationDraft, is_known) },
  { "corrected", G_STRUCT_OFFSET (RegistrationDraft, is_corrected) },
  { "pinyin-typed", G_STRUCT_OFFSET (RegistrationDraft, pinyin_typed) },
  { "needs-side", G_STRUCT_OFFSET (RegistrationDraft, needs_side) },
  { "contrast", G_STRUCT_OFFSET (RegistrationDraft, has_contrast) },
};
#define FLAG(draft, i) G_STRUCT_MEMBER (gboolean, draft, flags[i].offset)

static void
answer_free (gpointer data)
{
  RegistrationAnswer *answer = data;

  g_free (answer->gate);
  g_free (answer->answer);
  g_free (answer->note);
  g_free (answer);
}

/* Without ids. */
static RegistrationDraft *
draft_blank (void)
{
  RegistrationDraft *draft = g_new0 (RegistrationDraft, 1);

  draft->parts = g_new0 (char *, 1);
  draft->answers = g_ptr_array_new_with_free_func (answer_free);
  return draft;
}

RegistrationDraft *
registration_draft_new (void)
{
  RegistrationDraft *draft = draft_blank ();

  for (guint i = 0; i < N_IDS; i++)
    TEXT (draft, i) = g_uuid_string_random ();
  return draft;
}

RegistrationDraft *
registration_draft_copy (const RegistrationDraft *draft)
{
  RegistrationDraft *copy = g_memdup2 (draft, sizeof *draft);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    TEXT (copy, i) = g_strdup (TEXT (draft, i));
  copy->parts = g_strdupv (draft->parts);
  copy->answers = g_ptr_array_new_with_free_func (answer_free);
  for (guint i = 0; i < draft->answers->len; i++)
    {
      const RegistrationAnswer *answer = g_ptr_array_index (draft->answers, i);
      registration_draft_answer (copy, answer->gate, answer->answer, answer->note);
    }
  if (draft->scan != NULL)
    copy->scan = g_bytes_ref (draft->scan);
  return copy;
}

void
registration_draft_free (RegistrationDraft *draft)
{
  if (draft == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (TEXT (draft, i));
  g_strfreev (draft->parts);
  g_ptr_array_unref (draft->answers);
  g_clear_pointer (&draft->scan, g_bytes_unref);
  g_free (draft);
}

gboolean
registration_draft_is_empty (const RegistrationDraft *draft)
{
  for (guint i = N_IDS; i < G_N_ELEMENTS (texts); i++)
    if (TEXT (draft, i) != NULL)
      return FALSE;
  return draft->scan == NULL && draft->parts[0] == NULL && draft->answers->len == 0 && !draft->is_known
         && draft->sex == FJ_SEX_UNKNOWN && draft->person == REGISTRATION_PERSON_NAMED;
}

void
registration_draft_set (char **field, const char *text)
{
  g_autofree char *stripped = text != NULL ? g_strstrip (g_strdup (text)) : NULL;

  g_free (*field);
  *field = stripped != NULL && *stripped != '\0' ? g_steal_pointer (&stripped) : NULL;
}

void
registration_draft_answer (RegistrationDraft *draft, const char *gate, const char *answer, const char *note)
{
  RegistrationAnswer *entry;

  for (guint i = draft->answers->len; i > 0; i--)
    if (g_str_equal (((RegistrationAnswer *) g_ptr_array_index (draft->answers, i - 1))->gate, gate))
      g_ptr_array_remove_index (draft->answers, i - 1);
  if (answer == NULL)
    return;
  entry = g_new0 (RegistrationAnswer, 1);
  entry->gate = g_strdup (gate);
  entry->answer = g_strdup (answer);
  registration_draft_set (&entry->note, note);
  g_ptr_array_add (draft->answers, entry);
}

const RegistrationAnswer *
registration_draft_get_answer (const RegistrationDraft *draft, const char *gate)
{
  for (guint i = 0; i < draft->answers->len; i++)
    {
      const RegistrationAnswer *answer = g_ptr_array_index (draft->answers, i);
      if (g_str_equal (answer->gate, gate))
        return answer;
    }
  return NULL;
}

/* ---- the disk ---- */

JsonObject *
registration_draft_to_json (const RegistrationDraft *draft)
{
  JsonObject *json = json_object_new ();
  JsonArray *parts = json_array_new (), *answers = json_array_new ();

  json_object_set_int_member (json, "format", FORMAT);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (TEXT (draft, i) != NULL)
      json_object_set_string_member (json, texts[i].name, TEXT (draft, i));
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    json_object_set_boolean_member (json, flags[i].name, FLAG (draft, i));
  json_object_set_int_member (json, "person", draft->person);
  json_object_set_int_member (json, "paper", draft->paper);
  json_object_set_string_member (json, "sex", fj_sex_to_fhir (draft->sex));
  json_object_set_string_member (json, "visit-class", fj_visit_class_to_string (draft->visit_class));
  json_object_set_string_member (json, "urgency", fj_urgency_to_string (draft->urgency));
  for (guint i = 0; draft->parts[i] != NULL; i++)
    json_array_add_string_element (parts, draft->parts[i]);
  json_object_set_array_member (json, "parts", parts);
  for (guint i = 0; i < draft->answers->len; i++)
    {
      const RegistrationAnswer *answer = g_ptr_array_index (draft->answers, i);
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "gate", answer->gate);
      json_object_set_string_member (object, "answer", answer->answer);
      if (answer->note != NULL)
        json_object_set_string_member (object, "note", answer->note);
      json_array_add_object_element (answers, object);
    }
  json_object_set_array_member (json, "answers", answers);
  if (draft->scan != NULL)
    {
      g_autofree char *data
          = g_base64_encode (g_bytes_get_data (draft->scan, NULL), g_bytes_get_size (draft->scan));
      json_object_set_string_member (json, "scan", data);
    }
  return json;
}

static gboolean
refuse (GError **error)
{
  g_set_error_literal (
      error, FJ_ERROR, FJ_ERROR_INVALID,
      _ ("A kept registration on this computer cannot be read. Register the patient again."));
  return FALSE;
}

static gboolean
read_lists (RegistrationDraft *draft, JsonObject *json, GError **error)
{
  JsonArray *parts = fj_json_get_array (json, "parts"), *answers = fj_json_get_array (json, "answers");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; parts != NULL && i < MIN (json_array_get_length (parts), MAX_LIST); i++)
    {
      JsonNode *node = json_array_get_element (parts, i);
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return refuse (error);
      g_strv_builder_add (builder, json_node_get_string (node));
    }
  g_strfreev (draft->parts);
  draft->parts = g_strv_builder_end (builder);
  for (guint i = 0; answers != NULL && i < MIN (json_array_get_length (answers), MAX_LIST); i++)
    {
      JsonObject *object = fj_json_element_object (answers, i);
      const char *gate = object != NULL ? fj_json_get_string (object, "gate") : NULL;
      const char *answer = object != NULL ? fj_json_get_string (object, "answer") : NULL;
      if (gate == NULL || answer == NULL)
        return refuse (error);
      registration_draft_answer (draft, gate, answer, fj_json_get_string (object, "note"));
    }
  return TRUE;
}

static gboolean
read_scan (RegistrationDraft *draft, JsonObject *json, GError **error)
{
  const char *data = fj_json_get_string (json, "scan");
  gsize length = 0;
  guchar *bytes;

  if (data == NULL)
    return TRUE;
  if (strlen (data) > MAX_SCAN / 3 * 4)
    return refuse (error);
  bytes = g_base64_decode (data, &length);
  draft->scan = g_bytes_new_take (bytes, length);
  return length > 0 || refuse (error);
}

RegistrationDraft *
registration_draft_from_json (JsonObject *json, GError **error)
{
  g_autoptr (RegistrationDraft) draft = draft_blank ();
  gint64 person = fj_json_get_int (json, "person", 0), paper = fj_json_get_int (json, "paper", 0);

  if (fj_json_get_int (json, "format", 0) != FORMAT || person < 0 || person > REGISTRATION_PERSON_NEWBORN
      || paper < 0 || paper > REGISTRATION_PAPER_OTHER)
    {
      refuse (error);
      return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      TEXT (draft, i) = g_strdup (fj_json_get_string (json, texts[i].name));
      if (i < N_IDS && (TEXT (draft, i) == NULL || !fj_uuid_is_valid (TEXT (draft, i))))
        {
          refuse (error);
          return NULL;
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    FLAG (draft, i) = fj_json_get_boolean (json, flags[i].name, FALSE);
  draft->person = (RegistrationPerson) person;
  draft->paper = (RegistrationPaper) paper;
  draft->sex = fj_sex_from_fhir (fj_json_get_string (json, "sex"));
  if (!fj_visit_class_from_string (fj_json_get_string (json, "visit-class"), &draft->visit_class)
      || !fj_urgency_from_string (fj_json_get_string (json, "urgency"), &draft->urgency))
    {
      refuse (error);
      return NULL;
    }
  if (!read_lists (draft, json, error) || !read_scan (draft, json, error))
    return NULL;
  return g_steal_pointer (&draft);
}
