/* Settings of a program that also runs where its schema is not installed, and what must not be a setting: a
 * password. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Of schema @id: installed, or compiled into the build folder beside the program. NULL when there is none.
 * (transfer full) (nullable) */
GSettings *fj_desk_settings_open (const char *id);
/* Whether there are settings whose schema, perhaps of an older version, has @key of @type. */
gboolean fj_desk_settings_has_key (GSettings *settings, const char *key, const GVariantType *type);
/* String keys; "" without settings or key. (transfer full) */
char *fj_desk_settings_get (GSettings *settings, const char *key);
void fj_desk_settings_set (GSettings *settings, const char *key, const char *value);
/* The window gets the size it had last time ("window-width", "window-height", "is-maximized"), where the
 * schema has the keys. */
void fj_desk_settings_bind_window (GSettings *settings, GtkWindow *window);

/* The first line of @path, a file that nobody but its owner can read or write. FJ_ERROR_IO,
 * FJ_ERROR_FORBIDDEN, FJ_ERROR_INVALID. (transfer full) */
char *fj_desk_settings_read_password (const char *path, GError **error);

G_END_DECLS
