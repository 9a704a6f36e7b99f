#include "fj-language.h"
#include "fj-printer-troubles.h"

static void
test_reasons (void)
{
  static const struct
  {
    const char *reason;
    FjPrinterTroubles trouble;
  } cases[] = {
    { "none", 0 },
    { "media-empty", FJ_PRINTER_PAPER_EMPTY },
    { "media-empty-error", FJ_PRINTER_PAPER_EMPTY },
    { "media-empty-warning", FJ_PRINTER_PAPER_EMPTY },
    { "media-empty-report", FJ_PRINTER_PAPER_EMPTY },
    { "media-needed", FJ_PRINTER_PAPER_EMPTY },
    { "media-low-report", 0 },
    { "media-jam-error", FJ_PRINTER_PAPER_JAM },
    { "door-open-report", FJ_PRINTER_COVER_OPEN },
    { "cover-open", FJ_PRINTER_COVER_OPEN },
    { "toner-empty-error", FJ_PRINTER_INK_EMPTY },
    { "marker-supply-low-report", FJ_PRINTER_INK_LOW },
    { "offline-report", FJ_PRINTER_OFFLINE },
    { "paused", FJ_PRINTER_PAUSED },
    { "marker-waste-almost-full-report", 0 },
    { "marker-waste-full", FJ_PRINTER_OTHER },
    { "connecting-to-device", 0 },
    { "cups-waiting-for-job-completed", 0 },
    { "com.example-boiler-cold-error", FJ_PRINTER_OTHER },
    { "com.example-boiler-cold", 0 },
    { "-error", FJ_PRINTER_OTHER },
    { "", 0 },
    { "media-empty-", 0 },
    { "media", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (fj_printer_trouble_from_reason (cases[i].reason), ==, cases[i].trouble);
}

static void
test_sentences (void)
{
  fj_language_set_thread ("en");
  g_assert_cmpstr (fj_printer_troubles_to_sentence (0), ==, "");
  /* The one that a person must see to first. */
  g_assert_cmpstr (fj_printer_troubles_to_sentence (FJ_PRINTER_PAPER_EMPTY | FJ_PRINTER_INK_LOW), ==,
                   "The printer has no paper. Please tell the staff.");
  g_assert_cmpstr (
      fj_printer_troubles_to_sentence (FJ_PRINTER_PAPER_EMPTY | FJ_PRINTER_PAPER_JAM | FJ_PRINTER_HALTED), ==,
      "Paper is stuck in the printer. Please tell the staff.");
  for (guint bit = 0; bit <= 8; bit++)
    g_assert_cmpstr (fj_printer_troubles_to_sentence (1u << bit), !=, "");
  fj_language_set_thread (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/printer-troubles/reasons", test_reasons);
  g_test_add_func ("/printer-troubles/sentences", test_sentences);
  return g_test_run ();
}
