#include <errno.h>
#include <glib/gstdio.h>

#include "fj-dicom-digest.h"
#include "fj-dicom-transcode.h"
#include "fj-error.h"
#include "fj-language.h"
#include "image-commands.h"
#include "image-listing.h"
#include "image-output.h"

static const char *
find_syntax (const char *name, GError **error)
{
  const char *syntax = name != NULL ? fj_dicom_transcode_find (name) : NULL;
  g_autofree char *names = NULL;

  if (syntax != NULL)
    return syntax;
  names = fj_dicom_transcode_dup_names ();
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               _ ("transcode needs --to with one of %s, or the UID of one of them."), names);
  return NULL;
}

static char *
dup_digest (FjDicomObject *object, gboolean *decoded, GError **error)
{
  return fj_dicom_object_is_image (object) ? fj_dicom_digest_pixels (object, decoded, error)
                                           : fj_dicom_digest_dataset (object, decoded, error);
}

/* What was written is read again: it must be the same image. */
static gboolean
check_written (FjDicomObject *object, const char *path, GError **error)
{
  g_autoptr (FjDicomObject) written = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, error);
  g_autofree char *before = NULL, *after = NULL;
  gboolean decoded = TRUE;

  if (written == NULL)
    return FALSE;
  before = dup_digest (object, &decoded, error);
  after = before != NULL ? dup_digest (written, NULL, error) : NULL;
  if (after == NULL)
    return FALSE;
  if (decoded && g_str_equal (before, after))
    return TRUE;
  g_set_error_literal (
      error, FJ_ERROR, decoded ? FJ_ERROR_INTERNAL : FJ_ERROR_CORRUPT,
      decoded ? _ ("What was written is not the image that was read, and was removed. Keep the file that you "
                   "have, and report this.")
              : _ ("The image does not fit its own header, so it is not rewritten. Ask the sender to send it "
                   "again."));
  return FALSE;
}

static gint64
get_size (const char *path)
{
  GStatBuf about;

  return g_stat (path, &about) == 0 ? (gint64) about.st_size : 0;
}

gboolean
image_transcode (const ImageOptions *options, const char *path, GError **error)
{
  const char *syntax = find_syntax (options->to, error);
  g_autofree char *partial = g_strconcat (options->output, ".partial", NULL);
  g_autoptr (FjDicomObject) object = NULL, packed = NULL;
  gint64 before;

  if (syntax == NULL)
    return FALSE;
  object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, error);
  if (object == NULL)
    return FALSE;
  packed = fj_dicom_transcode (object, syntax, error);
  if (packed == NULL || !fj_dicom_object_save (packed, partial, NULL, error))
    return FALSE;
  before = get_size (path);
  if (!check_written (object, partial, error))
    {
      g_unlink (partial);
      return FALSE;
    }
  if (g_rename (partial, options->output) != 0)
    {
      image_output_fail (options->output, g_strerror (errno), error);
      g_unlink (partial);
      return FALSE;
    }
  image_listing_add (options->json, TRUE, "file", options->output);
  image_listing_add (options->json, FALSE, "transfer-syntax", syntax);
  if (options->json)
    g_print (", \"bytes-before\": %" G_GINT64_FORMAT ", \"bytes-after\": %" G_GINT64_FORMAT "}\n", before,
             get_size (options->output));
  else
    g_print ("%-22s %" G_GINT64_FORMAT "\n%-22s %" G_GINT64_FORMAT "\n", "bytes-before", before,
             "bytes-after", get_size (options->output));
  return TRUE;
}
