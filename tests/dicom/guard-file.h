/* Files made byte by byte, which the tests of the guard hold out to it. */
#pragma once

#include <gio/gio.h>
#include <string.h>

#include "fj-dicom-guard.h"
#include "fj-error.h"

#define FILES "/usr/lib/python3/dist-packages/pydicom/data/test_files/"
#define IMPLICIT "1.2.840.10008.1.2"
#define EXPLICIT "1.2.840.10008.1.2.1"
#define BIG "1.2.840.10008.1.2.2"
#define DEFLATED "1.2.840.10008.1.2.1.99"

static inline gboolean
is_sequence (guint32 tag)
{
  return tag == 0x00081140 || tag == 0x00400275;
}

static inline void
put (GByteArray *out, const void *bytes, gsize n)
{
  g_byte_array_append (out, bytes, n);
}

static inline void
put16 (GByteArray *out, guint value)
{
  guint8 bytes[2] = { value, value >> 8 };
  put (out, bytes, 2);
}

static inline void
put32 (GByteArray *out, guint32 value)
{
  put16 (out, value & 0xFFFF);
  put16 (out, value >> 16);
}

static inline void
put_tag (GByteArray *out, guint32 tag)
{
  put16 (out, tag >> 16);
  put16 (out, tag & 0xFFFF);
}

/* Explicit VR little endian; @value may be NULL for only the head. */
static inline void
put_explicit (GByteArray *out, guint32 tag, const char *vr, guint32 length, const void *value)
{
  put_tag (out, tag);
  put (out, vr, 2);
  if (fj_dicom_guard_vr_is_long (vr))
    {
      put16 (out, 0);
      put32 (out, length);
    }
  else
    put16 (out, length);
  if (value)
    put (out, value, length);
}

static inline void
put_implicit (GByteArray *out, guint32 tag, guint32 length, const void *value)
{
  put_tag (out, tag);
  put32 (out, length);
  if (value)
    put (out, value, length);
}

static inline GByteArray *
begin (const char *transfer_syntax)
{
  GByteArray *out = g_byte_array_new ();
  g_byte_array_set_size (out, 128);
  memset (out->data, 0, 128);
  put (out, "DICM", 4);
  char uid[65] = { 0 };
  g_strlcpy (uid, transfer_syntax, sizeof uid);
  gsize length = (strlen (uid) + 1) & ~(gsize) 1;
  put_explicit (out, 0x00020010, "UI", length, uid);
  return out;
}

static inline gboolean
check (GByteArray *file, FjDicomGuardSummary *summary, GError **error)
{
  return fj_dicom_guard_check_bytes (file->data, file->len, is_sequence, summary, error);
}

static inline void
passes (GByteArray *file, FjDicomGuardSummary *summary)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (check (file, summary, &error));
  g_assert_no_error (error);
}

static inline void
refused (GByteArray *file, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (check (file, NULL, &error));
  g_assert_error (error, FJ_ERROR, code);
  g_assert_cmpuint (strlen (error->message), >, 20);
}
