#include "fj-mark-panel.h"

#include "fj-language.h"
#include "fj-mark-palette.h"

struct _FjMarkPanel
{
  GtkWidget parent_instance;

  FjMarkTool *tool;
  FjMarkPanelWords get_words;
  FjMarkPanelWhere get_where;
  gpointer user_data;
  GHashTable *said; /* UID -> what it said when its image was at hand */
  GtkWidget *box, *list, *empty, *copy;
  GtkWidget *lasting;
  guint idle;
};

enum
{
  MARK_CHOSEN,
  IMAGE_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjMarkPanel, fj_mark_panel, GTK_TYPE_WIDGET)

static char *
dup_words (FjMarkPanel *self, const FjMark *mark)
{
  char *words = self->get_words (mark->uid, self->user_data);

  if (words == NULL)
    return g_strdup (g_hash_table_lookup (self->said, mark->uid));
  g_hash_table_insert (self->said, g_strdup (mark->uid), g_strdup (words));
  return words;
}

/* --- rows --- */

static void
on_remove (GtkButton *button, gpointer user_data)
{
  FjMarkPanel *self = user_data;
  const char *uid = g_object_get_data (G_OBJECT (button), "fj-uid");
  guint key = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "fj-key"));

  if (uid != NULL)
    fj_mark_tool_remove (self->tool, uid);
  else if (key > 0)
    {
      FjMarkImage image = { 0 };

      fj_mark_image_copy (fj_mark_list_get_key (fj_mark_tool_get_list (self->tool), key - 1), &image);
      fj_mark_tool_set_key (self->tool, &image, FALSE);
      fj_mark_image_clear (&image);
    }
}

static void
on_renamed (GtkEntry *entry, gpointer user_data)
{
  FjMarkPanel *self = user_data;
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (entry), GTK_TYPE_POPOVER);
  g_autofree char *uid = g_strdup (g_object_get_data (G_OBJECT (entry), "fj-uid"));
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));

  gtk_popover_popdown (GTK_POPOVER (popover));
  fj_mark_tool_rename (self->tool, uid, text);
}

static GtkWidget *
make_button (FjMarkPanel *self, const char *icon, const char *title)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return button;
}

static GtkWidget *
make_renamer (FjMarkPanel *self, const FjMark *mark)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new (), *entry = gtk_entry_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "document-edit-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Change its words"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Change its words"), -1);
  gtk_editable_set_text (GTK_EDITABLE (entry), mark->text != NULL ? mark->text : "");
  gtk_entry_set_max_length (GTK_ENTRY (entry), 200);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Words of the mark"), -1);
  g_object_set_data_full (G_OBJECT (entry), "fj-uid", g_strdup (mark->uid), g_free);
  g_signal_connect (entry, "activate", G_CALLBACK (on_renamed), self);
  gtk_popover_set_child (GTK_POPOVER (popover), entry);
  gtk_widget_add_css_class (popover, "fj-dark");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  return button;
}

static GtkWidget *
make_label (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), 8);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 22);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  return label;
}

static GtkWidget *
make_row (const char *icon, const char *title, const char *words, const char *where)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1), *image = gtk_image_new_from_icon_name (icon),
            *place;
  g_autofree char *name = g_strdup_printf ("%s, %s", title, words != NULL ? words : where);

  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), make_label (title, "fj-mark-title"));
  if (words != NULL)
    gtk_box_append (GTK_BOX (texts), make_label (words, NULL));
  place = make_label (where, "fj-quiet");
  /* The whole of it where somebody asks. */
  gtk_label_set_wrap (GTK_LABEL (place), FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (place), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (place, where);
  gtk_box_append (GTK_BOX (texts), place);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static char *
dup_where (FjMarkPanel *self, const FjMarkImage *image, const char *uid)
{
  const char *place = uid != NULL ? fj_mark_tool_get_place (self->tool, uid) : NULL;
  g_autofree char *where = self->get_where (image, place, self->user_data);

  return where != NULL ? g_steal_pointer (&where) : g_strdup (_ ("its image is not open"));
}

static void
append_mark (FjMarkPanel *self, const FjMark *mark)
{
  g_autofree char *words = dup_words (self, mark), *where = dup_where (self, &mark->image, mark->uid);
  GtkWidget *row
      = make_row (fj_mark_palette_get_icon (mark->kind), fj_mark_kind_get_title (mark->kind), words, where);
  GtkWidget *box = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row));
  GtkWidget *button = make_button (self, "user-trash-symbolic", _ ("Remove this mark"));

  g_object_set_data_full (G_OBJECT (row), "fj-uid", g_strdup (mark->uid), g_free);
  g_object_set_data_full (G_OBJECT (button), "fj-uid", g_strdup (mark->uid), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_remove), self);
  gtk_box_append (GTK_BOX (box), make_renamer (self, mark));
  gtk_box_append (GTK_BOX (box), button);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

/* Whose it is, where it is not one's own. (transfer full) (nullable) */
static char *
dup_whose_key (FjMarkPanel *self, guint key, const char *who)
{
  if (key < fj_mark_list_get_n_keys (fj_mark_tool_get_list (self->tool)))
    return NULL;
  return g_strdup (who != NULL ? who : _ ("of somebody else"));
}

static void
append_key (FjMarkPanel *self, guint key)
{
  const char *who;
  const FjMarkImage *image = fj_mark_list_get_any_key (fj_mark_tool_get_list (self->tool), key, &who);
  g_autofree char *where = dup_where (self, image, NULL), *whose = dup_whose_key (self, key, who);
  GtkWidget *row = make_row ("fj-key-image-symbolic", _ ("Key image"), whose, where), *button;

  g_object_set_data (G_OBJECT (row), "fj-key", GUINT_TO_POINTER (key + 1));
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  if (whose != NULL) /* to look at only */
    return;
  button = make_button (self, "user-trash-symbolic", _ ("No key image any more"));
  g_object_set_data (G_OBJECT (button), "fj-key", GUINT_TO_POINTER (key + 1));
  g_signal_connect (button, "clicked", G_CALLBACK (on_remove), self);
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))), button);
}

static gboolean
fill (gpointer user_data)
{
  FjMarkPanel *self = user_data;
  FjMarkList *list = fj_mark_tool_get_list (self->tool);
  guint n_marks = 0, n_keys = fj_mark_list_get_n_all_keys (list);
  GtkListBoxRow *row;

  self->idle = 0;
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  for (guint i = 0; i < n_keys; i++)
    append_key (self, i);
  for (guint i = 0; i < fj_mark_list_get_n (list); i++)
    {
      const FjMark *mark = fj_mark_list_get (list, i);

      if (fj_mark_tool_is_hidden (self->tool, mark->uid))
        continue;
      append_mark (self, mark);
      n_marks++;
    }
  gtk_widget_set_visible (self->empty, n_marks + n_keys == 0);
  gtk_widget_set_sensitive (self->copy, n_marks + n_keys > 0);
  return G_SOURCE_REMOVE;
}

/* Later, and once: a row whose button was pressed is not taken away under it. */
static void
on_list_changed (FjMarkPanel *self)
{
  if (self->idle == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->idle = g_idle_add (fill, self);
}

static void
on_activated (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  const char *uid = g_object_get_data (G_OBJECT (row), "fj-uid");
  guint key = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "fj-key"));

  if (uid != NULL)
    g_signal_emit (user_data, signals[MARK_CHOSEN], 0, uid);
  else
    g_signal_emit (user_data, signals[IMAGE_CHOSEN], 0, key - 1);
}

/* --- as text --- */

char *
fj_mark_panel_dup_text (FjMarkPanel *self)
{
  GString *text = g_string_new (NULL);
  FjMarkList *list;

  g_return_val_if_fail (FJ_IS_MARK_PANEL (self), NULL);
  list = fj_mark_tool_get_list (self->tool);
  for (guint i = 0; i < fj_mark_list_get_n_all_keys (list); i++)
    {
      const char *who;
      g_autofree char *where = dup_where (self, fj_mark_list_get_any_key (list, i, &who), NULL);
      g_autofree char *whose = dup_whose_key (self, i, who);

      g_string_append_printf (text, "%s%s%s (%s)\n", _ ("Key image"), whose != NULL ? ": " : "",
                              whose != NULL ? whose : "", where);
    }
  for (guint i = 0; i < fj_mark_list_get_n (list); i++)
    {
      const FjMark *mark = fj_mark_list_get (list, i);
      g_autofree char *words = NULL, *where = NULL;

      if (fj_mark_tool_is_hidden (self->tool, mark->uid))
        continue;
      words = dup_words (self, mark);
      where = dup_where (self, &mark->image, mark->uid);
      if (words != NULL)
        g_strdelimit (words, "\n", ';');
      g_string_append_printf (text, "%s: %s (%s)\n", fj_mark_kind_get_title (mark->kind),
                              words != NULL ? words : "", where);
    }
  return g_string_free (text, FALSE);
}

static void
on_copy (GtkButton *button, gpointer user_data)
{
  g_autofree char *text = fj_mark_panel_dup_text (user_data);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), text);
}

/* --- widget --- */

static void
fj_mark_panel_map (GtkWidget *widget)
{
  FjMarkPanel *self = FJ_MARK_PANEL (widget);

  GTK_WIDGET_CLASS (fj_mark_panel_parent_class)->map (widget);
  if (self->idle == 0)
    self->idle = g_idle_add (fill, self);
}

static void
fj_mark_panel_dispose (GObject *object)
{
  FjMarkPanel *self = FJ_MARK_PANEL (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->tool != NULL)
    g_signal_handlers_disconnect_by_data (fj_mark_tool_get_list (self->tool), self);
  g_clear_object (&self->tool);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (fj_mark_panel_parent_class)->dispose (object);
}

static void
fj_mark_panel_finalize (GObject *object)
{
  g_hash_table_unref (FJ_MARK_PANEL (object)->said);
  G_OBJECT_CLASS (fj_mark_panel_parent_class)->finalize (object);
}

static void
fj_mark_panel_class_init (FjMarkPanelClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = fj_mark_panel_dispose;
  object_class->finalize = fj_mark_panel_finalize;
  widget_class->map = fj_mark_panel_map;
  signals[MARK_CHOSEN] = g_signal_new ("mark-chosen", FJ_TYPE_MARK_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[IMAGE_CHOSEN] = g_signal_new ("image-chosen", FJ_TYPE_MARK_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "markpanel");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
fj_mark_panel_init (FjMarkPanel *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *scroller = gtk_scrolled_window_new ();
  GtkWidget *title = make_label (_ ("Marks"), "fj-mark-title");

  self->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->copy = gtk_button_new_with_label (_ ("Copy"));
  gtk_widget_set_tooltip_text (self->copy, _ ("Copy the measured values as text"));
  g_signal_connect (self->copy, "clicked", G_CALLBACK (on_copy), self);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (head, "fj-mark-head");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), self->copy);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Marks"),
                                  -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_activated), self);
  self->empty = make_label (_ ("Nothing is marked yet. Press Q and a letter to measure, J for a key image."),
                            "fj-quiet");
  gtk_widget_add_css_class (self->empty, "fj-mark-head");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), self->empty);
  gtk_box_append (GTK_BOX (self->box), scroller);
  self->lasting = make_label (_ ("Marks last as long as the exam is open."), "fj-quiet");
  gtk_widget_add_css_class (self->lasting, "fj-mark-head");
  gtk_box_append (GTK_BOX (self->box), self->lasting);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), 230, -1);
}

void
fj_mark_panel_update (FjMarkPanel *self)
{
  g_return_if_fail (FJ_IS_MARK_PANEL (self));
  on_list_changed (self);
}

void
fj_mark_panel_set_kept (FjMarkPanel *self)
{
  g_return_if_fail (FJ_IS_MARK_PANEL (self));
  gtk_widget_set_visible (self->lasting, FALSE);
}

GtkWidget *
fj_mark_panel_new (FjMarkTool *tool, FjMarkPanelWords words, FjMarkPanelWhere where, gpointer user_data)
{
  FjMarkPanel *self = g_object_new (FJ_TYPE_MARK_PANEL, NULL);

  self->tool = g_object_ref (tool);
  self->get_words = words;
  self->get_where = where;
  self->user_data = user_data;
  g_signal_connect_swapped (fj_mark_tool_get_list (tool), "changed", G_CALLBACK (on_list_changed), self);
  return GTK_WIDGET (self);
}
