#include "central-private.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <time.h>
#include <sys/stat.h>
#include "central-password.h"

#define ANNA "11111111-2222-4333-8444-555555555555"
#define BERT "aaaaaaaa-2222-4333-8444-555555555555"

static char *
new_folder (void)
{
  return g_dir_make_tmp ("fenji-keys-XXXXXX", NULL);
}

static void
remove_folder (const char *folder)
{
  g_autofree char *keys = g_build_filename (folder, "keys", NULL);
  g_autoptr (GDir) dir = g_dir_open (keys, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (keys, name, NULL);
      g_unlink (path);
    }
  g_rmdir (keys);
  g_rmdir (folder);
}

static void
test_signatures (void)
{
  g_autofree char *folder = new_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = g_bytes_new_static ("report", 6);
  g_autoptr (GBytes) other = g_bytes_new_static ("Report", 6);
  CentralKeys *keys = central_keys_open (folder, &error);

  g_assert_no_error (error);
  g_assert_false (central_keys_verify (keys, ANNA, text, "AAAA")); /* has no key yet */
  g_autofree char *signature = central_keys_sign (keys, ANNA, text, &error);
  g_autofree char *by_bert = central_keys_sign (keys, BERT, text, &error);
  g_assert_no_error (error);
  g_assert_true (central_keys_verify (keys, ANNA, text, signature));
  g_assert_false (central_keys_verify (keys, ANNA, other, signature));
  g_assert_false (central_keys_verify (keys, BERT, text, signature));
  g_assert_false (central_keys_verify (keys, ANNA, text, by_bert));
  g_assert_false (central_keys_verify (keys, ANNA, text, NULL));
  g_assert_false (central_keys_verify (keys, ANNA, text, "not base64 at all"));
  g_assert_null (central_keys_sign (keys, "../../etc/passwd", text, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);

  /* Independent of our own code: libsodium with the public key alone. */
  g_autoptr (GBytes) public_key = central_keys_public (keys, ANNA, &error);
  gsize length;
  g_autofree guchar *raw = g_base64_decode (signature, &length);
  g_assert_cmpint (
      crypto_sign_verify_detached (raw, (const guint8 *) "report", 6, g_bytes_get_data (public_key, NULL)),
      ==, 0);
  central_keys_free (keys);

  /* The next start has the same keys, readable for their owner only. */
  keys = central_keys_open (folder, &error);
  g_assert_true (central_keys_verify (keys, ANNA, text, signature));
  g_autofree char *again = central_keys_sign (keys, ANNA, text, &error);
  g_assert_cmpstr (again, ==, signature); /* Ed25519 is deterministic */
  static const char *const names[] = { "root.key", "signer-" ANNA ".key" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, "keys", names[i], NULL);
      GStatBuf info;
      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, 0600);
    }
  central_keys_free (keys);
  remove_folder (folder);
}

/* Another installation's root key opens no signer's key; a changed file is no key. */
static void
test_damage (void)
{
  g_autofree char *folder = new_folder ();
  g_autofree char *root = g_build_filename (folder, "keys", "root.key", NULL);
  g_autofree char *signer = g_build_filename (folder, "keys", "signer-" ANNA ".key", NULL);
  g_autoptr (GBytes) text = g_bytes_new_static ("report", 6);
  g_autoptr (GError) error = NULL;
  CentralKeys *keys = central_keys_open (folder, &error);
  g_autofree char *signature = central_keys_sign (keys, ANNA, text, &error);
  g_autofree char *file = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (signer, &file, &length, NULL));
  for (gsize i = 0; i < length; i++)
    {
      file[i] ^= 1;
      g_assert_true (g_file_set_contents (signer, file, (gssize) length, NULL));
      g_clear_error (&error);
      g_assert_null (central_keys_sign (keys, ANNA, text, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
      file[i] ^= 1;
    }
  g_assert_true (g_file_set_contents (signer, file, (gssize) length, NULL));
  g_clear_error (&error);
  central_keys_free (keys);

  g_assert_true (g_file_set_contents (root, "01234567890123456789012345678901", 32, NULL));
  keys = central_keys_open (folder, &error);
  g_assert_no_error (error);
  g_assert_null (central_keys_sign (keys, ANNA, text, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
  g_clear_error (&error);
  central_keys_free (keys);
  g_assert_true (g_file_set_contents (root, "short", 5, NULL));
  g_assert_null (central_keys_open (folder, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
  remove_folder (folder);
}

static void
test_passwords (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = central_password_hash ("correct horse", &error);
  g_autofree char *same = central_password_hash ("correct horse", &error);

  g_assert_true (g_str_has_prefix (hash, "$argon2id$v=19$m=19456,t=2,p=1$"));
  g_assert_cmpstr (hash, !=, same); /* salted */
  g_assert_true (central_password_verify (hash, "correct horse"));
  g_assert_false (central_password_verify (hash, "correct horsf"));
  g_assert_false (central_password_verify (hash, ""));
  g_assert_false (central_password_verify (NULL, "correct horse"));
  g_assert_false (central_password_verify ("nonsense", "correct horse"));
  g_autofree char *one = central_password_new ();
  g_autofree char *two = central_password_new ();
  g_assert_cmpuint (strlen (one), ==, 18);
  g_assert_cmpstr (one, !=, two);
}

/* Of this thread: what others take of the machine meanwhile is not in it. */
static gint64
spent (void)
{
  struct timespec now;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now), ==, 0);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* A user who does not exist costs the same work. */
static void
test_equal_time (void)
{
  g_autofree char *hash = central_password_hash ("correct horse", NULL);
  gint64 with = 0, without = 0;

  for (guint i = 0; i < 10; i++)
    {
      gint64 begin = spent ();
      central_password_verify (hash, "wrong");
      gint64 middle = spent ();
      central_password_verify (NULL, "wrong");
      with += middle - begin;
      without += spent () - middle;
    }
  g_test_message ("%.1f ms with an account, %.1f ms without", (double) with / 10000,
                  (double) without / 10000);
  g_assert_cmpfloat ((double) without / (double) with, >, 0.5);
  g_assert_cmpfloat ((double) without / (double) with, <, 2.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keys/signatures", test_signatures);
  g_test_add_func ("/keys/damage", test_damage);
  g_test_add_func ("/passwords/hashes", test_passwords);
  g_test_add_func ("/passwords/equal-time", test_equal_time);
  return g_test_run ();
}
