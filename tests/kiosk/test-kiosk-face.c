#include "kiosk-face.h"

#include "fj-language.h"

#define NOW (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)

static KioskItem *
item (void)
{
  KioskItem *item = kiosk_item_new ("report", 3);

  item->accession = g_strdup ("QSWS26112200001");
  item->masked = g_strdup ("张*三");
  item->item = g_strdup ("胸部正侧位");
  item->at = NOW - 5 * G_USEC_PER_SEC;
  return item;
}

static void
check (KioskState *state,
       const char *session,
       gint64 now,
       KioskFaceKind kind,
       const char *headline,
       const char *name,
       const char *detail,
       const char *small)
{
  g_autoptr (KioskFace) face = kiosk_face_new (state, session, now);

  g_assert_cmpint (face->kind, ==, kind);
  g_assert_cmpstr (face->headline, ==, headline);
  g_assert_cmpstr (face->name, ==, name);
  if (detail != NULL)
    g_assert_cmpstr (face->detail, ==, detail);
  g_assert_cmpstr (face->small, ==, small);
}

static void
test_ordinary (void)
{
  KioskState state = { 0 };

  check (&state, NULL, NOW, KIOSK_FACE_STARTING, "Starting…", "", "", "");
  state.has_central = TRUE;
  check (&state, NULL, NOW, KIOSK_FACE_WELCOME, "Your report is printed here automatically", "", NULL, "");
  /* Low toner is for the staff, small. */
  state.troubles = FJ_PRINTER_INK_LOW;
  check (&state, NULL, NOW, KIOSK_FACE_WELCOME, "Your report is printed here automatically", "", NULL,
         "The printer's toner is running low. Documents are still printed.");
  state.current = item ();
  check (&state, NULL, NOW, KIOSK_FACE_PRINTING, "Printing the report of", "张*三",
         "胸部正侧位 · number ends in 0001", "");
  state.current->is_amended = TRUE;
  check (&state, NULL, NOW, KIOSK_FACE_PRINTING, "Printing the corrected report of", "张*三", NULL, "");
  state.last = g_steal_pointer (&state.current);
  check (&state, NULL, NOW, KIOSK_FACE_TAKE, "Please take your report", "张*三",
         "It replaces the one that you were given before. Please give that one back.", "");
  state.last->is_amended = FALSE;
  check (&state, NULL, NOW, KIOSK_FACE_TAKE, "Please take your report", "张*三",
         "胸部正侧位 · number ends in 0001", "");
  check (&state, NULL, NOW + 60 * G_USEC_PER_SEC, KIOSK_FACE_WELCOME,
         "Your report is printed here automatically", "", NULL,
         "The printer's toner is running low. Documents are still printed.");
  kiosk_state_clear (&state);
}

static void
test_troubles (void)
{
  KioskState state = { .has_central = TRUE };

  state.troubles = FJ_PRINTER_PAPER_EMPTY;
  check (&state, NULL, NOW, KIOSK_FACE_TROUBLE, "The printer has no paper. Please tell the staff.", "",
         "Reports are printed automatically as soon as the printer works again.", "");
  state.current = item ();
  check (&state, NULL, NOW, KIOSK_FACE_TROUBLE, "The printer has no paper. Please tell the staff.", "张*三",
         "Nothing is lost: your report is printed automatically as soon as the printer works again.", "");
  state.printer_sentence = g_strdup ("No answer.");
  check (&state, NULL, NOW, KIOSK_FACE_TROUBLE,
         "The printer does not work at the moment. Please tell the staff.", "张*三", NULL, "No answer.");
  g_clear_pointer (&state.printer_sentence, g_free);
  /* Kept by the printer, and it does not say why. */
  state.troubles = 0;
  state.job = FJ_PRINT_STOPPED;
  check (&state, NULL, NOW, KIOSK_FACE_TROUBLE, "The printer needs attention. Please tell the staff.",
         "张*三", NULL, "");
  state.job = FJ_PRINT_PROCESSING;
  /* No central: what is at the printer goes on. */
  state.central_sentence = g_strdup ("Nobody there.");
  check (&state, NULL, NOW, KIOSK_FACE_PRINTING, "Printing the report of", "张*三", NULL, "");
  g_clear_pointer (&state.current, kiosk_item_free);
  check (&state, NULL, NOW, KIOSK_FACE_TROUBLE,
         "Reports cannot be fetched at the moment. Please tell the staff.", "", NULL, "Nobody there.");
  check (&state, "Wrong password.", NOW, KIOSK_FACE_TROUBLE,
         "Reports cannot be fetched at the moment. Please tell the staff.", "", NULL, "Wrong password.");
  /* Just started: central has not answered yet, that is no trouble. */
  state.has_central = FALSE;
  check (&state, NULL, NOW, KIOSK_FACE_STARTING, "Starting…", "", "", "");
  kiosk_state_clear (&state);
}

static void
test_question (void)
{
  KioskState state = { .has_central = TRUE };
  g_autoptr (KioskFace) face = NULL;
  g_autoptr (KioskFace) same = NULL;

  /* Before everything but a broken book, whatever else goes on. */
  state.asked = item ();
  state.asked->doubt = KIOSK_DOUBT_ABORTED;
  state.current = item ();
  state.troubles = FJ_PRINTER_PAPER_EMPTY;
  check (&state, NULL, NOW, KIOSK_FACE_QUESTION, "Staff, please look: was this report printed?", "张*三",
         "胸部正侧位 · number ends in 0001", "The printer gave up while this was printed.");
  face = kiosk_face_new (&state, NULL, NOW);
  same = kiosk_face_new (&state, NULL, NOW + 1);
  g_assert_cmpstr (face->report, ==, "report");
  g_assert_cmpuint (face->version, ==, 3);
  g_assert_true (kiosk_face_equal (face, same));
  state.asked->version = 4;
  g_autoptr (KioskFace) other = kiosk_face_new (&state, NULL, NOW);
  g_assert_false (kiosk_face_equal (face, other));
  for (KioskDoubt doubt = 0; doubt < KIOSK_N_DOUBTS; doubt++)
    {
      g_autoptr (KioskFace) said = NULL;

      state.asked->doubt = doubt;
      said = kiosk_face_new (&state, NULL, NOW);
      g_assert_cmpstr (said->small, !=, "");
    }
  state.book_sentence = g_strdup ("Disk full.");
  check (&state, NULL, NOW, KIOSK_FACE_TROUBLE, "This kiosk is out of order. Please tell the staff.", "",
         NULL, "Disk full.");
  kiosk_state_clear (&state);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fj_language_set_thread ("en");
  g_test_add_func ("/kiosk-face/ordinary", test_ordinary);
  g_test_add_func ("/kiosk-face/troubles", test_troubles);
  g_test_add_func ("/kiosk-face/question", test_question);
  return g_test_run ();
}
