/* What the fuzz targets share: the two entry points that libFuzzer and our own replay call, and what is asked
 * of every refusal. A target is one function of bytes; it must neither crash nor leak nor warn, whatever they
 * are. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <glib.h>

#include "fj-error.h"
#include "fj-language.h"

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* abort, not the breakpoint of GLib: libFuzzer keeps the input then. */
static void
fuzz_fail (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  fprintf (stderr, "%s\n", message);
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
    abort ();
}

/* Before the first input: criticals and warnings of GLib are findings. */
static inline void
fuzz_begin (void)
{
  g_log_set_default_handler (fuzz_fail, NULL);
  fj_language_set_thread ("en");
}

#define FUZZ_EXPECT(condition)                                                                               \
  do                                                                                                         \
    {                                                                                                        \
      if (!(condition))                                                                                      \
        g_error ("%s:%d: not so: %s", __FILE__, __LINE__, #condition);                                       \
    }                                                                                                        \
  while (0)

/* Done without an error, or refused with one sentence for a person. Frees the error. */
static inline void
fuzz_expect_outcome (gboolean done, GError **error)
{
  FUZZ_EXPECT (done == (*error == NULL));
  if (*error)
    {
      const char *message = (*error)->message;
      FUZZ_EXPECT ((*error)->domain == FJ_ERROR);
      FUZZ_EXPECT ((*error)->code != FJ_ERROR_INTERNAL);
      if (!g_utf8_validate (message, -1, NULL) || !g_str_has_suffix (message, "."))
        g_error ("no sentence: %s", message);
    }
  g_clear_error (error);
}
