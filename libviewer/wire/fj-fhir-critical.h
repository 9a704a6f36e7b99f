/* A critical value as FHIR R4 Communication (hl7.org/fhir/R4/communication.html): category critical-value of
 * FJ_SYSTEM_COMMUNICATION, priority stat, basedOn the exam, recipient the hospital that ordered it, payload
 * what is told (the displays of subject, basedOn, recipient and sender are for people), reasonCode its code
 * of FJ_SYSTEM_CRITICAL, status in-progress until somebody took it and completed afterwards (received: when).
 * Extensions: FJ_EXTENSION_DEADLINE valueInstant, FJ_EXTENSION_ESCALATION {level valueUnsignedInt, at
 * valueInstant}, FJ_EXTENSION_READ_BACK {receiver and repeated valueString, by valueReference}. */
#pragma once

#include <json-glib/json-glib.h>
#include "fj-critical-value.h"

G_BEGIN_DECLS

#define FJ_SYSTEM_COMMUNICATION "urn:fenji:communication"
#define FJ_SYSTEM_CRITICAL "urn:fenji:critical-finding"
#define FJ_COMMUNICATION_CRITICAL "critical-value"
#define FJ_EXTENSION_DEADLINE "urn:fenji:deadline"
#define FJ_EXTENSION_ESCALATION "urn:fenji:escalation"
#define FJ_EXTENSION_READ_BACK "urn:fenji:read-back"

/* As fj-fhir.h says of its sisters; another category is FJ_ERROR_INVALID. Required are basedOn, subject and
 * payload. */
FjCriticalValue *fj_fhir_critical_from_json (JsonObject *json, GError **error);
JsonObject *fj_fhir_critical_to_json (const FjCriticalValue *value, JsonObject *base);

G_END_DECLS
