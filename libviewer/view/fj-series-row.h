/* A series in the strip: its picture, number, name and how many images it has. */
#pragma once

#include <gtk/gtk.h>

#include "fj-image-store.h"

G_BEGIN_DECLS

#define FJ_SERIES_ROW_PICTURE 104 /* logical pixels */

#define FJ_TYPE_SERIES_ROW (fj_series_row_get_type ())
G_DECLARE_FINAL_TYPE (FjSeriesRow, fj_series_row, FJ, SERIES_ROW, GtkListBoxRow)

/* @section: 0 of the current study, then one for each prior. */
GtkWidget *fj_series_row_new (FjImageStore *store, FjDisplaySet *set, guint section);
/* A fuller one of the same key. */
void fj_series_row_set_set (FjSeriesRow *row, FjDisplaySet *set);
FjDisplaySet *fj_series_row_get_set (FjSeriesRow *row);
FjImageStore *fj_series_row_get_store (FjSeriesRow *row);
guint fj_series_row_get_section (FjSeriesRow *row);
/* Where it stands in its store. */
void fj_series_row_set_position (FjSeriesRow *row, guint position);
guint fj_series_row_get_position (FjSeriesRow *row);
/* How many of its images are key images. */
void fj_series_row_set_n_keys (FjSeriesRow *row, guint n_keys);
guint fj_series_row_get_n_keys (FjSeriesRow *row);
/* It is on a pane. */
void fj_series_row_set_shown (FjSeriesRow *row, gboolean is_shown);
/* No picture has been asked for yet, and there is an image to make it of. */
gboolean fj_series_row_wants_picture (FjSeriesRow *row);
/* @done is called when there is one, or none to be had; not after the row is gone. */
void fj_series_row_load_picture (FjSeriesRow *row, GCallback done, gpointer user_data);

G_END_DECLS
