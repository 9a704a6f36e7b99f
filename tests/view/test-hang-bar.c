/* fj-hang-bar: says what hangs, and lets it be changed. */
#include "hung-view.h"

static void
test_words (void)
{
  Room room;
  GtkWidget *view
      = open_view (&room, "stack('a',9,'2.25.11',SeriesNumber=3)\nstack('b',4,'2.25.22',SeriesNumber=5)\n");
  FjReadingView *self = FJ_READING_VIEW (view);
  g_autofree char *words = NULL, *more = NULL;

  wait_hung (view, 2);
  words = fj_hang_bar_dup_words (FJ_HANG_BAR (self->hang_bar));
  g_assert_cmpstr (words, ==, "General · stage 1 of 2: side by side");
  act (view, "stage", g_variant_new_int32 (1));
  for (guint i = 0; i < 100 && self->hung_stage != 2; i++)
    wait_ms (20);
  more = fj_hang_bar_dup_words (FJ_HANG_BAR (self->hang_bar));
  g_assert_cmpstr (more, ==, "General · stage 2 of 2: alone");
  fj_reading_view_set_store (self, NULL);
  g_assert_null (fj_hang_bar_dup_words (FJ_HANG_BAR (self->hang_bar)));
  /* Its place is kept: nothing jumps when a study hangs. */
  g_assert_true (gtk_widget_get_visible (self->hang_bar));
  close_room (&room);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/hang-bar/words", test_words);
  return g_test_run ();
}
