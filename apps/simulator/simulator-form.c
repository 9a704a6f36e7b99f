#include "simulator-form.h"

#include <cairo.h>
#include "fj-error.h"
#include "fj-language.h"

#define WIDTH 1000
#define HEIGHT 700

static void
write_line (cairo_t *cr, double x, double y, double size, const char *text)
{
  cairo_set_font_size (cr, size);
  cairo_move_to (cr, x, y);
  cairo_show_text (cr, text);
}

static void
write_field (cairo_t *cr, double x, double y, double width, const char *label, const char *value)
{
  cairo_text_extents_t extents;

  cairo_set_source_rgb (cr, 0.2, 0.2, 0.2);
  write_line (cr, x, y, 22, label);
  cairo_text_extents (cr, label, &extents);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, x + extents.x_advance, y + 6);
  cairo_line_to (cr, x + width, y + 6);
  cairo_stroke (cr);
  cairo_set_source_rgb (cr, 0.1, 0.15, 0.45);
  write_line (cr, x + extents.x_advance + 8, y, 24, value);
}

static cairo_status_t
collect (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* As printed in hospitals: a form is Chinese whatever language the desk's screen has. */
GBytes *
simulator_form_draw (const SimulatorPerson *person, const SimulatorOrder *order, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 0.985, 0.98, 0.965);
  cairo_paint (cr);
  cairo_select_font_face (cr, "Noto Sans CJK SC", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  /* Nobody lays the sheet down quite straight. */
  cairo_rotate (cr, 0.008);
  cairo_set_source_rgb (cr, 0.1, 0.1, 0.1);
  write_line (cr, 350, 80, 38, "影像检查申请单");
  write_field (cr, 70, 160, 400, "姓名：", person->name);
  write_field (cr, 500, 160, 180, "性别：",
               person->sex == FJ_SEX_FEMALE ? "女"
               : person->sex == FJ_SEX_MALE ? "男"
                                            : "");
  write_field (cr, 700, 160, 240, "出生：", person->birth_date);
  write_field (cr, 70, 240, 400, "申请科室：", order->department);
  write_field (cr, 500, 240, 440, "申请医师：", order->doctor);
  write_field (cr, 70, 320, 400, "检查项目：", order->item);
  write_field (cr, 500, 320, 440, "检查部位：", order->part);
  write_field (cr, 70, 400, 870, "临床信息：", order->clinical_information);
  cairo_set_source_rgb (cr, 0.7, 0.1, 0.1);
  cairo_set_line_width (cr, 4);
  cairo_arc (cr, 820, 560, 70, 0, 2 * G_PI);
  cairo_stroke (cr);
  write_line (cr, 768, 570, 26, "放射专用");

  cairo_status_t status = cairo_surface_write_to_png_stream (surface, collect, bytes);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL,
                   _ ("The request form could not be drawn: %s. Try again."),
                   cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
