/* What a rule may ask of a study, a stack of images or one image: any DICOM attribute by its tag, and what we
 * derive from them, which has tags of its own in group 0001 (DICOM never uses it).
 *
 * In JSON an attribute is written by its keyword ("SeriesDescription", "Plane"), one without a keyword here
 * as eight hexadecimal digits ("00180015"). */
#pragma once

#include "fj-dicom-object.h"

G_BEGIN_DECLS

#define FJ_HANG_IS_DERIVED(tag) ((tag) >> 16 == 0x0001)

/* Derived attributes. The values that each may have are codes, the same in every language; none: not known.
 */
/* of a study, or of a stack of it */
#define FJ_HANG_REGION                                                                                       \
  0x00010010u                    /* HEAD NECK CHEST BREAST ABDOMEN PELVIS SPINE (with CSPINE TSPINE LSPINE   \
                                    SACRUM), SHOULDER ELBOW WRIST HAND HIP KNEE ANKLE FOOT ARM FOREARM THIGH \
                                    LEG FINGER TOE, HEART VESSELS WHOLEBODY PROSTATE … several: all of them */
#define FJ_HANG_SIDE 0x00010011u /* R L B */
/* of a study: what was ordered, as it stands in the request; not derived, but in no header either */
#define FJ_HANG_ORDER_ITEM 0x00010012u  /* "胸部正侧位" */
#define FJ_HANG_ORDER_PARTS 0x00010013u /* "胸部": several, as they are called there */
/* of a stack */
#define FJ_HANG_PLANE 0x00010020u  /* AXIAL SAGITTAL CORONAL OBLIQUE MIXED */
#define FJ_HANG_KERNEL 0x00010021u /* LUNG BONE SOFT BRAIN */
#define FJ_HANG_PHASE                                                                                        \
  0x00010022u /* NATIVE ARTERIAL PORTAL DELAYED CONTRAST (enhanced, which is not known)                      \
               */
#define FJ_HANG_WEIGHTING                                                                                    \
  0x00010023u /* T1 T2 T2STAR PD FLAIR STIR DWI ADC SWI MRA DCE PERFUSION MRS DTI FIESTA */
#define FJ_HANG_FAT_SATURATED 0x00010024u  /* YES NO */
#define FJ_HANG_B_VALUE 0x00010025u        /* s/mm², a number */
#define FJ_HANG_ENHANCED 0x00010026u       /* YES NO: with contrast agent */
#define FJ_HANG_RECONSTRUCTION 0x00010027u /* MPR MIP MINIP VR CURVED SCREENSHOT; none: as acquired */
#define FJ_HANG_N_IMAGES 0x00010028u       /* a number */
#define FJ_HANG_SPACING 0x00010029u        /* mm between slices, a number */
#define FJ_HANG_IS_FILM 0x0001002au        /* YES: more than one frame over time */
/* YES, or none: what takes no place while there is anything better */
#define FJ_HANG_IS_LOCALIZER 0x00010030u
#define FJ_HANG_IS_DOSE 0x00010031u            /* dose pages and protocol pages */
#define FJ_HANG_IS_DUPLICATE 0x00010032u       /* the same images stored a second time, for another window */
#define FJ_HANG_IS_PROCESSING_TWIN 0x00010033u /* FOR PROCESSING beside its FOR PRESENTATION */
/* of a projection: one image */
#define FJ_HANG_VIEW 0x00010040u /* PA AP LATERAL OBLIQUE AXIAL CC MLO ML LM TANGENTIAL OTHER */

/* 0 when it is neither a keyword that is known here nor eight hexadecimal digits. Case counts. */
FjTag fj_hang_attribute_from_name (const char *name);
/* Keyword, or eight hexadecimal digits in @digits. */
const char *fj_hang_attribute_get_name (FjTag tag, char digits[9]);
/* For people, in their language, of derived ones and the usual others: "Plane"; else its keyword or digits in
 * @digits. */
const char *fj_hang_attribute_get_title (FjTag tag, char digits[9]);

G_END_DECLS
