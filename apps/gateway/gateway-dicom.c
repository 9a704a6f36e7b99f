#include "gateway-dicom.h"

#include "fj-dimse-server.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-person-name.h"
#include "fj-worklist.h"
#include "gateway-log.h"

/* A query that matches more is too wide for a modality's screen. */
#define MAX_ANSWERS 2000u

struct _GatewayDicom
{
  const GatewayConfig *config;
  GatewayOrders *orders;
  GatewaySpool *spool;
  FjDimseServer *server;
};

static gboolean
on_accept (const FjDimseAssociation *association, gpointer user_data, GError **error)
{
  GatewayDicom *dicom = user_data;
  g_autoptr (GError) local = NULL;

  if (gateway_config_find_device (dicom->config, association->calling_aet, association->peer_address, &local)
      != NULL)
    return TRUE;
  gateway_log (GATEWAY_LOG_WARNING, "device-refused", "device", association->calling_aet, "address",
               association->peer_address, "why", local->message, NULL);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- worklist
 * ------------------------------------------------------------------------------------------------------ */

static GPtrArray *
on_find (const FjDimseAssociation *association, FjDicomObject *query, gpointer user_data, GError **error)
{
  GatewayDicom *dicom = user_data;
  const GatewayDevice *device = gateway_config_find_device (dicom->config, association->calling_aet,
                                                            association->peer_address, error);

  if (device == NULL)
    return NULL;
  g_autoptr (GPtrArray) orders = gateway_orders_list_open (dicom->orders);
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_dicom_object_free);
  for (guint i = 0; i < orders->len; i++)
    {
      const GatewayOrder *order = g_ptr_array_index (orders, i);
      const FjExam *exam = order->exam;
      g_autofree char *doctor = exam->doctor != NULL ? fj_person_name_to_pinyin (exam->doctor) : NULL;
      FjWorklistEntry entry = { order->patient, exam, dicom->config->institution, device->aet, doctor };

      if (!fj_worklist_matches (&entry, query))
        continue;
      if (answers->len == MAX_ANSWERS)
        {
          g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                       _ ("More than %u orders match. Narrow the query."), MAX_ANSWERS);
          return NULL;
        }
      /* One order that cannot be put into words must not hide the others. */
      g_autoptr (GError) local = NULL;
      FjDicomObject *answer = fj_worklist_answer (&entry, query, device->charset, &local);
      if (answer != NULL)
        g_ptr_array_add (answers, answer);
      else
        gateway_log (GATEWAY_LOG_ERROR, "worklist-answer", "exam", exam->id, "device", device->aet, "why",
                     local->message, NULL);
    }
  g_autofree char *n = g_strdup_printf ("%u", answers->len);
  gateway_log (GATEWAY_LOG_INFO, "worklist", "device", device->aet, "answers", n, NULL);
  return g_steal_pointer (&answers);
}

/* ---- storage
 * ------------------------------------------------------------------------------------------------------- */

static char *
on_store_begin (const FjDimseAssociation *association,
                const char *sop_class_uid,
                const char *sop_instance_uid,
                gpointer user_data,
                GError **error)
{
  GatewayDicom *dicom = user_data;

  return gateway_spool_new_path (dicom->spool);
}

/* Statuses of PS3.4 Table B.2-1 and PS3.7 Annex C. */
static guint16
on_store_end (const FjDimseAssociation *association,
              const char *path,
              FjDicomObject *header,
              gpointer user_data)
{
  GatewayDicom *dicom = user_data;
  g_autoptr (GError) error = NULL;

  switch (gateway_spool_add (dicom->spool, path, header, association->calling_aet, &error))
    {
    case GATEWAY_SPOOL_STORED:
    case GATEWAY_SPOOL_DUPLICATE:
      return 0x0000;
    case GATEWAY_SPOOL_QUARANTINED:
      /* Duplicate SOP Instance: a failure, so that the device shows its operator that this image is not in
       * the study. It is kept apart, but nothing of it will be read. */
      return 0x0111;
    case GATEWAY_SPOOL_FAILED:
      break;
    }
  gateway_log (GATEWAY_LOG_ERROR, "not-stored", "device", association->calling_aet, "why",
               error != NULL ? error->message : NULL, NULL);
  if (g_error_matches (error, FJ_ERROR, FJ_ERROR_IO) || error == NULL)
    return 0xA700; /* out of resources: the device keeps it and tries again */
  return 0xC000;   /* cannot understand */
}

static void
on_store_abort (const FjDimseAssociation *association, const char *path, gpointer user_data)
{
  gateway_log (GATEWAY_LOG_WARNING, "store-broken", "device", association->calling_aet, NULL);
}

static void
on_ended (const FjDimseAssociation *association, guint n_stored, gpointer user_data)
{
  g_autofree char *n = g_strdup_printf ("%u", n_stored);

  if (n_stored > 0)
    gateway_log (GATEWAY_LOG_INFO, "stored", "device", association->calling_aet, "instances", n, NULL);
}

GatewayDicom *
gateway_dicom_start (const GatewayConfig *config, GatewayOrders *orders, GatewaySpool *spool, GError **error)
{
  static const FjDimseServerCallbacks callbacks
      = { on_accept, on_find, on_store_begin, on_store_end, on_store_abort, on_ended };
  FjDimseServerConfig server
      = { .aet = config->dicom_aet, .bind_address = config->dicom_address, .port = config->dicom_port };
  g_autoptr (GatewayDicom) dicom = g_new0 (GatewayDicom, 1);

  dicom->config = config;
  dicom->orders = orders;
  dicom->spool = spool;
  dicom->server = fj_dimse_server_start (&server, &callbacks, dicom, error);
  return dicom->server != NULL ? g_steal_pointer (&dicom) : NULL;
}

guint16
gateway_dicom_get_port (GatewayDicom *dicom)
{
  return fj_dimse_server_get_port (dicom->server);
}

void
gateway_dicom_stop (GatewayDicom *dicom)
{
  if (dicom == NULL)
    return;
  fj_dimse_server_stop (dicom->server);
  g_free (dicom);
}
