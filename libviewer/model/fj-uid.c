#include "fj-uid.h"

#include <string.h>

/* Namespace of our name-based UUIDs (RFC 4122 4.3): made once at random, fixed for ever. */
static const guint8 namespace_bytes[16]
    = { 0x5e, 0x1a, 0x8c, 0x0d, 0x2f, 0x61, 0x4b, 0x0a, 0x9d, 0x77, 0x3c, 0x52, 0xe4, 0x90, 0x16, 0xb3 };

/* A 128-bit number in decimal: long division of the bytes by ten. */
static char *
uid_from_bytes (const guint8 bytes[16])
{
  guint8 rest[16];
  char digits[40];
  int n = 0;
  gboolean zero;
  GString *uid = g_string_new ("2.25.");

  memcpy (rest, bytes, 16);
  do
    {
      guint carry = 0;

      zero = TRUE;
      for (int i = 0; i < 16; i++)
        {
          guint value = carry << 8 | rest[i];

          rest[i] = (guint8) (value / 10);
          carry = value % 10;
          zero = zero && rest[i] == 0;
        }
      digits[n++] = (char) ('0' + carry);
    }
  while (!zero);
  while (n > 0)
    g_string_append_c (uid, digits[--n]);
  return g_string_free (uid, FALSE);
}

static void
name_bytes (const char *name, guint8 bytes[16])
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20];
  gsize length = sizeof digest;

  g_checksum_update (sum, namespace_bytes, sizeof namespace_bytes);
  g_checksum_update (sum, (const guint8 *) name, (gssize) strlen (name));
  g_checksum_get_digest (sum, digest, &length);
  memcpy (bytes, digest, 16);
  bytes[6] = (guint8) ((bytes[6] & 0x0f) | 0x50);
  bytes[8] = (guint8) ((bytes[8] & 0x3f) | 0x80);
}

static void
uuid_bytes (const char *uuid, guint8 bytes[16])
{
  int n = 0;

  for (const char *c = uuid; *c != '\0' && n < 32; c++)
    if (*c != '-')
      {
        guint8 value = (guint8) g_ascii_xdigit_value (*c);

        bytes[n / 2] = (guint8) (n % 2 == 0 ? value << 4 : bytes[n / 2] | value);
        n++;
      }
}

char *
fj_uid_new (void)
{
  g_autofree char *uuid = g_uuid_string_random ();
  guint8 bytes[16] = { 0 };

  uuid_bytes (uuid, bytes);
  return uid_from_bytes (bytes);
}

char *
fj_uid_from_name (const char *name)
{
  guint8 bytes[16];

  g_return_val_if_fail (name != NULL, NULL);
  name_bytes (name, bytes);
  return uid_from_bytes (bytes);
}

char *
fj_uuid_from_name (const char *name)
{
  guint8 b[16];

  g_return_val_if_fail (name != NULL, NULL);
  name_bytes (name, b);
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
                          b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
                          b[15]);
}

gboolean
fj_uid_is_valid (const char *uid)
{
  gsize length = uid == NULL ? 0 : strlen (uid);

  if (length == 0 || length > 64)
    return FALSE;
  for (const char *c = uid; *c != '\0';)
    {
      const char *start = c;

      while (g_ascii_isdigit (*c))
        c++;
      if (c == start || (*start == '0' && c - start > 1))
        return FALSE;
      if (*c == '\0')
        return TRUE;
      if (*c++ != '.')
        return FALSE;
    }
  return FALSE; /* ends with a dot */
}

gboolean
fj_uuid_is_valid (const char *uuid)
{
  if (uuid == NULL || strlen (uuid) != 36)
    return FALSE;
  for (int i = 0; i < 36; i++)
    {
      gboolean dash = i == 8 || i == 13 || i == 18 || i == 23;

      if (dash ? uuid[i] != '-' : !g_ascii_isdigit (uuid[i]) && !(uuid[i] >= 'a' && uuid[i] <= 'f'))
        return FALSE;
    }
  return TRUE;
}
