/* One exam: its images, and beside them who it is, what was asked, the report, and what was before. */
#pragma once

#include <adwaita.h>
#include "fj-client.h"
#include "fj-drafts.h"
#include "viewer-exam.h"
#include "viewer-hanging-store.h"
#include "viewer-imaging.h"
#include "viewer-phrase-store.h"
#include "viewer-report.h"

G_BEGIN_DECLS

typedef enum
{
  VIEWER_TAB_REPORT,
  VIEWER_TAB_REQUEST,
  VIEWER_TAB_EARLIER,
  VIEWER_TAB_HANGING,
  VIEWER_N_TABS
} ViewerTab;

#define VIEWER_TYPE_READING_PAGE (viewer_reading_page_get_type ())
/* Its actions are in the group "exam": "submit", "return", "sign", "paper", "write". Signals: "finished"
 * (const char *sentence: submitted, returned or signed; the next exam may come), "toast" (const char
 * *sentence), "write" (the person wants to try again whether it can be written), "settled" (what hangs by
 * itself is here: the next exam may be fetched).
 */
G_DECLARE_FINAL_TYPE (ViewerReadingPage, viewer_reading_page, VIEWER, READING_PAGE, AdwBin)

/* @imaging outlives it. */
GtkWidget *viewer_reading_page_new (const ViewerImaging *imaging);
/* Takes @opened over. */
void
viewer_reading_page_open (ViewerReadingPage *self, FjClient *client, FjDrafts *drafts, ViewerOpened *opened);
/* Leaves the exam: what is typed is kept and sent, a claim under which nothing was written is given back. */
void viewer_reading_page_close (ViewerReadingPage *self);
/* "refer", "go-to-reference": measurements of the images in the report. */
void viewer_reading_page_add_actions (ViewerReadingPage *self, GActionMap *window);
/* Marks that an earlier session drew and did not bring to central: now. */
void viewer_reading_page_send_marks (ViewerReadingPage *self, FjClient *client, FjDrafts *drafts);
/* Exam @exam (id) will be read next; NULL: what was fetched ahead is forgotten. */
void viewer_reading_page_expect (ViewerReadingPage *self, const char *exam);
/* What the report's menus offer. (nullable) */
void viewer_reading_page_set_phrases (ViewerReadingPage *self,
                                      ViewerPhraseStore *phrases,
                                      ViewerPhraseStore *templates);

/* Hanging protocols of who reads. */
void viewer_reading_page_set_hanging (ViewerReadingPage *self, ViewerHangingStore *store);
/* What can be done about hanging, for the window: the group "hanging". (transfer none) */
GActionGroup *viewer_reading_page_get_hanging_actions (ViewerReadingPage *self);

const char *viewer_reading_page_get_exam (ViewerReadingPage *self); /* id (nullable) */
/* "单小红  女 65岁": as it stands at the top. (transfer none) */
const char *viewer_reading_page_get_who (ViewerReadingPage *self);
/* (transfer none) (nullable) */
const ViewerOpened *viewer_reading_page_get_opened (ViewerReadingPage *self);
ViewerReport *viewer_reading_page_get_report (ViewerReadingPage *self);
FjClient *viewer_reading_page_get_client (ViewerReadingPage *self);

void viewer_reading_page_show_tab (ViewerReadingPage *self, ViewerTab tab);
void viewer_reading_page_focus_field (ViewerReadingPage *self, ViewerField field);
void viewer_reading_page_focus_images (ViewerReadingPage *self);
void viewer_reading_page_open_phrases (ViewerReadingPage *self);
void viewer_reading_page_open_templates (ViewerReadingPage *self);
/* The last signed report of this body part into the findings, dated and marked as quoted; else it says why
 * not. */
void viewer_reading_page_quote_last (ViewerReadingPage *self);
/* Shows an earlier report beside the one that is written, or closes it. */
void viewer_reading_page_toggle_prior (ViewerReadingPage *self);
/* An input method is composing: keys are its own. */
gboolean viewer_reading_page_is_composing (ViewerReadingPage *self);
/* An operation is under way: nothing else can be begun. */
void viewer_reading_page_set_busy (ViewerReadingPage *self, gboolean is_busy);

G_END_DECLS
