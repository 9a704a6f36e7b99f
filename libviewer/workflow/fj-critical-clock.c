#include "fj-critical-clock.h"

FjCriticalState
fj_critical_state (gint64 sent_at, gint64 deadline, gint64 read_back_at, gint64 now)
{
  if (read_back_at != 0)
    return FJ_CRITICAL_ANSWERED;
  if (now > deadline)
    return FJ_CRITICAL_OVER;
  return now - sent_at > (deadline - sent_at) / 2 ? FJ_CRITICAL_CLOSE : FJ_CRITICAL_WAITING;
}

gint64
fj_critical_next (gint64 sent_at, gint64 deadline, guint level)
{
  return level < FJ_CRITICAL_MAX_LEVEL ? sent_at + (deadline - sent_at) * (gint64) (level + 1) : 0;
}

guint
fj_critical_level (gint64 sent_at, gint64 deadline, gint64 now)
{
  guint level = 0;

  while (level < FJ_CRITICAL_MAX_LEVEL && now >= fj_critical_next (sent_at, deadline, level))
    level++;
  return level;
}

gboolean
fj_critical_tells (FjRole role, guint level)
{
  switch (role)
    {
    case FJ_ROLE_CLERK:
    case FJ_ROLE_TECHNOLOGIST:
    case FJ_ROLE_CLINICIAN:
      return TRUE;
    case FJ_ROLE_READER:
    case FJ_ROLE_AUDITOR:
    case FJ_ROLE_EXPERT:
      return level >= 1;
    case FJ_ROLE_QUALITY:
      return level >= 2;
    default:
      return FALSE;
    }
}
