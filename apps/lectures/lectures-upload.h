/* The dialog in which a teacher fills in a lesson, chooses its files, and sends it. Signal "uploaded"
 * (title). */
#pragma once

#include <adwaita.h>
#include "fj-client.h"
#include "fj-role.h"

G_BEGIN_DECLS

#define LECTURES_TYPE_UPLOAD (lectures_upload_get_type ())
G_DECLARE_FINAL_TYPE (LecturesUpload, lectures_upload, LECTURES, UPLOAD, AdwWindow)

LecturesUpload *lectures_upload_new (GtkWindow *parent, FjClient *client);
/* Whether people with these roles are offered it; central decides. */
gboolean lectures_upload_is_for (FjRole roles);

G_END_DECLS
