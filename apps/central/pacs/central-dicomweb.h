/* The gate to the PACS: /dicom-web/… is its DICOMweb (PS3.18) behind our sessions, roles and sites, streamed.
 *
 * A study belongs to a site (table study); who may read images there may retrieve it, and only a gateway of
 * that site may store into it. A study that nobody knows is claimed by the first gateway that stores it.
 * Searching for studies without a UID answers with what the caller may see. */
#pragma once

#include "central-private.h"

G_BEGIN_DECLS

#define CENTRAL_DICOMWEB_DECIDERS 8

/* FjStreamHandler. */
void central_dicomweb_handle (SoupServerMessage *message, const FjRequest *request, gpointer central);
/* Of the thread pool: looks up the rules away from the main loop. */
void central_dicomweb_decide (gpointer decision, gpointer central);

/* What a path below /dicom-web/ asks for. (central-dicomweb-path.c) */
typedef enum
{
  CENTRAL_DICOMWEB_SEARCH_STUDIES, /* studies */
  CENTRAL_DICOMWEB_OF_STUDY        /* studies/UID… */
} CentralDicomwebKind;

/* @rest: decoded, after "/dicom-web/". @path (transfer full): as it is sent on, made anew from what was
 * understood,
 * "/studies/…"; @study_uid (transfer full). FJ_ERROR_INVALID or _NOT_FOUND with a sentence. */
gboolean central_dicomweb_parse (const char *method,
                                 const char *rest,
                                 CentralDicomwebKind *kind,
                                 char **path,
                                 char **study_uid,
                                 GError **error);

/* QIDO-RS for studies, of these only the ones whose UID is in @visible. (central-dicomweb-search.c) */
FjReply *
central_dicomweb_search (Central *central, const FjRequest *request, GHashTable *visible, GError **error);

G_END_DECLS
