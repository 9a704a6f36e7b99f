/* A decoder's life behind the door: hello, then one answer to each request until the program is gone. */
#pragma once

#include "fj-sandbox-desk.h"
#include "fj-sandbox-wire.h"

G_BEGIN_DECLS

/* Looks at a request before it is served. TRUE: and has answered it. */
typedef gboolean (*DecoderLook) (const FjSandboxRequest *request, int file);

/* Prepares, closes the door and serves. @look: NULL, or what a test puts there. The status to exit with. */
int decoder_serve (DecoderLook look);

G_END_DECLS
