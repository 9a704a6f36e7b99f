#include "fj-fhir.h"

#include <string.h>
#include "fj-error.h"
#include "fj-fhir-element.h"
#include "fj-json.h"
#include "fj-language.h"

#define NAME_REPRESENTATION "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation"
#define IDENTIFIER_TYPE "http://terminology.hl7.org/CodeSystem/v2-0203"
#define OLDEST_PATIENT 150 /* years */

/* ---- names ---- */

/* "ABC" (alphabetic), "SYL" (phonetic), "IDE", or NULL: a name that says nothing. */
static const char *
name_representation (JsonObject *name)
{
  JsonObject *extension = fj_fhir_extension (name, NAME_REPRESENTATION);

  return extension != NULL ? fj_json_get_string (extension, "valueCode") : NULL;
}

/* The name as written: the official one, else the first, of those that are not spellings. */
static JsonObject *
written_name (JsonObject *json)
{
  JsonArray *names = fj_json_get_array (json, "name");
  JsonObject *found = NULL;

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    {
      JsonObject *name = fj_json_element_object (names, i);
      const char *representation = name != NULL ? name_representation (name) : NULL;
      const char *use = name != NULL ? fj_json_get_string (name, "use") : NULL;

      if (name == NULL || g_strcmp0 (representation, "ABC") == 0 || g_strcmp0 (representation, "SYL") == 0
          || g_strcmp0 (use, "old") == 0)
        continue;
      if (g_strcmp0 (use, "official") == 0)
        return name;
      if (found == NULL)
        found = name;
    }
  return found;
}

static JsonObject *
spelled_name (JsonObject *json)
{
  JsonArray *names = fj_json_get_array (json, "name");

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    {
      JsonObject *name = fj_json_element_object (names, i);

      if (name != NULL && g_strcmp0 (name_representation (name), "ABC") == 0)
        return name;
    }
  return NULL;
}

static gboolean
is_han (const char *text)
{
  return text != NULL && g_unichar_get_script (g_utf8_get_char (text)) == G_UNICODE_SCRIPT_HAN;
}

/* given[] in one text: nothing between Han characters. (transfer full) */
static char *
joined_given (JsonObject *name)
{
  JsonArray *given = name != NULL ? fj_json_get_array (name, "given") : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; given != NULL && i < json_array_get_length (given); i++)
    {
      JsonNode *node = json_array_get_element (given, i);
      const char *part = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (part != NULL && *part != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 && !is_han (part) ? " " : "", part);
    }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}

static gboolean
read_name (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *name = written_name (json);
  g_autofree char *given = NULL, *whole = NULL;
  const char *text, *family;

  if (name == NULL)
    name = spelled_name (json); /* only a spelling was sent: better than no name */
  text = name != NULL ? fj_json_get_string (name, "text") : NULL;
  if (text != NULL && *text != '\0')
    return fj_fhir_take_text (element, text, owner, error);
  family = name != NULL ? fj_json_get_string (name, "family") : NULL;
  given = joined_given (name);
  if (family != NULL && given != NULL)
    whole = is_han (family) ? g_strconcat (family, given, NULL) : g_strconcat (given, " ", family, NULL);
  return fj_fhir_take_text (element, whole != NULL ? whole : family != NULL ? family : given, owner, error);
}

static JsonObject *
ensure_written_name (JsonObject *json)
{
  JsonObject *name = written_name (json);

  if (name == NULL)
    {
      name = fj_fhir_append (json, "name");
      json_object_set_string_member (name, "use", "official");
    }
  return name;
}

static void
write_name (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  fj_fhir_set_string (ensure_written_name (json), "text", FJ_FIELD_OF (const char *, element, owner));
}

static gboolean
read_family (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *name = written_name (json);

  return fj_fhir_take_text (element, name != NULL ? fj_json_get_string (name, "family") : NULL, owner, error);
}

static void
write_family (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  fj_fhir_set_string (ensure_written_name (json), "family", FJ_FIELD_OF (const char *, element, owner));
}

static gboolean
read_given (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  g_autofree char *given = joined_given (written_name (json));

  return fj_fhir_take_text (element, given, owner, error);
}

static void
write_given (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  JsonObject *name = ensure_written_name (json);
  const char *given = FJ_FIELD_OF (const char *, element, owner);

  json_object_remove_member (name, "given");
  if (given != NULL && *given != '\0')
    json_array_add_string_element (fj_fhir_ensure_array (name, "given"), given);
}

static gboolean
read_pinyin (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *name = spelled_name (json);
  const char *family = name != NULL ? fj_json_get_string (name, "family") : NULL;
  const char *text = name != NULL ? fj_json_get_string (name, "text") : NULL;
  g_autofree char *given = joined_given (name), *composed = NULL;

  if (text != NULL && strchr (text, '^') != NULL)
    return fj_fhir_take_text (element, text, owner, error);
  if (family != NULL)
    composed = g_strconcat (family, given != NULL ? "^" : NULL, given, NULL);
  return fj_fhir_take_text (element, composed != NULL ? composed : text, owner, error);
}

static void
write_pinyin (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  JsonObject *name = spelled_name (json);
  const char *pinyin = FJ_FIELD_OF (const char *, element, owner);
  g_auto (GStrv) components = NULL;

  if (name != NULL)
    fj_fhir_remove (json, "name", name);
  if (pinyin == NULL || *pinyin == '\0')
    return;
  name = fj_fhir_append (json, "name");
  fj_fhir_set_extension (name, NAME_REPRESENTATION, "valueCode", "ABC");
  json_object_set_string_member (name, "text", pinyin);
  components = g_strsplit (pinyin, "^", 3);
  fj_fhir_set_string (name, "family", components[0]);
  if (components[1] != NULL && *components[1] != '\0')
    json_array_add_string_element (fj_fhir_ensure_array (name, "given"), components[1]);
}

/* ---- identifiers ---- */

/* The issuer's patient number. With @site: that issuer's; without: the only one there is, and *@issuer is its
 * site. */
static JsonObject *
find_mrn (JsonObject *json, const char *site, const char **issuer, gboolean *ambiguous)
{
  JsonArray *identifiers = fj_json_get_array (json, "identifier");
  JsonObject *found = NULL, *untyped = NULL;
  guint count = 0;

  *issuer = site;
  *ambiguous = FALSE;
  for (guint i = 0; identifiers != NULL && i < json_array_get_length (identifiers); i++)
    {
      JsonObject *identifier = fj_json_element_object (identifiers, i);
      const char *system = identifier != NULL ? fj_json_get_string (identifier, "system") : NULL;

      if (system != NULL && g_str_has_prefix (system, FJ_SYSTEM_MRN_PREFIX))
        {
          const char *of = system + strlen (FJ_SYSTEM_MRN_PREFIX);

          count++;
          if (site != NULL ? g_str_equal (of, site) : found == NULL)
            {
              found = identifier;
              *issuer = of;
            }
        }
      else if (identifier != NULL && system == NULL && untyped == NULL
               && fj_fhir_find (fj_json_get_array (identifier, "type.coding"), "code", "MR") != NULL)
        untyped = identifier;
    }
  *ambiguous = site == NULL && count > 1;
  return found != NULL ? found : count == 0 ? untyped : NULL;
}

static const char *
managing_organization (JsonObject *json)
{
  return fj_json_reference_id (fj_json_get_string (json, "managingOrganization.reference"), "Organization");
}

static gboolean
read_site (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  const char *issuer;
  gboolean ambiguous;

  find_mrn (json, managing_organization (json), &issuer, &ambiguous);
  if (ambiguous)
    return fj_fhir_fail (
        element, FJ_ERROR_UNPROCESSABLE,
        _ ("there are patient numbers of several hospitals. Say in managingOrganization which hospital "
           "this record belongs to."),
        error);
  return fj_fhir_take_text (element, issuer, owner, error);
}

static gboolean
read_mrn (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  const char *issuer;
  gboolean ambiguous;
  JsonObject *identifier = find_mrn (json, managing_organization (json), &issuer, &ambiguous);

  return fj_fhir_take_text (element, identifier != NULL ? fj_json_get_string (identifier, "value") : NULL,
                            owner, error);
}

static void
write_mrn (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const FjPatient *patient = owner;
  g_autofree char *system = g_strconcat (FJ_SYSTEM_MRN_PREFIX, patient->site, NULL);
  const char *issuer;
  gboolean ambiguous;
  JsonObject *identifier = find_mrn (json, patient->site, &issuer, &ambiguous);

  if (patient->mrn == NULL)
    {
      if (identifier != NULL)
        fj_fhir_remove (json, "identifier", identifier);
      return;
    }
  if (identifier == NULL)
    identifier = fj_fhir_append (json, "identifier");
  json_object_set_object_member (identifier, "type", fj_fhir_concept (IDENTIFIER_TYPE, "MR", NULL));
  if (patient->site != NULL)
    json_object_set_string_member (identifier, "system", system);
  json_object_set_string_member (identifier, "value", patient->mrn);
}

static gboolean
read_resident_id (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *identifier = fj_fhir_find (fj_json_get_array (json, "identifier"), "system", element->key);
  const char *value = identifier != NULL ? fj_json_get_string (identifier, "value") : NULL;
  g_autofree char *upper
      = value != NULL ? g_ascii_strup (value, -1) : NULL; /* the check character may be a small x */

  return fj_fhir_take_text (element, upper, owner, error);
}

static void
write_resident_id (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  JsonObject *identifier = fj_fhir_find (fj_json_get_array (json, "identifier"), "system", element->key);
  const char *number = FJ_FIELD_OF (const char *, element, owner);

  if (number == NULL)
    {
      if (identifier != NULL)
        fj_fhir_remove (json, "identifier", identifier);
      return;
    }
  if (identifier == NULL)
    {
      identifier = fj_fhir_append (json, "identifier");
      json_object_set_object_member (identifier, "type", fj_fhir_concept (IDENTIFIER_TYPE, "NI", NULL));
    }
  json_object_set_string_member (identifier, "system", element->key);
  json_object_set_string_member (identifier, "value", number);
}

static gboolean
is_resident_id (const char *text)
{
  gsize digits = strspn (text, G_CSET_DIGITS);

  return strlen (text) == 18 && (digits == 18 || (digits == 17 && text[17] == 'X'));
}

static gboolean
is_patient_number (const char *text)
{
  return strchr (text, '\\') == NULL; /* PS3.5 6.2: the backslash parts values in LO */
}

/* ---- sex, birth, telephone ---- */

static gboolean
read_gender (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  const char *word = fj_json_get_string (json, "gender");
  FjSex sex = fj_sex_from_fhir (word);

  FJ_FIELD_OF (FjSex, element, owner) = sex;
  return word == NULL || *word == '\0' || g_str_equal (word, fj_sex_to_fhir (sex))
         || fj_fhir_fail (element, FJ_ERROR_INVALID, _ ("male, female, other or unknown is expected."),
                          error);
}

static void
write_gender (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  fj_fhir_set_string (json, "gender", fj_sex_to_fhir (FJ_FIELD_OF (FjSex, element, owner)));
}

/* FHIR date (R4 2.24.0.1) that a living person can have been born on. */
static gboolean
is_birth_date (const char *text)
{
  gsize length = strlen (text);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc (), latest = g_date_time_add_days (now, 1);
  g_autofree char *limit = g_date_time_format (latest, "%Y-%m-%d");
  int year, month = 1, day = 1;

  if (length != 4 && length != 7 && length != 10)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (i == 4 || i == 7 ? text[i] != '-' : !g_ascii_isdigit (text[i]))
      return FALSE;
  year = atoi (text);
  if (length >= 7)
    month = atoi (text + 5);
  if (length == 10)
    day = atoi (text + 8);
  return year >= g_date_time_get_year (now) - OLDEST_PATIENT && month >= 1 && month <= 12 && day >= 1
         && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year)
         && strncmp (text, limit, length) <= 0;
}

static JsonObject *
find_phone (JsonObject *json)
{
  return fj_fhir_find (fj_json_get_array (json, "telecom"), "system", "phone");
}

static gboolean
read_phone (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *phone = find_phone (json);

  return fj_fhir_take_text (element, phone != NULL ? fj_json_get_string (phone, "value") : NULL, owner,
                            error);
}

static void
write_phone (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  JsonObject *phone = find_phone (json);
  const char *number = FJ_FIELD_OF (const char *, element, owner);

  if (number == NULL)
    {
      if (phone != NULL)
        fj_fhir_remove (json, "telecom", phone);
      return;
    }
  if (phone == NULL)
    phone = fj_fhir_append (json, "telecom");
  json_object_set_string_member (phone, "system", "phone");
  json_object_set_string_member (phone, "value", number);
}

/* ---- the table ---- */

#define FIELD(member) G_STRUCT_OFFSET (FjPatient, member)

static const FjFhirElement elements[] = {
  { .name = "Patient.id",
    .offset = FIELD (id),
    .read = fj_fhir_read_id,
    .write = fj_fhir_write_member,
    .key = "id",
    .max = 64 },
  { .name = "Patient.managingOrganization",
    .offset = FIELD (site),
    .read = read_site,
    .write = fj_fhir_write_reference,
    .key = "managingOrganization",
    .target = "Organization",
    .max = 64,
    .check = fj_fhir_is_id,
    .rule = N_ ("the hospital's id has 1 to 64 letters, digits, - and dots. Correct it.") },
  { .name = "Patient.identifier",
    .offset = FIELD (mrn),
    .read = read_mrn,
    .write = write_mrn,
    .max = 64,
    .check = is_patient_number,
    .rule = N_ ("a patient number has no backslash. Correct it.") },
  { .name = "Patient.identifier",
    .offset = FIELD (resident_id),
    .read = read_resident_id,
    .write = write_resident_id,
    .key = FJ_SYSTEM_RESIDENT_ID,
    .max = 64,
    .check = is_resident_id,
    .rule = N_ (
        "a resident id number has 18 characters: 17 digits, then a digit or X. Check it against the card.") },
  { .name = "Patient.name",
    .offset = FIELD (name),
    .read = read_name,
    .write = write_name,
    .max = 64,
    .required = TRUE },
  { .name = "Patient.name", .offset = FIELD (family), .read = read_family, .write = write_family, .max = 64 },
  { .name = "Patient.name", .offset = FIELD (given), .read = read_given, .write = write_given, .max = 64 },
  { .name = "Patient.name", .offset = FIELD (pinyin), .read = read_pinyin, .write = write_pinyin, .max = 64 },
  { .name = "Patient.gender",
    .field = FJ_FIELD_WORD,
    .offset = FIELD (sex),
    .read = read_gender,
    .write = write_gender,
    .always = TRUE },
  { .name = "Patient.birthDate",
    .offset = FIELD (birth_date),
    .read = fj_fhir_read_member,
    .write = fj_fhir_write_member,
    .key = "birthDate",
    .max = 10,
    .check = is_birth_date,
    .rule = N_ (
        "this is no possible date of birth. Write YYYY-MM-DD, YYYY-MM or YYYY, not in the future, at most 150 "
        "years ago.") },
  { .name = "Patient.telecom", .offset = FIELD (phone), .read = read_phone, .write = write_phone, .max = 64 },
};

static const char *const lists[] = { "identifier", "name", "telecom", NULL };
static const char *const objects[] = { "managingOrganization", NULL };
static const char *const strings[] = { "gender", "birthDate", NULL };
static const FjFhirResource resource
    = { "Patient", elements, G_N_ELEMENTS (elements), lists, objects, strings };

FjPatient *
fj_fhir_patient_from_json (JsonObject *json, GError **error)
{
  g_autoptr (FjPatient) patient = fj_patient_new ();

  return fj_fhir_resource_read (&resource, json, patient, error) ? g_steal_pointer (&patient) : NULL;
}

JsonObject *
fj_fhir_patient_to_json (const FjPatient *patient, JsonObject *base)
{
  g_autoptr (FjPatient) scratch = fj_patient_new ();

  return fj_fhir_resource_write (&resource, patient, base, scratch);
}
