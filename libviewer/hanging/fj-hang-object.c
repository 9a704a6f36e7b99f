#include "fj-hang-object.h"

#include <string.h>

#define MAX_LENGTH 1024u

#define CODE_MEANING 0x00080104u
#define VIEW_CODES 0x00540220u
#define SHARED_GROUPS 0x52009229u
#define FRAME_GROUPS 0x52009230u

static const FjTag OF_PATIENT[] = { 0x00100010, 0x00100020, 0x00100021, 0x00100030, 0x00100040, 0 };

static const FjTag OF_STUDY[] = { 0x00080020, 0x00080030, 0x00080050, 0x00080080, 0x00081030,
                                  0x00101010, 0x0020000d, 0x00200010, 0x00321060, 0 };

static const FjTag OF_STACK[] = { 0x00080016, 0x00080021, 0x00080031, 0x00080060, 0x00080068, 0x00080070,
                                  0x00081010, 0x0008103e, 0x00081090, 0x00180015, 0x00181030, 0x00185100,
                                  0x0020000e, 0x00200011, 0x00200052, 0x00200060, 0x00400254, 0 };

static const FjTag OF_IMAGE[]
    = { 0x00080008, 0x00080018, 0x00080022, 0x00080023, 0x0008002a, 0x00080032, 0x00080033, 0x00082111,
        0x00082144, 0x00180010, 0x00180020, 0x00180021, 0x00180022, 0x00180023, 0x00180024, 0x00180025,
        0x00180031, 0x00180040, 0x00180050, 0x00180060, 0x00180080, 0x00180081, 0x00180082, 0x00180086,
        0x00180087, 0x00180088, 0x00180091, 0x00181040, 0x00181041, 0x00181042, 0x00181060, 0x00181063,
        0x00181100, 0x00181164, 0x00181210, 0x00181314, 0x00181400, 0x00181508, 0x00181510, 0x00181511,
        0x00185101, 0x00189087, 0x00189315, 0x00200012, 0x00200013, 0x00200020, 0x00200032, 0x00200037,
        0x00200062, 0x00200100, 0x00200105, 0x00201041, 0x00204000, 0x00209072, 0x00280004, 0x00280008,
        0x00280010, 0x00280011, 0x00280030, 0x00280301, 0x00281050, 0x00281051, 0x00281055, 0x00281300,
        0x00282110, 0x00541001, 0x00541102, 0 };

/* Where functional groups keep what single images say at the top, and as which attribute it is asked for. */
static const struct
{
  FjTag sequence, tag, as;
} GROUPS[] = {
  { 0x00209113, 0x00200032, 0x00200032 }, { 0x00209116, 0x00200037, 0x00200037 },
  { 0x00289110, 0x00280030, 0x00280030 }, { 0x00289110, 0x00180050, 0x00180050 },
  { 0x00289110, 0x00180088, 0x00180088 }, { 0x00289132, 0x00281050, 0x00281050 },
  { 0x00289132, 0x00281051, 0x00281051 }, { 0x00189117, 0x00189087, 0x00189087 },
  { 0x00189112, 0x00180080, 0x00180080 }, { 0x00189112, 0x00181314, 0x00181314 },
  { 0x00189114, 0x00189082, 0x00180081 }, { 0x00189314, 0x00181210, 0x00181210 },
  { 0x00209071, 0x00209072, 0x00209072 },
};

static void
read_tag (FjDicomObject *object, FjTag tag, FjTag as, FjHangValues *values)
{
  g_autofree char *text = fj_dicom_object_dup_string (object, tag);

  if (text != NULL && strlen (text) <= MAX_LENGTH)
    fj_hang_values_set (values, as, text);
}

static void
read_groups (FjDicomObject *object, FjTag sequence, guint frame, FjHangValues *values)
{
  FjDicomObject *groups = fj_dicom_object_get_item (object, sequence, frame);

  for (guint i = 0; groups != NULL && i < G_N_ELEMENTS (GROUPS); i++)
    {
      FjDicomObject *item = fj_dicom_object_get_item (groups, GROUPS[i].sequence, 0);

      if (item != NULL && fj_dicom_object_has (item, GROUPS[i].tag))
        read_tag (item, GROUPS[i].tag, GROUPS[i].as, values);
    }
}

void
fj_hang_object_read (FjDicomObject *object, FjHangObjectLevel level, guint frame, FjHangValues *values)
{
  static const FjTag *const LEVELS[] = { OF_PATIENT, OF_STUDY, OF_STACK, OF_IMAGE };
  FjDicomObject *view;

  for (const FjTag *tag = LEVELS[level]; *tag != 0; tag++)
    if (fj_dicom_object_has (object, *tag))
      read_tag (object, *tag, *tag, values);
  if (level != FJ_HANG_OBJECT_IMAGE)
    return;
  view = fj_dicom_object_get_item (object, VIEW_CODES, 0);
  if (view != NULL)
    read_tag (view, CODE_MEANING, VIEW_CODES, values);
  /* What a frame says itself goes before what all share. */
  read_groups (object, SHARED_GROUPS, 0, values);
  read_groups (object, FRAME_GROUPS, frame, values);
}
