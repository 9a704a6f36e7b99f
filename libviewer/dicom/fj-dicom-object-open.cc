/* See fj-dicom-object.h: opening. What was checked is what is parsed. */
#include "fj-dicom-private.h"
#include "fj-dicom-stream.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

extern "C"
{
#include "fj-dicom-guard.h"
#include "fj-error.h"
#include "fj-language.h"
}

gboolean
fj_dicom_tag_is_sequence (FjTag tag)
{
  fj_dicom_init ();
  return DcmTag ((Uint16) (tag >> 16), (Uint16) tag).getEVR () == EVR_SQ;
}

const char *
fj_dicom_tag_get_vr (FjTag tag)
{
  fj_dicom_init ();
  DcmEVR vr = DcmTag ((Uint16) (tag >> 16), (Uint16) tag).getEVR ();
  return vr == EVR_xs ? "US" : vr == EVR_UNKNOWN ? "UN" : DcmVR (vr).getValidVRName ();
}

/* The file without the zeros at its end (DCMTK would take them for elements), in memory. */
static int
copy_without_padding (int fd, const FjDicomGuardSummary *summary)
{
  int memory = memfd_create ("fenji-dicom", MFD_CLOEXEC);
  char buffer[65536];
  guint64 at = summary->dataset_offset;
  while (memory >= 0 && at < summary->dataset_end)
    {
      gssize n = pread (fd, buffer, MIN (sizeof buffer, summary->dataset_end - at), at);
      if (n > 0 && write (memory, buffer, n) == n)
        {
          at += n;
          continue;
        }
      if (n < 0 && errno == EINTR)
        continue;
      close (memory);
      return -1;
    }
  return memory;
}

/* Values longer than this stay in the file with LAZY. */
#define LONG_VALUE 65536

/* What the parser is told: a syntax that it knows, with the layout that was found. */
static E_TransferSyntax
get_carrier (const FjDicomGuardSummary *summary)
{
  E_TransferSyntax carrier = DcmXfer (summary->transfer_syntax).getXfer ();
  if (carrier == EXS_Unknown)
    switch (summary->layout)
      {
      case FJ_DICOM_LAYOUT_IMPLICIT_LITTLE:
        carrier = EXS_LittleEndianImplicit;
        break;
      case FJ_DICOM_LAYOUT_EXPLICIT_BIG:
        carrier = EXS_BigEndianExplicit;
        break;
      case FJ_DICOM_LAYOUT_DEFLATED:
        carrier = EXS_DeflatedLittleEndianExplicit;
        break;
      case FJ_DICOM_LAYOUT_EXPLICIT_LITTLE:
        /* A syntax younger than DCMTK: fragments are carried under the name of one that it has no codec for.
         */
        carrier
            = summary->has_pixel_data && !summary->is_encapsulated ? EXS_LittleEndianExplicit : EXS_JPEG2000;
        break;
      }
  return carrier;
}

/* The descriptor that is parsed, which the caller closes: what was checked is what is read, even if the name
 * now means another file. @offset: where the dataset begins. */
static int
choose_file (int fd, const FjDicomGuardSummary *summary, guint64 *offset, GError **error)
{
  gboolean whole = summary->layout == FJ_DICOM_LAYOUT_DEFLATED || summary->dataset_end == summary->size;
  int chosen = whole ? fcntl (fd, F_DUPFD_CLOEXEC, 3) : copy_without_padding (fd, summary);
  *offset = whole ? summary->dataset_offset : 0;
  if (chosen < 0)
    g_set_error (error, FJ_ERROR, FJ_ERROR_IO, _ ("The file cannot be read: %s. Try again, or copy it anew."),
                 g_strerror (errno));
  return chosen;
}

static OFCondition
read_dataset (DcmDataset *dataset, int file, guint64 offset, E_TransferSyntax carrier, FjDicomOpenFlags flags)
{
  FjDicomStream stream (file);
  OFCondition condition = stream.status ();
  if (condition.bad ())
    return condition;
  /* Skipped, not opened at: only so a value that is read later is looked for where it is. */
  if ((guint64) stream.skip ((offile_off_t) offset) != offset)
    return EC_CorruptedData;
  const Uint32 at_once = flags & FJ_DICOM_OPEN_LAZY ? LONG_VALUE : 0xFFFFFFFEu;
  dataset->transferInit ();
  if (flags & FJ_DICOM_OPEN_HEADER)
    condition = dataset->readUntilTag (stream, carrier, EGL_noChange, at_once, DcmTagKey (0x7FE0, 0x0000));
  else
    condition = dataset->read (stream, carrier, EGL_noChange, at_once);
  dataset->transferEnd ();
  return condition.good () && dataset->card () == 0 ? EC_CorruptedData : condition;
}

static FjDicomObject *
object_parse (int fd, const FjDicomGuardSummary *summary, FjDicomOpenFlags flags, GError **error)
{
  E_TransferSyntax carrier = get_carrier (summary);
  guint64 offset = 0;
  int file = choose_file (fd, summary, &offset, error);
  if (file < 0)
    return NULL;
  DcmDataset *dataset = new DcmDataset ();
  OFCondition condition = read_dataset (dataset, file, offset, carrier, flags);
  if (condition.bad ())
    {
      delete dataset;
      close (file);
      fj_dicom_private_set_condition (condition, error);
      return NULL;
    }
  FjDicomObject *self = fj_dicom_private_object_new (dataset, summary->transfer_syntax, carrier);
  self->pixels_elsewhere = (flags & FJ_DICOM_OPEN_HEADER) && summary->has_pixel_data;
  if (flags & FJ_DICOM_OPEN_LAZY)
    self->file = file;
  else
    close (file);
  return self;
}

FjDicomObject *
fj_dicom_object_open_fd (int fd, FjDicomOpenFlags flags, GError **error)
{
  FjDicomGuardSummary summary;
  fj_dicom_init ();
  if (!fj_dicom_guard_check_fd (fd, fj_dicom_tag_is_sequence, &summary, error))
    return NULL;
  try
    {
      return object_parse (fd, &summary, flags, error);
    }
  catch (...)
    {
      fj_dicom_private_set_exception (error);
      return NULL;
    }
}

FjDicomObject *
fj_dicom_object_open (const char *path, FjDicomOpenFlags flags, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    {
      int saved = errno;
      g_autofree char *name = g_filename_display_basename (path);
      g_set_error (error, FJ_ERROR, saved == ENOENT ? FJ_ERROR_NOT_FOUND : FJ_ERROR_IO,
                   _ ("\"%s\" cannot be opened: %s. Check that it is there and may be read."), name,
                   g_strerror (saved));
      return NULL;
    }
  FjDicomObject *self = fj_dicom_object_open_fd (fd, flags, error);
  close (fd);
  return self;
}

FjDicomObject *
fj_dicom_object_open_bytes (GBytes *bytes, FjDicomOpenFlags flags, GError **error)
{
  gsize length = 0, done = 0;
  const char *data = (const char *) g_bytes_get_data (bytes, &length);
  /* Cheaper to refuse here than to copy first. */
  if (!fj_dicom_guard_check_bytes (data, length, fj_dicom_tag_is_sequence, NULL, error))
    return NULL;
  int fd = memfd_create ("fenji-dicom", MFD_CLOEXEC);
  while (fd >= 0 && done < length)
    {
      gssize n = write (fd, data + done, length - done);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          close (fd);
          fd = -1;
        }
      else
        done += n;
    }
  if (fd < 0)
    {
      fj_dicom_private_set_exception (error);
      return NULL;
    }
  FjDicomObject *self = fj_dicom_object_open_fd (fd, flags, error);
  close (fd);
  return self;
}
