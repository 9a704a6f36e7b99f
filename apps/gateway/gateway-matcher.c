#include "gateway-matcher.h"

#include <string.h>

#include "fj-language.h"

void
gateway_match_clear (GatewayMatch *match)
{
  g_clear_pointer (&match->exam, g_free);
  g_clear_pointer (&match->patient, g_free);
  g_clear_pointer (&match->unmatched, g_free);
}

static char *
why_not (const GatewayOrder *order, const GatewayClaim *claim)
{
  if (claim->mixed)
    return g_strdup (_ (
        "The images of this study name different accession numbers. Look at them and assign them to their examinations."));
  if (*claim->accession == '\0')
    return g_strdup (_ ("The images have no accession number. Choose the examination that they belong to."));
  if (order == NULL)
    return g_strdup_printf (
        _ ("No order of this site has the accession number %s. Choose the examination that the images "
           "belong to."),
        claim->accession);
  if (*claim->patient_id == '\0')
    return g_strdup (
        _ ("The images have no Patient ID. Compare them with the order and choose the examination."));
  if (order->patient->mrn == NULL || strcmp (order->patient->mrn, claim->patient_id) != 0)
    return g_strdup (_ (
        "The Patient ID of the images is not that of the ordered patient. Find out who was examined before "
        "you assign them."));
  if (order->exam->stage == FJ_STAGE_CANCELLED)
    return g_strdup (
        _ ("The order of these images is cancelled. Register the examination again or reject the images."));
  return NULL;
}

void
gateway_match (const GatewayOrder *order, const GatewayClaim *claim, GatewayMatch *match)
{
  memset (match, 0, sizeof *match);
  match->unmatched = why_not (order, claim);
  if (match->unmatched != NULL)
    return;
  match->exam = g_strdup (order->exam->id);
  match->patient = g_strdup (order->patient->id);
  match->other_study = g_strcmp0 (order->exam->study_uid, claim->study_uid) != 0;
}
