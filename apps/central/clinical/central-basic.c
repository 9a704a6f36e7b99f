#include "central-basic.h"

#include <string.h>
#include "central-filter.h"
#include "central-sites.h"
#include "fj-hang-memory.h"
#include "fj-hang-protocol-json.h"
#include "fj-language.h"
#include "fj-phrases.h"
#include "fj-time.h"
#include "fj-uid.h"

#define MAX_NAME 64      /* characters */
#define MAX_COUNT 20     /* documents of one page: each may be CENTRAL_BASIC_MAX_CONTENT */
#define KEEP_VERSIONS 50 /* of a document */
#define KEEP_PROGRESS 5  /* of what is saved every few seconds */

/* Which there are, and who changes a hospital's. */
static const struct
{
  const char *code;
  FjVerb verb;
  gboolean only_user;
} codes[] = {
  { "hanging-protocol", FJ_VERB_CHANGE_TEMPLATES, FALSE }, { "hanging-memory", FJ_N_VERBS, TRUE },
  { "report-template", FJ_VERB_CHANGE_TEMPLATES, FALSE },  { "quality-rules", FJ_VERB_CHANGE_RULES, FALSE },
  { "vocabulary", FJ_VERB_CHANGE_VOCABULARY, FALSE },      { "lesson-progress", FJ_N_VERBS, TRUE },
};

static int
find_code (const char *code)
{
  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (codes[i].code, code))
      return (int) i;
  return -1;
}

/* What the row says of a document. */
typedef struct
{
  char *code, *name, *scope, *owner;
} Label;

static void
label_clear (Label *label)
{
  g_free (label->code);
  g_free (label->name);
  g_free (label->scope);
  g_free (label->owner);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Label, label_clear)

static gboolean
load_label (CentralTransaction *transaction, const char *id, Label *label, GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT code, name, scope, owner FROM basic WHERE id = ?", "s", id);
  gboolean found;

  if (!central_rows_first (rows, &found, error))
    return FALSE;
  if (!found)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL, "Basic/%s has no row", id);
      return FALSE;
    }
  label->code = g_strdup (central_rows_string (rows, 0));
  label->name = g_strdup (central_rows_string (rows, 1));
  label->scope = g_strdup (central_rows_string (rows, 2));
  label->owner = g_strdup (central_rows_string (rows, 3));
  return TRUE;
}

/* ---- who may ---- */

static gboolean
is_own (const CentralCall *call, const char *owner)
{
  return call->session->device == NULL && g_strcmp0 (call->session->practitioner, owner) == 0;
}

static gboolean
works_at (const CentralCall *call, const char *organization)
{
  for (guint i = 0; organization != NULL && i < call->session->n_roles; i++)
    if (g_strcmp0 (call->session->roles[i].organization, organization) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
refuse (GError **error)
{
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
      _ ("This document belongs to someone else, or to a hospital that your account does not work for."));
  return FALSE;
}

static gboolean
may_read (const Label *label, CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralSite) site = NULL;

  if (g_str_equal (label->scope, "installation"))
    return TRUE;
  if (g_str_equal (label->scope, "user"))
    return is_own (call, label->owner) || refuse (error);
  if (g_str_equal (label->scope, "site"))
    {
      site = central_site_load (transaction, label->owner, error);
      return site != NULL && (works_at (call, site->id) || works_at (call, site->part_of) || refuse (error));
    }
  for (guint i = 0; i < call->session->n_roles; i++)
    {
      g_auto (GStrv) alliance
          = central_alliance_sites (transaction, call->session->roles[i].organization, error);

      if (alliance == NULL)
        return FALSE;
      if (g_strcmp0 (alliance[0], label->owner) == 0)
        return TRUE;
    }
  return refuse (error);
}

gboolean
central_basic_allow_read (const CentralResource *resource,
                          CentralCall *call,
                          CentralTransaction *transaction,
                          GError **error)
{
  g_auto (Label) label = { 0 };

  return load_label (transaction, resource->id, &label, error) && may_read (&label, call, transaction, error);
}

/* Whose it is must exist and fit the scope; then the table decides. */
static gboolean
may_write (const Label *label, CentralCall *call, CentralTransaction *transaction, GError **error)
{
  int code = find_code (label->code);
  g_autoptr (CentralSite) site = NULL;

  g_return_val_if_fail (code >= 0, FALSE);
  if (g_str_equal (label->scope, "user"))
    return is_own (call, label->owner) || refuse (error);
  if (codes[code].only_user)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                   _ ("A document of the kind %s is one person's own: its scope is \"user\"."), label->code);
      return FALSE;
    }
  if (g_str_equal (label->scope, "installation"))
    return central_call_allow (call, transaction, FJ_VERB_CHANGE_DIRECTORY, NULL, error);
  site = central_site_load (transaction, label->owner, error);
  if (site == NULL || !central_call_allow (call, transaction, codes[code].verb, site->id, error))
    return FALSE;
  if (g_str_equal (label->scope, "alliance") && site->part_of != NULL)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("%s is no hospital at the top of an alliance. Name the one at the top, or give the document "
             "the scope \"site\"."),
          site->name);
      return FALSE;
    }
  return TRUE;
}

/* ---- what is sent ---- */

static gboolean
bad (const char *element, const char *sentence, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE, "%s: %s", element, sentence);
  return FALSE;
}

static const char *
code_of (JsonObject *body)
{
  JsonArray *codings = fj_json_get_array (body, "code.coding");

  for (guint i = 0; codings != NULL && i < json_array_get_length (codings); i++)
    {
      JsonObject *coding = fj_json_element_object (codings, i);

      if (coding != NULL && g_strcmp0 (fj_json_get_string (coding, "system"), CENTRAL_SYSTEM_BASIC) == 0)
        return fj_json_get_string (coding, "code");
    }
  return NULL;
}

static const char *
owner_of (JsonObject *body)
{
  JsonArray *extensions = fj_json_get_array (body, "extension");

  for (guint i = 0; extensions != NULL && i < json_array_get_length (extensions); i++)
    {
      JsonObject *extension = fj_json_element_object (extensions, i);

      if (extension != NULL
          && g_strcmp0 (fj_json_get_string (extension, "url"), CENTRAL_EXTENSION_OWNER) == 0)
        return fj_json_reference_id (fj_json_get_string (extension, "valueReference.reference"),
                                     "Organization");
    }
  return NULL;
}

static gboolean
read_label (JsonObject *body, const CentralCall *call, Label *label, GError **error)
{
  static const char *const scopes[] = { "user", "site", "alliance", "installation", NULL };
  const char *name = central_extension_string (body, CENTRAL_EXTENSION_NAME);
  const char *scope = central_extension_string (body, CENTRAL_EXTENSION_SCOPE);
  const char *owner = owner_of (body);

  label->code = g_strdup (code_of (body));
  if (find_code (label->code) < 0)
    return bad (
        "Basic.code",
        _ ("a coding of urn:fenji:basic is required: hanging-protocol, hanging-memory, report-template, "
           "quality-rules, vocabulary or lesson-progress."),
        error);
  if (scope == NULL || !g_strv_contains (scopes, scope))
    return bad (CENTRAL_EXTENSION_SCOPE, _ ("user, site, alliance or installation is required."), error);
  label->scope = g_strdup (scope);
  label->name = name != NULL ? g_strstrip (g_strdup (name)) : g_strdup ("");
  for (const char *p = label->name; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)) || p - label->name > MAX_NAME * 4)
      return bad (CENTRAL_EXTENSION_NAME, _ ("at most 64 characters in one line are possible."), error);
  if (g_utf8_strlen (label->name, -1) > MAX_NAME)
    return bad (CENTRAL_EXTENSION_NAME, _ ("at most 64 characters in one line are possible."), error);
  if (g_str_equal (scope, "user"))
    owner = call->session->practitioner;
  else if (g_str_equal (scope, "installation"))
    owner = "";
  if (owner == NULL)
    return bad (CENTRAL_EXTENSION_OWNER,
                _ ("a reference to the Organization that it belongs to is required."), error);
  label->owner = g_strdup (owner);
  return TRUE;
}

/* A protocol that can hang something, under the name that says which, or that it was removed: documents are
 * not deleted, so that who removed it and what it was can be looked up. */
static gboolean
check_protocol (JsonObject *content, GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (FjHangProtocol) protocol = NULL;

  if (json_object_get_size (content) == 1 && fj_json_get_boolean (content, "isRemoved", FALSE))
    return TRUE;
  protocol = fj_hang_protocol_parse (bytes, error);
  if (protocol != NULL && !g_str_equal (protocol->id, name))
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                 _ ("id: the document is named \"%s\", and so must the protocol be that is in it."), name);
  return protocol != NULL && g_str_equal (protocol->id, name);
}

/* JSON, and of the kinds that programs of ours read it must be readable. */
static gboolean
check_content (JsonObject *body, const Label *label, GError **error)
{
  const char *text = central_extension_string (body, CENTRAL_EXTENSION_CONTENT);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) content = NULL;
  g_autoptr (FjCatalogue) catalogue = NULL;
  g_autoptr (FjPhrases) phrases = NULL;
  g_autoptr (FjHangMemory) memory = NULL;
  g_autoptr (FjCriticalList) critical = NULL;
  g_autoptr (GError) cause = NULL;

  if (text == NULL)
    return bad (CENTRAL_EXTENSION_CONTENT, _ ("a valueString with a JSON object is required."), error);
  if (strlen (text) > CENTRAL_BASIC_MAX_CONTENT)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                   _ ("The content of a document may have at most %u KiB. Make it smaller."),
                   CENTRAL_BASIC_MAX_CONTENT >> 10);
      return FALSE;
    }
  bytes = g_bytes_new_static (text, strlen (text));
  content = fj_json_parse_object_within (bytes, CENTRAL_BASIC_MAX_CONTENT, &cause);
  if (content != NULL && g_str_equal (label->code, "vocabulary") && g_str_equal (label->name, "catalogue"))
    catalogue = fj_catalogue_from_json (content, &cause);
  if (content != NULL && g_str_equal (label->code, "vocabulary")
      && g_str_equal (label->name, FJ_CRITICAL_LIST_NAME))
    critical = fj_critical_list_from_json (content, &cause);
  if (content != NULL && g_str_equal (label->code, "report-template") && g_str_equal (label->name, "phrases"))
    phrases = fj_phrases_from_json (content, &cause);
  if (content != NULL && g_str_equal (label->code, "hanging-protocol"))
    check_protocol (content, bytes, label->name, &cause);
  if (content != NULL && g_str_equal (label->code, "hanging-memory"))
    memory = fj_hang_memory_from_json (content, &cause);
  return cause == NULL || bad (CENTRAL_EXTENSION_CONTENT, cause->message, error);
}

static gboolean
check_same_label (const Label *stored, const Label *sent, GError **error)
{
  if (g_str_equal (stored->code, sent->code) && g_str_equal (stored->name, sent->name)
      && g_str_equal (stored->scope, sent->scope) && g_str_equal (stored->owner, sent->owner))
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
               _ ("Code, name, scope and owner of a document stay as they are. Create another document."));
  return FALSE;
}

/* One of a name, and not without end. */
static gboolean
check_new (const Label *label, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT COUNT(*), COALESCE(SUM(CASE WHEN code = ? AND name = ? THEN 1 ELSE 0 END), 0),"
      " MIN(CASE WHEN code = ? AND name = ? THEN id END) FROM basic WHERE scope = ? AND owner = ?",
      "ssssss", label->code, label->name, label->code, label->name, label->scope, label->owner);
  gboolean found;

  if (!central_rows_first (rows, &found, error))
    return FALSE;
  if (central_rows_int (rows, 1) > 0)
    g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                 _ ("There is a document of this kind and name already: Basic/%s. Read it and change it."),
                 central_rows_string (rows, 2));
  else if (central_rows_int (rows, 0) >= CENTRAL_BASIC_MAX_OF_OWNER)
    g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                 _ ("There are %u documents of this owner already. Use one of them again."),
                 CENTRAL_BASIC_MAX_OF_OWNER);
  else
    return TRUE;
  return FALSE;
}

/* ---- storing ---- */

gboolean
central_basic_save (CentralResource *resource,
                    const char *code,
                    const char *name,
                    const char *scope,
                    const char *owner,
                    CentralCall *call,
                    CentralTransaction *transaction,
                    const char *event,
                    GError **error)
{
  gint64 keep = find_code (code) >= 0 && codes[find_code (code)].only_user ? KEEP_PROGRESS : KEEP_VERSIONS;
  gboolean is_new = resource->version == 0;

  return central_resource_save (resource, call, transaction, event, error)
         && (!is_new
             || central_exec (transaction, error,
                              "INSERT INTO basic (id, code, name, scope, owner) VALUES (?, ?, ?, ?, ?)",
                              "sssss", resource->id, code, name, scope, owner))
         && central_exec (transaction, error,
                          "DELETE FROM clinical_history WHERE type = 'Basic' AND id = ? AND version <= ?",
                          "si", resource->id, (gint64) resource->version - keep);
}

/* What the service owns of it. */
static void
own_document (JsonObject *document, CentralCall *call, const char *created)
{
  g_autofree char *now = fj_time_to_fhir (fj_time_now (), 0);

  json_object_set_object_member (document, "author", central_call_actor_reference (call));
  if (created != NULL)
    json_object_set_string_member (document, "created", created);
  else
    {
      now[10] = '\0'; /* a FHIR date */
      json_object_set_string_member (document, "created", now);
    }
}

FjReply *
central_basic_put (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  const char *id = call->request->captures[0];
  JsonObject *body = central_call_body (call, "Basic", error);
  g_autoptr (CentralResource) resource = NULL;
  g_auto (Label) sent = { 0 };
  g_auto (Label) stored = { 0 };
  FjReply *reply = NULL;
  gboolean exists;

  if (body == NULL || !central_put_check_id (id, body, error)
      || !central_resource_exists (transaction, "Basic", id, &exists, error))
    return NULL;
  if (exists
      && (!load_label (transaction, id, &stored, error) || !may_write (&stored, call, transaction, error)))
    return NULL;
  if (!central_put_check_condition (call, "Basic", id, exists, error)
      || !read_label (body, call, &sent, error) || !may_write (&sent, call, transaction, error))
    return NULL;
  if (exists)
    {
      g_autofree char *created = NULL;

      resource = central_resource_load (transaction, "Basic", id, error);
      if (resource == NULL)
        return NULL;
      if (!central_resource_match (resource, call, transaction, &reply, error))
        return reply;
      if (!check_same_label (&stored, &sent, error) || !check_content (body, &sent, error))
        return NULL;
      created = g_strdup (fj_json_get_string (resource->document, "created"));
      json_object_unref (resource->document);
      resource->document = fj_json_copy (body);
      own_document (resource->document, call, created);
    }
  else
    {
      gboolean wide = g_str_equal (sent.scope, "installation") || g_str_equal (sent.scope, "alliance");

      if (!check_content (body, &sent, error) || !check_new (&sent, transaction, error))
        return NULL;
      /* The site of the change feed: a person's own is nobody else's news, wide ones are everybody's. */
      resource = central_resource_new ("Basic", id, wide ? "" : sent.owner, NULL, NULL, fj_json_copy (body));
      own_document (resource->document, call, NULL);
    }
  if (!central_basic_save (resource, sent.code, sent.name, sent.scope, sent.owner, call, transaction,
                           exists ? "update" : "create", error))
    return NULL;
  return central_reply_resource (exists ? 200 : 201, resource->document);
}

/* ---- searching ---- */

/* " AND column IN (…)" for a parameter with commas. */
static void
add_words (CentralFilter *filter, CentralCall *call, const char *name, const char *column)
{
  const char *text = fj_request_query (call->request, name);
  g_auto (GStrv) words = text != NULL ? g_strsplit (text, ",", MAX_COUNT) : NULL;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      /* "SYSTEM|CODE", "Type/ID" */
      const char *last = strrchr (words[i], '|') != NULL ? strrchr (words[i], '|') : strrchr (words[i], '/');

      if (last != NULL)
        memmove (words[i], last + 1, strlen (last + 1) + 1);
    }
  if (words != NULL)
    central_filter_in (filter, column, (const char *const *) words);
}

/* Only what the caller may read, by owner. */
static gboolean
add_readable (CentralFilter *filter, CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (GPtrArray) sites = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) tops = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local = NULL;

  rows = central_query (transaction, error, "SELECT id, part_of FROM organization", "");
  if (rows == NULL)
    return FALSE;
  while (central_rows_next (rows, &local))
    if (works_at (call, central_rows_string (rows, 0)) || works_at (call, central_rows_string (rows, 1)))
      g_ptr_array_add (sites, g_strdup (central_rows_string (rows, 0)));
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; i < call->session->n_roles; i++)
    {
      g_auto (GStrv) alliance
          = central_alliance_sites (transaction, call->session->roles[i].organization, error);

      if (alliance == NULL)
        return FALSE;
      g_ptr_array_add (tops, g_strdup (alliance[0]));
    }
  g_ptr_array_add (sites, NULL);
  g_ptr_array_add (tops, NULL);
  central_filter_add (filter, " AND (b.scope = 'installation' OR (b.scope = 'user' AND b.owner = ?)");
  central_filter_bind (filter, call->session->device == NULL ? call->session->practitioner : NULL);
  central_filter_add (filter, " OR (b.scope = 'site'");
  central_filter_in (filter, "b.owner", (const char *const *) sites->pdata);
  central_filter_add (filter, ") OR (b.scope = 'alliance'");
  central_filter_in (filter, "b.owner", (const char *const *) tops->pdata);
  central_filter_add (filter, "))");
  return TRUE;
}

static FjReply *
answer (CentralCall *call, CentralRows *rows, guint count, GError **error)
{
  g_autoptr (JsonObject) bundle = fj_fhir_bundle_new ("searchset");
  g_autoptr (GError) local = NULL;
  g_autofree char *last = NULL;
  guint n = 0;

  central_bundle_link (bundle, call, "self", "_after", NULL);
  while (central_rows_next (rows, &local))
    {
      const char *id = central_rows_string (rows, 1);
      JsonObject *document;

      if (n++ == count)
        {
          central_bundle_link (bundle, call, "next", "_after", last);
          break;
        }
      document = central_document_parse ("Basic", id, central_rows_string (rows, 0), error);
      if (document == NULL)
        return NULL;
      central_bundle_add (bundle, call, "Basic", id, document, "match", NULL, 0, 0);
      g_free (last);
      last = central_cursor_new (0, id);
    }
  if (local == NULL)
    return central_reply_json (200, bundle);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

FjReply *
central_basic_search (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  static const char *const known[]
      = { "_id", "code", "name", "scope", "owner", "_count", "_after", "_format", NULL };
  const char *after = fj_request_query (call->request, "_after");
  g_autoptr (CentralFilter) filter = central_filter_new ();
  g_autoptr (CentralRows) rows = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *id = NULL;
  guint count;
  gint64 key;

  if (!central_check_parameters (call, known, error)
      || !central_parse_count (fj_request_query (call->request, "_count"), MAX_COUNT, MAX_COUNT, &count,
                               error)
      || (after != NULL && !central_cursor_parse (after, &key, &id, error)))
    return NULL;
  add_words (filter, call, "_id", "b.id");
  add_words (filter, call, "code", "b.code");
  add_words (filter, call, "name", "b.name");
  add_words (filter, call, "scope", "b.scope");
  add_words (filter, call, "owner", "b.owner");
  if (!add_readable (filter, call, transaction, error))
    return NULL;
  if (id != NULL)
    {
      central_filter_add (filter, " AND b.id > ?");
      central_filter_bind (filter, id);
    }
  central_filter_bind_int (filter, (gint64) count + 1);
  sql = g_strconcat ("SELECT r.document, b.id FROM basic b JOIN clinical_resource r ON r.type = 'Basic' AND"
                     " r.id = b.id WHERE 1 = 1",
                     filter->sql->str, " ORDER BY b.id LIMIT ?", NULL);
  rows = central_queryv (transaction, error, sql, (const CentralValue *) (gpointer) filter->values->data,
                         filter->values->len);
  return rows != NULL ? answer (call, rows, count, error) : NULL;
}
