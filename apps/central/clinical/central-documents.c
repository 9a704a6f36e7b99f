#include "central-documents.h"

#include <string.h>
#include "central-lessons.h"
#include "fj-language.h"
#include "fj-uid.h"

#define PURPOSE_SYSTEM "urn:fenji:purpose"
#define MAX_ATTACHMENTS 8

/* --- bytes --- */

/* The media type that the first bytes show, or NULL. */
static const char *
sniff (GBytes *content)
{
  static const struct
  {
    const char *type;
    const char *magic;
    gsize length;
  } known[] = { { "image/jpeg", "\xff\xd8\xff", 3 },
                { "image/png", "\x89PNG\r\n\x1a\n", 8 },
                { "application/pdf", "%PDF-", 5 } };
  gsize size;
  const char *data = g_bytes_get_data (content, &size);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (size > known[i].length && memcmp (data, known[i].magic, known[i].length) == 0)
      return known[i].type;
  return NULL;
}

static gboolean
check_scan (GBytes *content, const char *content_type, GError **error)
{
  const char *found;

  if (g_bytes_get_size (content) > CENTRAL_SCAN_MAX)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
          _ ("The scan has %u KiB; at most %u KiB are possible. Scan it again with a lower resolution or in "
             "grey."),
          (guint) (g_bytes_get_size (content) >> 10), CENTRAL_SCAN_MAX >> 10);
      return FALSE;
    }
  found = sniff (content);
  if (found == NULL || g_strcmp0 (found, content_type) != 0)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
          _ ("The scan says that it is \"%.60s\", but its bytes are %s. A scan is a JPEG, PNG or PDF file with "
             "the right contentType."),
          content_type != NULL ? content_type : "", found != NULL ? found : _ ("none of JPEG, PNG and PDF"));
      return FALSE;
    }
  return TRUE;
}

CentralResource *
central_binary_store (CentralCall *call,
                      CentralTransaction *transaction,
                      const char *site,
                      const char *patient,
                      const char *exam,
                      const char *id,
                      const char *content_type,
                      const char *purpose,
                      GBytes *content,
                      GError **error)
{
  JsonObject *document = json_object_new ();
  JsonObject *meta = json_object_new ();
  JsonObject *coding = json_object_new ();
  JsonArray *security = json_array_new ();
  g_autoptr (CentralResource) resource = central_resource_new ("Binary", id, site, patient, exam, document);
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);

  json_object_set_string_member (document, "resourceType", "Binary");
  json_object_set_string_member (coding, "system", PURPOSE_SYSTEM);
  json_object_set_string_member (coding, "code", purpose);
  json_array_add_object_element (security, coding);
  json_object_set_array_member (meta, "security", security);
  json_object_set_object_member (document, "meta", meta);
  json_object_set_string_member (document, "contentType", content_type);
  if (!central_resource_save (resource, call, transaction, "create", error)
      || !central_exec (
          transaction, error,
          "INSERT INTO binary_content (id, content_type, purpose, digest, content) VALUES (?, ?, ?, ?, ?)",
          "ssssb", id, content_type, purpose, digest, content))
    return NULL;
  return g_steal_pointer (&resource);
}

GBytes *
central_binary_load (CentralTransaction *transaction, const char *id, char **content_type, GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT content_type, digest, content FROM binary_content WHERE id = ?", "s", id);
  g_autoptr (GBytes) content = NULL;
  g_autofree char *digest = NULL;
  gboolean found;

  if (!central_rows_first (rows, &found, error))
    return NULL;
  if (!found)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                   _ ("There is no %s with the id %s. Check the link, or search for it again."), "Binary",
                   id);
      return NULL;
    }
  content = central_rows_bytes (rows, 2);
  if (content == NULL)
    content = g_bytes_new (NULL, 0);
  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  if (g_strcmp0 (digest, central_rows_string (rows, 1)) != 0)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_CORRUPT,
          _ ("The stored file Binary/%s is damaged: its digest is not the one that was stored with it. Tell the "
             "system administrator; the backup has it."),
          id);
      return NULL;
    }
  if (content_type != NULL)
    *content_type = g_strdup (central_rows_string (rows, 0));
  return g_steal_pointer (&content);
}

CentralResource *
central_scan_create (CentralCall *call,
                     CentralTransaction *transaction,
                     const char *site,
                     const char *id,
                     JsonObject *document,
                     GError **error)
{
  const char *content_type = fj_json_get_string (document, "contentType");
  const char *data = fj_json_get_string (document, "data");
  g_autoptr (GBytes) content = NULL;
  gsize length = 0;
  guchar *bytes;

  if (content_type == NULL || data == NULL || *data == '\0')
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("Binary: contentType and data (base64) are required. Send the scan with both."));
      return NULL;
    }
  /* Bounded before it is decoded: four characters for three bytes, and some line ends. */
  if (strlen (data) > CENTRAL_SCAN_MAX / 3 * 4 + CENTRAL_SCAN_MAX / 16)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
          _ ("The scan has %u KiB; at most %u KiB are possible. Scan it again with a lower resolution or in "
             "grey."),
          (guint) (strlen (data) / 4 * 3 >> 10), CENTRAL_SCAN_MAX >> 10);
      return NULL;
    }
  if (data[strspn (data, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "+/=\r\n")] != '\0')
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("Binary.data is not base64. Encode the scan again."));
      return NULL;
    }
  bytes = g_base64_decode (data, &length);
  content = g_bytes_new_take (bytes, length);
  if (!check_scan (content, content_type, error))
    return NULL;
  return central_binary_store (call, transaction, site, NULL, NULL, id, content_type, "form", content, error);
}

/* --- DocumentReference --- */

static gboolean
attach_binary (CentralTransaction *transaction,
               const char *id,
               const char *site,
               const char *patient,
               const char *exam,
               GError **error)
{
  g_autoptr (CentralResource) binary = NULL;

  if (!fj_uuid_is_valid (id))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("DocumentReference.content.attachment.url: \"%.60s\" is no Binary/UUID. Send the scan first."),
          id);
      return FALSE;
    }
  binary = central_resource_load (transaction, "Binary", id, error);
  if (binary == NULL)
    return FALSE;
  if (!g_str_equal (binary->site, site)
      || (binary->patient != NULL && !g_str_equal (binary->patient, patient)))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
                   _ ("The scan Binary/%s belongs to someone else. Send a scan of its own for this patient."),
                   id);
      return FALSE;
    }
  return central_exec (
      transaction, error,
      "UPDATE clinical_resource SET patient = ?, exam = COALESCE(?, exam) WHERE type = 'Binary' AND id = ?",
      "sss", patient, exam, id);
}

static gboolean
attach_all (JsonObject *document,
            CentralTransaction *transaction,
            const char *site,
            const char *patient,
            const char *exam,
            GError **error)
{
  JsonArray *contents = fj_json_get_array (document, "content");
  guint n = contents != NULL ? json_array_get_length (contents) : 0;

  if (n == 0 || n > MAX_ATTACHMENTS)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("DocumentReference.content: 1 to %u attachments with the address of a Binary are expected."),
          MAX_ATTACHMENTS);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (contents, i);
      JsonObject *content = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *url = content != NULL ? fj_json_get_string (content, "attachment.url") : NULL;
      const char *id = url != NULL ? fj_json_reference_id (url, "Binary") : NULL;

      if (!attach_binary (transaction, id != NULL ? id : (url != NULL ? url : ""), site, patient, exam,
                          error))
        return FALSE;
    }
  return TRUE;
}

CentralResource *
central_document_create (CentralCall *call,
                         CentralTransaction *transaction,
                         const char *site,
                         const char *id,
                         JsonObject *document,
                         GError **error)
{
  const char *subject = fj_json_reference_id (fj_json_get_string (document, "subject.reference"), "Patient");
  const char *exam = fj_json_reference_id (fj_json_get_string (document, "context.related[0].reference"),
                                           "ServiceRequest");
  g_autoptr (CentralResource) patient = NULL;
  g_autoptr (CentralResource) resource = NULL;

  if (subject == NULL || !fj_uuid_is_valid (subject))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("DocumentReference.subject: a reference like Patient/UUID is required. Say whose form it is."));
      return NULL;
    }
  patient = central_resource_load (transaction, "Patient", subject, error);
  if (patient == NULL)
    return NULL;
  if (!g_str_equal (patient->site, site))
    {
      /* Only reached by accounts that register at several hospitals. */
      g_set_error (error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
                   _ ("The patient belongs to another hospital. Register the person at yours first."));
      return NULL;
    }
  if (exam != NULL)
    {
      g_autoptr (CentralResource) order
          = fj_uuid_is_valid (exam) ? central_resource_load (transaction, "ServiceRequest", exam, error)
                                    : NULL;
      if (order == NULL || g_strcmp0 (order->patient, subject) != 0)
        {
          if (error != NULL && *error == NULL)
            g_set_error (
                error, FJ_ERROR, FJ_ERROR_INVALID,
                _ ("DocumentReference.context.related: the order is not one of this patient. Choose the right "
                   "one."));
          return NULL;
        }
    }
  resource = central_resource_new ("DocumentReference", id, site, subject, exam, fj_json_copy (document));
  if (!attach_all (document, transaction, site, subject, exam, error))
    return NULL;
  if (fj_json_get_string (resource->document, "status") == NULL)
    json_object_set_string_member (resource->document, "status", "current");
  if (!central_resource_save (resource, call, transaction, "create", error))
    return NULL;
  central_call_touch (call, subject);
  return g_steal_pointer (&resource);
}

gboolean
central_document_join_exam (CentralTransaction *transaction,
                            const char *document,
                            const char *patient,
                            const char *exam,
                            GError **error)
{
  g_autoptr (CentralResource) resource = NULL;

  if (!fj_uuid_is_valid (document))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("ServiceRequest.supportingInfo: \"%.60s\" is no DocumentReference/UUID."), document);
      return FALSE;
    }
  resource = central_resource_load (transaction, "DocumentReference", document, error);
  if (resource == NULL)
    return FALSE;
  if (g_strcmp0 (resource->patient, patient) != 0)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                   _ ("The request form belongs to another patient. Scan the form of this patient."));
      return FALSE;
    }
  return central_exec (
             transaction, error,
             "UPDATE clinical_resource SET exam = ? WHERE type = 'DocumentReference' AND id = ? AND exam IS NULL",
             "ss", exam, document)
         && attach_all (resource->document, transaction, resource->site, patient, exam, error);
}

/* --- routes --- */

FjReply *
central_binary_get (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  const char *id = call->request->captures[0];
  const char *accept = fj_request_header (call->request, "accept");
  g_autoptr (CentralResource) resource = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autofree char *content_type = NULL;
  g_autofree char *etag = NULL;
  FjReply *reply;

  if (!fj_uuid_is_valid (id))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                   _ ("There is no %s with the id %.64s. Ids here are UUIDs."), "Binary", id);
      return NULL;
    }
  resource = central_resource_load (transaction, "Binary", id, error);
  if (resource == NULL || !central_resource_allow_read (resource, call, transaction, error))
    return NULL;
  content = central_binary_load (transaction, id, &content_type, error);
  if (content == NULL)
    return NULL;
  if (accept != NULL && strstr (accept, "json") != NULL)
    {
      gsize size;
      const guchar *data = g_bytes_get_data (content, &size);
      g_autofree char *base64 = g_base64_encode (data, size);

      json_object_set_string_member (resource->document, "data", base64);
      return central_reply_resource (200, resource->document);
    }
  reply = fj_reply_new (200, content_type, content);
  etag = g_strdup_printf ("W/\"%u\"", resource->version);
  fj_reply_set_header (reply, "ETag", etag);
  fj_reply_set_header (reply, "X-Content-Type-Options", "nosniff");
  return reply;
}

static FjReply *
create_scan (CentralCall *call, CentralTransaction *transaction, const char *id, GError **error)
{
  g_autoptr (CentralSite) site = central_site_choose (
      call, transaction, FJ_VERB_REGISTER, fj_request_query (call->request, "organization"), error);
  JsonObject *body = site != NULL ? central_call_body (call, "Binary", error) : NULL;
  g_autoptr (CentralResource) resource
      = body != NULL ? central_scan_create (call, transaction, site->id, id, body, error) : NULL;

  return resource != NULL ? central_reply_resource (201, resource->document) : NULL;
}

FjReply *
central_binary_post (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autofree char *id = g_uuid_string_random ();

  return create_scan (call, transaction, id, error);
}

static FjReply *
refuse_change (GError **error)
{
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_CONFLICT,
      _ ("A scan is never changed, so that what was ordered can be seen later. Store the new one under an id of "
         "its own."));
  return NULL;
}

FjReply *
central_binary_put (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  const char *id = call->request->captures[0];
  g_autoptr (JsonObject) none = json_object_new ();
  gboolean exists;

  if (!central_put_check (call, transaction, FJ_VERB_REGISTER, "Binary", id,
                          call->body != NULL ? call->body : none, &exists, error))
    return NULL;
  return exists ? refuse_change (error) : create_scan (call, transaction, id, error);
}

static FjReply *
create_document (CentralCall *call, CentralTransaction *transaction, const char *id, GError **error)
{
  JsonObject *body = central_call_body (call, "DocumentReference", error);
  const char *subject;
  g_autoptr (CentralResource) patient = NULL;
  g_autoptr (CentralSite) site = NULL;
  g_autoptr (CentralResource) resource = NULL;

  if (body == NULL)
    return NULL;
  subject = fj_json_reference_id (fj_json_get_string (body, "subject.reference"), "Patient");
  if (subject != NULL && fj_uuid_is_valid (subject))
    {
      patient = central_resource_load (transaction, "Patient", subject, error);
      if (patient == NULL || !central_call_allow (call, transaction, FJ_VERB_REGISTER, patient->site, error))
        return NULL;
    }
  site = central_site_choose (call, transaction, FJ_VERB_REGISTER, patient != NULL ? patient->site : NULL,
                              error);
  if (site == NULL)
    return NULL;
  resource = central_document_create (call, transaction, site->id, id, body, error);
  return resource != NULL ? central_reply_resource (201, resource->document) : NULL;
}

FjReply *
central_document_post (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autofree char *id = g_uuid_string_random ();

  if (call->body != NULL && fj_fhir_is_lesson (call->body))
    return central_lesson_put (call, transaction, id, error);
  return create_document (call, transaction, id, error);
}

FjReply *
central_document_put (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  const char *id = call->request->captures[0];
  gboolean is_lesson = FALSE;
  gboolean exists;

  if (call->body == NULL)
    {
      central_call_body (call, "DocumentReference", error);
      return NULL;
    }
  if (!central_lesson_is_meant (transaction, id, call->body, &is_lesson, error))
    return NULL;
  if (is_lesson)
    return central_lesson_put (call, transaction, id, error);
  if (!central_put_check (call, transaction, FJ_VERB_REGISTER, "DocumentReference", id, call->body, &exists,
                          error))
    return NULL;
  return exists ? refuse_change (error) : create_document (call, transaction, id, error);
}
