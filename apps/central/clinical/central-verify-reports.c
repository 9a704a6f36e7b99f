/* fenji-central verify --reports: is every signed report still what was signed? */
#include <string.h>
#include "central-documents.h"
#include "central-sign.h"
#include "fj-language.h"

typedef struct
{
  CentralKeys *keys;
  guint *checked;
  GPtrArray *problems;
} Verification;

/* One row of report_signature, owned. */
typedef struct
{
  char *id;
  char *report;
  guint report_version;
  char *exam;
  guint exam_version;
  char *patient;
  guint patient_version;
  char *signer;
  GBytes *canonical;
  char *digest;
  char *signature;
  char *pdf;
  char *pdf_digest;
} Proof;

static void
proof_free (gpointer data)
{
  Proof *proof = data;

  g_free (proof->id);
  g_free (proof->report);
  g_free (proof->exam);
  g_free (proof->patient);
  g_free (proof->signer);
  g_clear_pointer (&proof->canonical, g_bytes_unref);
  g_free (proof->digest);
  g_free (proof->signature);
  g_free (proof->pdf);
  g_free (proof->pdf_digest);
  g_free (proof);
}

static void G_GNUC_PRINTF (3, 4) say (Verification *verification, const Proof *proof, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (verification->problems, g_strdup_printf (_ ("DiagnosticReport/%s version %u: %s"),
                                                            proof->report, proof->report_version, text));
}

static GPtrArray *
load_proofs (CentralTransaction *transaction, GError **error)
{
  g_autoptr (GPtrArray) proofs = g_ptr_array_new_with_free_func (proof_free);
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT id, report, report_version, exam, exam_version, patient, patient_version, signer,"
      " canonical, digest, signature, pdf, pdf_digest FROM report_signature ORDER BY signed_at, id",
      "");
  g_autoptr (GError) local = NULL;

  if (rows == NULL)
    return NULL;
  while (central_rows_next (rows, &local))
    {
      Proof *proof = g_new0 (Proof, 1);
      proof->id = g_strdup (central_rows_string (rows, 0));
      proof->report = g_strdup (central_rows_string (rows, 1));
      proof->report_version = (guint) central_rows_int (rows, 2);
      proof->exam = g_strdup (central_rows_string (rows, 3));
      proof->exam_version = (guint) central_rows_int (rows, 4);
      proof->patient = g_strdup (central_rows_string (rows, 5));
      proof->patient_version = (guint) central_rows_int (rows, 6);
      proof->signer = g_strdup (central_rows_string (rows, 7));
      proof->canonical = central_rows_bytes (rows, 8);
      if (proof->canonical == NULL)
        proof->canonical = g_bytes_new (NULL, 0);
      proof->digest = g_strdup (central_rows_string (rows, 9));
      proof->signature = g_strdup (central_rows_string (rows, 10));
      proof->pdf = g_strdup (central_rows_string (rows, 11));
      proof->pdf_digest = g_strdup (central_rows_string (rows, 12));
      g_ptr_array_add (proofs, proof);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&proofs);
}

static GPtrArray *
load_studies (const Proof *proof, CentralTransaction *transaction, GError **error)
{
  g_autoptr (GPtrArray) studies = g_ptr_array_new_with_free_func ((GDestroyNotify) central_resource_free);
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT study, study_version FROM report_signature_study WHERE signature = ? ORDER BY study", "s",
      proof->id);
  g_autoptr (GError) local = NULL;

  if (rows == NULL)
    return NULL;
  while (central_rows_next (rows, &local))
    {
      CentralResource *study
          = central_resource_load_version (transaction, "ImagingStudy", central_rows_string (rows, 0),
                                           (guint) central_rows_int (rows, 1), error);
      if (study == NULL)
        return NULL;
      g_ptr_array_add (studies, study);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&studies);
}

/* From the stored versions again. */
static GBytes *
rebuild (const Proof *proof, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralResource) report = central_resource_load_version (
      transaction, "DiagnosticReport", proof->report, proof->report_version, error);
  g_autoptr (CentralResource) exam
      = report != NULL ? central_resource_load_version (transaction, "ServiceRequest", proof->exam,
                                                        proof->exam_version, error)
                       : NULL;
  g_autoptr (CentralResource) patient
      = exam != NULL ? central_resource_load_version (transaction, "Patient", proof->patient,
                                                      proof->patient_version, error)
                     : NULL;
  g_autoptr (GPtrArray) studies = patient != NULL ? load_studies (proof, transaction, error) : NULL;

  return studies != NULL ? central_canonical (report, exam, patient, studies, error) : NULL;
}

/* The current document must be the signed version, byte for byte, unless a later version was made from it. */
static void
check_current (Verification *verification, const Proof *proof, CentralTransaction *transaction)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (CentralResource) current
      = central_resource_load (transaction, "DiagnosticReport", proof->report, &local);
  g_autoptr (CentralResource) version = central_resource_load_version (
      transaction, "DiagnosticReport", proof->report, proof->report_version, NULL);
  g_autoptr (GBytes) ours = NULL;
  g_autoptr (GBytes) theirs = NULL;

  if (current == NULL)
    {
      say (verification, proof, _ ("the report cannot be read: %s"), local->message);
      return;
    }
  if (version == NULL || current->version != proof->report_version)
    return;
  ours = fj_json_to_bytes (current->document);
  theirs = fj_json_to_bytes (version->document);
  if (!g_bytes_equal (ours, theirs))
    say (verification, proof, _ ("the report that is shown is not the one in its history."));
}

static gboolean
verify (CentralTransaction *transaction, gpointer data, GError **error)
{
  Verification *verification = data;
  g_autoptr (GPtrArray) proofs = load_proofs (transaction, error);

  if (proofs == NULL)
    return FALSE;
  for (guint i = 0; i < proofs->len; i++)
    {
      const Proof *proof = g_ptr_array_index (proofs, i);
      g_autoptr (GError) local = NULL;
      g_autoptr (GBytes) canonical = rebuild (proof, transaction, &local);
      g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, proof->canonical);
      g_autoptr (GBytes) message = g_bytes_new (proof->digest, strlen (proof->digest));
      g_autoptr (GBytes) pdf = NULL;
      g_autofree char *pdf_digest = NULL;

      (*verification->checked)++;
      if (canonical == NULL)
        say (verification, proof, _ ("what was signed cannot be read: %s"), local->message);
      else if (!g_bytes_equal (canonical, proof->canonical))
        say (verification, proof, _ ("the stored report, order, patient or images are not what was signed."));
      if (!g_str_equal (digest, proof->digest))
        say (verification, proof, _ ("the signed text was changed."));
      if (!central_keys_verify (verification->keys, proof->signer, message, proof->signature))
        say (verification, proof, _ ("the signature does not fit."));
      g_clear_error (&local);
      pdf = central_binary_load (transaction, proof->pdf, NULL, &local);
      pdf_digest = pdf != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, pdf) : NULL;
      if (g_strcmp0 (pdf_digest, proof->pdf_digest) != 0)
        say (verification, proof, _ ("the frozen paper was changed or is missing."));
      check_current (verification, proof, transaction);
    }
  return TRUE;
}

/* A report that says it is signed must have a signature for the version that stands. */
static gboolean
find_unsigned (CentralTransaction *transaction, gpointer data, GError **error)
{
  Verification *verification = data;
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT report.id, report.version FROM report LEFT JOIN report_signature ON report_signature.report = report.id"
      " AND report_signature.report_version = report.version"
      " WHERE report.status IN ('final', 'amended', 'corrected', 'appended') AND report_signature.id IS NULL",
      "");
  g_autoptr (GError) local = NULL;

  if (rows == NULL)
    return FALSE;
  while (central_rows_next (rows, &local))
    g_ptr_array_add (verification->problems,
                     g_strdup_printf (_ ("DiagnosticReport/%s version %u: %s"), central_rows_string (rows, 0),
                                      (guint) central_rows_int (rows, 1),
                                      _ ("it says that it is signed, but there is no signature.")));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return local == NULL;
}

gboolean
central_verify_reports (
    CentralStore *store, CentralKeys *keys, guint *checked, GPtrArray *problems, GError **error)
{
  Verification verification = { keys, checked, problems };

  *checked = 0;
  return central_store_read (store, verify, &verification, error)
         && central_store_read (store, find_unsigned, &verification, error);
}
