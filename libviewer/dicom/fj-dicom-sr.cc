/* See fj-dicom-sr.h. The codes are those of PS3.16 CID 7000, 7001 and 7002. */
#include "fj-dicom-private.h"

#include <string.h>

#include <dcmtk/dcmsr/dsrdoc.h>

extern "C"
{
#include "fj-dicom-sr.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"
}

#define SCHEME "99FENJI"

static gboolean
refuse (GError **error, int code, const char *sentence)
{
  g_set_error_literal (error, FJ_ERROR, code, sentence);
  return FALSE;
}

static gboolean
has (const char *text)
{
  return text && *text;
}

static gboolean
check_content (const FjDicomSrContent *content, GError **error)
{
  if (!content->patient || !content->exam || !content->report || !content->study
      || !fj_uid_is_valid (content->sop_instance_uid ? content->sop_instance_uid : "")
      || !fj_uid_is_valid (content->series_uid ? content->series_uid : "") || !content->study->study_uid
      || (content->predecessor && !fj_uid_is_valid (content->predecessor)))
    return refuse (
        error, FJ_ERROR_INVALID,
        _ ("The report cannot be stored with the images: patient, exam or study is not known. Match the study "
           "to its exam first."));
  if (!has (content->report->auditor_name) || content->report->signed_at <= 0)
    return refuse (
        error, FJ_ERROR_UNPROCESSABLE,
        _ ("The report has no signer or no time of signing, so it cannot be stored as verified. Sign it "
           "first."));
  if (!has (content->report->findings) && !has (content->report->impression))
    return refuse (error, FJ_ERROR_UNPROCESSABLE,
                   _ ("The report has neither findings nor an impression. Write it before it is stored."));
  if (!has (content->institution))
    return refuse (
        error, FJ_ERROR_INVALID,
        _ ("The hospital that made the diagnosis is not known, so the report cannot be stored as verified. "
           "Enter its name in the directory."));
  return TRUE;
}

/* At most @max characters, never half a character: for descriptions, whose whole text stands elsewhere. */
static char *
cut (const char *text, glong max)
{
  if (!text)
    return g_strdup ("");
  return g_utf8_strlen (text, -1) <= max ? g_strdup (text) : g_utf8_substring (text, 0, max);
}

/* Line ends as CR LF (PS3.5 6.1.3), no other control characters. */
static OFString
as_text (const char *text)
{
  OFString out;
  for (const char *p = text; *p; p++)
    if (*p == '\r' && p[1] == '\n')
      continue;
    else if (*p == '\n' || *p == '\r')
      out += "\r\n";
    else if ((guint8) *p >= 0x20 || *p == '\t')
      out += *p;
  return out;
}

/* A PN value of what is known of a name; delimiters become spaces. (transfer full) */
static char *
as_person_name (const char *name, const char *family, const char *given, const char *pinyin)
{
  g_autofree char *group = has (family) ? g_strconcat (family, has (given) ? "\n" : NULL, given, NULL)
                                        : g_strdup (has (name) ? name : "");
  g_strdelimit (group, "^=\\", ' ');
  g_strdelimit (group, "\n", '^');
  if (!has (pinyin) || g_str_is_ascii (group))
    return g_steal_pointer (&group);
  g_autofree char *latin = g_strdelimit (g_strdup (pinyin), "=\\", ' ');
  return g_strconcat (latin, "=", group, NULL);
}

static gboolean
has_han (const char *text)
{
  for (const char *p = text ? text : ""; *p; p = g_utf8_next_char (p))
    if (g_unichar_get_script (g_utf8_get_char (p)) == G_UNICODE_SCRIPT_HAN)
      return TRUE;
  return FALSE;
}

/* A heading of CID 7001 with one text of CID 7002 in it; nothing when there is no text. */
static OFCondition
add_section (DSRDocumentTree &tree,
             const DSRCodedEntryValue &heading,
             const DSRCodedEntryValue &element,
             const char *text)
{
  if (!has (text))
    return EC_Normal;
  OFCondition condition = tree.addContentItem (DSRTypes::RT_contains, DSRTypes::VT_Container, heading);
  if (condition.good ())
    condition = tree.addChildContentItem (DSRTypes::RT_contains, DSRTypes::VT_Text, element);
  if (condition.good ())
    condition = tree.getCurrentContentItem ().setStringValue (as_text (text));
  tree.goUp ();
  return condition;
}

static OFCondition
add_observer (DSRDocumentTree &tree, const char *person_name)
{
  OFCondition condition = tree.addContentItem (DSRTypes::RT_hasObsContext, DSRTypes::VT_Code,
                                               DSRCodedEntryValue ("121005", "DCM", "Observer Type"));
  if (condition.good ())
    condition = tree.getCurrentContentItem ().setCodeValue (DSRCodedEntryValue ("121006", "DCM", "Person"));
  if (condition.good ())
    condition = tree.addContentItem (DSRTypes::RT_hasObsContext, DSRTypes::VT_PName,
                                     DSRCodedEntryValue ("121008", "DCM", "Person Observer Name"));
  if (condition.good ())
    condition = tree.getCurrentContentItem ().setStringValue (person_name, OFFalse);
  return condition;
}

/* TID 2000: root, language, observers, procedure reported, sections. The cursor moves among the root's
 * children. */
static OFCondition
build_tree (DSRDocumentTree &tree, const FjDicomSrContent *content, const char *auditor, const char *reader)
{
  const FjReport *report = content->report;
  gboolean chinese = has_han (report->findings) || has_han (report->impression);
  OFCondition condition = EC_Normal;
  if (tree.addContentItem (DSRTypes::RT_isRoot, DSRTypes::VT_Container) == 0)
    return EC_CorruptedData;
  condition = tree.getCurrentContentItem ().setConceptName (
      DSRCodedEntryValue ("18748-4", "LN", "Diagnostic Imaging Report"));
  if (condition.good ())
    condition = tree.getCurrentContentItem ().setTemplateIdentification ("2000", "DCMR");
  if (condition.good ())
    condition = tree.addChildContentItem (
        DSRTypes::RT_hasConceptMod, DSRTypes::VT_Code,
        DSRCodedEntryValue ("121049", "DCM", "Language of Content Item and Descendants"));
  if (condition.good ())
    condition = tree.getCurrentContentItem ().setCodeValue (
        chinese ? DSRCodedEntryValue ("zh-CN", "RFC5646", "Chinese (China)")
                : DSRCodedEntryValue ("en", "RFC5646", "English"));
  if (condition.good ())
    condition = add_observer (tree, auditor);
  if (condition.good () && has (reader) && strcmp (reader, auditor) != 0)
    condition = add_observer (tree, reader);
  if (condition.good ())
    condition = tree.addContentItem (DSRTypes::RT_hasConceptMod, DSRTypes::VT_Code,
                                     DSRCodedEntryValue ("121058", "DCM", "Procedure reported"));
  if (condition.good ())
    {
      const FjExam *exam = content->exam;
      g_autofree char *meaning = cut (has (exam->item) ? exam->item : exam->item_code, 64);
      condition = tree.getCurrentContentItem ().setCodeValue (
          DSRCodedEntryValue (has (exam->item_code) ? exam->item_code : "UNSPECIFIED", SCHEME,
                              *meaning ? meaning : "Not specified", DSRTypes::CVT_auto, OFFalse),
          OFFalse);
    }
  if (condition.good ())
    condition
        = add_section (tree, DSRCodedEntryValue ("55752-0", "LN", "Clinical Information"),
                       DSRCodedEntryValue ("11329-0", "LN", "History"), content->exam->clinical_information);
  if (condition.good ())
    condition
        = add_section (tree, DSRCodedEntryValue ("55111-9", "LN", "Current Procedure Descriptions"),
                       DSRCodedEntryValue ("121065", "DCM", "Procedure Description"), report->technique);
  if (condition.good ())
    condition = add_section (tree, DSRCodedEntryValue ("59776-5", "LN", "Findings"),
                             DSRCodedEntryValue ("121071", "DCM", "Finding"), report->findings);
  if (condition.good ())
    condition = add_section (tree, DSRCodedEntryValue ("19005-8", "LN", "Impressions"),
                             DSRCodedEntryValue ("121073", "DCM", "Impression"), report->impression);
  return condition;
}

/* The images read, the report replaced. */
static OFCondition
add_references (DSRDocument &document, const FjDicomSrContent *content)
{
  OFCondition condition = EC_Normal;
  const FjStudy *study = content->study;
  for (guint i = 0; condition.good () && i < study->series->len; i++)
    {
      const FjSeries *series = (const FjSeries *) g_ptr_array_index (study->series, i);
      for (guint k = 0; condition.good () && k < series->instances->len; k++)
        {
          const FjInstance *instance = (const FjInstance *) g_ptr_array_index (series->instances, k);
          if (!has (instance->sop_class_uid))
            return EC_InvalidValue;
          condition = document.getCurrentRequestedProcedureEvidence ().addItem (
              study->study_uid, series->series_uid, instance->sop_class_uid, instance->sop_instance_uid,
              OFFalse);
        }
    }
  if (condition.good () && content->predecessor)
    condition = document.getPredecessorDocuments ().addItem (study->study_uid, content->series_uid,
                                                             UID_BasicTextSRStorage, content->predecessor);
  return condition;
}

static gboolean
set_request (FjDicomObject *object, const FjDicomSrContent *content, GError **error)
{
  const FjExam *exam = content->exam;
  g_autofree char *procedure = cut (exam->item, 64);
  FjDicomObject *request = fj_dicom_object_append_item (object, 0x0040A370);
  return fj_dicom_object_set_string (request, 0x0020000D, content->study->study_uid, error)
         && fj_dicom_object_set_string (request, 0x00080050, has (exam->accession) ? exam->accession : "",
                                        error)
         && fj_dicom_object_set_string (request, 0x00402016, "", error)
         && fj_dicom_object_set_string (request, 0x00402017, "", error)
         && fj_dicom_object_set_string (request, 0x00401001, has (exam->accession) ? exam->accession : "",
                                        error)
         && fj_dicom_object_set_string (request, 0x00321060, procedure, error)
         && request->item->insertEmptyElement (DCM_ReferencedStudySequence).good ()
         && request->item->insertEmptyElement (DCM_RequestedProcedureCodeSequence).good ();
}

/* What the document class cannot be given, and what must be ours: identity, series, equipment. */
static gboolean
set_header (FjDicomObject *object, const FjDicomSrContent *content, const char *reader, GError **error)
{
  const FjPatient *patient = content->patient;
  const FjExam *exam = content->exam;
  gint64 signed_at = content->report->signed_at, started = content->study->started_at;
  g_autofree char *name = as_person_name (patient->name, patient->family, patient->given, patient->pinyin);
  g_autofree char *birth = has (patient->birth_date) && strlen (patient->birth_date) == 10
                               ? g_strdup_printf ("%.4s%.2s%.2s", patient->birth_date,
                                                  patient->birth_date + 5, patient->birth_date + 8)
                               : g_strdup ("");
  g_autofree char *date = fj_time_to_dicom_date (signed_at);
  g_autofree char *time = fj_time_to_dicom_time (signed_at);
  g_autofree char *study_date = started ? fj_time_to_dicom_date (started) : g_strdup ("");
  g_autofree char *study_time = started ? fj_time_to_dicom_time (started) : g_strdup ("");
  g_autofree char *description
      = cut (has (content->study->description) ? content->study->description : exam->item, 64);
  g_autofree char *institution = cut (content->institution, 64);
  g_autofree char *doctor = as_person_name (exam->doctor, NULL, NULL, NULL);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (signed_at / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *offset = g_date_time_format (local, "%z");
  const struct
  {
    FjTag tag;
    const char *value;
  } values[] = {
    { 0x00080018, content->sop_instance_uid },
    { 0x0020000D, content->study->study_uid },
    { 0x0020000E, content->series_uid },
    { 0x00100010, name },
    { 0x00100020, patient->mrn ? patient->mrn : "" },
    { 0x00100030, birth },
    { 0x00100040, fj_sex_to_dicom (patient->sex) },
    { 0x00080020, study_date },
    { 0x00080030, study_time },
    { 0x00080023, date },
    { 0x00080033, time },
    { 0x00080021, date },
    { 0x00080031, time },
    { 0x00080012, date },
    { 0x00080013, time },
    { 0x00080050, has (exam->accession) ? exam->accession : "" },
    { 0x00080090, doctor },
    { 0x00081030, description },
    { 0x0008103E, "Diagnostic Report" },
    { 0x00080070, "Fenji" },
    { 0x00081090, "Fenji Central" },
    { 0x00181020, FENJI_VERSION },
    { 0x00080080, institution },
    { 0x00080201, offset },
    { 0x00200010, has (exam->accession) ? exam->accession : "" },
    { 0x00200011, "9001" }, /* behind the series of any modality */
    { 0x00200013, "1" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (!fj_dicom_object_set_string (object, values[i].tag, values[i].value, error))
      return FALSE;
  if (has (reader))
    {
      FjDicomObject *author = fj_dicom_object_append_item (object, 0x0040A078);
      if (!fj_dicom_object_set_string (author, 0x0040A084, "PSN", error)
          || !fj_dicom_object_set_string (author, 0x0040A123, reader, error)
          || !fj_dicom_object_set_string (author, 0x00080080, institution, error))
        return FALSE;
    }
  return set_request (object, content, error);
}

static FjDicomObject *
sr_new (const FjDicomSrContent *content, GError **error)
{
  const FjReport *report = content->report;
  g_autofree char *auditor = content->auditor_pn ? g_strdup (content->auditor_pn)
                                                 : as_person_name (report->auditor_name, NULL, NULL, NULL);
  g_autofree char *reader = content->reader_pn ? g_strdup (content->reader_pn)
                                               : as_person_name (report->reader_name, NULL, NULL, NULL);
  g_autofree char *institution = cut (content->institution, 64);
  g_autofree char *date = fj_time_to_dicom_date (report->signed_at);
  g_autofree char *time = fj_time_to_dicom_time (report->signed_at);
  g_autofree char *instant = g_strconcat (date, time, NULL);

  DSRDocument document (DSRTypes::DT_BasicTextSR);
  OFCondition condition = document.setSpecificCharacterSetType (DSRTypes::CS_UTF8);
  if (condition.good ())
    condition = build_tree (document.getTree (), content, auditor, reader);
  if (condition.good ())
    condition = document.getCodingSchemeIdentification ().addItem (SCHEME);
  if (condition.good ())
    condition = document.getCodingSchemeIdentification ().setCodingSchemeName ("Fenji examination catalogue");
  if (condition.good ())
    condition = add_references (document, content);
  if (condition.good ())
    condition = document.completeDocument ();
  if (condition.good ())
    condition = document.verifyDocument (auditor, institution, instant, OFFalse);
  if (condition.good ())
    condition = document.setPreliminaryFlag (DSRTypes::PF_Final);
  DcmDataset dataset;
  if (condition.good ())
    condition = document.write (dataset);
  if (condition.bad ())
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL,
                   _ ("The report could not be made into a DICOM object (%s). Keep the report and call the "
                      "administrator."),
                   condition.text ());
      return NULL;
    }
  g_autoptr (FjDicomObject) object = fj_dicom_object_new_from_dcm_item (&dataset);
  if (!set_header (object, content, reader, error))
    return NULL;
  return g_steal_pointer (&object);
}

FjDicomObject *
fj_dicom_sr_new (const FjDicomSrContent *content, GError **error)
{
  fj_dicom_init ();
  if (!check_content (content, error))
    return NULL;
  try
    {
      return sr_new (content, error);
    }
  catch (...)
    {
      fj_dicom_private_set_exception (error);
      return NULL;
    }
}
