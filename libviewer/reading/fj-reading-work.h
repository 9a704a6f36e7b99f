/* What a worker does for FjReading: gathers patients, derives, hangs. For fj-reading*.c only. */
#pragma once

#include "fj-hang-gather.h"
#include "fj-hang.h"
#include "fj-hang-vocabulary.h"

G_BEGIN_DECLS

/* What is hung, and of what. Immutable but for its count. */
typedef struct
{
  gatomicrefcount refs;
  GPtrArray *patients;            /* of FjHangGathered */
  const FjHangGathered *gathered; /* the one that is hung; NULL: nobody is here */
  FjHang *hang;                   /* NULL with @gathered */
  GPtrArray *prior_texts;         /* of each study of it, NULL for the current */
  GHashTable *studies;            /* UID to index of it + 1 */
  GPtrArray *protocols, *holders; /* of FjHangProtocol; who owns them */
} FjReadingSnapshot;

FjReadingSnapshot *fj_reading_snapshot_ref (FjReadingSnapshot *snapshot);
void fj_reading_snapshot_unref (FjReadingSnapshot *snapshot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjReadingSnapshot, fj_reading_snapshot_unref)
/* The same, by a thread: what years of a patient take to be freed, a window does not have. */
void fj_reading_snapshot_drop (FjReadingSnapshot *snapshot);

/* What is asked for; @snapshot and @wanted are the answer. Any member may be NULL but @inputs. */
typedef struct
{
  const char *language;
  GPtrArray *inputs; /* of FjHangInput */
  char *patient;     /* key; NULL: of the newest study */
  char *item;        /* of the order of the current study */
  char **parts;
  GPtrArray *own, *tried; /* of FjHangProtocol */
  GHashTable *memory;
  char *protocol_id;
  gint stage;

  FjReadingSnapshot *snapshot;
  GArray *wanted; /* of FjHangWanted */
} FjReadingWork;

void fj_reading_work_run (FjReadingWork *work);
void fj_reading_work_free (FjReadingWork *work);

/* Loaded once, read by all threads. (transfer none) */
GPtrArray *fj_reading_work_get_shipped (void);
FjHangVocabulary *fj_reading_work_get_vocabulary (void);

G_END_DECLS
