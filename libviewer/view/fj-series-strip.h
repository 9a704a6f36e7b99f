/* The series of a study one below the other, with pictures, and those of its priors below dated headings.
 * Arrows go from one to the next, Enter or a click chooses, dragging takes a series to a pane.
 *
 * Signal "chosen" (FjSeriesRow). */
#pragma once

#include "fj-series-row.h"

G_BEGIN_DECLS

#define FJ_TYPE_SERIES_STRIP (fj_series_strip_get_type ())
G_DECLARE_FINAL_TYPE (FjSeriesStrip, fj_series_strip, FJ, SERIES_STRIP, GtkWidget)

GtkWidget *fj_series_strip_new (void);
void fj_series_strip_clear (FjSeriesStrip *strip);
/* Follows @store from now on. @heading: NULL for the current study. */
void fj_series_strip_add_store (FjSeriesStrip *strip, FjImageStore *store, const char *heading);
/* What is known of a study that came with others in one store: its heading, NULL: the current one. */
typedef const char *(*FjSeriesStripHeading) (FjImageStore *store, FjDisplaySet *set, gpointer user_data);
/* Asked for the rows of stores without a heading of their own, and again by _update_headings(). */
void fj_series_strip_set_headings (FjSeriesStrip *strip, FjSeriesStripHeading heading, gpointer user_data);
void fj_series_strip_update_headings (FjSeriesStrip *strip);
/* Heading above the study of @row; NULL: the current study. */
const char *fj_series_strip_get_heading (FjSeriesStrip *strip, FjSeriesRow *row);
/* By identity of the key and store; NULL: not here. */
FjSeriesRow *fj_series_strip_find (FjSeriesStrip *strip, FjDisplaySet *set);
/* The row @by places on from the one of @set that has images; NULL at the end. @set NULL: the first. */
FjSeriesRow *fj_series_strip_find_neighbour (FjSeriesStrip *strip, FjDisplaySet *set, int by);
/* Those on panes are marked: @sets of FjDisplaySet. */
void fj_series_strip_mark (FjSeriesStrip *strip, GPtrArray *sets);

G_END_DECLS
