/* fenji-lectures: lessons of central, played beside their teaching case. */
#pragma once

#include "fj-desk-application.h"

G_BEGIN_DECLS

#define LECTURES_TYPE_APPLICATION (lectures_application_get_type ())
G_DECLARE_FINAL_TYPE (LecturesApplication, lectures_application, LECTURES, APPLICATION, FjDeskApplication)

LecturesApplication *lectures_application_new (void);

G_END_DECLS
