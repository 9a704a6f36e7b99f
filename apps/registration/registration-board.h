/* How far the exams of this site are, live: a list with filters and counts per stage, and one exam beside it.
 */
#pragma once

#include <adwaita.h>
#include "fj-changes.h"

G_BEGIN_DECLS

#define REGISTRATION_TYPE_BOARD (registration_board_get_type ())
G_DECLARE_FINAL_TYPE (RegistrationBoard, registration_board, REGISTRATION, BOARD, AdwBin)

/* NULL: nobody is signed in, nothing is shown. */
void registration_board_set_session (RegistrationBoard *board, FjClient *client, FjChanges *changes);
void registration_board_focus (RegistrationBoard *board);
void registration_board_search (RegistrationBoard *board);
void registration_board_reload (RegistrationBoard *board);

G_END_DECLS
