/* What a gateway is told at start: one JSON file, read once and never changed. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A modality that may connect. */
typedef struct
{
  char *aet;
  char *modality; /* DICOM modality, or NULL */
  char *charset;  /* what it can read (fj-charset.h) */
  char *address;  /* numeric IP that it must come from, or NULL: any */
} GatewayDevice;

typedef struct
{
  char *site;        /* id of the Organization */
  char *institution; /* its name on the worklist, or NULL */
  char *central;     /* base URL without a slash at the end */
  char *user;
  char *password;
  char *state; /* folder of databases and spool */
  char *http_address;
  guint16 http_port; /* 0: any free one */
  char *dicom_aet;
  char *dicom_address; /* NULL: all */
  guint16 dicom_port;  /* 0: any free one */
  GPtrArray *devices;  /* of GatewayDevice, owned */
  gint64 quiet;        /* microseconds without a new image after which a study counts as complete */
} GatewayConfig;

/* Errors name the member that is wrong. (transfer full) */
GatewayConfig *gateway_config_load (const char *path, GError **error);
GatewayConfig *gateway_config_parse (GBytes *json, const char *folder, GError **error);
void gateway_config_free (GatewayConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GatewayConfig, gateway_config_free)

/* The device of that AE title when it comes from an address that is allowed; else NULL and why. (transfer
 * none) */
const GatewayDevice *gateway_config_find_device (const GatewayConfig *config,
                                                 const char *aet,
                                                 const char *address,
                                                 GError **error);

G_END_DECLS
