/* See fj-dicom-voi.h. */
#include "fj-dicom-voi.h"

#include <math.h>

#include "fj-dicom-group.h"
#include "fj-dicom-table.h"

#define WINDOW_CENTER 0x00281050
#define WINDOW_WIDTH 0x00281051
#define WINDOW_EXPLANATION 0x00281055
#define VOI_LUT_FUNCTION 0x00281056
#define VOI_LUT_SEQUENCE 0x00283010
#define LUT_DESCRIPTOR 0x00283002
#define LUT_EXPLANATION 0x00283003
#define LUT_DATA 0x00283006
#define MAX_WINDOWS 1024

void
fj_dicom_voi_input_range (const FjModalityLut *modality, gint64 low, gint64 high, gint64 *first, gint64 *last)
{
  double a = low * modality->slope + modality->intercept, b = high * modality->slope + modality->intercept;
  *first = modality->table ? 0 : (gint64) CLAMP (floor (MIN (a, b)), -1e15, 1e15);
  *last = modality->table ? (G_GINT64_CONSTANT (1) << modality->table->bits) - 1
                          : (gint64) CLAMP (ceil (MAX (a, b)), -1e15, 1e15);
}

static FjVoiFunction
read_function (const FjDicomObject *item)
{
  g_autofree char *text = fj_dicom_object_dup_string (item, VOI_LUT_FUNCTION);
  if (g_strcmp0 (text, "LINEAR_EXACT") == 0)
    return FJ_VOI_LINEAR_EXACT;
  if (g_strcmp0 (text, "SIGMOID") == 0)
    return FJ_VOI_SIGMOID;
  return FJ_VOI_LINEAR;
}

void
fj_dicom_voi_list_windows (const FjDicomObject *item, GPtrArray *vois)
{
  g_autoptr (GArray) centers = fj_dicom_group_list_doubles (item, WINDOW_CENTER, MAX_WINDOWS);
  g_autoptr (GArray) widths = fj_dicom_group_list_doubles (item, WINDOW_WIDTH, MAX_WINDOWS);
  g_autofree char *explanations = fj_dicom_object_dup_string (item, WINDOW_EXPLANATION);
  g_auto (GStrv) explanation = g_strsplit (explanations ? explanations : "", "\\", -1);
  guint n_explanations = g_strv_length (explanation);
  FjVoiFunction function = read_function (item);
  for (guint i = 0; i < MIN (centers->len, widths->len); i++)
    {
      double width = g_array_index (widths, double, i);
      if (function == FJ_VOI_LINEAR ? width < 1 : width <= 0)
        continue;
      FjVoi *voi = g_new0 (FjVoi, 1);
      voi->function = function;
      voi->center = g_array_index (centers, double, i);
      voi->width = width;
      if (i < n_explanations && *explanation[i])
        voi->explanation = g_strdup (explanation[i]);
      g_ptr_array_add (vois, voi);
    }
}

void
fj_dicom_voi_list_tables (FjDicomObject *item, gint64 low, gint64 high, GPtrArray *vois)
{
  guint n = fj_dicom_object_count_items (item, VOI_LUT_SEQUENCE);
  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *lut = fj_dicom_object_get_item (item, VOI_LUT_SEQUENCE, i);
      FjTable *table = fj_dicom_table_read (lut, LUT_DESCRIPTOR, LUT_DATA, 0, low, high, NULL);
      if (!table)
        continue;
      FjVoi *voi = g_new0 (FjVoi, 1);
      voi->function = FJ_VOI_TABLE;
      voi->table = table;
      voi->explanation = fj_dicom_group_dup_text (lut, LUT_EXPLANATION);
      g_ptr_array_add (vois, voi);
    }
}
