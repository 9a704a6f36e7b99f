/* Whether two records are one person, as people say it: candidates at other hospitals of the alliance, and
 * what was decided about them. A candidate has the same checked resident id number; or the same name, day of
 * birth and sex, without two numbers that differ. Nothing is merged: both records stay as they are, and every
 * decision can be taken back. Each is an audit event that names both patients. */
#pragma once

#include "central-resources.h"

G_BEGIN_DECLS

#define CENTRAL_IDENTITY_MAX_CANDIDATES 20

/* Ids of records of which a person said that they are @patient's ("same") or not ("different"): a set.
 * (transfer full) */
GHashTable *central_identity_decided (CentralTransaction *transaction,
                                      const char *patient,
                                      const char *verdict,
                                      GError **error);

/* Routes. GET /Patient/{id}/$candidates: {"patient": {…}, "candidates": [{"patient": {id, name, sex,
 * birthDate, mrn, residentIdEnd, site: {id, name}}, "by": "number"|"name", "exams", "verdict":
 * "open"|"same"|"different", "who", "at"}]}. */
FjReply *central_identity_candidates (CentralCall *call, CentralTransaction *transaction, GError **error);
/* POST /Patient/{id}/$link, $distinguish, $unlink (the decision is taken back), with the parameter "other":
 * the id of a candidate. Answers as $candidates does, with that one alone. */
FjReply *central_identity_link (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_identity_distinguish (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_identity_unlink (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
