/* The local copy of the orders: what it shows, what it drops, and that it is there again after a restart. */
#include "gateway-orders.h"

#include <glib/gstdio.h>

#include "fj-fhir.h"

#define SITE "0c0e7a52-6e5e-4f0e-8f57-9d7a3c1b0002"
#define OTHER_SITE "0c0e7a52-6e5e-4f0e-8f57-9d7a3c1b0003"

typedef struct
{
  char *folder;
  GatewayOrders *orders;
  guint n_changes;
} Fixture;

static void
on_changed (gpointer data)
{
  ((Fixture *) data)->n_changes++;
}

static void
reopen (Fixture *fixture, const char *site, const char *central)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->orders, gateway_orders_free);
  fixture->orders = gateway_orders_open (fixture->folder, site, central, &error);
  g_assert_no_error (error);
  gateway_orders_set_changed (fixture->orders, on_changed, fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("fenji-orders-XXXXXX", NULL);
  reopen (fixture, SITE, "http://c");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "orders.sqlite", "orders.sqlite-wal", "orders.sqlite-shm" };

  gateway_orders_free (fixture->orders);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static void
add_order (GatewayOrdersStep *step, guint number, guint patient, FjStage stage)
{
  g_autoptr (FjExam) exam = fj_exam_new ();

  exam->id = g_strdup_printf ("00000000-0000-4000-8000-%012u", number);
  exam->patient = g_strdup_printf ("11111111-0000-4000-8000-%012u", patient);
  exam->site = g_strdup (SITE);
  exam->accession = g_strdup_printf ("QSWS261122%05u", number);
  exam->item = g_strdup ("胸部正侧位");
  exam->item_code = g_strdup ("DR-CHEST");
  exam->modality = g_strdup ("DX");
  exam->study_uid = g_strdup_printf ("2.25.%u", number + 1);
  exam->registered_at = G_GINT64_CONSTANT (1778000000000000) + number * G_USEC_PER_SEC;
  exam->stage = stage;
  exam->version = 1;
  g_ptr_array_add (step->requests, fj_fhir_exam_to_json (exam, NULL));
}

static void
add_patient (GatewayOrdersStep *step, guint number, const char *name)
{
  g_autoptr (FjPatient) patient = fj_patient_new ();

  patient->id = g_strdup_printf ("11111111-0000-4000-8000-%012u", number);
  patient->site = g_strdup (SITE);
  patient->mrn = g_strdup_printf ("M%u", number);
  patient->name = g_strdup (name);
  g_ptr_array_add (step->patients, fj_fhir_patient_to_json (patient, NULL));
}

static void
apply (Fixture *fixture, GatewayOrdersStep *step, gint64 position, gboolean keep_others)
{
  g_autoptr (GError) error = NULL;

  step->position = position;
  g_assert_true (gateway_orders_apply (fixture->orders, step, keep_others, &error));
  g_assert_no_error (error);
}

static guint
count_open (Fixture *fixture)
{
  g_autoptr (GPtrArray) list = gateway_orders_list_open (fixture->orders);

  return list->len;
}

static void
test_stages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GatewayOrdersStep) step = gateway_orders_step_new ();

  g_assert_cmpint (gateway_orders_get_position (fixture->orders), ==, -1);
  add_patient (step, 1, "张三");
  for (guint i = 1; i < FJ_N_STAGES; i++)
    add_order (step, i, 1, (FjStage) i);
  apply (fixture, step, 10, FALSE);
  g_assert_cmpint (gateway_orders_get_position (fixture->orders), ==, 10);
  g_assert_cmpuint (fixture->n_changes, ==, 1);
  /* registered, booked, arrived, acquiring; in the order of their times */
  g_autoptr (GPtrArray) list = gateway_orders_list_open (fixture->orders);
  g_assert_cmpuint (list->len, ==, 4);
  g_assert_cmpstr (((GatewayOrder *) g_ptr_array_index (list, 0))->exam->accession, ==, "QSWS26112200001");
  g_assert_cmpstr (((GatewayOrder *) g_ptr_array_index (list, 3))->exam->accession, ==, "QSWS26112200004");
  const FjPatient *patient = ((GatewayOrder *) g_ptr_array_index (list, 0))->patient;
  g_assert_cmpstr (patient->name, ==, "张三");
  g_assert_cmpstr (patient->family, ==, "张");
  g_assert_cmpstr (patient->given, ==, "三");
  g_assert_cmpstr (patient->pinyin, ==, "Zhang^San");
  /* Images find the others too. */
  g_autofree char *accession = g_strdup_printf ("QSWS261122%05u", (guint) FJ_STAGE_ACQUIRED);
  g_autoptr (GatewayOrder) acquired = gateway_orders_find (fixture->orders, accession);
  g_assert_nonnull (acquired);
  g_assert_null (gateway_orders_find (fixture->orders, "QSWS26112299999"));
}

static void
test_follow (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GatewayOrdersStep) first = gateway_orders_step_new ();
  g_autoptr (GatewayOrdersStep) second = gateway_orders_step_new ();
  g_autoptr (GatewayOrdersStep) third = gateway_orders_step_new ();

  add_order (first, 1, 1, FJ_STAGE_REGISTERED);
  add_order (first, 2, 2, FJ_STAGE_REGISTERED);
  add_patient (first, 2, "李四");
  apply (fixture, first, 5, FALSE);
  g_assert_cmpuint (count_open (fixture), ==, 1); /* the patient of the other is not known yet */
  add_patient (second, 1, "张三");
  add_patient (second, 2, "李四四");
  apply (fixture, second, 6, TRUE);
  g_assert_cmpuint (count_open (fixture), ==, 2);
  g_autoptr (GatewayOrder) renamed = gateway_orders_find (fixture->orders, "QSWS26112200002");
  g_assert_cmpstr (renamed->patient->name, ==, "李四四");
  add_order (third, 1, 1, FJ_STAGE_CANCELLED);
  g_ptr_array_add (third->gone, g_strdup ("00000000-0000-4000-8000-000000000002"));
  apply (fixture, third, 7, TRUE);
  g_assert_cmpuint (count_open (fixture), ==, 0);
  g_assert_null (gateway_orders_find (fixture->orders, "QSWS26112200002"));
  /* What was handed out stays whole. */
  g_assert_cmpstr (renamed->exam->accession, ==, "QSWS26112200002");
}

/* With the centre away the worklist is there after a restart. */
static void
test_restart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GatewayOrdersStep) step = gateway_orders_step_new ();

  add_order (step, 1, 1, FJ_STAGE_REGISTERED);
  add_patient (step, 1, "张三");
  apply (fixture, step, 77, FALSE);
  reopen (fixture, SITE, "http://c");
  g_assert_cmpint (gateway_orders_get_position (fixture->orders), ==, 77);
  g_assert_cmpuint (count_open (fixture), ==, 1);
  /* The same site, the centre at another address: the copy is filled again, until then the old one serves. */
  reopen (fixture, SITE, "http://d");
  g_assert_cmpint (gateway_orders_get_position (fixture->orders), ==, -1);
  g_assert_cmpuint (count_open (fixture), ==, 1);
  /* Another site must not see these. */
  reopen (fixture, OTHER_SITE, "http://d");
  g_assert_cmpuint (count_open (fixture), ==, 0);
}

static void
test_refill (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GatewayOrdersStep) first = gateway_orders_step_new ();
  g_autoptr (GatewayOrdersStep) second = gateway_orders_step_new ();

  add_order (first, 1, 1, FJ_STAGE_REGISTERED);
  add_patient (first, 1, "张三");
  apply (fixture, first, 5, FALSE);
  add_order (second, 2, 2, FJ_STAGE_REGISTERED);
  add_patient (second, 2, "李四");
  apply (fixture, second, 2, FALSE);
  g_assert_null (gateway_orders_find (fixture->orders, "QSWS26112200001"));
  g_assert_cmpuint (count_open (fixture), ==, 1);
}

/* One resource that cannot be read does not stop the rest. */
static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GatewayOrdersStep) step = gateway_orders_step_new ();

  g_ptr_array_add (step->requests, json_object_new ());
  g_ptr_array_add (step->patients, json_object_new ());
  add_order (step, 1, 1, FJ_STAGE_REGISTERED);
  add_patient (step, 1, "张三");
  apply (fixture, step, 5, FALSE);
  g_assert_cmpuint (count_open (fixture), ==, 1);
  g_assert_cmpint (gateway_orders_get_position (fixture->orders), ==, 5);
}

/* A patient who has not been asked is not on the modality's list; images find the order all the same. */
static void
test_gates (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GatewayOrdersStep) step = gateway_orders_step_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FjExam) exam = NULL;

  add_patient (step, 1, "张三");
  add_order (step, 1, 1, FJ_STAGE_REGISTERED);
  add_order (step, 2, 1, FJ_STAGE_REGISTERED);
  exam = fj_fhir_exam_from_json (g_ptr_array_index (step->requests, 1), &error);
  g_assert_no_error (error);
  g_ptr_array_add (exam->gates, fj_gate_new ("pregnancy"));
  g_ptr_array_remove_index (step->requests, 1);
  g_ptr_array_add (step->requests, fj_fhir_exam_to_json (exam, NULL));
  apply (fixture, step, 10, FALSE);
  g_assert_cmpuint (count_open (fixture), ==, 1);
  reopen (fixture, SITE, "http://c"); /* from the disk too */
  g_assert_cmpuint (count_open (fixture), ==, 1);
  g_autoptr (GatewayOrder) found = gateway_orders_find (fixture->orders, exam->accession);
  g_assert_nonnull (found);

  g_autoptr (GatewayOrdersStep) answered = gateway_orders_step_new ();
  ((FjGate *) g_ptr_array_index (exam->gates, 0))->open = FALSE;
  g_ptr_array_add (answered->requests, fj_fhir_exam_to_json (exam, NULL));
  apply (fixture, answered, 11, TRUE);
  g_assert_cmpuint (count_open (fixture), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/gateway/orders/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("stages", test_stages);
  ADD ("follow", test_follow);
  ADD ("restart", test_restart);
  ADD ("refill", test_refill);
  ADD ("unreadable", test_unreadable);
  ADD ("gates", test_gates);
  return g_test_run ();
}
