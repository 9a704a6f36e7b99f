#include "gateway-config.h"

#include <string.h>

#include "fj-charset.h"
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-uid.h"

#define MAX_CONFIG (1u << 20)

static void
free_device (gpointer data)
{
  GatewayDevice *device = data;

  g_free (device->aet);
  g_free (device->modality);
  g_free (device->charset);
  g_free (device->address);
  g_free (device);
}

void
gateway_config_free (GatewayConfig *config)
{
  if (config == NULL)
    return;
  g_free (config->site);
  g_free (config->institution);
  g_free (config->central);
  g_free (config->user);
  if (config->password != NULL)
    memset (config->password, 0, strlen (config->password));
  g_free (config->password);
  g_free (config->state);
  g_free (config->http_address);
  g_free (config->dicom_aet);
  g_free (config->dicom_address);
  g_ptr_array_unref (config->devices);
  g_free (config);
}

static gboolean
take_string (JsonObject *json, const char *member, char **to, GError **error)
{
  const char *value = fj_json_get_string (json, member);

  if (value == NULL || *value == '\0')
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("The configuration has no \"%s\". Enter it and start again."), member);
      return FALSE;
    }
  *to = g_strdup (value);
  return TRUE;
}

static gboolean
take_port (JsonObject *json, const char *member, guint16 *to, GError **error)
{
  gint64 port = fj_json_get_int (json, member, 0);

  if (port < 0 || port > 65535)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("The configuration's \"%s\" is no port: a number from 0 to 65535 is wanted."), member);
      return FALSE;
    }
  *to = (guint16) port;
  return TRUE;
}

static gboolean
take_password (JsonObject *json, const char *folder, char **to, GError **error)
{
  const char *file = fj_json_get_string (json, "passwordFile");
  g_autofree char *path = NULL;

  if (file == NULL)
    return take_string (json, "password", to, error);
  path = g_path_is_absolute (file) ? g_strdup (file) : g_build_filename (folder, file, NULL);
  if (!g_file_get_contents (path, to, NULL, error))
    return FALSE;
  g_strchomp (*to);
  return TRUE;
}

static GatewayDevice *
read_device (JsonObject *json, GError **error)
{
  GatewayDevice *device = g_new0 (GatewayDevice, 1);

  device->modality = g_strdup (fj_json_get_string (json, "modality"));
  device->address = g_strdup (fj_json_get_string (json, "address"));
  if (!take_string (json, "aet", &device->aet, error)
      || !take_string (json, "charset", &device->charset, error))
    {
      free_device (device);
      return NULL;
    }
  if (strlen (device->aet) > 16 || !fj_charset_is_known (device->charset))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("The device \"%s\" has an AE title of more than 16 characters or a character set \"%s\" that is not "
             "known. Use GB18030, GBK, ISO_IR 192, ISO 2022 IR 58, ISO_IR 100 or ISO_IR 6."),
          device->aet, device->charset);
      free_device (device);
      return NULL;
    }
  return device;
}

static gboolean
read_devices (JsonObject *json, GatewayConfig *config, GError **error)
{
  JsonArray *devices = fj_json_get_array (json, "devices");

  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      JsonNode *node = json_array_get_element (devices, i);
      GatewayDevice *device;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                       _ ("The configuration's \"%s\" is not as it should be."), "devices");
          return FALSE;
        }
      device = read_device (json_node_get_object (node), error);
      if (device == NULL)
        return FALSE;
      g_ptr_array_add (config->devices, device);
    }
  return TRUE;
}

GatewayConfig *
gateway_config_parse (GBytes *bytes, const char *folder, GError **error)
{
  g_autoptr (GatewayConfig) config = g_new0 (GatewayConfig, 1);
  g_autoptr (JsonObject) json = NULL;
  const char *quiet = "quietSeconds";
  double quiet_seconds = 1.0;

  config->devices = g_ptr_array_new_with_free_func (free_device);
  json = fj_json_parse_object (bytes, error);
  if (json == NULL)
    return NULL;
  if (!take_string (json, "site", &config->site, error)
      || !take_string (json, "central", &config->central, error)
      || !take_string (json, "user", &config->user, error)
      || !take_password (json, folder, &config->password, error)
      || !take_string (json, "state", &config->state, error)
      || !take_string (json, "dicom.aet", &config->dicom_aet, error)
      || !take_port (json, "http.port", &config->http_port, error)
      || !take_port (json, "dicom.port", &config->dicom_port, error) || !read_devices (json, config, error))
    return NULL;
  if (!fj_uuid_is_valid (config->site))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("The configuration's \"%s\" is not as it should be."), "site");
      return NULL;
    }
  if (json_object_has_member (json, quiet))
    {
      JsonNode *node = json_object_get_member (json, quiet);
      GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;
      if (type == G_TYPE_INT64)
        quiet_seconds = (double) json_node_get_int (node);
      else
        quiet_seconds = type == G_TYPE_DOUBLE ? json_node_get_double (node) : -1.0;
    }
  if (!(quiet_seconds >= 0.0 && quiet_seconds <= 86400.0))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("The configuration's \"%s\" is not as it should be."), quiet);
      return NULL;
    }
  config->quiet = (gint64) (quiet_seconds * G_USEC_PER_SEC);
  if (!g_path_is_absolute (config->state))
    {
      g_autofree char *relative = g_steal_pointer (&config->state);
      config->state = g_build_filename (folder, relative, NULL);
    }
  while (g_str_has_suffix (config->central, "/"))
    config->central[strlen (config->central) - 1] = '\0';
  config->institution = g_strdup (fj_json_get_string (json, "institution"));
  config->dicom_address = g_strdup (fj_json_get_string (json, "dicom.address"));
  config->http_address = g_strdup (fj_json_get_string (json, "http.address"));
  if (config->http_address == NULL)
    config->http_address = g_strdup ("127.0.0.1");
  return g_steal_pointer (&config);
}

GatewayConfig *
gateway_config_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (length > MAX_CONFIG)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                           _ ("The configuration file is larger than 1 MiB. Is it the right file?"));
      return NULL;
    }
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  g_autofree char *folder = g_path_get_dirname (path);
  memset (text, 0, length);
  return gateway_config_parse (bytes, folder, error);
}

const GatewayDevice *
gateway_config_find_device (const GatewayConfig *config, const char *aet, const char *address, GError **error)
{
  gboolean known = FALSE;

  for (guint i = 0; i < config->devices->len; i++)
    {
      const GatewayDevice *device = g_ptr_array_index (config->devices, i);
      if (strcmp (device->aet, aet) != 0)
        continue;
      if (device->address == NULL || strcmp (device->address, address) == 0)
        return device;
      known = TRUE;
    }
  if (known)
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
        _ ("The device \"%s\" connects from %s, which is not its address. Correct the configuration if it moved."),
        aet, address);
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
                 _ ("The device \"%s\" at %s is not in the configuration. Enter it there to let it in."), aet,
                 address);
  return NULL;
}
