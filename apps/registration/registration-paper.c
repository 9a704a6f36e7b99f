#include "registration-paper.h"

#include <cairo.h>
#include <poppler.h>
#include "fj-error.h"
#include "fj-language.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerPage, g_object_unref)

#define MAX_HEIGHT 8000 /* pixels of a page: a long strip of paper is none */

static GdkTexture *
draw_page (PopplerPage *page, int width, GError **error)
{
  double points_wide, points_high;
  int height;
  cairo_surface_t *surface;
  cairo_t *cairo;
  GdkTexture *texture = NULL;

  poppler_page_get_size (page, &points_wide, &points_high);
  height = points_wide > 0 ? (int) (width * points_high / points_wide) : 0;
  if (height < 1 || height > MAX_HEIGHT)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
          _ ("A page of this report has no size of paper. Tell whoever looks after the system."));
      return NULL;
    }
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo = cairo_create (surface);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_paint (cairo);
  cairo_scale (cairo, width / points_wide, width / points_wide);
  poppler_page_render (page, cairo);
  cairo_surface_flush (surface);
  if (cairo_status (cairo) == CAIRO_STATUS_SUCCESS)
    {
      int stride = cairo_image_surface_get_stride (surface);
      g_autoptr (GBytes) pixels
          = g_bytes_new (cairo_image_surface_get_data (surface), (gsize) stride * (gsize) height);
      texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, pixels, (gsize) stride);
    }
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT, _ ("The report cannot be shown: %s"),
                 cairo_status_to_string (cairo_status (cairo)));
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);
  return texture;
}

GPtrArray *
registration_paper_draw (GBytes *pdf, int width, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PopplerDocument) document = NULL;
  g_autoptr (GError) local = NULL;
  int n;

  if (g_bytes_get_size (pdf) > REGISTRATION_PAPER_MAX_BYTES)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
          _ ("The report's file is too large to be shown. Tell whoever looks after the system."));
      return NULL;
    }
  document = poppler_document_new_from_bytes (pdf, NULL, &local);
  if (document == NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT, _ ("The report cannot be shown: %s"), local->message);
      return NULL;
    }
  n = poppler_document_get_n_pages (document);
  if (n < 1 || n > REGISTRATION_PAPER_MAX_PAGES)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE, _ ("The report has %d pages, which cannot be shown."),
                   n);
      return NULL;
    }
  for (int i = 0; i < n; i++)
    {
      g_autoptr (PopplerPage) page = poppler_document_get_page (document, i);
      GdkTexture *texture = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (page != NULL)
        texture = draw_page (page, width, error);
      else
        g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT, _ ("Page %d of the report is damaged."), i + 1);
      if (texture == NULL)
        return NULL;
      g_ptr_array_add (pages, texture);
    }
  return g_steal_pointer (&pages);
}
