#include "registration-patient-pane.h"

#include "fj-language.h"
#include "fj-person-name.h"
#include "fj-resident-id.h"
#include "fj-time.h"
#include "registration-rows.h"
#include "registration-suggest.h"
#include "registration-toggles.h"

#define MAX_KNOWN 12

struct _RegistrationPatientPane
{
  AdwBin parent;
  RegistrationDraft *draft;
  FjClient *client;
  GCancellable *looking;
  RegistrationRows *rows;
  gboolean is_loading; /* widgets are being set from the draft */

  GtkWidget *known_bar, *known_label, *correct, *name, *pinyin, *paper, *number, *person, *sex, *birth, *age,
      *phone;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RegistrationPatientPane, registration_patient_pane, ADW_TYPE_BIN)

static const FjSex sexes[] = { FJ_SEX_MALE, FJ_SEX_FEMALE, FJ_SEX_OTHER, FJ_SEX_UNKNOWN };

static const char *
text_of (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static GtkWidget *
name_entry (RegistrationPatientPane *pane)
{
  return GTK_WIDGET (registration_suggest_get_entry (REGISTRATION_SUGGEST (pane->name)));
}

static void
show_age (RegistrationPatientPane *pane)
{
  g_autofree char *today = registration_today (), *birth = NULL, *age = NULL;
  FjSex sex;

  registration_derive (pane->draft, today, &birth, &sex);
  age = registration_describe_age (birth, today);
  gtk_label_set_text (GTK_LABEL (pane->age), age != NULL ? age : _ ("age unknown"));
}

/* Whatever cannot be changed looks like it: a known patient until "Correct", and what the resident id says.
 */
static void
show_locks (RegistrationPatientPane *pane)
{
  const RegistrationDraft *draft = pane->draft;
  g_autofree char *today = registration_today ();
  gboolean open = !draft->is_known || draft->is_corrected;
  gboolean by_number = draft->paper == REGISTRATION_PAPER_RESIDENT && draft->number != NULL
                       && fj_resident_id_check (draft->number, today, NULL, NULL, NULL);

  gtk_editable_set_editable (GTK_EDITABLE (name_entry (pane)), open);
  gtk_widget_set_sensitive (pane->pinyin, open);
  gtk_widget_set_sensitive (pane->paper, open);
  gtk_widget_set_sensitive (pane->number, open);
  gtk_widget_set_sensitive (pane->sex, open && !by_number);
  gtk_widget_set_sensitive (pane->birth, open && !by_number);
  gtk_widget_set_sensitive (pane->phone, open);
  gtk_widget_set_visible (pane->known_bar, draft->is_known);
  registration_rows_set_visible (pane->rows, pane->person, !draft->is_known);
  gtk_widget_set_sensitive (pane->correct, !draft->is_corrected);
  if (draft->is_known)
    {
      g_autofree char *words = g_strdup_printf (_ ("Returning patient, number %s"), draft->mrn);
      gtk_label_set_text (GTK_LABEL (pane->known_label), words);
    }
}

static void
changed (RegistrationPatientPane *pane)
{
  show_age (pane);
  registration_rows_refresh (pane->rows);
  g_signal_emit (pane, signals[SIGNAL_CHANGED], 0);
}

static void
set_entry (GtkWidget *entry, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), text != NULL ? text : "");
}

static void
load (RegistrationPatientPane *pane)
{
  const RegistrationDraft *draft = pane->draft;
  int sex = -1;

  pane->is_loading = TRUE;
  registration_toggles_set_selected (REGISTRATION_TOGGLES (pane->person), (int) draft->person);
  registration_suggest_set_text (REGISTRATION_SUGGEST (pane->name), draft->name);
  set_entry (pane->pinyin, draft->pinyin);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (pane->paper), draft->paper);
  set_entry (pane->number, draft->number);
  for (guint i = 0; i < G_N_ELEMENTS (sexes); i++)
    if (sexes[i] == draft->sex
        && (draft->sex != FJ_SEX_UNKNOWN || draft->person != REGISTRATION_PERSON_NAMED))
      sex = (int) i;
  registration_toggles_set_selected (REGISTRATION_TOGGLES (pane->sex), sex);
  set_entry (pane->birth, draft->birth);
  set_entry (pane->phone, draft->phone);
  pane->is_loading = FALSE;
  show_age (pane);
  show_locks (pane);
}

/* ---- what the person does ---- */

static void
follow_with_pinyin (RegistrationPatientPane *pane)
{
  g_autofree char *pinyin = NULL;

  if (pane->draft->pinyin_typed)
    return;
  pinyin = pane->draft->name != NULL ? fj_person_name_to_pinyin (pane->draft->name) : NULL;
  registration_draft_set (&pane->draft->pinyin, pinyin);
  pane->is_loading = TRUE;
  set_entry (pane->pinyin, pinyin);
  pane->is_loading = FALSE;
}

static void
name_changed (RegistrationPatientPane *pane)
{
  const char *name = text_of (name_entry (pane));

  if (pane->is_loading || g_strcmp0 (pane->draft->name != NULL ? pane->draft->name : "", name) == 0)
    return;
  registration_draft_set (&pane->draft->name, name);
  follow_with_pinyin (pane);
  changed (pane);
}

static void
pinyin_changed (RegistrationPatientPane *pane)
{
  if (pane->is_loading)
    return;
  registration_draft_set (&pane->draft->pinyin, text_of (pane->pinyin));
  /* Emptied by hand: it follows the name again. */
  pane->draft->pinyin_typed = pane->draft->pinyin != NULL;
  changed (pane);
}

/* Sex and birth come with a right number, and go with it. */
static void
derive (RegistrationPatientPane *pane)
{
  g_autofree char *today = registration_today (), *birth = NULL;
  FjSex sex;

  if (pane->draft->paper != REGISTRATION_PAPER_RESIDENT || pane->draft->number == NULL
      || !fj_resident_id_check (pane->draft->number, today, &birth, &sex, NULL))
    return;
  pane->draft->sex = sex;
  registration_draft_set (&pane->draft->birth, birth);
  pane->is_loading = TRUE;
  set_entry (pane->birth, birth);
  for (guint i = 0; i < G_N_ELEMENTS (sexes); i++)
    if (sexes[i] == sex)
      registration_toggles_set_selected (REGISTRATION_TOGGLES (pane->sex), (int) i);
  pane->is_loading = FALSE;
}

static void look_up (RegistrationPatientPane *pane, const char *text);

static void
number_changed (RegistrationPatientPane *pane)
{
  if (pane->is_loading)
    return;
  registration_draft_set (&pane->draft->number, text_of (pane->number));
  /* Checked as soon as all of it is there. */
  if (pane->draft->number != NULL && g_utf8_strlen (pane->draft->number, -1) >= 18)
    {
      registration_rows_touch (pane->rows, REGISTRATION_FIELD_NUMBER);
      derive (pane);
      if (pane->draft->paper == REGISTRATION_PAPER_RESIDENT && !pane->draft->is_known)
        look_up (pane, pane->draft->number);
    }
  show_locks (pane);
  changed (pane);
}

static void
paper_changed (RegistrationPatientPane *pane)
{
  if (pane->is_loading)
    return;
  pane->draft->paper = gtk_drop_down_get_selected (GTK_DROP_DOWN (pane->paper));
  derive (pane);
  show_locks (pane);
  changed (pane);
}

static void
sex_changed (RegistrationPatientPane *pane)
{
  pane->draft->sex = sexes[registration_toggles_get_selected (REGISTRATION_TOGGLES (pane->sex))];
  registration_rows_touch (pane->rows, REGISTRATION_FIELD_SEX);
  changed (pane);
}

static void
birth_changed (RegistrationPatientPane *pane)
{
  if (pane->is_loading)
    return;
  registration_draft_set (&pane->draft->birth, text_of (pane->birth));
  changed (pane);
}

static void
phone_changed (RegistrationPatientPane *pane)
{
  if (pane->is_loading)
    return;
  registration_draft_set (&pane->draft->phone, text_of (pane->phone));
  changed (pane);
}

static void
person_changed (RegistrationPatientPane *pane)
{
  RegistrationDraft *draft = pane->draft;
  RegistrationPerson before = draft->person;

  draft->person
      = (RegistrationPerson) registration_toggles_get_selected (REGISTRATION_TOGGLES (pane->person));
  if (draft->person == REGISTRATION_PERSON_UNKNOWN && draft->name == NULL)
    {
      g_autofree char *name = registration_name_unknown (fj_time_now ());
      registration_draft_set (&draft->name, name);
      follow_with_pinyin (pane);
    }
  else if (before == REGISTRATION_PERSON_UNKNOWN && draft->person != before)
    registration_draft_set (&draft->name, NULL);
  if (draft->person == REGISTRATION_PERSON_NEWBORN && draft->birth == NULL)
    {
      g_autofree char *today = registration_today ();
      registration_draft_set (&draft->birth, today);
    }
  load (pane);
  changed (pane);
}

/* ---- returning patients ---- */

static void
looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RegistrationPatientPane) pane = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) found = registration_lookup_finish (result, &error);
  g_autoptr (GListStore) lines = g_list_store_new (REGISTRATION_TYPE_SUGGESTION);
  g_autofree char *today = registration_today ();

  /* When central does not answer the person is registered anew; the link's banner says so already. */
  if (found == NULL)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr (RegistrationKnown) known = g_list_model_get_item (found, i);
      g_autofree char *words = registration_known_describe (known, today);
      const char *last = registration_known_get_last (known);
      g_autofree char *subtitle = last != NULL ? g_strconcat (words, " · ", last, NULL) : g_strdup (words);
      g_autoptr (RegistrationSuggestion) line = registration_suggestion_new (
          registration_known_get_patient (known)->name, subtitle, G_OBJECT (known), NULL);
      g_list_store_append (lines, line);
    }
  registration_suggest_set_model (REGISTRATION_SUGGEST (pane->name), G_LIST_MODEL (lines));
}

static void
look_up (RegistrationPatientPane *pane, const char *text)
{
  g_cancellable_cancel (pane->looking);
  g_clear_object (&pane->looking);
  if (pane->client == NULL || pane->draft->is_known)
    return;
  pane->looking = g_cancellable_new ();
  registration_lookup_async (pane->client, text, MAX_KNOWN, pane->looking, looked, g_object_ref (pane));
}

static void
search (RegistrationPatientPane *pane, const char *text)
{
  look_up (pane, text);
}

static void
known_chosen (RegistrationPatientPane *pane, RegistrationSuggestion *suggestion)
{
  RegistrationKnown *known = registration_suggestion_get_payload (suggestion);
  const FjPatient *patient = registration_known_get_patient (known);
  RegistrationDraft *draft = pane->draft;

  draft->is_known = TRUE;
  draft->is_corrected = FALSE;
  draft->person = REGISTRATION_PERSON_NAMED;
  g_free (draft->patient_id);
  draft->patient_id = g_strdup (patient->id);
  registration_draft_set (&draft->mrn, patient->mrn);
  registration_draft_set (&draft->name, patient->name);
  registration_draft_set (&draft->pinyin, patient->pinyin);
  draft->pinyin_typed = TRUE;
  draft->paper = REGISTRATION_PAPER_RESIDENT;
  registration_draft_set (&draft->number, patient->resident_id);
  draft->sex = patient->sex;
  registration_draft_set (&draft->birth, patient->birth_date);
  registration_draft_set (&draft->phone, patient->phone);
  /* What the record does not know must not keep a returning patient from an exam. */
  if (draft->sex == FJ_SEX_UNKNOWN || draft->birth == NULL)
    draft->person = REGISTRATION_PERSON_UNKNOWN;
  load (pane);
  changed (pane);
  g_signal_emit (pane, signals[SIGNAL_CHOSEN], 0, known);
  registration_rows_move_on (name_entry (pane));
}

static void
correct (RegistrationPatientPane *pane)
{
  pane->draft->is_corrected = TRUE;
  show_locks (pane);
  changed (pane);
  gtk_widget_grab_focus (pane->phone);
}

/* Another person of that name: what was typed stays, the record goes. */
static void
not_this_one (RegistrationPatientPane *pane)
{
  RegistrationDraft *draft = pane->draft;

  draft->is_known = FALSE;
  draft->is_corrected = FALSE;
  g_free (draft->patient_id);
  draft->patient_id = g_uuid_string_random ();
  registration_draft_set (&draft->mrn, NULL);
  registration_draft_set (&draft->number, NULL);
  registration_draft_set (&draft->birth, NULL);
  registration_draft_set (&draft->phone, NULL);
  draft->sex = FJ_SEX_UNKNOWN;
  draft->person = REGISTRATION_PERSON_NAMED;
  draft->pinyin_typed = FALSE;
  load (pane);
  follow_with_pinyin (pane);
  changed (pane);
  g_signal_emit (pane, signals[SIGNAL_CHOSEN], 0, NULL);
  gtk_widget_grab_focus (pane->name);
}

/* ---- the form's side ---- */

void
registration_patient_pane_set_client (RegistrationPatientPane *pane, FjClient *client)
{
  g_cancellable_cancel (pane->looking);
  g_set_object (&pane->client, client);
}

void
registration_patient_pane_set_draft (RegistrationPatientPane *pane, RegistrationDraft *draft)
{
  g_cancellable_cancel (pane->looking);
  pane->draft = draft;
  registration_rows_set_draft (pane->rows, draft);
  load (pane);
}

void
registration_patient_pane_show_problems (RegistrationPatientPane *pane)
{
  registration_rows_touch_all (pane->rows);
}

gboolean
registration_patient_pane_focus (RegistrationPatientPane *pane, RegistrationField field)
{
  return registration_rows_focus (pane->rows, field);
}

static void
build_known_bar (RegistrationPatientPane *pane)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *other = gtk_button_new_with_mnemonic (_ ("_Not this person"));

  pane->known_bar = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (pane->known_bar, "registration-known");
  pane->known_label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (pane->known_label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (pane->known_label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (pane->known_label, "heading");
  pane->correct = gtk_button_new_with_mnemonic (_ ("_Correct particulars"));
  g_signal_connect_swapped (pane->correct, "clicked", G_CALLBACK (correct), pane);
  g_signal_connect_swapped (other, "clicked", G_CALLBACK (not_this_one), pane);
  gtk_box_append (GTK_BOX (buttons), pane->correct);
  gtk_box_append (GTK_BOX (buttons), other);
  gtk_box_append (GTK_BOX (pane->known_bar), pane->known_label);
  gtk_box_append (GTK_BOX (pane->known_bar), buttons);
  gtk_widget_set_visible (pane->known_bar, FALSE);
  registration_rows_add_wide (pane->rows, pane->known_bar);
}

static GtkWidget *
add_entry (RegistrationPatientPane *pane, RegistrationField field, const char *label, GCallback callback)
{
  GtkWidget *entry = registration_rows_add (pane->rows, field, label, gtk_entry_new ());

  registration_rows_watch_entry (pane->rows, GTK_ENTRY (entry), field);
  g_signal_connect_swapped (entry, "changed", callback, pane);
  return entry;
}

static void
build_number (RegistrationPatientPane *pane)
{
  const char *const papers[] = { _ ("Resident ID"), _ ("Passport"), _ ("Other paper"), NULL };

  pane->paper = gtk_drop_down_new_from_strings (papers);
  registration_rows_add (pane->rows, REGISTRATION_N_FIELDS, _ ("Paper"), pane->paper);
  g_signal_connect_swapped (pane->paper, "notify::selected", G_CALLBACK (paper_changed), pane);
  pane->number = add_entry (pane, REGISTRATION_FIELD_NUMBER, _ ("_ID number"), G_CALLBACK (number_changed));
}

static void
build_birth (RegistrationPatientPane *pane)
{
  pane->birth
      = add_entry (pane, REGISTRATION_FIELD_BIRTH, _ ("_Birth date or age"), G_CALLBACK (birth_changed));
  gtk_entry_set_placeholder_text (GTK_ENTRY (pane->birth), _ ("1980-05-12, 46, 3m, 5d"));
  pane->age = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (pane->age), 0);
  gtk_widget_add_css_class (pane->age, "caption");
  registration_rows_add (pane->rows, REGISTRATION_N_FIELDS, _ ("Age"), pane->age);
}

static void
registration_patient_pane_dispose (GObject *object)
{
  RegistrationPatientPane *pane = REGISTRATION_PATIENT_PANE (object);

  g_cancellable_cancel (pane->looking);
  g_clear_object (&pane->looking);
  g_clear_object (&pane->client);
  G_OBJECT_CLASS (registration_patient_pane_parent_class)->dispose (object);
}

static void
registration_patient_pane_finalize (GObject *object)
{
  registration_rows_free (REGISTRATION_PATIENT_PANE (object)->rows);
  G_OBJECT_CLASS (registration_patient_pane_parent_class)->finalize (object);
}

static void
registration_patient_pane_class_init (RegistrationPatientPaneClass *class)
{
  G_OBJECT_CLASS (class)->dispose = registration_patient_pane_dispose;
  G_OBJECT_CLASS (class)->finalize = registration_patient_pane_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", REGISTRATION_TYPE_PATIENT_PANE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", REGISTRATION_TYPE_PATIENT_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, REGISTRATION_TYPE_KNOWN);
}

static void
registration_patient_pane_init (RegistrationPatientPane *pane)
{
  const char *const persons[] = { _ ("By name"), _ ("Unknown person"), _ ("Newborn"), NULL };
  const char *const sex_words[] = { _ ("Male"), _ ("Female"), _ ("Other"), _ ("Unknown"), NULL };
  GtkWidget *grid = gtk_grid_new ();
  GtkEntry *name;

  pane->rows = registration_rows_new (GTK_GRID (grid));
  build_known_bar (pane);
  pane->person = registration_rows_add (pane->rows, REGISTRATION_N_FIELDS, _ ("Patient"),
                                        registration_toggles_new (persons));
  g_signal_connect_swapped (pane->person, "changed", G_CALLBACK (person_changed), pane);

  pane->name = registration_rows_add (pane->rows, REGISTRATION_FIELD_NAME, _ ("_Name"),
                                      registration_suggest_new (FALSE));
  name = registration_suggest_get_entry (REGISTRATION_SUGGEST (pane->name));
  gtk_entry_set_placeholder_text (name, _ ("Name, initials or patient number"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (name), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Patient name"),
                                  -1);
  g_signal_connect_swapped (name, "changed", G_CALLBACK (name_changed), pane);
  g_signal_connect_swapped (pane->name, "search", G_CALLBACK (search), pane);
  g_signal_connect_swapped (pane->name, "chosen", G_CALLBACK (known_chosen), pane);
  g_signal_connect (pane->name, "moved-on", G_CALLBACK (registration_rows_move_on), NULL);

  pane->pinyin = add_entry (pane, REGISTRATION_FIELD_PINYIN, _ ("Spe_lling"), G_CALLBACK (pinyin_changed));
  build_number (pane);
  pane->sex = registration_rows_add (pane->rows, REGISTRATION_FIELD_SEX, _ ("Sex"),
                                     registration_toggles_new (sex_words));
  g_signal_connect_swapped (pane->sex, "changed", G_CALLBACK (sex_changed), pane);
  build_birth (pane);
  pane->phone = add_entry (pane, REGISTRATION_FIELD_PHONE, _ ("_Telephone"), G_CALLBACK (phone_changed));
  adw_bin_set_child (ADW_BIN (pane), grid);
}

GtkWidget *
registration_patient_pane_new (void)
{
  return g_object_new (REGISTRATION_TYPE_PATIENT_PANE, NULL);
}
