/* Domain types to FHIR-R4-shaped JSON and back (hl7.org/fhir/R4); the identifiers and words are those of
 * api.md.
 *
 * *_from_json reads what a client sent and refuses what cannot be right, naming the element
 * ("ServiceRequest.subject: a reference to a Patient is required."). Elements we do not know are no error:
 * whoever stores the document keeps them.
 * *_to_json with @base merges: elements the domain type owns are replaced in a copy of @base, all others
 * stay. */
#pragma once

#include <json-glib/json-glib.h>
#include "fj-exam.h"
#include "fj-patient.h"
#include "fj-report.h"
#include "fj-study.h"

G_BEGIN_DECLS

#define FJ_SYSTEM_ACCESSION "urn:fenji:accession"
#define FJ_SYSTEM_MRN_PREFIX "urn:fenji:mrn:"
#define FJ_SYSTEM_RESIDENT_ID "urn:oid:2.16.156.10011.1.3"
#define FJ_SYSTEM_DICOM_UID "urn:dicom:uid"
#define FJ_SYSTEM_DCM "http://dicom.nema.org/resources/ontology/DCM"
#define FJ_SYSTEM_ITEM "urn:fenji:item"
#define FJ_SYSTEM_VISIT_CLASS "urn:fenji:visit-class"
#define FJ_SYSTEM_STAGE "urn:fenji:stage"
#define FJ_SYSTEM_DATASET_DIGEST "urn:fenji:dataset-digest"

/* (transfer full) everywhere; NULL with @error when it cannot be read. */
FjPatient *fj_fhir_patient_from_json (JsonObject *json, GError **error);
JsonObject *fj_fhir_patient_to_json (const FjPatient *patient, JsonObject *base);

FjExam *fj_fhir_exam_from_json (JsonObject *json, GError **error);
JsonObject *fj_fhir_exam_to_json (const FjExam *exam, JsonObject *base);

FjReport *fj_fhir_report_from_json (JsonObject *json, GError **error);
JsonObject *fj_fhir_report_to_json (const FjReport *report, JsonObject *base);

FjStudy *fj_fhir_study_from_json (JsonObject *json, GError **error);
JsonObject *fj_fhir_study_to_json (const FjStudy *study, JsonObject *base);

/* meta.versionId and meta.lastUpdated. */
void fj_fhir_set_meta (JsonObject *resource, guint version, gint64 updated);
guint fj_fhir_get_version (JsonObject *resource);

/* OperationOutcome with one issue. @code: FHIR issue-type. (transfer full) */
JsonObject *fj_fhir_outcome_new (const char *code, const char *text, const char *diagnostics);
/* FHIR issue-type and HTTP status of an FjError. */
const char *fj_fhir_issue_code (const GError *error);
guint fj_fhir_http_status (const GError *error);
/* The other way round, for clients: FJ_ERROR with the outcome's sentence. @body may be anything. */
GError *fj_fhir_error_from_reply (guint http_status, GBytes *body);

/* Parameters: read one by name (valueString, valueCode, valueBoolean … as text); build. */
const char *fj_fhir_parameter (JsonObject *parameters, const char *name);
JsonObject *fj_fhir_parameters_new (void);
void fj_fhir_parameters_add_string (JsonObject *parameters, const char *name, const char *value);

/* Bundles: an empty one of @type; one entry more. @method NULL: no request. (transfer full for resource) */
JsonObject *fj_fhir_bundle_new (const char *type);
void fj_fhir_bundle_add (JsonObject *bundle,
                         const char *full_url,
                         JsonObject *resource,
                         const char *method,
                         const char *url,
                         const char *if_none_exist);

G_END_DECLS
