/* Memory that was handed over stays as it was looked at. */
#define _GNU_SOURCE 1 /* memfd_create */

#include "fj-sandbox-memory.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static void
test_sealed (gconstpointer data)
{
  gsize size = GPOINTER_TO_SIZE (data);
  g_autofree guint8 *bytes = g_malloc (size + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) taken = NULL;
  int fd;
  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) (i * 7);
  fd = fj_sandbox_memory_seal (bytes, size, &error);
  g_assert_no_error (error);
  g_assert_true (fj_sandbox_memory_is_sealed (fd, size));
  g_assert_false (fj_sandbox_memory_is_sealed (fd, size + 1));
  g_assert_cmpint (pwrite (fd, "x", 1, 0), ==, -1);
  g_assert_cmpint (errno, ==, EPERM);
  g_assert_cmpint (ftruncate (fd, 1 + (off_t) size), ==, -1);
  g_assert_true (mmap (NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED);
  taken = fj_sandbox_memory_take (fd, size, &error);
  g_assert_no_error (error);
  close (fd);
  g_assert_cmpmem (g_bytes_get_data (taken, NULL), g_bytes_get_size (taken), bytes, size);
}

/* Every way to keep a hand in it. */
static void
test_not_sealed (void)
{
  static const int seals[] = { 0, F_SEAL_WRITE, F_SEAL_SHRINK | F_SEAL_GROW, F_SEAL_WRITE | F_SEAL_GROW,
                               F_SEAL_FUTURE_WRITE | F_SEAL_SHRINK | F_SEAL_GROW };
  int file = open ("/etc/hostname", O_RDONLY | O_CLOEXEC);
  for (guint i = 0; i < G_N_ELEMENTS (seals); i++)
    {
      int fd = memfd_create ("x", MFD_CLOEXEC | MFD_ALLOW_SEALING);
      g_assert_cmpint (ftruncate (fd, 4096) | fcntl (fd, F_ADD_SEALS, seals[i]), ==, 0);
      g_assert_false (fj_sandbox_memory_is_sealed (fd, 4096));
      close (fd);
    }
  g_assert_false (fj_sandbox_memory_is_sealed (file, (guint64) lseek (file, 0, SEEK_END)));
  close (file);
  g_assert_false (fj_sandbox_memory_is_sealed (-1, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/sandbox-memory/none", GSIZE_TO_POINTER (0), test_sealed);
  g_test_add_data_func ("/sandbox-memory/copied", GSIZE_TO_POINTER (1001), test_sealed);
  g_test_add_data_func ("/sandbox-memory/mapped", GSIZE_TO_POINTER (1 << 20), test_sealed);
  g_test_add_data_func ("/sandbox-memory/odd", GSIZE_TO_POINTER ((1 << 20) + 3), test_sealed);
  g_test_add_func ("/sandbox-memory/not-sealed", test_not_sealed);
  return g_test_run ();
}
