/* A target that does with an empty input what the mutations are watched for: `mutations` must see it. */
#include "fuzz-target.h"

#include <string.h>

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  return 0;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *what = g_getenv ("FENJI_MISBEHAVE");
  volatile gsize n = 0;
  if (size > 0)
    return 0;
  if (g_strcmp0 (what, "crash") == 0)
    abort ();
  while (g_strcmp0 (what, "hang") == 0)
    n++;
  if (g_strcmp0 (what, "allocate") == 0)
    for (n = 0; n < 2048; n++)
      memset (g_malloc (1 << 20), 1, 1 << 20);
  if (g_strcmp0 (what, "refuse") == 0)
    {
      GError *error = g_error_new_literal (FJ_ERROR, FJ_ERROR_CORRUPT, "no");
      fuzz_expect_outcome (FALSE, &error);
    }
  return 0;
}
