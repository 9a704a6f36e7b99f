/* Lessons: DocumentReference of the category "lesson" (fj-fhir-lesson.h), the rows of GET /lessons, and
 * teaching cases.
 *
 * Whoever teaches at a hospital makes, changes, publishes and withdraws its lessons; every version is kept.
 * What is published is seen by everyone who may see lessons, wherever they work. */
#pragma once

#include "central-resources.h"
#include "fj-fhir-lesson.h"

G_BEGIN_DECLS

/* Whether PUT DocumentReference/@id with @body is about a lesson. */
gboolean central_lesson_is_meant (
    CentralTransaction *transaction, const char *id, JsonObject *body, gboolean *is, GError **error);
FjReply *
central_lesson_put (CentralCall *call, CentralTransaction *transaction, const char *id, GError **error);
/* POST /DocumentReference/{id}/$publish, $withdraw. */
FjReply *central_lesson_publish (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_lesson_withdraw (CentralCall *call, CentralTransaction *transaction, GError **error);

/* What may be done with a document of a lesson or a teaching case in order to read it; FALSE for all others.
 */
gboolean central_lesson_read_verb (const CentralResource *resource, FjVerb *verb);

/* GET /lessons?q&bodypart&modality&level&status&after&count (central-lesson-list.c): {"rows": […], "next"},
 * newest first. */
FjReply *central_lesson_list (CentralCall *call, CentralTransaction *transaction, GError **error);

/* Study of a teaching case: on ImagingStudy, valueBoolean. */
#define CENTRAL_EXTENSION_TEACHING "urn:fenji:teaching"

/* FjStreamHandler of POST /dicom-web/studies/UID for those who teach (central-teaching.c). */
/* The two halves of a CentralBodyKind (central-body.h). */
gboolean central_teaching_allow (CentralCall *call, goffset *most, GError **error);
FjReply *central_teaching_work (CentralCall *call, const char *path, goffset size, GError **error);

G_END_DECLS
