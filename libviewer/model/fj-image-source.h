/* Where images come from: a folder, the PACS, a cache. Whoever shows images knows this and nothing of where;
 * whoever fetches them knows this and nothing of showing.
 *
 * Both functions block and are called in worker threads, several at a time: implementations are thread-safe.
 * Errors are FJ_ERROR with a sentence, or G_IO_ERROR_CANCELLED. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is known of an object before it is fetched. */
typedef struct
{
  char *key;                                   /* what fetch takes: a path, or "STUDY/SERIES/INSTANCE" */
  char *study_uid, *series_uid, *instance_uid; /* NULL when not known before it is opened */
  char *modality, *series_description;         /* of the series; NULL when not known */
  gint series_number, number;                  /* Series and Instance Number, 0 when not known */
  guint frames;                                /* 0 when not known */
} FjImageObject;

void fj_image_object_free (FjImageObject *object);

#define FJ_TYPE_IMAGE_SOURCE (fj_image_source_get_type ())
G_DECLARE_INTERFACE (FjImageSource, fj_image_source, FJ, IMAGE_SOURCE, GObject)

struct _FjImageSourceInterface
{
  GTypeInterface parent;
  GPtrArray *(*list) (FjImageSource *source, GCancellable *cancellable, GError **error);
  char *(*fetch) (FjImageSource *source, const char *key, GCancellable *cancellable, GError **error);
  gboolean (*is_local) (FjImageSource *source);
};

/* Every object there is, in an order that a person would expect; an array of FjImageObject that frees them.
 * Images may come to a source while it is open: listing it again tells them. (transfer full) */
GPtrArray *fj_image_source_list (FjImageSource *source, GCancellable *cancellable, GError **error);
/* The object as a file on this machine, complete. It may be removed again when nobody has opened it within a
 * minute; then it is fetched anew. (transfer full) */
char *
fj_image_source_fetch (FjImageSource *source, const char *key, GCancellable *cancellable, GError **error);
/* Fetching costs nothing: keys are paths, and all of them are looked at at once. */
gboolean fj_image_source_is_local (FjImageSource *source);

G_END_DECLS
