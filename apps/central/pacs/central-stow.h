/* STOW-RS (PS3.18 10.5) by a person, of few objects that central looks at before any is stored: the body
 * taken apart into files, what each object says, and the answer. Used in a worker, on the file of a body that
 * central-body has taken. */
#pragma once

#include "central-private.h"
#include "fj-dicom-object.h"

G_BEGIN_DECLS

/* One object, lying in a file of its own. Strings are NULL where it does not say. */
typedef struct
{
  char *path;
  char *sop_class, *sop_instance, *study, *series, *modality, *description, *body_part, *digest;
  gint64 series_number, number, frames;
} CentralStowObject;

/* Objects whose files go with them. (transfer full): of CentralStowObject */
GPtrArray *central_stow_objects_new (void);

/* The boundary of multipart/related; type="application/dicom". (transfer full). FJ_ERROR_UNSUPPORTED */
char *central_stow_boundary (const FjRequest *request, GError **error);

/* Further rules for object @index (from 1) of @objects, which has UIDs that are well-formed, and of the study
 * that was asked for; those before it are in @objects. Refusals by central_stow_refuse(). */
typedef gboolean (*CentralStowCheck) (const GPtrArray *objects,
                                      guint index,
                                      const CentralStowObject *object,
                                      FjDicomObject *dicom,
                                      gpointer data,
                                      GError **error);
/* The body in file @path into @objects, at most @most of them (@too_many: the sentence when there are more),
 * each of study @study_uid and @check'ed. FJ_ERROR_INVALID, _UNPROCESSABLE, _TOO_LARGE or _UNAVAILABLE with a
 * sentence: nothing may be stored then. */
gboolean central_stow_take_apart (CentralCall *call,
                                  const char *path,
                                  const char *study_uid,
                                  guint most,
                                  const char *too_many,
                                  GPtrArray *objects,
                                  CentralStowCheck check,
                                  gpointer data,
                                  GError **error);
/* FJ_ERROR_UNPROCESSABLE: which of them, @sentence, and that nothing was stored. */
gboolean
central_stow_refuse (GError **error, guint index, const CentralStowObject *object, const char *sentence);
/* (0008,xxxx)-like attribute @tag says @word. */
gboolean central_stow_says (FjDicomObject *dicom, FjTag tag, const char *word);

/* PS3.18 10.5.3: all of @objects were stored. (transfer full) */
FjReply *central_stow_answer (Central *central, const char *study_uid, const GPtrArray *objects);

G_END_DECLS
