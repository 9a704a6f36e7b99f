#include "fj-worklist.h"

#include <string.h>

#include "fj-charset.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-time.h"

#define SCHEDULED_STEP 0x00400100u

/* How a key is matched (PS3.4 C.2.2.2, Table K.6-1). */
typedef enum
{
  MATCH_NONE, /* return key only */
  MATCH_TEXT, /* single value or wild card, case counts */
  MATCH_NAME, /* the same for PN: any component group, case does not count */
  MATCH_DATE, /* single value or range */
  MATCH_TIME,
  MATCH_UID /* list of UID */
} Match;

/* One attribute of an entry: what it holds in UTF-8, and what to say to a device that cannot read that. */
typedef struct
{
  FjTag tag;
  gboolean in_step; /* inside Scheduled Procedure Step Sequence (0040,0100) */
  Match match;
  char *value;
  char *fallback; /* default repertoire, or NULL: empty */
} Fact;

static void
fact_clear (gpointer data)
{
  Fact *fact = data;

  g_free (fact->value);
  g_free (fact->fallback);
}

/* ---- what an entry holds
 * ---------------------------------------------------------------------------------------- */

/* Without what would break a value apart: backslash and, but for long text, line ends. At most @limit
 * characters. */
static char *
clean (const char *text, glong limit, gboolean lines)
{
  GString *out = g_string_new (NULL);
  glong n = 0;

  for (const char *p = text != NULL ? text : ""; *p != '\0' && n < limit; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);
      gboolean keeps = lines && (c == '\n' || c == '\r');
      g_string_append_unichar (out, !keeps && (c == '\\' || c < 0x20 || c == 0x7f) ? ' ' : c);
    }
  return g_strchomp (g_string_free (out, FALSE));
}

/* One component group: at most 64 characters, "^" as it stands, no "=". */
static char *
clean_group (const char *text)
{
  g_autofree char *group = clean (text, 64, FALSE);

  return g_strdelimit (g_steal_pointer (&group), "=", ' ');
}

/* A person in the value representation PN: "Zhang^San=张^三". @alphabetic receives the alphabetic group
 * alone. */
static char *
name_value (const char *name, const char *family, const char *given, const char *pinyin, char **alphabetic)
{
  g_autofree char *split = NULL;
  g_autofree char *written = NULL;

  if (family != NULL && *family != '\0')
    {
      g_autofree char *clean_family = g_strdelimit (g_strdup (family), "^", ' ');
      g_autofree char *clean_given = g_strdelimit (g_strdup (given != NULL ? given : ""), "^", ' ');
      split = *clean_given != '\0' ? g_strdup_printf ("%s^%s", clean_family, clean_given)
                                   : g_strdup (clean_family);
    }
  else
    split = g_strdelimit (g_strdup (name != NULL ? name : ""), "^", ' ');
  written = clean_group (split);
  if (g_str_is_ascii (written))
    {
      *alphabetic = g_strdup (written);
      return g_steal_pointer (&written);
    }
  *alphabetic = clean_group (pinyin);
  return g_strdup_printf ("%s=%s", *alphabetic, written);
}

static void
add (GArray *facts, FjTag tag, gboolean in_step, Match match, char *value, char *fallback)
{
  Fact fact = { tag, in_step, match, value, fallback };

  g_array_append_val (facts, fact);
}

static void
add_short (GArray *facts, FjTag tag, gboolean in_step, Match match, const char *text)
{
  add (facts, tag, in_step, match, clean (text, 16, FALSE), NULL);
}

static void
add_long (GArray *facts, FjTag tag, gboolean in_step, Match match, const char *text, const char *fallback)
{
  add (facts, tag, in_step, match, clean (text, 64, FALSE),
       fallback != NULL ? clean (fallback, 64, FALSE) : NULL);
}

/* "YYYYMMDD", or "" when the date is not known to the day. */
static char *
date_value (const char *fhir_date)
{
  if (fhir_date == NULL || strlen (fhir_date) != 10)
    return g_strdup ("");
  return g_strdup_printf ("%.4s%.2s%.2s", fhir_date, fhir_date + 5, fhir_date + 8);
}

static const char *
priority_value (FjUrgency urgency)
{
  switch (urgency)
    {
    case FJ_URGENCY_STAT:
      return "STAT";
    case FJ_URGENCY_ASAP:
    case FJ_URGENCY_URGENT:
      return "HIGH";
    case FJ_URGENCY_ROUTINE:
      break;
    }
  return "ROUTINE";
}

static void
add_patient (GArray *facts, const FjPatient *patient)
{
  char *alphabetic = NULL;
  char *name = name_value (patient->name, patient->family, patient->given, patient->pinyin, &alphabetic);

  add (facts, 0x00100010, FALSE, MATCH_NAME, name, alphabetic);
  add_long (facts, 0x00100020, FALSE, MATCH_TEXT, patient->mrn, NULL);
  add (facts, 0x00100030, FALSE, MATCH_DATE, date_value (patient->birth_date), NULL);
  add (facts, 0x00100040, FALSE, MATCH_TEXT, g_strdup (fj_sex_to_dicom (patient->sex)), NULL);
}

static void
add_request (GArray *facts, const FjWorklistEntry *entry)
{
  const FjExam *exam = entry->exam;
  char *referring_alphabetic = NULL, *requesting_alphabetic = NULL;
  char *referring = name_value (exam->doctor, NULL, NULL, entry->doctor_pinyin, &referring_alphabetic);
  char *requesting = name_value (exam->doctor, NULL, NULL, entry->doctor_pinyin, &requesting_alphabetic);

  add_short (facts, 0x00080050, FALSE, MATCH_TEXT, exam->accession);
  add_long (facts, 0x00080080, FALSE, MATCH_TEXT, entry->institution, NULL);
  add (facts, 0x00080090, FALSE, MATCH_NAME, referring, referring_alphabetic);
  add (facts, 0x0020000D, FALSE, MATCH_UID, g_strdup (exam->study_uid != NULL ? exam->study_uid : ""), NULL);
  add (facts, 0x00321032, FALSE, MATCH_NAME, requesting, requesting_alphabetic);
  add_long (facts, 0x00321033, FALSE, MATCH_TEXT, exam->department, NULL);
  add_long (facts, 0x00321060, FALSE, MATCH_TEXT, exam->item, exam->item_code);
  add_long (facts, 0x00380010, FALSE, MATCH_TEXT, exam->visit_number, NULL);
  add_long (facts, 0x00380300, FALSE, MATCH_TEXT, exam->bed, NULL);
  add_short (facts, 0x00401001, FALSE, MATCH_TEXT, exam->accession);
  add_long (facts, 0x00401002, FALSE, MATCH_NONE, exam->clinical_information, NULL);
  add (facts, 0x00401003, FALSE, MATCH_TEXT, g_strdup (priority_value (exam->urgency)), NULL);
  add (facts, 0x00401400, FALSE, MATCH_NONE, clean (exam->clinical_information, 10240, TRUE), NULL);
  add_long (facts, 0x00402017, FALSE, MATCH_TEXT, exam->accession, NULL);
}

static void
add_step (GArray *facts, const FjWorklistEntry *entry)
{
  const FjExam *exam = entry->exam;
  gint64 when = exam->scheduled_at != 0 ? exam->scheduled_at : exam->registered_at;

  add_short (facts, 0x00080060, TRUE, MATCH_TEXT, exam->modality);
  add_short (facts, 0x00400001, TRUE, MATCH_TEXT, exam->device != NULL ? exam->device : entry->station_aet);
  add (facts, 0x00400002, TRUE, MATCH_DATE, fj_time_to_dicom_date (when), NULL);
  add (facts, 0x00400003, TRUE, MATCH_TIME, fj_time_to_dicom_time (when), NULL);
  add (facts, 0x00400006, TRUE, MATCH_NAME, g_strdup (""),
       NULL); /* whoever stands at the device: not planned */
  add_long (facts, 0x00400007, TRUE, MATCH_TEXT, exam->item, exam->item_code);
  add_short (facts, 0x00400009, TRUE, MATCH_TEXT, exam->accession);
  add (facts, 0x00400010, TRUE, MATCH_NONE, g_strdup (""), NULL);
  add (facts, 0x00400011, TRUE, MATCH_NONE, g_strdup (""), NULL);
  add (facts, 0x00400012, TRUE, MATCH_NONE, g_strdup (""), NULL);
  add (facts, 0x00400020, TRUE, MATCH_NONE, g_strdup ("SCHEDULED"), NULL);
  add (facts, 0x00321070, TRUE, MATCH_NONE, g_strdup (""), NULL);
}

/* Keys of type 2 (PS3.4 Table K.6-1) that a registration does not hold: asked for, they come back empty. */
static const FjTag empty_tags[] = {
  0x00101030 /* Patient's Weight */,
  0x00102000 /* Medical Alerts */,
  0x00102110 /* Allergies */,
  0x001021C0 /* Pregnancy Status */,
  0x00380050 /* Special Needs */,
  0x00380500 /* Patient State */,
  0x00401004 /* Transport Arrangements */,
  0x00401005 /* Requested Procedure Location */,
  0x00403001 /* Confidentiality */,
  0x00402016 /* Placer Order Number */,
};

static GArray *
facts_of (const FjWorklistEntry *entry)
{
  GArray *facts = g_array_new (FALSE, FALSE, sizeof (Fact));

  g_array_set_clear_func (facts, fact_clear);
  add_patient (facts, entry->patient);
  add_request (facts, entry);
  add_step (facts, entry);
  return facts;
}

/* ---- matching
 * ---------------------------------------------------------------------------------------------------- */

static gboolean
glob (const char *pattern, const char *value)
{
  g_autoptr (GPatternSpec) spec = g_pattern_spec_new (pattern);

  return g_pattern_spec_match_string (spec, value);
}

static gboolean
match_text (const char *key, const char *value)
{
  g_auto (GStrv) wanted = g_strsplit (key, "\\", -1);

  for (guint i = 0; wanted[i] != NULL; i++)
    if (glob (g_strstrip (wanted[i]), value))
      return TRUE;
  return FALSE;
}

/* Folded for comparison, without empty components at the end. */
static char *
fold_group (const char *group)
{
  g_autofree char *normal = g_utf8_normalize (group, -1, G_NORMALIZE_NFC);
  char *folded = g_utf8_casefold (normal != NULL ? normal : "", -1);
  gsize length = strlen (folded);

  while (length > 0 && (folded[length - 1] == '^' || folded[length - 1] == ' '))
    folded[--length] = '\0';
  return folded;
}

static gboolean
match_group (const char *key, const char *value)
{
  g_autofree char *folded_key = fold_group (key);
  g_autofree char *folded_value = fold_group (value);

  return glob (folded_key, folded_value);
}

static gboolean
match_name (const char *key, const char *value)
{
  g_auto (GStrv) wanted = g_strsplit (key, "=", 3);
  g_auto (GStrv) groups = g_strsplit (value, "=", 3);

  if (g_strv_length (wanted) == 1)
    {
      for (guint i = 0; groups[i] != NULL; i++)
        if (*groups[i] != '\0' && match_group (wanted[0], groups[i]))
          return TRUE;
      return FALSE;
    }
  guint n = g_strv_length (groups);
  for (guint i = 0; wanted[i] != NULL; i++)
    if (*wanted[i] != '\0' && !match_group (wanted[i], i < n ? groups[i] : ""))
      return FALSE;
  return TRUE;
}

/* Digits of a date or time as fourteen places filled up with @fill, so that they compare as text. */
static char *
spread (const char *text, gsize length, char fill)
{
  char *out = g_strnfill (14, fill);
  gsize n = 0;

  for (gsize i = 0; i < length && n < 14; i++)
    if (g_ascii_isdigit (text[i]))
      out[n++] = text[i];
  return out;
}

static gboolean
match_range (const char *key, const char *value)
{
  const char *hyphen = strchr (key, '-');
  gsize length = strlen (key);
  const char *low = key, *high = hyphen != NULL ? hyphen + 1 : key;
  gsize low_length = hyphen != NULL ? (gsize) (hyphen - key) : length;

  if (strspn (key, "0123456789.:- ") != length || *value == '\0')
    return FALSE;
  g_autofree char *first = spread (low, low_length, '0');
  g_autofree char *last = spread (high, strlen (high), '9');
  g_autofree char *here = spread (value, strlen (value), '0');
  return strcmp (first, here) <= 0 && strcmp (here, last) <= 0;
}

static gboolean
match_uid (const char *key, const char *value)
{
  g_auto (GStrv) wanted = g_strsplit (key, "\\", -1);

  for (guint i = 0; wanted[i] != NULL; i++)
    if (strcmp (g_strstrip (wanted[i]), value) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
fact_matches (const Fact *fact, const FjDicomObject *query)
{
  if (fact->match == MATCH_NONE)
    return TRUE;
  g_autofree char *key = fj_dicom_object_dup_string (query, fact->tag);
  if (key == NULL || *g_strstrip (key) == '\0' || strspn (key, "*") == strlen (key))
    return TRUE; /* universal */
  switch (fact->match)
    {
    case MATCH_NAME:
      return match_name (key, fact->value);
    case MATCH_DATE:
    case MATCH_TIME:
      return match_range (key, fact->value);
    case MATCH_UID:
      return match_uid (key, fact->value);
    case MATCH_TEXT:
    case MATCH_NONE:
      break;
    }
  return match_text (key, fact->value);
}

/* The step's keys. NULL when none were given: then all of the step is asked for. */
static FjDicomObject *
step_of (FjDicomObject *query)
{
  return fj_dicom_object_count_items (query, SCHEDULED_STEP) > 0
             ? fj_dicom_object_get_item (query, SCHEDULED_STEP, 0)
             : NULL;
}

gboolean
fj_worklist_matches (const FjWorklistEntry *entry, FjDicomObject *query)
{
  g_autoptr (GArray) facts = facts_of (entry);
  FjDicomObject *step = step_of (query);

  for (guint i = 0; i < facts->len; i++)
    {
      const Fact *fact = &g_array_index (facts, Fact, i);
      const FjDicomObject *keys = fact->in_step ? step : query;
      if (keys != NULL && !fact_matches (fact, keys))
        return FALSE;
    }
  return TRUE;
}

/* ---- answering
 * ---------------------------------------------------------------------------------------------------- */

/* Writes what the device can read of it. */
static gboolean
set_readable (FjDicomObject *object, FjTag tag, const char *value, const char *fallback, GError **error)
{
  if (fj_dicom_object_set_string (object, tag, value, NULL))
    return TRUE;
  if (fallback != NULL && fj_dicom_object_set_string (object, tag, fallback, NULL))
    return TRUE;
  return fj_dicom_object_set_string (object, tag, "", error);
}

/* The examination as a code of the house's catalogue (PS3.3 8), where a code sequence was asked for. */
static gboolean
add_code (
    FjDicomObject *answer, const FjDicomObject *asked, FjTag sequence, const FjExam *exam, GError **error)
{
  if (!fj_dicom_object_has (asked, sequence) || exam->item_code == NULL || *exam->item_code == '\0'
      || strlen (exam->item_code) > 16 || !g_str_is_ascii (exam->item_code))
    return TRUE;
  FjDicomObject *item = fj_dicom_object_append_item (answer, sequence);
  g_autofree char *code = clean (exam->item_code, 16, FALSE);
  g_autofree char *meaning = clean (exam->item, 64, FALSE);
  return item != NULL && fj_dicom_object_set_string (item, 0x00080100, code, error)
         && fj_dicom_object_set_string (item, 0x00080102, "99FENJI", error)
         && set_readable (item, 0x00080104, meaning, code, error);
}

FjDicomObject *
fj_worklist_answer (const FjWorklistEntry *entry, FjDicomObject *query, const char *charset, GError **error)
{
  g_autoptr (GArray) facts = facts_of (entry);
  FjDicomObject *asked_step = step_of (query);
  gboolean whole_step = asked_step == NULL && fj_dicom_object_has (query, SCHEDULED_STEP);
  FjDicomObject *step = NULL;

  if (charset != NULL && *charset != '\0' && !fj_charset_is_known (charset))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
          _ ("The character set \"%s\" is not known here. Set one of the known ones for this device."),
          charset);
      return NULL;
    }
  g_autoptr (FjDicomObject) answer = fj_dicom_object_new (charset);
  if (asked_step != NULL || whole_step)
    step = fj_dicom_object_append_item (answer, SCHEDULED_STEP);
  for (guint i = 0; i < facts->len; i++)
    {
      const Fact *fact = &g_array_index (facts, Fact, i);
      gboolean asked = fact->in_step
                           ? whole_step || (asked_step != NULL && fj_dicom_object_has (asked_step, fact->tag))
                           : fj_dicom_object_has (query, fact->tag);
      if (asked
          && !set_readable (fact->in_step ? step : answer, fact->tag, fact->value, fact->fallback, error))
        return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (empty_tags); i++)
    if (fj_dicom_object_has (query, empty_tags[i])
        && !fj_dicom_object_set_string (answer, empty_tags[i], "", error))
      return NULL;
  if (!add_code (answer, query, 0x00321064, entry->exam, error)
      || (asked_step != NULL && !add_code (step, asked_step, 0x00400008, entry->exam, error)))
    return NULL;
  return g_steal_pointer (&answer);
}

/* ---- asking
 * -------------------------------------------------------------------------------------------------------- */

FjDicomObject *
fj_worklist_query_new (const char *charset,
                       const char *modality,
                       const char *station_aet,
                       const char *date,
                       const char *accession,
                       GError **error)
{
  static const FjTag keys[]
      = { 0x00080080, 0x00080090, 0x00100010, 0x00100020, 0x00100030, 0x00100040, 0x0020000D,
          0x00321032, 0x00321033, 0x00321060, 0x00380010, 0x00401001, 0x00401003, 0x00401400 };
  static const FjTag step_keys[] = { 0x00400003, 0x00400006, 0x00400007, 0x00400009, 0x00400010, 0x00400011 };
  g_autoptr (FjDicomObject) query = fj_dicom_object_new (charset);
  FjDicomObject *step = fj_dicom_object_append_item (query, SCHEDULED_STEP);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!fj_dicom_object_set_string (query, keys[i], "", error))
      return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (step_keys); i++)
    if (!fj_dicom_object_set_string (step, step_keys[i], "", error))
      return NULL;
  if (!fj_dicom_object_set_string (query, 0x00080050, accession != NULL ? accession : "", error)
      || !fj_dicom_object_set_string (step, 0x00080060, modality != NULL ? modality : "", error)
      || !fj_dicom_object_set_string (step, 0x00400001, station_aet != NULL ? station_aet : "", error)
      || !fj_dicom_object_set_string (step, 0x00400002, date != NULL ? date : "", error))
    return NULL;
  return g_steal_pointer (&query);
}
