#include <string.h>
#include "simulator-form.h"

static void
test_form (void)
{
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) form
          = simulator_form_draw (simulator_person (i), simulator_order (i == 0 ? "CT" : "US"), &error);
      g_assert_no_error (error);
      gsize size = 0;
      const guint8 *data = g_bytes_get_data (form, &size);
      g_assert_cmpuint (size, >, 5000);
      g_assert_cmpuint (size, <, 300 * 1024);
      g_assert_cmpint (memcmp (data, "\x89PNG\r\n\x1a\n", 8), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/form/form", test_form);
  return g_test_run ();
}
