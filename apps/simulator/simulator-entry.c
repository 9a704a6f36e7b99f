#include "simulator-entry.h"

#include <string.h>
#include "fj-charset.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-person-name.h"

#define SCHEDULED_STEP 0x00400100
#define REQUEST_ATTRIBUTES 0x00400275

/* fj-charset.h's name of a declared set: "\ISO 2022 IR 58" is "ISO 2022 IR 58", nothing is ISO_IR 6. */
static char *
charset_of (FjDicomObject *answer)
{
  g_autofree char *declared = fj_dicom_object_dup_charset (answer);
  const char *last = strrchr (declared, '\\');

  last = last != NULL ? last + 1 : declared;
  return g_strdup (*last == '\0' || !fj_charset_is_known (last) ? "ISO_IR 6" : last);
}

static char *
dup_value (FjDicomObject *object, FjTag tag)
{
  char *value = object != NULL ? fj_dicom_object_dup_string (object, tag) : NULL;
  if (value != NULL && *value == '\0')
    g_clear_pointer (&value, g_free);
  return value;
}

SimulatorEntry *
simulator_entry_new (FjDicomObject *answer, GError **error)
{
  g_autoptr (SimulatorEntry) entry = g_new0 (SimulatorEntry, 1);
  FjDicomObject *step = fj_dicom_object_get_item (answer, SCHEDULED_STEP, 0);

  entry->charset = charset_of (answer);
  entry->patient_name = dup_value (answer, 0x00100010);
  entry->patient_id = dup_value (answer, 0x00100020);
  entry->birth_date = dup_value (answer, 0x00100030);
  entry->sex = dup_value (answer, 0x00100040);
  entry->accession = dup_value (answer, 0x00080050);
  entry->study_uid = dup_value (answer, 0x0020000D);
  entry->procedure_id = dup_value (answer, 0x00401001);
  entry->procedure = dup_value (answer, 0x00321060);
  entry->referring_physician = dup_value (answer, 0x00080090);
  entry->institution = dup_value (answer, 0x00080080);
  entry->modality = dup_value (step, 0x00080060);
  entry->station_aet = dup_value (step, 0x00400001);
  entry->start_date = dup_value (step, 0x00400002);
  entry->step_id = dup_value (step, 0x00400009);
  entry->step_description = dup_value (step, 0x00400007);
  if (entry->patient_id == NULL || entry->study_uid == NULL)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("The worklist entry with accession \"%s\" has no %s, so no image can be made for it. Correct the "
             "registration."),
          entry->accession != NULL ? entry->accession : "",
          entry->patient_id == NULL ? "Patient ID" : "Study Instance UID");
      return NULL;
    }
  return g_steal_pointer (&entry);
}

void
simulator_entry_free (SimulatorEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->charset);
  g_free (entry->patient_name);
  g_free (entry->patient_id);
  g_free (entry->birth_date);
  g_free (entry->sex);
  g_free (entry->accession);
  g_free (entry->study_uid);
  g_free (entry->modality);
  g_free (entry->station_aet);
  g_free (entry->start_date);
  g_free (entry->step_id);
  g_free (entry->step_description);
  g_free (entry->procedure_id);
  g_free (entry->procedure);
  g_free (entry->referring_physician);
  g_free (entry->institution);
  g_free (entry);
}

/* Type 2: there in every image, empty when not known. */
static const char *
or_empty (const char *value)
{
  return value != NULL ? value : "";
}

gboolean
simulator_entry_write (const SimulatorEntry *entry, FjDicomObject *object, GError **error)
{
  const struct
  {
    FjTag tag;
    const char *value;
  } elements[] = {
    { 0x00100010, or_empty (entry->patient_name) },
    { 0x00100020, entry->patient_id },
    { 0x00100030, or_empty (entry->birth_date) },
    { 0x00100040, or_empty (entry->sex) },
    { 0x00080050, or_empty (entry->accession) },
    { 0x0020000D, entry->study_uid },
    { 0x00080090, or_empty (entry->referring_physician) },
    { 0x00080080, entry->institution },
    { 0x00321060, entry->procedure },
    { 0x00200010, or_empty (entry->procedure_id) },
  };
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    if (!fj_dicom_object_set_string (object, elements[i].tag, elements[i].value, error))
      return FALSE;
  /* What the modality did is what was asked for: PS3.3 10.6, Request Attributes Macro. */
  if (!fj_dicom_object_set_string (object, REQUEST_ATTRIBUTES, NULL, error))
    return FALSE;
  FjDicomObject *request = fj_dicom_object_append_item (object, REQUEST_ATTRIBUTES);
  return fj_dicom_object_set_string (request, 0x00401001, entry->procedure_id, error)
         && fj_dicom_object_set_string (request, 0x00400009, entry->step_id, error)
         && fj_dicom_object_set_string (request, 0x00400007, entry->step_description, error);
}

char *
simulator_entry_dup_display (const SimulatorEntry *entry)
{
  return fj_person_name_from_dicom (or_empty (entry->patient_name));
}
