/* Which order do these images belong to? By accession number and Patient ID together, as they stand, and by
 * nothing else (workflow.md: never on repaired text, pinyin, or name and birthday alone). A pure function. */
#pragma once

#include "gateway-orders.h"

G_BEGIN_DECLS

/* What the images of one study say of themselves. */
typedef struct
{
  const char *study_uid;
  const char *accession;  /* "" when they have none */
  const char *patient_id; /* "" when they have none */
  gboolean mixed;         /* they do not all say the same */
} GatewayClaim;

typedef struct
{
  char *exam;           /* id, or NULL: matches no order */
  char *patient;        /* id, or NULL */
  char *unmatched;      /* the sentence that says why, or NULL */
  gboolean other_study; /* matched, but under another Study Instance UID than the order's: worth a note */
} GatewayMatch;

/* @order: the order of that accession number as the site knows it, or NULL. */
void gateway_match (const GatewayOrder *order, const GatewayClaim *claim, GatewayMatch *match);
void gateway_match_clear (GatewayMatch *match);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GatewayMatch, gateway_match_clear)

G_END_DECLS
