/* The stages as the desk sees them: few groups, each with its word, colour and icon, and its count as a
 * button that filters. Signal "changed": another choice. */
#pragma once

#include <adwaita.h>
#include "fj-exam-list.h"

G_BEGIN_DECLS

/* Style class and icon of a stage; never the colour alone. (transfer none) */
const char *registration_stage_style (FjStage stage);
const char *registration_stage_icon (FjStage stage);

#define REGISTRATION_TYPE_BOARD_STAGES (registration_board_stages_get_type ())
G_DECLARE_FINAL_TYPE (RegistrationBoardStages, registration_board_stages, REGISTRATION, BOARD_STAGES, AdwBin)

GtkWidget *registration_board_stages_new (void);
/* "registered,booked,arrived", NULL: all. (transfer full) (nullable) */
char *registration_board_stages_get_query (RegistrationBoardStages *stages);
void registration_board_stages_show_counts (RegistrationBoardStages *stages, FjExamList *list);

G_END_DECLS
