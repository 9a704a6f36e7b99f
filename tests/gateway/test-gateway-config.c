/* The configuration file, good and bad. */
#include "gateway-config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fj-error.h"

#define SITE "\"site\": \"0c0e7a52-6e5e-4f0e-8f57-9d7a3c1b0002\""
#define REST                                                                                                 \
  "\"central\": \"http://127.0.0.1:1/\", \"user\": \"gateway\", \"password\": \"p\", \"state\": \"var\","    \
  "\"dicom\": {\"aet\": \"FENJI\"}"

static GatewayConfig *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return gateway_config_parse (bytes, "/somewhere", error);
}

static void
test_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GatewayConfig) config = parse (
      "{" SITE ", \"institution\": \"青山镇卫生院\"," REST
      ", \"http\": {\"address\": \"127.0.0.1\", \"port\": 8080}, \"quietSeconds\": 2.5, \"devices\": ["
      "{\"aet\": \"DR1\", \"modality\": \"DX\", \"charset\": \"GB18030\"},"
      "{\"aet\": \"CT1\", \"modality\": \"CT\", \"charset\": \"ISO_IR 192\", \"address\": \"10.0.0.5\"}]}",
      &error);

  g_assert_no_error (error);
  g_assert_cmpstr (config->central, ==, "http://127.0.0.1:1");
  g_assert_cmpstr (config->state, ==, "/somewhere/var");
  g_assert_cmpint (config->quiet, ==, 2500000);
  g_assert_cmpuint (config->http_port, ==, 8080);
  g_assert_cmpuint (config->dicom_port, ==, 0);
  g_assert_null (config->dicom_address);
  const GatewayDevice *device = gateway_config_find_device (config, "DR1", "192.168.1.2", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (device->charset, ==, "GB18030");
  g_assert_nonnull (gateway_config_find_device (config, "CT1", "10.0.0.5", &error));
  g_assert_null (gateway_config_find_device (config, "CT1", "10.0.0.6", &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_null (gateway_config_find_device (config, "dr1", "10.0.0.5", &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FORBIDDEN);
}

static void
test_whole_seconds (void)
{
  g_autoptr (GatewayConfig) config = parse ("{" SITE "," REST ", \"quietSeconds\": 3}", NULL);
  g_autoptr (GatewayConfig) usual = parse ("{" SITE "," REST "}", NULL);

  g_assert_cmpint (config->quiet, ==, 3000000);
  g_assert_cmpint (usual->quiet, ==, 1000000);
}

static void
test_bad (void)
{
  static const char *const texts[] = {
    "",
    "[]",
    "{}",
    "{" SITE "}",
    "{\"site\": \"../etc\"," REST "}",
    "{" SITE "," REST ", \"http\": {\"port\": 70000}}",
    "{" SITE "," REST ", \"http\": {\"port\": -1}}",
    "{" SITE "," REST ", \"quietSeconds\": -1}",
    "{" SITE "," REST ", \"quietSeconds\": \"soon\"}",
    "{" SITE "," REST ", \"quietSeconds\": []}",
    "{" SITE "," REST ", \"devices\": [1]}",
    "{" SITE "," REST ", \"devices\": [{\"aet\": \"DR1\"}]}",
    "{" SITE "," REST ", \"devices\": [{\"aet\": \"DR1\", \"charset\": \"EBCDIC\"}]}",
    "{" SITE "," REST ", \"devices\": [{\"aet\": \"A TITLE THAT IS TOO LONG\", \"charset\": \"GBK\"}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      if (parse (texts[i], &error) != NULL)
        g_error ("taken: %s", texts[i]);
      g_assert_nonnull (error);
      g_assert_cmpuint (strlen (error->message), >, 10);
    }
}

static void
test_password_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("fenji-config-XXXXXX", NULL);
  g_autofree char *secret = g_build_filename (folder, "secret", NULL);
  g_autofree char *path = g_build_filename (folder, "gateway.json", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (secret, "s3cret\n", -1, NULL));
  g_assert_true (g_file_set_contents (
      path,
      "{" SITE ", \"central\": \"http://h\", \"user\": \"g\", \"passwordFile\": \"secret\", \"state\": \"s\","
      "\"dicom\": {\"aet\": \"A\"}}",
      -1, NULL));
  g_autoptr (GatewayConfig) config = gateway_config_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (config->password, ==, "s3cret");
  g_unlink (secret);
  g_assert_null (gateway_config_load (path, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_unlink (path);
  g_assert_null (gateway_config_load (path, &error));
  g_assert_nonnull (error);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gateway/config/whole", test_whole);
  g_test_add_func ("/gateway/config/whole-seconds", test_whole_seconds);
  g_test_add_func ("/gateway/config/bad", test_bad);
  g_test_add_func ("/gateway/config/password-file", test_password_file);
  return g_test_run ();
}
