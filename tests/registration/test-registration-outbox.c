#include "registration-outbox.h"

#include <glib/gstdio.h>
#include <string.h>
#include "fj-json.h"
#include "scripted-server.h"

/* Central as far as registering goes. */
typedef struct
{
  Server server;
  guint status; /* of the registration: 0 for good */
  guint posts, made;
  const char *item; /* of the order that it has; NULL: as it is sent */
  char *key;        /* of the last one */
  char *patient;
} Desk;

static void
answer_post (Desk *desk, SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  const char *key
      = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Idempotency-Key");
  g_autoptr (JsonObject) bundle = fj_json_parse_object (bytes, NULL);

  g_assert_nonnull (bundle);
  desk->posts++;
  if (g_strcmp0 (desk->key, key) != 0 && desk->status == 0)
    desk->made++;
  g_free (desk->key);
  desk->key = g_strdup (key);
  switch (desk->status)
    {
    case 0:
      server_answer (message, 200, "application/fhir+json",
                     "{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\"}");
      break;
    default:
      server_answer (
          message, desk->status, "application/fhir+json",
          "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"conflict\","
          "\"details\":{\"text\":\"Whose number is this?\"}}]}");
    }
}

static gboolean
script (Server *server, SoupServerMessage *message, const char *path, GHashTable *query)
{
  Desk *desk = server->data;
  const char *method = soup_server_message_get_method (message);

  if (g_str_equal (path, "/") && g_str_equal (method, "POST"))
    answer_post (desk, message);
  else if (g_str_has_prefix (path, "/ServiceRequest/"))
    {
      g_autofree char *json = g_strdup_printf (
          "{\"resourceType\":\"ServiceRequest\",\"id\":\"%s\",\"status\":\"active\",\"intent\":\"order\",\"subject\":"
          "{\"reference\":\"Patient/7d3c0a52-0c1b-4a4e-9a31-1f0f6a7b0001\"},\"code\":{\"text\":\"%s\"},\"orderDetail\":[{\"coding\":[{\"system\":\"http://dicom.nema.org/resources/ontology/DCM\","
          "\"code\":\"DX\"}]}],\"identifier\":"
          "[{\"system\":\"urn:fenji:accession\",\"value\":\"QSWS26112200001\"}]}",
          path + strlen ("/ServiceRequest/"), desk->item != NULL ? desk->item : "胸部正位");
      server_answer (message, 200, "application/fhir+json", json);
    }
  else if (g_str_has_prefix (path, "/Patient/"))
    {
      if (g_str_equal (method, "PUT"))
        {
          g_autoptr (GBytes) bytes
              = soup_message_body_flatten (soup_server_message_get_request_body (message));
          g_free (desk->patient);
          desk->patient = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
        }
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "ETag", "W/\"3\"");
      server_answer (
          message, 200, "application/fhir+json",
          "{\"resourceType\":\"Patient\",\"id\":\"7d3c0a52-0c1b-4a4e-9a31-1f0f6a7b0001\",\"name\":[{\"text\":"
          "\"张三\"}],\"gender\":\"male\",\"birthDate\":\"1980-05-12\",\"identifier\":[{\"system\":"
          "\"urn:fenji:mrn:QSWS\",\"value\":\"QSWS00000001\"}]}");
    }
  else
    return FALSE;
  return TRUE;
}

typedef struct
{
  Desk desk;
  FjClient *client;
  char *folder;
  FjDrafts *drafts;
  guint registered, refused, kept, stored;
  char *accession, *mrn, *sentence;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  server_start (&fixture->desk.server, FALSE);
  fixture->desk.server.script = script;
  fixture->desk.server.data = &fixture->desk;
  fixture->client = client_of (&fixture->desk.server);
  fixture->folder = g_dir_make_tmp ("registration-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->drafts = fj_drafts_new (fixture->folder, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) keys = fj_drafts_list (fixture->drafts);

  for (guint i = 0; keys[i] != NULL; i++)
    fj_drafts_remove (fixture->drafts, keys[i]);
  fj_drafts_free (fixture->drafts);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_object_unref (fixture->client);
  server_stop (&fixture->desk.server);
  g_free (fixture->desk.key);
  g_free (fixture->desk.patient);
  g_free (fixture->accession);
  g_free (fixture->mrn);
  g_free (fixture->sentence);
}

static void
on_registered (RegistrationOutbox *outbox, RegistrationParcel *parcel, Fixture *fixture)
{
  fixture->registered++;
  g_free (fixture->accession);
  fixture->accession = g_strdup (registration_parcel_get_accession (parcel));
  g_free (fixture->mrn);
  fixture->mrn = g_strdup (registration_parcel_get_mrn (parcel));
}

static void
on_refused (RegistrationOutbox *outbox, RegistrationParcel *parcel, Fixture *fixture)
{
  fixture->refused++;
  g_free (fixture->sentence);
  fixture->sentence = g_strdup (registration_parcel_get_sentence (parcel));
}

static void
on_kept (RegistrationOutbox *outbox, RegistrationParcel *parcel, Fixture *fixture)
{
  fixture->kept++;
}

/* Whoever forgets it now loses nothing when the power fails: it is on disk, and nothing has been sent. */
static void
on_stored (RegistrationOutbox *outbox, RegistrationParcel *parcel, Fixture *fixture)
{
  g_autofree char *key
      = g_strconcat ("registration/waiting/", registration_parcel_get_draft (parcel)->exam_id, NULL);
  g_autoptr (JsonObject) kept = fj_drafts_get (fixture->drafts, key);

  g_assert_nonnull (kept);
  g_assert_cmpint (registration_parcel_get_state (parcel), ==, REGISTRATION_PARCEL_WAITING);
  fixture->stored++;
}

static RegistrationOutbox *
open_outbox (Fixture *fixture)
{
  RegistrationOutbox *outbox = registration_outbox_new (fixture->client, fixture->drafts, NULL);

  g_signal_connect (outbox, "registered", G_CALLBACK (on_registered), fixture);
  g_signal_connect (outbox, "refused", G_CALLBACK (on_refused), fixture);
  g_signal_connect (outbox, "kept", G_CALLBACK (on_kept), fixture);
  g_signal_connect (outbox, "stored", G_CALLBACK (on_stored), fixture);
  return outbox;
}

static void
wait_for (guint *count)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (*count == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
  *count = 0;
}

static RegistrationDraft *
some_draft (void)
{
  RegistrationDraft *draft = registration_draft_new ();

  registration_draft_set (&draft->name, "张三");
  draft->sex = FJ_SEX_MALE;
  registration_draft_set (&draft->birth, "1980-05-12");
  registration_draft_set (&draft->item, "胸部正位");
  registration_draft_set (&draft->modality, "DX");
  return draft;
}

static guint
n_on_disk (Fixture *fixture)
{
  g_auto (GStrv) keys = fj_drafts_list (fixture->drafts);

  return g_strv_length (keys);
}

static void
test_sent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RegistrationOutbox) outbox = open_outbox (fixture);
  g_autoptr (RegistrationDraft) draft = some_draft ();

  registration_outbox_send (outbox, draft);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (outbox)), ==, 1);
  wait_for (&fixture->registered);
  g_assert_cmpuint (fixture->stored, ==, 1);
  g_assert_cmpstr (fixture->accession, ==, "QSWS26112200001");
  g_assert_cmpstr (fixture->mrn, ==, "QSWS00000001");
  g_assert_cmpstr (fixture->desk.key, ==, draft->key);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (outbox)), ==, 0);
  g_assert_cmpuint (n_on_disk (fixture), ==, 0);
}

/* Central is away, the program ends, and starts again: once, under the same key. */
static void
test_away (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RegistrationDraft) draft = some_draft ();
  RegistrationOutbox *outbox = open_outbox (fixture);

  server_pause (&fixture->desk.server);
  registration_outbox_send (outbox, draft);
  wait_for (&fixture->kept);
  g_assert_cmpuint (registration_outbox_count (outbox, REGISTRATION_PARCEL_WAITING), ==, 1);
  g_assert_cmpuint (n_on_disk (fixture), ==, 1);
  registration_outbox_stop (outbox);
  g_object_unref (outbox);

  server_go_on (&fixture->desk.server);
  outbox = open_outbox (fixture);
  wait_for (&fixture->registered);
  g_assert_cmpuint (fixture->desk.made, ==, 1);
  g_assert_cmpstr (fixture->desk.key, ==, draft->key);
  g_assert_cmpuint (n_on_disk (fixture), ==, 0);
  g_object_unref (outbox);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RegistrationDraft) draft = some_draft (), next = some_draft ();
  RegistrationOutbox *outbox = open_outbox (fixture);

  fixture->desk.status = 409;
  registration_outbox_send (outbox, draft);
  wait_for (&fixture->refused);
  g_assert_cmpstr (fixture->sentence, ==, "Whose number is this?");
  g_assert_cmpuint (registration_outbox_count (outbox, REGISTRATION_PARCEL_REFUSED), ==, 1);

  /* It does not hold up the next one. */
  fixture->desk.status = 0;
  registration_outbox_send (outbox, next);
  wait_for (&fixture->registered);
  g_assert_cmpstr (fixture->desk.key, ==, next->key);
  registration_outbox_stop (outbox);
  g_object_unref (outbox);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  /* Refused stays refused over a restart, until a person does something. */
  outbox = open_outbox (fixture);
  g_assert_cmpuint (registration_outbox_count (outbox, REGISTRATION_PARCEL_REFUSED), ==, 1);
  g_autoptr (RegistrationParcel) parcel = g_list_model_get_item (G_LIST_MODEL (outbox), 0);
  g_assert_cmpstr (registration_parcel_get_sentence (parcel), ==, "Whose number is this?");
  g_assert_cmpstr (registration_parcel_get_draft (parcel)->exam_id, ==, draft->exam_id);
  g_assert_true (registration_outbox_withdraw (outbox, parcel));
  g_assert_cmpuint (n_on_disk (fixture), ==, 0);
  g_object_unref (outbox);
}

/* The answer to the first attempt was lost so long ago that its key is forgotten: "exists already" is
 * success. */
static void
test_exists_already (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RegistrationOutbox) outbox = open_outbox (fixture);
  g_autoptr (RegistrationDraft) draft = some_draft ();

  fixture->desk.status = 412;
  registration_outbox_send (outbox, draft);
  wait_for (&fixture->registered);
  g_assert_cmpstr (fixture->accession, ==, "QSWS26112200001");
}

/* What was sent first arrived, its answer was lost, and a person changed the request before it was sent
 * again: that is no success, whatever central says of the second. */
static void
test_exists_otherwise (Fixture *fixture, gconstpointer data)
{
  static const guint answers[] = { 412, 422 };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (RegistrationOutbox) outbox = open_outbox (fixture);
      g_autoptr (RegistrationDraft) exam = some_draft (), name = some_draft (), same = some_draft ();

      fixture->desk.status = answers[i];
      fixture->desk.item = "右膝关节正侧位";
      registration_draft_set (&exam->item, "左膝关节正侧位");
      registration_outbox_send (outbox, exam);
      wait_for (&fixture->refused);
      g_assert_nonnull (strstr (fixture->sentence, "QSWS26112200001"));
      fixture->desk.item = NULL;
      registration_draft_set (&name->name, "张珊");
      registration_outbox_send (outbox, name);
      wait_for (&fixture->refused);
      g_assert_cmpuint (fixture->registered, ==, 0);
      registration_outbox_send (outbox, same);
      wait_for (&fixture->registered);
      g_assert_cmpuint (registration_outbox_count (outbox, REGISTRATION_PARCEL_REFUSED), ==, 2);
      for (guint n = g_list_model_get_n_items (G_LIST_MODEL (outbox)); n > 0; n--)
        {
          g_autoptr (RegistrationParcel) parcel = g_list_model_get_item (G_LIST_MODEL (outbox), 0);
          g_assert_true (registration_outbox_withdraw (outbox, parcel));
        }
      fj_drafts_wait (fixture->drafts, 10);
    }
}

static void
test_corrected (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RegistrationOutbox) outbox = open_outbox (fixture);
  g_autoptr (RegistrationDraft) draft = some_draft ();

  draft->is_known = TRUE;
  draft->is_corrected = TRUE;
  registration_draft_set (&draft->phone, "13800000000");
  registration_outbox_send (outbox, draft);
  wait_for (&fixture->registered);
  g_assert_nonnull (strstr (fixture->desk.patient, "13800000000"));
}

#define TEST(path, test) g_test_add ("/registration-outbox/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("sent", test_sent);
  TEST ("away", test_away);
  TEST ("refused", test_refused);
  TEST ("exists-already", test_exists_already);
  TEST ("exists-otherwise", test_exists_otherwise);
  TEST ("corrected", test_corrected);
  return g_test_run ();
}
