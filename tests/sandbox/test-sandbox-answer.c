/* What is believed of a decoder, and what is not. (What it can do besides lying is in tests/decoder.) */
#include "fj-sandbox-answer.h"

#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "fj-error.h"
#include "fj-language.h"
#include "fj-sandbox-memory.h"

static const FjSandboxShape shape
    = { .rows = 3, .columns = 5, .samples = 1, .bits_allocated = 16, .bits_stored = 12, .frames = 1 };

static FjSandboxReply
make_reply (void)
{
  return (FjSandboxReply){
    .size = 30, .rows = 3, .columns = 5, .samples = 1, .type = FJ_SAMPLE_U16, .bits_stored = 12
  };
}

static FjFrame *
answer (const FjSandboxReply *reply, const guint16 *pixels, gboolean *is_sound, GError **error)
{
  int fd = fj_sandbox_memory_seal (pixels, 30, NULL);
  FjFrame *frame = fj_sandbox_answer_frame (reply, fd, &shape, is_sound, error);
  close (fd);
  return frame;
}

static void
check_refused (const FjSandboxReply *reply, const guint16 *pixels)
{
  g_autoptr (GError) error = NULL;
  gboolean is_sound = TRUE;
  g_autoptr (FjFrame) frame = answer (reply, pixels, &is_sound, &error);
  g_assert_null (frame);
  g_assert_false (is_sound);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
}

static void
test_frame (void)
{
  guint16 pixels[15] = { 0, 1, 4095 };
  FjSandboxReply reply = make_reply ();
  g_autoptr (GError) error = NULL;
  gboolean is_sound = FALSE;
  g_autoptr (FjFrame) frame = answer (&reply, pixels, &is_sound, &error);
  g_assert_no_error (error);
  g_assert_true (is_sound);
  g_assert_cmpmem (fj_frame_get_data (frame), fj_frame_get_size (frame), pixels, 30);
}

static void
test_other_sizes (void)
{
  static const guint16 pixels[15];
  FjSandboxReply reply;
#define LIE(field, value)                                                                                    \
  reply = make_reply ();                                                                                     \
  reply.field = value;                                                                                       \
  check_refused (&reply, pixels)
  LIE (rows, 5);
  LIE (columns, 3);
  LIE (samples, 3);
  LIE (type, FJ_SAMPLE_U8);
  LIE (type, FJ_SAMPLE_S16);
  LIE (type, G_MAXUINT32);
  LIE (bits_stored, 16);
  LIE (bits_stored, 0);
  LIE (size, 28);
  LIE (size, G_MAXUINT64);
  reply = make_reply ();
  reply.rows = 5;
  reply.columns = 3; /* as many bytes */
  check_refused (&reply, pixels);
}

/* The grey pipeline has tables of as many entries as Bits Stored say. */
static void
test_values_beyond_bits_stored (void)
{
  FjSandboxReply reply = make_reply ();
  for (guint i = 0; i < 15; i++)
    {
      guint16 pixels[15] = { 0 };
      pixels[i] = 4096;
      check_refused (&reply, pixels);
    }
}

static void
test_signed_values (void)
{
  static const gint16 inside[15] = { -2048, 2047, -1, 0 }, below[15] = { 0, -2049 }, above[15] = { 2048 };
  FjSandboxShape its = shape;
  its.is_signed = TRUE;
  for (guint i = 0; i < 3; i++)
    {
      const gint16 *pixels = i == 0 ? inside : i == 1 ? below : above;
      g_autoptr (GBytes) bytes = g_bytes_new_static (pixels, 30);
      g_autoptr (FjFrame) frame = fj_frame_new (3, 5, 1, FJ_SAMPLE_S16, 12, bytes);
      g_assert_cmpint (fj_sandbox_shape_check (&its, frame, NULL), ==, i == 0);
    }
}

/* What a decoder says of a file is passed on, as one line of text. */
static void
test_told (void)
{
  FjSandboxReply reply = { .is_error = 1, .code = FJ_ERROR_UNSUPPORTED, .message = "no\nway \xff\x1b[2J" };
  g_autoptr (GError) error = NULL;
  gboolean is_sound = FALSE;
  g_assert_null (fj_sandbox_answer_frame (&reply, -1, &shape, &is_sound, &error));
  g_assert_true (is_sound);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
  g_assert_cmpstr (error->message, ==, "no way \xef\xbf\xbd [2J");
  g_clear_error (&error);
  reply.code = 4000;
  g_assert_null (fj_sandbox_answer_frame (&reply, -1, &shape, &is_sound, &error));
  g_assert_false (is_sound);
  g_clear_error (&error);
  reply.code = 1;
  memset (reply.message, 'x', sizeof reply.message);
  g_assert_null (fj_sandbox_answer_header (&reply, -1, &is_sound, &error));
  g_assert_false (is_sound);
}

static void
test_shapes (void)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_new (NULL);
  g_autoptr (GError) error = NULL;
  FjSandboxShape read;
  g_assert_false (fj_sandbox_shape_read (object, &read, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  fj_language_set_thread ("en");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox-answer/frame", test_frame);
  g_test_add_func ("/sandbox-answer/other-sizes", test_other_sizes);
  g_test_add_func ("/sandbox-answer/values-beyond-bits-stored", test_values_beyond_bits_stored);
  g_test_add_func ("/sandbox-answer/signed-values", test_signed_values);
  g_test_add_func ("/sandbox-answer/told", test_told);
  g_test_add_func ("/sandbox-answer/shapes", test_shapes);
  return g_test_run ();
}
