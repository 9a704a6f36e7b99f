/* For tests of planes: series whose values are known at every place in the patient. */
#pragma once

#include "study-store.h"

#include <math.h>

#include "fj-reformat.h"

/* phantom(name, n, row, column, spacing, step, slope, series, **attributes): at (x, y, z) the value is 2x +
 * 3y + 5z, which is the same between slices as on them. 20 rows x 24 columns. */
#define PHANTOM                                                                                              \
  "def phantom(name,n,row,column,spacing,step,slope,series,**more):\n"                                       \
  "  row,column=numpy.array(row,float),numpy.array(column,float)\n"                                          \
  "  normal=numpy.cross(row,column)\n"                                                                       \
  "  stack(name,n,series)\n"                                                                                 \
  "  for i in range(n):\n"                                                                                   \
  "    path='%s%02d'%(name,i)\n"                                                                             \
  "    d=pydicom.dcmread(path)\n"                                                                            \
  "    k=int(d.InstanceNumber)\n"                                                                            \
  "    origin=numpy.array([-12.,-10.,3.])+normal*step*k\n"                                                   \
  "    across=numpy.arange(24)[None,:,None]*spacing[1]*row\n"                                                \
  "    down=numpy.arange(20)[:,None,None]*spacing[0]*column\n"                                               \
  "    value=((origin+across+down)*[2,3,5]).sum(axis=2)\n"                                                   \
  "    d.BitsStored,d.HighBit,d.PixelRepresentation=16,15,1\n"                                               \
  "    d.RescaleSlope,d.RescaleIntercept=slope,-7\n"                                                         \
  "    d.PixelData=numpy.round((value+7)/slope).astype(numpy.int16).tobytes()\n"                             \
  "    d.ImageOrientationPatient=[float(v) for v in [*row,*column]]\n"                                       \
  "    d.ImagePositionPatient=[float(v) for v in origin]\n"                                                  \
  "    d.PixelSpacing=list(spacing)\n"                                                                       \
  "    d.FrameOfReferenceUID='2.25.77'\n"                                                                    \
  "    if 'PixelPaddingValue' in d: del d.PixelPaddingValue\n"                                               \
  "    for key,v in more.items(): setattr(d,key,v)\n"                                                        \
  "    d.save_as(path,write_like_original=False)\n"
#define AXIAL_PHANTOM                                                                                        \
  "phantom('a',9,[1,0,0],[0,1,0],[1,1],2,1,'2.25.11',SeriesNumber=3,SeriesDescription='Lung')\n"

static inline double
get_value (const FjShownImage *image, guint row, guint column)
{
  guint columns = fj_frame_get_columns (image->pixels);

  return fj_sample_get (fj_frame_get_type (image->pixels), fj_frame_get_data (image->pixels),
                        (gsize) row * columns + column)
             * image->facts->pipeline.modality.slope
         + image->facts->pipeline.modality.intercept;
}

/* Nothing is there. */
static inline gboolean
is_outside (const FjShownImage *image, guint row, guint column)
{
  guint columns = fj_frame_get_columns (image->pixels);

  return fj_sample_get (fj_frame_get_type (image->pixels), fj_frame_get_data (image->pixels),
                        (gsize) row * columns + column)
         == G_MININT16;
}

/* Every pixel has the value of its place. @lowest: of the slices, of which there are 9 every 2 mm; beyond
 * their outermost centres the nearest value holds, which is another. NULL: all pixels. Returns how many there
 * are. */
static inline guint
check_values (const FjShownImage *image, const FjPlane *lowest, double tolerance)
{
  guint n = 0;

  for (guint row = 0; row < image->facts->rows; row++)
    for (guint column = 0; column < image->facts->columns; column++)
      {
        FjVector point = fj_plane_to_patient (&image->facts->plane, column, row);

        double x = 0, y = 0, z = 0;

        if (lowest != NULL)
          fj_plane_from_patient (lowest, point, &x, &y, &z);
        if (is_outside (image, row, column) || x < 0 || x > 23 || y < 0 || y > 19 || z < 0 || z > 16)
          continue;
        g_assert_cmpfloat_with_epsilon (get_value (image, row, column),
                                        2 * point.x + 3 * point.y + 5 * point.z, tolerance);
        n++;
      }
  return n;
}
