/* fj-shared-text: one memory for one text, from many threads at once, and no more kept than is said. */
#include "fj-shared-text.h"

#include <string.h>

static void
test_shared (void)
{
  char again[] = "1.2.840.10008.5.1.4.1.1.2";
  GRefString *one = fj_shared_text_new ("1.2.840.10008.5.1.4.1.1.2"), *other = fj_shared_text_new (again);
  g_autofree char *long_text = g_strnfill (100000, 'x');
  GRefString *lengthy = fj_shared_text_new (long_text), *empty = fj_shared_text_new ("");

  g_assert_true (one == other);
  g_assert_cmpstr (one, ==, again);
  g_assert_cmpuint (g_ref_string_length (lengthy), ==, 100000);
  g_assert_cmpstr (empty, ==, "");
  g_ref_string_release (one);
  g_assert_cmpstr (other, ==, again);
  g_ref_string_release (other);
  g_ref_string_release (lengthy);
  g_ref_string_release (empty);
}

/* More than are remembered: those that are held stay what they are. */
static void
test_many (void)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *text = g_strdup_printf ("series %u", i);

      g_ptr_array_add (held, fj_shared_text_new (text));
    }
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *text = g_strdup_printf ("series %u", i);

      g_assert_cmpstr (g_ptr_array_index (held, i), ==, text);
    }
}

static gpointer
take_and_let_go (gpointer data)
{
  for (guint i = 0; i < 100000; i++)
    {
      GRefString *text = fj_shared_text_new ("单小红");

      g_assert_cmpmem (text, strlen (text), "单小红", strlen ("单小红"));
      g_ref_string_release (text);
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("taker", take_and_let_go, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shared-text/shared", test_shared);
  g_test_add_func ("/shared-text/many", test_many);
  g_test_add_func ("/shared-text/threads", test_threads);
  return g_test_run ();
}
