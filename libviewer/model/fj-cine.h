/* When a playing pane moves on: a clock of images beside the clock of the screen. Pure. What cannot be shown
 * in time is left out, never queued. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Images a second: when the file does not say, and what a person can choose. */
#define FJ_CINE_RATE 15.0
#define FJ_CINE_SLOWEST 1.0
#define FJ_CINE_FASTEST 60.0

typedef struct
{
  gboolean runs;
  double due; /* when the next image is, microseconds of the frame clock */
} FjCine;

/* Standing still. */
void fj_cine_stop (FjCine *cine);
/* How many images to go on at @now (frame clock, microseconds); the first call starts it and gives 0. After a
 * pause longer than a quarter of a second it goes on from where it is: a window that was hidden does not
 * leap. */
guint fj_cine_advance (FjCine *cine, gint64 now, double rate);
/* The rate that a file asks for, made one that can be played; FJ_CINE_RATE when it says none. */
double fj_cine_get_rate (double said);
/* One notch up or down from @rate: 1 2 3 4 5 6 8 10 12 15 20 25 30 40 50 60. */
double fj_cine_step_rate (double rate, int notches);

G_END_DECLS
