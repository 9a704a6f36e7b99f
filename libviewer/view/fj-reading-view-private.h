/* The insides of the reading view, shared by its files: fj-reading-view.c (its stores and panes), -hang.c
 * (what hangs where), -sync.c (what moves together), -marks.c
 * (what a person draws), -screens.c (windows on other monitors), -actions.c (what
 * a person can do), -keys.c (by which keys), fj-reading-tools.c (the bar of tools). */
#pragma once

#include "fj-hang-bar.h"
#include "fj-pane-grid.h"
#include "fj-reading-view.h"
#include "fj-screen-note.h"
#include "fj-series-strip.h"
#include "fj-stall-meter.h"
#include "fj-viewport-history.h"

G_BEGIN_DECLS

#define FJ_READING_VIEW_MOST_PANES FJ_PANE_GRID_PANES

struct _FjReadingView
{
  GtkWidget parent_instance;

  FjImageStore *store;
  GPtrArray *priors; /* of FjImageStore */
  GtkWidget *stack, *side, *hang_bar, *strip, *grid, *toasts, *failed;
  GtkWidget *loading, *loading_label, *loading_bar;
  GtkWidget *screen_note;
  GtkWidget *cine_rate; /* label of the tools */
  GSimpleActionGroup *actions;

  FjReading *reading;
  FjHangProtocol *hung_protocol; /* what the panes were hung by, as it was; NULL: nothing */
  guint hung_stage, n_hung;
  guint hung_image[FJ_READING_VIEW_MOST_PANES];     /* what each showed first */
  gboolean is_asked;                                /* a person waits for another stage or protocol */
  gboolean awaits_look[FJ_READING_VIEW_MOST_PANES]; /* of the hang, until the image is there */
  GtkWidget *screens[FJ_PANE_GRID_SCREENS]; /* windows on other monitors; the first is the view's own */
  gboolean is_folded;                       /* a person has closed one of them */
  struct
  {
    guint scroll, zoom, window; /* of the hang's boxes; 0: alone */
  } groups[FJ_READING_VIEW_MOST_PANES];
  struct
  {
    char *key;      /* of the display set for which it holds; NULL: none */
    FjVector place; /* the same for all that are linked */
  } links[FJ_READING_VIEW_MOST_PANES];
  gboolean is_hanging, is_following, is_scrolling_all, shows_lines;
  char *point_frame; /* frame of reference of @point; NULL: nothing is pointed at */
  FjVector point;
  AdwToast *stage_toast; /* weak */

  FjTool tool;
  FjMarkTool *mark_tool;
  GtkWidget *palette, *mark_panel;
  gboolean is_text_hidden, shows_regions;
  FjViewportHistory *history;
  gboolean is_restoring;
  FjViewport last[FJ_READING_VIEW_MOST_PANES];
  char *last_key[FJ_READING_VIEW_MOST_PANES];
  FjStallMeter *meter;
};

void fj_reading_view_add_actions (FjReadingView *view);
/* In @where: the view, or a window of panes of its own. */
void fj_reading_view_add_keys (FjReadingView *view, GtkWidget *where);
/* What can be done has changed: another pane, another image, a step taken back. */
void fj_reading_view_update_actions (FjReadingView *view);
GtkWidget *fj_reading_tools_new (FjReadingView *view);
/* By a person's hand: @pane shows the series of @row. */
void fj_reading_view_put (FjReadingView *view, FjPane *pane, FjSeriesRow *row);
/* A person arranges something: nothing is hung by itself any more. */
void fj_reading_view_touch (FjReadingView *view);

/* The reading has hung something, or has found that there is nothing to hang. */
void fj_reading_view_hang (FjReadingView *view);
/* @pane shows its image for the first time: the rest of how it was hung. */
void fj_reading_view_hang_shown (FjReadingView *view, FjPane *pane);
/* By a person's hand something else is in @pane. */
void fj_reading_view_tell_swap (FjReadingView *view, FjPane *pane);
void fj_reading_view_add_hang_actions (FjReadingView *view);

/* Pane @index was @before: others follow it. */
void fj_reading_view_synchronise (FjReadingView *view, guint index, const FjViewport *before);
/* What is seen has changed: lines where panes cut one another, and the place that is pointed at. */
void fj_reading_view_update_marks (FjReadingView *view);
void fj_reading_view_forget_groups (FjReadingView *view);
void fj_reading_view_watch_pane (FjReadingView *view, FjPane *pane);
void fj_reading_view_add_sync_actions (FjReadingView *view);

/* An image among what is open. */
typedef struct
{
  FjImageStore *store;
  FjDisplaySet *set; /* until the main loop runs again */
  guint index;
} FjImagePlace;

/* @plane: of an image without a UID, as its mark's subject said. FALSE: it is not open. */
gboolean fj_reading_view_find_image (FjReadingView *view,
                                     const FjMarkImage *image,
                                     const char *plane,
                                     FjImagePlace *place);
/* Made before the panes, watched when there are actions. */
void fj_reading_view_make_mark_tool (FjReadingView *view);
void fj_reading_view_watch_mark_tool (FjReadingView *view);
GtkWidget *fj_reading_view_make_mark_panel (FjReadingView *view);
void fj_reading_view_add_mark_actions (FjReadingView *view);
void fj_reading_view_update_mark_actions (FjReadingView *view);
void fj_reading_view_add_held_keys (FjReadingView *view, GtkWidget *where);

void fj_reading_view_add_plane_actions (FjReadingView *view);
void fj_reading_view_update_planes (FjReadingView *view);
GMenuModel *fj_reading_view_make_planes_menu (void); /* (transfer full) */
/* A pane as a rendering of its volume, and back. */
void fj_reading_view_add_volume_actions (FjReadingView *view);
void fj_reading_view_update_volume (FjReadingView *view);
/* Windows on other monitors for all of @n_wanted screens, the first of which is the view; 1 when there are
 * not as many: then all lie in the view. */
guint fj_reading_view_open_screens (FjReadingView *view, guint n_wanted);
void fj_reading_view_close_screens (FjReadingView *view);

G_END_DECLS
