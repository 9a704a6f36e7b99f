#include "fj-role.h"

static const struct
{
  FjRole role;
  const char *word;
} roles[] = {
  { FJ_ROLE_CLERK, "clerk" },
  { FJ_ROLE_TECHNOLOGIST, "technologist" },
  { FJ_ROLE_READER, "reader" },
  { FJ_ROLE_AUDITOR, "auditor" },
  { FJ_ROLE_EXPERT, "expert" },
  { FJ_ROLE_TEACHER, "teacher" },
  { FJ_ROLE_TRAINEE, "trainee" },
  { FJ_ROLE_QUALITY, "quality" },
  { FJ_ROLE_KIOSK, "kiosk" },
  { FJ_ROLE_CLINICIAN, "clinician" },
  { FJ_ROLE_GATEWAY, "gateway" },
  { FJ_ROLE_SYSTEM_ADMIN, "system-admin" },
  { FJ_ROLE_SECURITY_ADMIN, "security-admin" },
  { FJ_ROLE_AUDIT_ADMIN, "audit-admin" },
};

const char *
fj_role_to_string (FjRole role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i].role == role)
      return roles[i].word;
  return "none";
}

FjRole
fj_role_from_string (const char *word)
{
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (roles); i++)
    if (g_str_equal (roles[i].word, word))
      return roles[i].role;
  return FJ_ROLE_NONE;
}
