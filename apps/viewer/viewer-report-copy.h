/* The words of the report that is open, as text for other programs: without whose they are, as an exported
 * picture is. */
#pragma once

#include "viewer-reading-page.h"

G_BEGIN_DECLS

/* Adds "copy-report" to @window; @page outlives it. */
void viewer_report_copy_add_action (ViewerReadingPage *page, GActionMap *window);

G_END_DECLS
