/* What the command line of fenji-image asks for. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *command;
  char **inputs; /* not owned; NULL-terminated */
  char **marks;  /* the same: "length:10,10,20.5,10" … */
  const char *output;
  const char *plane;
  const char *roi;
  const char *to; /* transfer syntax, by name or UID */
  gboolean has_frame;
  guint frame; /* from 0; from 1 on the command line */
  gboolean has_window;
  double center, window_width;
  guint width, height; /* 0: one pixel per pixel */
  double position;
  gboolean has_above, has_below;
  double above, below;
  gboolean has_seed, has_box;
  double seed[3]; /* LPS, mm */
  double box[6];  /* two corners */
  double bins[3]; /* of a histogram: lowest value, highest, how many; none: 0 */
  gboolean json;
  const char *presentation; /* file of a presentation state */
  gboolean shutters, overlays, subtract;
  const char *palette; /* label or UID of a well-known one, for grey images */
  guint mask;          /* frame to subtract, from 1; 0: those that the image or the state names */
} ImageOptions;

/* @options->inputs and @options->marks have room for @argc names. The words of @argv are kept, not copied. */
gboolean image_options_read (int argc, char **argv, ImageOptions *options, GError **error);

/* A finite number that is all of @text. */
gboolean image_options_read_number (const char *option, const char *text, double *value, GError **error);
/* Always FALSE, with a sentence that @option does not take @value. */
gboolean image_options_refuse (GError **error, const char *option, const char *value);

G_END_DECLS
