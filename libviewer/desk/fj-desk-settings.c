#include "fj-desk-settings.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "fj-error.h"
#include "fj-language.h"

#define LONGEST_PASSWORD 1024

/* build/apps/viewer/fenji-viewer -> build/data */
static GSettingsSchema *
look_beside_program (const char *id)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *data = folder != NULL ? g_build_filename (folder, "..", "..", "data", NULL) : NULL;
  g_autoptr (GSettingsSchemaSource) source = NULL;

  if (data == NULL)
    return NULL;
  source = g_settings_schema_source_new_from_directory (data, g_settings_schema_source_get_default (), TRUE,
                                                        NULL);
  return source != NULL ? g_settings_schema_source_lookup (source, id, FALSE) : NULL;
}

GSettings *
fj_desk_settings_open (const char *id)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema
      = source != NULL ? g_settings_schema_source_lookup (source, id, TRUE) : NULL;

  if (schema == NULL)
    schema = look_beside_program (id);
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

gboolean
fj_desk_settings_has_key (GSettings *settings, const char *key, const GVariantType *type)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) found = NULL;

  if (settings == NULL)
    return FALSE;
  g_object_get (settings, "settings-schema", &schema, NULL);
  if (!g_settings_schema_has_key (schema, key))
    return FALSE;
  found = g_settings_schema_get_key (schema, key);
  return g_variant_type_equal (g_settings_schema_key_get_value_type (found), type);
}

char *
fj_desk_settings_get (GSettings *settings, const char *key)
{
  return fj_desk_settings_has_key (settings, key, G_VARIANT_TYPE_STRING)
             ? g_settings_get_string (settings, key)
             : g_strdup ("");
}

void
fj_desk_settings_set (GSettings *settings, const char *key, const char *value)
{
  if (fj_desk_settings_has_key (settings, key, G_VARIANT_TYPE_STRING))
    g_settings_set_string (settings, key, value);
}

void
fj_desk_settings_bind_window (GSettings *settings, GtkWindow *window)
{
  static const struct
  {
    const char *key, *property;
    gboolean flag;
  } bound[] = { { "window-width", "default-width", FALSE },
                { "window-height", "default-height", FALSE },
                { "is-maximized", "maximized", TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (bound); i++)
    if (fj_desk_settings_has_key (settings, bound[i].key,
                                  bound[i].flag ? G_VARIANT_TYPE_BOOLEAN : G_VARIANT_TYPE_INT32))
      g_settings_bind (settings, bound[i].key, window, bound[i].property, G_SETTINGS_BIND_DEFAULT);
}

/* One descriptor from looking to reading: what was looked at is what is read. */
char *
fj_desk_settings_read_password (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  struct stat status;
  char line[LONGEST_PASSWORD + 2];
  gssize n = 0;
  int code = errno;

  if (fd >= 0 && fstat (fd, &status) == 0)
    {
      if (!S_ISREG (status.st_mode) || status.st_uid != geteuid () || (status.st_mode & 077) != 0)
        {
          close (fd);
          g_set_error (
              error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
              _ ("Others may read the password in %s, so it is not used. Make it yours alone: chmod 600."),
              path);
          return NULL;
        }
      n = read (fd, line, sizeof line - 1);
      code = errno;
    }
  if (fd >= 0)
    close (fd);
  if (fd < 0 || n < 0)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_IO,
                   _ ("The password file %s cannot be read (%s). Check its name and whom it belongs to."),
                   path, g_strerror (code));
      return NULL;
    }
  line[n] = '\0';
  line[strcspn (line, "\r\n")] = '\0';
  if (*line == '\0' || strlen (line) > LONGEST_PASSWORD || !g_utf8_validate (line, -1, NULL))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("The first line of %s is no password. Write it there, and nothing else."), path);
      return NULL;
    }
  return g_strdup (line);
}
