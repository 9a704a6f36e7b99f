#include "fj-dimse-server.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmnet/assoc.h>
#include <dcmtk/dcmnet/dcmlayer.h>
#include <dcmtk/dcmnet/dimse.h>
#include <dcmtk/dcmnet/dul.h>
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fj-dimse-services.h"
#include "fj-error.h"
#include "fj-language.h"

/* A caller that has connected says within so many seconds what it wants (PS3.8 9.1.5, ARTIM). */
#define REQUEST_SECONDS 10
/* Callers above max_associations that are told so; more than these are only cut off. */
#define EXTRA_CALLERS 16u

/* One connection and its thread. */
typedef struct
{
  FjDimseServer *server;
  GThread *thread;
  int socket; /* DCMTK's from the handshake on */
  int waker;  /* a duplicate of it, ours: shut down to wake the thread */
  char address[INET6_ADDRSTRLEN];
  gint done; /* atomic */
} Caller;

struct _FjDimseServer
{
  char *aet;
  guint max_associations;
  guint64 max_object_bytes;
  guint idle_seconds;
  FjDimseServerCallbacks callbacks;
  gpointer user_data;
  T_ASC_Network *network;
  int listener;
  int stopper; /* eventfd: wakes the listening thread */
  guint16 port;
  GThread *thread;
  GMutex lock; /* guards callers */
  GPtrArray *callers;
  gint n_accepted; /* atomic: associations being served */
};

/* DCMTK takes a socket that is connected already from a global variable. The lock is held from setting it
 * until the layer below has been asked to make a connection of it, so that any number of callers can be in
 * their handshakes. */
static GMutex handover_lock;
static thread_local gboolean holds_handover = FALSE;

static void
begin_handover (int socket_fd)
{
  g_mutex_lock (&handover_lock);
  holds_handover = TRUE;
  dcmExternalSocketHandle.set (socket_fd);
}

static void
end_handover ()
{
  if (!holds_handover)
    return;
  dcmExternalSocketHandle.set (-1);
  holds_handover = FALSE;
  g_mutex_unlock (&handover_lock);
}

class HandoverLayer : public DcmTransportLayer
{
public:
  DcmTransportConnection *
  createConnection (DcmNativeSocketType open_socket, OFBool use_secure_layer) override
  {
    end_handover ();
    return DcmTransportLayer::createConnection (open_socket, use_secure_layer);
  }
};

/* ---- negotiation
 * ------------------------------------------------------------------------------------------------ */

static void
reject (T_ASC_Association *association,
        T_ASC_RejectParametersResult result,
        T_ASC_RejectParametersSource source,
        T_ASC_RejectParametersReason reason)
{
  T_ASC_RejectParameters parameters = { result, source, reason };

  ASC_rejectAssociation (association, &parameters);
}

/* Accepts every context that we serve with the first of its transfer syntaxes that we take. */
static guint
negotiate (T_ASC_Association *association, FjDimseContext *contexts)
{
  guint n_accepted = 0;
  int n = ASC_countPresentationContexts (association->params);

  for (int i = 0; i < n; i++)
    {
      T_ASC_PresentationContext offer;
      const char *taken = NULL;

      if (ASC_getPresentationContext (association->params, i, &offer).bad ())
        continue;
      FjDimseService service = fj_dimse_service_of (offer.abstractSyntax);
      if (service == FJ_DIMSE_SERVICE_NONE)
        {
          ASC_refusePresentationContext (association->params, offer.presentationContextID,
                                         ASC_P_ABSTRACTSYNTAXNOTSUPPORTED);
          continue;
        }
      for (int k = 0; k < offer.transferSyntaxCount && taken == NULL; k++)
        if (fj_dimse_service_takes (service, offer.proposedTransferSyntaxes[k]))
          taken = offer.proposedTransferSyntaxes[k];
      if (taken == NULL
          || ASC_acceptPresentationContext (association->params, offer.presentationContextID, taken,
                                            ASC_SC_ROLE_DEFAULT)
                 .bad ())
        {
          ASC_refusePresentationContext (association->params, offer.presentationContextID,
                                         ASC_P_TRANSFERSYNTAXESNOTSUPPORTED);
          continue;
        }
      FjDimseContext *context = &contexts[offer.presentationContextID];
      context->service = service;
      g_strlcpy (context->sop_class, offer.abstractSyntax, sizeof context->sop_class);
      g_strlcpy (context->transfer_syntax, taken, sizeof context->transfer_syntax);
      n_accepted++;
    }
  return n_accepted;
}

/* Decides about the request; TRUE when the association is there to be served. */
static gboolean
admit (FjDimseServer *server,
       T_ASC_Association *association,
       const FjDimseAssociation *peer,
       FjDimseContext *contexts)
{
  char application[65] = "";

  ASC_getApplicationContextName (association->params, application, sizeof application);
  if (strcmp (application, "1.2.840.10008.3.1.1.1") != 0)
    {
      reject (association, ASC_RESULT_REJECTEDPERMANENT, ASC_SOURCE_SERVICEUSER,
              ASC_REASON_SU_APPCONTEXTNAMENOTSUPPORTED);
      return FALSE;
    }
  if (strcmp (peer->called_aet, server->aet) != 0)
    {
      reject (association, ASC_RESULT_REJECTEDPERMANENT, ASC_SOURCE_SERVICEUSER,
              ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED);
      return FALSE;
    }
  g_autoptr (GError) error = NULL;
  if (!server->callbacks.accept (peer, server->user_data, &error))
    {
      reject (association, ASC_RESULT_REJECTEDPERMANENT, ASC_SOURCE_SERVICEUSER,
              ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED);
      return FALSE;
    }
  if ((guint) g_atomic_int_add (&server->n_accepted, 1) >= server->max_associations)
    {
      g_atomic_int_add (&server->n_accepted, -1);
      reject (association, ASC_RESULT_REJECTEDTRANSIENT, ASC_SOURCE_SERVICEPROVIDER_PRESENTATION_RELATED,
              ASC_REASON_SP_PRES_TEMPORARYCONGESTION);
      return FALSE;
    }
  negotiate (association, contexts);
  if (ASC_acknowledgeAssociation (association).bad ())
    {
      g_atomic_int_add (&server->n_accepted, -1);
      return FALSE;
    }
  return TRUE;
}

/* ---- one caller
 * -------------------------------------------------------------------------------------------------- */

static void
serve_association (Caller *caller, T_ASC_Association *association)
{
  FjDimseServer *server = caller->server;
  char calling[17] = "", called[17] = "", responding[17] = "";

  ASC_getAPTitles (association->params, calling, sizeof calling, called, sizeof called, responding,
                   sizeof responding);
  g_strstrip (calling);
  g_strstrip (called);

  g_autofree FjDimseServed *served = g_new0 (FjDimseServed, 1);
  served->association = association;
  served->peer = { calling, called, caller->address };
  served->callbacks = &server->callbacks;
  served->user_data = server->user_data;
  served->idle_seconds = server->idle_seconds;
  served->max_object_bytes = server->max_object_bytes;

  if (!admit (server, association, &served->peer, served->contexts))
    {
      ASC_dropSCPAssociation (association, 1);
      return;
    }
  FjDimseEvent end = fj_dimse_serve (served);
  g_atomic_int_add (&server->n_accepted, -1);
  if (end == FJ_DIMSE_EVENT_RELEASE)
    {
      ASC_acknowledgeRelease (association);
      ASC_dropSCPAssociation (association, 1);
    }
  else
    {
      /* DCMTK would wait for the peer to hang up after the abort. */
      shutdown (caller->waker, SHUT_RD);
      ASC_abortAssociation (association);
      ASC_dropAssociation (association);
    }
  if (server->callbacks.ended != NULL)
    server->callbacks.ended (&served->peer, served->n_stored, server->user_data);
}

static gpointer
run_caller (gpointer data)
{
  Caller *caller = static_cast<Caller *> (data);
  T_ASC_Association *association = NULL;

  /* Error Comments hold nothing but the default repertoire. */
  fj_language_set_thread ("en");
  begin_handover (caller->socket);
  OFCondition condition = ASC_receiveAssociation (caller->server->network, &association, FJ_DIMSE_MAX_PDU,
                                                  NULL, NULL, OFFalse, DUL_NOBLOCK, REQUEST_SECONDS);
  if (holds_handover)
    {
      /* It failed before there was a connection to own the socket. */
      end_handover ();
      close (caller->socket);
    }
  if (condition.good ())
    serve_association (caller, association);
  else if (association != NULL)
    ASC_dropAssociation (association);
  if (association != NULL)
    ASC_destroyAssociation (&association);
  /* Our duplicate would keep the line open. */
  shutdown (caller->waker, SHUT_RDWR);
  g_atomic_int_set (&caller->done, 1);
  return NULL;
}

static void
free_caller (gpointer data)
{
  Caller *caller = static_cast<Caller *> (data);

  g_thread_join (caller->thread);
  close (caller->waker);
  g_free (caller);
}

/* ---- listening
 * ---------------------------------------------------------------------------------------------------- */

static void
reap (FjDimseServer *server)
{
  g_autoptr (GPtrArray) ended = g_ptr_array_new_with_free_func (free_caller);

  g_mutex_lock (&server->lock);
  for (guint i = server->callers->len; i > 0; i--)
    {
      Caller *caller = static_cast<Caller *> (g_ptr_array_index (server->callers, i - 1));
      if (g_atomic_int_get (&caller->done))
        g_ptr_array_add (ended, g_ptr_array_steal_index_fast (server->callers, i - 1));
    }
  g_mutex_unlock (&server->lock);
}

static void
take_caller (FjDimseServer *server)
{
  struct sockaddr_storage from;
  socklen_t length = sizeof from;
  int on = 1;
  int fd = accept4 (server->listener, reinterpret_cast<struct sockaddr *> (&from), &length, SOCK_CLOEXEC);

  if (fd < 0)
    {
      if (errno == EMFILE || errno == ENFILE || errno == ENOMEM)
        g_usleep (50000); /* the caller stays in the queue: do not spin */
      return;
    }
  reap (server);
  int waker
      = server->callers->len < server->max_associations + EXTRA_CALLERS ? fcntl (fd, F_DUPFD_CLOEXEC, 0) : -1;
  if (waker < 0)
    {
      close (fd);
      return;
    }
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt (fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);

  Caller *caller = g_new0 (Caller, 1);
  caller->server = server;
  caller->socket = fd;
  caller->waker = waker;
  if (from.ss_family == AF_INET)
    inet_ntop (AF_INET, &reinterpret_cast<struct sockaddr_in *> (&from)->sin_addr, caller->address,
               sizeof caller->address);
  g_mutex_lock (&server->lock);
  caller->thread = g_thread_try_new ("dimse", run_caller, caller, NULL);
  if (caller->thread != NULL)
    g_ptr_array_add (server->callers, caller);
  g_mutex_unlock (&server->lock);
  if (caller->thread == NULL)
    {
      close (fd);
      close (waker);
      g_free (caller);
    }
}

static gpointer
run_listener (gpointer data)
{
  FjDimseServer *server = static_cast<FjDimseServer *> (data);

  while (TRUE)
    {
      struct pollfd fds[2] = { { server->stopper, POLLIN, 0 }, { server->listener, POLLIN, 0 } };

      if (poll (fds, 2, -1) < 0 && errno != EINTR)
        return NULL;
      if (fds[0].revents != 0)
        return NULL;
      if (fds[1].revents & POLLIN)
        take_caller (server);
    }
}

static gboolean
open_listener (FjDimseServer *server, const FjDimseServerConfig *config, GError **error)
{
  struct sockaddr_in address;
  socklen_t length = sizeof address;
  int on = 1;

  memset (&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons (config->port);
  address.sin_addr.s_addr = htonl (INADDR_ANY);
  if (config->bind_address != NULL && inet_pton (AF_INET, config->bind_address, &address.sin_addr) != 1)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("\"%s\" is no IPv4 address to listen on. Give one of this computer's, or none for all."),
          config->bind_address);
      return FALSE;
    }
  server->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  server->stopper = eventfd (0, EFD_CLOEXEC);
  if (server->listener < 0 || server->stopper < 0)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_IO, _ ("The DICOM port cannot be opened: %s."),
                   g_strerror (errno));
      return FALSE;
    }
  setsockopt (server->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind (server->listener, reinterpret_cast<struct sockaddr *> (&address), sizeof address) != 0
      || listen (server->listener, 64) != 0
      || getsockname (server->listener, reinterpret_cast<struct sockaddr *> (&address), &length) != 0)
    {
      int code = errno;
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_IO,
          _ ("The DICOM port %u cannot be opened: %s. Choose another port or end the program that has it."),
          (guint) config->port, g_strerror (code));
      return FALSE;
    }
  server->port = ntohs (address.sin_port);
  return TRUE;
}

static gboolean
open_network (FjDimseServer *server, GError **error)
{
  /* With a socket handed over DCMTK opens no listener of its own. */
  begin_handover (server->listener);
  OFCondition condition
      = ASC_initializeNetwork (NET_ACCEPTOR, (int) server->port, REQUEST_SECONDS, &server->network);
  end_handover ();
  if (condition.good ())
    condition = ASC_setTransportLayer (server->network, new HandoverLayer (), 1);
  if (condition.bad ())
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL, _ ("The DICOM network layer cannot be started: %s."),
                   condition.text ());
      return FALSE;
    }
  return TRUE;
}

FjDimseServer *
fj_dimse_server_start (const FjDimseServerConfig *config,
                       const FjDimseServerCallbacks *callbacks,
                       gpointer user_data,
                       GError **error)
{
  g_return_val_if_fail (config->aet != NULL, NULL);
  g_return_val_if_fail (callbacks->accept != NULL && callbacks->find_worklist != NULL, NULL);
  g_return_val_if_fail (
      callbacks->store_begin != NULL && callbacks->store_end != NULL && callbacks->store_abort != NULL, NULL);

  fj_dicom_init ();
  dcmDisableGethostbyaddr.set (OFTrue);

  gsize aet_length = strlen (config->aet);
  if (aet_length == 0 || aet_length > 16 || strchr (config->aet, '\\') != NULL
      || !g_str_is_ascii (config->aet))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("\"%s\" is no AE title: 1 to 16 characters of the Latin alphabet, without a backslash."),
          config->aet);
      return NULL;
    }
  FjDimseServer *server = g_new0 (FjDimseServer, 1);
  server->aet = g_strstrip (g_strdup (config->aet));
  server->max_associations = config->max_associations > 0 ? config->max_associations : 16;
  server->max_object_bytes = config->max_object_bytes > 0 ? config->max_object_bytes : (guint64) 2 << 30;
  server->idle_seconds = config->idle_seconds > 0 ? config->idle_seconds : 60;
  server->callbacks = *callbacks;
  server->user_data = user_data;
  server->listener = -1;
  server->stopper = -1;
  server->callers = g_ptr_array_new_with_free_func (free_caller);
  g_mutex_init (&server->lock);
  if (!open_listener (server, config, error) || !open_network (server, error))
    {
      fj_dimse_server_stop (server);
      return NULL;
    }
  server->thread = g_thread_new ("dimse-listen", run_listener, server);
  return server;
}

guint16
fj_dimse_server_get_port (FjDimseServer *server)
{
  return server->port;
}

void
fj_dimse_server_stop (FjDimseServer *server)
{
  if (server == NULL)
    return;
  if (server->thread != NULL)
    {
      guint64 one = 1;
      while (write (server->stopper, &one, sizeof one) < 0 && errno == EINTR)
        ;
      g_thread_join (server->thread);
    }
  /* Whoever waits for a peer wakes up and finds it gone. */
  for (guint i = 0; i < server->callers->len; i++)
    shutdown (static_cast<Caller *> (g_ptr_array_index (server->callers, i))->waker, SHUT_RDWR);
  g_ptr_array_unref (server->callers);
  if (server->network != NULL)
    ASC_dropNetwork (&server->network);
  if (server->listener >= 0)
    close (server->listener);
  if (server->stopper >= 0)
    close (server->stopper);
  g_mutex_clear (&server->lock);
  g_free (server->aet);
  g_free (server);
}
