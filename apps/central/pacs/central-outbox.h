/* What central itself stores in the PACS (the report as DICOM SR): kept in the database until the PACS has
 * it. */
#pragma once

#include "central-private.h"

G_BEGIN_DECLS

/* Starts the sender's thread. */
CentralOutbox *central_outbox_new (Central *central);
void central_outbox_free (CentralOutbox *outbox);
/* Objects that the PACS does not have yet; -1 when the store does not answer. Not from the main loop. */
gint64 central_outbox_length (Central *central);

G_END_DECLS
