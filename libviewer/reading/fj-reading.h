/* What is open of one patient, and how it hangs: the stores of the current study and of its priors, what the
 * headers of their display sets say, the hang that follows from it, and the stage at which a person stands.
 * State apart from drawing: a window draws it, `--explain-hang` writes it down.
 *
 * Belongs to the thread (main context) that made it; headers are read in workers, through the sandbox of the
 * store, one of each stack, of projections one of each image. While files come in it hangs anew, no faster
 * than every FJ_READING_PAUSE_MS, until fj_reading_freeze().
 *
 * A folder may hold several patients (fj-hang-gather.h): the one of the newest study is hung, unless another
 * is asked for. Studies of a store that are older than the current one are priors too; of another patient
 * they are never shown. */
#pragma once

#include "fj-hang.h"
#include "fj-image-store.h"

G_BEGIN_DECLS

#define FJ_READING_PAUSE_MS 60u

#define FJ_TYPE_READING (fj_reading_get_type ())
G_DECLARE_FINAL_TYPE (FjReading, fj_reading, FJ, READING, GObject)

/* Signal "hung": another hang, or the same one of fuller display sets. Signal "settled": all that is listed
 * has been looked at and hung. */
FjReading *fj_reading_new (void);
/* The current study's; priors are dropped. NULL: nothing. */
void fj_reading_set_store (FjReading *reading, FjImageStore *store);
/* What is known of an earlier study from elsewhere than its files. Texts may be NULL. */
typedef struct
{
  const char *text; /* "Prior 2025-03-01" */
  gboolean is_other_hospital, is_identity_confirmed;
} FjReadingPrior;
void fj_reading_add_prior (FjReading *reading, FjImageStore *store, const FjReadingPrior *prior);
/* The order of the current study: fills what headers leave blank. Texts may be NULL. */
void fj_reading_set_order (FjReading *reading, const char *item, const char *const *parts);
/* Keys of the patients of the current store, the one of the newest study first: NULL-terminated, empty before
 * the first "hung". (transfer full) */
char **fj_reading_dup_patients (FjReading *reading);
/* NULL: the first of them. */
void fj_reading_set_patient (FjReading *reading, const char *key);

/* Of FjHangProtocol: those of persons, groups and sites; the shipped ones are there as well. NULL: none. Refs
 * it, and so with @memory below: they are read by workers and may not change afterwards. */
void fj_reading_set_protocols (FjReading *reading, GPtrArray *protocols);
/* What a person hung by hand, see FjHangRequest. */
void fj_reading_set_memory (FjReading *reading, GHashTable *memory);
/* Nothing is hung by itself any more: a person has arranged something. Asking for a stage or a protocol hangs
 * again. */
void fj_reading_freeze (FjReading *reading);

/* NULL: nothing has been hung. Valid until the next "hung". (transfer none) */
const FjHang *fj_reading_get_hang (FjReading *reading);
/* What a placement of the hang shows. */
typedef struct
{
  FjImageStore *store; /* NULL with @set: nothing was found, or it has gone */
  FjDisplaySet *set;   /* reformatted when the box asks for a plane and it can be made */
  guint image;         /* of @set: the first that is shown */
  const char *prior;   /* "Prior 2025-03-01"; NULL: current */
} FjReadingPlace;
void fj_reading_get_place (FjReading *reading, guint placement, FjReadingPlace *place);
/* Of any display set of its stores, hung or not: what its pane says and is framed by; NULL: current, or not
 * of this patient. (transfer none) */
const char *fj_reading_get_prior_text (FjReading *reading, FjImageStore *store, FjDisplaySet *set);
/* The stack that image @image of a display set belongs to; NULL: not known yet, or of another patient. Until
 * the main loop runs again. (transfer none) */
const FjHangStack *
fj_reading_find_stack (FjReading *reading, FjImageStore *store, FjDisplaySet *set, guint image);

/* What these ask for is hung by a worker, and told by "hung"; it ends fj_reading_freeze().
 *
 * The next stage that has what it needs, or the one before; FALSE: there is none. */
gboolean fj_reading_step_stage (FjReading *reading, int by);
/* The next protocol that fits, in the order of the verdicts. */
gboolean fj_reading_step_protocol (FjReading *reading, int by);
/* @protocol_id NULL: the best. @stage -1: the first. FALSE: it cannot be chosen. */
gboolean fj_reading_choose (FjReading *reading, const char *protocol_id, gint stage);
/* A protocol that is being edited is tried without being kept; NULL ends it. */
void fj_reading_try (FjReading *reading, const FjHangProtocol *protocol);

G_END_DECLS
