/* Text in any character set to UTF-8 and back: a line "VR term" (PN \ISO 2022 IR 58), then the bytes of the
 * value. */
#include "fuzz-target.h"

#include <string.h>

#include "fj-charset.h"

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  fuzz_begin ();
  return 0;
}

/* What a set can hold comes back the same from it, unmended. */
static void
encode (const char *vr, const char *text)
{
  static const char *const sets[]
      = { "GB18030", "GBK", "ISO_IR 192", "ISO 2022 IR 58", "ISO_IR 100", "ISO_IR 6", NULL };
  for (gsize i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize length = 0;
      gboolean repaired = FALSE;
      g_autofree char *bytes = fj_charset_encode (sets[i], vr, text, &length, &error);
      fuzz_expect_outcome (bytes != NULL, &error);
      /* An escape character in a text is not text of any set. */
      if (!bytes || strchr (text, '\033'))
        continue;
      g_autofree char *again
          = fj_charset_decode (fj_charset_attribute (sets[i]), vr, bytes, length, &repaired);
      FUZZ_EXPECT (!repaired);
      FUZZ_EXPECT (strcmp (again, text) == 0);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const uint8_t *line = size > 0 ? memchr (data, '\n', size) : NULL;
  if (!line || line - data < 3)
    return 0;
  g_autofree char *vr = g_strndup ((const char *) data, 2);
  g_autofree char *term = g_strndup ((const char *) data + 3, (gsize) (line - data) - 3);
  gsize length = size - (gsize) (line + 1 - data);
  /* A copy of its own size: reading behind it is seen. */
  g_autofree char *bytes = g_memdup2 (line + 1, length);
  gboolean repaired = FALSE;
  g_autofree char *text = fj_charset_decode (term, vr, length > 0 ? bytes : "", length, &repaired);
  FUZZ_EXPECT (g_utf8_validate (text, -1, NULL));
  encode (vr, text);
  return 0;
}
