/* One image of a source in a worker thread: its facts and its pixels, out of the caches or out of its file.
 * What a parser is needed for is done in the sandbox; native pixels come straight from the file. For the
 * sources of study/. Thread-safe. */
#pragma once

#include "fj-facts-shelf.h"
#include "fj-frame-cache.h"
#include "fj-image-source.h"
#include "fj-sandbox.h"

G_BEGIN_DECLS

typedef struct _FjImageReader FjImageReader;

/* Refs all. */
FjImageReader *fj_image_reader_new (FjImageSource *source, FjSandbox *sandbox, FjFrameCache *cache);
void fj_image_reader_free (FjImageReader *reader);

/* What an image is called among the readers' names and jobs. (transfer full) */
char *fj_image_reader_make_name (const char *key, guint frame);
/* Image @name when all of it is at hand. *pixel_key (may be NULL): what its frame is cached under. */
FjShownImage *fj_image_reader_peek (FjImageReader *reader, const char *name, guint frame, char **pixel_key);
/* Frame @frame of object @key, which must be that of @instance_uid ("": any). Errors: of the source, of the
 * sandbox, of fj_image_facts_new(); FJ_ERROR_CONFLICT: the file is another one by now. */
FjShownImage *fj_image_reader_read (FjImageReader *reader,
                                    const char *key,
                                    const char *instance_uid,
                                    guint frame,
                                    FjFramePriority priority,
                                    GCancellable *cancellable,
                                    GError **error);
/* The pixels of image @key alone, without the look into its header that the facts take: when they are at
 * hand, or stand in its file as they are, nothing was lost of them, and the file says plainly that it is
 * @instance_uid. NULL: fj_image_reader_read() will do it or say why not. They are not put into the cache,
 * where they would be *@pixel_key (transfer full). */
FjFrame *fj_image_reader_read_plain (FjImageReader *reader,
                                     const char *key,
                                     const char *instance_uid,
                                     guint frame,
                                     GCancellable *cancellable,
                                     char **pixel_key);
/* Keeps @image, which was made and not read, as frame @frame of @name. */
void fj_image_reader_keep (FjImageReader *reader,
                           const char *name,
                           const char *pixel_key,
                           guint frame,
                           const FjShownImage *image,
                           FjFramePriority priority);

G_END_DECLS
