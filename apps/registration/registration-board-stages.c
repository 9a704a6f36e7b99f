#include "registration-board-stages.h"

#include "fj-language.h"

#define MAX_STAGES 6

static const struct
{
  const char *words;
  const char *style, *icon;
  FjStage stages[MAX_STAGES]; /* ends with FJ_STAGE_NONE */
} groups[] = {
  { N_ ("To examine"),
    "accent",
    "appointment-new-symbolic",
    { FJ_STAGE_REGISTERED, FJ_STAGE_BOOKED, FJ_STAGE_ARRIVED } },
  { N_ ("Being examined"), "accent", "camera-photo-symbolic", { FJ_STAGE_ACQUIRING } },
  { N_ ("Waiting for a report"), "warning", "hourglass-symbolic", { FJ_STAGE_ACQUIRED, FJ_STAGE_ASSIGNED } },
  { N_ ("Report under way"),
    "warning",
    "document-edit-symbolic",
    { FJ_STAGE_DRAFTING, FJ_STAGE_RETURNED, FJ_STAGE_SUBMITTED, FJ_STAGE_AUDITING, FJ_STAGE_CONSULTING } },
  { N_ ("Ready to hand over"), "success", "emblem-ok-symbolic", { FJ_STAGE_SIGNED, FJ_STAGE_AMENDED } },
  { N_ ("Delivered"), "dim-label", "printer-symbolic", { FJ_STAGE_DELIVERED } },
  { N_ ("Recalled or cancelled"),
    "error",
    "dialog-warning-symbolic",
    { FJ_STAGE_RECALLED, FJ_STAGE_CANCELLED } },
};

struct _RegistrationBoardStages
{
  AdwBin parent;
  GtkWidget *buttons[G_N_ELEMENTS (groups)];
};

static guint signal_changed;

G_DEFINE_FINAL_TYPE (RegistrationBoardStages, registration_board_stages, ADW_TYPE_BIN)

static guint
group_of (FjStage stage)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (guint j = 0; j < MAX_STAGES && groups[i].stages[j] != FJ_STAGE_NONE; j++)
      if (groups[i].stages[j] == stage)
        return i;
  return 0;
}

const char *
registration_stage_style (FjStage stage)
{
  return groups[group_of (stage)].style;
}

const char *
registration_stage_icon (FjStage stage)
{
  return groups[group_of (stage)].icon;
}

char *
registration_board_stages_get_query (RegistrationBoardStages *stages)
{
  GString *query = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (stages->buttons[i])))
      for (guint j = 0; j < MAX_STAGES && groups[i].stages[j] != FJ_STAGE_NONE; j++)
        g_string_append_printf (query, "%s%s", query->len > 0 ? "," : "",
                                fj_stage_to_string (groups[i].stages[j]));
  return query->len > 0 ? g_string_free (query, FALSE) : (g_string_free (query, TRUE), NULL);
}

void
registration_board_stages_show_counts (RegistrationBoardStages *stages, FjExamList *list)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      guint n = 0;
      g_autofree char *words = NULL;

      for (guint j = 0; list != NULL && j < MAX_STAGES && groups[i].stages[j] != FJ_STAGE_NONE; j++)
        n += fj_exam_list_get_count (list, groups[i].stages[j]);
      words = g_strdup_printf ("%s %u", _ (groups[i].words), n);
      gtk_button_set_label (GTK_BUTTON (stages->buttons[i]), words);
    }
}

static void
toggled (RegistrationBoardStages *stages)
{
  g_signal_emit (stages, signal_changed, 0);
}

static void
registration_board_stages_class_init (RegistrationBoardStagesClass *class)
{
  signal_changed = g_signal_new ("changed", REGISTRATION_TYPE_BOARD_STAGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
registration_board_stages_init (RegistrationBoardStages *stages)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      stages->buttons[i] = gtk_toggle_button_new ();
      gtk_widget_add_css_class (stages->buttons[i], "registration-chip");
      g_signal_connect_swapped (stages->buttons[i], "toggled", G_CALLBACK (toggled), stages);
      gtk_box_append (GTK_BOX (box), stages->buttons[i]);
    }
  adw_bin_set_child (ADW_BIN (stages), box);
  registration_board_stages_show_counts (stages, NULL);
}

GtkWidget *
registration_board_stages_new (void)
{
  return g_object_new (REGISTRATION_TYPE_BOARD_STAGES, NULL);
}
