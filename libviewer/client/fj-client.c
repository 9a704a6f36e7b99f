#include "fj-client.h"

#include <libsoup/soup.h>
#include <string.h>
#include "fj-error.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-stow-body.h"

#define TIMEOUT_SECONDS 90 /* without a byte; longer than any long poll */
#define ATTEMPTS 3
#define FIRST_PAUSE_MS 100
#define PIECE 65536

/* Who is signed in: replaced as a whole. */
typedef struct
{
  char *token;
  char *practitioner;
  char *display;
  char *organization;
  FjRole roles;
} Identity;

struct _FjClient
{
  GObject parent_instance;
  char *base;
  char *host;
  SoupSession *session;
  GMutex mutex; /* of identity */
  Identity identity;
};

G_DEFINE_FINAL_TYPE (FjClient, fj_client, G_TYPE_OBJECT)

/* One exchange, as the request goes out and as the reply comes in. */
typedef struct
{
  const char *method;
  const char *path;
  const char *accept;
  GBytes *body;             /* JSON, or NULL */
  const char *const *files; /* STOW, or NULL */
  guint etag;
  const char *idempotency_key;
  gsize max_reply;

  guint status;
  char *content_type;
  guint reply_etag;
  GBytes *reply;
} Exchange;

static void
exchange_clear (Exchange *exchange)
{
  g_clear_pointer (&exchange->content_type, g_free);
  g_clear_pointer (&exchange->reply, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Exchange, exchange_clear)

static void
identity_clear (Identity *identity)
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

/* ---- one exchange ---- */

static const char *
language_header (void)
{
  const char *language = fj_language_get_thread ();

  if (language == NULL)
    language = g_get_language_names ()[0];
  return g_str_has_prefix (language, "zh") ? "zh-CN" : "en";
}

static SoupMessage *
build_message (FjClient *client, const Exchange *exchange, GError **error)
{
  g_autofree char *uri = g_strconcat (client->base, exchange->path, NULL);
  g_autoptr (SoupMessage) message = *exchange->path == '/' ? soup_message_new (exchange->method, uri) : NULL;
  SoupMessageHeaders *headers;

  if (message == NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("\"%s\" is no path on the server."), exchange->path);
      return NULL;
    }
  /* A redirection could carry the token to another host. */
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* What may not be sent twice must not meet a kept connection that the server is just closing. */
  if (exchange->idempotency_key == NULL && g_str_equal (exchange->method, "POST"))
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept", exchange->accept);
  soup_message_headers_replace (headers, "Accept-Language", language_header ());
  if (exchange->idempotency_key != NULL)
    soup_message_headers_replace (headers, "Idempotency-Key", exchange->idempotency_key);
  if (exchange->etag == FJ_CLIENT_CREATE)
    soup_message_headers_replace (headers, "If-None-Match", "*");
  else if (exchange->etag != 0)
    {
      g_autofree char *etag = g_strdup_printf ("W/\"%u\"", exchange->etag);
      soup_message_headers_replace (headers, "If-Match", etag);
    }
  g_mutex_lock (&client->mutex);
  if (client->identity.token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", client->identity.token, NULL);
      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  g_mutex_unlock (&client->mutex);
  if (exchange->files != NULL)
    {
      g_autoptr (GInputStream) body = fj_stow_body_new (exchange->files, error);

      if (body == NULL)
        return NULL;
      soup_message_set_request_body (message, fj_stow_body_get_content_type (FJ_STOW_BODY (body)), body,
                                     fj_stow_body_get_length (FJ_STOW_BODY (body)));
    }
  else if (exchange->body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/fhir+json", exchange->body);
  return g_steal_pointer (&message);
}

static GBytes *
read_bounded (
    GInputStream *stream, SoupMessage *message, gsize max, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *piece = g_malloc (PIECE);
  goffset announced = soup_message_headers_get_content_length (soup_message_get_response_headers (message));
  gssize n = 0;

  while (announced <= (goffset) max && bytes->len <= max
         && (n = g_input_stream_read (stream, piece, PIECE, cancellable, error)) > 0)
    g_byte_array_append (bytes, piece, (guint) n);
  if (n < 0)
    return NULL;
  if (announced > (goffset) max || bytes->len > max)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                   _ ("The server's answer is larger than %zu"
                      " bytes, so it was not taken. Ask for less at a time."),
                   max);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* The number in W/"3" or "3"; 0 when there is none. */
static guint
parse_etag (const char *etag)
{
  guint64 version = 0;
  g_autofree char *digits = NULL;
  const char *quote = etag != NULL ? strchr (etag, '"') : NULL;
  const char *end = quote != NULL ? strchr (quote + 1, '"') : NULL;

  if (end == NULL)
    return 0;
  digits = g_strndup (quote + 1, end - quote - 1);
  return g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT, &version, NULL) ? (guint) version : 0;
}

/* One try. FALSE: no whole reply came; errors are as GIO and libsoup say them, or FJ_ERROR. */
static gboolean
attempt (FjClient *client, Exchange *exchange, GCancellable *cancellable, GError **error)
{
  /* Sources of the connection must not land on a loop that another thread runs. */
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainContextPusher) pusher = g_main_context_pusher_new (context);
  g_autoptr (SoupMessage) message = build_message (client, exchange, error);
  g_autoptr (GInputStream) stream = NULL;
  SoupMessageHeaders *headers;

  if (message == NULL)
    return FALSE;
  stream = soup_session_send (client->session, message, cancellable, error);
  if (stream == NULL)
    return FALSE;
  exchange_clear (exchange);
  exchange->reply = read_bounded (stream, message, exchange->max_reply, cancellable, error);
  if (exchange->reply == NULL)
    return FALSE;
  headers = soup_message_get_response_headers (message);
  exchange->status = soup_message_get_status (message);
  exchange->content_type = g_strdup (soup_message_headers_get_one (headers, "Content-Type"));
  exchange->reply_etag = parse_etag (soup_message_headers_get_one (headers, "ETag"));
  return TRUE;
}

/* Nothing of the request can have been acted on. */
static gboolean
never_arrived (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE);
}

static gboolean
worth_another_try (const Exchange *exchange, const GError *error)
{
  if (error->domain != G_IO_ERROR && error->domain != SOUP_SESSION_ERROR)
    return FALSE; /* our own, certificates, names of hosts */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return FALSE;
  return never_arrived (error) || g_str_equal (exchange->method, "GET") || exchange->idempotency_key != NULL;
}

/* Waits, unless cancelled. */
static void
pause_for (guint milliseconds, GCancellable *cancellable)
{
  GPollFD fd;

  if (cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fd))
    {
      g_poll (&fd, 1, (int) milliseconds);
      g_cancellable_release_fd (cancellable);
    }
  else
    g_usleep (milliseconds * 1000);
}

/* What a person is told when no reply came. */
static gboolean
translate (FjClient *client, GError *cause, GError **error)
{
  if (cause->domain == FJ_ERROR || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  if (cause->domain == G_TLS_ERROR)
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
        _ ("The identity of %s cannot be verified (%s), so nothing was sent. Tell whoever looks after the system."),
        client->host, cause->message);
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
                 _ ("%s does not answer (%s). Check the network and try again."), client->host,
                 cause->message);
  g_error_free (cause);
  return FALSE;
}

/* Fills the reply of @exchange, whatever its status. */
static gboolean
converse (FjClient *client, Exchange *exchange, GCancellable *cancellable, GError **error)
{
  g_autofree char *key = NULL;

  /* A session is no write that could be asked for again: its answer is a secret that nobody should keep. */
  if (g_str_equal (exchange->method, "POST") && exchange->idempotency_key == NULL
      && !g_str_equal (exchange->path, "/session"))
    exchange->idempotency_key = key = g_uuid_string_random ();
  for (guint try = 1, pause = FIRST_PAUSE_MS;; try++, pause *= 4)
    {
      g_autoptr (GError) local = NULL;
      gboolean done = !g_cancellable_set_error_if_cancelled (cancellable, &local)
                      && attempt (client, exchange, cancellable, &local);

      if (done || try == ATTEMPTS || !worth_another_try (exchange, local))
        {
          if (key != NULL)
            exchange->idempotency_key = NULL;
          return done || translate (client, g_steal_pointer (&local), error);
        }
      pause_for (pause, cancellable);
    }
}

/* The same, and a status that is none of success is an error. */
static gboolean
exchange_ok (FjClient *client, Exchange *exchange, GCancellable *cancellable, GError **error)
{
  if (!converse (client, exchange, cancellable, error))
    return FALSE;
  if (exchange->status >= 200 && exchange->status < 300)
    return TRUE;
  g_propagate_error (error, fj_fhir_error_from_reply (exchange->status, exchange->reply));
  return FALSE;
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
  g_auto (Exchange) exchange = { .method = method,
                                 .path = path,
                                 .accept = "application/fhir+json, application/json",
                                 .body = bytes,
                                 .etag = etag,
                                 .idempotency_key = idempotency_key,
                                 .max_reply = FJ_JSON_MAX_BYTES };
  g_autoptr (GError) local = NULL;
  JsonObject *reply;

  g_return_val_if_fail (FJ_IS_CLIENT (client) && method != NULL && path != NULL, NULL);
  if (reply_etag != NULL)
    *reply_etag = 0;
  if (!exchange_ok (client, &exchange, cancellable, error))
    return NULL;
  if (g_bytes_get_size (exchange.reply) == 0)
    reply = json_object_new ();
  else
    reply = fj_json_parse_object (exchange.reply, &local);
  if (reply == NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                   _ ("The answer of %s cannot be read (%s). Tell whoever looks after the system."),
                   client->host, local->message);
      return NULL;
    }
  if (reply_etag != NULL)
    *reply_etag = exchange.reply_etag;
  return reply;
}

/* ---- sign in and out ---- */

static gboolean
take_identity (FjClient *client, JsonObject *reply, GError **error)
{
  JsonArray *roles = fj_json_get_array (reply, "roles");
  Identity identity = { .token = g_strdup (fj_json_get_string (reply, "token")),
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
  g_auto (Exchange) exchange = {
    .method = "GET", .path = path, .accept = accept != NULL ? accept : "*/*", .max_reply = FJ_CLIENT_MAX_FETCH
  };

  g_return_val_if_fail (FJ_IS_CLIENT (client) && path != NULL, NULL);
  if (!exchange_ok (client, &exchange, cancellable, error))
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
  g_auto (Exchange) exchange = { .method = "POST",
                                 .path = path,
                                 .accept = "application/dicom+json",
                                 .files = (const char *const *) paths,
                                 .max_reply = FJ_JSON_MAX_BYTES };

  g_return_val_if_fail (FJ_IS_CLIENT (client), NULL);
  g_return_val_if_fail (paths != NULL && paths[0] != NULL, NULL);
  if (!exchange_ok (client, &exchange, cancellable, error) || !all_stored (exchange.reply, error))
    return NULL;
  return g_steal_pointer (&exchange.reply);
}
