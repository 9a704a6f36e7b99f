#include "viewer-exam.h"

#include <string.h>
#include "fake-central.h"
#include "fj-error.h"

#define STEPS "/Task?based-on=e1&status=requested,in-progress"

typedef struct
{
  FakeCentral central;
  FjClient *client;
} Fixture;

static void
set_exam (Fixture *f, const char *stage)
{
  g_autofree char *exam = g_strdup_printf (
      "{\"resourceType\":\"ServiceRequest\",\"id\":\"e1\",\"status\":\"active\",\"intent\":\"order\","
      "\"identifier\":[{\"system\":\"urn:fenji:accession\",\"value\":\"QSWS26112200001\"}],"
      "\"subject\":{\"reference\":\"Patient/q1\"},\"code\":{\"text\":\"胸部正位\"},"
      "\"extension\":[{\"url\":\"urn:fenji:stage\",\"valueCode\":\"%s\"}]}",
      stage);

  fake_put (&f->central, "/ServiceRequest/e1", exam);
}

static void
set_step (Fixture *f, const char *code, const char *holder)
{
  g_autofree char *owner
      = holder != NULL ? g_strdup_printf (
            "\"owner\":{\"reference\":\"Practitioner/%s\",\"display\":\"某医生\"},", holder)
                       : g_strdup ("");
  g_autofree char *task = g_strdup_printf (
      "{\"resourceType\":\"Task\",\"id\":\"t1\",\"meta\":{\"versionId\":\"1\"},%s\"status\":\"in-progress\","
      "\"intent\":\"order\",\"lastModified\":\"2026-11-22T14:03:00+08:00\",\"code\":{\"coding\":[{\"system\":\"urn:fenji:"
      "task\",\"code\":\"%s\"}]}}",
      owner, code);
  g_autofree char *bundle
      = g_strdup_printf ("{\"resourceType\":\"Bundle\",\"meta\":{},\"entry\":[{\"resource\":%s}]}", task);

  fake_put (&f->central, "/Task/t1", task);
  fake_put (&f->central, STEPS, bundle);
}

static char *
report (guint version, const char *status, const char *findings)
{
  return g_strdup_printf (
      "{\"resourceType\":\"DiagnosticReport\",\"id\":\"r1\",\"meta\":{\"versionId\":\"%u\"},\"status\":\"%s\","
      "\"basedOn\":[{\"reference\":\"ServiceRequest/e1\"}],\"subject\":{\"reference\":\"Patient/q1\"},"
      "\"code\":{\"text\":\"x\"},\"extension\":[{\"url\":\"urn:fenji:findings\",\"valueString\":\"%s\"}]}",
      version, status, findings);
}

static void
set_report (Fixture *f, const char *json)
{
  g_autofree char *bundle
      = g_strdup_printf ("{\"resourceType\":\"Bundle\",\"meta\":{},\"entry\":[{\"resource\":%s}]}", json);

  fake_put (&f->central, "/DiagnosticReport/r1", json);
  fake_put (&f->central, "/DiagnosticReport?based-on=e1", bundle);
}

static void
begin (Fixture *f, const char *role)
{
  fake_start (&f->central, role);
  f->client = fake_client (&f->central);
  fake_put (
      &f->central, "/Patient/q1",
      "{\"resourceType\":\"Patient\",\"id\":\"q1\",\"name\":[{\"text\":\"单小红\"}],\"gender\":\"female\"}");
  fake_put (&f->central, STEPS, "{\"resourceType\":\"Bundle\",\"meta\":{},\"entry\":[]}");
  fake_put (&f->central, "/DiagnosticReport?based-on=e1",
            "{\"resourceType\":\"Bundle\",\"meta\":{},\"entry\":[]}");
  fake_put (
      &f->central, "/worklist?q=QSWS26112200001",
      "{\"rows\":[{\"exam\":\"other\",\"patient\":{\"age\":\"1岁\"}},{\"exam\":\"e1\",\"patient\":{\"age\":\"65岁"
      "\"}}]}");
}

static void
end (Fixture *f)
{
  g_object_unref (f->client);
  fake_stop (&f->central);
}

static ViewerOpened *
open_exam (Fixture *f, gboolean look_only)
{
  g_autoptr (GError) error = NULL;
  ViewerOpened *opened = viewer_exam_open (f->client, "e1", look_only, NULL, &error);

  g_assert_no_error (error);
  return opened;
}

/* A reader opens an exam that waits: the claim is made by opening it, and given back. */
static void
test_draft (void)
{
  Fixture f;
  g_autofree char *json = report (1, "partial", "");
  g_autoptr (ViewerOpened) opened = NULL;
  g_autoptr (GError) error = NULL;

  begin (&f, "reader");
  set_exam (&f, "acquired");
  set_step (&f, "draft", NULL);
  fake_put (&f.central, "/DiagnosticReport/r1", json);
  opened = open_exam (&f, FALSE);
  g_assert_cmpint (opened->mode, ==, VIEWER_MODE_DRAFT);
  g_assert_cmpstr (opened->patient->name, ==, "单小红");
  g_assert_cmpstr (opened->age, ==, "65岁");
  g_assert_cmpuint (opened->report_etag, ==, 1);
  g_assert_cmpstr (opened->task, ==, "t1");
  g_assert_null (opened->sentence);
  g_assert_cmpuint (fake_count (&f.central, "POST /ServiceRequest/e1/$start-report W/\"1\""), ==, 1);
  g_assert_true (viewer_exam_release (f.client, opened->task, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fake_count (&f.central, "POST /Task/t1/$release W/\"1\""), ==, 1);
  end (&f);
}

/* Looking claims nothing. */
static void
test_look_only (void)
{
  Fixture f;
  g_autoptr (ViewerOpened) opened = NULL;

  begin (&f, "reader");
  set_exam (&f, "acquired");
  set_step (&f, "draft", NULL);
  opened = open_exam (&f, TRUE);
  g_assert_cmpint (opened->mode, ==, VIEWER_MODE_LOOK);
  g_assert_nonnull (opened->sentence);
  g_assert_null (opened->task);
  g_assert_cmpuint (fake_count (&f.central, "POST /S"), ==, 0);
  end (&f);
}

/* Somebody else has it: who, and since when. */
static void
test_held (void)
{
  Fixture f;
  g_autoptr (ViewerOpened) opened = NULL;

  begin (&f, "reader");
  set_exam (&f, "drafting");
  set_step (&f, "draft", "p-2");
  opened = open_exam (&f, FALSE);
  g_assert_cmpint (opened->mode, ==, VIEWER_MODE_LOOK);
  g_assert_cmpstr (opened->holder_name, ==, "某医生");
  g_assert_nonnull (strstr (opened->sentence, "某医生"));
  g_assert_nonnull (strstr (opened->sentence, "14:03"));
  g_clear_pointer (&opened, viewer_opened_free);
  /* The same step, held by oneself. */
  set_step (&f, "draft", "p-1");
  {
    g_autofree char *json = report (3, "partial", "写了一半");

    set_report (&f, json);
  }
  opened = open_exam (&f, FALSE);
  g_assert_cmpint (opened->mode, ==, VIEWER_MODE_DRAFT);
  g_assert_null (opened->holder_name);
  g_assert_cmpuint (opened->report_etag, ==, 3);
  end (&f);
}

/* An auditor takes it, and sees what the junior handed in, not what was written into it since. */
static void
test_audit (void)
{
  Fixture f;
  g_autofree char *now = report (7, "preliminary", "审核改过");
  g_autofree char *handed_in = report (6, "preliminary", "第二次提交");
  g_autofree char *draft = report (5, "partial", "草稿");
  g_autofree char *first = report (4, "preliminary", "第一次提交");
  g_autofree char *history = g_strdup_printf (
      "{\"resourceType\":\"Bundle\",\"meta\":{},\"entry\":[{\"resource\":%s},{\"resource\":%s},{\"resource\":%s},{\"resource\":%s}]}",
      now, handed_in, draft, first);
  g_autoptr (ViewerOpened) opened = NULL;

  begin (&f, "auditor");
  set_exam (&f, "submitted");
  set_step (&f, "audit", NULL);
  set_report (&f, now);
  fake_put (&f.central, "/DiagnosticReport/r1/_history", history);
  opened = open_exam (&f, FALSE);
  g_assert_cmpint (opened->mode, ==, VIEWER_MODE_AUDIT);
  g_assert_cmpuint (fake_count (&f.central, "POST /Task/t1/$claim W/\"1\""), ==, 1);
  g_assert_cmpuint (opened->report_etag, ==, 7);
  g_assert_cmpstr (opened->submitted->findings, ==, "第二次提交");
  g_clear_pointer (&opened, viewer_opened_free);
  end (&f);

  /* The junior sees it too, and cannot take it. */
  begin (&f, "reader");
  set_exam (&f, "auditing");
  set_step (&f, "audit", NULL);
  set_report (&f, now);
  opened = open_exam (&f, FALSE);
  g_assert_cmpint (opened->mode, ==, VIEWER_MODE_LOOK);
  g_assert_nonnull (opened->report);
  g_assert_cmpuint (fake_count (&f.central, "POST /Task"), ==, 0);
  end (&f);
}

/* The step moves on between looking and claiming: it is looked at again, and not for ever. */
static void
test_moved (void)
{
  Fixture f;
  g_autoptr (ViewerOpened) opened = NULL;

  begin (&f, "auditor");
  set_exam (&f, "submitted");
  set_step (&f, "audit", NULL);
  fake_put (&f.central, "/Task/t1",
            "{\"resourceType\":\"Task\",\"id\":\"t1\",\"meta\":{\"versionId\":\"9\"}}");
  opened = open_exam (&f, FALSE);
  g_assert_cmpint (opened->mode, ==, VIEWER_MODE_LOOK);
  g_assert_nonnull (opened->sentence);
  g_assert_cmpuint (fake_count (&f.central, "POST /Task/t1/$claim"), ==, 3);
  end (&f);
}

static void
test_why (void)
{
  static const char *const stages[] = { "registered", "cancelled", "recalled", "signed" };
  g_autoptr (GHashTable) sentences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      Fixture f;
      g_autoptr (ViewerOpened) opened = NULL;

      begin (&f, "reader");
      set_exam (&f, stages[i]);
      opened = open_exam (&f, FALSE);
      g_assert_cmpint (opened->mode, ==, VIEWER_MODE_LOOK);
      g_assert_true (g_hash_table_add (sentences, g_strdup (opened->sentence)));
      end (&f);
    }
}

static void
test_trouble (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;

  begin (&f, "reader");
  g_assert_null (viewer_exam_open (f.client, "e9", FALSE, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  fake_put (&f.central, "/ServiceRequest/e1", "{\"resourceType\":\"ServiceRequest\",\"id\":\"e1\"}");
  g_assert_null (viewer_exam_open (f.client, "e1", FALSE, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  fake_set_down (&f.central, TRUE);
  g_assert_null (viewer_exam_open (f.client, "e1", FALSE, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
  end (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer-exam/draft", test_draft);
  g_test_add_func ("/viewer-exam/look-only", test_look_only);
  g_test_add_func ("/viewer-exam/held", test_held);
  g_test_add_func ("/viewer-exam/audit", test_audit);
  g_test_add_func ("/viewer-exam/moved", test_moved);
  g_test_add_func ("/viewer-exam/why", test_why);
  g_test_add_func ("/viewer-exam/trouble", test_trouble);
  return g_test_run ();
}
