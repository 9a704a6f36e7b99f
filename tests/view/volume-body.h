/* For tests of renderings: a CT of 24 x 20 pixels of 2 mm and 20 slices 2 mm apart, air but for a block of
 * bone at the patient's right, toward the feet. */
#pragma once

#include "view-fixture.h"

#define BODY                                                                                                 \
  "stack('a',20,'2.25.11',SeriesNumber=3,PixelSpacing=[2,2],FrameOfReferenceUID='2.25.7')\n"                 \
  "for i in range(20):\n"                                                                                    \
  "  d=pydicom.dcmread('a%02d'%i); d.RescaleIntercept=-1024\n"                                               \
  "  v=numpy.zeros((20,24),numpy.uint16)\n"                                                                  \
  "  if d.InstanceNumber<9: v[6:14,3:10]=2040\n"                                                             \
  "  d.PixelData=v.tobytes(); d.save_as('a%02d'%i)\n"

/* What is seen of bone in a quarter of the middle half of @widget, in which no words are. */
G_GNUC_UNUSED static guint
count_bone (GtkWidget *widget, gboolean is_right, gboolean is_low)
{
  g_autofree guint32 *pixels = NULL;
  int width, height;
  guint n = 0;

  pixels = draw_widget (widget, &width, &height);
  for (int y = 0; y < height / 4; y++)
    for (int x = 0; x < width / 4; x++)
      {
        int column = width / 4 + x + (is_right ? width / 4 : 0),
            row = height / 4 + y + (is_low ? height / 4 : 0);

        n += (pixels[row * width + column] >> 8 & 0xff) > 40;
      }
  return n;
}
