/* The lessons of central as a list that keeps itself up to date, with what the person has watched of each:
 * read at the start and when something changed, progress kept at central as it grows.
 *
 * A GListModel of LecturesItem, newest first. Signals: "notify::is-loading", "notify::sentence" (why it could
 * not be read; NULL). What was played while central was away is kept on this machine and sent when it is
 * back. */
#pragma once

#include "fj-changes.h"
#include "fj-drafts.h"
#include "lectures-item.h"

G_BEGIN_DECLS

#define LECTURES_TYPE_SHELF (lectures_shelf_get_type ())
G_DECLARE_FINAL_TYPE (LecturesShelf, lectures_shelf, LECTURES, SHELF, GObject)

/* @drafts may be NULL; it must stay until lectures_shelf_close(). */
LecturesShelf *lectures_shelf_new (FjClient *client, FjChanges *changes, FjDrafts *drafts);
void lectures_shelf_reload (LecturesShelf *self);
gboolean lectures_shelf_is_loading (LecturesShelf *self);
const char *lectures_shelf_get_sentence (LecturesShelf *self);
/* Sends what was watched of @item; repeated until central has it. */
void lectures_shelf_keep (LecturesShelf *self, LecturesItem *item);
/* Lets go of everything under way. */
void lectures_shelf_close (LecturesShelf *self);

G_END_DECLS
