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

/* Extensions of ours. On ServiceRequest: site valueReference (Organization; on ImagingStudy too), laterality
 * valueCode L R B, bed, department and device (AE title) valueString, gate of extensions (fj-fhir-gates.c).
 */
#define FJ_EXTENSION_SITE "urn:fenji:site"
#define FJ_EXTENSION_LATERALITY "urn:fenji:laterality"
#define FJ_EXTENSION_BED "urn:fenji:bed"
#define FJ_EXTENSION_DEPARTMENT "urn:fenji:department"
#define FJ_EXTENSION_DEVICE "urn:fenji:device"
#define FJ_EXTENSION_GATE "urn:fenji:gate"
/* On DiagnosticReport: technique, findings and return-note valueString, critical valueBoolean, drafted-at and
 * submitted-at valueInstant; signer-role valueCode reader or auditor, on resultsInterpreter. */
#define FJ_EXTENSION_TECHNIQUE "urn:fenji:technique"
#define FJ_EXTENSION_FINDINGS "urn:fenji:findings"
#define FJ_EXTENSION_CRITICAL "urn:fenji:critical"
#define FJ_EXTENSION_RETURN_NOTE "urn:fenji:return-note"
#define FJ_EXTENSION_SIGNER_ROLE "urn:fenji:signer-role"
#define FJ_EXTENSION_DRAFTED_AT "urn:fenji:drafted-at"
#define FJ_EXTENSION_SUBMITTED_AT "urn:fenji:submitted-at"
/* On ImagingStudy: unmatched valueString; frames valueUnsignedInt and FJ_SYSTEM_DATASET_DIGEST valueString,
 * both on series.instance. */
#define FJ_EXTENSION_UNMATCHED "urn:fenji:unmatched"
#define FJ_EXTENSION_FRAMES "urn:fenji:frames"

/* (transfer full) everywhere; NULL with @error when it cannot be read: FJ_ERROR_INVALID (structure, a word
 * that is none), FJ_ERROR_UNPROCESSABLE (well formed, but cannot be right), FJ_ERROR_TOO_LARGE. Where an
 * element of ours stands in FHIR: the tables at the end of fj-fhir-patient.c and its sisters. References are
 * literal ("Patient/ID", absolute or relative): urn:uuid: of a transaction is replaced before
 * (fj_fhir_replace_reference). Elements may be absent unless dangerous: required are Patient.name;
 * ServiceRequest.subject and .code; DiagnosticReport.basedOn and .subject; ImagingStudy.identifier (study
 * UID) and the UIDs in its tree. */
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
/* The other way round, for clients: FJ_ERROR with the outcome's sentence, and as subjects the diagnostics of
 * its issues.
 * @body may be anything. */
GError *fj_fhir_error_from_reply (guint http_status, GBytes *body);

/* Parameters: read one by name as text (valueString and its kin, valueBoolean "true" "false", valueReference
 * its reference; NULL when absent or of another kind); build. (transfer none) */
const char *fj_fhir_parameter (JsonObject *parameters, const char *name);
JsonObject *fj_fhir_parameters_new (void);
void fj_fhir_parameters_add_string (JsonObject *parameters, const char *name, const char *value);

/* Puts @to ("Patient/ID") for every reference that reads @from ("urn:uuid:…"), at any depth. Returns how
 * many. */
guint fj_fhir_replace_reference (JsonObject *resource, const char *from, const char *to);

/* Bundles: an empty one of @type; one entry more. @method NULL: no request. (transfer full for resource) */
JsonObject *fj_fhir_bundle_new (const char *type);
void fj_fhir_bundle_add (JsonObject *bundle,
                         const char *full_url,
                         JsonObject *resource,
                         const char *method,
                         const char *url,
                         const char *if_none_exist);

/* One entry of a batch-response or transaction-response: @status "201 Created"; @location, @etag and
 * @resource may be NULL. (transfer full for resource) */
void fj_fhir_bundle_add_response (
    JsonObject *bundle, const char *status, const char *location, const char *etag, JsonObject *resource);

G_END_DECLS
