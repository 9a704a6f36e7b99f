/* printer-state-reasons (RFC 8011 5.4.12 and what CUPS adds) to what a person can do something about. */
#pragma once

#include "fj-printer.h"

G_BEGIN_DECLS

/* Of one keyword, its severity ("-error", "-warning", "-report") left out of account: printers use it as they
 * like, and CUPS reports an empty tray as a warning. 0: nothing that anybody must do something about now. */
FjPrinterTroubles fj_printer_trouble_from_reason (const char *reason);

G_END_DECLS
