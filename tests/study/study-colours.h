/* Python for draw(): coloured(name, series, **attributes), an image name00 with a palette of 256 entries. */
#pragma once

#define DEFINE_COLOURED                                                                                      \
  "def coloured(name,series,**more):\n"                                                                      \
  "  stack(name,1,series,PixelRepresentation=0,**more)\n"                                                    \
  "  d=pydicom.dcmread(name+'00')\n"                                                                         \
  "  for k,v in enumerate([bytes(range(256))*2,bytes(range(255,-1,-1))*2,bytes(512)]):\n"                    \
  "    d.add_new(0x00281101+k,'US',[256,0,16]);d.add_new(0x00281201+k,'OW',v)\n"                             \
  "  d.save_as(name+'00')\n"
