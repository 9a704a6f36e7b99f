#include "fj-client-exchange.h"

#include <libsoup/soup.h>
#include <string.h>
#include "fj-error.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"

#define TIMEOUT_SECONDS 90 /* without a byte; longer than any long poll */

G_DEFINE_FINAL_TYPE (FjClient, fj_client, G_TYPE_OBJECT)

static void
identity_clear (FjClientIdentity *identity)
{
  g_clear_pointer (&identity->token, g_free);
  g_clear_pointer (&identity->practitioner, g_free);
  g_clear_pointer (&identity->display, g_free);
  g_clear_pointer (&identity->organization, g_free);
  identity->roles = FJ_ROLE_NONE;
}

static void
fj_client_finalize (GObject *object)
{
  FjClient *client = FJ_CLIENT (object);

  g_clear_object (&client->session);
  identity_clear (&client->identity);
  g_mutex_clear (&client->mutex);
  g_free (client->base);
  g_free (client->host);
  G_OBJECT_CLASS (fj_client_parent_class)->finalize (object);
}

static void
fj_client_class_init (FjClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_client_finalize;
}

static void
fj_client_init (FjClient *client)
{
  g_mutex_init (&client->mutex);
}

/* Numeric, so that no name server decides what is loopback; "localhost" is what it says (RFC 6761 6.3). */
static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address)
                         : g_ascii_strcasecmp (host, "localhost") == 0;
}

FjClient *
fj_client_new (const char *base, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (base, SOUP_HTTP_URI_FLAGS, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "",
             *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  gboolean loopback = host != NULL && is_loopback (host);
  FjClient *client;

  if (host == NULL || *host == '\0' || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL
      || g_uri_get_userinfo (uri) != NULL || g_str_has_suffix (base, "/")
      || (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https")))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("\"%s\" is no address of a server. Write it like https://host.example without a slash at the end."),
          base);
      return NULL;
    }
  if (g_str_equal (scheme, "http") && !loopback)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("The connection to %s would not be encrypted, so patients' data could be read on the way. Use https."),
          host);
      return NULL;
    }
  client = g_object_new (FJ_TYPE_CLIENT, NULL);
  client->base = g_strdup (base);
  client->host = g_strdup (host);
  client->session
      = soup_session_new_with_options ("timeout", TIMEOUT_SECONDS, "idle-timeout", 30, "max-conns", 64,
                                       "max-conns-per-host", 32, "user-agent", "fenji/" FENJI_VERSION, NULL);
  if (loopback)
    soup_session_set_proxy_resolver (client->session, NULL);
  /* The token is all: no password may ever be offered to a server that asks for one. */
  soup_session_remove_feature_by_type (client->session, SOUP_TYPE_AUTH_MANAGER);
  return client;
}

JsonObject *
fj_client_send (FjClient *client,
                const char *method,
                const char *path,
                JsonObject *body,
                guint etag,
                const char *idempotency_key,
                guint *reply_etag,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GBytes) bytes = body != NULL ? fj_json_to_bytes (body) : NULL;
  g_auto (FjClientExchange) exchange = { .method = method,
                                         .path = path,
                                         .accept = "application/fhir+json, application/json",
                                         .body = bytes,
                                         .etag = etag,
                                         .idempotency_key = idempotency_key,
                                         .max_reply = FJ_JSON_MAX_BYTES };
  JsonObject *reply;

  g_return_val_if_fail (FJ_IS_CLIENT (client) && method != NULL && path != NULL, NULL);
  if (reply_etag != NULL)
    *reply_etag = 0;
  reply = fj_client_exchange (client, &exchange, cancellable, error)
              ? fj_client_exchange_json (client, &exchange, error)
              : NULL;
  if (reply != NULL && reply_etag != NULL)
    *reply_etag = exchange.reply_etag;
  return reply;
}

JsonObject *
fj_client_upload_file (FjClient *client,
                       const char *method,
                       const char *path,
                       const char *file,
                       const char *content_type,
                       guint etag,
                       FjClientProgress progress,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  g_auto (FjClientExchange) exchange = { .method = method,
                                         .path = path,
                                         .accept = "application/fhir+json, application/json",
                                         .file = file,
                                         .file_type = content_type,
                                         .etag = etag,
                                         .progress = progress,
                                         .progress_data = user_data,
                                         .max_reply = FJ_JSON_MAX_BYTES };

  g_return_val_if_fail (FJ_IS_CLIENT (client) && method != NULL && path != NULL && file != NULL, NULL);
  return fj_client_exchange (client, &exchange, cancellable, error)
             ? fj_client_exchange_json (client, &exchange, error)
             : NULL;
}

gboolean
fj_client_download_file (FjClient *client,
                         const char *path,
                         const char *file,
                         goffset max,
                         FjClientProgress progress,
                         gpointer user_data,
                         GCancellable *cancellable,
                         GError **error)
{
  g_auto (FjClientExchange) exchange = { .method = "GET",
                                         .path = path,
                                         .accept = "*/*",
                                         .file = file,
                                         .sink = TRUE,
                                         .progress = progress,
                                         .progress_data = user_data,
                                         .max_reply = (gsize) max };

  g_return_val_if_fail (FJ_IS_CLIENT (client) && path != NULL && file != NULL && max > 0, FALSE);
  return fj_client_exchange (client, &exchange, cancellable, error);
}

/* ---- sign in and out ---- */

static gboolean
take_identity (FjClient *client, JsonObject *reply, GError **error)
{
  JsonArray *roles = fj_json_get_array (reply, "roles");
  FjClientIdentity identity = { .token = g_strdup (fj_json_get_string (reply, "token")),
                                .practitioner = g_strdup (fj_json_reference_id (
                                    fj_json_get_string (reply, "practitioner.reference"), "Practitioner")),
                                .display = g_strdup (fj_json_get_string (reply, "practitioner.display")) };

  for (guint i = 0; roles != NULL && i < json_array_get_length (roles); i++)
    {
      JsonObject *role = fj_json_element_object (roles, i);
      const char *organization = role != NULL ? fj_json_get_string (role, "organization") : NULL;

      if (role == NULL)
        continue;
      identity.roles |= fj_role_from_string (fj_json_get_string (role, "role"));
      if (identity.organization == NULL && organization != NULL)
        {
          const char *id = fj_json_reference_id (organization, "Organization");
          identity.organization = g_strdup (id != NULL ? id : organization);
        }
    }
  if (identity.token == NULL || *identity.token == '\0' || strpbrk (identity.token, " \t\r\n") != NULL)
    {
      identity_clear (&identity);
      g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                   _ ("%s gave no usable session. Tell whoever looks after the system."), client->host);
      return FALSE;
    }
  g_mutex_lock (&client->mutex);
  identity_clear (&client->identity);
  client->identity = identity;
  g_mutex_unlock (&client->mutex);
  return TRUE;
}

gboolean
fj_client_sign_in (
    FjClient *client, const char *user, const char *password, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new (), reply = NULL;

  g_return_val_if_fail (FJ_IS_CLIENT (client) && user != NULL && password != NULL, FALSE);
  json_object_set_string_member (body, "user", user);
  json_object_set_string_member (body, "password", password);
  reply = fj_client_send (client, "POST", "/session", body, 0, NULL, NULL, cancellable, error);
  return reply != NULL && take_identity (client, reply, error);
}

void
fj_client_sign_out (FjClient *client)
{
  g_autoptr (JsonObject) reply = NULL;
  gboolean signed_in;

  g_return_if_fail (FJ_IS_CLIENT (client));
  g_mutex_lock (&client->mutex);
  signed_in = client->identity.token != NULL;
  g_mutex_unlock (&client->mutex);
  if (signed_in)
    reply = fj_client_send (client, "DELETE", "/session", NULL, 0, NULL, NULL, NULL, NULL);
  g_mutex_lock (&client->mutex);
  identity_clear (&client->identity);
  g_mutex_unlock (&client->mutex);
}

void
fj_client_take_session (FjClient *client, FjClient *fresh)
{
  FjClientIdentity identity;

  g_return_if_fail (FJ_IS_CLIENT (client) && FJ_IS_CLIENT (fresh) && client != fresh);
  g_return_if_fail (g_str_equal (client->base, fresh->base));
  g_mutex_lock (&fresh->mutex);
  identity = fresh->identity;
  fresh->identity = (FjClientIdentity){ 0 };
  g_mutex_unlock (&fresh->mutex);
  g_mutex_lock (&client->mutex);
  identity_clear (&client->identity);
  client->identity = identity;
  g_mutex_unlock (&client->mutex);
}

char *
fj_client_dup_token (FjClient *client)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (FJ_IS_CLIENT (client), NULL);
  locker = g_mutex_locker_new (&client->mutex);
  return g_strdup (client->identity.token);
}

const char *
fj_client_get_base (FjClient *client)
{
  g_return_val_if_fail (FJ_IS_CLIENT (client), NULL);
  return client->base;
}

const char *
fj_client_get_practitioner (FjClient *client)
{
  return client->identity.practitioner;
}

const char *
fj_client_get_display (FjClient *client)
{
  return client->identity.display;
}

FjRole
fj_client_get_roles (FjClient *client)
{
  return client->identity.roles;
}

const char *
fj_client_get_organization (FjClient *client)
{
  return client->identity.organization;
}

/* ---- bytes ---- */

GBytes *
fj_client_fetch (FjClient *client,
                 const char *path,
                 const char *accept,
                 char **content_type,
                 GCancellable *cancellable,
                 GError **error)
{
  g_auto (FjClientExchange) exchange = {
    .method = "GET", .path = path, .accept = accept != NULL ? accept : "*/*", .max_reply = FJ_CLIENT_MAX_FETCH
  };

  g_return_val_if_fail (FJ_IS_CLIENT (client) && path != NULL, NULL);
  if (!fj_client_exchange (client, &exchange, cancellable, error))
    return NULL;
  if (content_type != NULL)
    *content_type = g_steal_pointer (&exchange.content_type);
  return g_steal_pointer (&exchange.reply);
}

/* Failed SOP Sequence (0008,1198), Referenced SOP Instance UID (0008,1155), Failure Reason (0008,1197):
 * PS3.18 I.2. */
static gboolean
all_stored (GBytes *answer, GError **error)
{
  g_autoptr (JsonObject) json = fj_json_parse_object (answer, NULL);
  JsonArray *failed = json != NULL ? fj_json_get_array (json, "00081198.Value") : NULL;
  JsonObject *first = failed != NULL ? fj_json_element_object (failed, 0) : NULL;
  const char *uid = first != NULL ? fj_json_get_string (first, "00081155.Value[0]") : NULL;

  if (failed == NULL || json_array_get_length (failed) == 0)
    return TRUE;
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
      _ ("The archive did not store %u of the images; the first is %s (reason %04X). Send them again."),
      json_array_get_length (failed), uid != NULL ? uid : "?",
      (guint) (first != NULL ? fj_json_get_int (first, "00081197.Value[0]", 0) : 0));
  return FALSE;
}

GBytes *
fj_client_stow (
    FjClient *client, const char *study_uid, char **paths, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = study_uid != NULL ? g_strconcat ("/dicom-web/studies/", study_uid, NULL)
                                            : g_strdup ("/dicom-web/studies");
  g_auto (FjClientExchange) exchange = { .method = "POST",
                                         .path = path,
                                         .accept = "application/dicom+json",
                                         .files = (const char *const *) paths,
                                         .max_reply = FJ_JSON_MAX_BYTES };

  g_return_val_if_fail (FJ_IS_CLIENT (client), NULL);
  g_return_val_if_fail (paths != NULL && paths[0] != NULL, NULL);
  if (!fj_client_exchange (client, &exchange, cancellable, error) || !all_stored (exchange.reply, error))
    return NULL;
  return g_steal_pointer (&exchange.reply);
}
