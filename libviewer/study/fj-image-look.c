#include "fj-image-look.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "fj-dicom-frame.h"
#include "fj-dicom-skim.h"
#include "fj-dicom-stack-image.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-object-kind.h"
#include "fj-series-index.h"
#include "fj-shared-text.h"

struct _FjSeriesClaims
{
  GMutex mutex;
  GHashTable *series; /* of GRefString */
};

FjSeriesClaims *
fj_series_claims_new (void)
{
  FjSeriesClaims *claims = g_new0 (FjSeriesClaims, 1);

  g_mutex_init (&claims->mutex);
  claims->series
      = g_hash_table_new_full (g_str_hash, g_str_equal, (GDestroyNotify) g_ref_string_release, NULL);
  return claims;
}

void
fj_series_claims_free (FjSeriesClaims *claims)
{
  g_hash_table_unref (claims->series);
  g_mutex_clear (&claims->mutex);
  g_free (claims);
}

/* TRUE for the first who asks. */
static gboolean
claim (FjSeriesClaims *claims, GRefString *series_uid)
{
  gboolean is_first;

  g_mutex_lock (&claims->mutex);
  is_first = g_hash_table_add (claims->series, g_ref_string_acquire (series_uid));
  g_mutex_unlock (&claims->mutex);
  return is_first;
}

/* The words could not be read: the next file may try. */
static void
give_up (FjSeriesClaims *claims, GRefString *series_uid)
{
  g_mutex_lock (&claims->mutex);
  g_hash_table_remove (claims->series, series_uid);
  g_mutex_unlock (&claims->mutex);
}

static GRefString *
intern (const char *text)
{
  return fj_shared_text_new (text != NULL ? text : "");
}

static void
set_text (GRefString **text, const char *value)
{
  GRefString *old = *text;

  if (value == NULL || *value == '\0')
    return;
  *text = intern (value);
  if (old != NULL)
    g_ref_string_release (old);
}

FjImageLook *
fj_image_look_new_listed (const FjImageObject *object)
{
  FjImageLook *look = g_new0 (FjImageLook, 1);

  g_atomic_ref_count_init (&look->refs);
  look->key = g_ref_string_new (object->key);
  look->study_uid = intern (object->study_uid);
  look->series_uid = intern (object->series_uid);
  look->instance_uid = g_ref_string_new (object->instance_uid != NULL ? object->instance_uid : "");
  look->modality = intern (object->modality);
  look->description = intern (object->series_description);
  look->series_number = object->series_number;
  look->number = object->number;
  look->frames = CLAMP (object->frames, 1, FJ_SERIES_MOST_FRAMES);
  return look;
}

static FjImageLook *
copy_listed (const FjImageLook *listed)
{
  FjImageLook *look = g_new0 (FjImageLook, 1);

  g_atomic_ref_count_init (&look->refs);
  look->key = g_ref_string_acquire (listed->key);
  look->study_uid = g_ref_string_acquire (listed->study_uid);
  look->series_uid = g_ref_string_acquire (listed->series_uid);
  look->instance_uid = g_ref_string_acquire (listed->instance_uid);
  look->modality = g_ref_string_acquire (listed->modality);
  look->description = g_ref_string_acquire (listed->description);
  look->series_number = listed->series_number;
  look->number = listed->number;
  look->frames = listed->frames;
  look->is_here = TRUE;
  return look;
}

static void
take_word (GRefString **text, const FjDicomObject *header, FjTag tag)
{
  g_autofree char *value = fj_dicom_object_dup_string (header, tag);

  if (value != NULL)
    set_text (text, g_strstrip (value));
}

static void
take_number (gint *number, const FjDicomObject *header, FjTag tag)
{
  gint64 value;

  if (fj_dicom_object_get_int (header, tag, 0, &value))
    *number = (gint) CLAMP (value, G_MININT, G_MAXINT);
}

static void
take_words (FjImageLook *look, const FjDicomObject *header)
{
  take_word (&look->study_uid, header, 0x0020000D);
  take_word (&look->series_uid, header, 0x0020000E);
  take_word (&look->instance_uid, header, 0x00080018);
  take_word (&look->modality, header, 0x00080060);
  take_word (&look->description, header, 0x0008103E);
  take_number (&look->series_number, header, 0x00200011);
  take_number (&look->number, header, 0x00200013);
}

static gboolean
take_images (FjImageLook *look, FjDicomObject *header, GError **error)
{
  guint frames = fj_dicom_frame_count (header);

  if (frames > FJ_SERIES_MOST_FRAMES)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
          _ ("The object says that it has %u frames; more than %u are not opened. Ask the sender to send it again."),
          frames, FJ_SERIES_MOST_FRAMES);
      return FALSE;
    }
  look->images = g_try_new (FjStackImage, frames);
  for (guint i = 0; look->images != NULL && i < frames; i++, look->n_images++)
    if (!fj_dicom_stack_image_read (header, i, &look->images[i]))
      break;
  if (look->n_images > 0)
    return TRUE;
  g_set_error_literal (
      error, FJ_ERROR, FJ_ERROR_CORRUPT,
      _ ("The object says that it is an image, but has no frames. Ask the sender to send it again."));
  return FALSE;
}

/* What is not plain. */
static gboolean
look_at_header (FjImageLook *look, FjDicomObject *header, GError **error)
{
  g_autofree char *class_uid = NULL;

  take_words (look, header);
  if (fj_dicom_object_is_image (header))
    return take_images (look, header, error);
  class_uid = fj_dicom_object_dup_string (header, 0x00080016);
  look->title = fj_object_kind_dup_name (class_uid, look->modality);
  look->sentence = fj_object_kind_dup_sentence (class_uid, look->modality);
  return TRUE;
}

static FjDicomObject *
read_header (FjSandbox *sandbox, int fd, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjSandboxFile) file = fj_sandbox_open_fd (sandbox, fd, error);

  return file != NULL ? fj_sandbox_read_header (sandbox, file, cancellable, error) : NULL;
}

static void
take_skim (FjImageLook *look, FjDicomSkim *skim)
{
  set_text (&look->study_uid, skim->study_uid);
  set_text (&look->series_uid, skim->series_uid);
  if (*skim->instance_uid != '\0' && !g_str_equal (look->instance_uid, skim->instance_uid))
    {
      g_ref_string_release (look->instance_uid);
      look->instance_uid = g_ref_string_new (skim->instance_uid);
    }
  look->images = g_new (FjStackImage, 1);
  look->images[0] = skim->image;
  look->n_images = 1;
  fj_stack_image_init (&skim->image);
  if (look->images[0].instance_number == look->images[0].instance_number)
    look->number = (gint) CLAMP (look->images[0].instance_number, G_MININT, G_MAXINT);
}

static gboolean
look_at (FjImageLook *look,
         FjDicomSkim *skim,
         int fd,
         FjSandbox *sandbox,
         FjSeriesClaims *claims,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (FjDicomObject) header = NULL;

  if (skim->is_plain && skim->is_image)
    {
      take_skim (look, skim);
      if (*look->modality != '\0' || !claim (claims, look->series_uid))
        return TRUE;
      header = read_header (sandbox, fd, cancellable, error);
      if (header != NULL)
        take_words (look, header);
      else
        give_up (claims, look->series_uid);
      return header != NULL;
    }
  header = read_header (sandbox, fd, cancellable, error);
  return header != NULL && look_at_header (look, header, error);
}

static void
drop_images (FjImageLook *look)
{
  for (guint i = 0; i < look->n_images; i++)
    fj_stack_image_clear (&look->images[i]);
  g_clear_pointer (&look->images, g_free);
  look->n_images = 0;
}

FjImageLook *
fj_image_look_new (const FjImageLook *listed,
                   const char *path,
                   FjSandbox *sandbox,
                   FjSeriesClaims *claims,
                   GCancellable *cancellable)
{
  FjImageLook *look = copy_listed (listed);
  g_autoptr (GError) error = NULL;
  FjDicomSkim skim;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0)
    g_set_error (&error, FJ_ERROR, FJ_ERROR_IO,
                 _ ("The file cannot be read: %s. Try again, or copy it anew."), g_strerror (errno));
  else if (fj_dicom_skim_fd (fd, &skim, &error))
    {
      look_at (look, &skim, fd, sandbox, claims, cancellable, &error);
      fj_dicom_skim_clear (&skim);
    }
  if (fd >= 0)
    close (fd);
  if (error != NULL)
    {
      g_autofree char *name = fj_image_look_dup_name (look);

      drop_images (look);
      look->title = g_strdup (name);
      look->sentence = g_strdup_printf ("%s: %s", name, error->message);
    }
  else if (look->sentence != NULL)
    {
      g_autofree char *name = fj_image_look_dup_name (look), *bare = look->sentence, *kind = look->title;

      /* A folder may have a hundred files of one kind. */
      look->title
          = g_path_is_absolute (look->key) ? g_strdup_printf ("%s · %s", kind, name) : g_strdup (kind);
      look->sentence = g_strdup_printf ("%s: %s", name, bare);
    }
  for (guint i = 0; i < look->n_images; i++)
    look->images[i].source = 0;
  look->frames = MAX (look->n_images, 1);
  if (g_cancellable_is_cancelled (cancellable))
    g_clear_pointer (&look, fj_image_look_unref);
  return look;
}

FjImageLook *
fj_image_look_ref (FjImageLook *look)
{
  g_atomic_ref_count_inc (&look->refs);
  return look;
}

void
fj_image_look_unref (FjImageLook *look)
{
  if (!g_atomic_ref_count_dec (&look->refs))
    return;
  drop_images (look);
  g_ref_string_release (look->key);
  g_ref_string_release (look->study_uid);
  g_ref_string_release (look->series_uid);
  g_ref_string_release (look->instance_uid);
  g_ref_string_release (look->modality);
  g_ref_string_release (look->description);
  g_free (look->title);
  g_free (look->sentence);
  g_free (look);
}

char *
fj_image_look_dup_name (const FjImageLook *look)
{
  return g_path_is_absolute (look->key) || look->number == 0
             ? g_filename_display_basename (look->key)
             : g_strdup_printf (_ ("Image %d of series %d"), look->number, look->series_number);
}
