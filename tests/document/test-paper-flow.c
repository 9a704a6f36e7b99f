/* Pages are looked at as ink: each page is drawn into an image and the rows that have ink are counted. */
#include "fj-paper-flow.h"

#define WIDTH 300
#define HEIGHT 400

static const FjPaperStyle heading
    = { .font = "Noto Sans CJK SC Bold 12", .leading = 20, .gap = 10, .keep = TRUE };
static const FjPaperStyle body = { .font = "Noto Serif CJK SC 12", .leading = 20 };

typedef struct
{
  int first, last; /* rows with ink, -1: none */
} Ink;

static Ink
page_ink (FjPaperFlow *flow, guint page)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  Ink ink = { -1, -1 };

  fj_paper_flow_draw (flow, cr, page);
  cairo_surface_flush (surface);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      if (cairo_image_surface_get_data (surface)[y * cairo_image_surface_get_stride (surface) + x] > 0)
        {
          if (ink.first < 0)
            ink.first = y;
          ink.last = y;
        }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return ink;
}

static FjPaperFlow *
new_flow (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  FjPaperFlow *flow = fj_paper_flow_new (cr, 10, WIDTH - 20, TRUE);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return flow;
}

static char *
lines (guint n)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s第%u行", i > 0 ? "\n" : "", i + 1);
  return g_string_free (text, FALSE);
}

static void
test_one_page (void)
{
  g_autoptr (FjPaperFlow) flow = new_flow ();
  fj_paper_flow_add (flow, &body, "左下肺炎症。");
  g_assert_cmpuint (fj_paper_flow_break (flow, 100, 50, 300, 60), ==, 1);
  Ink ink = page_ink (flow, 0);
  g_assert_cmpint (ink.first, >=, 98);
  g_assert_cmpint (ink.last, <, 120);
}

static void
test_pages (void)
{
  g_autoptr (FjPaperFlow) flow = new_flow ();
  g_autofree char *text = lines (25);
  fj_paper_flow_add (flow, &body, text);
  /* 10 lines on the first page (100 to 300), 12 on a next one (50 to 300), 3 on the last. */
  g_assert_cmpuint (fj_paper_flow_break (flow, 100, 50, 300, 60), ==, 3);
  g_assert_cmpint (page_ink (flow, 0).last, >, 280);
  g_assert_cmpint (page_ink (flow, 0).last, <, 300);
  g_assert_cmpint (page_ink (flow, 1).first, <, 70);
  g_assert_cmpint (page_ink (flow, 2).last, <, 110);
}

/* A heading never ends a page. */
static void
test_heading_kept (void)
{
  g_autoptr (FjPaperFlow) flow = new_flow ();
  g_autofree char *text = lines (8);
  fj_paper_flow_add (flow, &body, text);            /* 100 to 260 */
  fj_paper_flow_add (flow, &heading, "诊断意见："); /* 270 to 290 */
  fj_paper_flow_add (flow, &body, "左下肺炎症。");  /* does not fit */
  g_assert_cmpuint (fj_paper_flow_break (flow, 100, 50, 300, 0), ==, 2);
  g_assert_cmpint (page_ink (flow, 0).last, <, 262);
  g_assert_cmpint (page_ink (flow, 1).first, >=, 48);
  g_assert_cmpint (page_ink (flow, 1).last, >, 70);
}

/* The signature's place takes the last lines along. */
static void
test_reserve (void)
{
  g_autoptr (FjPaperFlow) flow = new_flow ();
  g_autofree char *text = lines (10);
  fj_paper_flow_add (flow, &body, text); /* fills 100 to 300 */
  g_assert_cmpuint (fj_paper_flow_break (flow, 100, 50, 300, 40), ==, 2);
  g_assert_cmpint (page_ink (flow, 0).last, <, 242);
  g_assert_cmpint (page_ink (flow, 1).first, <, 70);
  g_assert_cmpint (page_ink (flow, 1).last, >, 90);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/paper-flow/one-page", test_one_page);
  g_test_add_func ("/document/paper-flow/pages", test_pages);
  g_test_add_func ("/document/paper-flow/heading-kept", test_heading_kept);
  g_test_add_func ("/document/paper-flow/reserve", test_reserve);
  return g_test_run ();
}
