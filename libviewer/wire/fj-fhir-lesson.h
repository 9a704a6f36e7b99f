/* Lessons as DocumentReference (hl7.org/fhir/R4) of the category "lesson", as a row of GET /lessons, and what
 * somebody has watched as JSON for a Basic document of the code "lesson-progress".
 *
 *     category    FJ_SYSTEM_DOCUMENT|lesson         description  title            author   who teaches
 *     status      current; superseded: withdrawn    docStatus    preliminary: draft, final: published
 *     date        when it was published             content      one per file: attachment {contentType, url
 *                                                                "media/UUID", size}, format.code film,
 * captions, poster context.related   the teaching case: identifier urn:dicom:uid|urn:oid:STUDY extension
 * abstract valueString, body-part valueString, modality and level valueCode, duration valueDecimal (s) */
#pragma once

#include <json-glib/json-glib.h>
#include "fj-lesson-progress.h"
#include "fj-lesson.h"

G_BEGIN_DECLS

#define FJ_SYSTEM_DOCUMENT "urn:fenji:document"
#define FJ_SYSTEM_LESSON_PART "urn:fenji:lesson-part"
#define FJ_EXTENSION_ABSTRACT "urn:fenji:abstract"
#define FJ_EXTENSION_BODY_PART "urn:fenji:body-part"
#define FJ_EXTENSION_MODALITY "urn:fenji:modality"
#define FJ_EXTENSION_LEVEL "urn:fenji:level"
#define FJ_EXTENSION_DURATION "urn:fenji:duration"
#define FJ_LESSON_MAX_STUDIES 20u

/* TRUE for a DocumentReference of the category lesson. */
gboolean fj_fhir_is_lesson (JsonObject *json);
/* Required: the title, a film. Errors as in fj-fhir.h. (transfer full) */
FjLesson *fj_fhir_lesson_from_json (JsonObject *json, GError **error);
JsonObject *fj_fhir_lesson_to_json (const FjLesson *lesson, JsonObject *base);

/* A row of GET /lessons: {id, version, status, title, description, author, authorId, bodyPart, modality,
 * level, duration, film, captions, poster: {url, type, size}, studies, published, updated}. (transfer full)
 */
JsonObject *fj_fhir_lesson_to_row (const FjLesson *lesson);
FjLesson *fj_fhir_lesson_from_row (JsonObject *row, GError **error);

/* {"lesson", "position", "watched": [[start, end], …], "updated"}. (transfer full) */
JsonObject *fj_fhir_lesson_progress_to_json (const FjLessonProgress *progress);
FjLessonProgress *fj_fhir_lesson_progress_from_json (JsonObject *json, GError **error);

G_END_DECLS
