/* A pane: what stands instead of its image. */
#include "fj-pane-private.h"

void
fj_pane_set_cover (FjPane *self, GtkWidget *cover)
{
  g_return_if_fail (FJ_IS_PANE (self));
  g_return_if_fail (cover == NULL || GTK_IS_WIDGET (cover));
  g_clear_pointer (&self->cover, gtk_widget_unparent);
  self->cover = cover;
  if (cover != NULL)
    gtk_widget_set_parent (cover, GTK_WIDGET (self));
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

GtkWidget *
fj_pane_get_cover (FjPane *self)
{
  g_return_val_if_fail (FJ_IS_PANE (self), NULL);
  return self->cover;
}

void
fj_pane_allocate_cover (FjPane *self, int width, int height)
{
  int least;

  if (self->cover == NULL)
    return;
  gtk_widget_measure (self->cover, GTK_ORIENTATION_VERTICAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_allocate (self->cover, width, height, -1, NULL);
}
