#include "central-private.h"

#include <string.h>
#include "central-directory.h"
#include "central-file.h"
#include "central-password.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"

#define MAX_DIRECTORY_FILE (4u << 20)

typedef struct
{
  JsonObject *directory;
  GHashTable *hashes; /* user -> Argon2id, computed before the write */
} Init;

static gboolean
required (JsonObject *item, const char *what, const char *name, const char **value, GError **error)
{
  *value = fj_json_get_string (item, name);
  if (*value != NULL && **value != '\0')
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("The directory file: an entry of “%s” has no “%s”."),
               what, name);
  return FALSE;
}

static gboolean
add_account (CentralTransaction *transaction, JsonObject *account, GHashTable *hashes, GError **error)
{
  const char *user, *role, *organization, *display;
  const char *device = fj_json_get_string (account, "device");

  if (!required (account, "accounts", "user", &user, error)
      || !required (account, "accounts", "role", &role, error)
      || !required (account, "accounts", "organization", &organization, error)
      || !required (account, "accounts", "display", &display, error))
    return FALSE;
  if (fj_role_from_string (role) == FJ_ROLE_NONE)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("The directory file: there is no role “%s”."), role);
      return FALSE;
    }
  g_autofree char *name = g_strconcat ("practitioner:", user, NULL);
  g_autofree char *practitioner = fj_uuid_from_name (name);
  FjRole bit = fj_role_from_string (role);
  g_autofree char *own_device = NULL;
  if (device == NULL && (bit == FJ_ROLE_KIOSK || bit == FJ_ROLE_GATEWAY))
    {
      /* A machine's account is a device's. */
      JsonObject *machine = json_object_new ();
      g_autofree char *device_name = g_strconcat ("device-account:", user, NULL);
      own_device = fj_uuid_from_name (device_name);
      json_object_set_string_member (machine, "id", own_device);
      json_object_set_string_member (machine, "name", display);
      json_object_set_string_member (machine, "organization", organization);
      gboolean ok = central_directory_add_device (transaction, machine, error);
      json_object_unref (machine);
      if (!ok)
        return FALSE;
      device = own_device;
    }
  return central_directory_add_person (transaction, practitioner, display, role, organization, error)
         && central_exec (
             transaction, error,
             "INSERT INTO account (name, practitioner, device, password, created) VALUES (?, ?, ?, ?, ?)",
             "ssssi", user, practitioner, device, g_hash_table_lookup (hashes, user), fj_time_now ());
}

typedef gboolean (*AddItem) (CentralTransaction *transaction, JsonObject *item, GError **error);

static gboolean
add_all (
    CentralTransaction *transaction, JsonObject *directory, const char *name, AddItem add, GError **error)
{
  JsonArray *items = fj_json_get_array (directory, name);

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);
      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                       _ ("The directory file: “%s” must be a list of objects."), name);
          return FALSE;
        }
      if (!add (transaction, json_node_get_object (node), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
init (CentralTransaction *transaction, gpointer data, GError **error)
{
  Init *job = data;
  JsonArray *accounts = fj_json_get_array (job->directory, "accounts");

  if (!add_all (transaction, job->directory, "organizations", central_directory_add_organization, error)
      || !add_all (transaction, job->directory, "devices", central_directory_add_device, error))
    return FALSE;
  for (guint i = 0; accounts != NULL && i < json_array_get_length (accounts); i++)
    if (!add_account (transaction, json_array_get_object_element (accounts, i), job->hashes, error))
      return FALSE;
  return TRUE;
}

gboolean
central_accounts_init (Central *central,
                       const char *directory_file,
                       const char *accounts_file,
                       GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr (GError) cause = NULL;

  if (!g_file_get_contents (directory_file, &text, &length, &cause))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND, _ ("Cannot read “%s”: %s"), directory_file,
                   cause->message);
      return FALSE;
    }
  if (length > MAX_DIRECTORY_FILE)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE, _ ("“%s” is too large for a directory file."),
                   directory_file);
      return FALSE;
    }
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&text), length);
  g_autoptr (JsonObject) directory = fj_json_parse_object (bytes, error);
  if (directory == NULL)
    return FALSE;

  Init job = { .directory = directory };
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (JsonObject) passwords = json_object_new ();
  JsonArray *accounts = fj_json_get_array (directory, "accounts");
  job.hashes = hashes;
  for (guint i = 0; accounts != NULL && i < json_array_get_length (accounts); i++)
    {
      JsonNode *node = json_array_get_element (accounts, i);
      const char *user
          = JSON_NODE_HOLDS_OBJECT (node) ? fj_json_get_string (json_node_get_object (node), "user") : NULL;
      if (user == NULL)
        {
          g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                       _ ("The directory file: an entry of “%s” has no “%s”."), "accounts", "user");
          return FALSE;
        }
      g_autofree char *password = central_password_new ();
      char *hash = central_password_hash (password, error);
      if (hash == NULL)
        return FALSE;
      g_hash_table_insert (hashes, g_strdup (user), hash);
      JsonObject *account = json_object_new ();
      json_object_set_string_member (account, "password", password);
      json_object_set_object_member (passwords, user, account);
    }
  if (!central_store_write (central->store, init, &job, error))
    return FALSE;

  g_autoptr (GBytes) out = fj_json_to_bytes (passwords);
  gsize size;
  const char *data = g_bytes_get_data (out, &size);
  if (accounts_file != NULL)
    return central_file_write (accounts_file, data, size, error);
  g_print ("%.*s\n", (int) size, data);
  return TRUE;
}
