/* Image boxes of the Hanging Protocol IOD (Display Environment Spatial Position (0072,0108), PS3.3 C.23.3) to
 * the cells of a stage's grid. Theirs are rectangles anywhere on a wall of screens whose origin is the lower
 * left; ours are cells of one grid that every screen of the stage has. Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FJ_HANG_GRID_SCREENS 4u
#define FJ_HANG_GRID_CELLS 48u /* rows, or columns */
#define FJ_HANG_GRID_BOXES 25u /* of a screen */

/* Of 0 … 1; y grows upwards: @top is above @bottom. */
typedef struct
{
  double left, top, right, bottom;
} FjHangExtent;

typedef enum
{
  FJ_HANG_FLAW_MISSING = 1 << 0,  /* no position, or no numbers: not placed */
  FJ_HANG_FLAW_EMPTY = 1 << 1,    /* no width or no height: not placed */
  FJ_HANG_FLAW_REVERSED = 1 << 2, /* corners the wrong way round: turned */
  FJ_HANG_FLAW_OUTSIDE = 1 << 3,  /* beyond 0 … 1: cut */
  FJ_HANG_FLAW_BEYOND = 1 << 4,   /* beyond the screen that it is on: everything there moves together */
  FJ_HANG_FLAW_ACROSS = 1 << 5,   /* on several screens: cut to one */
  FJ_HANG_FLAW_OVERLAPS = 1 << 6, /* over one that goes before: not placed */
  FJ_HANG_FLAW_MANY = 1 << 7      /* more than a screen can have: not placed */
} FjHangFlaws;

typedef struct
{
  FjHangExtent extent;
  guint priority; /* Image Box Overlap Priority (0072,0320): the lowest goes before; 0: none is said */
  /* The answer. */
  gboolean is_placed;
  FjHangFlaws flaws;
  guint screen, row, column, n_rows, n_columns; /* from the upper left */
} FjHangArea;

/* @screens: where each lies (Nominal Screen Definition); one that lies nowhere: beside one another. Lines of
 * boxes are moved by no more than 1.2 % of their screen where a grid of that kind has at most 48 rows and
 * columns. */
void fj_hang_grid_fit (FjHangArea *areas,
                       guint n_areas,
                       const FjHangExtent *screens,
                       guint n_screens,
                       guint *rows,
                       guint *columns);

G_END_DECLS
