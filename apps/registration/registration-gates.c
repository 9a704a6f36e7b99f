#include "registration-gates.h"

#include "fj-language.h"

typedef struct
{
  RegistrationGates *owner;
  const FjGateQuestion *question;
  GtkWidget *box, *state, *change, *body, *note_row, *note;
  GtkEventController *focus;
  GPtrArray *buttons; /* in the order of the answers */
} Gate;

struct _RegistrationGates
{
  AdwBin parent;
  GtkWidget *box, *summary;
  GPtrArray *gates; /* of Gate */
  gboolean is_loading;
};

static guint signal_answered;

G_DEFINE_FINAL_TYPE (RegistrationGates, registration_gates, ADW_TYPE_BIN)

static const FjGateAnswer *
answer_of (const Gate *gate)
{
  for (guint i = 0; i < gate->buttons->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (gate->buttons, i)))
      return &gate->question->answers[i];
  return NULL;
}

static const char *
note_of (const Gate *gate)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (gate->note));

  return *text != '\0' ? text : NULL;
}

static gboolean
is_complete (const Gate *gate)
{
  const FjGateAnswer *answer = answer_of (gate);

  return answer != NULL && (!answer->needs_note || note_of (gate) != NULL);
}

static gboolean
is_open (const Gate *gate)
{
  const FjGateAnswer *answer = answer_of (gate);

  return !is_complete (gate) || answer->blocks;
}

guint
registration_gates_count_open (RegistrationGates *gates)
{
  guint n = 0;

  for (guint i = 0; i < gates->gates->len; i++)
    n += is_open (g_ptr_array_index (gates->gates, i));
  return n;
}

static void
show_summary (RegistrationGates *gates)
{
  guint n = registration_gates_count_open (gates), blocked = 0;

  for (guint i = 0; i < gates->gates->len; i++)
    {
      const Gate *gate = g_ptr_array_index (gates->gates, i);
      blocked += is_complete (gate) && answer_of (gate)->blocks;
    }
  gtk_widget_set_visible (gates->summary, n > 0);
  if (n == 0)
    return;
  gtk_label_set_text (
      GTK_LABEL (gates->summary),
      blocked > 0 ? _ ("An answer stands in the way: the exam does not come onto the device's worklist until "
                       "a technologist or doctor releases it.")
                  : _ ("Not on the device's worklist until every question is answered."));
}

/* Folded: one line with the answer. Opened: the question and its answers. */
static void
show_gate (Gate *gate, gboolean is_unfolded)
{
  const FjGateAnswer *answer = answer_of (gate);

  gtk_widget_set_visible (gate->body, is_unfolded);
  gtk_widget_set_visible (gate->change, !is_unfolded);
  gtk_label_set_text (GTK_LABEL (gate->state),
                      is_complete (gate) ? _ (answer->words) : _ ("Not answered yet"));
  gtk_widget_set_visible (gate->note_row, answer != NULL && (answer->needs_note || answer->blocks));
  if (is_open (gate))
    gtk_widget_add_css_class (gate->state, "warning");
  else
    gtk_widget_remove_css_class (gate->state, "warning");
}

static void
tell (Gate *gate)
{
  const FjGateAnswer *answer = answer_of (gate);

  show_gate (gate, TRUE);
  show_summary (gate->owner);
  /* An answer that needs a note is none before the note is there. */
  if (answer != NULL)
    g_signal_emit (gate->owner, signal_answered, 0, gate->question->code,
                   is_complete (gate) ? answer->code : NULL, note_of (gate));
}

static void
toggled (GtkCheckButton *button, Gate *gate)
{
  if (!gate->owner->is_loading && gtk_check_button_get_active (button))
    tell (gate);
}

static void
note_changed (Gate *gate)
{
  if (!gate->owner->is_loading)
    tell (gate);
}

static void
left (Gate *gate)
{
  if (is_complete (gate))
    show_gate (gate, FALSE);
}

static void
change (Gate *gate)
{
  show_gate (gate, TRUE);
  gtk_widget_child_focus (gate->body, GTK_DIR_TAB_FORWARD);
}

static GtkWidget *
label (const char *text, const char *style)
{
  GtkWidget *widget = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (widget), 0);
  gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (widget), 12);
  if (style != NULL)
    gtk_widget_add_css_class (widget, style);
  return widget;
}

static void
build_body (Gate *gate)
{
  GtkWidget *question = label (_ (gate->question->question), NULL), *first = NULL;

  gate->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_box_append (GTK_BOX (gate->body), question);
  for (guint i = 0; i < gate->question->n_answers; i++)
    {
      GtkWidget *button = gtk_check_button_new (),
                *words = label (_ (gate->question->answers[i].words), NULL);
      g_autofree char *name
          = g_strdup_printf ("%s: %s", _ (gate->question->title), _ (gate->question->answers[i].words));

      gtk_check_button_set_child (GTK_CHECK_BUTTON (button), words);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      if (first == NULL)
        first = button;
      else
        gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (first));
      g_signal_connect (button, "toggled", G_CALLBACK (toggled), gate);
      gtk_box_append (GTK_BOX (gate->body), button);
      g_ptr_array_add (gate->buttons, button);
    }
  gate->note_row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gate->note = gtk_entry_new ();
  gtk_widget_set_hexpand (gate->note, TRUE);
  gtk_entry_set_max_length (GTK_ENTRY (gate->note), FJ_GATES_MAX_NOTE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (gate->note), _ ("Value, which one, who decided"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (gate->note), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Note"), -1);
  g_signal_connect_swapped (gate->note, "changed", G_CALLBACK (note_changed), gate);
  gtk_box_append (GTK_BOX (gate->note_row), label (_ ("Note"), "dim-label"));
  gtk_box_append (GTK_BOX (gate->note_row), gate->note);
  gtk_box_append (GTK_BOX (gate->body), gate->note_row);
}

static Gate *
gate_new (RegistrationGates *owner, const FjGateQuestion *question)
{
  Gate *gate = g_new0 (Gate, 1);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *title = gtk_label_new (_ (question->title));

  gate->owner = owner;
  gate->question = question;
  gate->buttons = g_ptr_array_new ();
  gate->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (title, "heading");
  gate->state = label (NULL, "caption");
  gtk_widget_set_hexpand (gate->state, TRUE);
  gate->change = gtk_button_new_with_label (_ ("Change"));
  gtk_widget_add_css_class (gate->change, "flat");
  gtk_widget_set_valign (gate->change, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (gate->change, "clicked", G_CALLBACK (change), gate);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), gate->state);
  gtk_box_append (GTK_BOX (head), gate->change);
  gtk_box_append (GTK_BOX (gate->box), head);
  build_body (gate);
  gtk_box_append (GTK_BOX (gate->box), gate->body);
  gate->focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (gate->focus, "leave", G_CALLBACK (left), gate);
  gtk_widget_add_controller (gate->box, gate->focus);
  show_gate (gate, TRUE);
  return gate;
}

static void
gate_free (gpointer data)
{
  Gate *gate = data;

  g_ptr_array_unref (gate->buttons);
  g_free (gate);
}

/* The key that removes a question may come from within it: GTK keeps its widgets until the key is through,
 * and tells them of the focus. */
static void
remove_gate (RegistrationGates *gates, guint at)
{
  Gate *gate = g_ptr_array_index (gates->gates, at);

  gtk_widget_remove_controller (gate->box, gate->focus);
  g_signal_handlers_disconnect_by_data (gate->change, gate);
  g_signal_handlers_disconnect_by_data (gate->note, gate);
  for (guint i = 0; i < gate->buttons->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (gate->buttons, i), gate);
  gtk_box_remove (GTK_BOX (gates->box), gate->box);
  g_ptr_array_remove_index (gates->gates, at);
}

static Gate *
find (RegistrationGates *gates, const char *code)
{
  for (guint i = 0; i < gates->gates->len; i++)
    {
      Gate *gate = g_ptr_array_index (gates->gates, i);
      if (g_str_equal (gate->question->code, code))
        return gate;
    }
  return NULL;
}

void
registration_gates_set_codes (RegistrationGates *gates, const char *const *codes)
{
  for (guint i = gates->gates->len; i > 0; i--)
    {
      const Gate *gate = g_ptr_array_index (gates->gates, i - 1);
      if (!g_strv_contains (codes, gate->question->code))
        remove_gate (gates, i - 1);
    }
  for (guint i = 0; codes[i] != NULL; i++)
    {
      const FjGateQuestion *question = fj_gates_find (codes[i]);
      Gate *gate;

      if (question == NULL || find (gates, codes[i]) != NULL)
        continue;
      gate = gate_new (gates, question);
      g_ptr_array_add (gates->gates, gate);
      gtk_box_append (GTK_BOX (gates->box), gate->box);
    }
  show_summary (gates);
}

void
registration_gates_set_answer (RegistrationGates *gates,
                               const char *code,
                               const char *answer,
                               const char *note)
{
  Gate *gate = find (gates, code);

  if (gate == NULL)
    return;
  gates->is_loading = TRUE;
  for (guint i = 0; i < gate->buttons->len; i++)
    gtk_check_button_set_active (g_ptr_array_index (gate->buttons, i),
                                 g_strcmp0 (gate->question->answers[i].code, answer) == 0);
  gtk_editable_set_text (GTK_EDITABLE (gate->note), note != NULL ? note : "");
  gates->is_loading = FALSE;
  show_gate (gate, !is_complete (gate));
  show_summary (gates);
}

static void
registration_gates_dispose (GObject *object)
{
  RegistrationGates *gates = REGISTRATION_GATES (object);

  while (gates->gates->len > 0)
    remove_gate (gates, gates->gates->len - 1);
  G_OBJECT_CLASS (registration_gates_parent_class)->dispose (object);
}

static void
registration_gates_finalize (GObject *object)
{
  g_ptr_array_unref (REGISTRATION_GATES (object)->gates);
  G_OBJECT_CLASS (registration_gates_parent_class)->finalize (object);
}

static void
registration_gates_class_init (RegistrationGatesClass *class)
{
  G_OBJECT_CLASS (class)->dispose = registration_gates_dispose;
  G_OBJECT_CLASS (class)->finalize = registration_gates_finalize;
  signal_answered = g_signal_new ("answered", REGISTRATION_TYPE_GATES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void
registration_gates_init (RegistrationGates *gates)
{
  gates->gates = g_ptr_array_new_with_free_func (gate_free);
  gates->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gates->summary = label (NULL, "warning");
  gtk_box_append (GTK_BOX (gates->box), gates->summary);
  gtk_widget_set_visible (gates->summary, FALSE);
  adw_bin_set_child (ADW_BIN (gates), gates->box);
}

GtkWidget *
registration_gates_new (void)
{
  return g_object_new (REGISTRATION_TYPE_GATES, NULL);
}
