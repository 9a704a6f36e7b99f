/* The transcript beside a lesson: its captions as a list that follows the player, is searched, and jumps.
 * Signal "jump" (double seconds). */
#pragma once

#include <gtk/gtk.h>
#include "fj-captions.h"

G_BEGIN_DECLS

#define LECTURES_TYPE_CAPTIONS_LIST (lectures_captions_list_get_type ())
G_DECLARE_FINAL_TYPE (LecturesCaptionsList, lectures_captions_list, LECTURES, CAPTIONS_LIST, GtkWidget)

GtkWidget *lectures_captions_list_new (void);
/* NULL: there is no transcript, and the list says so. */
void lectures_captions_list_set_captions (LecturesCaptionsList *self, FjCaptions *captions);
/* There is one, and it is on its way. */
void lectures_captions_list_set_waiting (LecturesCaptionsList *self);
/* Marks the line that is spoken at @seconds, and brings it into sight when it is another one. */
void lectures_captions_list_follow (LecturesCaptionsList *self, double seconds);

G_END_DECLS
