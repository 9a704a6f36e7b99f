/* The site's own copy of its orders: what the worklist and the matcher look at, whether the centre answers or
 * not. Kept in SQLite, held in memory; the follower (gateway-follow.h) is its only writer, any thread reads.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "fj-exam.h"
#include "fj-patient.h"

G_BEGIN_DECLS

typedef struct _GatewayOrders GatewayOrders;

/* Immutable, shared. */
typedef struct
{
  gatomicrefcount refs;
  FjExam *exam;
  FjPatient *patient;
} GatewayOrder;

GatewayOrder *gateway_order_ref (GatewayOrder *order);
void gateway_order_unref (GatewayOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GatewayOrder, gateway_order_unref)

/* @folder: state folder; the file is orders.sqlite. A file of another site or another central starts empty.
 */
GatewayOrders *
gateway_orders_open (const char *folder, const char *site, const char *central, GError **error);
void gateway_orders_free (GatewayOrders *orders);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GatewayOrders, gateway_orders_free)

/* Position in the centre's change feed up to which the copy is true; -1: never filled. */
gint64 gateway_orders_get_position (GatewayOrders *orders);

/* One step of the follower, all or nothing and durable: resources that are new or changed (ServiceRequest or
 * Patient JSON), ids of those that are gone for us, and the position reached. */
typedef struct
{
  GPtrArray *requests; /* of JsonObject */
  GPtrArray *patients; /* of JsonObject */
  GPtrArray *gone;     /* of char *: ids of ServiceRequests */
  gint64 position;
} GatewayOrdersStep;

GatewayOrdersStep *gateway_orders_step_new (void);
void gateway_orders_step_free (GatewayOrdersStep *step);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GatewayOrdersStep, gateway_orders_step_free)

/* @keep_others FALSE: whatever the step does not name is dropped (a first filling). Orders whose patient is
 * not known are kept, but not shown until the patient is there. */
gboolean gateway_orders_apply (GatewayOrders *orders,
                               const GatewayOrdersStep *step,
                               gboolean keep_others,
                               GError **error);

gboolean gateway_orders_has_patient (GatewayOrders *orders, const char *patient_id);
gboolean gateway_orders_has (GatewayOrders *orders, const char *exam_id);

/* TRUE for the stages that a modality is to see: registered, booked, arrived, acquiring. */
gboolean gateway_orders_is_open (FjStage stage);
/* Orders in these stages without an open safety question, by planned time. Array of GatewayOrder (transfer
 * full). */
GPtrArray *gateway_orders_list_open (GatewayOrders *orders);
/* By accession number, whatever the stage. (transfer full) (nullable) */
GatewayOrder *gateway_orders_find (GatewayOrders *orders, const char *accession);
/* By exam id. (transfer full) (nullable) */
GatewayOrder *gateway_orders_get (GatewayOrders *orders, const char *exam_id);

/* Called (in the follower's thread) after every step that changed something. */
typedef void (*GatewayOrdersChanged) (gpointer user_data);
void gateway_orders_set_changed (GatewayOrders *orders, GatewayOrdersChanged changed, gpointer user_data);

G_END_DECLS
