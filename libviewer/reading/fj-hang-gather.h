/* Display sets of stores, and what the headers of their images say, to patients that can be hung. Pure apart
 * from the shelf; for any thread.
 *
 * Patients are told apart by Issuer and Patient ID; by name and birth date where the number is blank; what
 * has neither is a patient of its own with each study. Series of which no header has come yet belong to the
 * patient of their study; as long as no header of the first store has come, the study that is listed first is
 * hung by what its source calls its series.
 *
 * A study of another store than the first joins a patient of the same number, or, when a person confirmed
 * that it is the same patient, the one patient that there is; else it is left out. */
#pragma once

#include "fj-display-set.h"
#include "fj-hang-patient.h"
#include "fj-header-shelf.h"

G_BEGIN_DECLS

/* A store. */
typedef struct
{
  GPtrArray *sets; /* of FjDisplaySet, as they are listed */
  FjHeaderShelf *shelf;
  gboolean is_other_hospital, is_identity_confirmed;
} FjHangInput;

/* Where a stack comes from. */
typedef struct
{
  guint store; /* index of the input */
  FjDisplaySet *set;
  GArray *images; /* of guint: of @set, for each image of the stack; NULL: all */
} FjHangOrigin;

typedef struct
{
  FjHangPatient *patient; /* sorted, not yet with derived attributes */
  guint current;          /* its newest study in the first store */
  GHashTable *origins;    /* key of a stack to FjHangOrigin */
} FjHangGathered;

/* A header that is here and would tell more. */
typedef struct
{
  guint store;
  char *key;
  guint frame;
} FjHangWanted;

/* @inputs: of FjHangInput, the first is that of the current study. @wanted: FjHangWanted are added; made by
 * fj_hang_wanted_new(). The patients with the newest studies first, then by their keys. (transfer full): of
 * FjHangGathered */
GPtrArray *fj_hang_gather (const GPtrArray *inputs, GArray *wanted);
void fj_hang_gathered_free (FjHangGathered *gathered);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjHangGathered, fj_hang_gathered_free)
GArray *fj_hang_wanted_new (void);
void fj_hang_wanted_add (GArray *wanted, guint store, const char *key, guint frame);

/* NULL: no stack of that key. (transfer none) */
const FjHangOrigin *fj_hang_gathered_find (const FjHangGathered *gathered, const FjHangStack *stack);
/* The stack that has image @image of the display set of key @key in store @store; NULL. (transfer none) */
const FjHangStack *
fj_hang_gathered_find_stack (const FjHangGathered *gathered, guint store, const char *key, guint image);
/* Index in the display set of image @image of a stack. */
guint fj_hang_origin_get_image (const FjHangOrigin *origin, guint image);

FjHangInput *fj_hang_input_new (GPtrArray *sets, FjHeaderShelf *shelf); /* refs both */
void fj_hang_input_free (FjHangInput *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjHangInput, fj_hang_input_free)

G_END_DECLS
