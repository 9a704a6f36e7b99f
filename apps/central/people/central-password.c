#include "central-password.h"

#include <sodium.h>
#include <string.h>
#include "fj-error.h"
#include "fj-language.h"

/* OWASP's minimum for Argon2id (Password Storage Cheat Sheet): 19 MiB, 2 passes, 1 lane. */
#define OPERATIONS 2u
#define MEMORY (19u << 20)
#define N_LANES 2
#define MAX_WAITING 12 /* a few workers stay for the rest of the service */
/* 18 of 62 characters. */
#define RANDOM_LENGTH 18

/* A user always takes the same lane, and a lane is one wide. The bound is the machine's, not a service's:
 * memory and processors are what it protects. */
static GMutex lock;
static GCond left;
static gboolean busy[N_LANES];
static int n_waiting;

gboolean
central_password_enter (const char *user, GError **error)
{
  guint lane = g_str_hash (user) % N_LANES;
  gboolean ok = TRUE;

  g_mutex_lock (&lock);
  if (busy[lane] && n_waiting >= MAX_WAITING)
    ok = FALSE;
  else
    {
      n_waiting++;
      while (busy[lane])
        g_cond_wait (&left, &lock);
      n_waiting--;
      busy[lane] = TRUE;
    }
  g_mutex_unlock (&lock);
  if (!ok)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_THROTTLED,
                         _ ("Too many people are signing in at once. Try again in a moment."));
  return ok;
}

void
central_password_leave (const char *user)
{
  g_mutex_lock (&lock);
  busy[g_str_hash (user) % N_LANES] = FALSE;
  g_cond_broadcast (&left);
  g_mutex_unlock (&lock);
}

char *
central_password_hash (const char *password, GError **error)
{
  char hash[crypto_pwhash_STRBYTES];

  if (sodium_init () < 0
      || crypto_pwhash_str_alg (hash, password, strlen (password), OPERATIONS, MEMORY,
                                crypto_pwhash_ALG_ARGON2ID13)
             != 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INTERNAL, "not enough memory to hash a password");
      return NULL;
    }
  return g_strdup (hash);
}

gboolean
central_password_verify (const char *hash, const char *password)
{
  if (hash != NULL)
    return crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;
  /* The same work, so that the time does not tell whether the user exists. */
  g_autofree char *unused = central_password_hash (password, NULL);
  return FALSE;
}

char *
central_password_new (void)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  char password[RANDOM_LENGTH + 1];

  for (int i = 0; i < RANDOM_LENGTH; i++)
    password[i] = letters[randombytes_uniform (sizeof letters - 1)];
  password[RANDOM_LENGTH] = '\0';
  return g_strdup (password);
}
