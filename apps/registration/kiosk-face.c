#include "kiosk-face.h"

#include <string.h>
#include "fj-language.h"

#define TAKE_SPAN (20 * G_TIME_SPAN_SECOND)
#define TAIL 4 /* digits of the exam's number that are shown */

/* Toner that runs low keeps nobody waiting. */
static gboolean
keeps_waiting (FjPrinterTroubles troubles)
{
  return (troubles & ~(guint) FJ_PRINTER_INK_LOW) != 0;
}

static const char *
tail (const char *accession)
{
  gsize length = accession != NULL ? strlen (accession) : 0;

  return length > TAIL ? accession + length - TAIL : "";
}

/* What it is of, and by which number its owner may know it. */
static char *
describe (const KioskItem *item)
{
  const char *what = item->item != NULL ? item->item : "";

  if (*tail (item->accession) == '\0')
    return g_strdup (what);
  /* Translators: an exam ("Chest X-ray") and the last digits of its number. */
  return g_strdup_printf (_ ("%s · number ends in %s"), what, tail (item->accession));
}

static KioskFace *
face_new (KioskFaceKind kind, const char *headline, const KioskItem *item, const char *small)
{
  KioskFace *face = g_new0 (KioskFace, 1);

  face->kind = kind;
  face->headline = g_strdup (headline);
  face->name = g_strdup (item != NULL && item->masked != NULL ? item->masked : "");
  face->detail = item != NULL ? describe (item) : g_strdup ("");
  face->small = g_strdup (small != NULL ? small : "");
  return face;
}

static void
set_detail (KioskFace *face, const char *detail)
{
  g_free (face->detail);
  face->detail = g_strdup (detail);
}

static KioskFace *
question (const KioskItem *item)
{
  static const char *const causes[KIOSK_N_DOUBTS] = {
    [KIOSK_DOUBT_NONE] = N_ ("The kiosk was interrupted while it printed."),
    [KIOSK_DOUBT_LOST] = N_ ("The kiosk or the printer was interrupted while this was printed."),
    [KIOSK_DOUBT_ABORTED] = N_ ("The printer gave up while this was printed."),
    [KIOSK_DOUBT_CANCELED] = N_ ("The job was cancelled at the printer."),
  };
  KioskFace *face = face_new (KIOSK_FACE_QUESTION, _ ("Staff, please look: was this report printed?"), item,
                              fj_tr (causes[item->doubt]));

  face->report = g_strdup (item->report);
  face->version = item->version;
  return face;
}

/* The printer keeps @item, or, when it is NULL, whoever comes next. */
static KioskFace *
printer_trouble (const KioskState *state, const KioskItem *item)
{
  gboolean is_away = state->printer_sentence != NULL;
  /* A job may be kept without a reason that we know. */
  FjPrinterTroubles troubles = keeps_waiting (state->troubles) ? state->troubles : FJ_PRINTER_OTHER;
  KioskFace *face = face_new (KIOSK_FACE_TROUBLE,
                              is_away ? _ ("The printer does not work at the moment. Please tell the staff.")
                                      : fj_printer_troubles_to_sentence (troubles),
                              item, state->printer_sentence);

  set_detail (
      face,
      item != NULL || state->n_waiting > 0
          ? _ ("Nothing is lost: your report is printed automatically as soon as the printer works again.")
          : _ ("Reports are printed automatically as soon as the printer works again."));
  return face;
}

static KioskFace *
no_connection (const char *cause)
{
  KioskFace *face = face_new (
      KIOSK_FACE_TROUBLE, _ ("Reports cannot be fetched at the moment. Please tell the staff."), NULL, cause);

  set_detail (face, _ ("Nothing is lost: they are printed automatically as soon as the connection is back."));
  return face;
}

static KioskFace *
printing (const KioskItem *item)
{
  KioskFace *face = face_new (
      KIOSK_FACE_PRINTING,
      item->is_amended ? _ ("Printing the corrected report of") : _ ("Printing the report of"), item, NULL);

  return face;
}

static KioskFace *
take (const KioskItem *item)
{
  KioskFace *face = face_new (KIOSK_FACE_TAKE, _ ("Please take your report"), item, NULL);

  if (item->is_amended)
    set_detail (face, _ ("It replaces the one that you were given before. Please give that one back."));
  return face;
}

static KioskFace *
welcome (const KioskState *state)
{
  KioskFace *face = face_new (KIOSK_FACE_WELCOME, _ ("Your report is printed here automatically"), NULL,
                              (state->troubles & FJ_PRINTER_INK_LOW) != 0
                                  ? fj_printer_troubles_to_sentence (FJ_PRINTER_INK_LOW)
                                  : NULL);

  set_detail (face, _ ("Please wait nearby until your name appears. There is nothing to press."));
  return face;
}

KioskFace *
kiosk_face_new (const KioskState *state, const char *session, gint64 now)
{
  if (state->book_sentence != NULL)
    {
      KioskFace *face
          = face_new (KIOSK_FACE_TROUBLE, _ ("This kiosk is out of order. Please tell the staff."), NULL,
                      state->book_sentence);

      set_detail (face, _ ("Reports are handed out at the registration desk."));
      return face;
    }
  if (state->asked != NULL)
    return question (state->asked);
  if (state->current != NULL)
    return state->printer_sentence != NULL || keeps_waiting (state->troubles)
                   || state->job == FJ_PRINT_STOPPED
               ? printer_trouble (state, state->current)
               : printing (state->current);
  if (state->last != NULL && now - state->last->at < TAKE_SPAN)
    return take (state->last);
  if (session != NULL || state->central_sentence != NULL)
    return state->has_central || session != NULL
               ? no_connection (session != NULL ? session : state->central_sentence)
               : face_new (KIOSK_FACE_STARTING, _ ("Starting…"), NULL, NULL);
  if (state->printer_sentence != NULL || keeps_waiting (state->troubles))
    return printer_trouble (state, NULL);
  if (!state->has_central)
    return face_new (KIOSK_FACE_STARTING, _ ("Starting…"), NULL, NULL);
  return welcome (state);
}

gboolean
kiosk_face_equal (const KioskFace *a, const KioskFace *b)
{
  return a->kind == b->kind && a->version == b->version && g_strcmp0 (a->report, b->report) == 0
         && g_str_equal (a->headline, b->headline) && g_str_equal (a->name, b->name)
         && g_str_equal (a->detail, b->detail) && g_str_equal (a->small, b->small);
}

void
kiosk_face_free (KioskFace *face)
{
  if (face == NULL)
    return;
  g_free (face->headline);
  g_free (face->name);
  g_free (face->detail);
  g_free (face->small);
  g_free (face->report);
  g_free (face);
}
