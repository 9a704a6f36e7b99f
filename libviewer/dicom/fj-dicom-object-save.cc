/* See fj-dicom-object.h: writing Part 10 files (PS3.10 7), durably. */
#include "fj-dicom-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dcwcache.h>

extern "C"
{
#include "fj-error.h"
#include "fj-language.h"
}

/* Derived from the name urn:fenji:implementation (PS3.5 B.2). */
#define IMPLEMENTATION_CLASS_UID "2.25.216692429173535121631760400861461316993"
#define IMPLEMENTATION_VERSION "FENJI_" FENJI_VERSION

typedef gboolean (*Sink) (gpointer target, const void *data, gsize length, GError **error);

static gboolean
sink_to_array (gpointer target, const void *data, gsize length, GError **error)
{
  GByteArray *array = (GByteArray *) target;
  if (length > G_MAXUINT - array->len)
    {
      fj_dicom_private_set_exception (error);
      return FALSE;
    }
  g_byte_array_append (array, (const guint8 *) data, length);
  return TRUE;
}

static gboolean
set_io_error (GError **error)
{
  int saved = errno;
  g_set_error (error, FJ_ERROR, FJ_ERROR_IO,
               _ ("The file cannot be written: %s. Make room or check the folder, then try again."),
               g_strerror (saved));
  return FALSE;
}

static gboolean
sink_to_fd (gpointer target, const void *data, gsize length, GError **error)
{
  const char *p = (const char *) data;
  while (length > 0)
    {
      gssize n = write (GPOINTER_TO_INT (target), p, length);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return set_io_error (error);
      p += n;
      length -= n;
    }
  return TRUE;
}

/* One UI or SH element of the file meta information. */
static void
append_meta (GByteArray *out, guint16 element, const char *vr, const char *value, char padding)
{
  gsize length = strlen (value);
  guint8 head[8] = { 2,
                     0,
                     (guint8) element,
                     (guint8) (element >> 8),
                     (guint8) vr[0],
                     (guint8) vr[1],
                     (guint8) (length + length % 2),
                     (guint8) ((length + length % 2) >> 8) };
  g_byte_array_append (out, head, 8);
  g_byte_array_append (out, (const guint8 *) value, length);
  if (length % 2)
    g_byte_array_append (out, (const guint8 *) &padding, 1);
}

/* Preamble, prefix and group 0002 (PS3.10 7.1). */
static GByteArray *
make_meta (FjDicomObject *object, const char *transfer_syntax)
{
  static const guint8 version[] = { 2, 0, 1, 0, 'O', 'B', 0, 0, 2, 0, 0, 0, 0, 1 };
  g_autofree char *sop_class = fj_dicom_object_dup_string (object, 0x00080016);
  g_autofree char *sop_instance = fj_dicom_object_dup_string (object, 0x00080018);
  g_autoptr (GByteArray) group = g_byte_array_new ();
  g_byte_array_append (group, version, sizeof version);
  append_meta (group, 0x0002, "UI", sop_class ? sop_class : "", 0);
  append_meta (group, 0x0003, "UI", sop_instance ? sop_instance : "", 0);
  append_meta (group, 0x0010, "UI", transfer_syntax, 0);
  append_meta (group, 0x0012, "UI", IMPLEMENTATION_CLASS_UID, 0);
  append_meta (group, 0x0013, "SH", IMPLEMENTATION_VERSION, ' ');

  GByteArray *out = g_byte_array_new ();
  g_byte_array_set_size (out, 128);
  memset (out->data, 0, 128);
  g_byte_array_append (out, (const guint8 *) "DICM", 4);
  guint8 length[12] = { 2, 0, 0, 0, 'U', 'L', 4, 0, (guint8) group->len, (guint8) (group->len >> 8), 0, 0 };
  g_byte_array_append (out, length, 12);
  g_byte_array_append (out, group->data, group->len);
  return out;
}

/* Which syntax DCMTK shall write for @wanted; EXS_Unknown with @error when that would need a codec. */
static E_TransferSyntax
choose_syntax (FjDicomObject *object, const char *wanted, GError **error)
{
  if (!wanted || strcmp (wanted, object->root->transfer_syntax) == 0)
    return object->root->carrier;
  E_TransferSyntax syntax = DcmXfer (wanted).getXfer ();
  gboolean plain = syntax == EXS_LittleEndianImplicit || syntax == EXS_LittleEndianExplicit
                   || syntax == EXS_BigEndianExplicit || syntax == EXS_DeflatedLittleEndianExplicit;
  if (plain && !fj_dicom_private_is_encapsulated (object))
    return syntax;
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
      _ ("An object in transfer syntax %s is not rewritten in %s here: that would recompress its images. Keep "
         "the syntax that it has."),
      object->root->transfer_syntax, wanted);
  return EXS_Unknown;
}

static gboolean
write_object (FjDicomObject *object, const char *wanted, Sink sink, gpointer target, GError **error)
{
  if (object->root != object)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("An item of a sequence is not a file. Save the object that it belongs to."));
      return FALSE;
    }
  if (object->pixels_elsewhere)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("Only the header of this object was read; saving it would lose the image. Open the whole "
             "file first."));
      return FALSE;
    }
  E_TransferSyntax syntax = choose_syntax (object, wanted, error);
  if (syntax == EXS_Unknown)
    return FALSE;
  DcmDataset *dataset = (DcmDataset *) object->item;
  if (dataset->canWriteXfer (syntax, object->carrier) == OFFalse)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
          _ ("The pixel data of this object do not fit its transfer syntax %s, so it cannot be written. Ask the "
             "sender for a corrected file."),
          object->transfer_syntax);
      return FALSE;
    }
  g_autoptr (GByteArray) meta = make_meta (object, wanted ? wanted : object->transfer_syntax);
  if (!sink (target, meta->data, meta->len, error))
    return FALSE;

  const gsize chunk = 1 << 20;
  g_autofree guint8 *buffer = (guint8 *) g_malloc (chunk);
  DcmOutputBufferStream stream (buffer, chunk);
  DcmWriteCache cache;
  gboolean written = FALSE, ok = TRUE, last = FALSE;
  dataset->transferInit ();
  while (ok && !last)
    {
      if (!written)
        {
          /* Undefined lengths: in implicit VR they are all that marks a private sequence as one. */
          OFCondition condition
              = dataset->write (stream, syntax, EET_UndefinedLength, &cache, EGL_withoutGL, EPD_noChange);
          if (condition.good ())
            written = TRUE;
          else if (condition != EC_StreamNotifyClient)
            {
              fj_dicom_private_set_condition (condition, error);
              ok = FALSE;
              break;
            }
        }
      if (written)
        stream.flush (); /* a deflated data set has a tail */
      void *bytes = NULL;
      offile_off_t length = 0;
      stream.flushBuffer (bytes, length);
      last = written && stream.isFlushed ();
      if (length > 0)
        ok = sink (target, bytes, length, error);
    }
  dataset->transferEnd ();
  return ok;
}

GBytes *
fj_dicom_object_to_bytes (FjDicomObject *object, const char *transfer_syntax, GError **error)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  try
    {
      if (!write_object (object, transfer_syntax, sink_to_array, array, error))
        return NULL;
    }
  catch (...)
    {
      fj_dicom_private_set_exception (error);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&array));
}

/* The name is only durable when its folder is. */
static gboolean
sync_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;
  if (!ok)
    set_io_error (error);
  if (fd >= 0)
    close (fd);
  return ok;
}

gboolean
fj_dicom_object_save (FjDicomObject *object, const char *path, const char *transfer_syntax, GError **error)
{
  g_autofree char *beside = g_strconcat (path, ".XXXXXX.part", NULL);
  int fd = g_mkstemp_full (beside, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return set_io_error (error);
  gboolean ok;
  try
    {
      ok = write_object (object, transfer_syntax, sink_to_fd, GINT_TO_POINTER (fd), error);
    }
  catch (...)
    {
      fj_dicom_private_set_exception (error);
      ok = FALSE;
    }
  if (ok && fsync (fd) != 0)
    ok = set_io_error (error);
  if (close (fd) != 0 && ok)
    ok = set_io_error (error);
  if (ok && g_rename (beside, path) != 0)
    ok = set_io_error (error);
  if (!ok)
    g_unlink (beside);
  else if (!sync_folder (path, error))
    {
      g_unlink (path);
      ok = FALSE;
    }
  return ok;
}
