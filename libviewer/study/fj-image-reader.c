#include "fj-image-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fj-dicom-skim.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-pixel-memory.h"

#define MOST_OPEN 4u /* objects of many frames that stay open */

/* A file while images are read from it: one thread's at a time. */
typedef struct
{
  char *key, *pixel_key;
  int fd;
  FjSandboxFile *file;
  FjDicomNative native;
  char instance_uid[65]; /* of a plain file of which nothing was lost; else "" */
  FjDicomObject *header; /* NULL: not read yet */
} Opened;

struct _FjImageReader
{
  FjImageSource *source;
  gboolean is_local;
  FjSandbox *sandbox;
  FjFrameCache *cache;
  FjFactsShelf *shelf;
  GMutex mutex;
  GQueue idle; /* of Opened, most recently used first */
};

static void
opened_free (Opened *opened)
{
  if (opened == NULL)
    return;
  if (opened->fd >= 0)
    close (opened->fd);
  g_clear_pointer (&opened->file, fj_sandbox_file_unref);
  g_clear_pointer (&opened->header, fj_dicom_object_free);
  g_free (opened->key);
  g_free (opened->pixel_key);
  g_free (opened);
}

FjImageReader *
fj_image_reader_new (FjImageSource *source, FjSandbox *sandbox, FjFrameCache *cache)
{
  FjImageReader *reader = g_new0 (FjImageReader, 1);

  reader->source = g_object_ref (source);
  reader->is_local = fj_image_source_is_local (source);
  reader->sandbox = fj_sandbox_ref (sandbox);
  reader->cache = fj_frame_cache_ref (cache);
  reader->shelf = fj_facts_shelf_new (FJ_FACTS_SHELF_MOST, FJ_FACTS_SHELF_BYTES);
  g_mutex_init (&reader->mutex);
  return reader;
}

void
fj_image_reader_free (FjImageReader *reader)
{
  Opened *opened;

  while ((opened = g_queue_pop_head (&reader->idle)) != NULL)
    opened_free (opened);
  fj_facts_shelf_free (reader->shelf);
  fj_frame_cache_unref (reader->cache);
  fj_sandbox_unref (reader->sandbox);
  g_object_unref (reader->source);
  g_mutex_clear (&reader->mutex);
  g_free (reader);
}

char *
fj_image_reader_make_name (const char *key, guint frame)
{
  return g_strdup_printf ("%u\n%s", frame, key);
}

FjShownImage *
fj_image_reader_peek (FjImageReader *reader, const char *name, guint frame, char **pixel_key)
{
  g_autofree char *cached_as = NULL;
  g_autoptr (FjImageFacts) facts = fj_facts_shelf_find (reader->shelf, name, &cached_as);
  g_autoptr (FjFrame) pixels = facts != NULL ? fj_frame_cache_lookup (reader->cache, cached_as, frame) : NULL;

  if (pixels == NULL)
    return NULL;
  if (pixel_key != NULL)
    *pixel_key = g_steal_pointer (&cached_as);
  return fj_shown_image_new (facts, pixels);
}

/* --- files --- */

static Opened *
open_file (FjImageReader *reader, const char *key, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = fj_image_source_fetch (reader->source, key, cancellable, error);
  Opened *opened;
  FjDicomSkim skim;
  struct stat st;

  if (path == NULL)
    return NULL;
  opened = g_new0 (Opened, 1);
  opened->key = g_strdup (key);
  opened->fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (opened->fd < 0 || fstat (opened->fd, &st) != 0)
    g_set_error (error, FJ_ERROR, FJ_ERROR_IO, _ ("The file cannot be read: %s. Try again, or copy it anew."),
                 g_strerror (errno));
  else if (fj_dicom_skim_fd (opened->fd, &skim, error))
    {
      opened->native = skim.native;
      if (skim.is_plain && !skim.is_lossy)
        g_strlcpy (opened->instance_uid, skim.instance_uid, sizeof opened->instance_uid);
      fj_dicom_skim_clear (&skim);
      opened->file = fj_sandbox_open_fd (reader->sandbox, opened->fd, error);
    }
  if (opened->file == NULL)
    {
      opened_free (opened);
      return NULL;
    }
  /* A file may be written anew under its name; an object of an archive never changes, whatever file it lies
   * in. */
  opened->pixel_key
      = reader->is_local
            ? g_strdup_printf ("%s\n%llx.%llx.%llx.%llx.%lx", key, (unsigned long long) st.st_dev,
                               (unsigned long long) st.st_ino, (unsigned long long) st.st_size,
                               (unsigned long long) st.st_mtim.tv_sec, (unsigned long) st.st_mtim.tv_nsec)
            : g_strdup (key);
  return opened;
}

static Opened *
take (FjImageReader *reader, const char *key, GCancellable *cancellable, GError **error)
{
  Opened *opened = NULL;

  g_mutex_lock (&reader->mutex);
  for (GList *link = reader->idle.head; link != NULL && opened == NULL; link = link->next)
    if (g_str_equal (((Opened *) link->data)->key, key))
      {
        opened = link->data;
        g_queue_delete_link (&reader->idle, link);
        break;
      }
  g_mutex_unlock (&reader->mutex);
  return opened != NULL ? opened : open_file (reader, key, cancellable, error);
}

/* Only where more frames will be asked for is a file worth keeping open. */
static void
give_back (FjImageReader *reader, Opened *opened, gboolean is_worth_it)
{
  if (opened == NULL)
    return;
  if (is_worth_it)
    {
      Opened *oldest = NULL;

      g_mutex_lock (&reader->mutex);
      g_queue_push_head (&reader->idle, opened);
      if (reader->idle.length > MOST_OPEN)
        oldest = g_queue_pop_tail (&reader->idle);
      g_mutex_unlock (&reader->mutex);
      opened = oldest;
    }
  opened_free (opened);
}

static gboolean
need_header (FjImageReader *reader, Opened *opened, GCancellable *cancellable, GError **error)
{
  if (opened->header == NULL)
    opened->header = fj_sandbox_read_header (reader->sandbox, opened->file, cancellable, error);
  return opened->header != NULL;
}

/* --- facts and pixels --- */

/* C.9.2, retired: an overlay in bits of the pixel cells that no value uses. A header alone does not have
 * them. */
static GBytes *
read_overlay (const Opened *opened, guint position)
{
  FjDicomNative native = opened->native;
  gsize n = (gsize) native.rows * native.columns, width = native.bits_allocated / 8;
  g_autofree guint8 *cells = NULL;
  guint8 *bits;

  if (position >= native.bits_allocated)
    return NULL;
  native.bits_stored = 1;
  native.high_bit = (guint8) position;
  native.is_signed = FALSE;
  cells = g_malloc (n * width);
  if (!fj_dicom_native_read (&native, opened->fd, 0, cells, NULL))
    return NULL;
  bits = g_malloc (n);
  for (gsize i = 0; i < n; i++)
    bits[i] = width == 1 ? cells[i] : (guint8) ((const guint16 *) (gconstpointer) cells)[i];
  return g_bytes_new_take (bits, n);
}

static void
fill_overlays (const Opened *opened, FjImageFacts *facts)
{
  if (facts->frames != 1 || opened->native.frames == 0)
    return;
  for (guint i = 0; i < facts->overlays->len; i++)
    {
      FjOverlay *overlay = g_ptr_array_index (facts->overlays, i);
      gint64 position;

      if (overlay->bits == NULL && overlay->frames == 1 && overlay->rows == opened->native.rows
          && overlay->columns == opened->native.columns
          && !fj_dicom_object_has (opened->header, overlay->group << 16 | 0x3000)
          && fj_dicom_object_get_int (opened->header, overlay->group << 16 | 0x0102, 0, &position)
          && position >= 0 && position < opened->native.bits_allocated)
        overlay->bits = read_overlay (opened, (guint) position);
    }
}

static FjImageFacts *
read_facts (FjImageReader *reader,
            Opened *opened,
            const char *instance_uid,
            guint frame,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (FjImageFacts) facts = NULL;

  if (!need_header (reader, opened, cancellable, error))
    return NULL;
  facts = fj_image_facts_new (opened->header, frame, error);
  if (facts == NULL)
    return NULL;
  /* Pixels of another image in the place of the one that was looked at would be believed. */
  if (*instance_uid != '\0' && g_strcmp0 (facts->instance_uid, instance_uid) != 0)
    {
      g_autofree char *name = g_filename_display_basename (opened->key);

      g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                   _ ("%s has been changed since its folder was read. Read the folder again."), name);
      return NULL;
    }
  fill_overlays (opened, facts);
  return g_steal_pointer (&facts);
}

static FjFrame *
read_native (const Opened *opened, guint frame, GError **error)
{
  const FjDicomNative *native = &opened->native;
  FjSampleType type = fj_dicom_native_get_type (native);
  gsize size = (gsize) native->rows * native->columns * fj_sample_size (type);
  gpointer memory = fj_pixel_memory_new (size);
  g_autoptr (GBytes) bytes = NULL;

  if (memory == NULL)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
          _ ("There is not enough memory for this image. Close other studies and try again."));
      return NULL;
    }
  bytes = g_bytes_new_with_free_func (memory, size, fj_pixel_memory_free, memory);
  if (!fj_dicom_native_read (native, opened->fd, frame, memory, error))
    return NULL;
  return fj_frame_new (native->rows, native->columns, 1, type, native->bits_stored, bytes);
}

static FjFrame *
read_pixels (FjImageReader *reader,
             Opened *opened,
             const FjImageFacts *facts,
             GCancellable *cancellable,
             GError **error)
{
  if (facts->frame < opened->native.frames && opened->native.rows == facts->rows
      && opened->native.columns == facts->columns)
    return read_native (opened, facts->frame, error);
  if (!need_header (reader, opened, cancellable, error))
    return NULL;
  return fj_sandbox_read_frame (reader->sandbox, opened->file, opened->header, facts->frame, cancellable,
                                error);
}

FjShownImage *
fj_image_reader_read (FjImageReader *reader,
                      const char *key,
                      const char *instance_uid,
                      guint frame,
                      FjFramePriority priority,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *name = fj_image_reader_make_name (key, frame), *pixel_key = NULL;
  FjShownImage *image = fj_image_reader_peek (reader, name, frame, &pixel_key);
  g_autoptr (FjImageFacts) facts = NULL;
  g_autoptr (FjFrame) pixels = NULL;
  Opened *opened;

  if (image != NULL)
    {
      fj_frame_cache_set_priority (reader->cache, pixel_key, frame, priority);
      return image;
    }
  opened = take (reader, key, cancellable, error);
  if (opened == NULL)
    return NULL;
  facts = fj_facts_shelf_find (reader->shelf, name, &pixel_key);
  if (facts != NULL && !g_str_equal (pixel_key, opened->pixel_key))
    g_clear_pointer (&facts, fj_image_facts_unref);
  if (facts == NULL)
    facts = read_facts (reader, opened, instance_uid, frame, cancellable, error);
  if (facts != NULL)
    pixels = fj_frame_cache_lookup (reader->cache, opened->pixel_key, frame);
  if (facts != NULL && pixels == NULL)
    {
      pixels = read_pixels (reader, opened, facts, cancellable, error);
      if (pixels != NULL)
        fj_frame_cache_insert (reader->cache, opened->pixel_key, frame, pixels, priority);
    }
  if (pixels != NULL)
    {
      fj_facts_shelf_put (reader->shelf, name, facts, opened->pixel_key);
      image = fj_shown_image_new (facts, pixels);
    }
  give_back (reader, opened, facts != NULL && facts->frames > 1);
  return image;
}

FjFrame *
fj_image_reader_read_plain (FjImageReader *reader,
                            const char *key,
                            const char *instance_uid,
                            guint frame,
                            GCancellable *cancellable,
                            char **pixel_key)
{
  g_autofree char *name = fj_image_reader_make_name (key, frame), *cached_as = NULL;
  g_autoptr (FjShownImage) shown = fj_image_reader_peek (reader, name, frame, &cached_as);
  FjFrame *pixels = NULL;
  Opened *opened;

  if (shown != NULL && shown->facts->is_lossy)
    return NULL;
  if (shown != NULL)
    {
      *pixel_key = g_steal_pointer (&cached_as);
      return fj_frame_ref (shown->pixels);
    }
  opened = take (reader, key, cancellable, NULL);
  if (opened != NULL && *instance_uid != '\0' && g_str_equal (opened->instance_uid, instance_uid)
      && frame < opened->native.frames)
    pixels = read_native (opened, frame, NULL);
  if (pixels != NULL)
    *pixel_key = g_strdup (opened->pixel_key);
  give_back (reader, opened, pixels == NULL);
  return pixels;
}

void
fj_image_reader_keep (FjImageReader *reader,
                      const char *name,
                      const char *pixel_key,
                      guint frame,
                      const FjShownImage *image,
                      FjFramePriority priority)
{
  fj_frame_cache_insert (reader->cache, pixel_key, frame, image->pixels, priority);
  fj_facts_shelf_put (reader->shelf, name, image->facts, pixel_key);
}
