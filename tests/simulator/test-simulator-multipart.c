#include <string.h>
#include "fj-error.h"
#include "simulator-multipart.h"

#define TYPE "multipart/related; type=\"application/dicom\"; boundary="

static GPtrArray *
split (const char *text, gssize length, const char *type, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
  return simulator_multipart_split (body, type, error);
}

static void
assert_part (GPtrArray *parts, guint index, const char *expected)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (g_ptr_array_index (parts, index), &size);
  g_assert_cmpmem (data, size, expected, strlen (expected));
}

static void
test_parts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) parts
      = split ("--b\r\nContent-Type: application/dicom\r\n\r\none\r\n--b\r\nA: 1\r\nB: 2\r\n\r\n"
               "two\r\n\r\n--x\r\n--b--\r\n",
               -1, TYPE "b", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (parts->len, ==, 2);
  assert_part (parts, 0, "one");
  assert_part (parts, 1, "two\r\n\r\n--x");
}

static void
test_forms (void)
{
  g_autoptr (GError) error = NULL;
  /* Quoted boundary; a preamble; a part without headers; an empty part; the type's parameters in another
   * order. */
  g_autoptr (GPtrArray) quoted
      = split ("preamble\r\n--a b\r\n\r\nx\r\n--a b\r\n\r\n\r\n--a b--", -1,
               "multipart/related; boundary=\"a b\"; type=\"application/dicom\"", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (quoted->len, ==, 2);
  assert_part (quoted, 0, "x");
  assert_part (quoted, 1, "");
  g_autoptr (GPtrArray) whole = split ("DICM", -1, "application/dicom", &error);
  g_assert_cmpuint (whole->len, ==, 1);
  assert_part (whole, 0, "DICM");
  g_autoptr (GPtrArray) none = split ("--b--\r\n", -1, TYPE "b", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_bytes_with_zeros (void)
{
  g_autoptr (GError) error = NULL;
  static const char body[] = "--b\r\n\r\n\0\r\n--\0b\r\n--b--";
  g_autoptr (GPtrArray) parts = split (body, sizeof body - 1, TYPE "b", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (parts->len, ==, 1);
  g_assert_cmpmem (g_bytes_get_data (g_ptr_array_index (parts, 0), NULL), 7, "\0\r\n--\0b", 7);
}

/* Cut off anywhere: an error, never a shorter answer. */
static void
test_cut_off (void)
{
  static const char body[] = "--b\r\nA: 1\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--";
  for (gssize length = 0; length < (gssize) sizeof body - 1; length++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (split (body, length, TYPE "b", &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (split (body, -1, "multipart/related", &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/multipart/parts", test_parts);
  g_test_add_func ("/simulator/multipart/forms", test_forms);
  g_test_add_func ("/simulator/multipart/zeros", test_bytes_with_zeros);
  g_test_add_func ("/simulator/multipart/cut-off", test_cut_off);
  return g_test_run ();
}
