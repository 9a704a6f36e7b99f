/* See fj-dicom-guard.h: the Part 10 front of a file, and which layout its data set has. */
#include "fj-dicom-guard.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "fj-dicom-guard-walk.h"
#include "fj-error.h"
#include "fj-language.h"

#define UNDEFINED 0xFFFFFFFFu
#define META_MAX_ELEMENTS 256

/* Reads group 0002 (always explicit VR little endian) and leaves the cursor behind it. */
static gboolean
walk_meta (FjDicomGuardWalk *self)
{
  FjDicomGuardSource *source = &self->source;
  FjDicomGuardSummary *summary = self->summary;
  summary->has_meta = TRUE;
  for (guint n = 0;; n++)
    {
      guint64 start = source->pos;
      guint8 head[8], wide[4], value[64];
      if (!fj_dicom_guard_source_read (source, head, 8))
        {
          source->pos = start;
          return TRUE; /* an empty or tiny data set: judged by who looks at the data set */
        }
      guint32 tag = fj_dicom_guard_get_tag (head, FALSE);
      if (tag >> 16 != 0x0002)
        {
          source->pos = start;
          return TRUE;
        }
      if (n == META_MAX_ELEMENTS)
        return fj_dicom_guard_walk_misplaced (self, tag);
      guint32 length = fj_dicom_guard_get16 (head + 6, FALSE);
      if (fj_dicom_guard_vr_is_long ((const char *) head + 4))
        {
          if (!fj_dicom_guard_source_read (source, wide, 4))
            return fj_dicom_guard_walk_broken (self);
          length = fj_dicom_guard_get32 (wide, FALSE);
        }
      if (length == UNDEFINED)
        return fj_dicom_guard_walk_misplaced (self, tag);
      guint64 after = source->pos + length;
      if (after > source->size)
        return fj_dicom_guard_walk_broken (self);
      if (tag == 0x00020000u && length == 4)
        {
          if (!fj_dicom_guard_source_read (source, value, 4))
            return fj_dicom_guard_walk_broken (self);
          if (fj_dicom_guard_get32 (value, FALSE) > source->size - source->pos)
            return fj_dicom_guard_walk_overrun (self, tag);
        }
      else if (tag == 0x00020010u && length <= 64)
        {
          if (!fj_dicom_guard_source_read (source, value, length))
            return fj_dicom_guard_walk_broken (self);
          while (length > 0 && (value[length - 1] == 0 || value[length - 1] == ' '))
            length--;
          memcpy (summary->transfer_syntax, value, length);
          summary->transfer_syntax[length] = 0;
          /* It is shown: only what a UID is made of (PS3.5 9.1). */
          g_strcanon (summary->transfer_syntax, "0123456789.", '?');
        }
      source->pos = after;
    }
}

/* No transfer syntax is declared: the first element shows it, as it shows it to DCMTK. */
static gboolean
walk_find_layout (FjDicomGuardWalk *self)
{
  guint64 start = self->source.pos;
  guint8 head[8];
  gboolean got = fj_dicom_guard_source_read (&self->source, head, 8);
  self->source.pos = start;
  if (!got)
    return FALSE;
  guint32 little = fj_dicom_guard_get_tag (head, FALSE), big = fj_dicom_guard_get_tag (head, TRUE);
  gboolean is_big = (big >> 16) < (little >> 16);
  static const char vrs[]
      = "AE AS AT CS DA DS DT FL FD IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN "
        "UR US UT UV ";
  char vr[4] = { head[4], head[5], ' ', 0 };
  gboolean is_explicit = head[4] >= 'A' && head[5] >= 'A' && strstr (vrs, vr) != NULL;
  guint32 tag = is_big ? big : little;
  /* A data set begins with a low even group: anything else is no DICOM. */
  if ((tag >> 16) == 0 || (tag >> 16) > 0x0020 || (is_big && !is_explicit))
    return FALSE;
  if (!is_explicit && fj_dicom_guard_get32 (head + 4, FALSE) > self->source.size - start - 8
      && fj_dicom_guard_get32 (head + 4, FALSE) != UNDEFINED)
    return FALSE;
  self->summary->layout = is_big        ? FJ_DICOM_LAYOUT_EXPLICIT_BIG
                          : is_explicit ? FJ_DICOM_LAYOUT_EXPLICIT_LITTLE
                                        : FJ_DICOM_LAYOUT_IMPLICIT_LITTLE;
  g_strlcpy (self->summary->transfer_syntax,
             is_big        ? "1.2.840.10008.1.2.2"
             : is_explicit ? "1.2.840.10008.1.2.1"
                           : "1.2.840.10008.1.2",
             sizeof self->summary->transfer_syntax);
  return TRUE;
}

static gboolean
walk_file (FjDicomGuardWalk *self)
{
  FjDicomGuardSource *source = &self->source;
  FjDicomGuardSummary *summary = self->summary;
  guint8 head[132];

  memset (summary, 0, sizeof *summary);
  summary->size = source->size;
  if (source->size > FJ_DICOM_GUARD_MAX_SIZE)
    {
      g_autofree char *limit = g_format_size_full (FJ_DICOM_GUARD_MAX_SIZE, G_FORMAT_SIZE_IEC_UNITS);
      g_set_error (self->error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                   _ ("The file is larger than %s. It was not opened."), limit);
      return FALSE;
    }
  if (source->size >= 132 && !fj_dicom_guard_source_read (source, head, 132))
    return fj_dicom_guard_walk_broken (self);
  source->pos = 0;
  if (source->size >= 132 && memcmp (head + 128, "DICM", 4) == 0)
    source->pos = 132;
  guint64 start = source->pos;
  if (!walk_meta (self))
    return FALSE;
  summary->has_meta = source->pos > start;
  summary->dataset_offset = source->pos;
  summary->dataset_end = source->size;

  const char *uid = summary->transfer_syntax;
  if (strcmp (uid, "1.2.840.10008.1.2") == 0 || strcmp (uid, "1.2.840.113619.5.2") == 0)
    summary->layout = FJ_DICOM_LAYOUT_IMPLICIT_LITTLE;
  else if (strcmp (uid, "1.2.840.10008.1.2.2") == 0)
    summary->layout = FJ_DICOM_LAYOUT_EXPLICIT_BIG;
  else if (strcmp (uid, "1.2.840.10008.1.2.1.99") == 0 || strcmp (uid, "1.2.840.10008.1.2.4.95") == 0)
    summary->layout = FJ_DICOM_LAYOUT_DEFLATED;
  else if (*uid)
    summary->layout = FJ_DICOM_LAYOUT_EXPLICIT_LITTLE;
  else if (source->size == 0)
    {
      g_set_error_literal (self->error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("The file is empty. Copy it anew, or ask the sender to send it again."));
      return FALSE;
    }
  else if (!walk_find_layout (self))
    {
      g_set_error_literal (
          self->error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("This is not a DICOM file: neither its header nor its first element can be recognised. "
             "Choose another file."));
      return FALSE;
    }
  if (summary->layout == FJ_DICOM_LAYOUT_DEFLATED)
    {
      guint64 packed = source->size - source->pos;
      fj_dicom_guard_source_begin_inflate (source, CLAMP (packed * FJ_DICOM_GUARD_EXPANSION,
                                                          FJ_DICOM_GUARD_EXPANSION_FLOOR,
                                                          FJ_DICOM_GUARD_EXPANSION_CEILING));
    }
  else if (source->pos == source->size)
    {
      g_set_error_literal (
          self->error, FJ_ERROR, FJ_ERROR_CORRUPT,
          _ ("The file has no data set: it is empty or truncated. Ask the sender to send it again."));
      return FALSE;
    }
  return fj_dicom_guard_walk_dataset (self);
}

static gboolean
check (int fd,
       gconstpointer data,
       guint64 size,
       FjDicomGuardIsSequence is_sequence,
       const FjDicomGuardVisitor *visitor,
       FjDicomGuardSummary *summary,
       GError **error)
{
  FjDicomGuardSummary scratch;
  FjDicomGuardWalk walk = {
    .is_sequence = is_sequence, .visitor = visitor, .summary = summary ? summary : &scratch, .error = error
  };
  fj_dicom_guard_source_init (&walk.source, fd, data, size);
  gboolean ok = walk_file (&walk);
  fj_dicom_guard_source_clear (&walk.source);
  return ok;
}

gboolean
fj_dicom_guard_visit_fd (int fd,
                         FjDicomGuardIsSequence is_sequence,
                         const FjDicomGuardVisitor *visitor,
                         FjDicomGuardSummary *summary,
                         GError **error)
{
  struct stat st;
  if (fstat (fd, &st) != 0)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_IO,
                   _ ("The file cannot be read: %s. Try again, or copy it anew."), g_strerror (errno));
      return FALSE;
    }
  if (!S_ISREG (st.st_mode))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("This is not an ordinary file. Choose a DICOM file."));
      return FALSE;
    }
  return check (fd, NULL, st.st_size, is_sequence, visitor, summary, error);
}

gboolean
fj_dicom_guard_check_fd (int fd,
                         FjDicomGuardIsSequence is_sequence,
                         FjDicomGuardSummary *summary,
                         GError **error)
{
  return fj_dicom_guard_visit_fd (fd, is_sequence, NULL, summary, error);
}

gboolean
fj_dicom_guard_check_bytes (gconstpointer data,
                            gsize length,
                            FjDicomGuardIsSequence is_sequence,
                            FjDicomGuardSummary *summary,
                            GError **error)
{
  return check (-1, data, length, is_sequence, NULL, summary, error);
}
