#include "gateway-http.h"

#include "fj-json.h"
#include "fj-relay.h"
#include "fj-service.h"
#include "gateway-log.h"

#define GRACE_SECONDS 2

struct _GatewayHttp
{
  const GatewayConfig *config;
  GatewayOrders *orders;
  GatewaySpool *spool;
  FjService *service;
  SoupSession *upstream;
  char *own_base;
};

/* Alive, and how far its work is. */
static void
answer_health (const FjRequest *request, FjResponder *responder, gpointer user_data)
{
  GatewayHttp *http = user_data;
  g_autoptr (GError) error = NULL;
  guint received = 0, sent = 0, confirmed = 0;

  if (!gateway_spool_count (http->spool, &received, &sent, &confirmed, &error))
    {
      fj_responder_reply (responder, fj_reply_new_error (request, error));
      return;
    }
  g_autoptr (JsonObject) answer = json_object_new ();
  json_object_set_string_member (answer, "status", "ok");
  json_object_set_boolean_member (answer, "orders", gateway_orders_get_position (http->orders) >= 0);
  json_object_set_int_member (answer, "waiting", received);
  json_object_set_int_member (answer, "unconfirmed", sent);
  g_autoptr (GBytes) body = fj_json_to_bytes (answer);
  fj_responder_reply (responder, fj_reply_new (200, "application/json", body));
}

static void
answer_metrics (const FjRequest *request, FjResponder *responder, gpointer user_data)
{
  GatewayHttp *http = user_data;
  g_autoptr (GError) error = NULL;
  guint received = 0, sent = 0, confirmed = 0;

  if (!gateway_spool_count (http->spool, &received, &sent, &confirmed, &error))
    {
      fj_responder_reply (responder, fj_reply_new_error (request, error));
      return;
    }
  g_autoptr (GPtrArray) open = gateway_orders_list_open (http->orders);
  g_autofree char *text = g_strdup_printf ("# TYPE fenji_gateway_instances gauge\n"
                                           "fenji_gateway_instances{state=\"received\"} %u\n"
                                           "fenji_gateway_instances{state=\"sent\"} %u\n"
                                           "fenji_gateway_instances{state=\"confirmed\"} %u\n"
                                           "# TYPE fenji_gateway_open_orders gauge\n"
                                           "fenji_gateway_open_orders %u\n",
                                           received, sent, confirmed, open->len);
  g_autoptr (GBytes) body = g_bytes_new_take (g_steal_pointer (&text), strlen (text));
  fj_responder_reply (responder, fj_reply_new (200, "text/plain; version=0.0.4", body));
}

static void
forward (SoupServerMessage *message, const FjRequest *request, gpointer user_data)
{
  GatewayHttp *http = user_data;
  GUri *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri);
  g_autofree char *url = g_strconcat (http->config->central, g_uri_get_path (uri), query != NULL ? "?" : "",
                                      query != NULL ? query : "", NULL);
  FjRelayTarget target = { .url = url, .base_from = http->config->central, .base_to = http->own_base };

  fj_relay (http->upstream, message, &target, NULL, NULL);
}

/* First match counts. Answers that the gateway gives by itself (when central is away, or always) go before
 * the last row. */
static const FjRoute routes[] = {
  { .method = "GET", .pattern = "/healthz", .flags = FJ_ROUTE_LOOPBACK, .handle = answer_health },
  { .method = "GET", .pattern = "/metrics", .flags = FJ_ROUTE_LOOPBACK, .handle = answer_metrics },
  /* Central judges the session: it is the same there. */
  { .method = "*", .pattern = "/**", .flags = FJ_ROUTE_OPEN, .stream = forward },
};

GatewayHttp *
gateway_http_start (const GatewayConfig *config, GatewayOrders *orders, GatewaySpool *spool, GError **error)
{
  g_autoptr (GatewayHttp) http = g_new0 (GatewayHttp, 1);

  http->config = config;
  http->orders = orders;
  http->spool = spool;
  http->upstream = fj_relay_session_new ();
  http->service = fj_service_new (routes, G_N_ELEMENTS (routes), NULL, NULL, http);
  if (!fj_service_listen (http->service, config->http_address, config->http_port, error))
    return NULL;
  http->own_base
      = g_strdup_printf ("http://%s:%u", config->http_address, fj_service_get_port (http->service));
  return g_steal_pointer (&http);
}

guint16
gateway_http_get_port (GatewayHttp *http)
{
  return fj_service_get_port (http->service);
}

void
gateway_http_stop (GatewayHttp *http)
{
  if (http == NULL)
    return;
  soup_session_abort (http->upstream);
  fj_service_stop (http->service, GRACE_SECONDS);
  fj_service_free (http->service);
  g_object_unref (http->upstream);
  g_free (http->own_base);
  g_free (http);
}
