/* One version of one report on its way to paper: what the kiosk knows of it, and how far it is. Holds no
 * name: what stands here is shown in public and kept on disk. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  KIOSK_STEP_WAITING,   /* to be printed */
  KIOSK_STEP_INTENT,    /* is being given to the printer; may have arrived there or not */
  KIOSK_STEP_SUBMITTED, /* the printer has it as a job */
  KIOSK_STEP_ASKED,     /* whether it is on paper only a person can say */
  KIOSK_STEP_PRINTED,   /* it is on paper; central has not been told */
  KIOSK_STEP_DELIVERED, /* and central knows */
  KIOSK_STEP_PASSED,    /* nothing to print any more: handed over at the desk, or a newer version stands */
  KIOSK_N_STEPS
} KioskStep;

/* Why a person is asked. */
typedef enum
{
  KIOSK_DOUBT_NONE,
  KIOSK_DOUBT_LOST,     /* the printer knows nothing of it (any more) */
  KIOSK_DOUBT_ABORTED,  /* the printer gave up on it */
  KIOSK_DOUBT_CANCELED, /* somebody cancelled it at the printer */
  KIOSK_N_DOUBTS
} KioskDoubt;

/* Strings are UTF-8, owned; NULL when unknown. */
typedef struct
{
  char *report; /* id of the DiagnosticReport */
  guint version;
  char *exam; /* id of the ServiceRequest */
  char *accession;
  char *masked; /* the patient's name as it may be shown: 张*三 */
  char *item;   /* what was examined */
  gboolean is_amended;
  KioskStep step;
  KioskDoubt doubt;
  char *title;  /* the job's name, unlike any other's */
  char *digest; /* SHA-256 of the PDF that was or is to be printed */
  gint job;     /* the printer's number; 0: none */
  gint64 at;    /* when it came to this step; microseconds since the epoch */
} KioskItem;

KioskItem *kiosk_item_new (const char *report, guint version);
KioskItem *kiosk_item_copy (const KioskItem *item);
void kiosk_item_free (KioskItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KioskItem, kiosk_item_free)

/* (transfer full) */
JsonObject *kiosk_item_to_json (const KioskItem *item);
/* NULL when it is none. (transfer full) */
KioskItem *kiosk_item_from_json (JsonObject *json);

/* May an item go from one step to the other? */
gboolean kiosk_step_follows (KioskStep from, KioskStep to);
const char *kiosk_step_to_string (KioskStep step);

/* "张小三" to "张*三", "张三" to "张*", "John Smith" to "J*** S****". (transfer full) */
char *kiosk_item_mask_name (const char *name);

G_END_DECLS
