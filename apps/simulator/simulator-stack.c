#include "simulator-stack.h"

#include "fj-charset.h"
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"

void
simulator_stack_free (SimulatorStack *stack)
{
  if (stack == NULL)
    return;
  g_free (stack->base);
  g_free (stack->site);
  g_free (stack->pacs);
  g_clear_pointer (&stack->devices, g_ptr_array_unref);
  g_clear_pointer (&stack->accounts, json_object_unref);
  g_free (stack);
}

static gboolean
missing (const char *path, const char *what, GError **error)
{
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_INVALID,
      _ ("%s does not describe a running installation: \"%s\" is missing. Give the file that ./run stack --json "
         "writes."),
      path, what);
  return FALSE;
}

static gboolean
read_devices (SimulatorStack *stack, JsonObject *gateway, const char *path, GError **error)
{
  const char *aet = fj_json_get_string (gateway, "aet"), *host = fj_json_get_string (gateway, "host");
  gint64 port = fj_json_get_int (gateway, "port", 0);
  JsonArray *devices = fj_json_get_array (gateway, "devices");

  if (aet == NULL || host == NULL || port < 1 || port > 65535 || devices == NULL)
    return missing (path, "gateway.aet, host, port, devices", error);
  stack->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) simulator_device_free);
  for (guint i = 0; i < json_array_get_length (devices); i++)
    {
      JsonObject *one = fj_json_element_object (devices, i);
      if (one == NULL || fj_json_get_string (one, "aet") == NULL)
        return missing (path, "gateway.devices[].aet", error);
      SimulatorDevice *device = g_new0 (SimulatorDevice, 1);
      device->host = g_strdup (host);
      device->port = (guint16) port;
      device->called_aet = g_strdup (aet);
      device->aet = g_strdup (fj_json_get_string (one, "aet"));
      device->modality = g_strdup (fj_json_get_string (one, "modality"));
      device->charset = g_strdup (fj_json_get_string (one, "charset"));
      g_ptr_array_add (stack->devices, device);
    }
  return TRUE;
}

SimulatorStack *
simulator_stack_read (const char *path, GError **error)
{
  g_autoptr (SimulatorStack) stack = g_new0 (SimulatorStack, 1);
  g_autoptr (GError) local = NULL;
  char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, &local))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
          _ ("The description of the installation cannot be read: %s. Start it with ./run stack --json FILE."),
          local->message);
      return NULL;
    }
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, length);
  g_autoptr (JsonObject) json = fj_json_parse_object (bytes, error);
  if (json == NULL)
    return NULL;
  stack->base = g_strdup (fj_json_get_string (json, "base"));
  stack->site = g_strdup (fj_json_get_string (json, "site"));
  stack->pacs = g_strdup (fj_json_get_string (json, "pacs"));
  JsonObject *gateway = fj_json_get_object (json, "gateway"),
             *accounts = fj_json_get_object (json, "accounts");
  const char *absent = stack->base == NULL   ? "base"
                       : stack->site == NULL ? "site"
                       : stack->pacs == NULL ? "pacs"
                       : gateway == NULL     ? "gateway"
                       : accounts == NULL    ? "accounts"
                                             : NULL;
  if (absent != NULL)
    {
      missing (path, absent, error);
      return NULL;
    }
  stack->accounts = json_object_ref (accounts);
  return read_devices (stack, gateway, path, error) ? g_steal_pointer (&stack) : NULL;
}

gboolean
simulator_stack_account (const SimulatorStack *stack,
                         const char *name,
                         const char **user,
                         const char **password)
{
  JsonObject *account = fj_json_get_object (stack->accounts, name);

  if (account == NULL)
    return FALSE;
  *user = fj_json_get_string (account, "user");
  *password = fj_json_get_string (account, "password");
  return *user != NULL && *password != NULL;
}

static gboolean
can_write (const SimulatorDevice *device, const char *name)
{
  g_autofree char *bytes = fj_charset_encode (device->charset, "PN", name, NULL, NULL);
  return bytes != NULL;
}

const SimulatorDevice *
simulator_stack_device (const SimulatorStack *stack, const char *modality, const char *name)
{
  const SimulatorDevice *other = NULL;

  for (guint i = 0; i < stack->devices->len; i++)
    {
      const SimulatorDevice *device = g_ptr_array_index (stack->devices, i);
      if (!can_write (device, name))
        continue;
      if (g_strcmp0 (device->modality, modality) == 0)
        return device;
      if (other == NULL || g_strcmp0 (device->charset, "ISO_IR 192") == 0)
        other = device;
    }
  return other;
}
