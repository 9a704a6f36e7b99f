/* Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 6.1): DICOM text to UTF-8 and back, Chinese first. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Decodes @bytes (one whole value, PN delimiters and backslashes included) of value representation @vr ("PN",
 * "LO" …) declared as @specific_character_set (the attribute's raw value, "\\ISO 2022 IR 58" for example;
 * NULL or "" is ISO_IR 6) to UTF-8. When the bytes are not valid in the declared set but are in UTF-8,
 * GB18030 or GBK, that one is taken and *repaired becomes TRUE; when in none, every undecodable byte becomes
 * U+FFFD and *repaired TRUE. Never fails and never returns invalid UTF-8. (transfer full) */
char *fj_charset_decode (
    const char *specific_character_set, const char *vr, const char *bytes, gsize length, gboolean *repaired);

/* Encodes UTF-8 for a device that reads @charset: "GB18030", "GBK", "ISO_IR 192", "ISO 2022 IR 58", "ISO_IR
 * 100" or "ISO_IR 6" (and NULL, "": the default repertoire). A character the set does not have is an error
 * that names it. With code extensions the escape sequences are placed as PS3.5 6.1.2.5.3 asks (reset before ^
 * = \ and line ends). *length may be NULL. (transfer full) */
char *
fj_charset_encode (const char *charset, const char *vr, const char *utf8, gsize *length, GError **error);

/* The value of (0008,0005) to write for @charset: "" for ISO_IR 6, "\\ISO 2022 IR 58" for "ISO 2022 IR 58".
 */
const char *fj_charset_attribute (const char *charset);

/* FALSE when @charset is none of those above. */
gboolean fj_charset_is_known (const char *charset);

G_END_DECLS
