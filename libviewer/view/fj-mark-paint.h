/* Draws the marks of an image over its picture: lines as wide at every zoom, light with a dark edge, so that
 * they are seen on black and on white; handles on the picked one; beside each what it says and measures. */
#pragma once

#include <gtk/gtk.h>

#include "fj-mark-measure.h"
#include "fj-mark-tool.h"

G_BEGIN_DECLS

typedef struct _FjMarkPaint FjMarkPaint;

/* @widget: whose letters it draws with. */
FjMarkPaint *fj_mark_paint_new (GtkWidget *widget);
void fj_mark_paint_free (FjMarkPaint *paint);
/* What was measured on another image, and letters of another look. */
void fj_mark_paint_forget (FjMarkPaint *paint);

/* The image and how it lies on the pane. Borrowed for the call. */
typedef struct
{
  FjMarkTool *tool;
  const FjMarkSubject *subject;
  const FjMarkRoom *measured;
  const FjViewport *viewport;
  const FjViewportRoom *room;
  const GArray *taken; /* of cairo_rectangle_int_t, logical pixels: words that stand already; NULL: none */
  int scale;           /* pixels of the screen to a logical one */
  gboolean are_words_hidden; /* but for the picked one's */
  gboolean is_still;         /* nobody is at work on it: none is picked, none half drawn */
} FjMarkScene;

void fj_mark_paint_snapshot (FjMarkPaint *paint, GtkSnapshot *snapshot, const FjMarkScene *scene);
/* The words of the mark @uid as they were drawn last, in logical pixels of the pane. FALSE: they were not. */
gboolean fj_mark_paint_get_words (FjMarkPaint *paint, const char *uid, GdkRectangle *place);

G_END_DECLS
