#include "central-password.h"

#include <sodium.h>
#include <string.h>
#include "fj-error.h"
#include "fj-language.h"

/* OWASP's minimum for Argon2id (Password Storage Cheat Sheet): 19 MiB, 2 passes, 1 lane. */
#define OPERATIONS 2u
#define MEMORY (19u << 20)
#define MAX_AT_ONCE 2
#define MAX_WAITING 8
/* 18 of 62 characters. */
#define RANDOM_LENGTH 18

/* The bound is the machine's, not a service's: memory is what it protects. */
static GMutex lock;
static GCond left;
static int n_inside;
static int n_waiting;

static gboolean
enter (GError **error)
{
  gboolean ok = TRUE;

  g_mutex_lock (&lock);
  if (n_inside >= MAX_AT_ONCE && n_waiting >= MAX_WAITING)
    ok = FALSE;
  else
    {
      n_waiting++;
      while (n_inside >= MAX_AT_ONCE)
        g_cond_wait (&left, &lock);
      n_waiting--;
      n_inside++;
    }
  g_mutex_unlock (&lock);
  if (!ok)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_THROTTLED,
                         _ ("Too many people are signing in at once. Try again in a moment."));
  return ok;
}

static void
leave (void)
{
  g_mutex_lock (&lock);
  n_inside--;
  g_cond_signal (&left);
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
central_password_verify (const char *hash, const char *password, GError **error)
{
  if (!enter (error))
    return FALSE;
  gboolean ok;
  if (hash != NULL)
    ok = crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;
  else
    {
      /* The same work, so that the time does not tell whether the user exists. */
      g_autofree char *unused = central_password_hash (password, NULL);
      ok = FALSE;
    }
  leave ();
  return ok;
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
