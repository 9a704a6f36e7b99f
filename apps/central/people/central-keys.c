#include "central-private.h"

#include <sodium.h>
#include <string.h>
#include "central-file.h"
#include "fj-language.h"
#include "fj-uid.h"

/* state/keys/root.key: the seed, 32 bytes, mode 0600; root.pub: its public key in hexadecimal.
 * state/keys/signer-UUID.key: public key (32 bytes), nonce, seed encrypted under a key derived from the
 * root's seed. */
#define SIGNER_SIZE                                                                                          \
  (crypto_sign_PUBLICKEYBYTES + crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES                      \
   + crypto_sign_SEEDBYTES)
#define WRAP_CONTEXT "fenjiwrp"

typedef struct
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
} Pair;

struct _CentralKeys
{
  char *folder;
  Pair root;
  guint8 wrap[crypto_secretbox_KEYBYTES];
  GMutex lock;
};

static char *
encode (const guint8 *data, gsize length)
{
  return g_base64_encode (data, length);
}

static gboolean
verify (const guint8 *public_key, const void *data, gsize length, const char *signature)
{
  gsize signature_length = 0;

  if (signature == NULL || strlen (signature) > 128)
    return FALSE;
  g_autofree guchar *bytes = g_base64_decode (signature, &signature_length);
  return signature_length == crypto_sign_BYTES
         && crypto_sign_verify_detached (bytes, data, length, public_key) == 0;
}

static char *
sign (const Pair *pair, const void *data, gsize length)
{
  guint8 signature[crypto_sign_BYTES];

  crypto_sign_detached (signature, NULL, data, length, pair->secret_key);
  return encode (signature, sizeof signature);
}

gboolean
central_keys_exist (const char *state_dir, GError **error)
{
  g_autofree char *path = g_build_filename (state_dir, "keys", "root.key", NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
               _ ("There is a database, but its key “%s” is missing. Restore the key from a backup."), path);
  return FALSE;
}

CentralKeys *
central_keys_open (const char *state_dir, GError **error)
{
  g_autofree char *folder = g_build_filename (state_dir, "keys", NULL);
  g_autofree char *path = g_build_filename (folder, "root.key", NULL);
  g_autofree char *public_path = g_build_filename (folder, "root.pub", NULL);
  g_autofree char *seed = NULL;
  gsize length = 0;

  if (sodium_init () < 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INTERNAL, "libsodium does not start");
      return NULL;
    }
  if (!central_file_ensure_folder (folder, error))
    return NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      guint8 fresh[crypto_sign_SEEDBYTES];
      randombytes_buf (fresh, sizeof fresh);
      gboolean ok = central_file_write (path, fresh, sizeof fresh, error);
      sodium_memzero (fresh, sizeof fresh);
      if (!ok)
        return NULL;
    }
  if (!g_file_get_contents (path, &seed, &length, NULL) || length != crypto_sign_SEEDBYTES)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                   _ ("The installation's key “%s” cannot be read or is damaged. Restore it from a backup."),
                   path);
      return NULL;
    }
  CentralKeys *keys = g_new0 (CentralKeys, 1);
  g_mutex_init (&keys->lock);
  keys->folder = g_steal_pointer (&folder);
  crypto_sign_seed_keypair (keys->root.public_key, keys->root.secret_key, (const guint8 *) seed);
  crypto_kdf_derive_from_key (keys->wrap, sizeof keys->wrap, 1, WRAP_CONTEXT, (const guint8 *) seed);
  sodium_memzero (seed, length);

  char hex[2 * crypto_sign_PUBLICKEYBYTES + 1];
  sodium_bin2hex (hex, sizeof hex, keys->root.public_key, sizeof keys->root.public_key);
  if (!g_file_test (public_path, G_FILE_TEST_EXISTS)
      && !central_file_write (public_path, hex, strlen (hex), error))
    g_clear_pointer (&keys, central_keys_free);
  return keys;
}

void
central_keys_free (CentralKeys *keys)
{
  if (keys == NULL)
    return;
  sodium_memzero (&keys->root, sizeof keys->root);
  sodium_memzero (keys->wrap, sizeof keys->wrap);
  g_mutex_clear (&keys->lock);
  g_free (keys->folder);
  g_free (keys);
}

static char *
signer_path (CentralKeys *keys, const char *practitioner)
{
  g_autofree char *name = g_strconcat ("signer-", practitioner, ".key", NULL);

  return g_build_filename (keys->folder, name, NULL);
}

static gboolean
make_signer (CentralKeys *keys, const char *path, GError **error)
{
  guint8 file[SIGNER_SIZE];
  guint8 seed[crypto_sign_SEEDBYTES];
  Pair pair;
  guint8 *nonce = file + crypto_sign_PUBLICKEYBYTES;

  randombytes_buf (seed, sizeof seed);
  crypto_sign_seed_keypair (pair.public_key, pair.secret_key, seed);
  memcpy (file, pair.public_key, sizeof pair.public_key);
  randombytes_buf (nonce, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (nonce + crypto_secretbox_NONCEBYTES, seed, sizeof seed, nonce, keys->wrap);
  gboolean ok = central_file_write (path, file, sizeof file, error);
  sodium_memzero (seed, sizeof seed);
  sodium_memzero (&pair, sizeof pair);
  return ok;
}

/* @pair's secret half too when @with_secret. */
static gboolean
load_signer (CentralKeys *keys,
             const char *practitioner,
             gboolean may_make,
             gboolean with_secret,
             Pair *pair,
             GError **error)
{
  g_autofree char *file = NULL;
  gsize length = 0;
  gboolean ok = TRUE;

  if (practitioner == NULL || !fj_uuid_is_valid (practitioner))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("A signer's id must be a UUID."));
      return FALSE;
    }
  g_autofree char *path = signer_path (keys, practitioner);
  g_mutex_lock (&keys->lock);
  if (may_make && !g_file_test (path, G_FILE_TEST_EXISTS))
    ok = make_signer (keys, path, error);
  ok = ok && g_file_get_contents (path, &file, &length, NULL);
  g_mutex_unlock (&keys->lock);
  guint8 seed[crypto_sign_SEEDBYTES];
  const guint8 *data = (const guint8 *) file;
  const guint8 *nonce = data + crypto_sign_PUBLICKEYBYTES;
  ok = ok && length == SIGNER_SIZE;
  if (ok)
    memcpy (pair->public_key, data, crypto_sign_PUBLICKEYBYTES);
  if (ok && with_secret)
    {
      guint8 stored[crypto_sign_PUBLICKEYBYTES];
      memcpy (stored, pair->public_key, sizeof stored);
      ok = crypto_secretbox_open_easy (seed, nonce + crypto_secretbox_NONCEBYTES,
                                       crypto_secretbox_MACBYTES + crypto_sign_SEEDBYTES, nonce, keys->wrap)
           == 0;
      if (ok)
        {
          crypto_sign_seed_keypair (pair->public_key, pair->secret_key, seed);
          ok = sodium_memcmp (stored, pair->public_key, sizeof stored) == 0;
          sodium_memzero (seed, sizeof seed);
        }
    }
  if (!ok && error != NULL && *error == NULL)
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_CORRUPT,
        _ ("The signing key of this person cannot be read or is damaged. Restore it from a backup."));
  return ok;
}

const char *
central_keys_algorithm (CentralKeys *keys)
{
  return "Ed25519 (central keystore)";
}

char *
central_keys_sign (CentralKeys *keys, const char *practitioner, GBytes *bytes, GError **error)
{
  Pair pair;
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  if (!load_signer (keys, practitioner, TRUE, TRUE, &pair, error))
    return NULL;
  char *signature = sign (&pair, data, length);
  sodium_memzero (&pair, sizeof pair);
  return signature;
}

gboolean
central_keys_verify (CentralKeys *keys, const char *practitioner, GBytes *bytes, const char *signature)
{
  Pair pair;
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  return load_signer (keys, practitioner, FALSE, FALSE, &pair, NULL)
         && verify (pair.public_key, data, length, signature);
}

GBytes *
central_keys_public (CentralKeys *keys, const char *practitioner, GError **error)
{
  Pair pair;

  if (!load_signer (keys, practitioner, TRUE, FALSE, &pair, error))
    return NULL;
  return g_bytes_new (pair.public_key, sizeof pair.public_key);
}

char *
central_keys_sign_root (CentralKeys *keys, const void *data, gsize length)
{
  return sign (&keys->root, data, length);
}

gboolean
central_keys_verify_root (CentralKeys *keys, const void *data, gsize length, const char *signature)
{
  return verify (keys->root.public_key, data, length, signature);
}
