#include "registration-exam-pane.h"

#include "fj-exam-words.h"
#include "fj-language.h"
#include "registration-rows.h"
#include "registration-suggest.h"
#include "registration-toggles.h"

#define MAX_ITEMS 40

struct _RegistrationExamPane
{
  AdwBin parent;
  RegistrationDraft *draft;
  FjCatalogue *catalogue;
  RegistrationRows *rows;
  gboolean is_loading;

  GtkWidget *item, *parts, *side, *urgency, *visit_class, *visit_number, *bed, *department, *doctor,
      *clinical, *device, *scheduled;
};

static guint signal_changed;

G_DEFINE_FINAL_TYPE (RegistrationExamPane, registration_exam_pane, ADW_TYPE_BIN)

static const char *const sides[] = { "L", "R", "B" };

static void
changed (RegistrationExamPane *pane)
{
  registration_rows_refresh (pane->rows);
  g_signal_emit (pane, signal_changed, 0);
}

static gboolean
reads_chinese (void)
{
  /* TRANSLATORS: "zh" in Chinese, "en" in every other language: which words of the catalogue are shown */
  return g_str_equal (_ ("en"), "zh");
}

const FjCatalogueItem *
registration_exam_pane_get_item (RegistrationExamPane *pane)
{
  return pane->catalogue != NULL && pane->draft != NULL && pane->draft->item_code != NULL
             ? fj_catalogue_find (pane->catalogue, pane->draft->item_code)
             : NULL;
}

/* ---- parts ---- */

static gboolean
has_part (const RegistrationDraft *draft, const char *part)
{
  return g_strv_contains ((const char *const *) draft->parts, part);
}

static void
parts_changed (RegistrationExamPane *pane)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (pane->is_loading)
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (pane->parts); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *check = gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child));
      if (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
        g_strv_builder_add (builder, g_object_get_data (G_OBJECT (check), "part"));
    }
  g_strfreev (pane->draft->parts);
  pane->draft->parts = g_strv_builder_end (builder);
  changed (pane);
}

/* The order bears the Chinese words: they go onto paper and images. */
static void
show_parts (RegistrationExamPane *pane)
{
  const FjCatalogueItem *item = registration_exam_pane_get_item (pane);
  GtkWidget *child;
  guint n = 0;

  while ((child = gtk_widget_get_first_child (pane->parts)) != NULL)
    gtk_flow_box_remove (GTK_FLOW_BOX (pane->parts), child);
  for (; item != NULL && item->parts_zh[n] != NULL; n++)
    {
      GtkWidget *check
          = gtk_check_button_new_with_label (reads_chinese () ? item->parts_zh[n] : item->parts_en[n]);
      g_object_set_data_full (G_OBJECT (check), "part", g_strdup (item->parts_zh[n]), g_free);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), has_part (pane->draft, item->parts_zh[n]));
      g_signal_connect_swapped (check, "toggled", G_CALLBACK (parts_changed), pane);
      gtk_flow_box_append (GTK_FLOW_BOX (pane->parts), check);
      gtk_widget_set_focusable (gtk_widget_get_parent (check), FALSE);
    }
  registration_rows_set_visible (pane->rows, pane->parts, n > 1);
  registration_rows_set_visible (pane->rows, pane->side, pane->draft->needs_side);
}

/* ---- the item ---- */

static char *
item_words (const RegistrationExamPane *pane, const FjCatalogueItem *item)
{
  return g_strdup (reads_chinese () ? item->zh : item->en);
}

static void
search (RegistrationExamPane *pane, const char *text)
{
  g_autoptr (GListStore) lines = g_list_store_new (REGISTRATION_TYPE_SUGGESTION);
  g_autoptr (GPtrArray) found = NULL;

  if (pane->catalogue == NULL)
    return;
  found = fj_catalogue_search (pane->catalogue, text, NULL, MAX_ITEMS);
  for (guint i = 0; i < found->len; i++)
    {
      const FjCatalogueItem *item = g_ptr_array_index (found, i);
      g_autofree char *title = item_words (pane, item);
      g_autofree char *subtitle = g_strdup_printf (
          "%s · %s · %s%s%s", item->code, item->modality, reads_chinese () ? item->en : item->zh,
          item->contrast ? " · " : "", item->contrast ? _ ("contrast medium") : "");
      g_autoptr (RegistrationSuggestion) line = registration_suggestion_new (title, subtitle, NULL, item);
      g_list_store_append (lines, line);
    }
  registration_suggest_set_model (REGISTRATION_SUGGEST (pane->item), G_LIST_MODEL (lines));
}

static void
item_chosen (RegistrationExamPane *pane, RegistrationSuggestion *suggestion)
{
  const FjCatalogueItem *item = registration_suggestion_get_data (suggestion);
  RegistrationDraft *draft = pane->draft;
  g_autofree char *words = item_words (pane, item);

  registration_draft_set (&draft->item_code, item->code);
  registration_draft_set (&draft->item, item->zh);
  registration_draft_set (&draft->modality, item->modality);
  g_strfreev (draft->parts);
  draft->parts = g_strdupv (item->parts_zh);
  draft->needs_side = item->laterality;
  draft->has_contrast = item->contrast;
  pane->is_loading = TRUE;
  registration_suggest_set_text (REGISTRATION_SUGGEST (pane->item), words);
  registration_toggles_set_selected (REGISTRATION_TOGGLES (pane->side), -1);
  registration_draft_set (&draft->laterality, NULL);
  show_parts (pane);
  pane->is_loading = FALSE;
  changed (pane);
  registration_rows_move_on (GTK_WIDGET (registration_suggest_get_entry (REGISTRATION_SUGGEST (pane->item))));
}

/* Other words than those of the chosen item are no item. */
static void
item_typed (RegistrationExamPane *pane)
{
  RegistrationDraft *draft = pane->draft;
  const FjCatalogueItem *item = registration_exam_pane_get_item (pane);
  const char *text = gtk_editable_get_text (
      GTK_EDITABLE (registration_suggest_get_entry (REGISTRATION_SUGGEST (pane->item))));

  if (pane->is_loading || draft->item == NULL
      || (item != NULL && (g_str_equal (text, item->zh) || g_str_equal (text, item->en)))
      || g_str_equal (text, draft->item))
    return;
  registration_draft_set (&draft->item_code, NULL);
  registration_draft_set (&draft->item, NULL);
  registration_draft_set (&draft->modality, NULL);
  registration_draft_set (&draft->laterality, NULL);
  draft->needs_side = FALSE;
  draft->has_contrast = FALSE;
  g_strfreev (draft->parts);
  draft->parts = g_new0 (char *, 1);
  show_parts (pane);
  changed (pane);
}

/* ---- the rest ---- */

static void
side_changed (RegistrationExamPane *pane)
{
  int selected = registration_toggles_get_selected (REGISTRATION_TOGGLES (pane->side));

  registration_draft_set (&pane->draft->laterality, selected >= 0 ? sides[selected] : NULL);
  changed (pane);
}

static void
urgency_changed (RegistrationExamPane *pane)
{
  pane->draft->urgency = (FjUrgency) registration_toggles_get_selected (REGISTRATION_TOGGLES (pane->urgency));
  changed (pane);
}

static void
show_visit (RegistrationExamPane *pane)
{
  registration_rows_set_visible (pane->rows, pane->bed, pane->draft->visit_class == FJ_VISIT_INPATIENT);
}

static void
visit_class_changed (RegistrationExamPane *pane)
{
  FjVisitClass before = pane->draft->visit_class;

  pane->draft->visit_class
      = (FjVisitClass) registration_toggles_get_selected (REGISTRATION_TOGGLES (pane->visit_class));
  /* Who comes through the emergency door is no routine, unless the clerk says so. */
  if (pane->draft->visit_class == FJ_VISIT_EMERGENCY && before != FJ_VISIT_EMERGENCY
      && pane->draft->urgency == FJ_URGENCY_ROUTINE)
    {
      pane->draft->urgency = FJ_URGENCY_URGENT;
      registration_toggles_set_selected (REGISTRATION_TOGGLES (pane->urgency), FJ_URGENCY_URGENT);
    }
  show_visit (pane);
  changed (pane);
}

/* Which text of the draft an entry is for: one handler for all of them. */
static void
entry_changed (GtkEditable *editable, RegistrationExamPane *pane)
{
  gsize offset = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (editable), "offset"));

  if (pane->is_loading)
    return;
  registration_draft_set (&G_STRUCT_MEMBER (char *, pane->draft, offset), gtk_editable_get_text (editable));
  changed (pane);
}

static void
clinical_changed (GtkTextBuffer *buffer, RegistrationExamPane *pane)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  if (pane->is_loading)
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  registration_draft_set (&pane->draft->clinical_information, text);
  changed (pane);
}

static void
load_entry (RegistrationExamPane *pane, GtkWidget *entry)
{
  gsize offset = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (entry), "offset"));
  const char *text = G_STRUCT_MEMBER (char *, pane->draft, offset);

  gtk_editable_set_text (GTK_EDITABLE (entry), text != NULL ? text : "");
}

static void
load (RegistrationExamPane *pane)
{
  const RegistrationDraft *draft = pane->draft;
  const FjCatalogueItem *item = registration_exam_pane_get_item (pane);
  g_autofree char *words = item != NULL ? item_words (pane, item) : g_strdup (draft->item);
  GtkWidget *const entries[]
      = { pane->visit_number, pane->bed, pane->department, pane->doctor, pane->device, pane->scheduled };
  int side = -1;

  pane->is_loading = TRUE;
  registration_suggest_set_text (REGISTRATION_SUGGEST (pane->item), words);
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    if (g_strcmp0 (sides[i], draft->laterality) == 0)
      side = (int) i;
  registration_toggles_set_selected (REGISTRATION_TOGGLES (pane->side), side);
  registration_toggles_set_selected (REGISTRATION_TOGGLES (pane->urgency), (int) draft->urgency);
  registration_toggles_set_selected (REGISTRATION_TOGGLES (pane->visit_class), (int) draft->visit_class);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    load_entry (pane, entries[i]);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (pane->clinical)),
                            draft->clinical_information != NULL ? draft->clinical_information : "", -1);
  show_parts (pane);
  show_visit (pane);
  pane->is_loading = FALSE;
}

void
registration_exam_pane_set_catalogue (RegistrationExamPane *pane, FjCatalogue *catalogue)
{
  g_clear_pointer (&pane->catalogue, fj_catalogue_unref);
  pane->catalogue = fj_catalogue_ref (catalogue);
  /* Lines of the old one must not be chosen any more. */
  registration_suggest_set_model (REGISTRATION_SUGGEST (pane->item), NULL);
  /* What is being typed stays. */
  if (pane->draft != NULL && pane->draft->item != NULL)
    load (pane);
}

void
registration_exam_pane_set_draft (RegistrationExamPane *pane, RegistrationDraft *draft)
{
  pane->draft = draft;
  registration_rows_set_draft (pane->rows, draft);
  load (pane);
}

void
registration_exam_pane_show_problems (RegistrationExamPane *pane)
{
  registration_rows_touch_all (pane->rows);
}

gboolean
registration_exam_pane_focus (RegistrationExamPane *pane, RegistrationField field)
{
  return registration_rows_focus (pane->rows, field);
}

/* ---- building ---- */

static GtkWidget *
add_entry (RegistrationExamPane *pane, RegistrationField field, const char *label, gsize offset)
{
  GtkWidget *entry = registration_rows_add (pane->rows, field, label, gtk_entry_new ());

  g_object_set_data (G_OBJECT (entry), "offset", GSIZE_TO_POINTER (offset));
  registration_rows_watch_entry (pane->rows, GTK_ENTRY (entry), field);
  g_signal_connect (entry, "changed", G_CALLBACK (entry_changed), pane);
  return entry;
}

static GtkWidget *
add_toggles (RegistrationExamPane *pane,
             RegistrationField field,
             const char *label,
             const char *const *words,
             GCallback callback)
{
  GtkWidget *toggles = registration_rows_add (pane->rows, field, label, registration_toggles_new (words));

  g_signal_connect_swapped (toggles, "changed", callback, pane);
  return toggles;
}

static void
build_item (RegistrationExamPane *pane)
{
  GtkEntry *entry;

  pane->item = registration_rows_add (pane->rows, REGISTRATION_FIELD_ITEM, _ ("_Examination"),
                                      registration_suggest_new (TRUE));
  entry = registration_suggest_get_entry (REGISTRATION_SUGGEST (pane->item));
  gtk_entry_set_placeholder_text (entry, _ ("Words, code or initials"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Examination"),
                                  -1);
  g_signal_connect_swapped (pane->item, "search", G_CALLBACK (search), pane);
  g_signal_connect_swapped (pane->item, "chosen", G_CALLBACK (item_chosen), pane);
  g_signal_connect (pane->item, "moved-on", G_CALLBACK (registration_rows_move_on), NULL);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (item_typed), pane);

  pane->parts = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (pane->parts), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (pane->parts), 3);
  registration_rows_add (pane->rows, REGISTRATION_N_FIELDS, _ ("Body parts"), pane->parts);
}

static void
build_clinical (RegistrationExamPane *pane)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  pane->clinical = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (pane->clinical), GTK_WRAP_WORD_CHAR);
  /* Tab goes on to the next field, as everywhere in the form. */
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (pane->clinical), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (pane->clinical), 6);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (pane->clinical), 6);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (pane->clinical), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (pane->clinical), 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (pane->clinical), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Clinical information"), -1);
  g_signal_connect (gtk_text_view_get_buffer (GTK_TEXT_VIEW (pane->clinical)), "changed",
                    G_CALLBACK (clinical_changed), pane);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), pane->clinical);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 72);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scroller), TRUE);
  registration_rows_add (pane->rows, REGISTRATION_FIELD_CLINICAL, _ ("_Clinical information"), scroller);
}

static void
registration_exam_pane_finalize (GObject *object)
{
  RegistrationExamPane *pane = REGISTRATION_EXAM_PANE (object);

  registration_rows_free (pane->rows);
  g_clear_pointer (&pane->catalogue, fj_catalogue_unref);
  G_OBJECT_CLASS (registration_exam_pane_parent_class)->finalize (object);
}

static void
registration_exam_pane_class_init (RegistrationExamPaneClass *class)
{
  G_OBJECT_CLASS (class)->finalize = registration_exam_pane_finalize;
  signal_changed = g_signal_new ("changed", REGISTRATION_TYPE_EXAM_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

#define TEXT(member) G_STRUCT_OFFSET (RegistrationDraft, member)

static void
registration_exam_pane_init (RegistrationExamPane *pane)
{
  const char *const side_words[] = { _ ("Left"), _ ("Right"), _ ("Both sides"), NULL };
  const char *const urgencies[]
      = { fj_exam_words_urgency (FJ_URGENCY_ROUTINE), fj_exam_words_urgency (FJ_URGENCY_URGENT), _ ("ASAP"),
          fj_exam_words_urgency (FJ_URGENCY_STAT), NULL };
  const char *const classes[]
      = { fj_exam_words_visit_class (FJ_VISIT_OUTPATIENT), fj_exam_words_visit_class (FJ_VISIT_EMERGENCY),
          fj_exam_words_visit_class (FJ_VISIT_INPATIENT), fj_exam_words_visit_class (FJ_VISIT_CHECKUP),
          NULL };
  GtkWidget *grid = gtk_grid_new ();

  pane->rows = registration_rows_new (GTK_GRID (grid));
  build_item (pane);
  pane->side = add_toggles (pane, REGISTRATION_FIELD_SIDE, _ ("Side"), side_words, G_CALLBACK (side_changed));
  pane->visit_class
      = add_toggles (pane, REGISTRATION_N_FIELDS, _ ("Visit"), classes, G_CALLBACK (visit_class_changed));
  pane->urgency
      = add_toggles (pane, REGISTRATION_N_FIELDS, _ ("Urgency"), urgencies, G_CALLBACK (urgency_changed));
  pane->visit_number = add_entry (pane, REGISTRATION_FIELD_VISIT, _ ("_Visit number"), TEXT (visit_number));
  pane->bed = add_entry (pane, REGISTRATION_FIELD_BED, _ ("Be_d"), TEXT (bed));
  pane->department = add_entry (pane, REGISTRATION_FIELD_DEPARTMENT, _ ("Depart_ment"), TEXT (department));
  pane->doctor = add_entry (pane, REGISTRATION_FIELD_DOCTOR, _ ("_Ordering doctor"), TEXT (doctor));
  build_clinical (pane);
  pane->device = add_entry (pane, REGISTRATION_FIELD_DEVICE, _ ("Device"), TEXT (device));
  gtk_entry_set_placeholder_text (GTK_ENTRY (pane->device), _ ("Any that can do it"));
  pane->scheduled = add_entry (pane, REGISTRATION_FIELD_SCHEDULED, _ ("Planned _for"), TEXT (scheduled));
  gtk_entry_set_placeholder_text (GTK_ENTRY (pane->scheduled), _ ("Now, or 14:30"));
  adw_bin_set_child (ADW_BIN (pane), grid);
}

GtkWidget *
registration_exam_pane_new (void)
{
  return g_object_new (REGISTRATION_TYPE_EXAM_PANE, NULL);
}
