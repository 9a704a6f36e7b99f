/* Where fj-dicom-guard takes its bytes from: a descriptor, memory, or either of them through an inflater
 * (PS3.5 A.5), looked at through a small window so that no value is ever loaded whole. Not for others than
 * the guard.
 *
 * Nothing here fills a GError: a step that cannot be made returns FALSE, and the fields say why. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Behind the inflater, pos may be set back by as much as this (bytes), no further than what was read. */
#define FJ_DICOM_GUARD_SOURCE_LOOK_BACK 16

typedef struct
{
  int fd; /* -1: memory */
  const guint8 *data;
  guint64 size; /* of the file; G_MAXUINT64 behind the inflater */
  guint64 pos;  /* of the next byte to hand out */
  guint8 window[4096];
  guint64 window_start;
  gsize window_offset, window_length; /* of what is valid in the window */
  /* deflated only */
  GConverter *inflater;
  guint64 raw_pos, raw_size, expansion_limit;
  guint8 raw[4096];
  gsize raw_start, raw_length;
  gboolean inflated_all;
  int saved_errno; /* of a failed read, 0 when none */
  gboolean expands_too_far, inflate_failed;
} FjDicomGuardSource;

/* @fd is read with pread and must stay open; @data must stay alive. No two of them: @fd is -1 for memory. */
G_GNUC_INTERNAL void
fj_dicom_guard_source_init (FjDicomGuardSource *self, int fd, gconstpointer data, guint64 size);
G_GNUC_INTERNAL void fj_dicom_guard_source_clear (FjDicomGuardSource *self);
/* From here on the bytes are raw deflate: pos counts inflated bytes, from 0, and @expansion_limit bounds how
 * many there may be. */
G_GNUC_INTERNAL void fj_dicom_guard_source_begin_inflate (FjDicomGuardSource *self, guint64 expansion_limit);

/* Makes the window hold the byte at pos; FALSE at the end or on an error. */
G_GNUC_INTERNAL gboolean fj_dicom_guard_source_fill (FjDicomGuardSource *self);
G_GNUC_INTERNAL gboolean fj_dicom_guard_source_read (FjDicomGuardSource *self, guint8 *out, gsize n);
G_GNUC_INTERNAL gboolean fj_dicom_guard_source_skip (FjDicomGuardSource *self, guint64 n);
G_GNUC_INTERNAL gboolean fj_dicom_guard_source_at_end (FjDicomGuardSource *self);

static inline guint16
fj_dicom_guard_get16 (const guint8 *p, gboolean big)
{
  return big ? (p[0] << 8 | p[1]) : (p[1] << 8 | p[0]);
}

static inline guint32
fj_dicom_guard_get32 (const guint8 *p, gboolean big)
{
  return big ? ((guint32) fj_dicom_guard_get16 (p, TRUE) << 16 | fj_dicom_guard_get16 (p + 2, TRUE))
             : ((guint32) fj_dicom_guard_get16 (p + 2, FALSE) << 16 | fj_dicom_guard_get16 (p, FALSE));
}

static inline guint32
fj_dicom_guard_get_tag (const guint8 *p, gboolean big)
{
  return (guint32) fj_dicom_guard_get16 (p, big) << 16 | fj_dicom_guard_get16 (p + 2, big);
}

G_END_DECLS
