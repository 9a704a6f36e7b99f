/* Passwords: Argon2id through libsodium, and a bound on how many are computed at once. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CENTRAL_PASSWORD_MIN 10u /* characters of a password that a person chooses */
#define CENTRAL_PASSWORD_MAX 256u

/* (transfer full); NULL with FJ_ERROR_INTERNAL when memory is short. */
char *central_password_hash (const char *password, GError **error);
/* Takes the same time when @hash is NULL (an unknown user) and then says FALSE. FJ_ERROR_THROTTLED when too
 * many wait. */
gboolean central_password_verify (const char *hash, const char *password, GError **error);
/* A random password, about 107 bits. (transfer full) */
char *central_password_new (void);

G_END_DECLS
