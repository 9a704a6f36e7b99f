#include "fj-printer-troubles.h"

#include <string.h>
#include "fj-language.h"

static const struct
{
  const char *reason;
  FjPrinterTroubles trouble;
} reasons[] = {
  { "media-empty", FJ_PRINTER_PAPER_EMPTY },
  { "media-needed", FJ_PRINTER_PAPER_EMPTY },
  { "input-tray-missing", FJ_PRINTER_PAPER_EMPTY },
  { "media-jam", FJ_PRINTER_PAPER_JAM },
  { "cover-open", FJ_PRINTER_COVER_OPEN },
  { "door-open", FJ_PRINTER_COVER_OPEN },
  { "interlock-open", FJ_PRINTER_COVER_OPEN },
  { "toner-empty", FJ_PRINTER_INK_EMPTY },
  { "marker-supply-empty", FJ_PRINTER_INK_EMPTY },
  { "marker-supply-missing", FJ_PRINTER_INK_EMPTY },
  { "developer-empty", FJ_PRINTER_INK_EMPTY },
  { "toner-low", FJ_PRINTER_INK_LOW },
  { "marker-supply-low", FJ_PRINTER_INK_LOW },
  { "developer-low", FJ_PRINTER_INK_LOW },
  { "offline", FJ_PRINTER_OFFLINE },
  { "shutdown", FJ_PRINTER_OFFLINE },
  { "timed-out", FJ_PRINTER_OFFLINE },
  { "paused", FJ_PRINTER_PAUSED },
  { "moving-to-paused", FJ_PRINTER_PAUSED },
  { "output-area-full", FJ_PRINTER_OTHER },
  { "output-tray-missing", FJ_PRINTER_OTHER },
  { "marker-waste-full", FJ_PRINTER_OTHER },
  { "marker-waste-missing", FJ_PRINTER_OTHER },
  { "spool-area-full", FJ_PRINTER_OTHER },
  { "fuser-over-temp", FJ_PRINTER_OTHER },
  { "fuser-under-temp", FJ_PRINTER_OTHER },
  { "opc-life-over", FJ_PRINTER_OTHER },
  { "stopped-partly", FJ_PRINTER_OTHER },
  { "interpreter-resource-unavailable", FJ_PRINTER_OTHER },
};

static const struct
{
  FjPrinterTroubles trouble;
  const char *sentence;
} sentences[] = {
  { FJ_PRINTER_PAPER_JAM, N_ ("Paper is stuck in the printer. Please tell the staff.") },
  { FJ_PRINTER_COVER_OPEN, N_ ("The printer is open. Please tell the staff.") },
  { FJ_PRINTER_PAPER_EMPTY, N_ ("The printer has no paper. Please tell the staff.") },
  { FJ_PRINTER_INK_EMPTY, N_ ("The printer's toner is used up. Please tell the staff.") },
  { FJ_PRINTER_OFFLINE, N_ ("The printer is switched off or not connected. Please tell the staff.") },
  { FJ_PRINTER_PAUSED, N_ ("The printer has been paused. Please tell the staff.") },
  { FJ_PRINTER_OTHER, N_ ("The printer needs attention. Please tell the staff.") },
  { FJ_PRINTER_HALTED, N_ ("The printer takes no documents at the moment. Please tell the staff.") },
  { FJ_PRINTER_INK_LOW, N_ ("The printer's toner is running low. Documents are still printed.") },
};

FjPrinterTroubles
fj_printer_trouble_from_reason (const char *reason)
{
  static const char *const severities[] = { "-error", "-warning", "-report" };
  gsize length = strlen (reason);
  gboolean is_error = g_str_has_suffix (reason, "-error");

  for (guint i = 0; i < G_N_ELEMENTS (severities); i++)
    if (g_str_has_suffix (reason, severities[i]))
      {
        length -= strlen (severities[i]);
        break;
      }
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (strlen (reasons[i].reason) == length && strncmp (reasons[i].reason, reason, length) == 0)
      return reasons[i].trouble;
  /* An error with a name that we do not know still keeps the printer. */
  return is_error ? FJ_PRINTER_OTHER : 0;
}

const char *
fj_printer_troubles_to_sentence (FjPrinterTroubles troubles)
{
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if ((troubles & sentences[i].trouble) != 0)
      return fj_tr (sentences[i].sentence);
  return "";
}
