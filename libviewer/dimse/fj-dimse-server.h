/* The association acceptor: several associations at once, each in its own thread; Verification, Modality
 * Worklist FIND and Storage as SCP (PS3.4 A, B, K; PS3.8). The owner decides through callbacks; they run in
 * the association's thread and must be thread-safe. Nagle is off on every socket (architecture.md). */
#pragma once

#include "fj-dicom-object.h"

G_BEGIN_DECLS

typedef struct _FjDimseServer FjDimseServer;

typedef struct
{
  const char *calling_aet;
  const char *called_aet;
  const char *peer_address; /* numeric IP */
} FjDimseAssociation;

typedef struct
{
  /* FALSE: refuse ("calling AE title not recognized"), and why for the log in @error. */
  gboolean (*accept) (const FjDimseAssociation *association, gpointer user_data, GError **error);
  /* Answers of a worklist query: an array of FjDicomObject (transfer full), or NULL with @error (status
   * 0xC001 and the sentence as Error Comment). @association_data: from @associated. */
  GPtrArray *(*find_worklist) (const FjDimseAssociation *association,
                               FjDicomObject *query,
                               gpointer user_data,
                               GError **error);
  /* A path of the spool into which to write the incoming object (Part 10, bytes of the dataset as received).
   * (transfer full), or NULL with @error (status 0xA700 out of resources). */
  char *(*store_begin) (const FjDimseAssociation *association,
                        const char *sop_class_uid,
                        const char *sop_instance_uid,
                        gpointer user_data,
                        GError **error);
  /* The file is complete and fsynced. @header: it without its pixels, for as long as the call lasts. Returns
   * the DIMSE status to acknowledge with: 0x0000 only when it will never be lost. The file belongs to the
   * owner from here on. */
  guint16 (*store_end) (const FjDimseAssociation *association,
                        const char *path,
                        FjDicomObject *header,
                        gpointer user_data);
  /* The transfer broke off; the file, if any, has been removed. */
  void (*store_abort) (const FjDimseAssociation *association, const char *path, gpointer user_data);
  /* The association ended (released or aborted) after @n_stored objects. May be NULL. */
  void (*ended) (const FjDimseAssociation *association, guint n_stored, gpointer user_data);
} FjDimseServerCallbacks;

typedef struct
{
  const char *aet;          /* our title; a different called title is refused */
  const char *bind_address; /* NULL: all */
  guint16 port;             /* 0: any free one */
  guint max_associations;   /* bounded; 0: 16 */
  guint64 max_object_bytes; /* 0: 2 GiB */
  guint idle_seconds;       /* 0: 60 */
} FjDimseServerConfig;

FjDimseServer *fj_dimse_server_start (const FjDimseServerConfig *config,
                                      const FjDimseServerCallbacks *callbacks,
                                      gpointer user_data,
                                      GError **error);
guint16 fj_dimse_server_get_port (FjDimseServer *server);
/* Stops accepting, ends running associations within a few seconds, joins the threads. */
void fj_dimse_server_stop (FjDimseServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjDimseServer, fj_dimse_server_stop)

G_END_DECLS
