/* The keys of the player, as people know them from elsewhere. Pure. */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

typedef enum
{
  LECTURES_KEY_NONE,
  LECTURES_KEY_TOGGLE,      /* play or pause: Space, K */
  LECTURES_KEY_SEEK,        /* by @seconds: J and L ten, arrows five */
  LECTURES_KEY_STEP,        /* by @frames: , and . */
  LECTURES_KEY_RATE,        /* one slower or faster (@frames -1, 1): < and > */
  LECTURES_KEY_MARK_START,  /* [ */
  LECTURES_KEY_MARK_END,    /* ] */
  LECTURES_KEY_CAPTIONS,    /* C */
  LECTURES_KEY_MUTE,        /* M */
  LECTURES_KEY_VOLUME,      /* by @frames tenths: arrows up and down */
  LECTURES_KEY_FULL_SCREEN, /* F, F11 */
  LECTURES_KEY_LEAVE        /* Escape: out of full screen */
} LecturesKeyKind;

typedef struct
{
  LecturesKeyKind kind;
  double seconds;
  int frames;
} LecturesKey;

/* @beside_images: the focus is among images, whose own keys (arrows, Space, F) go before the player's. Keys
 * with Ctrl, Alt or Super are nobody's here. */
LecturesKey lectures_key (guint keyval, GdkModifierType state, gboolean beside_images);

/* The speeds that are offered, slowest first; @n of them. */
const double *lectures_rates (guint *n);
/* The one that is @steps further than the nearest to @rate. */
double lectures_rate_after (double rate, int steps);
/* "3:07", "1:02:07". (transfer full) */
char *lectures_time_to_string (double seconds);

G_END_DECLS
