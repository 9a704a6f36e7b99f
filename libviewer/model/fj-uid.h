/* DICOM UIDs under the 2.25 root (PS3.5 B.2): a UUID as one decimal number, no registration needed. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *fj_uid_new (void);                   /* from a random UUID; (transfer full) */
char *fj_uid_from_name (const char *name); /* the same name gives the same UID; (transfer full) */
gboolean
fj_uid_is_valid (const char *uid); /* PS3.5 9.1: 1 to 64 of 0-9 and '.', no empty or zero-led component */
char *fj_uuid_from_name (const char *name); /* RFC 4122 version 5 spelling of the same; (transfer full) */
gboolean fj_uuid_is_valid (const char *uuid);

G_END_DECLS
