/* fj-header-reader: each header once, few at once, bad files too; nothing comes after it has gone. */
#include "reading-stores.h"

#include "fj-header-reader.h"
#include "study-source.h"

static gboolean
count (gpointer data)
{
  *(guint *) data += 1;
  return G_SOURCE_CONTINUE;
}

static void
test_read (void)
{
  g_autoptr (FjHeaderShelf) shelf = fj_header_shelf_new ();
  g_autoptr (FjSandbox) sandbox = fj_sandbox_new (2, decoder);
  g_autoptr (FjHeaderValues) good = NULL, bad = NULL;
  g_autoptr (TestSource) source = NULL;
  FjHeaderReader *reader;
  guint n = 0;

  begin_folder ();
  draw ("stack('a',9,'2.25.11',PatientID='P1')\nopen('a03','wb').write(b'no DICOM at all')\n");
  source = test_source_new (folder);
  test_source_add (source, "a", 9, "2.25.11", 1);
  reader
      = fj_header_reader_new (FJ_IMAGE_SOURCE (source), sandbox, shelf, g_main_context_default (), count, &n);
  g_assert_cmpuint (fj_header_reader_count_waiting (reader), ==, 0);
  for (guint i = 0; i < 18; i++)
    {
      g_autofree char *key = g_strdup_printf ("a%02u", i % 9);

      fj_header_reader_ask (reader, key, 0);
    }
  WAIT_FOR (fj_header_reader_count_waiting (reader) == 0 && n > 0);
  g_assert_cmpuint (n, <=, 9);
  g_assert_cmpuint (source->asked->len, ==, 9);
  g_assert_cmpuint (source->most_waiting, <=, FJ_HEADER_READER_THREADS);
  good = fj_header_shelf_find (shelf, "a08", 0);
  bad = fj_header_shelf_find (shelf, "a03", 0);
  g_assert_false (fj_header_values_is_failed (good));
  g_assert_true (fj_header_values_is_failed (bad));
  g_assert_cmpstr (
      fj_hang_values_get_text (fj_header_values_get (good, FJ_HANG_OBJECT_PATIENT), 0x00100020, 0), ==, "P1");

  fj_header_reader_free (reader);
  end_folder ();
}

/* What it waits for is given up when it goes. */
static void
test_close (void)
{
  g_autoptr (FjHeaderShelf) shelf = fj_header_shelf_new ();
  g_autoptr (FjSandbox) sandbox = fj_sandbox_new (2, decoder);
  g_autoptr (TestSource) source = test_source_new ("/nowhere");
  FjHeaderReader *reader;
  guint n = 0;

  test_source_add (source, "a", 9, "2.25.11", 1);
  test_source_open (source, 0);
  reader
      = fj_header_reader_new (FJ_IMAGE_SOURCE (source), sandbox, shelf, g_main_context_default (), count, &n);
  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *key = g_strdup_printf ("a%02u", i);

      fj_header_reader_ask (reader, key, 0);
    }
  while (test_source_count_asked (source) < FJ_HEADER_READER_THREADS)
    g_thread_yield ();
  fj_header_reader_free (reader);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (test_source_count_asked (source), ==, FJ_HEADER_READER_THREADS);
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  decoder = argv[1];
  g_test_add_func ("/header-reader/read", test_read);
  g_test_add_func ("/header-reader/close", test_close);
  return g_test_run ();
}
