/* Reads headers of a source's objects in threads of its own, through the sandbox, few at once, and puts what
 * they tell on a shelf. Belongs to the thread that made it. */
#pragma once

#include "fj-header-shelf.h"
#include "fj-image-source.h"
#include "fj-sandbox.h"

G_BEGIN_DECLS

#define FJ_HEADER_READER_THREADS 2u
#define FJ_HEADER_READER_MOST                                                                                \
  20000u /* headers of one source; what is beyond is hung as its source calls it */

typedef struct _FjHeaderReader FjHeaderReader;

/* Refs all. @came is called in @context when headers have come, not once for each. */
FjHeaderReader *fj_header_reader_new (FjImageSource *source,
                                      FjSandbox *sandbox,
                                      FjHeaderShelf *shelf,
                                      GMainContext *context,
                                      GSourceFunc came,
                                      gpointer data);
/* @came is not called any more; threads end with what they are at, and nobody waits for them. */
void fj_header_reader_free (FjHeaderReader *reader);
/* Each header is read once; FALSE: this one has been asked for, or there are too many. */
gboolean fj_header_reader_ask (FjHeaderReader *reader, const char *key, guint frame);
/* Headers that were asked for and are not on the shelf yet. */
guint fj_header_reader_count_waiting (FjHeaderReader *reader);

G_END_DECLS
