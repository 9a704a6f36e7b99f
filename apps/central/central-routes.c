#include "central-private.h"

#include "central-audit.h"
#include "central-changes.h"
#include "central-dicomweb.h"
#include "central-directory.h"
#include "central-enrol.h"
#include "central-media.h"
#include "central-metrics.h"

/* Everything that central answers: what has a CentralCallFunction is here and in central-clinical-routes.c;
 * what waits or streams has a handler of its own. */

static const CentralRoute core_routes[] = {
  { "GET", "/metadata", FJ_ROUTE_OPEN, CENTRAL_CALL_READ, central_metadata },
  { "POST", "/session", FJ_ROUTE_OPEN, CENTRAL_CALL_TASK, central_sign_in },
  { "DELETE", "/session", FJ_ROUTE_SESSION, CENTRAL_CALL_TASK, central_sign_out },
  { "POST", "/enrol", FJ_ROUTE_OPEN, CENTRAL_CALL_TASK, central_enrol },
  { "GET", "/AuditEvent", FJ_ROUTE_SESSION, CENTRAL_CALL_READ, central_audit_search,
    "_id:token date:date agent:reference patient:reference outcome:token" },
  { "GET", "/Organization", FJ_ROUTE_SESSION, CENTRAL_CALL_READ, central_directory_search,
    "_id:token name:string partof:reference" },
  { "GET", "/Organization/{id}", FJ_ROUTE_SESSION, CENTRAL_CALL_READ, central_directory_read },
  { "GET", "/Practitioner", FJ_ROUTE_SESSION, CENTRAL_CALL_READ, central_directory_search,
    "_id:token name:string" },
  { "GET", "/Practitioner/{id}", FJ_ROUTE_SESSION, CENTRAL_CALL_READ, central_directory_read },
  { "GET", "/PractitionerRole", FJ_ROUTE_SESSION, CENTRAL_CALL_READ, central_directory_search,
    "_id:token practitioner:reference organization:reference role:token" },
  { "GET", "/PractitionerRole/{id}", FJ_ROUTE_SESSION, CENTRAL_CALL_READ, central_directory_read },
  { "GET", "/Device", FJ_ROUTE_SESSION, CENTRAL_CALL_READ, central_directory_search,
    "_id:token organization:reference identifier:token" },
  { "GET", "/Device/{id}", FJ_ROUTE_SESSION, CENTRAL_CALL_READ, central_directory_read },
};

static const FjRoute own_handlers[] = {
  { "GET", "/changes", FJ_ROUTE_SESSION, central_changes_handle, NULL },
  { "GET", "/dicom-web/**", FJ_ROUTE_SESSION, NULL, central_dicomweb_handle },
  { "POST", "/dicom-web/**", FJ_ROUTE_SESSION, NULL, central_dicomweb_handle },
  { "PUT", "/media/{id}", FJ_ROUTE_SESSION, NULL, central_media_put },
  { "GET", "/media/{id}", FJ_ROUTE_SESSION, NULL, central_media_get },
  { "GET", "/healthz", FJ_ROUTE_LOOPBACK, central_healthz_handle, NULL },
  { "GET", "/readyz", FJ_ROUTE_LOOPBACK, central_readyz_handle, NULL },
  { "GET", "/metrics", FJ_ROUTE_LOOPBACK, central_metrics_handle, NULL },
};

const CentralRoute *
central_routes_get (guint index)
{
  if (index < G_N_ELEMENTS (core_routes))
    return &core_routes[index];
  index -= G_N_ELEMENTS (core_routes);
  return index < central_n_clinical_routes ? &central_clinical_routes[index] : NULL;
}

FjRoute *
central_routes_new (guint *n_routes)
{
  g_autoptr (GArray) routes = g_array_new (FALSE, TRUE, sizeof (FjRoute));
  const CentralRoute *route;

  for (guint i = 0; (route = central_routes_get (i)) != NULL; i++)
    {
      FjRoute own = { .method = route->method,
                      .pattern = route->pattern,
                      .flags = route->flags,
                      .handle = central_call_handle,
                      .data = route };
      g_array_append_val (routes, own);
    }
  for (guint i = 0; i < G_N_ELEMENTS (own_handlers); i++)
    g_array_append_val (routes, own_handlers[i]);
  *n_routes = routes->len;
  return (FjRoute *) (gpointer) g_array_free (g_steal_pointer (&routes), FALSE);
}
