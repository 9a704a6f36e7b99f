/* The insides of a pane, shared by its files: fj-pane.c (what it shows), -draw.c (how), -screen.c (on
 * which screen), -input.c (what a person does to it), -cursor.c (drawing by keys), -annotate.c (marks that a
 * person draws on it), -lens.c (what it shows of the place under the pointer), -cover.c (what stands instead
 * of its image). */
#pragma once

#include "fj-cine.h"
#include "fj-corner-paint.h"
#include "fj-mark-paint.h"
#include "fj-pane.h"
#include "fj-picture.h"

G_BEGIN_DECLS

/* Pictures that may be held at a time: on screen, in the toolkit's last frame, being drawn. */
#define FJ_PANE_N_BUFFERS 4

/* Memory of a picture, shared with whoever still draws it. */
typedef struct
{
  gatomicrefcount refs;
  gsize size;
  guint8 pixels[];
} FjPaneBuffer;

struct _FjPane
{
  GtkWidget parent_instance;

  FjImageStore *store; /* NULL: empty */
  FjDisplaySet *set;
  FjViewport viewport;
  int direction; /* where the person scrolls to: -1, 0, 1 */

  FjShownImage *shown; /* NULL: no image yet, or a sentence */
  guint shown_index;
  gboolean is_announced; /* "shown" has been emitted for it */

  GCancellable *request; /* under way; NULL: none */
  guint requested_index;
  gboolean is_late; /* it takes long enough to say so */
  guint late_timeout;

  FjTool tool;
  gboolean is_active, is_text_hidden, shows_regions;
  char *prior;
  guint number; /* in its grid, from 1 */
  FjPaneMarks marks;
  guint label_timeout;

  FjCine cine;
  guint tick;

  GtkWidget *cover; /* instead of the image (fj-pane-cover.c); NULL: none */

  /* Drawing. */
  FjPicture *picture;
  gboolean is_picture_stale, has_greys;
  guint8 greys[256]; /* that the screen is driven by, of @has_greys */
  FjPaneBuffer *buffers[FJ_PANE_N_BUFFERS];
  FjPaneBuffer *drawn;           /* the one of them with the picture; (transfer none) */
  GdkTexture *texture;           /* of it, where textures are drawn */
  cairo_rectangle_int_t covered; /* the part of the pane that it is for, pixels of the screen */
  FjCornerPaint *paint;
  GtkWidget *placeholder, *placeholder_icon, *placeholder_label;

  /* Input. */
  double scroll_rest; /* of a touchpad, steps not yet made */
  double drag_x, drag_y, drag_start_x, drag_start_y;
  FjTool drag_tool;
  double drag_rest;
  double pointer_x, pointer_y; /* logical pixels; below 0: elsewhere */

  /* A cross that keys move (fj-pane-cursor.c): its place on the image, and in logical pixels. */
  gboolean has_cursor, has_point;
  double cursor_column, cursor_row, cursor_x, cursor_y;
  double point_column, point_row; /* the point that was set last, of @has_point */
  double stirred_x, stirred_y;    /* the pointer when it appeared; below 0: elsewhere */

  /* Marks. */
  FjMarkTool *mark_tool; /* NULL: none */
  FjMarkPaint *mark_paint;
  char *mark_place;    /* of an image without a UID */
  gboolean is_marking; /* the press was the tool's */
  GtkWidget *words;    /* popover that asks for words; NULL: none */
  const char *cursor;  /* its name, NULL: the usual one */

  /* The place under the pointer. */
  gboolean has_lens, has_probe;
  FjPicture *lens;
};

/* The viewport has changed by a person's hand: shows it and says so. */
void fj_pane_change_viewport (FjPane *pane, const FjViewport *viewport);
/* Where the image lies: FALSE when there is none. */
gboolean fj_pane_get_room (FjPane *pane, FjViewportRoom *room);
void fj_pane_add_input (FjPane *pane);
void fj_pane_add_cursor (FjPane *pane);
/* The pointer is at @x, @y: who pushes it is done with keys. */
void fj_pane_stir_cursor (FjPane *pane, double x, double y);
void fj_pane_draw_cursor (FjPane *pane, GtkSnapshot *snapshot);
/* Follows the pane from screen to screen. */
void fj_pane_add_screen (FjPane *pane);
/* Millimetres from pixel to pixel of the screen that the pane is on, as the screen says; 0: it does not, or
 * what it says is no screen of this world. */
double fj_pane_get_screen_pitch (FjPane *pane);
/* Those of the screen that the pane is on now; the picture is stale when they are other ones. */
void fj_pane_update_greys (FjPane *pane);
void fj_pane_allocate_cover (FjPane *pane, int width, int height);
void fj_pane_draw (FjPane *pane, GtkSnapshot *snapshot);
void fj_pane_draw_annotations (FjPane *pane, GtkSnapshot *snapshot, const FjViewportRoom *room);
void fj_pane_draw_lens (FjPane *pane, GtkSnapshot *snapshot, const FjViewportRoom *room);
/* A press of the primary button with @state: TRUE, it draws or changes a mark. */
gboolean fj_pane_press_mark (FjPane *pane, int n_press, double x, double y, GdkModifierType state);
void fj_pane_move_mark (FjPane *pane, double x, double y, GdkModifierType state);
void fj_pane_release_mark (FjPane *pane, double x, double y, GdkModifierType state);
/* An image as marks see it, wherever it is shown; borrows both. @place: what it is called where it has no
 * UID.
 */
void fj_pane_fill_mark_subject (const FjImageFacts *facts, const char *place, FjMarkSubject *subject);
/* Of image @index of @set. (transfer full) */
char *fj_pane_dup_mark_place (FjDisplaySet *set, guint index);
/* What was measured is of another image now. */
void fj_pane_forget_annotations (FjPane *pane);
void fj_pane_dispose_annotations (FjPane *pane);
void fj_pane_forget_picture (FjPane *pane);

G_END_DECLS
