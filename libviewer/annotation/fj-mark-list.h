/* The marks of what is open of one patient, in the order in which they were made, with undo and redo. A
 * GListModel would make widgets of them; panes want those of one image at once: so a plain list that says
 * when it changed.
 *
 * Signal "changed" (): something was added, changed or removed. Belongs to one thread. */
#pragma once

#include <glib-object.h>

#include "fj-mark.h"

G_BEGIN_DECLS

#define FJ_TYPE_MARK_LIST (fj_mark_list_get_type ())
G_DECLARE_FINAL_TYPE (FjMarkList, fj_mark_list, FJ, MARK_LIST, GObject)

/* Steps of undo that are kept; of more, the oldest are forgotten. */
#define FJ_MARK_LIST_MOST_STEPS 500

typedef enum
{
  FJ_MARK_OWN,       /* of who reads now: may be changed, is saved */
  FJ_MARK_COLLEAGUE, /* drawn here by somebody else */
  FJ_MARK_OUTSIDE    /* of an object that was not made here */
} FjMarkOrigin;

FjMarkList *fj_mark_list_new (void);

guint fj_mark_list_get_n (FjMarkList *list);
const FjMark *fj_mark_list_get (FjMarkList *list, guint i);          /* until the next change */
const FjMark *fj_mark_list_find (FjMarkList *list, const char *uid); /* the same; (nullable) */

/* Each is one step of undo; what changes nothing is none. Copies are kept. FALSE: it is not whole, its UID is
 * taken (add) or not there. */
gboolean fj_mark_list_add (FjMarkList *list, const FjMark *mark);
gboolean fj_mark_list_replace (FjMarkList *list, const FjMark *mark);
gboolean fj_mark_list_remove (FjMarkList *list, const char *uid);
/* As it came from an archive: no step of undo, and counts as saved. FALSE as of add. */
gboolean fj_mark_list_load (FjMarkList *list, const FjMark *mark);
/* The same of anybody's; what is not one's own is looked at only: replace and remove refuse it. */
gboolean fj_mark_list_load_from (FjMarkList *list, const FjMark *mark, FjMarkOrigin origin);
/* FJ_MARK_OWN of what is not there. */
FjMarkOrigin fj_mark_list_get_origin (FjMarkList *list, const char *uid);
void fj_mark_list_clear (FjMarkList *list); /* another patient: undo is gone too */

/* Exact: the same marks in the same order as before. FALSE: there is nothing to go back to. */
gboolean fj_mark_list_can_undo (FjMarkList *list);
gboolean fj_mark_list_can_redo (FjMarkList *list);
gboolean fj_mark_list_undo (FjMarkList *list);
gboolean fj_mark_list_redo (FjMarkList *list);

/* A step was taken, forth or back, since it was saved last. */
gboolean fj_mark_list_is_modified (FjMarkList *list);
void fj_mark_list_set_saved (FjMarkList *list);

/* Key images (KO): images that somebody chose, in that order; the same undo. One without a UID is none. */
gboolean fj_mark_list_is_key (FjMarkList *list, const FjMarkImage *image);
void fj_mark_list_set_key (FjMarkList *list, const FjMarkImage *image, gboolean is_key);
/* As it came from an archive, like a mark. FALSE: it is one already, or has no UID. */
gboolean fj_mark_list_load_key (FjMarkList *list, const FjMarkImage *image);
guint fj_mark_list_get_n_keys (FjMarkList *list);
const FjMarkImage *fj_mark_list_get_key (FjMarkList *list, guint i);

/* Key images of others, to look at only: never saved, no step of undo. @who: a person or program as it is
 * shown, NULL when it is not said. FALSE: @who chose it already, or it has no UID. */
gboolean fj_mark_list_load_others_key (FjMarkList *list, const FjMarkImage *image, const char *who);
/* All of them, one's own first (below fj_mark_list_get_n_keys()); one image may be there several times. */
guint fj_mark_list_get_n_all_keys (FjMarkList *list);
/* *@who (out, nullable): NULL for one's own; until the list is cleared. NULL: there is none of that number.
 */
const FjMarkImage *fj_mark_list_get_any_key (FjMarkList *list, guint i, const char **who);
/* Who else chose this image: "王审核, 赵专家"; "" when nobody says who; NULL: nobody did. (transfer full) */
char *fj_mark_list_dup_key_choosers (FjMarkList *list, const FjMarkImage *image);

G_END_DECLS
