/* The reading list: what waits, in the order in which it should be read, kept up to date by itself. */
#pragma once

#include <adwaita.h>
#include "fj-changes.h"
#include "fj-client.h"
#include "fj-exam-row.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_LIST_PAGE (viewer_list_page_get_type ())
/* Signal "open" (FjExamRow). */
G_DECLARE_FINAL_TYPE (ViewerListPage, viewer_list_page, VIEWER, LIST_PAGE, AdwBin)

GtkWidget *viewer_list_page_new (void);
/* NULL, NULL: nobody is signed in. */
void viewer_list_page_set_session (ViewerListPage *self, FjClient *client, FjChanges *changes);
/* The row @step rows after (1) or before (-1) that of @exam as the list stands now; when it is not in the
 * list (any more): the first. NULL when there is none. (transfer full) (nullable) */
FjExamRow *viewer_list_page_get_neighbour (ViewerListPage *self, const char *exam, int step);
/* What comes after @exam to be worked on: held by nobody else, of the group that is shown; from the top when
 * none is below. (transfer full) (nullable) */
FjExamRow *viewer_list_page_get_next_work (ViewerListPage *self, const char *exam);
void viewer_list_page_select (ViewerListPage *self, const char *exam);
void viewer_list_page_focus (ViewerListPage *self);
void viewer_list_page_focus_search (ViewerListPage *self);
void viewer_list_page_reload (ViewerListPage *self);

G_END_DECLS
