/* An image as it is shown at a moment, kept for a picture or for paper: what would lie over it in a pane of
 * any size, drawn by what draws panes. Neither handles nor a mark that is being drawn are on it. */
#pragma once

#include "fj-corner-text.h"
#include "fj-pane.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_STILL_MARKS = 1 << 0, /* with what they measure */
  FJ_STILL_WORDS = 1 << 1, /* of the corners, and the letters of the edges; nothing says who the patient is */
  FJ_STILL_PATIENT = 1 << 2 /* name, number, sex, age and birth date */
} FjStillWith;

/* Read only. Belongs to the main thread, but for @image and @viewport. */
typedef struct
{
  GtkWidget *widget; /* whose letters it is drawn with */
  FjShownImage *image;
  FjDisplaySet *set;
  FjViewport viewport; /* its image is that of @image */
  FjMarkTool *tool;    /* whose marks it shows; NULL: none */
  char *prior;         /* as fj_pane_get_prior() */
} FjStill;

/* What @pane shows now. NULL: no image. (transfer full) */
FjStill *fj_still_new_of_pane (FjPane *pane);
/* Any image of @set, at viewport->image of it, as @viewport shows it. References all but @viewport. */
FjStill *fj_still_new (GtkWidget *widget,
                       const FjShownImage *image,
                       FjDisplaySet *set,
                       const FjViewport *viewport,
                       FjMarkTool *tool);
void fj_still_free (FjStill *still);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjStill, fj_still_free)

/* What lies over the whole image, fitted into @width x @height pixels, with nothing where nothing lies.
 * Letters and lines are as large to it as to a pane, also where there are many pixels. What is wrong with the
 * surface (too large) its status says. (transfer full) */
cairo_surface_t *fj_still_paint_over (const FjStill *still, FjStillWith with, guint width, guint height);

/* The words of the corners over an image of @set that lies as @viewport says in @room. */
typedef enum
{
  FJ_STILL_CORNERS_ALL,
  FJ_STILL_CORNERS_IDENTITY,   /* whose it is, and what is wrong with it */
  FJ_STILL_CORNERS_NO_PATIENT, /* all but whose it is */
  FJ_STILL_CORNERS_ONLY_PATIENT
} FjStillCorners;
/* (transfer full) */
FjCornerText *fj_still_new_words (const FjShownImage *image,
                                  FjDisplaySet *set,
                                  const FjViewport *viewport,
                                  const FjViewportRoom *room,
                                  const char *prior,
                                  FjStillCorners corners);

G_END_DECLS
