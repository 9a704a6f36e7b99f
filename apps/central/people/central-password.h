/* Passwords: Argon2id through libsodium, and a bound on how many are computed at once. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CENTRAL_PASSWORD_MIN 10u /* characters of a password that a person chooses */
#define CENTRAL_PASSWORD_MAX 256u

/* (transfer full); NULL with FJ_ERROR_INTERNAL when memory is short. */
char *central_password_hash (const char *password, GError **error);
/* Around everything that one try to sign in as @user does: tries of one user are made one after the other (so
 * that none slips past the count of failures), and few at once altogether. FJ_ERROR_THROTTLED: too many wait.
 */
gboolean central_password_enter (const char *user, GError **error);
void central_password_leave (const char *user);
/* Takes the same time when @hash is NULL (an unknown user) and then says FALSE. */
gboolean central_password_verify (const char *hash, const char *password);
/* A random password, about 107 bits. (transfer full) */
char *central_password_new (void);

G_END_DECLS
