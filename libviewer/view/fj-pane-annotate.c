/* A pane: the marks of its image, drawn, taken hold of and changed by its pointer. What happens to them is
 * the mark tool's to decide. */
#include "fj-pane-private.h"

#include <math.h>
#include <string.h>

#include "fj-language.h"

#define NEAR 7.0 /* logical pixels */

/* --- the image as marks see it --- */

/* A step towards the head in columns and rows, where the image stands upright enough to say. */
static void
find_head (const FjImageFacts *facts, double head[2])
{
  const char *down = facts->patient_orientation != NULL ? strchr (facts->patient_orientation, '\\') : NULL;

  head[0] = head[1] = 0;
  if (facts->has_plane)
    {
      if (fabs (facts->plane.row.z) > 0.5 || fabs (facts->plane.column.z) > 0.5)
        {
          head[0] = facts->plane.row.z;
          head[1] = facts->plane.column.z;
        }
      return;
    }
  if (facts->patient_orientation == NULL || down == NULL)
    return;
  head[0] = *facts->patient_orientation == 'H' ? 1 : *facts->patient_orientation == 'F' ? -1 : 0;
  head[1] = down[1] == 'H' ? 1 : down[1] == 'F' ? -1 : 0;
}

static gboolean
is_whole (FjPane *self)
{
  return self->shown_index == self->viewport.image
         && fj_frame_get_rows (self->shown->pixels) == self->shown->facts->rows
         && fj_frame_get_columns (self->shown->pixels) == self->shown->facts->columns;
}

char *
fj_pane_dup_mark_place (FjDisplaySet *set, guint index)
{
  return g_strdup_printf ("%s image %u", fj_display_set_get_key (set), index + 1);
}

void
fj_pane_fill_mark_subject (const FjImageFacts *facts, const char *place, FjMarkSubject *subject)
{
  *subject = (FjMarkSubject){ .rows = facts->rows,
                              .columns = facts->columns,
                              .spacings = (const FjSpacing *) facts->spacings->data,
                              .n_spacings = facts->spacings->len,
                              .aspect = facts->aspect };
  find_head (facts, subject->head);
  if (facts->instance_uid != NULL && *facts->instance_uid != '\0')
    subject->image = (FjMarkImage){ facts->study_uid, facts->series_uid, facts->sop_class_uid,
                                    facts->instance_uid, facts->frame + 1 };
  else
    subject->place = place;
}

gboolean
fj_pane_get_mark_subject (FjPane *self, FjMarkSubject *subject)
{
  g_return_val_if_fail (FJ_IS_PANE (self), FALSE);
  if (self->shown == NULL || self->set == NULL)
    return FALSE;
  g_free (self->mark_place);
  self->mark_place = fj_pane_dup_mark_place (self->set, self->shown_index);
  fj_pane_fill_mark_subject (self->shown->facts, self->mark_place, subject);
  subject->look = &self->viewport;
  if (!is_whole (self))
    subject->refusal = _ ("This image is not here in full yet. Measure on it when it has come.");
  return TRUE;
}

void
fj_pane_fill_mark_room (const FjShownImage *image, FjMarkRoom *room)
{
  const FjImageFacts *facts = image->facts;

  *room = (FjMarkRoom){ .rows = facts->rows,
                        .columns = facts->columns,
                        .spacings = (const FjSpacing *) facts->spacings->data,
                        .n_spacings = facts->spacings->len,
                        .aspect = facts->aspect,
                        .frame = facts->kind == FJ_IMAGE_GREY ? image->pixels : NULL,
                        .pipeline = &facts->pipeline,
                        .unit = fj_measure_unit_to_text (facts->pipeline.modality.unit),
                        .suv_factor = facts->suv_factor,
                        .is_complete = fj_frame_get_rows (image->pixels) == facts->rows
                                       && fj_frame_get_columns (image->pixels) == facts->columns };
}

gboolean
fj_pane_get_mark_room (FjPane *self, FjMarkRoom *room)
{
  g_return_val_if_fail (FJ_IS_PANE (self), FALSE);
  if (self->shown == NULL || self->set == NULL)
    return FALSE;
  fj_pane_fill_mark_room (self->shown, room);
  return TRUE;
}

/* --- drawing --- */

/* A full star is one's own; an empty one is somebody else's, with the name: short, as there is little room
 * between the corners. (transfer full) (nullable) */
static char *
dup_key_badge (FjMarkList *list, const FjMarkImage *image)
{
  g_autofree char *others = fj_mark_list_dup_key_choosers (list, image);
  gboolean is_own = fj_mark_list_is_key (list, image);

  if (others == NULL)
    return is_own ? g_strdup (_ ("★ Key image")) : NULL;
  if (*others == '\0')
    return g_strdup (is_own ? _ ("★☆ Key image") : _ ("☆ Key image"));
  return g_strconcat (is_own ? "★☆ " : "☆ ", others, NULL);
}

void
fj_pane_draw_annotations (FjPane *self, GtkSnapshot *snapshot, const FjViewportRoom *room)
{
  FjMarkSubject subject;
  FjMarkRoom measured;
  g_autofree char *badge = NULL;
  FjMarkScene scene = { .tool = self->mark_tool,
                        .subject = &subject,
                        .measured = &measured,
                        .viewport = &self->viewport,
                        .room = room,
                        .taken = fj_corner_paint_get_places (self->paint),
                        .scale = gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                        .are_words_hidden = self->is_text_hidden };

  if (self->mark_tool == NULL || !fj_pane_get_mark_subject (self, &subject)
      || !fj_pane_get_mark_room (self, &measured))
    return;
  fj_mark_paint_snapshot (self->mark_paint, snapshot, &scene);
  badge = dup_key_badge (fj_mark_tool_get_list (self->mark_tool), &subject.image);
  if (badge != NULL)
    fj_corner_paint_snapshot_badge (self->paint, snapshot, badge, gtk_widget_get_width (GTK_WIDGET (self)),
                                    gtk_widget_get_height (GTK_WIDGET (self)));
}

void
fj_pane_forget_annotations (FjPane *self)
{
  fj_mark_paint_forget (self->mark_paint);
}

gboolean
fj_pane_get_mark_words (FjPane *self, const char *uid, GdkRectangle *place)
{
  g_return_val_if_fail (FJ_IS_PANE (self), FALSE);
  return fj_mark_paint_get_words (self->mark_paint, uid, place);
}

/* --- words, asked for beside the mark --- */

static void
close_words (FjPane *self)
{
  GtkWidget *words = g_steal_pointer (&self->words);

  if (words == NULL)
    return;
  g_signal_handlers_disconnect_by_data (words, self);
  gtk_popover_popdown (GTK_POPOVER (words));
  gtk_widget_unparent (words);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_words (GtkEntry *entry, gpointer user_data)
{
  FjPane *self = user_data;

  fj_mark_tool_give_text (self->mark_tool, gtk_editable_get_text (GTK_EDITABLE (entry)));
  close_words (self);
}

/* A press elsewhere or Escape: an arrow can do without words, a text cannot. */
static void
on_words_closed (GtkPopover *popover, gpointer user_data)
{
  FjPane *self = user_data;

  fj_mark_tool_give_text (self->mark_tool, NULL);
  close_words (self);
}

/* What the entry leaves over is nobody else's: no key of the viewer is pressed by writing. */
static gboolean
on_words_key (
    GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer user_data)
{
  if (key == GDK_KEY_Escape)
    gtk_popover_popdown (GTK_POPOVER (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller))));
  return TRUE;
}

static void
ask_for_words (FjPane *self, double x, double y)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autofree char *proposal = fj_mark_tool_dup_proposal (self->mark_tool);
  const FjMark *draft = fj_mark_tool_get_draft (self->mark_tool);

  close_words (self);
  self->words = gtk_popover_new ();
  gtk_widget_add_css_class (self->words, "fj-dark");
  gtk_widget_set_parent (self->words, GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->words), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_editable_set_text (GTK_EDITABLE (entry), proposal);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), draft->kind == FJ_MARK_SPINE_LABEL ? 8 : 24);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 200);
  gtk_entry_set_placeholder_text (
      GTK_ENTRY (entry), draft->kind == FJ_MARK_SPINE_LABEL ? _ ("Vertebra: L5") : _ ("Words of the mark"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Words of the mark"), -1);
  g_signal_connect (entry, "activate", G_CALLBACK (on_words), self);
  gtk_popover_set_child (GTK_POPOVER (self->words), entry);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_words_key), self);
  gtk_widget_add_controller (self->words, keys);
  g_signal_connect (self->words, "closed", G_CALLBACK (on_words_closed), self);
  gtk_popover_popup (GTK_POPOVER (self->words));
  gtk_widget_grab_focus (entry);
  gtk_editable_select_region (GTK_EDITABLE (entry), 0, -1);
}

/* --- the pointer --- */

static gboolean
get_pointer (
    FjPane *self, double x, double y, GdkModifierType state, FjMarkSubject *subject, FjMarkPointer *pointer)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  FjViewportRoom room;

  if (self->mark_tool == NULL || !fj_pane_get_room (self, &room) || !fj_pane_get_mark_subject (self, subject))
    return FALSE;
  *pointer = (FjMarkPointer){ .tolerance
                              = NEAR * scale / MAX (fj_viewport_get_scale (&self->viewport, &room), 1e-6),
                              .n_press = 1,
                              .is_constrained = (state & GDK_SHIFT_MASK) != 0 };
  fj_viewport_to_image (&self->viewport, &room, x * scale, y * scale, &pointer->column, &pointer->row);
  return TRUE;
}

gboolean
fj_pane_press_mark (FjPane *self, int n_press, double x, double y, GdkModifierType state)
{
  FjMarkSubject subject;
  FjMarkPointer pointer;
  gboolean is_taken;

  if ((state & GDK_CONTROL_MASK) || !get_pointer (self, x, y, state, &subject, &pointer))
    return FALSE;
  /* With Shift and nothing to draw a place is pointed at. */
  if ((state & GDK_SHIFT_MASK) && fj_mark_tool_get_kind (self->mark_tool) == FJ_MARK_N_KINDS)
    return FALSE;
  /* What is begun beside the image is not on it. */
  if (fj_mark_tool_get_draft (self->mark_tool) == NULL
      && (pointer.column < 0 || pointer.row < 0 || pointer.column > subject.columns
          || pointer.row > subject.rows)
      && !fj_mark_tool_is_over (self->mark_tool, &subject, &pointer))
    return fj_mark_tool_get_kind (self->mark_tool) != FJ_MARK_N_KINDS;
  pointer.n_press = n_press > 0 && n_press % 2 == 0 ? 2 : 1;
  is_taken = fj_mark_tool_press (self->mark_tool, &subject, &pointer);
  if (fj_mark_tool_awaits_text (self->mark_tool))
    ask_for_words (self, x, y);
  return is_taken;
}

void
fj_pane_move_mark (FjPane *self, double x, double y, GdkModifierType state)
{
  FjMarkSubject subject;
  FjMarkPointer pointer;
  const char *cursor = NULL;

  if (!get_pointer (self, x, y, state, &subject, &pointer))
    return;
  fj_mark_tool_move (self->mark_tool, &subject, &pointer);
  if (!(state & (GDK_BUTTON1_MASK | GDK_BUTTON2_MASK | GDK_BUTTON3_MASK)))
    {
      if (fj_mark_tool_is_over (self->mark_tool, &subject, &pointer))
        cursor = "pointer";
      else if (fj_mark_tool_get_kind (self->mark_tool) != FJ_MARK_N_KINDS)
        cursor = "crosshair";
      if (cursor != self->cursor)
        gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursor);
      self->cursor = cursor;
    }
}

void
fj_pane_release_mark (FjPane *self, double x, double y, GdkModifierType state)
{
  FjMarkSubject subject;
  FjMarkPointer pointer;

  self->is_marking = FALSE;
  if (!get_pointer (self, x, y, state, &subject, &pointer))
    return;
  fj_mark_tool_release (self->mark_tool, &subject, &pointer);
  if (fj_mark_tool_awaits_text (self->mark_tool) && self->words == NULL)
    ask_for_words (self, x, y);
}

/* --- the tool --- */

static void
disconnect_tool (FjPane *self)
{
  if (self->mark_tool == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->mark_tool, self);
  g_clear_object (&self->mark_tool);
}

void
fj_pane_set_mark_tool (FjPane *self, FjMarkTool *tool)
{
  g_return_if_fail (FJ_IS_PANE (self));
  if (tool == self->mark_tool)
    return;
  close_words (self);
  disconnect_tool (self);
  if (tool != NULL)
    {
      self->mark_tool = g_object_ref (tool);
      g_signal_connect_swapped (tool, "changed", G_CALLBACK (gtk_widget_queue_draw), self);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

FjMarkTool *
fj_pane_get_mark_tool (FjPane *self)
{
  g_return_val_if_fail (FJ_IS_PANE (self), NULL);
  return self->mark_tool;
}

void
fj_pane_dispose_annotations (FjPane *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  if (self->words != NULL)
    g_signal_handlers_disconnect_by_data (self->words, self);
  self->words = NULL;
  /* What stands open over the pane goes with it. */
  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (GTK_IS_POPOVER (child))
        gtk_widget_unparent (child);
      child = next;
    }
  disconnect_tool (self);
}
