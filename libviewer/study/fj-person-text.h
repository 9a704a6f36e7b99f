/* Values of DICOM as people read them: names, dates, times of day (PS3.5 6.2). (transfer full) (nullable):
 * NULL for what is absent or empty. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Person Name: the ideographic group when there is one, else the alphabetic, else the phonetic one; family
 * name first. Parts of a name in ideographs or Hangul stand together ("单小红"), others apart ("DOE John").
 */
char *fj_person_text_name (const char *stored);
/* DA or DT: "1961-03-04"; as it is stored when it is no date. */
char *fj_person_text_date (const char *stored);
/* TM: "14:03"; as it is stored when it is no time. */
char *fj_person_text_time (const char *stored);

G_END_DECLS
