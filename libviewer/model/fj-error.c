#include "fj-error.h"

typedef struct
{
  char **subjects; /* NULL: none */
} FjErrorPrivate;

static void
fj_error_private_init (FjErrorPrivate *private)
{
  private->subjects = NULL;
}

static void
fj_error_private_copy (const FjErrorPrivate *from, FjErrorPrivate *to)
{
  to->subjects = g_strdupv (from->subjects);
}

static void
fj_error_private_clear (FjErrorPrivate *private)
{
  g_strfreev (private->subjects);
}

G_DEFINE_EXTENDED_ERROR (FjError, fj_error)

const char *const *
fj_error_get_subjects (const GError *error)
{
  return error != NULL && error->domain == FJ_ERROR
             ? (const char *const *) fj_error_get_private (error)->subjects
             : NULL;
}

void
fj_error_set_subjects (GError *error, const char *const *subjects)
{
  g_return_if_fail (error != NULL && error->domain == FJ_ERROR);
  FjErrorPrivate *private = fj_error_get_private (error);

  g_strfreev (private->subjects);
  private->subjects = g_strdupv ((char **) subjects);
}
