/* Patients: what must be true of one before it is stored, and the row that is searched. */
#pragma once

#include "central-sites.h"
#include "fj-patient.h"

G_BEGIN_DECLS

typedef struct
{
  CentralResource *resource;
  FjPatient *patient;
} CentralPatient;

void central_patient_free (CentralPatient *patient);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CentralPatient, central_patient_free)

CentralPatient *central_patient_load (CentralTransaction *transaction, const char *id, GError **error);

/* Stores a new patient of @site: checks name, number, resident id, birth date and sex against each other,
 * makes the pinyin when it is absent and gives a patient number when the document has none. */
CentralPatient *central_patient_create (CentralCall *call,
                                        CentralTransaction *transaction,
                                        const CentralSite *site,
                                        const char *id,
                                        JsonObject *document,
                                        GError **error);

/* The patient of @site whose identifier is "SYSTEM|VALUE" (If-None-Exist): id in *@id, NULL when there is
 * none. FJ_ERROR_CONFLICT when several fit. */
gboolean central_patient_find (CentralTransaction *transaction,
                               const CentralSite *site,
                               const char *identifier,
                               char **id,
                               GError **error);

/* A document found by its number must be about the same person: FJ_ERROR_CONFLICT when name, birth date or
 * sex differ. */
gboolean central_patient_check_same (const CentralPatient *stored, JsonObject *document, GError **error);

/* "name=value&…" of If-None-Exist: only identifier=SYSTEM|VALUE is known. (transfer full) */
char *central_if_none_exist_identifier (const char *query, GError **error);

/* Letters only, lower case: the key for pinyin searches. (transfer full) */
char *central_pinyin_key (const char *pinyin);

/* PUT /Patient/{id}: a change of the person's particulars, or the creation with If-None-Match: *. */
FjReply *central_patient_put (CentralCall *call, CentralTransaction *transaction, GError **error);
/* POST /Patient, with If-None-Exist. */
FjReply *central_patient_post (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
