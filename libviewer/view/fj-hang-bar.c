#include "fj-hang-bar.h"

#include "fj-language.h"

/* Protocols that the menu names; more are in the panel that explains. */
#define MOST_PROTOCOLS 12u

struct _FjHangBar
{
  GtkWidget parent_instance;

  FjReading *reading;
  GtkWidget *box, *menu, *name, *stages, *stage, *previous, *next;
  GPtrArray *sections; /* of GMenuModel */
};

G_DEFINE_FINAL_TYPE (FjHangBar, fj_hang_bar, GTK_TYPE_WIDGET)

/* --- words --- */

static const FjHang *
get_hang (FjHangBar *self)
{
  const FjHang *hang = fj_reading_get_hang (self->reading);

  return hang != NULL && hang->protocol != NULL ? hang : NULL;
}

/* Which of the stages that have what they need, from 1. */
static guint
get_place (const FjHang *hang)
{
  for (guint i = 0; i < hang->stages->len; i++)
    if (g_array_index (hang->stages, guint, i) == hang->stage)
      return i + 1;
  return 1;
}

static const char *
get_stage_name (const FjHang *hang)
{
  const FjHangStage *stage = g_ptr_array_index (hang->protocol->stages, hang->stage);

  return fj_hang_title (stage->name != NULL ? stage->name : "");
}

char *
fj_hang_bar_dup_words (FjHangBar *self)
{
  const FjHang *hang;
  const char *protocol, *stage;

  g_return_val_if_fail (FJ_IS_HANG_BAR (self), NULL);
  hang = get_hang (self);
  if (hang == NULL)
    return NULL;
  protocol = fj_hang_title (hang->protocol->name);
  stage = get_stage_name (hang);
  if (hang->stages->len < 2)
    return g_strdup (protocol);
  if (*stage == '\0')
    return g_strdup_printf (_ ("%s · stage %u of %u"), protocol, get_place (hang), hang->stages->len);
  return g_strdup_printf (_ ("%s · stage %u of %u: %s"), protocol, get_place (hang), hang->stages->len,
                          stage);
}

/* --- the menu --- */

static void
append_protocols (GMenu *menu, const FjHang *hang)
{
  g_autoptr (GMenu) section = g_menu_new ();
  guint n = 0;

  for (guint i = 0; hang != NULL && i < hang->verdicts->len && n < MOST_PROTOCOLS; i++)
    {
      const FjHangVerdict *verdict = &g_array_index (hang->verdicts, FjHangVerdict, i);
      g_autoptr (GMenuItem) item = NULL;

      if (!verdict->is_eligible)
        continue;
      item = g_menu_item_new (fj_hang_title (verdict->protocol->name), NULL);
      g_menu_item_set_action_and_target (item, "view.hang", "s", verdict->protocol->id);
      g_menu_append_item (section, item);
      n++;
    }
  g_menu_append_section (menu, n > 0 ? _ ("Hang by") : NULL, G_MENU_MODEL (section));
}

static void
create_menu (GtkMenuButton *button, gpointer user_data)
{
  FjHangBar *self = user_data;
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *popover;

  append_protocols (menu, get_hang (self));
  for (guint i = 0; i < self->sections->len; i++)
    g_menu_append_section (menu, NULL, g_ptr_array_index (self->sections, i));
  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_widget_add_css_class (popover, "fj-dark");
  gtk_menu_button_set_popover (button, popover);
}

void
fj_hang_bar_add_section (FjHangBar *self, GMenuModel *section)
{
  g_return_if_fail (FJ_IS_HANG_BAR (self));
  g_ptr_array_add (self->sections, g_object_ref (section));
}

/* Its place is kept also while nothing hangs yet: what lies below would jump under somebody's pointer. */
void
fj_hang_bar_update (FjHangBar *self)
{
  const FjHang *hang;
  g_autofree char *words = NULL, *stage = NULL;
  guint n;

  g_return_if_fail (FJ_IS_HANG_BAR (self));
  hang = get_hang (self);
  n = hang != NULL ? hang->stages->len : 0;
  words = fj_hang_bar_dup_words (self);
  gtk_label_set_label (GTK_LABEL (self->name), hang != NULL ? fj_hang_title (hang->protocol->name) : "");
  if (words == NULL)
    words = g_strdup (_ ("No hanging protocol"));
  gtk_widget_set_tooltip_text (self->menu, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_sensitive (self->menu, hang != NULL);
  stage = n > 0 ? g_strdup_printf (_ ("%u of %u"), get_place (hang), n) : g_strdup ("");
  gtk_label_set_label (GTK_LABEL (self->stage), stage);
  gtk_widget_set_tooltip_text (self->stage, hang != NULL ? get_stage_name (hang) : NULL);
  gtk_widget_set_sensitive (self->previous, n > 1 && get_place (hang) > 1);
  gtk_widget_set_sensitive (self->next, n > 1 && get_place (hang) < n);
}

/* --- widget --- */

static void
fj_hang_bar_dispose (GObject *object)
{
  FjHangBar *self = FJ_HANG_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->sections, g_ptr_array_unref);
  G_OBJECT_CLASS (fj_hang_bar_parent_class)->dispose (object);
}

static void
fj_hang_bar_class_init (FjHangBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = fj_hang_bar_dispose;
  gtk_widget_class_set_css_name (widget_class, "hangbar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_step (const char *icon, int by, const char *title, const char *tip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "view.stage");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "i", by);
  gtk_widget_add_css_class (button, "flat");
  /* A press does not take the keys away from the images. */
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return button;
}

static void
fj_hang_bar_init (FjHangBar *self)
{
  self->sections = g_ptr_array_new_with_free_func (g_object_unref);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "fj-hang-bar");
  self->menu = gtk_menu_button_new ();
  self->name = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (self->name), 8);
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->menu), self->name);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->menu), TRUE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu), create_menu, self, NULL);
  gtk_widget_add_css_class (self->menu, "flat");
  gtk_widget_set_focus_on_click (self->menu, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->menu);

  self->stages = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->previous = make_step ("go-previous-symbolic", -1, _ ("Previous stage"), _ ("Previous stage (,)"));
  self->next = make_step ("go-next-symbolic", 1, _ ("Next stage"), _ ("Next stage (.)"));
  self->stage = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->stage, "fj-quiet");
  gtk_widget_set_hexpand (self->stage, TRUE);
  gtk_box_append (GTK_BOX (self->stages), self->previous);
  gtk_box_append (GTK_BOX (self->stages), self->stage);
  gtk_box_append (GTK_BOX (self->stages), self->next);
  gtk_box_append (GTK_BOX (self->box), self->stages);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
fj_hang_bar_new (FjReading *reading)
{
  FjHangBar *self = g_object_new (FJ_TYPE_HANG_BAR, NULL);

  self->reading = g_object_ref (reading);
  fj_hang_bar_update (self);
  return GTK_WIDGET (self);
}
