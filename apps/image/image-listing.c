#include "image-listing.h"

char *
image_listing_dup_quoted (const char *text)
{
  GString *out = g_string_new ("\"");

  for (const char *c = text; *c != '\0'; c++)
    if (*c == '"' || *c == '\\')
      g_string_append_printf (out, "\\%c", *c);
    else if ((guchar) *c < 0x20)
      g_string_append_printf (out, "\\u%04x", (guchar) *c);
    else
      g_string_append_c (out, *c);
  g_string_append_c (out, '"');
  return g_string_free (out, FALSE);
}

void
image_listing_add (gboolean json, gboolean first, const char *name, const char *value)
{
  g_autofree char *quoted = image_listing_dup_quoted (value);

  if (json)
    g_print ("%s\"%s\": %s", first ? "{" : ", ", name, quoted);
  else
    g_print ("%-22s %s\n", name, value);
}

const char *
image_listing_get_basis (FjSpacingBasis basis)
{
  switch (basis)
    {
    case FJ_SPACING_PATIENT:
      return "patient";
    case FJ_SPACING_CALIBRATED:
      return "calibrated";
    case FJ_SPACING_DETECTOR:
      return "detector";
    case FJ_SPACING_ERMF:
      return "magnification-corrected";
    case FJ_SPACING_REGION:
      return "region";
    default:
      return "none";
    }
}
