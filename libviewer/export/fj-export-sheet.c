#include "fj-export-sheet.h"

#include <pango/pangocairo.h>

#include "fj-language.h"

/* Points. */
#define HEAD 40.0 /* two lines and a rule */
#define FOOT 18.0
#define GAP 6.0
#define FONT "Sans 10"
#define BOLD_FONT "Sans Bold 10"
#define SMALL_FONT "Sans 8"

void
fj_export_sheet_choose_grid (guint n_images, guint *rows, guint *columns)
{
  *rows = n_images <= 1 ? 1 : n_images <= 4 ? 2 : 4;
  *columns = n_images <= 1 ? 1 : n_images <= 4 ? 2 : 3;
}

guint
fj_export_sheet_get_n_pages (const FjExportSheet *sheet)
{
  guint per_page = MAX (sheet->rows * sheet->columns, 1);

  return MAX ((sheet->n_images + per_page - 1) / per_page, 1);
}

void
fj_export_sheet_place (
    const FjExportSheet *sheet, guint index, double width, double height, cairo_rectangle_t *place)
{
  guint cell = index % (sheet->rows * sheet->columns);
  double across = (width - GAP * (sheet->columns - 1)) / sheet->columns;
  double down = (height - HEAD - FOOT - GAP * (sheet->rows - 1)) / sheet->rows;
  double image_width = cairo_image_surface_get_width (sheet->images[index]);
  double image_height = cairo_image_surface_get_height (sheet->images[index]);
  double scale = MIN (across / image_width, down / image_height);

  place->width = image_width * scale;
  place->height = image_height * scale;
  place->x = (across + GAP) * (cell % sheet->columns) + (across - place->width) / 2;
  place->y = HEAD + (down + GAP) * (cell / sheet->columns) + (down - place->height) / 2;
}

/* A line that is cut where the next one begins. Returns how wide it is. */
static double
write_line (cairo_t *cr,
            const char *font,
            const char *text,
            double x,
            double y,
            double room,
            PangoAlignment alignment)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  PangoFontDescription *description = pango_font_description_from_string (font);
  PangoRectangle extents;

  if (text == NULL)
    return 0;
  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_width (layout, (int) (MAX (room, 1) * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, alignment);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_extents (layout, NULL, &extents);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  return extents.width;
}

static void
write_words (const FjExportSheet *sheet, cairo_t *cr, double width, double height, guint page)
{
  g_autofree char *number
      = g_strdup_printf (_ ("Page %u of %u"), page + 1, fj_export_sheet_get_n_pages (sheet));
  g_autofree char *foot
      = g_strdup_printf ("%s · %s", _ ("Images on paper are not for diagnosis."), sheet->printed);
  double taken;

  cairo_set_source_rgb (cr, 0, 0, 0);
  /* Whose they are is never cut short for the name of a hospital. */
  taken = write_line (cr, BOLD_FONT, sheet->patient, 0, 0, width, PANGO_ALIGN_LEFT);
  if (width - taken > 60)
    write_line (cr, FONT, sheet->hospital, taken + 12, 0, width - taken - 12, PANGO_ALIGN_RIGHT);
  write_line (cr, FONT, sheet->exam, 0, 16, width, PANGO_ALIGN_LEFT);
  write_line (cr, SMALL_FONT, foot, 0, height - 12, width - 80, PANGO_ALIGN_LEFT);
  write_line (cr, SMALL_FONT, number, width - 76, height - 12, 76, PANGO_ALIGN_RIGHT);
  cairo_set_line_width (cr, 0.5);
  cairo_move_to (cr, 0, HEAD - 5);
  cairo_line_to (cr, width, HEAD - 5);
  cairo_stroke (cr);
}

void
fj_export_sheet_draw (const FjExportSheet *sheet, cairo_t *cr, double width, double height, guint page)
{
  guint per_page;

  g_return_if_fail (sheet->rows > 0 && sheet->columns > 0);

  per_page = sheet->rows * sheet->columns;
  write_words (sheet, cr, width, height, page);
  for (guint i = page * per_page; i < MIN (sheet->n_images, (page + 1) * per_page); i++)
    {
      cairo_rectangle_t place;

      fj_export_sheet_place (sheet, i, width, height, &place);
      cairo_save (cr);
      cairo_translate (cr, place.x, place.y);
      cairo_scale (cr, place.width / cairo_image_surface_get_width (sheet->images[i]),
                   place.height / cairo_image_surface_get_height (sheet->images[i]));
      cairo_set_source_surface (cr, sheet->images[i], 0, 0);
      cairo_paint (cr);
      cairo_restore (cr);
    }
}
