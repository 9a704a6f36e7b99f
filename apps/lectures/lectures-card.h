/* A lesson in the library's grid: poster, title, who speaks, how long, what of it was watched. */
#pragma once

#include "lectures-item.h"

G_BEGIN_DECLS

#define LECTURES_TYPE_CARD (lectures_card_get_type ())
G_DECLARE_FINAL_TYPE (LecturesCard, lectures_card, LECTURES, CARD, GtkWidget)

GtkWidget *lectures_card_new (void);
/* NULL: shows nothing. */
void lectures_card_set_item (LecturesCard *self, LecturesItem *item);

G_END_DECLS
