#include "simulator-loop.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"
#include "simulator-run.h"
#include "simulator-verdict.h"

static const SimulatorStep steps[] = {
  { "connectivity", N_ ("Connections"), simulator_step_connect, NULL, TRUE },
  { "sign-in", N_ ("Sign in"), simulator_step_sign_in, NULL, TRUE },
  { "register", N_ ("Registration"), NULL, simulator_step_register, FALSE },
  { "worklist", N_ ("Worklist"), NULL, simulator_step_worklist, FALSE },
  { "acquire", N_ ("Taking images"), NULL, simulator_step_take, FALSE },
  { "upload", N_ ("Sending images"), NULL, simulator_step_send, FALSE },
  { "images-complete", N_ ("Images complete"), NULL, simulator_step_complete, FALSE },
  { "image-check", N_ ("Images in the PACS"), NULL, simulator_step_check_images, FALSE },
  { "start-report", N_ ("Start of the report"), NULL, simulator_step_start, FALSE },
  { "draft", N_ ("Draft"), NULL, simulator_step_draft, FALSE },
  { "submit", N_ ("Submission"), NULL, simulator_step_submit, FALSE },
  { "refusals", N_ ("Refusals"), simulator_step_refusals, NULL, FALSE },
  { "audit", N_ ("Claim of the audit"), NULL, simulator_step_claim, FALSE },
  { "correct", N_ ("Correction"), NULL, simulator_step_correct, FALSE },
  { "sign", N_ ("Signature"), NULL, simulator_step_sign, FALSE },
  { "sr", N_ ("SR in the PACS"), NULL, simulator_step_sr, FALSE },
  { "deliver", N_ ("Paper and delivery"), NULL, simulator_step_deliver, FALSE },
  { "delivered", N_ ("End of the loop"), NULL, simulator_step_end, FALSE },
};

static void
run_clear (SimulatorRun *run)
{
  g_clear_pointer (&run->exams, g_ptr_array_unref);
  g_clear_pointer (&run->clients, g_hash_table_unref);
  g_clear_pointer (&run->input, simulator_input_free);
  g_clear_pointer (&run->texts, simulator_texts_free);
  g_clear_pointer (&run->stack, simulator_stack_free);
  g_clear_pointer (&run->keep, g_free);
  if (run->directory != NULL)
    g_rmdir (run->directory);
  g_clear_pointer (&run->directory, g_free);
}

/* ---- steps ---- */

static gboolean
run_whole (SimulatorRun *run, const SimulatorStep *step, GString *detail)
{
  g_autoptr (GError) error = NULL;

  if (step->whole (run, detail, &error))
    return TRUE;
  g_string_append_printf (detail, "%s%s", detail->len > 0 ? "; " : "", error->message);
  return FALSE;
}

/* An exam that fails is out; the others go on. */
static gboolean
run_each (SimulatorRun *run, const SimulatorStep *step, GString *detail)
{
  gboolean good = TRUE;
  guint tried = 0;

  for (guint i = 0; i < run->exams->len; i++)
    {
      SimulatorExam *exam = g_ptr_array_index (run->exams, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) found = g_string_new (NULL);
      if (exam->failed)
        continue;
      tried++;
      if (!step->each (run, exam, found, &error))
        {
          exam->failed = TRUE;
          good = FALSE;
          g_string_printf (found, "%s: %s", exam->accession != NULL ? exam->accession : exam->person->name,
                           error->message);
        }
      g_string_append_printf (detail, "%s%s", detail->len > 0 ? "\n" : "", found->str);
    }
  if (tried == 0)
    g_string_append (detail, run->exams->len == 0 ? _ ("There is no image to send, so there is no exam.")
                                                  : _ ("No exam got this far."));
  return good && tried > 0;
}

static void
run_steps (SimulatorRun *run, SimulatorVerdict *verdict)
{
  gboolean stopped = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const SimulatorStep *step = &steps[i];
      g_autoptr (GString) detail = g_string_new (NULL);
      gint64 begin = g_get_monotonic_time ();
      gboolean good = FALSE;
      if (stopped)
        g_string_append (detail, _ ("Not tried: what it needs is not there."));
      else
        good = step->whole != NULL ? run_whole (run, step, detail) : run_each (run, step, detail);
      simulator_verdict_add (verdict, step->name, _ (step->title), good, g_get_monotonic_time () - begin,
                             detail->str);
      stopped = stopped || (step->vital && !good);
    }
}

/* ---- before ---- */

static SimulatorExam *
add_exam (SimulatorRun *run, const char *modality, const SimulatorInputStudy *study)
{
  SimulatorExam *exam = g_new0 (SimulatorExam, 1);

  exam->person = simulator_person (run->exams->len);
  exam->order = simulator_order (modality);
  exam->modality = simulator_ordered_modality (modality);
  exam->study = study;
  g_ptr_array_add (run->exams, exam);
  return exam;
}

static gboolean
prepare (SimulatorRun *run, const SimulatorLoopOptions *options, GError **error)
{
  static const char *const phantoms[] = { "DX", "CT", "MR", "US" };

  run->clients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  run->exams = g_ptr_array_new_with_free_func ((GDestroyNotify) simulator_exam_free);
  run->stack = simulator_stack_read (options->stack, error);
  run->texts = run->stack != NULL ? simulator_texts_new (options->texts, error) : NULL;
  if (run->texts == NULL)
    return FALSE;
  run->directory = g_dir_make_tmp ("fenji-loop-XXXXXX", error);
  if (run->directory == NULL)
    return FALSE;
  if (options->json != NULL)
    {
      run->keep = g_path_get_dirname (options->json);
      if (g_mkdir_with_parents (run->keep, 0700) != 0)
        return simulator_fail (error, _ ("The folder %s cannot be made: %s."), run->keep, g_strerror (errno));
    }
  if (options->input == NULL)
    {
      for (guint i = 0; i < G_N_ELEMENTS (phantoms); i++)
        add_exam (run, phantoms[i], NULL);
      return TRUE;
    }
  run->input = simulator_input_new (options->input, error);
  for (guint i = 0; run->input != NULL && i < run->input->studies->len; i++)
    {
      const SimulatorInputStudy *study = g_ptr_array_index (run->input->studies, i);
      add_exam (run, study->modality, study);
    }
  return run->input != NULL;
}

/* ---- after ---- */

static void
set_known (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
exam_to_json (const SimulatorExam *exam)
{
  JsonObject *object = json_object_new (), *uids = json_object_new ();
  g_autofree char *sr_url = exam->sr_series != NULL
                                ? g_strdup_printf ("/dicom-web/studies/%s/series/%s/instances/%s",
                                                   exam->entry->study_uid, exam->sr_series, exam->sr_uid)
                                : NULL;

  set_known (object, "accession", exam->accession);
  set_known (object, "modality", exam->modality);
  set_known (object, "item", exam->order->item);
  set_known (object, "study", exam->entry != NULL ? exam->entry->study_uid : NULL);
  json_object_set_int_member (object, "instances",
                              exam->digests != NULL ? g_hash_table_size (exam->digests) : 0);
  set_known (object, "report", exam->report != NULL ? fj_json_get_string (exam->report, "id") : NULL);
  set_known (object, "sr", exam->sr_path);
  set_known (object, "sr_uid", exam->sr_uid);
  set_known (object, "sr_series", exam->sr_series);
  set_known (object, "sr_url", sr_url);
  set_known (object, "pdf", exam->pdf_path);
  set_known (object, "pdf_url", exam->pdf_url);
  if (exam->uids != NULL)
    {
      GHashTableIter iter;
      gpointer old, fresh;
      g_hash_table_iter_init (&iter, exam->uids);
      while (g_hash_table_iter_next (&iter, &old, &fresh))
        json_object_set_string_member (uids, old, fresh);
    }
  json_object_set_object_member (object, "uids", uids);
  return object;
}

static gboolean
write_json (const SimulatorRun *run, const SimulatorVerdict *verdict, const char *path, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *exams = json_array_new (), *left_out = json_array_new ();

  json_object_set_array_member (object, "steps", simulator_verdict_to_json (verdict));
  for (guint i = 0; i < run->exams->len; i++)
    json_array_add_object_element (exams, exam_to_json (g_ptr_array_index (run->exams, i)));
  json_object_set_array_member (object, "exams", exams);
  for (guint i = 0; run->input != NULL && i < run->input->left_out->len; i++)
    {
      const SimulatorLeftOut *left = g_ptr_array_index (run->input->left_out, i);
      JsonObject *one = json_object_new ();
      json_object_set_string_member (one, "file", left->file);
      json_object_set_string_member (one, "reason", left->reason);
      json_array_add_object_element (left_out, one);
    }
  json_object_set_array_member (object, "left_out", left_out);

  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = json_to_string (node, TRUE);
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  g_autoptr (GError) local = NULL;
  if (g_file_set_contents (path, line, -1, &local))
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_IO, _ ("The verdicts could not be written: %s."), local->message);
  return FALSE;
}

/* How long after registration each exam reached its stages, by the service's own clock. */
static void
print_timeline (const SimulatorRun *run)
{
  static const struct
  {
    FjStage stage;
    const char *title;
  } columns[] = {
    { FJ_STAGE_ACQUIRED, N_ ("images") },     { FJ_STAGE_DRAFTING, N_ ("drafting") },
    { FJ_STAGE_SUBMITTED, N_ ("submitted") }, { FJ_STAGE_AUDITING, N_ ("auditing") },
    { FJ_STAGE_SIGNED, N_ ("signed") },       { FJ_STAGE_DELIVERED, N_ ("delivered") },
  };
  g_autofree char *first = simulator_pad (_ ("Exam"), 17), *second = simulator_pad (_ ("Examination"), 16);

  g_print ("\n%s%s", first, second);
  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    {
      g_autofree char *title = simulator_pad (_ (columns[c].title), 11);
      g_print ("%s", title);
    }
  g_print ("%s\n", _ ("(seconds after registration)"));
  for (guint i = 0; i < run->exams->len; i++)
    {
      const SimulatorExam *exam = g_ptr_array_index (run->exams, i);
      gint64 begin = 0;
      if (exam->row == NULL
          || !fj_time_from_fhir (fj_json_get_string (exam->row, "times.registered"), &begin))
        continue;
      g_autofree char *accession = simulator_pad (exam->accession, 17),
                      *item = simulator_pad (exam->order->item, 16);
      g_print ("%s%s", accession, item);
      for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
        {
          g_autofree char *path = g_strdup_printf ("times.%s", fj_stage_to_string (columns[c].stage));
          const char *when = fj_json_get_string (exam->row, path);
          gint64 at = 0;
          if (when != NULL && fj_time_from_fhir (when, &at))
            g_print ("%-11.2f", (at - begin) / 1e6);
          else
            g_print ("%-11s", "-");
        }
      g_print ("\n");
    }
}

static void
print_left_out (const SimulatorRun *run)
{
  for (guint i = 0; run->input != NULL && i < run->input->left_out->len; i++)
    {
      const SimulatorLeftOut *left = g_ptr_array_index (run->input->left_out, i);
      g_print ("%s%s: %s\n", i == 0 ? _ ("Left out:\n") : "", left->file, left->reason);
    }
}

/* What was made for this run only. */
static void
remove_files (const SimulatorRun *run)
{
  for (guint i = 0; run->exams != NULL && i < run->exams->len; i++)
    {
      const SimulatorExam *exam = g_ptr_array_index (run->exams, i);
      for (guint p = 0; exam->paths != NULL && p < exam->paths->len; p++)
        g_unlink (g_ptr_array_index (exam->paths, p));
      if (exam->directory != NULL)
        g_rmdir (exam->directory);
    }
}

gboolean
simulator_loop_run (const SimulatorLoopOptions *options, GError **error)
{
  g_autoptr (SimulatorVerdict) verdict = simulator_verdict_new ();
  SimulatorRun run = { NULL };
  gboolean good = prepare (&run, options, error);

  if (good)
    {
      run_steps (&run, verdict);
      g_autofree char *table = simulator_verdict_to_text (verdict);
      g_print ("%s", table);
      print_timeline (&run);
      print_left_out (&run);
      good = options->json == NULL || write_json (&run, verdict, options->json, error);
    }
  remove_files (&run);
  run_clear (&run);
  return good && simulator_verdict_is_good (verdict);
}
