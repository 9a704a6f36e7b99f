/* fj-dicom-fragments: frames in pieces, with each kind of table and with none; pieces that do not fit. */
#include "frame-files.h"

/* Three frames of baseline JPEG in three pieces each. */
static void
make (const char *script, const char *out)
{
  g_autofree char *text = g_strdup_printf (
      "d.NumberOfFrames=3;d.file_meta.TransferSyntaxUID='1.2.840.10008.1.2.4.50';d.Rows=d.Columns=100\n"
      "names=['SC_rgb_dcmtk_+eb+cr','SC_rgb_dcmtk_+eb+cy+s4','SC_rgb_jpeg_dcmtk']\n"
      "F=[list(encaps.generate_pixel_data_frame(pydicom.dcmread('" FILES "'+n+'.dcm').PixelData,1))[0] "
      "for n in names]\n"
      "item=lambda b:b'\\xfe\\xff\\x00\\xe0'+struct.pack('<I',len(b))+b\n"
      "cut=lambda f:[f[:100],f[100:200],f[200:]]\n"
      "parts=[p for f in F for p in cut(f)]\n"
      "starts=[];at=0\n"
      "for f in F:\n starts.append(at);at+=len(f)+24\n"
      "%s\n"
      "d['PixelData'].is_undefined_length=True",
      script);
  edit (FILES "SC_rgb_dcmtk_+eb+cr.dcm", text, out);
}

static const char *const names[]
    = { FILES "SC_rgb_dcmtk_+eb+cr.dcm", FILES "SC_rgb_dcmtk_+eb+cy+s4.dcm", FILES "SC_rgb_jpeg_dcmtk.dcm" };

static void
test_tables (void)
{
  static const char *const scripts[]
      = { "d.PixelData=item(struct.pack('<3I',*starts))+b''.join(map(item,parts))",
          "d.PixelData=item(b'')+b''.join(map(item,parts))", "d.PixelData=item(b'')+b''.join(map(item,F))",
          "d.PixelData=item(struct.pack('<3I',9,9,9))+b''.join(map(item,parts))",
          "d.PixelData=item(b'')+b''.join(map(item,parts))\n"
          "d.add_new(0x7FE00001,'OV',struct.pack('<3Q',*starts));"
          "d.add_new(0x7FE00002,'OV',struct.pack('<3Q',*map(len,F)))" };
  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *out = in_folder ("pieces.dcm");
      make (scripts[i], out);
      for (guint k = 0; k < 3; k++)
        {
          g_autoptr (FjFrame) alone = get_frame (names[k], 0);
          g_autoptr (FjFrame) frame = get_frame (out, k);
          g_test_message ("%s %u", scripts[i], k);
          g_assert_cmpuint (get_difference (alone, frame), ==, 0);
        }
    }
}

static void
test_one_frame (void)
{
  g_autofree char *out = in_folder ("pieces.dcm");
  make ("d.NumberOfFrames=1;d.PixelData=item(b'')+b''.join(map(item,cut(F[0])))", out);
  g_autoptr (FjFrame) alone = get_frame (names[0], 0);
  g_autoptr (FjFrame) frame = get_frame (out, 0);
  g_assert_cmpuint (get_difference (alone, frame), ==, 0);
}

static void
test_do_not_fit (void)
{
  static const char *const scripts[] = { "d.NumberOfFrames=4;d.PixelData=item(b'')+b''.join(map(item,F))",
                                         "d.NumberOfFrames=2;d.PixelData=item(b'')+b''.join(map(item,F))",
                                         "d.PixelData=item(b'')", "d.PixelData=item(b'')+item(b'')*3" };
  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *out = in_folder ("pieces.dcm");
      make (scripts[i], out);
      g_test_message ("%s", scripts[i]);
      g_assert_null (try_frame (out, 0, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
    }
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-fragments/tables", test_tables);
  g_test_add_func ("/dicom-fragments/one-frame", test_one_frame);
  g_test_add_func ("/dicom-fragments/do-not-fit", test_do_not_fit);
  return finish ();
}
