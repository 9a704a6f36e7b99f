/* What the kiosk's screen says, in words for a passer-by: made of the machine's state, apart from widgets. */
#pragma once

#include "kiosk-spooler.h"

G_BEGIN_DECLS

typedef enum
{
  KIOSK_FACE_STARTING,
  KIOSK_FACE_WELCOME,
  KIOSK_FACE_PRINTING,
  KIOSK_FACE_TAKE,
  KIOSK_FACE_TROUBLE,
  KIOSK_FACE_QUESTION
} KioskFaceKind;

/* Empty strings where there is nothing to say; never NULL. */
typedef struct
{
  KioskFaceKind kind;
  char *headline;
  char *name;   /* of the patient, masked, and large */
  char *detail; /* what to do, or what is printed */
  char *small;  /* for the staff: the cause in technical words */
  /* of the question */
  char *report;
  guint version;
} KioskFace;

/* @session: why nobody is signed in; NULL: somebody is. @now: microseconds since the epoch. (transfer full)
 */
KioskFace *kiosk_face_new (const KioskState *state, const char *session, gint64 now);
gboolean kiosk_face_equal (const KioskFace *a, const KioskFace *b);
void kiosk_face_free (KioskFace *face);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KioskFace, kiosk_face_free)

G_END_DECLS
