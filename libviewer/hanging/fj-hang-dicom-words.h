/* Tags and terms of the Hanging Protocol IOD (PS3.3 A.44, C.23.1 – C.23.4), and the words that we have for
 * them. */
#pragma once

#include "fj-dicom-object.h"

G_BEGIN_DECLS

#define FJ_HANG_DICOM_CLASS "1.2.840.10008.5.1.4.38.1" /* Hanging Protocol Storage */

/* Hanging Protocol Definition (C.23.1) */
#define HP_NAME 0x00720002u
#define HP_DESCRIPTION 0x00720004u
#define HP_LEVEL 0x00720006u
#define HP_CREATOR 0x00720008u
#define HP_CREATED 0x0072000au
#define HP_DEFINITIONS 0x0072000cu
#define HP_USERS 0x0072000eu
#define HP_GROUP 0x00720010u
#define HP_SOURCES 0x00720012u
#define HP_N_PRIORS 0x00720014u
#define HP_IMAGE_SETS 0x00720020u
#define HP_SELECTORS 0x00720022u
#define HP_USAGE 0x00720024u
#define HP_ATTRIBUTE 0x00720026u
#define HP_VALUE_NUMBER 0x00720028u
#define HP_TIMED_SETS 0x00720030u
#define HP_SET_NUMBER 0x00720032u
#define HP_SET_CATEGORY 0x00720034u
#define HP_RELATIVE_TIME 0x00720038u
#define HP_TIME_UNITS 0x0072003au
#define HP_ABSTRACT_PRIOR 0x0072003cu
#define HP_ABSTRACT_CODES 0x0072003eu
#define HP_SET_LABEL 0x00720040u
#define HP_VR 0x00720050u
#define HP_POINTER 0x00720052u
#define HP_CODE_VALUES 0x00720080u
/* Hanging Protocol Environment (C.23.2) */
#define HP_N_SCREENS 0x00720100u
#define HP_SCREENS 0x00720102u
#define HP_SCREEN_ROWS 0x00720104u
#define HP_SCREEN_COLUMNS 0x00720106u
#define HP_POSITION 0x00720108u
#define HP_SCREEN_GREYS 0x0072010au
/* Hanging Protocol Display (C.23.3) */
#define HP_DISPLAY_SETS 0x00720200u
#define HP_DISPLAY_NUMBER 0x00720202u
#define HP_STAGE_NUMBER 0x00720204u
#define HP_STAGE_NAME 0x00720206u
#define HP_PARTIAL 0x00720208u
#define HP_SCROLLING 0x00720210u
#define HP_SCROLLING_SETS 0x00720212u
#define HP_NAVIGATION 0x00720214u
#define HP_BOXES 0x00720300u
#define HP_BOX_NUMBER 0x00720302u
#define HP_LAYOUT 0x00720304u
#define HP_TILE_COLUMNS 0x00720306u
#define HP_TILE_ROWS 0x00720308u
#define HP_PRIORITY 0x00720320u
#define HP_CINE_RELATIVE 0x00720330u
#define HP_CINE_RATE 0x00082144u
#define HP_CINE_SEQUENCING 0x00181244u
#define HP_FILTERS 0x00720400u
#define HP_FILTER_CATEGORY 0x00720402u
#define HP_FILTER_PRESENCE 0x00720404u
#define HP_FILTER_OPERATOR 0x00720406u
#define HP_BLENDING 0x00720500u
#define HP_REFORMAT 0x00720510u
#define HP_THICKNESS 0x00720512u
#define HP_INTERVAL 0x00720514u
#define HP_DIRECTION 0x00720516u
#define HP_RENDERING 0x00720520u
#define HP_SORTS 0x00720600u
#define HP_SORT_CATEGORY 0x00720602u
#define HP_SORT_DIRECTION 0x00720604u
#define HP_ORIENTATION 0x00720700u
#define HP_VOI 0x00720702u
#define HP_PSEUDO_COLOUR 0x00720704u
#define HP_INVERTED 0x00720706u
#define HP_TRUE_SIZE 0x00720710u
#define HP_GRAPHICS 0x00720712u
#define HP_DEMOGRAPHICS 0x00720714u
#define HP_TECHNIQUES 0x00720716u
#define HP_HORIZONTAL 0x00720717u
#define HP_VERTICAL 0x00720718u
/* codes */
#define HP_CODE_VALUE 0x00080100u
#define HP_CODE_SCHEME 0x00080102u
#define HP_CODE_MEANING 0x00080104u
#define HP_LATERALITY 0x00200060u
#define HP_REGION_CODES 0x00082218u
#define HP_PROCEDURE_CODES 0x00081032u
#define HP_REASON_CODES 0x0040100au

/* Where values of that VR stand (Selector CS Value …, C.23.4.2); 0: nowhere that is read as text. */
FjTag fj_hang_dicom_value_tag (const char *vr);
gboolean fj_hang_dicom_is_number (const char *vr);

/* Names of window presets to VOI Type (0072,0702). NULL: the IOD has no such term. */
const char *fj_hang_dicom_preset_to_voi (const char *preset);
/* The preset for what it is; NULL: there is none. */
const char *fj_hang_dicom_preset_from_voi (const char *voi);

/* AXIAL … to TRANSVERSE … of IMAGE_PLANE and initial view directions, and back; NULL: neither. */
const char *fj_hang_dicom_plane_to_term (const char *plane);
const char *fj_hang_dicom_plane_from_term (const char *term);

/* What lies at the left and the top to what lies at the right and the bottom (Patient Orientation), and back:
 * "R\\A" and "L\\P". NULL when a letter is none. (transfer full) (nullable) */
char *fj_hang_dicom_turn_orientation (const char *orientation);

/* Codes of Region (fj-hang-attribute.h) in SNOMED CT (PS3.16 CID 4); FALSE: it has none. */
gboolean fj_hang_dicom_region_to_code (const char *region, const char **value, const char **meaning);
/* By its value in SNOMED CT or RT, or by what it means; NULL: none of ours. */
const char *fj_hang_dicom_region_from_code (const char *scheme, const char *value, const char *meaning);

/* Blanks for the control characters that a damaged file may contain. Takes and gives @text (nullable). */
char *fj_hang_dicom_clean (char *text);

/* Days of one of Relative Time Units (0072,003A); 0: no unit. */
double fj_hang_dicom_unit_days (const char *unit);

G_END_DECLS
