/* What the modalities sent and the centre has not confirmed yet: one file and one row an instance, both on
 * disk before the modality is told so. received -> sent (central took it) -> confirmed (central found the
 * same dataset in the PACS; the file is gone, the row stays for the study's index).
 *
 * Under DIR/incoming files being received, under DIR/spool complete ones, under DIR/quarantine those that
 * claim the SOP Instance UID of another object. Thread-safe. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-study.h"

G_BEGIN_DECLS

typedef struct _GatewaySpool GatewaySpool;

typedef enum
{
  GATEWAY_SPOOL_STORED,
  GATEWAY_SPOOL_DUPLICATE,   /* the same dataset once more: nothing to do */
  GATEWAY_SPOOL_QUARANTINED, /* another dataset under a known UID, or another patient in a known study: kept
                                apart */
  GATEWAY_SPOOL_FAILED       /* nothing kept; error says why */
} GatewaySpoolResult;

/* Opens the spool of the state folder @folder; what a crash left half done is finished or removed. */
GatewaySpool *gateway_spool_open (const char *folder, GError **error);
void gateway_spool_free (GatewaySpool *spool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GatewaySpool, gateway_spool_free)

/* A new name in DIR/incoming. (transfer full) */
char *gateway_spool_new_path (GatewaySpool *spool);

/* Takes the complete, fsynced file at @path, a name of gateway_spool_new_path(). @header: it without its
 * pixels, or NULL to read it here. Durable on return; many callers at once share one commit. In every case
 * @path is gone afterwards. */
GatewaySpoolResult gateway_spool_add (GatewaySpool *spool,
                                      const char *path,
                                      const FjDicomObject *header,
                                      const char *calling_aet,
                                      GError **error);

/* Called after each instance stored, in the thread that stored it. */
typedef void (*GatewaySpoolNotify) (gpointer user_data);
void gateway_spool_set_notify (GatewaySpool *spool, GatewaySpoolNotify notify, gpointer user_data);

/* One study as far as it is in the spool or was. */
typedef struct
{
  char *study_uid;
  char *exam;           /* matched exam, or NULL */
  char *patient;        /* matched patient id, or NULL */
  char *accession;      /* as the images say */
  char *patient_id;     /* as the images say */
  gboolean mixed;       /* its images name more than one accession number */
  char *unmatched;      /* the sentence, or NULL */
  guint etag;           /* version of the ImagingStudy at central, 0: not there yet */
  guint n_total;        /* instances */
  guint n_received;     /* not sent yet */
  guint n_sent;         /* sent, not confirmed */
  guint n_indexed;      /* instances in the ImagingStudy that central has; n_total when it is up to date */
  gint64 last_received; /* microseconds since the epoch */
} GatewaySpoolStudy;

void gateway_spool_study_free (GatewaySpoolStudy *study);

/* Studies that are not wholly confirmed, or whose index at central is behind: oldest first. (transfer full)
 */
GPtrArray *gateway_spool_list_studies (GatewaySpool *spool, GError **error);

/* One instance whose file is in the spool. */
typedef struct
{
  gint64 id;
  char *sop_instance_uid;
  char *path;
  guint64 size;
  char *digest; /* or NULL: not computed yet */
} GatewaySpoolInstance;

void gateway_spool_instance_free (GatewaySpoolInstance *instance);

/* Not yet sent instances of the study: at most @limit, and at most @max_bytes but at least one. (transfer
 * full) */
GPtrArray *gateway_spool_list_received (
    GatewaySpool *spool, const char *study_uid, guint limit, guint64 max_bytes, GError **error);

gboolean gateway_spool_set_digest (GatewaySpool *spool, gint64 id, const char *digest, GError **error);
/* All of @ids (gint64) are with central now. */
gboolean gateway_spool_mark_sent (GatewaySpool *spool, GArray *ids, GError **error);
/* Sends these again (NULL: every instance of the study whose file is still here). Returns how many, -1 on
 * error. */
int gateway_spool_mark_again (GatewaySpool *spool,
                              const char *study_uid,
                              const char *const *sop_instance_uids,
                              GError **error);
gboolean gateway_spool_set_match (GatewaySpool *spool,
                                  const char *study_uid,
                                  const char *exam,
                                  const char *patient,
                                  const char *unmatched,
                                  GError **error);
gboolean gateway_spool_set_indexed (
    GatewaySpool *spool, const char *study_uid, guint etag, guint n_indexed, GError **error);
/* Central has confirmed the study as long as it has @n_total instances: rows first, then the files are
 * removed. FALSE without error when more has come meanwhile. */
gboolean gateway_spool_confirm (GatewaySpool *spool, const char *study_uid, guint n_total, GError **error);

/* The tree of the study with what is known of each instance: for the ImagingStudy. (transfer full) */
FjStudy *gateway_spool_read_study (GatewaySpool *spool, const char *study_uid, GError **error);

/* Figures for /metrics and tests: number of rows in each state. */
gboolean gateway_spool_count (
    GatewaySpool *spool, guint *n_received, guint *n_sent, guint *n_confirmed, GError **error);

G_END_DECLS
