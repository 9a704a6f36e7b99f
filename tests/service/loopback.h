/* For the service tests: a service in a thread of its own, clients and upstream servers that write and read
 * raw bytes. */
#pragma once

#include "fj-service.h"

typedef struct _Loopback Loopback;

Loopback *loopback_start (const FjRoute *routes, guint n_routes, gpointer user_data);
guint16 loopback_port (Loopback *loopback);
FjService *loopback_service (Loopback *loopback);
/* Runs @function in the service's thread and waits for it. */
void loopback_run (Loopback *loopback, GSourceFunc function, gpointer user_data);
void loopback_stop (Loopback *loopback);

/* Requests with "Authorization: Bearer good" have a session (the string "session"). */
#define GOOD "Authorization: Bearer good\r\n"

GSocket *loopback_connect (guint16 port);
void loopback_send (GSocket *socket, const char *text, gssize length);
/* Reads to the end of the connection. (transfer full) */
char *loopback_read_all (GSocket *socket, gsize *length);
/* Reads the head of a message, up to and with the empty line. (transfer full) */
char *loopback_read_head (GSocket *socket);
/* One request with "Connection: close"; the whole answer as text. @head without the last empty line. */
char *loopback_ask (guint16 port, const char *head, const char *body);
/* TRUE when the peer has closed (waits for it at most some seconds). */
gboolean loopback_wait_closed (GSocket *socket);
/* Sends zeros until the other side takes no more for half a second or @most is sent. Bytes sent. */
gsize loopback_flood (GSocket *socket, gsize most);

/* An upstream server: @script is called with each connection, in a thread. Listens at once. */
typedef void (*UpstreamScript) (GSocket *connection, gpointer user_data);
typedef struct _Upstream Upstream;
Upstream *upstream_start (UpstreamScript script, gpointer user_data, guint16 *port);
void upstream_stop (Upstream *upstream);

/* Resident bytes of this process. */
gsize loopback_memory (void);
