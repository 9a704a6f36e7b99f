#include <glib/gstdio.h>
#include "fj-error.h"
#include "simulator-stack.h"

#define GATEWAY                                                                                              \
  "\"gateway\":{\"aet\":\"FENJI\",\"host\":\"127.0.0.1\",\"port\":11112,\"devices\":["                       \
  "{\"aet\":\"US_PINYIN\",\"modality\":\"US\",\"charset\":\"ISO_IR 6\"},"                                    \
  "{\"aet\":\"MR_GBK\",\"modality\":\"MR\",\"charset\":\"GBK\"},"                                            \
  "{\"aet\":\"DR_GB18030\",\"modality\":\"DX\",\"charset\":\"GB18030\"},"                                    \
  "{\"aet\":\"CT_UTF8\",\"modality\":\"CT\",\"charset\":\"ISO_IR 192\"}]}"
#define WHOLE                                                                                                 \
  "{\"base\":\"http://127.0.0.1:1\",\"site\":\"http://127.0.0.1:2\",\"pacs\":\"http://127.0.0.1:3\"," GATEWAY \
  ",\"accounts\":{\"clerk\":{\"user\":\"clerk\",\"password\":\"p\",\"site\":\"s\"},\"half\":{\"user\":\"x\"}}}"

static SimulatorStack *
read_text (const char *text, GError **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("fenji-stack-XXXXXX.json", &path, NULL);
  g_close (fd, NULL);
  g_file_set_contents (path, text, -1, NULL);
  SimulatorStack *stack = simulator_stack_read (path, error);
  g_unlink (path);
  return stack;
}

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SimulatorStack) stack = read_text (WHOLE, &error);
  const char *user, *password;

  g_assert_no_error (error);
  g_assert_cmpstr (stack->site, ==, "http://127.0.0.1:2");
  g_assert_cmpuint (stack->devices->len, ==, 4);
  g_assert_cmpuint (((SimulatorDevice *) g_ptr_array_index (stack->devices, 0))->port, ==, 11112);
  g_assert_true (simulator_stack_account (stack, "clerk", &user, &password));
  g_assert_cmpstr (password, ==, "p");
  g_assert_false (simulator_stack_account (stack, "half", &user, &password));
  g_assert_false (simulator_stack_account (stack, "nobody", &user, &password));
}

/* A device is chosen that can write the name; a name outside of a set is never sent through it. */
static void
test_device (void)
{
  g_autoptr (SimulatorStack) stack = read_text (WHOLE, NULL);

  g_assert_cmpstr (simulator_stack_device (stack, "MR", "单小红")->aet, ==, "MR_GBK");
  g_assert_cmpstr (simulator_stack_device (stack, "MR", "欧阳晓㛃")->aet, ==, "CT_UTF8");
  g_assert_cmpstr (simulator_stack_device (stack, "DX", "欧阳晓㛃")->aet, ==, "DR_GB18030");
  g_assert_cmpstr (simulator_stack_device (stack, "US", "曾国强")->aet, ==, "CT_UTF8");
  g_assert_cmpstr (simulator_stack_device (stack, "US", "John Smith")->aet, ==, "US_PINYIN");
  g_assert_cmpstr (simulator_stack_device (stack, "XA", "曾国强")->aet, ==, "CT_UTF8");
}

static void
test_bad (void)
{
  static const char *const bad[] = {
    "",
    "[]",
    "{}",
    "{\"base\":\"x\"}",
    "{\"base\":\"x\",\"site\":\"y\",\"pacs\":\"z\",\"accounts\":{}}",
    "{\"base\":\"x\",\"site\":\"y\",\"pacs\":\"z\",\"accounts\":{},\"gateway\":{\"aet\":\"A\",\"host\":\"h\",\"port\":0,"
    "\"devices\":[]}}",
    "{\"base\":\"x\",\"site\":\"y\",\"pacs\":\"z\",\"accounts\":{},\"gateway\":{\"aet\":\"A\",\"host\":\"h\",\"port\":1,"
    "\"devices\":[{}]}}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (read_text (bad[i], &error));
      g_assert_nonnull (error);
      g_assert_cmpint (error->domain, ==, FJ_ERROR);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/stack/read", test_read);
  g_test_add_func ("/simulator/stack/device", test_device);
  g_test_add_func ("/simulator/stack/bad", test_bad);
  return g_test_run ();
}
