/* See fj-dicom-shutter.h. */
#include "fj-dicom-shutter.h"

#include "fj-dicom-group.h"

#define FRAME_SHUTTER_GROUP 0x00189472
#define SHUTTER_SHAPE 0x00181600
#define LEFT_EDGE 0x00181602
#define RIGHT_EDGE 0x00181604
#define UPPER_EDGE 0x00181606
#define LOWER_EDGE 0x00181608
#define CENTER 0x00181610
#define RADIUS 0x00181612
#define VERTICES 0x00181620
#define GREY 0x00181622
#define COLOUR_LAB 0x00181624
#define OVERLAY_GROUP 0x00181623
/* Numbers of a polygon: more than a value of 64 KiB holds are no outline of anything. */
#define MAX_NUMBERS 32768

static gint
get_int (const FjDicomObject *object, FjTag tag, guint index)
{
  gint64 value;
  return fj_dicom_object_get_int (object, tag, index, &value) && value >= G_MININT32 && value <= G_MAXINT32
             ? (gint) value
             : 0;
}

static guint
read_shapes (const FjDicomObject *object)
{
  static const char *const words[] = { "RECTANGULAR", "CIRCULAR", "POLYGONAL", "BITMAP" }; /* in bit order */
  g_autofree char *text = fj_dicom_object_dup_string (object, SHUTTER_SHAPE);
  g_auto (GStrv) shapes = g_strsplit (text ? text : "", "\\", -1);
  guint bits = 0;
  for (guint i = 0; shapes[i]; i++)
    for (guint k = 0; k < G_N_ELEMENTS (words); k++)
      if (g_str_equal (shapes[i], words[k]))
        bits |= 1u << k;
  return bits;
}

void
fj_dicom_shutter_read (FjDicomObject *object, guint frame, FjShutter *shutter)
{
  FjDicomObject *holder = fj_dicom_group_find (object, frame, FRAME_SHUTTER_GROUP, SHUTTER_SHAPE);
  if (!holder)
    return;
  shutter->shapes = read_shapes (holder);
  shutter->left = get_int (holder, LEFT_EDGE, 0);
  shutter->right = get_int (holder, RIGHT_EDGE, 0);
  shutter->top = get_int (holder, UPPER_EDGE, 0);
  shutter->bottom = get_int (holder, LOWER_EDGE, 0);
  shutter->center_row = get_int (holder, CENTER, 0);
  shutter->center_column = get_int (holder, CENTER, 1);
  shutter->radius = get_int (holder, RADIUS, 0);
  /* Of a colour alone, its lightness: that is a scale of what is seen, as P-values are. */
  shutter->grey = (guint) CLAMP (get_int (holder, fj_dicom_object_has (holder, GREY) ? GREY : COLOUR_LAB, 0),
                                 0, G_MAXUINT16);
  shutter->bitmap_overlay = (guint) CLAMP (get_int (holder, OVERLAY_GROUP, 0), 0, G_MAXUINT16);
  g_autoptr (GArray) vertices = fj_dicom_group_list_doubles (holder, VERTICES, MAX_NUMBERS);
  g_array_set_size (shutter->vertices, 0);
  for (guint i = 0; i + 1 < vertices->len; i += 2)
    {
      gint pair[2] = { (gint) CLAMP (g_array_index (vertices, double, i), G_MININT32, G_MAXINT32),
                       (gint) CLAMP (g_array_index (vertices, double, i + 1), G_MININT32, G_MAXINT32) };
      g_array_append_vals (shutter->vertices, pair, 2);
    }
}
