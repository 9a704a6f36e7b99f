/* The full-loop acceptance test of an installation: from registration to the delivered paper, with a verdict
 * per step. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *stack; /* path of the installation's description */
  const char *json;  /* path for the verdicts; papers and SRs are kept beside it; NULL: nothing is kept */
  const char *input; /* folder of DICOM files to send, or NULL: phantoms */
  const char *texts; /* path of report-pairs.json, or NULL */
} SimulatorLoopOptions;

/* Prints the timeline on stdout. TRUE when every step is good; @error is only set when it could not begin. */
gboolean simulator_loop_run (const SimulatorLoopOptions *options, GError **error);

G_END_DECLS
