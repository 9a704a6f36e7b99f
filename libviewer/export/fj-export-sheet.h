/* Images on paper: a grid of pictures under a line that says whose they are. Layout and drawing only, on any
 * Cairo surface; lengths are points (1/72 inch), y downwards from the upper left corner of what can be
 * printed on. */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *patient;            /* the head of each page; every paper of a patient says whose it is */
  const char *exam;               /* below: what was examined, and when */
  const char *hospital;           /* to the right; NULL: not said */
  const char *printed;            /* the foot, beside the number of the page: when it was printed */
  guint rows, columns;            /* of a page, 1 at least */
  cairo_surface_t *const *images; /* pictures, @n_images of them, in the order in which they are read */
  guint n_images;
} FjExportSheet;

/* As few cells as hold @n_images: 1, 2 x 2, or 3 across and 4 down, of which there may be several pages. */
void fj_export_sheet_choose_grid (guint n_images, guint *rows, guint *columns);
guint fj_export_sheet_get_n_pages (const FjExportSheet *sheet);
/* Where image @index lies on its page of @width x @height: whole, its proportions kept, in the middle of its
 * cell. */
void fj_export_sheet_place (
    const FjExportSheet *sheet, guint index, double width, double height, cairo_rectangle_t *place);
/* Page @page (from 0) onto @cr. */
void fj_export_sheet_draw (const FjExportSheet *sheet, cairo_t *cr, double width, double height, guint page);

G_END_DECLS
