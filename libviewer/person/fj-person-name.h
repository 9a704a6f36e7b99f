/* A person's name as it is written, as it is spelled in pinyin, and as DICOM carries it (PN, PS3.5 6.2.1). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "Zhang^San" for "张三": family name first, compound surnames (欧阳, 司马 …) kept together, surname readings
 * (单 Shan, 仇 Qiu, 曾 Zeng …) right, ü as "yu" (GB/T 28039, as in passports: 吕 Lyu), no tones. A name
 * without Han characters comes back as family^given. ASCII only: a character without a reading is left out,
 * and a name of nothing else is "X". Safe from any thread. (transfer full) */
char *fj_person_name_to_pinyin (const char *name);

/* "zs" for "张三", "oyxh" for "欧阳小红": what a clerk types to find a patient. (transfer full) */
char *fj_person_name_to_initials (const char *name);

/* Splits "张三" into "张" and "三"; "Smith, John" and "John Smith" into "Smith" and "John". A name with a
 * middle dot ("买买提·吐尔逊") has no family name and stays whole, as family. Out: (transfer full), @given
 * may become "". */
void fj_person_name_split (const char *name, char **family, char **given);

/* The DICOM value in UTF-8: "Zhang^San=张^三" for a Han name, "Smith^John" otherwise. Delimiters inside a
 * component (^ = \) become spaces; a component group longer than 64 characters is an error. (transfer full)
 */
char *fj_person_name_to_dicom (const char *name, const char *pinyin, GError **error);

/* The reverse: what to show a person for a PN value: the ideographic group when there is one, else "Given
 * Family" of the alphabetic group. (transfer full) */
char *fj_person_name_from_dicom (const char *pn);

G_END_DECLS
