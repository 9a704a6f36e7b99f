/* The door that a decoder closes behind itself before it looks at anything: no files, no network, no other
 * programs, for good. Works without privileges, and in containers without user namespaces. */
#pragma once

#include "fj-sandbox-wire.h"

G_BEGIN_DECLS

/* Loads what would later have to be opened: dictionary, codecs, sentences, character sets. */
void decoder_door_prepare (void);

/* Closes it; which layers it has (FjSandboxLayers). Once, with one thread running. A decoder whose answer
 * lacks seccomp or the limits must not go on. */
FjSandboxLayers decoder_door_close (void);

G_END_DECLS
