/* Test patterns for monitors, after those of AAPM TG18, drawn for the pixels of a screen one by one.
 *
 * Measures are in cells of the grid, of which 20 go into the shorter side, from the middle of the screen. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  /* Like TG18-QC, on grey 128: a frame at the very edge and a grid of square cells (191); 16 patches from 8
   * to 248, each with corners 4 below and above it; a black square (0) with one of 5 % (13) in it and a white
   * one (255) with one of 95 % (242); pairs of lines one and two pixels wide, upright and lying, in the
   * middle and in the four corners; two ramps. */
  FJ_MONITOR_PATTERN_QUALITY,
  /* Like TG18-UNL: even, of 10 % (26) and 80 % (204), with the outlines of five places to measure at. */
  FJ_MONITOR_PATTERN_DARK,
  FJ_MONITOR_PATTERN_LIGHT,
  /* Like TG18-LN: a square of a tenth of the screen of any value, on grey 153. */
  FJ_MONITOR_PATTERN_LUMINANCE
} FjMonitorPattern;

/* Pixels of a cell. */
guint fj_monitor_pattern_get_cell (guint width, guint height);
/* @out: width * height P-values. @value: of FJ_MONITOR_PATTERN_LUMINANCE. */
void fj_monitor_pattern_draw (FjMonitorPattern pattern, guint8 value, guint width, guint height, guint8 *out);

G_END_DECLS
