/* The report as a person writes it: technique, findings, impression, critical flag, phrases and templates,
 * what was changed since it was submitted, and a conflict when there is one. Shows a ViewerReport and writes
 * into it; knows nothing of central. */
#pragma once

#include <adwaita.h>
#include "viewer-exam.h"
#include "viewer-phrase-store.h"
#include "viewer-report.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_REPORT_PANEL (viewer_report_panel_get_type ())
G_DECLARE_FINAL_TYPE (ViewerReportPanel, viewer_report_panel, VIEWER, REPORT_PANEL, AdwBin)

GtkWidget *viewer_report_panel_new (void);
/* @report NULL: there is none. @opened says what may be done and what was submitted; only read during the
 * call. */
void viewer_report_panel_set (ViewerReportPanel *self, ViewerReport *report, const ViewerOpened *opened);
ViewerReport *viewer_report_panel_get_report (ViewerReportPanel *self); /* (nullable) */
/* In place of what is selected, at the cursor of the field. */
void viewer_report_panel_insert (ViewerReportPanel *self, ViewerField field, const char *text);
/* Wherever a field has @before, it has @now; no undo of a person's own is lost by it. */
void viewer_report_panel_replace (ViewerReportPanel *self, const char *before, const char *now);
/* The field that was last written into, and after how many of its bytes the cursor stands. (transfer full) */
char *viewer_report_panel_dup_text (ViewerReportPanel *self, gsize *cursor);
void viewer_report_panel_focus (ViewerReportPanel *self, ViewerField field);
/* The editor that was last written into; (transfer none). */
ViewerField viewer_report_panel_get_field (ViewerReportPanel *self);
/* An input method is composing in an editor: keys are its own. */
gboolean viewer_report_panel_is_composing (ViewerReportPanel *self);
/* What its two menus offer; NULL: nothing. */
void viewer_report_panel_set_phrases (ViewerReportPanel *self,
                                      ViewerPhraseStore *phrases,
                                      ViewerPhraseStore *templates);
void viewer_report_panel_open_phrases (ViewerReportPanel *self);
void viewer_report_panel_open_templates (ViewerReportPanel *self);

/* While the report is handed on nothing can be typed: central would not have it. */
void viewer_report_panel_set_busy (ViewerReportPanel *panel, gboolean is_busy);

G_END_DECLS
