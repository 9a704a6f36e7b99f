/* Who may take part: the roles of the house. What each may do is one table, fj-authorization.h. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FJ_ROLE_NONE = 0,
  FJ_ROLE_CLERK = 1 << 0,
  FJ_ROLE_TECHNOLOGIST = 1 << 1,
  FJ_ROLE_READER = 1 << 2,
  FJ_ROLE_AUDITOR = 1 << 3,
  FJ_ROLE_EXPERT = 1 << 4,
  FJ_ROLE_TEACHER = 1 << 5,
  FJ_ROLE_TRAINEE = 1 << 6,
  FJ_ROLE_QUALITY = 1 << 7,
  FJ_ROLE_KIOSK = 1 << 8,     /* device account: prints its own site's signed reports */
  FJ_ROLE_CLINICIAN = 1 << 9, /* ward doctor: reads only */
  FJ_ROLE_GATEWAY = 1 << 10,  /* device account: a site's gateway */
  FJ_ROLE_SYSTEM_ADMIN = 1 << 11,
  FJ_ROLE_SECURITY_ADMIN = 1 << 12,
  FJ_ROLE_AUDIT_ADMIN = 1 << 13
} FjRole; /* a set when or-ed */

const char *fj_role_to_string (FjRole role);   /* "clerk" … "system-admin" … */
FjRole fj_role_from_string (const char *word); /* FJ_ROLE_NONE when unknown */

G_END_DECLS
