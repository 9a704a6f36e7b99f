#include "central-multipart.h"

#include <string.h>
#include "fj-error.h"

/* A stream that gives at most @step bytes at once, so that delimiters are cut in every place. */
typedef struct
{
  GMemoryInputStream parent;
  gsize step;
} Slow;
typedef GMemoryInputStreamClass SlowClass;
static GType slow_get_type (void);
G_DEFINE_TYPE (Slow, slow, G_TYPE_MEMORY_INPUT_STREAM)

static gssize
slow_read (GInputStream *stream, void *buffer, gsize size, GCancellable *cancellable, GError **error)
{
  Slow *slow = (Slow *) stream;

  return G_INPUT_STREAM_CLASS (slow_parent_class)
      ->read_fn (stream, buffer, MIN (size, slow->step), cancellable, error);
}

static void
slow_init (Slow *slow)
{
}

static void
slow_class_init (SlowClass *class)
{
  G_INPUT_STREAM_CLASS (class)->read_fn = slow_read;
}

/* The parts with "|" behind each, or "!" where an error came. */
static char *
parse (const char *body, gsize length, gsize step, const char *boundary, gsize block)
{
  g_autoptr (GError) error = NULL;
  Slow *slow = g_object_new (slow_get_type (), NULL);
  g_autoptr (GInputStream) stream = G_INPUT_STREAM (slow);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *buffer = g_malloc (block);
  gssize n;

  slow->step = step;
  g_memory_input_stream_add_data (G_MEMORY_INPUT_STREAM (slow), body, (gssize) length, NULL);
  g_autoptr (CentralMultipart) multipart = central_multipart_new (stream, boundary, NULL, &error);
  while (multipart != NULL && error == NULL && central_multipart_next (multipart, &error))
    {
      while ((n = central_multipart_read (multipart, buffer, block, &error)) > 0)
        g_string_append_len (out, buffer, n);
      if (error == NULL)
        g_string_append_c (out, '|');
    }
  if (error != NULL)
    {
      g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
      g_string_append_c (out, '!');
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_cases (void)
{
  static const struct
  {
    const char *body, *parts;
  } cases[] = {
    { "--B\r\n\r\none\r\n--B--", "one|" },
    { "--B\r\nA: b\r\n\r\none\r\n--B\r\nA: b\r\n\r\ntwo\r\n--B--\r\n", "one|two|" },
    { "\r\n--B\r\nA: b\r\n\r\none\r\n--B--\r\nepilogue", "one|" },
    { "preamble\r\n--B\r\nA: b\r\n\r\none\r\n--B--", "one|" },
    { "--B\r\nA: b\r\n\r\n\r\n--B--", "|" },
    { "--B\r\nA: b\r\n\r\n\r\n--C\r\n--A\r\n-\r\n--B--", "\r\n--C\r\n--A\r\n-|" },
    { "--B--", "" },
    { "", "!" },
    { "no part at all", "!" },
    { "--B", "!" },
    { "--B\r\nA: b", "!" },
    { "--B\r\nA: b\r\n\r\none", "!" },
    { "--B\r\nA: b\r\n\r\none\r\n--", "!" },
    { "--B\r\nA: b\r\n\r\none\r\n--B", "one|!" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize step = 1; step < 12; step++)
      for (gsize block = 1; block < 5; block += 3)
        {
          g_autofree char *parts = parse (cases[i].body, strlen (cases[i].body), step, "B", block);
          /* A part that breaks off gives what came of it, then the error. */
          if (g_str_has_suffix (cases[i].parts, "!"))
            g_assert_true (g_str_has_suffix (parts, "!"));
          else
            g_assert_cmpstr (parts, ==, cases[i].parts);
        }
}

static void
test_bounds (void)
{
  g_autofree char *head = g_strnfill (20000, 'x');
  g_autofree char *body = g_strdup_printf ("--B\r\nA: %s\r\n\r\none\r\n--B--", head);
  g_autofree char *boundary = g_strnfill (71, 'b');
  g_autofree char *parts = parse (body, strlen (body), 1000, "B", 100);
  g_autofree char *none = parse ("", 0, 1, NULL, 1);
  g_autofree char *empty = parse ("", 0, 1, "", 1);
  g_autofree char *longest = parse ("", 0, 1, boundary, 1);

  g_assert_cmpstr (parts, ==, "!");
  g_assert_cmpstr (none, ==, "!");
  g_assert_cmpstr (empty, ==, "!");
  g_assert_cmpstr (longest, ==, "!");
}

/* Larger than the buffer, binary, and cut at its end. */
static void
test_large (void)
{
  gsize size = 3u << 20;
  g_autofree guint8 *data = g_malloc (size);
  g_autoptr (GByteArray) body = g_byte_array_new ();

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) (i * 2654435761u >> 13);
  g_byte_array_append (body, (const guint8 *) "--B\r\n\r\n", 7);
  g_byte_array_append (body, data, (guint) size);
  g_byte_array_append (body, (const guint8 *) "\r\n--B--", 7);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (body->data, body->len, NULL);
  g_autoptr (CentralMultipart) multipart = central_multipart_new (stream, "B", NULL, NULL);
  g_autoptr (GByteArray) got = g_byte_array_new ();
  g_autofree guint8 *block = g_malloc (100000);
  gssize n;

  g_assert_true (central_multipart_next (multipart, NULL));
  while ((n = central_multipart_read (multipart, block, 100000, NULL)) > 0)
    g_byte_array_append (got, block, (guint) n);
  g_assert_cmpint (n, ==, 0);
  g_assert_cmpmem (got->data, got->len, data, size);
  g_assert_false (central_multipart_next (multipart, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/multipart/cases", test_cases);
  g_test_add_func ("/multipart/bounds", test_bounds);
  g_test_add_func ("/multipart/large", test_large);
  return g_test_run ();
}
