/* A volume seen through, as a widget that fills a pane: whose it is in the corners, letters at the edges, and
 * that it is for orientation and not for measuring. Coarse while a hand moves it, fine when it rests; drawn
 * by workers, never by the main loop.
 *
 * Its keys are fixed (docs/guide/viewer.md); whoever has the focus hands them over. Signals: "note" (const
 * char *sentence, for a person); "leave" (); "drawn" (gboolean is_fine: that is on screen now). */
#pragma once

#include <gtk/gtk.h>

#include "fj-image-facts.h"
#include "fj-stack.h"
#include "fj-volume-look.h"

G_BEGIN_DECLS

#define FJ_TYPE_VOLUME_VIEW (fj_volume_view_get_type ())
G_DECLARE_FINAL_TYPE (FjVolumeView, fj_volume_view, FJ, VOLUME_VIEW, GtkWidget)

/* Whose volume it is. */
typedef struct
{
  const FjImageFacts *facts;
  const char *modality; /* "CT", "MR" */
  const char *series;   /* "3 · Lung" */
  const char *prior;    /* "Prior 2025-03-01"; NULL: current */
  FjStackFlags stack_flags;
  FjVolumeFlags volume_flags;
} FjVolumeSubject;

/* Says that the volume is being read until it has it. Copies of @subject. */
GtkWidget *fj_volume_view_new (const FjVolumeSubject *subject);
/* Once. Refs it. */
void fj_volume_view_set_render (FjVolumeView *view, FjVolumeRender *render);

const FjVolumeLook *fj_volume_view_get_look (FjVolumeView *view);
void fj_volume_view_set_look (FjVolumeView *view, const FjVolumeLook *look);
guint fj_volume_view_get_n_presets (FjVolumeView *view);
/* Millimetres of a logical pixel; 0: nothing to be seen yet. */
double fj_volume_view_get_pixel (FjVolumeView *view);
double fj_volume_view_get_radius (FjVolumeView *view);
/* What is on screen is the look as it is now, at its finest. */
gboolean fj_volume_view_is_fine (FjVolumeView *view);

/* fj-volume-input.c: pointer and keys. */
void fj_volume_view_add_input (FjVolumeView *view);
/* TRUE: the key was its own. */
gboolean fj_volume_view_press_key (FjVolumeView *view, guint key, GdkModifierType state);

G_END_DECLS
