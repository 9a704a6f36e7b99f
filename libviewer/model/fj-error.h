/* What went wrong, in the few kinds that a caller can act on.
 *
 * One error domain for the whole house: OFCondition, HTTP, SQL and GIO errors are translated to it at the
 * edge where they appear, and the HTTP service maps each code to one status (fj-outcome.h). The message is a
 * sentence for a person, translated by fj_tr(), that says what, why and what to do next. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FJ_ERROR (fj_error_quark ())

typedef enum
{
  FJ_ERROR_INVALID,         /* the input breaks a rule                                     400 */
  FJ_ERROR_UNAUTHENTICATED, /* no session, or an expired one                               401 */
  FJ_ERROR_FORBIDDEN,       /* the role or the site does not allow it                      403 */
  FJ_ERROR_NOT_FOUND,       /*                                                             404 */
  FJ_ERROR_CONFLICT,        /* the workflow does not allow it now, or someone else holds it 409 */
  FJ_ERROR_STALE,           /* the version named in If-Match is not the current one        412 */
  FJ_ERROR_TOO_LARGE,       /* a bound on size, nesting, pixels or count                   413 */
  FJ_ERROR_UNSUPPORTED,     /* a media type, transfer syntax or SOP class not handled      415 */
  FJ_ERROR_UNPROCESSABLE,   /* well formed, but the content cannot be right                422 */
  FJ_ERROR_PRECONDITION,    /* If-Match is required and absent                             428 */
  FJ_ERROR_THROTTLED,       /* too many tries (lock-out), queue full                       429 */
  FJ_ERROR_CORRUPT,         /* stored or received bytes are not what they claim            422 */
  FJ_ERROR_UNAVAILABLE,     /* a peer (PACS, central, printer) does not answer             503 */
  FJ_ERROR_IO,              /* disk, socket                                                500 */
  FJ_ERROR_INTERNAL         /* our own fault                                               500 */
} FjError;

GQuark fj_error_quark (void);

/* Identifiers that the error is about, for programs: the SOP Instance UIDs that are missing, for example. The
 * sentence is for people and is not to be parsed. NULL when there are none, or when @error is of another
 * domain. (transfer none) */
const char *const *fj_error_get_subjects (const GError *error);
/* @error must be an FJ_ERROR. */
void fj_error_set_subjects (GError *error, const char *const *subjects);

G_END_DECLS
